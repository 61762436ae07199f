"""The error surface with a wall, and gradient descent that walks on it.

Pascanu, Mikolov and Bengio 2013, "On the difficulty of training recurrent neural networks",
equation 8 and figure 6: one unit, one weight w, one bias b, no input. After so many steps from the
same start its answer should be 0.7. Where the start is the unstable fixed point of the recursion,
it falls to one side or to the other, and the surface has a wall. All in float64.
"""

from dataclasses import dataclass
from math import hypot, prod
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnn_core.arrays import frozen
from rnn_core.bounds import check

MAX_UNROLLED: Final = 200  # steps of the recursion
MAX_WEIGHT: Final = 10  # |w| and |b| of a start; a walk may then go where it will
MAX_PLACE: Final = 1e6  # |w|, |b| and |x_0| at which the surface may be asked for
MAX_POINTS: Final = 100_000  # of the surface at once
MAX_UPDATES: Final = 200  # of one walk
MAX_RATE: Final = 10.0
MAX_NORM: Final = 1e6
START: Final = 0.5
TARGET: Final = 0.7
W_RANGE: Final = (4.0, 5.5)  # of the ground that is looked at
B_RANGE: Final = (-3.0, -1.5)
CELLS: Final = (49, 81)  # weights, and biases crowded about the wall
FLAT_CELLS: Final = (120, 110)  # the same on an even grid, seen from above
CROWDED: Final = 4.5  # ln of how much closer the biases are at the wall than at the edge
EPS: Final = 1e-6  # what PyTorch adds to a norm before it divides by it

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ErrorWall:
    """The cost and its gradient at every point that was asked for; all of one shape, read-only.

    Equal only to itself.

    Attributes:
        cost: (σ(x_steps) − target)².
        grad_w: ∂cost/∂w.
        grad_b: ∂cost/∂b.
    """

    cost: Array
    grad_w: Array
    grad_b: Array

    @property
    def norm(self) -> Array:
        """‖(∂cost/∂w, ∂cost/∂b)‖₂, of the same shape."""
        return np.hypot(self.grad_w, self.grad_b)


@dataclass(frozen=True, eq=False)
class Descent:
    """Gradient descent from one start: U updates, U + 1 points. Arrays are read-only.

    Equal only to itself.

    Attributes:
        w, b: (U+1,), where the walk stood.
        cost: (U+1,), there.
        norm: (U+1,), length of the gradient there.
        clipped: (U+1,), its length after clipping: what the update goes by.
        rate: learning rate.
        clip: largest length of a gradient; None where nothing is clipped.
        steps: steps of the recursion.
    """

    w: Array
    b: Array
    cost: Array
    norm: Array
    clipped: Array
    rate: float
    clip: float | None
    steps: int


@dataclass(frozen=True, eq=False)
class Ground:
    """The surface over `W_RANGE` and `B_RANGE`, on two grids. Arrays are read-only.

    Equal only to itself.

    Attributes:
        steps: of the recursion.
        weights: (W,).
        biases: (B, W), for every weight its own, closest where the wall stands.
        cost: (B, W).
        flat: (B', W'), the cost on even steps over both ranges, ends included; as many as
            `FLAT_CELLS` says, W' first.
        w_range: first and last of the weights.
        b_range: first and last of the biases.
    """

    steps: int
    weights: Array
    biases: Array
    cost: Array
    flat: Array
    w_range: tuple[float, float] = W_RANGE
    b_range: tuple[float, float] = B_RANGE

    def holds(self, w: float, b: float) -> bool:
        """Whether a point stands on it."""
        (w_low, w_high), (b_low, b_high) = self.w_range, self.b_range
        return w_low <= w <= w_high and b_low <= b <= b_high


def error_wall(
    w: ArrayLike,
    b: ArrayLike,
    steps: int = 50,
    start: float = START,
    target: float = TARGET,
) -> ErrorWall:
    """The cost of x_t = w·σ(x_{t−1}) + b after some steps, and its gradient, in forward mode.

    Args:
        w: recurrent weights, to `MAX_PLACE` on either side of 0; broadcast with `b`, to
            `MAX_POINTS` at most.
        b: biases, to `MAX_PLACE` as well.
        steps: how often the recursion is applied, 1 … `MAX_UNROLLED`.
        start: x_0, to `MAX_PLACE` as well.
        target: what σ(x_steps) should be, 0 … 1.

    Raises:
        OutOfBounds: a number, the number of points or of steps is out of range.
        ValueError: weights and biases do not go together.
    """
    check("time steps", steps, 1, MAX_UNROLLED)
    check("start", start, -MAX_PLACE, MAX_PLACE)
    check("target", target, 0, 1)
    weights, biases = np.asarray(w, float), np.asarray(b, float)
    check("points", prod(np.broadcast_shapes(weights.shape, biases.shape)), 1, MAX_POINTS)
    for quantity, values in (("weight", weights), ("bias", biases)):
        for end in (values.min(), values.max()):
            check(quantity, float(end), -MAX_PLACE, MAX_PLACE)
    found = _error_wall(weights, biases, steps, start, target)
    return ErrorWall(*(frozen(np.asarray(one)) for one in found))


