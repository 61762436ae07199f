"""Backpropagation through time as products of Jacobians, one matrix product a step.

The gradient is carried back by the chain rule (Werbos 1990)::

    ∂L/∂h_{t-1} = ∂L/∂h_t · J_t,  J_t = ∂h_t/∂h_{t-1},

and for an LSTM the same of (h_t, c_t). Shapes: T time, H hidden, G gate blocks of W_hh, R rows of
gradients, S states carried: 1, or 2 for an LSTM, K steps or matrices at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.arguments import checked
from rnn_core.trace import Trace, previous_states
from rnn_core.weights import Layer, plain_layer

Array = NDArray[np.floating[Any]]
Numbers = NDArray[np.float64]
_GATES: Final = {"LSTM": ("i", "f", "g", "o"), "GRU": ("r", "z", "n")}
_BLOCK: Final = 16  # steps whose matrices are made together: enough to be quick, few to hold


@dataclass(frozen=True, eq=False)
class StepJacobians:
    """The Jacobians of every step of a layer over a sequence, in parts.

    Attributes:
        gates: names of the blocks of W_hh, none for `nn.RNN`.
        weights: W_hh by block, (G, H, H).
        slopes: derivatives of h_t (and c_t) with respect to W_hh·h_{t-1} of each block, (T, S, G,
            H).
        direct: derivative of h_t with respect to h_{t-1} that does not pass W_hh, unit by unit, in
            a GRU; in an LSTM, of h_t and c_t with respect to c_{t-1}; (T, S, H). None for `nn.RNN`.
    """

    gates: tuple[str, ...]
    weights: Array
    slopes: Array
    direct: Array | None

    @property
    def steps(self) -> int:
        """Number T of steps."""
        return len(self.slopes)

    @property
    def states(self) -> int:
        """Number S of states carried from step to step."""
        return self.slopes.shape[1]

    @property
    def hidden(self) -> int:
        """Number H of hidden units."""
        return self.weights.shape[1]

    def jacobians(self, start: int, stop: int) -> Array:
        """∂(h_t, c_t)/∂h_{t-1} of K steps in a row.

        Args:
            start: the first step, from 0 to T.
            stop: one past the last; past T there are none.

        Returns:
            The matrices, (K, S·H, H).
        """
        slopes = torch.from_numpy(self.slopes[start:stop])[..., None]  # (K, S, G, H, 1)
        weights = torch.from_numpy(self.weights)
        found = slopes[:, :, 0] * weights[0]  # (K, S, H, H)
        for gate in range(1, len(weights)):
            found.addcmul_(slopes[:, :, gate], weights[gate])
        if self.direct is not None and self.states == 1:
            found.diagonal(dim1=-2, dim2=-1).add_(torch.from_numpy(self.direct[start:stop]))
        return found.flatten(1, 2).numpy()

    def vector_jacobian(self, step: int, jacobian: Array, later: Array, now: Array) -> None:
        """Carry rows of gradients one step back: a vector-Jacobian product for every row.

        Args:
            step: t.
            jacobian: ∂(h_t, c_t)/∂h_{t-1}, (S·H, H).
            later: rows with respect to the state after the step, (R, S·H).
            now: is filled with the rows with respect to the state before it, (R, S·H).
        """
        if self.direct is None or self.states == 1:
            np.matmul(later, jacobian, out=now)
            return
        hidden = jacobian.shape[1]
        np.matmul(later, jacobian, out=now[:, :hidden])
        by_hidden, by_cell = self.direct[step]
        cell = now[:, hidden:]
        np.multiply(later[:, hidden:], by_cell, out=cell)
        cell += later[:, :hidden] * by_hidden


@checked
def step_jacobians(layer: Layer, traced: Trace) -> StepJacobians:
    """The Jacobians of one layer in one direction over one sequence.

    Args:
        layer: the layer; its W_hh is copied.
        traced: what `trace` found of it, with N = B = 1.

    Returns:
        The Jacobians of all T steps, in parts with shapes (T, S, G, H).
    """
    size = layer.hidden_size
    # Copied: the layer may learn on while this is still in use.
    weights = plain_layer(layer).all_weights[0][1].numpy(force=True).copy()
    h = traced.hidden[0, 0]  # (T, H)
    gates = {name: values[0, 0] for name, values in traced.gates.items()}  # each (T, H)
    direct: Tensor | None = None
    if layer.mode == "LSTM":
        i, f, g, o, c = (gates[name] for name in ("i", "f", "g", "o", "cell"))
        before = previous_states(c)
        of_cell = torch.stack(
            [g * i * (1 - i), before * f * (1 - f), i * (1 - g * g), torch.zeros_like(i)], 1
        )  # (T, G, H)
        tanh = c.tanh()
        opened = o * (1 - tanh * tanh)  # ∂h_t/∂c_t
        of_hidden = opened[:, None] * of_cell
        of_hidden[:, 3] = tanh * o * (1 - o)
        slopes = torch.stack([of_hidden, of_cell], 1)  # (T, S, G, H)
        direct = torch.stack([opened * f, f], 1)
    elif layer.mode == "GRU":
        r, z, n = (gates[name] for name in ("r", "z", "n"))
        before = previous_states(h)
        state_n = traced.from_state[0, 0, :, 2 * size :]  # W_hn·h_{t-1} + b_hn
        of_n = (1 - z) * (1 - n * n)
        slopes = torch.stack(
            [of_n * state_n * r * (1 - r), (before - n) * z * (1 - z), of_n * r], 1
        )[:, None]  # (T, 1, G, H)
        direct = z[:, None]
    else:
        # As autograd has it: relu lets the gradient of a nan pass.
        slope = 1 - h * h if layer.mode == "RNN_TANH" else (~(h <= 0)).to(h.dtype)
        slopes = slope[:, None, None]  # (T, 1, 1, H)
    return StepJacobians(
        gates=_GATES.get(layer.mode, ()),
        weights=weights.reshape(-1, size, size),
        slopes=slopes.numpy(force=True),
        direct=None if direct is None else direct.numpy(force=True),
    )


class GradientBlock(NamedTuple):
    """Rows of gradients at K steps in a row, without those that are 0 throughout.

    Attributes:
        steps: which steps.
        rows: which rows.
        gradients: those rows at those steps, with respect to h, then c where there is one,
            (K, rows, S·H).
        reached: whether a row gets to a step from where it starts, (K, rows); others are 0.
    """

    steps: slice
    rows: slice
    gradients: Array
    reached: NDArray[np.bool_]


def backpropagate(
    jacobians: StepJacobians, rows: Array, starts: NDArray[np.integer[Any]], window: int
) -> Iterator[GradientBlock]:
    """Carry rows of gradients back from where they start to the beginning of their windows.

    Args:
        jacobians: of the layer, with T steps.
        rows: each row at its start, with respect to h, (R, H), or h and then c, (R, S·H).
        starts: the step at which each row starts, ascending, (R,).
        window: steps of a chunk of truncated backpropagation; no row leaves its own.

    Yields:
        All steps and rows in blocks, the last steps first.
    """
    steps, every = jacobians.steps, np.arange(jacobians.steps)
    width, given = jacobians.states * jacobians.hidden, rows.shape[1]
    # At step k the rows from reached[k] on have started, those from carried[k] on at a later step,
    # and those from cut[k] on in a later chunk.
    reached = np.searchsorted(starts, every)
    carried = np.searchsorted(starts, every, side="right")
    cut = np.searchsorted(starts, (every // window + 1) * window)
    number = np.arange(len(rows))
    living = (number >= reached[:, None]) & (number < cut[:, None])  # (T, R)
    spans = list(zip(carried.tolist(), cut.tolist(), strict=True))
    later, above = (
        np.empty((0, width), rows.dtype),
        0,
    )  # one step later; the number of its first row
    for stop in range(steps, 0, -_BLOCK):
        start = max(stop - _BLOCK, 0)
        least, most = int(reached[start]), int(cut[stop - 1])
        matrices = jacobians.jacobians(start + 1, stop + 1)
        gradients = np.zeros((stop - start, most - least, width), jacobians.weights.dtype)
        fresh = number[least : carried[stop - 1]]
        gradients[starts[fresh] - start, fresh - least, :given] = rows[fresh]
        for k in range(stop - 1, start - 1, -1):
            first, end = spans[k]
            now = gradients[k - start]
            if first < end:
                there = later[first - above : end - above]
                jacobians.vector_jacobian(
                    k + 1, matrices[k - start], there, now[first - least : end - least]
                )
            later, above = now, least
        part = slice(least, most)
        yield GradientBlock(slice(start, stop), part, gradients, living[start:stop, part])


def row_norms(rows: Array, reached: NDArray[np.bool_] | bool = True) -> Numbers:
    """Euclidean norms along the last axis; they overflow or vanish only where the rows do.

    Args:
        rows: (…, H).
        reached: rows that are not known to be 0, (…).

    Returns:
        Norms in float64, (…).
    """
    wide = rows.astype(np.float64, copy=False)
    squares: Numbers = np.einsum("...h,...h->...", wide, wide)
    norms = np.sqrt(squares)
    unsafe = ~((squares > 1e-280) & (squares < 1e300)) & reached
    if unsafe.any():  # their squares left float64, or lost digits
        them = wide[unsafe]
        largest = np.abs(them).max(-1)
        scale = np.where(np.isfinite(largest) & (largest > 0), largest, 1)
        them /= scale[:, None]
        norms[unsafe] = scale * np.sqrt(np.einsum("nh,nh->n", them, them))
    return norms


def spectral_norms(matrices: Array) -> Numbers:
    """The largest singular value of every matrix; inf or nan where it holds one.

    Args:
        matrices: (K, N, H).

    Returns:
        Singular values in float64, (K,).
    """
    largest = np.abs(matrices).max((1, 2)).astype(np.float64)  # (K,)
    finite = np.isfinite(largest)
    scale = np.where(finite & (largest > 0), largest, 1)
    unit = matrices / scale[:, None, None]
    unit[~finite] = 0
    # σ₁² is the largest eigenvalue of M·Mᵀ, at a fifth of the price of all singular values.
    rows = torch.from_numpy(unit)
    squares = torch.linalg.eigvalsh(rows @ rows.mT)[:, -1].numpy()
    return np.where(finite, scale * np.sqrt(squares.clip(0)), largest)
