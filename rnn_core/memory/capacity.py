"""Memory capacity: how much of its past input a hidden state still holds.

Jaeger 2001, "Short Term Memory in Echo State Networks": a layer that is never trained reads white
noise u; for every lag k a linear readout of the state h_t, fitted in closed form, estimates
u_{t-k}. The share of the variance of u_{t-k} that it explains is r²(k), and their sum is at most H.

In exact arithmetic a stable linear layer holds as much as the rank of its controllability matrix,
H for almost every W_hh (`rnn_core.memory.controllability`). What is measured is what is above a
noise floor: the readout w of u_{t-k} minimises E(w·h_t − u_{t-k})² + λ·s·‖w‖², where s is the
variance of the state along the direction in which it varies most, and λ the ridge. Directions of
the state that vary less than λ·s are lost. Ballarin, Grigoryeva, Ortega 2023 (arXiv:2305.01457)
show how such floors, rounding among them, were taken for the memory of the layer.

H hidden units, K lags, N samples, S series, M = N·S/2 states of half of them, R ridges.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SEED, check
from rnn_core.tensors import check_float, check_shape

Nonlinearity = Literal["linear", "tanh", "relu"]
NONLINEARITIES: Final[tuple[Nonlinearity, ...]] = ("linear", "tanh", "relu")
MAX_RESERVOIR: Final = 128
MAX_LAGS: Final = 1024
MAX_SAMPLES: Final = 1000  # steps of each series
SAMPLES: Final = 300  # steps of each series, unless another number is asked for
SERIES: Final = 32  # half of them to fit the readout, half to test it
RIDGE: Final = 1e-12  # λ, a share of the largest variance: (10⁻⁶)² of a standard deviation
MIN_RIDGE: Final = 1e-24  # far below it rounding in float64 counts as memory
RIDGES: Final = tuple(10.0**-power for power in range(2, 25, 2))
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
        ridge: λ, of `by_lag`.
        by_ridge: r² at each of `RIDGES`, (R, K + 1).
        variances: of the state along its axes, as shares of the largest, (H,), descending; of a
            state that nothing reaches, zeros.
    """

    by_lag: NDArray[np.float64]
    bound: int
    ridge: float
    by_ridge: NDArray[np.float64]
    variances: NDArray[np.float64]

    @property
    def total(self) -> float:
        """Σ_k r²(k), 0 … H."""
        return float(self.by_lag.sum())

    @property
    def horizon(self) -> int:
        """How many inputs in a row, from the newest, have r² ≥ ½."""
        return int((self.by_lag >= 0.5).cumprod().sum())

    @property
    def above_floor(self) -> int:
        """Along how many axes the state varies more than the noise floor, 0 … H."""
        return int((self.variances > self.ridge).sum())

    def at(self, ridge: float) -> "MemoryCapacity":
        """The same at another noise floor.

        Args:
            ridge: λ, one of `RIDGES`.

        Returns:
            What is above it.

        Raises:
            ValueError: it is none of `RIDGES`.
        """
        return replace(self, ridge=ridge, by_lag=self.by_ridge[RIDGES.index(ridge)])


