"""Run a recurrent layer of PyTorch and keep every state and every gate."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rnn_core import bounds
from rnn_core.arguments import checked
from rnn_core.tensors import check_float, check_shape
from rnn_core.weights import Layer, plain_layer, reaching_forward

State = Tensor | tuple[Tensor, Tensor]

_KERNELS: dict[str, Callable[..., Any]] = {
    "RNN_TANH": torch.rnn_tanh,
    "RNN_RELU": torch.rnn_relu,
    "LSTM": torch.lstm,
    "GRU": torch.gru,
}


@dataclass(frozen=True, eq=False)
class Trace:
    """Everything one forward pass of a recurrent layer computed.

    L layers, B batch (1 when x was unbatched), T time steps, H hidden units, G gate blocks. Below,
    N = L * directions counts layer by layer, forward before backward: the order of `h_n`. Batch
    always comes before time, whatever the layer's `batch_first`. In a backward direction index t
    is the state *at position t*, aligned with `output`; its h_{t-1} is the one at t + 1.

    All fields are differentiable functions of x, the initial state and the parameters. `hidden`
    of different steps come out of one kernel side by side: autograd does not see h_t as a
    function of h_{t-1}, so do not ask it for ∂h_T/∂h_k. Second derivatives work; `torch.func` and
    `is_grads_batched` do not reach through the cell state of an LSTM.

    Attributes:
        output: What `layer(x, state)` returns first, in the shape it returns.
        final_state: What it returns second: h_n, or (h_n, c_n) for an LSTM, (N, B, H) each, or
            (N, H) when x was unbatched.
        hidden: h_t, (N, B, T, H).
        gates: Name to values after the nonlinearity, each (N, B, T, H). Empty for `nn.RNN`;
            "i", "f", "g", "o" and the cell state "cell" for `nn.LSTM`; "r", "z", "n" for `nn.GRU`.
        from_input: W_ih·x_t + b_ih, (N, B, T, G*H), the blocks in PyTorch's order: one for
            `nn.RNN`, i f g o for `nn.LSTM`, r z n for `nn.GRU`.
        from_state: W_hh·h_{t-1} + b_hh, the same shape. A GRU multiplies the n block by r
            afterwards.
    """

    output: Tensor
    final_state: State
    hidden: Tensor
    gates: dict[str, Tensor]
    from_input: Tensor
    from_state: Tensor

    @property
    def cell(self) -> Tensor:
        """The cell state c_t of an LSTM, (N, B, T, H): short for `gates["cell"]`."""
        if "cell" not in self.gates:
            raise AttributeError("only the trace of an LSTM has a cell state")
        return self.gates["cell"]


@checked
def trace(layer: Layer, x: Tensor, state: State | None = None) -> Trace:
    """Run `layer` on `x` and keep every hidden state, gate and affine part.

    The equations are PyTorch's. `nn.RNN` (Elman 1990), with tanh or relu::

        h_t = tanh(W_ih·x_t + b_ih + W_hh·h_{t-1} + b_hh)

    `nn.LSTM` (Hochreiter and Schmidhuber 1997; forget gate of Gers et al. 2000)::

        c_t = f_t * c_{t-1} + i_t * g_t,  h_t = o_t * tanh(c_t)

    `nn.GRU` (Cho et al. 2014; here r acts after the matmul and z keeps the old state)::

        n_t = tanh(W_in·x_t + b_in + r_t * (W_hn·h_{t-1} + b_hn)),
        h_t = (1 - z_t) * n_t + z_t * h_{t-1}

    Args:
        layer: Any number of layers, one direction or two, with or without biases. It is only read;
            weights that are pruned, normed or parametrised are computed anew.
        x: What the layer takes: (T, B, D), (B, T, D) with `batch_first`, or (T, D) unbatched.
        state: What the layer takes: h_0, or (h_0, c_0) for an LSTM, each (N, B, H), or (N, H)
            when x is unbatched. None stands for zeros.

    Returns:
        A `Trace`, on the device and in the dtype of the layer.

    Raises:
        TypeError: `layer` is of another kind, or has hooks, or a forward of its own that changes
            more than what PyTorch's reads.
        ValueError: x or the state does not fit the layer, x is a `PackedSequence`, something is not
            finite, the layer has projections or would apply dropout, or autocast is on.
        OutOfBounds: A size exceeds `MAX_BATCH`, `MAX_STEPS`, `MAX_INPUT`, `MAX_HIDDEN` or
            `MAX_LAYERS`, or all of them together exceed `MAX_ELEMENTS`.

    Example:
        >>> from rnn_core.cells import build_cell
        >>> layer = build_cell("lstm", 3, 5, generator=torch.Generator().manual_seed(0))
        >>> run = trace(layer, torch.zeros(7, 2, 3))  # (T, B, D)
        >>> tuple(run.hidden.shape)  # (N, B, T, H)
        (1, 2, 7, 5)
        >>> sorted(run.gates)
        ['cell', 'f', 'g', 'i', 'o']
    """
    layer, x, state = reaching_forward(layer, x, state)
    layer = plain_layer(layer)
    below = _batch_first(layer, x)  # (B, T, D)
    batched = x.dim() == 3
    start = _initial(layer, below, state, batched)  # each (N, B, H)

    directions = 2 if layer.bidirectional else 1
    runs: list[_Run] = []
    for k, weights in enumerate(layer.all_weights):
        own_start = [s[k : k + 1] for s in start]  # each (1, B, H)
        if k % directions == 0:
            runs.append(_run(layer, weights, below, own_start))
        else:  # the second direction is the same computation with time running backwards
            runs.append(_run(layer, weights, below.flip(1), own_start).flip())
        if k % directions == directions - 1:  # the layer is complete
            below = _join([run.hidden for run in runs[-directions:]], dim=-1)  # (B, T, dirs*H)

    output = below if layer.batch_first else below.transpose(0, 1)
    final = [_join(parts) for parts in zip(*(run.final for run in runs), strict=True)]
    if not batched:
        output, final = below[0], [s[:, 0] for s in final]
    return Trace(
        output=output,
        final_state=(final[0], final[1]) if len(final) == 2 else final[0],
        hidden=_join([run.hidden.unsqueeze(0) for run in runs]),
        gates={
            name: _join([run.gates[name].unsqueeze(0) for run in runs]) for name in runs[0].gates
        },
        from_input=_join([run.from_input.unsqueeze(0) for run in runs]),
        from_state=_join([run.from_state.unsqueeze(0) for run in runs]),
    )


@checked
def previous_states(states: Tensor) -> Tensor:
    """Move states one step later in time, so that step t holds what step t − 1 held.

    Args:
        states: (…, T, H).

    Returns:
        The same shape; zero at the first step.
    """
    if states.dim() < 2:
        raise ValueError(f"states must have the shape (..., T, H), got {tuple(states.shape)}")
    return torch.cat([torch.zeros_like(states[..., :1, :]), states[..., :-1, :]], dim=-2)


@dataclass(frozen=True, eq=False)
class _Run:
    """One layer in one direction; the fields of `Trace` without their leading axis."""

    hidden: Tensor  # (B, T, H)
    final: list[Tensor]  # h_n, and c_n of an LSTM, each (1, B, H)
    gates: dict[str, Tensor]  # each (B, T, H)
    from_input: Tensor  # (B, T, G*H)
    from_state: Tensor  # (B, T, G*H)

    def flip(self) -> "_Run":
        """The same run with position t at index t, for a direction that ran backwards."""
        return _Run(
            self.hidden.flip(1),
            self.final,
            {name: gate.flip(1) for name, gate in self.gates.items()},
            self.from_input.flip(1),
            self.from_state.flip(1),
        )


def _run(layer: Layer, weights: Sequence[Tensor], x: Tensor, start: list[Tensor]) -> _Run:
    # x: (B, T, D), start: h_0 and for an LSTM c_0, each (1, B, H)
    weight_ih, weight_hh, *biases = weights
    bias_ih, bias_hh = biases or (None, None)
    hidden, *final = _KERNELS[layer.mode](
        x,
        start if layer.mode == "LSTM" else start[0],
        weights,
        bool(biases),
        1,  # num_layers
        0.0,  # dropout
        layer.training,
        False,  # bidirectional
        True,  # batch_first
    )
    # Every h_{t-1} is known by now, so all steps share one matmul.
    previous = torch.cat([start[0].transpose(0, 1), hidden[:, :-1]], dim=1)  # (B, T, H)
    from_input = F.linear(x, weight_ih, bias_ih)  # (B, T, G*H)
    from_state = F.linear(previous, weight_hh, bias_hh)  # (B, T, G*H)
    gates: dict[str, Tensor] = {}
    if layer.mode == "LSTM":
        gates = _lstm_gates(from_input, from_state, c_0=start[1].transpose(0, 1))
    elif layer.mode == "GRU":
        gates = _gru_gates(from_input, from_state)
    return _Run(hidden, final, gates, from_input, from_state)


def _join(tensors: list[Tensor] | tuple[Tensor, ...], dim: int = 0) -> Tensor:
    # One layer in one direction needs no copy.
    return torch.cat(tensors, dim) if len(tensors) > 1 else tensors[0]


def _lstm_gates(from_input: Tensor, from_state: Tensor, c_0: Tensor) -> dict[str, Tensor]:
    i, f, g, o = (from_input + from_state).chunk(4, dim=-1)  # each (B, T, H)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    return {"i": i, "f": f, "g": g, "o": o, "cell": _Accumulate.apply(f, i * g, c_0)}


def _gru_gates(from_input: Tensor, from_state: Tensor) -> dict[str, Tensor]:
    input_r, input_z, input_n = from_input.chunk(3, dim=-1)  # each (B, T, H)
    state_r, state_z, state_n = from_state.chunk(3, dim=-1)  # each (B, T, H)
    r = (input_r + state_r).sigmoid()
    z = (input_z + state_z).sigmoid()
    n = (input_n + r * state_n).tanh()
    return {"r": r, "z": z, "n": n}


class _Accumulate(torch.autograd.Function):
    """All c_t of c_t = keep_t * c_{t-1} + write_t; keep, write (B, T, H), c_0 (B, 1, H).

    The kernel does not return c_t, and T small torch operations would outlast the kernel itself.
    """

    @staticmethod
    def forward(ctx: Any, keep: Tensor, write: Tensor, c_0: Tensor) -> Tensor:
        c = torch.cat([c_0, write], dim=1)  # (B, 1+T, H), completed in place
        on_cpu = c.device.type == "cpu"  # there NumPy works on the same memory at less overhead
        now, kept = (c.numpy(), keep.numpy()) if on_cpu else (c, keep)
        # Each pass doubles how far back c_t looks (Hillis and Steele 1986), so log2(T) passes do.
        span = 1  # and kept is the part of c_{t-span} still in c_t, for t = span … T
        while span < now.shape[1]:
            later = now[:, span:]
            later += kept * now[:, :-span]
            kept = kept[:, span:] * kept[:, :-span]
            span *= 2
        output = c[:, 1:]
        ctx.save_for_backward(keep, c_0, output)
        return output

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        keep, c_0, c = ctx.saved_tensors
        # The gradient runs the same recurrence backwards: d_t = f_{t+1} * d_{t+1} + grad_t.
        after = torch.cat([keep[:, 1:], torch.ones_like(c_0)], dim=1).flip(1)
        delta = _Accumulate.apply(after, grad.flip(1), torch.zeros_like(c_0)).flip(1)
        previous = torch.cat([c_0, c[:, :-1]], dim=1)
        return delta * previous, delta, delta[:, :1] * keep[:, :1]


def _batch_first(layer: Layer, x: Tensor) -> Tensor:
    """Check that `trace` can run this layer on x, and return x as (B, T, D)."""
    if layer.training and layer.dropout > 0 and layer.num_layers > 1:
        raise ValueError("dropout would change the states at random: call layer.eval() first")
    if x.dim() not in (2, 3):
        raise ValueError(f"x must have 2 or 3 dimensions, got shape {tuple(x.shape)}")
    if x.shape[-1] != layer.input_size:
        raise ValueError(f"x must have {layer.input_size} features, got {x.shape[-1]}")
    weights = layer.all_weights
    first = weights[0][0]
    if x.dtype != first.dtype:
        raise ValueError(
            f"x and layer must both be float32 or float64, got {x.dtype} and {first.dtype}"
        )
    if torch.is_autocast_enabled(x.device.type):
        raise ValueError(f"autocast would not compute in {x.dtype}: leave it first")
    if x.dim() == 2:
        x = x.unsqueeze(0)
    elif not layer.batch_first:
        x = x.transpose(0, 1)
    batch, steps, _ = x.shape
    elements = len(weights) * first.shape[0] * batch * steps
    bounds.check("batch size", batch, 1, bounds.MAX_BATCH)
    bounds.check("number of steps", steps, 1, bounds.MAX_STEPS)
    bounds.check("input size", layer.input_size, 1, bounds.MAX_INPUT)
    bounds.check("hidden size", layer.hidden_size, 1, bounds.MAX_HIDDEN)
    bounds.check("number of layers", layer.num_layers, 1, bounds.MAX_LAYERS)
    bounds.check("layers * directions * B * T * H * gates", elements, 1, bounds.MAX_ELEMENTS)
    check_float("x", x, like=first)
    return x


def _initial(layer: Layer, x: Tensor, state: State | None, batched: bool) -> list[Tensor]:
    """The initial state as a list, h_0 and for an LSTM c_0, each (N, B, H); x is (B, T, D)."""
    names = ["h_0", "c_0"] if isinstance(layer, nn.LSTM) else ["h_0"]
    shape = (layer.num_layers * (1 + layer.bidirectional), x.shape[0], layer.hidden_size)
    if state is None:
        return [x.new_zeros(shape) for _ in names]
    given = [state] if isinstance(state, Tensor) else list(state)
    wanted = shape if batched else (shape[0], shape[2])
    if len(given) != len(names):
        raise ValueError(
            f"the state must be {' and '.join(names)} of shape {wanted}, "
            f"got {len(given)} tensor{'s' * (len(given) != 1)}"
        )
    for name, tensor in zip(names, given, strict=True):
        check_shape(name, tensor, *wanted)
        check_float(name, tensor, like=x)
    return given if batched else [s.unsqueeze(1) for s in given]
