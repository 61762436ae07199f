"""Memory capacity: how much of its past input a hidden state still holds.

Jaeger 2001, "Short Term Memory in Echo State Networks": a layer that is never trained reads white
noise u; for every lag k a linear readout of the state h_t, fitted in closed form, estimates
u_{t-k}. The share of the variance of u_{t-k} that it explains is r²(k), and their sum is at most H.

H hidden units, K lags, N samples, S series, M = N·S/2 states of half of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.bounds import check

Nonlinearity = Literal["linear", "tanh", "relu"]
NONLINEARITIES: Final[tuple[Nonlinearity, ...]] = ("linear", "tanh", "relu")
MAX_RESERVOIR: Final = 128
MAX_LAGS: Final = 1024
MAX_SAMPLES: Final = 1000  # steps of each series
SERIES: Final = 32  # half of them to fit the readout, half to test it
RIDGE: Final = 1e-12  # of the largest variance: what float32 could not hold
ALL_STEPS: Final = 1500  # steps of the past that count as all of it
MAX_GAIN: Final = 1e100  # an old input that has grown beyond this drowns all that came after it
_LAGS: Final = 32  # whose past is copied at once
_ACTIVATIONS: Final[dict[str, Callable[[Tensor], Tensor]]] = {
    "tanh": torch.tanh_,
    "relu": torch.relu_,
}


@dataclass(frozen=True, eq=False)
class MemoryCapacity:
    """What a state holds of its past input; equal only to itself.

    Attributes:
        by_lag: r² of the readout of u_{t-k}, k = 0 … K, (K + 1,): the share of its variance that
            the readout explains.
        bound: H, what the sum cannot exceed, whatever the weights.
    """

    by_lag: NDArray[np.float64]
    bound: int

    @property
    def total(self) -> float:
        """Σ_k r²(k), 0 … H."""
        return float(self.by_lag.sum())

    @property
    def horizon(self) -> int:
        """How many inputs in a row, from the newest, have r² ≥ ½."""
        return int((self.by_lag >= 0.5).cumprod().sum())


@torch.no_grad()
def memory_capacity(
    weight_hh: Tensor,
    weight_ih: Tensor,
    bias: Tensor | None = None,
    *,
    nonlinearity: Nonlinearity = "linear",
    lags: int | None = None,
    samples: int = 300,
    ridge: float = RIDGE,
    seed: int = 0,
) -> MemoryCapacity:
    """The memory capacity of h_t = f(W_ih·u_t + b + W_hh·h_{t-1}).

    u_t comes from U(−1, 1), a number a step. Without a nonlinearity the readout that is best for
    endless data is known, and nothing is drawn: h_t = Σ_k W_hh^k·W_ih·u_{t-k}, so that r²(k) is the
    leverage of column k of (W_ih, W_hh·W_ih, W_hh²·W_ih, …). Otherwise the readout is fitted to
    some series and tested on others, and what noise alone would explain counts as 0.

    Jaeger counts lags from 1; here the input just read, lag 0, counts too, since the state must
    hold it as well: only so does a linear reservoir reach its bound of H (Dambre et al. 2012,
    "Information Processing Capacity of Dynamical Systems").

    Args:
        weight_hh: (H, H), H in 1 … `MAX_RESERVOIR`.
        weight_ih: (H, 1) or (H,).
        bias: b_ih + b_hh, (H,); None for zero.
        nonlinearity: f, "linear", "tanh" or "relu".
        lags: the longest lag K, 0 … `MAX_LAGS`; None for 4H + 200.
        samples: steps N of each of the series after the first K, which only fill the memory, 8 …
            `MAX_SAMPLES`; without a nonlinearity nothing is drawn.
        ridge: squared lengths that the readout gives up on, as a share of the state's largest,
            0 … 1.
        seed: of u.

    Returns:
        r² by lag, k = 0 … K, and its bound H.

    Raises:
        OutOfBounds: H, `lags`, `samples` or `ridge` is out of its range.
        ValueError: shapes that do not fit, no such nonlinearity, or a state that grows out of
            float64.

    Example:
        >>> shift_register = torch.diag(torch.ones(4), -1)  # H = 5: each unit copies the one before
        >>> memory = memory_capacity(shift_register, torch.eye(5)[:, :1], lags=8)
        >>> memory.by_lag.round(6).tolist()
        [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]
        >>> round(memory.total, 6), memory.horizon, memory.bound
        (5.0, 5, 5)
    """
    hidden = len(weight_hh)
    check("reservoir size", hidden, 1, MAX_RESERVOIR)
    if weight_hh.shape != (hidden, hidden) or weight_ih.numel() != hidden:
        shapes = f"{tuple(weight_hh.shape)} and {tuple(weight_ih.shape)}"
        raise ValueError(f"W_hh and W_ih must be (H, H) and (H, 1), got {shapes}")
    if nonlinearity not in NONLINEARITIES:
        raise ValueError(f"nonlinearity must be linear, tanh or relu, got {nonlinearity!r}")
    longest = 4 * hidden + 200 if lags is None else lags
    check("lags", longest, 0, MAX_LAGS)
    check("samples", samples, 8, MAX_SAMPLES)
    check("ridge", ridge, 0, 1)
    w_hh, w_ih = weight_hh.double(), weight_ih.double().flatten()
    if nonlinearity == "linear":
        by_lag = _linear_capacity(w_hh, w_ih, longest, ridge)
    else:
        generator = torch.Generator().manual_seed(seed)
        shape = (longest + samples, SERIES)
        noise = torch.rand(shape, generator=generator, dtype=torch.float64) * 2 - 1
        inputs = noise[..., None] * w_ih  # (K + N, S, H)
        if bias is not None:
            inputs += bias.double()
        states = _states(inputs, w_hh, _ACTIVATIONS[nonlinearity])
        by_lag = _fitted_capacity(states[longest:], noise, ridge)
    return MemoryCapacity(by_lag.numpy(), hidden)


def _linear_capacity(w_hh: Tensor, w_ih: Tensor, lags: int, ridge: float) -> Tensor:
    """r² of each lag, (K + 1,), for endless data; w_hh (H, H), w_ih (H,)."""
    rows, power, reach = w_ih[None], w_hh.T, 1  # power: of `reach` steps at once
    enough = max(lags, ALL_STEPS) + 1
    while len(rows) < enough:
        rows = torch.cat([rows, rows[-reach:] @ power])[:enough]  # k: what u_{t-k} is in h_t
        if not rows.abs().max() <= MAX_GAIN:
            return torch.zeros(lags + 1, dtype=torch.float64)
        if len(rows) >= 2 * reach and power.abs().max() < MAX_GAIN:
            power, reach = power @ power, 2 * reach
    lengths, axes = _axes(rows)
    kept = _ridge_factor(lengths, ridge)
    # Of the variance along each axis; (1 − kept)² of it are missed.
    explained = kept * (2 - kept) / lengths.square().clamp(min=1e-300)
    return (rows[: lags + 1] @ axes.T).square() @ explained


def _states(inputs: Tensor, w_hh: Tensor, activation: Callable[[Tensor], Tensor]) -> Tensor:
    """Every state, in place of its input, (K + N, S, H)."""
    w_hh_t, (first, *later) = w_hh.T, inputs.unbind()
    state = activation(first)
    for now in later:
        state = activation(now.addmm_(state, w_hh_t))
    return _finite(inputs)


def _fitted_capacity(states: Tensor, noise: Tensor, ridge: float) -> Tensor:
    """r² of each lag on the second half of series, by a readout fitted to the first; (K + 1,).

    Args:
        states: (N, S, H), the last of them.
        noise: (K + N, S), all that was read.
        ridge: as in `memory_capacity`.
    """
    (steps, series, hidden), halves = states.shape, states.chunk(2, 1)
    count, mean = steps * series // 2, halves[0].mean(0).mean(0)
    train, test = ((half - mean).flatten(0, 1) for half in halves)  # each (M, H)
    (train_past, train_sums, _), (test_past, test_sums, test_squares) = (
        _lagged_inputs(half, steps) for half in noise.chunk(2, 1)
    )
    intercept = train_sums / count
    lengths, axes = _axes(train)
    # The readout along each axis, its factor of 1 / (s² + λ) half here and half there.
    scaled = axes.T * (lengths.square() + _penalty(lengths, ridge)).clamp(min=1e-300).rsqrt()
    # (H, K + 1); the intercept falls out, since `train` has no mean.
    readout = scaled.T @ _cross_products(train, train_past)
    features = test @ scaled
    # ‖features·readout + intercept − past‖² of every lag without M numbers of each.
    cross = _cross_products(features, test_past) - features.sum(0)[:, None] * intercept
    missed = (readout * (features.T @ features @ readout - 2 * cross)).sum(0)
    missed += test_squares - 2 * intercept * test_sums + count * intercept.square()
    missed /= test_squares - test_sums.square() / count
    by_lag = 1 - missed / (1 + hidden / count)  # fitted to N samples it errs by H / N more
    threshold = 3 * (6 * hidden) ** 0.5 / count  # three standard deviations of pure noise
    return torch.where(by_lag > threshold, by_lag, 0).flip(0)


def _lagged_inputs(noise: Tensor, steps: int) -> tuple[Tensor, Tensor, Tensor]:
    """What was read K, K − 1 … 0 steps ago, (K + 1, M), its sums, and those of its squares.

    It overlaps itself: one number is another lag's of another step.

    Args:
        noise: (K + N, S / 2).
        steps: N.
    """
    series = noise.shape[1]
    windows = noise.flatten().unfold(0, steps * series, series)
    by_step = torch.stack([noise.sum(1), noise.square().sum(1)])  # (2, K + N)
    sums, squares = by_step.unfold(1, steps, 1).sum(-1)  # each (K + 1,)
    return windows, sums, squares


def _cross_products(states: Tensor, past: Tensor) -> Tensor:
    """(M, H) and (K + 1, M) → (H, K + 1); few lags at a time, which BLAS wants copied."""
    return torch.cat([lags @ states for lags in past.split(_LAGS)]).T


def _ridge_factor(lengths: Tensor, ridge: float) -> Tensor:
    """The share of each axis that ridge regression trusts: s² / (s² + λ)."""
    return lengths.square() / (lengths.square() + _penalty(lengths, ridge)).clamp(min=1e-300)


def _penalty(lengths: Tensor, ridge: float) -> Tensor:
    """λ, of squared lengths in descending order."""
    return ridge * lengths[0].square()


def _finite(states: Tensor) -> Tensor:
    if not torch.stack(states.aminmax()).isfinite().all():
        raise ValueError("the state grew beyond every number: scale W_hh down")
    return states


def _axes(states: Tensor) -> tuple[Tensor, Tensor]:
    """Singular values of many rows, in descending order, and their axes; of a triangle as long."""
    _, lengths, axes = torch.linalg.svd(torch.linalg.qr(states, mode="r").R)
    return lengths, axes
