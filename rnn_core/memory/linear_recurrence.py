"""What a recurrence without a nonlinearity can compute, and what it remembers.

A layer that is never trained reads random bits u_t = ±1,

    linear:  h_t = W·h_{t−1} + a·(w·u_t + b)        tanh:  h_t = tanh(W·h_{t−1} + a·(w·u_t + b)),

with the same W, w and b; a is how strongly the input drives it, and the smaller a, the nearer is
tanh to the linear layer. A linear readout, fitted by ridge regression on one half of the series and
tested on the other, estimates u_{t−k}, the product u_{t−k}·u_{t−k−1} (XOR of two bits, as ±1) or
the product of the last n bits (their parity).

Without a nonlinearity h_T = Σ_k W^{T−k}·a·(w·u_k + b) is an affine map of the inputs, and no
product of them is correlated with it. For pure memory it is the better one: Dambre, Verstraeten,
Schrauwen, Massar 2012, "Information Processing Capacity of Dynamical Systems"
(doi:10.1038/srep00514). State-space layers and the LRU (Orvieto et al. 2023, arXiv:2303.06349) keep
the recurrence linear and put the nonlinearity after it: "layer" is such a layer. It reads the bits
that a task is about from the linear state, `UNITS` random tanh units see them, and a linear readout
sees the units.

H hidden units, K lags, P bits of the longest parity, S series of N steps after the first `WARM_UP`,
M = N·S/2 states of half of them.
"""

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SEED, check
from rnn_core.tensors import check_float, check_shape

Array = NDArray[np.float64]
HIDDEN: Final = 50
MAX_HIDDEN: Final = 100
MIN_DRIVE: Final = 0.01
MAX_DRIVE: Final = 10.0
LAGS: Final = 60  # K, of one bit
PRODUCT_LAGS: Final = 15  # of two
PARITY: Final = 6  # P
UNITS: Final = 128
RADIUS: Final = 0.95  # every eigenvalue of W is so far from 0
WARM_UP: Final = 100
SERIES: Final = 64
STEPS: Final = 64
RIDGE: Final = 1e-6  # a share of the largest variance
MAX_ELEMENTS: Final = 10_000_000
_GAIN: Final = 2.0  # of what the tanh units of "layer" see


@dataclass(frozen=True, eq=False)
class TaskScores:
    """What readouts get out of one network; equal only to itself. Arrays are read-only.

    Each is R² on series that were not fitted, and 0 where the readout is no better than the mean.

    Attributes:
        memory: of u_{t−k}, k = 0 … K, (K + 1,).
        products: of u_{t−k}·u_{t−k−1}, k = 0 … `PRODUCT_LAGS`, (`PRODUCT_LAGS` + 1,).
        parity: of the product of the last n bits, n = 1 … P, (P,).
        superposition: ‖h(u+v) + h(0) − h(u) − h(v)‖ / ‖h(u+v) − h(0)‖ for the state after a series
            of bits u, one of bits v, and their sum: 0 for an affine map.
    """

    memory: Array
    products: Array
    parity: Array
    superposition: float


class LinearScores(NamedTuple):
    """The linear recurrence alone, and with a layer after it."""

    linear: TaskScores  # a linear readout of the state
    layer: TaskScores  # of tanh units after it


@checked
@torch.no_grad()
def linear_scores(hidden: int = HIDDEN, seed: int = 0) -> LinearScores:
    """Fit and test the readouts of the linear recurrence, without and with a layer after it.

    The drive a is 1: another one multiplies the linear state, which changes no R².

    Args:
        hidden: H, 2 … `MAX_HIDDEN`.
        seed: of the weights and the bits, 0 … `MAX_SEED`.

    Returns:
        Both; the memory and the superposition of "layer" are those of the state that it reads.

    Raises:
        OutOfBounds: an argument is out of its range.

    Example:
        >>> linear, layer = linear_scores()
        >>> bool(linear.memory[15] > 0.9), float(linear.products.max())
        (True, 0.0)
        >>> bool(layer.products[15] > 0.9)
        True
    """
    data = _data(hidden, 1.0, seed)
    states = run_recurrence(*data.weights, data.u, nonlinear=False)
    fit, check_on = _halves(states[WARM_UP:])
    readout = _ridge(fit, data.train)
    linear = _scores(check_on @ readout, data, nonlinear=False)
    decoded = [half @ readout[:, : LAGS + 1] for half in (fit, check_on)]
    after = _after(decoded, data)
    return LinearScores(linear, replace(linear, products=after[0], parity=after[1]))


