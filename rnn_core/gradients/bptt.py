"""Rows of gradients carried back through time by a recurrent layer, a matrix product a step.

    ∂L/∂h_{t-1} = ∂L/∂h_t · J_t,  J_t = ∂h_t/∂h_{t-1},
and for an LSTM the same of (h_t, c_t). T time, H hidden, G gate blocks of W_hh, R rows, S states
carried: 1, or 2 for an LSTM.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.trace import Layer, Trace, earlier

Array = NDArray[np.floating[Any]]
Numbers = NDArray[np.float64]
_GATES: Final = {"LSTM": ("i", "f", "g", "o"), "GRU": ("r", "z", "n")}
_BLOCK: Final = 16  # steps whose matrices are made together: enough to be quick, few to hold


@dataclass(frozen=True, eq=False)
class Backward:
    """What carries a gradient back through a layer that has read a sequence.

    Attributes:
        gates: names of the blocks of W_hh, none for `nn.RNN`.
        weights: W_hh by block, (G, H, H).
        slopes: (T, S, G, H): of h_t (and c_t) with respect to W_hh·h_{t-1} of each block.
        kept: (T, S, H): what h_t (and c_t) takes over, unit by unit, of h_{t-1} in a GRU and of
            c_{t-1} in an LSTM. None for `nn.RNN`.
    """

    gates: tuple[str, ...]
    weights: Array
    slopes: Array
    kept: Array | None

    @property
    def steps(self) -> int:
        """T."""
        return len(self.slopes)

    @property
    def states(self) -> int:
        """S."""
        return self.slopes.shape[1]

    @property
    def hidden(self) -> int:
        """H."""
        return self.weights.shape[1]

    def jacobians(self, start: int, stop: int) -> Array:
        """∂(h_t, c_t)/∂h_{t-1} of the steps start … stop − 1 that there are, (K, S·H, H).

        Args:
            start: the first, from 0 to T.
            stop: one past the last; past T there are none.
        """
        slopes = torch.from_numpy(self.slopes[start:stop])[..., None]  # (K, S, G, H, 1)
        weights = torch.from_numpy(self.weights)
        found = slopes[:, :, 0] * weights[0]  # (K, S, H, H)
        for gate in range(1, len(weights)):
            found.addcmul_(slopes[:, :, gate], weights[gate])
        if self.kept is not None and self.states == 1:
            found.diagonal(dim1=-2, dim2=-1).add_(torch.from_numpy(self.kept[start:stop]))
        return found.flatten(1, 2).numpy()

    def pull(self, step: int, jacobian: Array, later: Array, now: Array) -> None:
        """Rows with respect to (h, c) after a step, (R, S*H), to those before it, in `now`."""
        if self.kept is None or self.states == 1:
            np.matmul(later, jacobian, out=now)
            return
        hidden = jacobian.shape[1]
        np.matmul(later, jacobian, out=now[:, :hidden])
        by_hidden, by_cell = self.kept[step]
        cell = now[:, hidden:]
        np.multiply(later[:, hidden:], by_cell, out=cell)
        cell += later[:, :hidden] * by_hidden


def backward(layer: Layer, traced: Trace) -> Backward:
    """The way back through one layer in one direction, of one sequence."""
    size = layer.hidden_size
    # Copied: the layer may learn on while this is still in use.
    weights = layer.get_parameter("weight_hh_l0").numpy(force=True).copy()
    h = traced.hidden[0, 0]  # (T, H)
    gates = {name: values[0, 0] for name, values in traced.gates.items()}  # each (T, H)
    kept: Tensor | None = None
    if layer.mode == "LSTM":
        i, f, g, o, c = (gates[name] for name in ("i", "f", "g", "o", "cell"))
        before = earlier(c)
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
        before = earlier(h)
        state_n = traced.from_state[0, 0, :, 2 * size :]  # W_hn·h_{t-1} + b_hn
        of_n = (1 - z) * (1 - n * n)
        slopes = torch.stack(
            [of_n * state_n * r * (1 - r), (before - n) * z * (1 - z), of_n * r], 1
        )[:, None]  # (T, 1, G, H)
        kept = z[:, None]
    else:
        # As autograd has it: relu lets the gradient of a nan pass.
        slope = 1 - h * h if layer.mode == "RNN_TANH" else (~(h <= 0)).to(h.dtype)
        slopes = slope[:, None, None]  # (T, 1, 1, H)
    return Backward(
        gates=_GATES.get(layer.mode, ()),
        weights=weights.reshape(-1, size, size),
        slopes=slopes.numpy(force=True),
        kept=None if kept is None else kept.numpy(force=True),
    )


class Block(NamedTuple):
    """Rows at K steps in a row, those that are 0 throughout left out.

    Attributes:
        steps: which steps.
        rows: which rows.
        flow: the rows at those steps, with respect to h, (K, rows, H).
        alive: which have been born and not been cut by a window, (K, rows); others are 0.
    """

    steps: slice
    rows: slice
    flow: Array
    alive: NDArray[np.bool_]


def sweep(
    back: Backward, rows: Array, born: NDArray[np.integer[Any]], window: int
) -> Iterator[Block]:
    """Carry rows back from the steps at which they are born to the beginning of their windows.

    Args:
        back: the way.
        rows: what each row is at its birth, with respect to h, (R, H).
        born: the step of each, ascending, (R,).
        window: steps of a chunk; a row does not leave its own.

    Yields:
        All steps and rows in blocks, the last steps first.
    """
    steps, hidden = back.steps, back.hidden
    every, width = np.arange(steps), back.states * hidden
    # At step k the rows from alive[k] on have been born, those from carried[k] on at a later step,
    # and those from cut[k] on in a later chunk.
    alive = np.searchsorted(born, every)
    carried = np.searchsorted(born, every, side="right")
    cut = np.searchsorted(born, (every // window + 1) * window)
    number = np.arange(len(rows))
    living = (number >= alive[:, None]) & (number < cut[:, None])  # (T, R)
    spans = list(zip(carried.tolist(), cut.tolist(), strict=True))
    later, above = rows[:0], 0  # one step later; the number of its first row
    for stop in range(steps, 0, -_BLOCK):
        start = max(stop - _BLOCK, 0)
        least, most = int(alive[start]), int(cut[stop - 1])
        jacobians = back.jacobians(start + 1, stop + 1)
        flow = np.zeros((stop - start, most - least, width), back.weights.dtype)
        fresh = number[least : carried[stop - 1]]
        flow[born[fresh] - start, fresh - least, :hidden] = rows[fresh]
        for k in range(stop - 1, start - 1, -1):
            first, end = spans[k]
            now = flow[k - start]
            if first < end:
                there = later[first - above : end - above]
                back.pull(k + 1, jacobians[k - start], there, now[first - least : end - least])
            later, above = now, least
        part = slice(least, most)
        yield Block(slice(start, stop), part, flow[..., :hidden], living[start:stop, part])


def norms_of(rows: Array, alive: NDArray[np.bool_] | bool = True) -> Numbers:
    """Euclidean norms along the last axis; they overflow or vanish only where the rows do.

    Args:
        rows: (..., H).
        alive: those which are not known to be 0, (...).
    """
    wide = rows.astype(np.float64, copy=False)
    squares: Numbers = np.einsum("...h,...h->...", wide, wide)
    norms = np.sqrt(squares)
    unsafe = ~((squares > 1e-280) & (squares < 1e300)) & alive
    if unsafe.any():  # their squares left float64, or lost digits
        them = wide[unsafe]
        largest = np.abs(them).max(-1)
        scale = np.where(np.isfinite(largest) & (largest > 0), largest, 1)
        them /= scale[:, None]
        norms[unsafe] = scale * np.sqrt(np.einsum("nh,nh->n", them, them))
    return norms


def spectral_norms(matrices: Array) -> Numbers:
    """The largest singular value of each of (K, N, H); inf or nan where they hold one."""
    largest = np.abs(matrices).max((1, 2)).astype(np.float64)  # (K,)
    finite = np.isfinite(largest)
    scale = np.where(finite & (largest > 0), largest, 1)
    unit = matrices / scale[:, None, None]
    unit[~finite] = 0
    # σ₁² is the largest eigenvalue of M·Mᵀ, at a fifth of the price of all singular values.
    rows = torch.from_numpy(unit)
    squares = torch.linalg.eigvalsh(rows @ rows.mT)[:, -1].numpy()
    return np.where(finite, scale * np.sqrt(squares.clip(0)), largest)
