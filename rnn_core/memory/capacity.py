"""Memory capacity: how much of its past input a hidden state still holds (Jaeger 2001).

A layer that is never trained reads white noise u; for every lag k a linear readout of the state
h_t, fitted in closed form, tries to say u_{t-k}. How well it does is r²(k), and their sum is at
most H: H numbers hold H numbers. H hidden, K lags, N samples.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rnn_core.bounds import check

Init = Literal["default", "orthogonal", "identity"]
Nonlinearity = Literal["linear", "tanh", "relu"]
INITS: Final[tuple[Init, ...]] = ("default", "orthogonal", "identity")
NONLINEARITIES: Final[tuple[Nonlinearity, ...]] = ("linear", "tanh", "relu")
MAX_RESERVOIR: Final = 128
MAX_LAGS: Final = 1024
MAX_SAMPLES: Final = 1000  # steps of each series
SERIES: Final = 32  # half of them to fit the readout, half to examine it
RIDGE: Final = 1e-12  # of the largest variance: what float32 could not hold
ENDLESS: Final = 1500  # steps of the past that count as all of it
DEAFENING: Final = 1e100  # an old input that has grown so loud drowns all that came after it
_LAGS: Final = 32  # whose past is copied at once
_SPREAD: Final[dict[str, Callable[[Tensor], Tensor]]] = {"tanh": torch.tanh_, "relu": torch.relu_}


@dataclass(frozen=True, eq=False)
class MemoryCapacity:
    """What a state holds of its past input; equals only itself.

    Attributes:
        by_lag: (K + 1,) r² of the readout of u_{t-k}, k = 0 … K: the share of its variance that the
            readout explains.
        bound: H, what the sum cannot exceed, whatever the weights.
    """

    by_lag: NDArray[np.float64]
    bound: int

    @property
    def total(self) -> float:
        """Σ_k r²(k), in numbers remembered."""
        return float(self.by_lag.sum())

    @property
    def horizon(self) -> int:
        """How many inputs in a row, from the newest, are held at least by half: r² ≥ ½."""
        return int((self.by_lag >= 0.5).cumprod().sum())


def reservoir(hidden: int, init: Init, scale: float, seed: int) -> tuple[Tensor, Tensor]:
    """W_hh, (H, H), times a factor, and W_ih, (H, 1), both float64 and never trained.

    Args:
        hidden: H.
        init: of W_hh: PyTorch's default U(±1/√H), a random orthogonal matrix, or the identity.
        scale: factor on W_hh. W_ih is always PyTorch's default.
        seed: of both.

    Raises:
        OutOfBounds: a size or factor outside its range.
        ValueError: no such init.
    """
    check("reservoir size", hidden, 1, MAX_RESERVOIR)
    check("scale", scale, 0, 4)
    if init not in INITS:
        raise ValueError(f"init must be one of {', '.join(INITS)}, got {init!r}")
    generator = torch.Generator().manual_seed(seed)
    edge = hidden**-0.5
    weight_ih = torch.empty(hidden, 1, dtype=torch.float64).uniform_(
        -edge, edge, generator=generator
    )
    weight_hh = torch.eye(hidden, dtype=torch.float64)
    if init == "default":
        weight_hh.uniform_(-edge, edge, generator=generator)
    elif init == "orthogonal":
        nn.init.orthogonal_(weight_hh, generator=generator)
    return scale * weight_hh, weight_ih


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
    some series and examined on others, and what chance alone would explain counts as 0.

    Jaeger counts lags from 1; here the input just read, lag 0, counts too, since the state must
    hold it as well: only so does a linear reservoir fill its bound of H (Dambre et al. 2012).

    Args:
        weight_hh: (H, H).
        weight_ih: (H, 1) or (H,).
        bias: (H,), none by default.
        nonlinearity: f.
        lags: K, the longest lag asked for; 4H + 200 by default.
        samples: steps of each of the series after the first K, which only fill the memory; without
            a nonlinearity nothing is drawn.
        ridge: squared lengths that the readout gives up on, as a share of the state's largest.
        seed: of u.

    Raises:
        OutOfBounds: a size outside its range.
        ValueError: shapes that do not fit, no such nonlinearity, or a state that grows out of
            float64.
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
    recurrent, into = weight_hh.double(), weight_ih.double().flatten()
    if nonlinearity == "linear":
        by_lag = _exact(recurrent, into, longest, ridge)
    else:
        spread, chance = _SPREAD[nonlinearity], torch.Generator().manual_seed(seed)
        noise = torch.rand(longest + samples, SERIES, generator=chance, dtype=torch.float64) * 2 - 1
        pushes = noise[..., None] * into  # (K + N, S, H)
        if bias is not None:
            pushes += bias.double()
        by_lag = _measured(_states(pushes, recurrent, spread)[longest:], noise, ridge)
    return MemoryCapacity(by_lag.numpy(), hidden)


def _exact(recurrent: Tensor, into: Tensor, lags: int, ridge: float) -> Tensor:
    rows, power, reach = into[None], recurrent.T, 1  # power: of `reach` steps at once
    enough = max(lags, ENDLESS) + 1
    while len(rows) < enough:
        rows = torch.cat([rows, rows[-reach:] @ power])[:enough]  # k: what u_{t-k} is in h_t
        if not rows.abs().max() <= DEAFENING:
            return torch.zeros(lags + 1, dtype=torch.float64)
        if len(rows) >= 2 * reach and power.abs().max() < DEAFENING:
            power, reach = power @ power, 2 * reach
    lengths, axes = _axes(rows)
    kept = _kept(lengths, ridge)
    # Of the variance along each axis; (1 − kept)² of it are missed.
    held = kept * (2 - kept) / lengths.square().clamp(min=1e-300)
    return (rows[: lags + 1] @ axes.T).square() @ held


def _states(pushes: Tensor, recurrent: Tensor, spread: Callable[[Tensor], Tensor]) -> Tensor:
    """Every state, in place of what pushed it, (K + N, S, H)."""
    turned, (first, *later) = recurrent.T, pushes.unbind()
    state = spread(first)
    for now in later:
        state = spread(now.addmm_(state, turned))
    return _finite(pushes)


def _measured(states: Tensor, noise: Tensor, ridge: float) -> Tensor:
    """r² of each lag on the second half of series, by a readout fitted to the first.

    Args:
        states: (N, S, H), the last of them.
        noise: (K + N, S), all that was read.
        ridge: as in `memory_capacity`.
    """
    (steps, series, hidden), chunks = states.shape, states.chunk(2, 1)
    count, middle = steps * series // 2, chunks[0].mean(0).mean(0)
    fitted, asked = ((half - middle).flatten(0, 1) for half in chunks)  # each (M, H), M = N·S / 2
    (wanted, sums, _), (right, right_sums, squares) = (
        _past(half, steps) for half in noise.chunk(2, 1)
    )
    aim = sums / count
    lengths, axes = _axes(fitted)
    # The readout along each axis, its factor of 1 / (s² + λ) half here and half there.
    turn = axes.T * (lengths.square() + _floor(lengths, ridge)).clamp(min=1e-300).rsqrt()
    readout = turn.T @ _across(fitted, wanted)  # (H, K + 1); aim falls out: `fitted` has no mean
    seen = asked @ turn
    # ‖seen·readout + aim − right‖² of every lag without M numbers of each.
    across = _across(seen, right) - seen.sum(0)[:, None] * aim
    missed = (readout * (seen.T @ seen @ readout - 2 * across)).sum(0)
    missed += squares - 2 * aim * right_sums + count * aim.square()
    missed /= squares - right_sums.square() / count
    by_lag = 1 - missed / (1 + hidden / count)  # fitted to N samples it errs by H / N more
    chance = 3 * (6 * hidden) ** 0.5 / count  # three standard deviations of pure noise
    return torch.where(by_lag > chance, by_lag, 0).flip(0)


def _past(noise: Tensor, steps: int) -> tuple[Tensor, Tensor, Tensor]:
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


def _across(states: Tensor, past: Tensor) -> Tensor:
    """(M, H) and (K + 1, M) → (H, K + 1); few lags at a time, which BLAS wants copied."""
    return torch.cat([lags @ states for lags in past.split(_LAGS)]).T


def _kept(lengths: Tensor, ridge: float) -> Tensor:
    """The share of each axis that ridge regression trusts: s² / (s² + λ)."""
    return lengths.square() / (lengths.square() + _floor(lengths, ridge)).clamp(min=1e-300)


def _floor(lengths: Tensor, ridge: float) -> Tensor:
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


@dataclass(frozen=True, eq=False)
class Capacity:
    """A reservoir's memory and the settings it was drawn from; equals only itself.

    Attributes:
        radius: ρ(W_hh), the largest absolute eigenvalue, with the factor.
    """

    hidden: int
    init: Init
    scale: float
    nonlinearity: Nonlinearity
    seed: int
    memory: MemoryCapacity
    radius: float


def hold(hidden: int, init: Init, scale: float, nonlinearity: Nonlinearity, seed: int) -> Capacity:
    """What a reservoir drawn from a seed holds of the last 2H + 60 inputs.

    Raises:
        OutOfBounds: a size or factor outside its range.
        ValueError: no such init or nonlinearity, or a state that grows out of float64.
    """
    weights = reservoir(hidden, init, scale, seed)
    lags = 2 * hidden + 60
    found = memory_capacity(*weights, nonlinearity=nonlinearity, lags=lags, seed=seed)
    radius = torch.linalg.eigvals(weights[0]).abs().max().item()
    return Capacity(hidden, init, scale, nonlinearity, seed, found, radius)
