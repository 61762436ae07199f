"""Formulas and names of PyTorch, which have no words of their own, as the search lists them.

Data alone: `lessons.index` puts it into the index of the search.
"""

from collections.abc import Mapping
from typing import Any, Final

from content import Text

FORMULA_NAMES: Final[Mapping[str, Text]] = {
    "map": Text(ru="Вся схема RNN в одной формуле", en="The whole RNN in one formula"),
    "tanh": Text(ru="Формула RNN с tanh: h_t", en="Formula of an RNN with tanh: h_t"),
    "relu": Text(ru="Формула RNN с ReLU: h_t", en="Formula of an RNN with ReLU: h_t"),
    "stacked": Text(ru="Формула многослойной RNN", en="Formula of a stacked RNN"),
    "step-losses": Text(
        ru="Формула BPTT: потери и градиент по шагам",
        en="Formula of BPTT: loss and gradient by step",
    ),
    "lookup": Text(
        ru="Формула эмбеддинга: one-hot на E", en="Formula of an embedding: one-hot times E"
    ),
    "char-rnn": Text(
        ru="Формула softmax и потерь посимвольной RNN",
        en="Formula of softmax and loss, character RNN",
    ),
    "sampling": Text(
        ru="Формула выбора буквы: температура и top-k",
        en="Formula of sampling: temperature and top-k",
    ),
    "convolution-size": Text(
        ru="Формула размера выхода свёртки", en="Formula of a convolution's output size"
    ),
    "skipgram": Text(ru="Формула потерь skip-gram", en="Formula of the skip-gram loss"),
    "attention": Text(ru="Формула внимания (attention)", en="Formula of attention"),
    "capacity": Text(ru="Формула ёмкости памяти MC", en="Formula of memory capacity MC"),
    "pipeline": Text(
        ru="Формула одного шага: от id до кросс-энтропии",
        en="Formula of one step: id to cross-entropy",
    ),
    "parameter-count": Text(
        ru="Формула числа параметров RNN, GRU, LSTM",
        en="Formula of the parameter count: RNN, GRU, LSTM",
    ),
    "bidirectional": Text(ru="Формула двунаправленной RNN", en="Formula of a bidirectional RNN"),
    "optimizer-step": Text(ru="Формула шага SGD и Adam", en="Formula of a step of SGD and Adam"),
    "gradient-flow": Text(
        ru="Формула градиента через шаги: произведение матриц Якоби",
        en="Formula of the gradient through time: a product of Jacobians",
    ),
    "gradient-bound": Text(
        ru="Граница градиента: степень σ₁", en="Bound of the gradient: a power of σ₁"
    ),
    "lstm": Text(ru="Формулы LSTM: i, f, g, o, c, h", en="Formulas of LSTM: i, f, g, o, c, h"),
    "gru": Text(ru="Формулы GRU: r, z, n, h", en="Formulas of GRU: r, z, n, h"),
    "wall": Text(ru="Формула стены: сеть из одного нейрона", en="Formula of the wall: one unit"),
    "clipping": Text(
        ru="Формула clipping: по норме и по значению",
        en="Formula of clipping: by norm and by value",
    ),
    "cell-state": Text(ru="Формула c и h в LSTM", en="Formula of c and h in an LSTM"),
    "linear-recurrence": Text(ru="Формула линейной рекурсии", en="Formula of a linear recurrence"),
    "scheduled-sampling": Text(ru="Формула scheduled sampling", en="Formula of scheduled sampling"),
    "variance-split": Text(
        ru="Дисперсия ответа: прогноз и MSE", en="Variance of the target: forecast and MSE"
    ),
    "first-state": Text(ru="Формула градиента по h_0", en="Formula of the gradient of h_0"),
    "recurrent-dropout": Text(
        ru="Формула dropout в рекурсии: маски", en="Formula of recurrent dropout: masks"
    ),
    "perplexity": Text(ru="Формула перплексии", en="Formula of perplexity"),
}
"""Formula → what it is called in a list."""
FORMULA_OF: Final = Text(ru="Формула: {{section}}", en="Formula: {{section}}")
"""What one without a name is called."""

