"""How far the gradient of every loss gets back through time.

Row by row, ∂L_t/∂h_k follows from one step later by the Jacobian of one step
(backpropagation through time, Werbos 1990):
    ∂L_t/∂h_k = ∂L_t/∂h_{k+1} · J_{k+1},  J_{k+1} = ∂h_{k+1}/∂h_k,
so one pass backwards, a matrix product a step, serves all T losses at once: autograd needs a pass
for each. An LSTM carries c_k beside h_k, and the rows are then (∂L_t/∂h_k, ∂L_t/∂c_k).

T time, D input, H hidden, C classes, G gate blocks of W_hh, R rows, S states carried: 1, or 2 for
an LSTM.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rnn_core.bounds import check
from rnn_core.trace import Layer, Trace, trace

Array = NDArray[np.floating[Any]]
Numbers = NDArray[np.float64]
Result = TypeVar("Result")
MAX_FLOW_STEPS: Final = 200
MAX_FLOW_HIDDEN: Final = 128
SLOPE: Final = 1.0  # γ: tanh and relu are nowhere steeper
_GATES: Final = {"LSTM": ("i", "f", "g", "o"), "GRU": ("r", "z", "n")}
_BLOCK: Final = 16  # steps whose matrices are made together: enough to be quick, few to hold


@dataclass(frozen=True, eq=False)
class GradientFlow:
    """Where the gradients of T losses arrive; equals only itself.

    Steps count from 0. Norms are float64 whatever the layer's dtype, so that they overflow no
    earlier than what they measure; inf and nan are what the layer's own arithmetic gives. Arrays
    are read-only.

    Attributes:
        losses: L_t, cross-entropy in nats, (T,).
        loss_by_state: ‖∂L_t/∂h_k‖₂ at [t, k], (T, T); 0 where k > t, and where a window cuts.
        state_gradients: ‖∂(ΣL)/∂h_k‖₂, (T,).
        window: steps after which the state was detached, None for never.
    """

    losses: Numbers
    loss_by_state: Numbers
    state_gradients: Numbers
    window: int | None
    _back: "_Back" = field(repr=False)

    @cached_property
    def jacobian_norms(self) -> Numbers:
        """‖∂h_T/∂h_k‖₂, the largest singular value, (T,); the last is 1.

        How the last state depends on earlier ones, whatever the window: to detach a state cuts
        gradients and leaves the states as they were. Of an LSTM it is ∂h_T/∂h_k with c_k held.
        """
        hidden, steps = self._back.hidden, self._back.steps
        rows, born = np.eye(hidden, dtype=self._back.dtype), np.full(hidden, steps - 1)
        norms = np.empty(steps)
        with np.errstate(all="ignore"):
            for start, flow, _ in _sweep(self._back, rows, born, steps):
                norms[start : start + len(flow)] = _spectral(flow)
        return _read_only(norms)

    @cached_property
    def bound(self) -> Numbers | None:
        """(γ·σ₁)^(T−k), which `jacobian_norms` cannot exceed, (T,); None but for `nn.RNN`.

        Pascanu, Mikolov and Bengio 2013, equation 6, with the 2-norm of W_hh that its proof needs:
        ‖∂h_{k+1}/∂h_k‖ = ‖diag(φ′)·W_hh‖ ≤ γ·σ₁, and γ = 1 for tanh and relu.
        """
        if self._back.gates:
            return None
        with np.errstate(over="ignore"):
            steepest = SLOPE * _singular(self._back.weights[0])
            return _read_only(steepest ** np.arange(self._back.steps - 1.0, -1, -1))

    @cached_property
    def spectral_radius(self) -> float | Mapping[str, float]:
        """ρ(W_hh), its largest absolute eigenvalue; of each gate by name for LSTM and GRU."""
        return self._by_gate(lambda weights: float(np.abs(_eigenvalues(weights)).max()))

    @cached_property
    def largest_singular_value(self) -> float | Mapping[str, float]:
        """σ₁(W_hh) = ‖W_hh‖₂; of each gate by name for LSTM and GRU."""
        return self._by_gate(_singular)

    @cached_property
    def eigenvalues(self) -> NDArray[np.complex128] | Mapping[str, NDArray[np.complex128]]:
        """All eigenvalues of W_hh, (H,); of each gate by name for LSTM and GRU."""
        return self._by_gate(_eigenvalues)

    def _by_gate(self, of: Callable[[Array], Result]) -> Result | Mapping[str, Result]:
        found = [of(weights) for weights in self._back.weights]
        return dict(zip(self._back.gates, found, strict=True)) if self._back.gates else found[0]


@torch.no_grad()
def gradient_flow(
    layer: Layer, head: nn.Linear, x: Tensor, targets: Tensor, *, window: int | None = None
) -> GradientFlow:
    """The gradient of every loss with respect to every hidden state, by its norm.

    L_t is the cross-entropy of `head(h_t)` against `targets[t]`, and h_0 is zero. The gradient with
    respect to h_k is autograd's where h_k is a node of the unrolled graph: it takes both ways from
    there, the step's own head and the gates of the next step. The way of an LSTM past its hidden
    state, from c_k to c_{k+1}, is not one of h_k.

    Args:
        layer: one layer in one direction, with or without biases; it is only read.
        head: from H to C classes.
        x: (T, D), one sequence; `batch_first` makes no difference to it.
        targets: (T,), class ids.
        window: truncated backpropagation through time in chunks: the state is detached before
            every step whose index divides by it, so that L_t reaches back to the beginning of its
            own chunk and no further. None does not truncate.

    Raises:
        TypeError: the layer is of another kind, or the head is no `nn.Linear`.
        ValueError: what does not fit together, a W_hh that is not finite, or what `trace` refuses.
        OutOfBounds: a length, a size or a window out of range.
    """
    _check(layer, head, x, targets)
    steps = len(x)
    if window is not None:
        check("window", window, 1, MAX_FLOW_STEPS)
    traced = trace(layer, x)
    logs = head(traced.hidden[0, 0]).log_softmax(-1)  # (T, C)
    every = torch.arange(steps)
    losses = -logs[every, targets]
    missed = logs.exp()
    missed[every, targets] -= 1
    own = (missed @ head.weight).numpy(force=True)  # ∂L_t/∂h_t, (T, H)

    back = _backward(layer, traced)
    by_state, together = np.empty((steps, steps)), np.empty(steps)
    with np.errstate(all="ignore"):
        for start, flow, alive in _sweep(back, own, np.arange(steps), window or steps):
            block = slice(start, start + len(flow))
            by_state[:, block] = _norms(flow, alive).T
            together[block] = _norms(flow.sum(1), np.True_)
    return GradientFlow(
        losses=_read_only(losses.double().numpy(force=True)),
        loss_by_state=_read_only(by_state),
        state_gradients=_read_only(together),
        window=window,
        _back=back,
    )


@dataclass(frozen=True, eq=False)
class _Back:
    """What carries a gradient one step back.

    Attributes:
        gates: names of the blocks of W_hh, none for `nn.RNN`.
        weights: W_hh by block, (G, H, H).
        slopes: (T, S, G, H): of h_t (and c_t) with respect to W_hh·h_{t-1} of each block.
        kept: (T, S, H), of the state carried last, h_t in a GRU and c_t in an LSTM: what h_t (and
            c_t) takes over of it from step t - 1, unit by unit. None for `nn.RNN`.
    """

    gates: tuple[str, ...]
    weights: Array
    slopes: Array
    kept: Array | None

    @property
    def steps(self) -> int:
        return len(self.slopes)

    @property
    def hidden(self) -> int:
        return self.weights.shape[1]

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.weights.dtype

    def jacobians(self, start: int, stop: int) -> Array:
        """∂(h_t, c_t)/∂h_{t-1} of the steps start … stop - 1, (K, S*H, H)."""
        slopes = torch.from_numpy(self.slopes[start:stop])[..., None]  # (K, S, G, H, 1)
        weights = torch.from_numpy(self.weights)
        found = slopes[:, :, 0] * weights[0]  # (K, S, H, H)
        for gate in range(1, len(weights)):
            found.addcmul_(slopes[:, :, gate], weights[gate])
        if self.kept is not None and self.states == 1:
            found.diagonal(dim1=-2, dim2=-1).add_(torch.from_numpy(self.kept[start:stop]))
        return found.flatten(1, 2).numpy()

    @property
    def states(self) -> int:
        """S."""
        return self.slopes.shape[1]


def _backward(layer: Layer, traced: Trace) -> _Back:
    # Copied: the layer may learn on before `jacobian_norms` is asked for.
    weights = layer.all_weights[0][1].numpy(force=True).copy()
    h = traced.hidden[0, 0]  # (T, H)
    gates = {name: values[0, 0] for name, values in traced.gates.items()}  # each (T, H)
    kept: Tensor | None = None
    if layer.mode == "LSTM":
        i, f, g, o, c = (gates[name] for name in ("i", "f", "g", "o", "cell"))
        before = torch.cat([torch.zeros_like(c[:1]), c[:-1]])
        of_cell = torch.stack(
            [g * i * (1 - i), before * f * (1 - f), i * (1 - g * g), torch.zeros_like(i)], 1
        )  # (T, G, H)
        tanh = c.tanh()
        opened = o * (1 - tanh * tanh)  # ∂h_t/∂c_t
        of_hidden = opened[:, None] * of_cell
        of_hidden[:, 3] = tanh * o * (1 - o)
        slopes = torch.stack([of_hidden, of_cell], 1)  # (T, S, G, H)
        kept = torch.stack([opened * f, f], 1)
    elif layer.mode == "GRU":
        r, z, n = (gates[name] for name in ("r", "z", "n"))
        before = torch.cat([torch.zeros_like(h[:1]), h[:-1]])
        state_n = traced.from_state[0, 0, :, -layer.hidden_size :]  # W_hn·h_{t-1} + b_hn
        of_n = (1 - z) * (1 - n * n)
        slopes = torch.stack(
            [of_n * state_n * r * (1 - r), (before - n) * z * (1 - z), of_n * r], 1
        )[:, None]  # (T, 1, G, H)
        kept = z[:, None]
    else:
        # As autograd has it: relu passes the gradient of a nan on.
        slope = 1 - h * h if layer.mode == "RNN_TANH" else (~(h <= 0)).to(h.dtype)
        slopes = slope[:, None, None]  # (T, 1, 1, H)
    return _Back(
        gates=_GATES.get(layer.mode, ()),
        weights=weights.reshape(-1, layer.hidden_size, layer.hidden_size),
        slopes=slopes.numpy(force=True),
        kept=None if kept is None else kept.numpy(force=True),
    )


def _sweep(
    back: _Back, rows: Array, born: NDArray[np.integer[Any]], window: int
) -> Iterator[tuple[int, Array, NDArray[np.bool_]]]:
    """Carry rows back from the steps at which they are born, to the beginning of their windows.

    Args:
        back: one step.
        rows: what each row is at its birth, with respect to h, (R, H).
        born: the step of each, ascending, (R,).
        window: steps of a chunk; a row does not leave its own.

    Yields:
        By blocks of K steps, the last first: the first step of the block; the rows at each of its
        steps, with respect to h, (K, R, H); and which of them have been born and not been cut,
        (K, R). The others are 0.
    """
    steps, hidden = back.steps, back.hidden
    every = np.arange(steps)
    # At step k the rows from alive[k] on have been born, those from carried[k] on at a later step,
    # and those from cut[k] on in a later chunk.
    alive = np.searchsorted(born, every)
    carried = np.searchsorted(born, every, side="right")
    cut = np.searchsorted(born, (every // window + 1) * window)
    number = np.arange(len(rows))
    living = (number >= alive[:, None]) & (number < cut[:, None])  # (T, R)
    spans = list(zip(alive.tolist(), carried.tolist(), cut.tolist(), strict=True))
    later = np.zeros((len(rows), back.states * hidden), back.dtype)
    for stop in range(steps, 0, -_BLOCK):
        start = max(stop - _BLOCK, 0)
        jacobians = back.jacobians(start + 1, stop + 1)  # the last step of all has none
        flow = np.zeros((stop - start, *later.shape), back.dtype)
        for k in range(stop - 1, start - 1, -1):
            first, second, end = spans[k]
            now = flow[k - start]
            if second < end:
                _pull(back, k + 1, jacobians[k - start], later[second:end], now[second:end])
            now[first:second, :hidden] = rows[first:second]
            later = now
        yield start, flow[..., :hidden], living[start:stop]


def _pull(back: _Back, step: int, jacobian: Array, later: Array, now: Array) -> None:
    """Rows with respect to (h, c) after a step, (R, S*H), to those before it, in `now`."""
    hidden = back.hidden
    np.matmul(later, jacobian, out=now[:, :hidden])
    if back.states == 2:
        assert back.kept is not None
        by_hidden, by_cell = back.kept[step]
        cell = now[:, hidden:]
        np.multiply(later[:, hidden:], by_cell, out=cell)
        cell += later[:, :hidden] * by_hidden


def _norms(rows: Array, alive: NDArray[np.bool_] | np.bool_) -> Numbers:
    """Euclidean norms along the last axis; they overflow or vanish only where the rows do."""
    squares: Numbers = np.einsum("...h,...h->...", rows, rows, dtype=np.float64)
    norms = np.sqrt(squares)
    unsafe = alive & ~((squares > 1e-280) & (squares < 1e300))
    if unsafe.any():  # their squares left float64, or lost digits
        them = rows[unsafe].astype(np.float64)
        largest = np.abs(them).max(-1)
        scale = np.where(np.isfinite(largest) & (largest > 0), largest, 1)
        them /= scale[:, None]
        norms[unsafe] = scale * np.sqrt(np.einsum("nh,nh->n", them, them))
    return norms


def _spectral(matrices: Array) -> Numbers:
    """The largest singular value of each of (K, N, H); inf or nan where they hold one."""
    largest = np.abs(matrices).max((1, 2)).astype(np.float64)  # (K,)
    finite = np.isfinite(largest)
    scale = np.where(finite & (largest > 0), largest, 1)
    unit = np.where(finite[:, None, None], matrices / scale[:, None, None], 0)
    # σ₁² is the largest eigenvalue of M·Mᵀ, at a fifth of the price of all singular values.
    squares = np.linalg.eigvalsh(unit @ unit.swapaxes(1, 2))[:, -1]
    return np.where(finite, scale * np.sqrt(squares.clip(0)), largest)


def _singular(weights: Array) -> float:
    return float(np.linalg.norm(weights.astype(np.float64), 2))


def _eigenvalues(weights: Array) -> NDArray[np.complex128]:
    found = np.linalg.eigvals(weights.astype(np.float64)).astype(np.complex128)
    found.flags.writeable = False
    return found


def _read_only(numbers: Numbers) -> Numbers:
    numbers.flags.writeable = False
    return numbers


def _check(layer: nn.Module, head: nn.Module, x: Tensor, targets: Tensor) -> None:
    if not isinstance(layer, Layer):
        kind = type(layer).__name__
        raise TypeError(f"gradient_flow takes nn.RNN, nn.LSTM or nn.GRU, got {kind}")
    if not isinstance(head, nn.Linear):
        raise TypeError(f"head must be an nn.Linear, got {type(head).__name__}")
    if layer.num_layers > 1 or layer.bidirectional:
        raise ValueError("gradient_flow takes one layer in one direction")
    check("hidden size", layer.hidden_size, 1, MAX_FLOW_HIDDEN)
    if x.dim() != 2:
        raise ValueError(f"x must be (T, D), one sequence, got shape {tuple(x.shape)}")
    check("number of steps", len(x), 1, MAX_FLOW_STEPS)
    weight_hh = layer.all_weights[0][1]
    if head.in_features != layer.hidden_size or head.weight.dtype != weight_hh.dtype:
        raise ValueError(
            f"head must take {layer.hidden_size} features in {weight_hh.dtype}, "
            f"got {head.in_features} in {head.weight.dtype}"
        )
    if targets.shape != x.shape[:1] or targets.dtype != torch.int64:
        got = f"{tuple(targets.shape)} in {targets.dtype}"
        raise ValueError(f"targets must be ({len(x)},) in torch.int64, got {got}")
    check("class id", int(targets.min()), 0, head.out_features - 1)
    check("class id", int(targets.max()), 0, head.out_features - 1)
    if not weight_hh.isfinite().all():
        raise ValueError("W_hh must be finite")
