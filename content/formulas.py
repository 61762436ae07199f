r"""Every displayed formula, once for both languages.

A quantity wears its colour through a macro of its own letter: `\x{x_t}` input, `\h{h_t}` hidden
state, `\c{c_t}` cell state, `\y{…}` output, `\L{…}` loss, `\W{…}` weights.
h_t is the state after reading x_t, and h_0 the one before anything is read.
PyTorch's conventions: two biases; z keeps the old state; r acts after the matrix product.
"""

from typing import Final

FORMULAS: Final = {
    "map": r"""
\begin{aligned}
\x{x_t} \;\xrightarrow{\;\W{W_{xh}}\;}\;
& \h{h_t} \circlearrowleft \W{W_{hh}}
\;\xrightarrow{\;\W{W_{hy}}\;}\; \y{\hat y_t} \;\longrightarrow\; \L{L_t} \\
& \L{\xleftarrow{\qquad\quad \partial L / \partial W \qquad\quad}}
\end{aligned}
""",
    "tanh": r"""
\h{h_t} = \tanh\bigl(\W{W_{xh}}\,\x{x_t} + \W{b} \;+\; \W{W_{hh}}\,\h{h_{t-1}}\bigr)
""",
    "relu": r"""
\h{h_t} = \max\bigl(0,\; \W{W_{xh}}\,\x{x_t} + \W{b} \;+\; \W{W_{hh}}\,\h{h_{t-1}}\bigr)
""",
    "stacked": r"""
\begin{aligned}
\h{h^{(\ell)}_t} &= \tanh\bigl(\W{W^{(\ell)}_{xh}}\,\h{h^{(\ell-1)}_t} + \W{b^{(\ell)}}
+ \W{W^{(\ell)}_{hh}}\,\h{h^{(\ell)}_{t-1}}\bigr) \\
\h{h^{(0)}_t} &= \x{x_t}
\end{aligned}
""",
    "step-losses": r"""
\begin{aligned}
\L{L_t} &= -\ln \y{p}(\y{s_t} \mid \h{h_{t-1}}), \qquad \L{L} = \sum_t w_t\, \L{L_t} \\
\L{\frac{\partial L}{\partial h_t}} &= w_{t+1}\, \L{\frac{\partial L_{t+1}}{\partial h_t}}
+ \Bigl(\h{\frac{\partial h_{t+1}}{\partial h_t}}\Bigr)^{\!\top}
\L{\frac{\partial L}{\partial h_{t+1}}}
\end{aligned}
""",
    "lookup": r"""
\x{x_t} = \operatorname{onehot}(\mathrm{id}_t)^{\top}\, \W{E} = \W{E}[\mathrm{id}_t],
\qquad \W{E} \in \mathbb{R}^{V \times D}
""",
    "char-rnn": r"""
\begin{aligned}
\y{p_t} &= \operatorname{softmax}(\W{W_{hy}}\,\h{h_t} + \W{b_y}) \\
\L{L_t} &= -\ln \y{p_t}[\,\x{x_{t+1}}\,], \qquad \L{L} = \tfrac{1}{T} \sum_t \L{L_t}
\end{aligned}
""",
    "sampling": r"""
\y{q_t} = \operatorname{softmax}\Bigl(\tfrac{1}{\tau}
\operatorname{top}_k\bigl(\W{W_{hy}}\,\h{h_t} + \W{b_y}\bigr)\Bigr), \qquad
\y{\hat x_{t+1}} \sim \y{q_t}
""",
    "convolution-size": r"""
n_{\text{out}} = n + 2P - k + 1
""",
    "skipgram": r"""
\L{L} = -\ln \sigma\bigl(\x{u} \cdot \W{v}\bigr)
- \sum_{k=1}^{K} \ln \sigma\bigl(-\x{u} \cdot \W{v_k}\bigr)
""",
    "attention": r"""
\begin{aligned}
s_{tk} &= \frac{\h{h^{\text{dec}}_t} \cdot \h{h^{\text{enc}}_k}}{\sqrt{H}} + m_k,
\qquad m_k = \begin{cases} 0 & k \le \texttt{length} \\ -\infty & \texttt{<pad>} \end{cases} \\
\alpha_{tk} &= \operatorname{softmax}_k(s_{tk}),
\qquad \h{\bar h_t} = \sum_k \alpha_{tk}\, \h{h^{\text{enc}}_k}
\end{aligned}
""",
    "capacity": r"""
\begin{aligned}
\mathrm{MC} &= \sum_{k \ge 0} r^2(k) \;\le\; \h{H} \\
r^2(k) &= 1 - \frac{\mathbb{E}\,(\y{w_k^{\top} h_t} - \x{u_{t-k}})^2}{\mathbb{E}\,\x{u_{t-k}}^2}
\end{aligned}
""",
    "pipeline": r"""
\begin{aligned}
&\text{id} \xrightarrow{\;\W{E}\;} \x{x_t}
\xrightarrow{\;\W{W_{xh}},\,\W{W_{hh}}\;} \h{h_t} \xrightarrow{\;\W{W_{hy}}\;} \y{z}
\xrightarrow{\operatorname{softmax}} \y{p} \\
&\L{L} = -\frac{1}{B} \sum_b \ln \y{p_b}[y_b], \qquad
\L{\frac{\partial L}{\partial z_b}} = \frac{1}{B}\, \bigl(\y{p_b} - e_{y_b}\bigr)
\end{aligned}
""",
    "parameter-count": r"""
\begin{aligned}
N &= g\, H\,(D + H + 2) \\
g_{\text{RNN}} &= 1, \quad g_{\text{GRU}} = 3, \quad g_{\text{LSTM}} = 4
\end{aligned}
""",
    "bidirectional": r"""
\begin{aligned}
\h{\overrightarrow{h}_t} &= f\bigl(\x{x_t},\, \h{\overrightarrow{h}_{t-1}}\bigr), \qquad
\h{\overleftarrow{h}_t} = g\bigl(\x{x_t},\, \h{\overleftarrow{h}_{t+1}}\bigr) \\
\texttt{output}_t &= \bigl[\h{\overrightarrow{h}_t};\, \h{\overleftarrow{h}_t}\bigr]
\end{aligned}
""",
    "optimizer-step": r"""
\begin{aligned}
\text{SGD:}\quad & \W{\Delta w} = -\eta\, \L{g}, \qquad \L{g = \partial L / \partial w} \\
\text{Adam}_1\text{:}\quad & \W{\Delta w} = -\eta\, \L{g} \,/\, (|\L{g}| + \varepsilon)
\end{aligned}
""",
    "gradient-flow": r"""
\begin{aligned}
\text{nn.RNN:}\quad \L{\frac{\partial L_t}{\partial h_k}}
&= \h{J_{k+1}^{\top} J_{k+2}^{\top} \cdots J_t^{\top}}\, \L{\frac{\partial L_t}{\partial h_t}} \\
\h{J_i} &= \h{\frac{\partial h_i}{\partial h_{i-1}}} = \operatorname{diag}(\varphi')\, \W{W_{hh}}
\end{aligned}
""",
    "gradient-bound": r"""
\Bigl\lVert \h{\frac{\partial h_T}{\partial h_k}} \Bigr\rVert
\;\le\; \prod_{i=k+1}^{T} \bigl\lVert \operatorname{diag}(\varphi') \bigr\rVert\,
\lVert \W{W_{hh}} \rVert \;\le\; (\gamma\, \W{\sigma_1})^{T-k}
""",
    "lstm": r"""
\begin{aligned}
\textbf{LSTM} & \\
i_t &= \sigma\bigl(\W{W_{xi}}\,\x{x_t} + \W{b_i} + \W{W_{hi}}\,\h{h_{t-1}}\bigr) \\
f_t &= \sigma\bigl(\W{W_{xf}}\,\x{x_t} + \W{b_f} + \W{W_{hf}}\,\h{h_{t-1}}\bigr) \\
g_t &= \tanh\bigl(\W{W_{xg}}\,\x{x_t} + \W{b_g} + \W{W_{hg}}\,\h{h_{t-1}}\bigr) \\
o_t &= \sigma\bigl(\W{W_{xo}}\,\x{x_t} + \W{b_o} + \W{W_{ho}}\,\h{h_{t-1}}\bigr) \\
\c{c_t} &= f_t \odot \c{c_{t-1}} + i_t \odot g_t \\
\h{h_t} &= o_t \odot \tanh \c{c_t}
\end{aligned}
""",
    "gru": r"""
\begin{aligned}
\textbf{GRU} & \\
r_t &= \sigma\bigl(\W{W_{xr}}\,\x{x_t} + \W{b_r} + \W{W_{hr}}\,\h{h_{t-1}}\bigr) \\
z_t &= \sigma\bigl(\W{W_{xz}}\,\x{x_t} + \W{b_z} + \W{W_{hz}}\,\h{h_{t-1}}\bigr) \\
n_t &= \tanh\bigl(\W{W_{xn}}\,\x{x_t} + \W{b_{xn}}
  + r_t \odot (\W{W_{hn}}\,\h{h_{t-1}} + \W{b_{hn}})\bigr) \\
\h{h_t} &= z_t \odot \h{h_{t-1}} + (1 - z_t) \odot n_t
\end{aligned}
""",
    "wall": r"""
\begin{aligned}
\h{x_t} &= \W{w}\,\sigma(\h{x_{t-1}}) + \W{b}, \qquad \h{x_0} = 0.5 \\
\L{L} &= \bigl(\sigma(\h{x_T}) - 0.7\bigr)^2 \\
\h{\frac{\partial x_T}{\partial x_0}} &= \prod_{t=0}^{T-1} \W{w}\,\sigma'(\h{x_t})
\end{aligned}
""",
    "clipping": r"""
\begin{aligned}
\texttt{norm:}\quad & \L{g} \leftarrow
\L{g}\,\min\bigl(1,\; \texttt{max\_norm} \,/\, (\lVert \L{g} \rVert + 10^{-6})\bigr) \\
\texttt{value:}\quad & \L{g_i} \leftarrow \max\bigl(-v,\; \min(v,\; \L{g_i})\bigr) \\
& v = \texttt{clip\_value}
\end{aligned}
""",
    "cell-state": r"""
\begin{aligned}
\c{c_t} &= f\,\c{c_{t-1}} + i\,g_t, \qquad \h{h_t} = o\,\tanh \c{c_t} \\
\c{\frac{\partial c_T}{\partial c_0}} &= f^{\,T}, \qquad
\L{\frac{\partial h_T}{\partial c_0}} = o\,(1 - \tanh^2 \c{c_T})\, f^{\,T}
\end{aligned}
""",
    "linear-recurrence": r"""
\begin{aligned}
\h{h_t} &= \W{W}\h{h_{t-1}} + \W{U}\x{x_t} + \W{b} \\
\Rightarrow\; \h{h_T} &= \sum_{k=1}^{T} \W{W^{T-k}}\,(\W{U}\x{x_k} + \W{b}) \\
\h{h_t} &= \tanh\bigl(\W{W}\h{h_{t-1}} + a\,(\W{U}\x{x_t} + \W{b})\bigr)
\end{aligned}
""",
    "scheduled-sampling": r"""
\begin{aligned}
\x{\tilde x_t} &= \begin{cases} \y{\hat x_t} \sim \y{p_{t-1}}, & u_t < p \\
\x{x_t}, & u_t \ge p \end{cases} \qquad u_t \sim U(0, 1) \\
\L{L_t} &= -\ln \y{p_t}[\,\x{x_{t+1}}\,], \qquad
\h{h_t} = f(\x{\tilde x_t},\, \h{h_{t-1}})
\end{aligned}
""",
    "variance-split": r"""
\y{\hat y} = \mathbb{E}[\,y \mid \x{x_{t-W+1}}, \dots, \x{x_t}\,]
\;\Longrightarrow\;
\operatorname{Var} y = \operatorname{Var} \y{\hat y} + \L{\mathrm{MSE}}
""",
    "first-state": r"""
\begin{aligned}
\h{h_t} - \h{h'_t} &\approx \h{J_t J_{t-1} \cdots J_1}\,(\h{h_0} - \h{h'_0}) \\
\h{J_i} &= \operatorname{diag}(\tanh')\, \W{W_{hh}} \\
\L{\frac{\partial L}{\partial h_0}}
&= \sum_t (\h{J_t \cdots J_1})^{\top}\, \L{\frac{\partial L_t}{\partial h_t}}
\end{aligned}
""",
    "recurrent-dropout": r"""
\begin{aligned}
\h{h_{t-1}} &\leftarrow m_t \odot \h{h_{t-1}} / (1 - p): \\
& \qquad P(m_1 m_2 \cdots m_k = 1) = (1 - p)^k \\
\h{h_{t-1}} &\leftarrow m \odot \h{h_{t-1}}: \\
& \qquad P(m \cdot m \cdots m = 1) = 1 - p
\end{aligned}
""",
    "perplexity": r"""
\begin{aligned}
\mathrm{PP} &= e^{\L{L}} = \Bigl(\prod_{t=1}^{T} \frac{1}{\y{p_t}}\Bigr)^{1/T} \\
\L{L} &= \frac{1}{T} \sum_{t=1}^{T} \L{L_t}, \qquad \L{L_t} = -\ln \y{p_t}
\end{aligned}
""",
}
