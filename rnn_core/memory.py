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
_SPREAD: Final[dict[str, Callable[[Tensor], Tensor]]] = {"tanh": torch.tanh, "relu": torch.relu}


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
        shift = torch.zeros_like(into) if bias is None else bias.double()
        spread, chance = _SPREAD[nonlinearity], torch.Generator().manual_seed(seed)
        noise = torch.rand(longest + samples, SERIES, generator=chance, dtype=torch.float64) * 2 - 1
        pushed = noise[..., None] * into + shift  # (K + N, S, H)
        states = _states(pushed, recurrent, spread)[longest:]  # (N, S, H)
        past = noise.unfold(0, samples, 1).flip(0).movedim(-1, 0)  # (N, K + 1, S): lag k at k
        by_lag = _measured(states, past.transpose(1, 2), ridge)
    return MemoryCapacity(by_lag.numpy(), hidden)


def _exact(recurrent: Tensor, into: Tensor, lags: int, ridge: float) -> Tensor:
    columns = [into]
    while len(columns) <= max(lags, ENDLESS):
        columns.append(recurrent @ columns[-1])
        if columns[-1].abs().max() > DEAFENING:
            return torch.zeros(lags + 1, dtype=torch.float64)
    left, lengths, _ = _axes(torch.stack(columns))  # rows: what u_{t-k} has become in h_t, (K', H)
    missed = (1 - _kept(lengths, ridge)).square()  # of the variance along each axis
    return (left.square() @ (1 - missed))[: lags + 1]


def _states(pushes: Tensor, recurrent: Tensor, spread: Callable[[Tensor], Tensor]) -> Tensor:
    state = torch.zeros_like(pushes[0])  # (S, H)
    states = torch.empty_like(pushes)
    for step, pushed in enumerate(pushes):
        state = states[step] = spread(torch.addmm(pushed, state, recurrent.T))
    return _finite(states)


def _measured(states: Tensor, past: Tensor, ridge: float) -> Tensor:
    """(N, S, H) states and (N, S, K + 1) wanted → r² of each lag on the second half of series."""
    fitted, asked = (half.flatten(0, 1) for half in states.chunk(2, 1))
    wanted, right = (half.flatten(0, 1) for half in past.chunk(2, 1))
    middle, aim = fitted.mean(0), wanted.mean(0)
    left, lengths, axes = _axes(fitted - middle)
    inverse = torch.where(lengths > 0, _kept(lengths, ridge) / lengths.clamp(min=1e-300), 0)
    readout = (axes.T * inverse) @ (left.T @ (wanted - aim))  # (H, K + 1)
    said = (asked - middle) @ readout + aim
    missed = (said - right).square().sum(0) / (right - right.mean(0)).square().sum(0)
    count, hidden = fitted.shape
    by_lag = 1 - missed / (1 + hidden / count)  # fitted to N samples it errs by H / N more
    chance = 3 * (6 * hidden) ** 0.5 / count  # three standard deviations of pure noise
    return torch.where(by_lag > chance, by_lag, 0)


def _kept(lengths: Tensor, ridge: float) -> Tensor:
    """The share of each axis that ridge regression trusts: s² / (s² + λ)."""
    floor = ridge * lengths[0].square()
    return lengths.square() / (lengths.square() + floor).clamp(min=1e-300)


def _finite(states: Tensor) -> Tensor:
    if not states.isfinite().all():
        raise ValueError("the state grew beyond every number: scale W_hh down")
    return states


def _axes(states: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The singular value decomposition of many rows, through that of a small triangle."""
    basis, triangle = torch.linalg.qr(states)
    left, lengths, axes = torch.linalg.svd(triangle)
    return basis @ left, lengths, axes


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