@checked
@torch.no_grad()
def tanh_scores(hidden: int = HIDDEN, drive: float = 1.0, seed: int = 0) -> TaskScores:
    """Fit and test the readout of the recurrence with tanh, on the weights and bits of the linear.

    Args:
        hidden: H, 2 … `MAX_HIDDEN`.
        drive: a, `MIN_DRIVE` … `MAX_DRIVE`.
        seed: of the weights and the bits, 0 … `MAX_SEED`.

    Returns:
        R² of every task.

    Raises:
        OutOfBounds: an argument is out of its range.

    Example:
        >>> found = tanh_scores(drive=1.0)
        >>> bool(found.memory[15] < 0.1), bool(found.products[0] > 0.9)
        (True, True)
    """
    data = _data(hidden, drive, seed)
    states = run_recurrence(*data.weights, data.u, nonlinear=True)
    fit, check_on = _halves(states[WARM_UP:])
    return _scores(check_on @ _ridge(fit, data.train), data, nonlinear=True)


@checked
@torch.no_grad()
def weights(hidden: int, drive: float, generator: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Draw the weights of both recurrences.

    Args:
        hidden: H, 2 … `MAX_HIDDEN`.
        drive: a, factor on w and b, `MIN_DRIVE` … `MAX_DRIVE`.
        generator: source of the random numbers.

    Returns:
        W, `RADIUS` times a random orthogonal matrix, (H, H); a·w and a·b, of U(−1, 1), (H,) each.

    Raises:
        OutOfBounds: `hidden` or `drive` is out of its range.
    """
    check("hidden size", hidden, 2, MAX_HIDDEN)
    check("drive", drive, MIN_DRIVE, MAX_DRIVE)
    weight_hh = torch.empty(hidden, hidden, dtype=torch.float64)
    nn.init.orthogonal_(weight_hh, generator=generator)
    drawn = 2 * torch.rand(2, hidden, generator=generator, dtype=torch.float64) - 1
    return RADIUS * weight_hh, drive * drawn[0], drive * drawn[1]


@checked
@torch.no_grad()
def run_recurrence(
    weight_hh: Tensor, weight_ih: Tensor, bias: Tensor, u: Tensor, *, nonlinear: bool
) -> Tensor:
    """Every state of S series, from h_0 = 0.

    Args:
        weight_hh: W, (H, H).
        weight_ih: w, (H,).
        bias: b, (H,).
        u: one number a step, (T, S).
        nonlinear: whether tanh is taken of the state.

    Returns:
        h_1 … h_T, (T, S, H).

    Raises:
        ValueError: shapes that do not fit, or numbers that are not finite.
        OutOfBounds: H or the size of the result.

    Example:
        >>> w, once = torch.tensor([[0.5]]), torch.tensor([[1.0], [0.0]])
        >>> run_recurrence(w, w[0], 0 * w[0], once, nonlinear=False).flatten().tolist()
        [0.5, 0.25]
    """
    check_shape("weight_hh", weight_hh, "H", "H")
    hidden = len(weight_hh)
    check("hidden size", hidden, 1, MAX_HIDDEN)
    check_shape("weight_hh", weight_hh, hidden, hidden)
    check_shape("weight_ih", weight_ih, hidden)
    check_shape("bias", bias, hidden)
    check_shape("u", u, "T", "S")
    for name, one in (("weight_hh", weight_hh), ("weight_ih", weight_ih), ("bias", bias), ("u", u)):
        check_float(name, one, like=weight_hh)
    check("numbers in all states", u.numel() * hidden, 1, MAX_ELEMENTS)
    states = u[..., None] * weight_ih + bias  # (T, S, H), each completed in place
    state = torch.zeros_like(states[0])
    for now in states:
        state = now.addmm_(state, weight_hh.T)
        if nonlinear:
            state.tanh_()
    check_float("the state", states)
    return states


class _Data(NamedTuple):
    """Weights, bits and what is wanted of the states."""

    weights: tuple[Tensor, Tensor, Tensor]
    u: Tensor  # (`WARM_UP` + N, S)
    train: Tensor  # (M, all tasks): lags, products, parities
    test: Tensor  # (M, all tasks)
    generator: torch.Generator


def _data(hidden: int, drive: float, seed: int) -> _Data:
    check("hidden size", hidden, 2, MAX_HIDDEN)
    check("drive", drive, MIN_DRIVE, MAX_DRIVE)
    check("seed", seed, 0, MAX_SEED)
    generator = torch.Generator().manual_seed(seed)
    drawn = weights(hidden, drive, generator)
    u = torch.randint(2, (WARM_UP + STEPS, SERIES), generator=generator).double() * 2 - 1
    past = torch.stack([u[WARM_UP - k : len(u) - k] for k in range(LAGS + 1)], -1)  # (N, S, K + 1)
    pairs = past[..., : PRODUCT_LAGS + 1] * past[..., 1 : PRODUCT_LAGS + 2]
    wanted = torch.cat([past, pairs, past[..., :PARITY].cumprod(-1)], -1)
    train, test = (half.flatten(0, 1) for half in wanted.chunk(2, 1))
    return _Data(drawn, u, train, test, generator)


def _halves(states: Tensor) -> list[Tensor]:
    """Features for fitting and for testing, (M, H + 1) each, by series."""
    return [_with_one(half.flatten(0, 1)) for half in states.chunk(2, 1)]


def _with_one(states: Tensor) -> Tensor:
    """(M, H) → (M, H + 1): a column of ones for the intercept."""
    return torch.cat([states, torch.ones_like(states[:, :1])], 1)


def _ridge(features: Tensor, wanted: Tensor) -> Tensor:
    """The readout, (H + 1, tasks); the intercept is not held back."""
    gram = features.T @ features
    held = gram.diagonal()[:-1]
    held.add_(RIDGE * held.max())
    return torch.linalg.solve(gram, features.T @ wanted)


def _explained(estimate: Tensor, wanted: Tensor) -> Tensor:
    """R², (tasks,): 0 where the mean would have done as well."""
    left = (wanted - estimate).square().mean(0) / wanted.var(0, correction=0)
    return (1 - left).clamp_(min=0)


def _scores(estimate: Tensor, data: _Data, *, nonlinear: bool) -> TaskScores:
    by_task = _explained(estimate, data.test).split((LAGS + 1, PRODUCT_LAGS + 1, PARITY))
    u, v = data.u[:, :1], data.u[:, 1:2]
    ends = run_recurrence(*data.weights, torch.cat([u, v, u + v, 0 * u], 1), nonlinear=nonlinear)
    of_u, of_v, of_both, of_none = ends[-1]
    missed = of_both + of_none - of_u - of_v
    off = float(missed.norm() / (of_both - of_none).norm())
    memory, products, parity = (frozen(one.clone()) for one in by_task)
    return TaskScores(memory, products, parity, off)


def _after(decoded: list[Tensor], data: _Data) -> tuple[Array, Array]:
    """R² of products and parities, by tanh units over the bits that a task is about.

    Args:
        decoded: u_{t−k} as the linear state tells it, for fitting and for testing, (M, K + 1) each.
        data: what is wanted, and the source of the units' weights.
    """
    shape = (PARITY + 1, UNITS)
    drawn = _GAIN * torch.randn(shape, generator=data.generator, dtype=torch.float64)
    products = [[k, k + 1] for k in range(PRODUCT_LAGS + 1)]
    parities = [[*range(n)] for n in range(1, PARITY + 1)]
    found = []
    for task, bits in enumerate(products + parities, LAGS + 1):
        own = slice(task, task + 1)
        seen = drawn[:, : min(UNITS, 8 << len(bits))]
        fit, check_on = (
            _with_one((half[:, bits] @ seen[1 : len(bits) + 1] + seen[0]).tanh())
            for half in decoded
        )
        found.append(_explained(check_on @ _ridge(fit, data.train[:, own]), data.test[:, own]))
    r2 = torch.cat(found)
    return frozen(r2[: len(products)].clone()), frozen(r2[len(products) :].clone())