_BREAK = ("pipeline", "break-it")
PYTORCH: Final[Mapping[str, tuple[str, str, Mapping[str, Any]]]] = {
    "nn.RNN": ("scheme", "pytorch", {"hidden_state_cell": "elman"}),
    "nn.LSTM": ("scheme", "pytorch", {"hidden_state_cell": "lstm"}),
    "nn.GRU": ("scheme", "pytorch", {"hidden_state_cell": "gru"}),
    "nn.Embedding": ("embedding", "lookup", {}),
    "nn.Embedding.from_pretrained": ("embedding", "padding-idx", {}),
    "nn.Linear": ("pipeline", "training-step", {}),
    "nn.Dropout": (*_BREAK, {"break_it_mistake": "dropout"}),
    "cross_entropy": ("pipeline", "training-step", {}),
    "output": ("pipeline", "last-state", {}),
    "h_n": ("pipeline", "last-state", {}),
    "c_n": (*_BREAK, {"break_it_mistake": "output"}),
    "h_0": ("pipeline", "init-hidden", {}),
    "init_hidden": ("pipeline", "init-hidden", {}),
    "detach": ("problems", "truncated", {}),
    "retain_graph": (*_BREAK, {"break_it_mistake": "detach"}),
    "batch_first": (*_BREAK, {"break_it_mistake": "time_axis"}),
    "bidirectional": (*_BREAK, {"break_it_mistake": "order"}),
    "num_layers": ("scheme", "depth", {}),
    "hidden_size": ("pipeline", "shapes", {}),
    "input_size": ("pipeline", "shapes", {}),
    "bias_ih": ("pipeline", "shapes", {}),
    "bias_hh": ("pipeline", "shapes", {}),
    "dropout": (*_BREAK, {"break_it_mistake": "dropout"}),
    "padding_idx": ("embedding", "padding-idx", {}),
    "ignore_index": ("questions", "padding-loss", {}),
    "nn.MultiheadAttention": ("questions", "attention-cost", {}),
    "nn.LSTMCell": (*_BREAK, {"break_it_mistake": "lstm_cell"}),
    "nn.Parameter": (*_BREAK, {"break_it_mistake": "learned_h_0"}),
    "nll_loss": (*_BREAK, {"break_it_mistake": "nll_loss"}),
    "log_softmax": (*_BREAK, {"break_it_mistake": "nll_loss"}),
    "mse_loss": (*_BREAK, {"break_it_mistake": "flat_line"}),
    "isfinite": (*_BREAK, {"break_it_mistake": "nan_clipping"}),
    "pad_sequence": ("embedding", "pytorch", {}),
    "pack_padded_sequence": ("embedding", "padding-effects", {}),
    "pad_packed_sequence": ("embedding", "padding-effects", {}),
    "total_length": ("embedding", "padding-effects", {}),
    "enforce_sorted": (*_BREAK, {"break_it_mistake": "packing"}),
    "view": (*_BREAK, {"break_it_mistake": "view"}),
    "transpose": (*_BREAK, {"break_it_mistake": "view"}),
    "clip_grad_norm_": ("problems", "clipping", {}),
    "clip_grad_value_": ("problems", "clipping", {}),
    "zero_grad": ("pipeline", "pytorch", {}),
    "backward": ("pipeline", "pytorch", {}),
    "optimizer.step": ("pipeline", "optimizer-step", {}),
    "optim.SGD": ("pipeline", "optimizer-step", {}),
    "optim.Adam": ("pipeline", "optimizer-step", {}),
    "no_grad": ("pipeline", "pytorch", {}),
    "autograd.grad": ("problems", "pytorch", {}),
    "linalg.eigvals": ("problems", "pytorch", {}),
    "linalg.matrix_norm": ("problems", "pytorch", {}),
    "nn.init.orthogonal_": ("problems", "forget-bias", {}),
    "nn.init.normal_": ("embedding", "padding-idx", {}),
    "torch.load": ("structures", "pytorch", {}),
}
"""Name in PyTorch → page, section and controls where it is explained: a test finds it there."""