def _error_wall(
    w: Array | float, b: Array | float, steps: int, start: float = START, target: float = TARGET
) -> tuple[Array, Array, Array]:
    """Cost, ∂cost/∂w and ∂cost/∂b, wherever a walk may have come to."""
    weight, bias = np.broadcast_arrays(w, b)
    x = np.full(weight.shape, float(start))
    by_w, by_b = np.zeros_like(x), np.zeros_like(x)  # ∂x_t/∂w, ∂x_t/∂b
    for _ in range(steps):
        y = _sigmoid(x)
        slope = weight * y * (1 - y)  # ∂x_t/∂x_{t−1}
        x, by_w, by_b = weight * y + bias, slope * by_w + y, slope * by_b + 1
    y = _sigmoid(x)
    outer = 2 * (y - target) * y * (1 - y)
    return (y - target) ** 2, outer * by_w, outer * by_b


def descend(
    w: float, b: float, rate: float, clip: float | None, steps: int = 50, updates: int = 24
) -> Descent:
    """Walk down the surface: θ ← θ − rate · g, with g shortened to `clip` where it is longer.

    Shortened as in Pascanu et al. 2013, algorithm 1, by the factor of PyTorch's `clip_grad_norm_`:
    clip / (‖g‖ + 10⁻⁶), never more than 1.

    Args:
        w: where the walk begins, to `MAX_WEIGHT` on either side of 0.
        b: the same.
        rate: learning rate, 0 … `MAX_RATE`.
        clip: largest length of a gradient, 0 … `MAX_NORM`, or None.
        steps: steps of the recursion, 1 … `MAX_UNROLLED`.
        updates: U, 1 … `MAX_UPDATES`.

    Raises:
        OutOfBounds: a number is out of range.
    """
    check("weight", w, -MAX_WEIGHT, MAX_WEIGHT)
    check("bias", b, -MAX_WEIGHT, MAX_WEIGHT)
    check("learning rate", rate, 0, MAX_RATE)
    check("time steps", steps, 1, MAX_UNROLLED)
    check("updates", updates, 1, MAX_UPDATES)
    if clip is not None:
        check("largest norm", clip, 0, MAX_NORM)
    points = []
    for _ in range(updates + 1):
        cost, grad_w, grad_b = map(float, _error_wall(w, b, steps))
        norm = hypot(grad_w, grad_b)
        factor = 1.0 if clip is None else min(1.0, clip / (norm + EPS))
        points.append((w, b, cost, norm, factor * norm))
        w -= rate * factor * grad_w
        b -= rate * factor * grad_b
    weights, biases, costs, norms, clipped = frozen(np.array(points)).T
    return Descent(weights, biases, costs, norms, clipped, rate, clip, steps)


def ground(steps: int = 50) -> Ground:
    """The surface as it is drawn, finest where the wall stands.

    Raises:
        OutOfBounds: too many steps, or none.
    """
    weights = np.linspace(*W_RANGE, CELLS[0])
    wall = ridge(weights)
    reach = np.expm1(CROWDED * np.linspace(0, 1, CELLS[1] // 2 + 1)) / np.expm1(CROWDED)
    below = wall + (B_RANGE[0] - wall) * reach[::-1, None]
    above = wall + (B_RANGE[1] - wall) * reach[1:, None]
    biases = np.vstack([below, above])
    even_w, even_b = (
        np.linspace(*span, cells)
        for span, cells in zip((W_RANGE, B_RANGE), FLAT_CELLS, strict=True)
    )
    flat = error_wall(even_w, even_b[:, None], steps).cost
    cost = error_wall(weights, biases, steps).cost
    return Ground(steps, frozen(weights), frozen(biases), cost, flat)


def ridge(w: ArrayLike) -> Array:
    """The bias at which `START` is a fixed point of the recursion: b = x − w·σ(x).

    Unstable where w·σ'(START) > 1; there it is where the wall stands, however many the steps.
    """
    return START - np.asarray(w, float) * _sigmoid(np.float64(START))


def growth(w: float) -> float:
    """∂x_1/∂x_0 = w·σ′(START): above 1 the recursion drives neighbours of its start apart."""
    y = float(_sigmoid(np.float64(START)))
    return w * y * (1 - y)


def _sigmoid(x: Array | np.float64) -> Array:
    with np.errstate(over="ignore"):  # far below zero it is 1 / inf, which is right
        return 1 / (1 + np.exp(-x))