@checked
@torch.no_grad()
def memory_capacity(
    weight_hh: Tensor,
    weight_ih: Tensor,
    bias: Tensor | None = None,
    *,
    nonlinearity: Nonlinearity = "linear",
    lags: int | None = None,
    samples: int = SAMPLES,
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
        ridge: λ, the noise floor: variances that the readout gives up on, as a share of the
            largest, `MIN_RIDGE` … 1.
        seed: of u.

    Returns:
        r² by lag, k = 0 … K, and its bound H.

    Raises:
        OutOfBounds: H, `lags`, `samples` or `ridge` is out of its range.
        ValueError: shapes that do not fit, no such nonlinearity, a weight or bias that is not
            finite, or a state that grows out of float64.

    Example:
        >>> shift_register = torch.diag(torch.ones(4), -1)  # H = 5: each unit copies the one before
        >>> memory = memory_capacity(shift_register, torch.eye(5)[:, :1], lags=8)
        >>> memory.by_lag.round(6).tolist()
        [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]
        >>> round(memory.total, 6), memory.horizon, memory.bound
        (5.0, 5, 5)
    """
    hidden = check_weights(weight_hh, weight_ih)
    if bias is not None:
        check_shape("bias", bias, hidden)
        check_float("bias", bias)
    check("seed", seed, 0, MAX_SEED)
    longest = 4 * hidden + 200 if lags is None else lags
    check("lags", longest, 0, MAX_LAGS)
    check("samples", samples, 8, MAX_SAMPLES)
    check("ridge", ridge, MIN_RIDGE, 1)
    w_hh, w_ih = weight_hh.double(), weight_ih.double().flatten()
    ridges = torch.tensor([ridge, *RIDGES], dtype=torch.float64)
    if nonlinearity == "linear":
        by_ridge, lengths = _linear_capacity(w_hh, w_ih, longest, ridges)
    else:
        generator = torch.Generator().manual_seed(seed)
        shape = (longest + samples, SERIES)
        noise = torch.rand(shape, generator=generator, dtype=torch.float64) * 2 - 1
        inputs = noise[..., None] * w_ih  # (K + N, S, H)
        if bias is not None:
            inputs += bias.double()
        states = _states(inputs, w_hh, _ACTIVATIONS[nonlinearity])
        by_ridge, lengths = _fitted_capacity(states[longest:], noise, ridges)
    variances = lengths.square()
    shares = frozen(variances / variances[0].clamp(min=1e-300))
    return MemoryCapacity(frozen(by_ridge[0]), hidden, ridge, frozen(by_ridge[1:]), shares)


@checked
def check_weights(weight_hh: Tensor, weight_ih: Tensor) -> int:
    """Refuse what are no weights of a reservoir.

    Args:
        weight_hh: (H, H).
        weight_ih: (H, 1) or (H,).

    Returns:
        H.

    Raises:
        OutOfBounds: H is out of its range.
        ValueError: shapes that do not fit, other numbers than floats, or some not finite.
    """
    hidden = weight_hh.shape[0] if weight_hh.dim() else 0
    check("reservoir size", hidden, 1, MAX_RESERVOIR)
    check_shape("weight_hh", weight_hh, hidden, hidden)
    check_shape("weight_ih", weight_ih, *(hidden, 1)[: max(weight_ih.dim(), 1)])
    check_float("weight_hh", weight_hh)
    check_float("weight_ih", weight_ih)
    return hidden


def _linear_capacity(
    w_hh: Tensor, w_ih: Tensor, lags: int, ridges: Tensor
) -> tuple[Tensor, Tensor]:
    """r² by ridge and lag, (R, K + 1), for endless data, and the lengths of the axes, (H,).

    Args:
        w_hh: (H, H).
        w_ih: (H,).
        lags: K.
        ridges: (R,).
    """
    rows, power, reach = w_ih[None], w_hh.T, 1  # power: of `reach` steps at once
    enough = max(lags, ALL_STEPS) + 1
    while len(rows) < enough:
        rows = torch.cat([rows, rows[-reach:] @ power])[:enough]  # k: what u_{t-k} is in h_t
        if not rows.abs().max() <= MAX_GAIN:
            nothing = torch.zeros(len(ridges), lags + 1, dtype=torch.float64)
            return nothing, torch.eye(len(w_ih), dtype=torch.float64)[0]  # one direction is all
        if len(rows) >= 2 * reach and power.abs().max() < MAX_GAIN:
            power, reach = power @ power, 2 * reach
    lengths, axes = _axes(rows)
    kept = lengths.square() * _inverse(lengths, ridges)  # what the readout trusts, (R, H)
    # Of the variance along each axis; (1 − kept)² of it are missed.
    explained = kept * (2 - kept) / lengths.square().clamp(min=1e-300)
    return explained @ (rows[: lags + 1] @ axes.T).square().T, lengths


def _states(inputs: Tensor, w_hh: Tensor, activation: Callable[[Tensor], Tensor]) -> Tensor:
    """Every state, in place of its input, (K + N, S, H)."""
    w_hh_t, (first, *later) = w_hh.T, inputs.unbind()
    state = activation(first)
    for now in later:
        state = activation(now.addmm_(state, w_hh_t))
    return _finite(inputs)


def _fitted_capacity(states: Tensor, noise: Tensor, ridges: Tensor) -> tuple[Tensor, Tensor]:
    """r² on the second half of series, by readouts fitted to the first, and lengths of the axes.

    Args:
        states: (N, S, H), the last of them.
        noise: (K + N, S), all that was read.
        ridges: (R,), each as in `memory_capacity`.

    Returns:
        (R, K + 1) and (H,).
    """
    (steps, series, hidden), halves = states.shape, states.chunk(2, 1)
    count, mean = steps * series // 2, halves[0].mean(0).mean(0)
    train, test = ((half - mean).flatten(0, 1) for half in halves)  # each (M, H)
    (train_past, train_sums, _), (test_past, test_sums, test_squares) = (
        _lagged_inputs(half, steps) for half in noise.chunk(2, 1)
    )
    intercept = train_sums / count
    lengths, axes = _axes(train)
    # Along each axis, (H, K + 1); the intercept falls out, since `train` has no mean.
    fitted = axes @ _cross_products(train, train_past)
    readout = _inverse(lengths, ridges)[..., None] * fitted  # (R, H, K + 1)
    features = test @ axes.T  # (M, H)
    # ‖features·readout + intercept − past‖² of every lag without M numbers of each.
    cross = _cross_products(features, test_past) - features.sum(0)[:, None] * intercept
    missed = (readout * (features.T @ features @ readout - 2 * cross)).sum(1)  # (R, K + 1)
    missed += test_squares - 2 * intercept * test_sums + count * intercept.square()
    missed /= test_squares - test_sums.square() / count
    by_lag = 1 - missed / (1 + hidden / count)  # fitted to N samples it errs by H / N more
    threshold = 3 * (6 * hidden) ** 0.5 / count  # three standard deviations of pure noise
    return torch.where(by_lag > threshold, by_lag, 0).flip(1), lengths


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


def _inverse(lengths: Tensor, ridges: Tensor) -> Tensor:
    """1 / (s² + λ·s₁²) of every axis by ridge regression, (R, H); lengths descending, (H,)."""
    squares = lengths.square()
    return 1 / (squares + ridges[:, None] * squares[0]).clamp(min=1e-300)


def _finite(states: Tensor) -> Tensor:
    if not torch.stack(states.aminmax()).isfinite().all():
        raise ValueError("the state grew beyond every number: scale W_hh down")
    return states


def _axes(states: Tensor) -> tuple[Tensor, Tensor]:
    """Singular values of many rows, in descending order, and their axes; of a triangle as long."""
    _, lengths, axes = torch.linalg.svd(torch.linalg.qr(states, mode="r").R)
    return lengths, axes
