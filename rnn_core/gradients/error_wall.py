"""A loss surface with a wall, and gradient descent on it.

Pascanu, Mikolov and Bengio 2013, "On the difficulty of training recurrent neural networks",
equation 8 and figure 6: one unit, one weight w, one bias b, no input. After a number of steps from
the same start its output should be 0.7. Where the start is an unstable fixed point of the
recursion, the state falls to one side or to the other, and the surface has a wall. All in float64.
"""

from dataclasses import dataclass
from math import hypot, prod
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import check
from rnn_core.tensors import check_array

MAX_UNROLLED: Final = 200  # steps of the recursion
MAX_WEIGHT: Final = 10  # |w| and |b| at which a descent begins; it may leave these bounds
MAX_COORDINATE: Final = 1e6  # |w|, |b| and |x_0| at which the surface is computed
MAX_POINTS: Final = 100_000  # of the surface at once
MAX_UPDATES: Final = 200  # of one descent
MAX_RATE: Final = 10.0
MAX_NORM: Final = 1e6
START: Final = 0.5
TARGET: Final = 0.7
W_RANGE: Final = (4.0, 5.5)  # of the surface as it is drawn
B_RANGE: Final = (-3.0, -1.5)
GRID: Final = (49, 81)  # weights, and biases that lie closest at the wall
EVEN_GRID: Final = (120, 110)  # the same on an even grid, seen from above
CROWDING: Final = 4.5  # ln of how much closer the biases are at the wall than at the edge
EPS: Final = 1e-6  # what PyTorch adds to a norm before it divides by it

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ErrorWall:
    """The cost and its gradient at given points; equal only to itself.

    The arrays are read-only and of one shape, that of w and b broadcast.

    Attributes:
        cost: (σ(x_steps) − target)², (…).
        grad_w: ∂cost/∂w, (…).
        grad_b: ∂cost/∂b, (…).
    """

    cost: Array
    grad_w: Array
    grad_b: Array

    @property
    def norm(self) -> Array:
        """‖(∂cost/∂w, ∂cost/∂b)‖₂, (…)."""
        return np.hypot(self.grad_w, self.grad_b)


@dataclass(frozen=True, eq=False)
class Descent:
    """Gradient descent from one start: U updates, U + 1 points; equal only to itself.

    Attributes:
        w: weights it came to, (U+1,), read-only as all arrays here.
        b: biases it came to, (U+1,).
        cost: at these points, (U+1,).
        norm: of the gradient there, (U+1,).
        clipped: the same norm after clipping, (U+1,).
        rate: learning rate.
        clip: largest norm of a gradient; None where nothing is clipped.
        steps: of the recursion.
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
class LossSurface:
    """The surface over `W_RANGE` and `B_RANGE`, on two grids; equal only to itself.

    Attributes:
        steps: of the recursion.
        weights: (W,), read-only as all arrays here.
        biases: other ones for every weight, closest where the wall stands, (B, W).
        cost: at these points, (B, W).
        even_cost: on an even grid over both ranges, ends included, (B', W'); its sizes are those of
            `EVEN_GRID`, W' first.
        w_range: first and last of the weights.
        b_range: first and last of the biases.
    """

    steps: int
    weights: Array
    biases: Array
    cost: Array
    even_cost: Array
    w_range: tuple[float, float] = W_RANGE
    b_range: tuple[float, float] = B_RANGE

    def contains(self, w: float, b: float) -> bool:
        """Whether a point lies within the ranges of the surface.

        Args:
            w: its weight.
            b: its bias.

        Returns:
            True if it does, the edges included.
        """
        (w_low, w_high), (b_low, b_high) = self.w_range, self.b_range
        return w_low <= w <= w_high and b_low <= b <= b_high


@checked
def error_wall(
    w: ArrayLike,
    b: ArrayLike,
    steps: int = 50,
    start: float = START,
    target: float = TARGET,
) -> ErrorWall:
    """The cost of x_t = w·σ(x_{t−1}) + b after some steps, and its gradient, in forward mode.

    Pascanu, Mikolov and Bengio 2013, equation 8.

    Args:
        w: recurrent weights, a number or an array that broadcasts with `b`, (…).
        b: biases, likewise, (…).
        steps: how often the recursion is applied, 1 … `MAX_UNROLLED`.
        start: x_0.
        target: what σ(x_steps) should be, 0 … 1.

    Returns:
        Cost and gradient at every point, in float64.

    Raises:
        OutOfBounds: a weight, a bias or the start is beyond ± `MAX_COORDINATE`, there are more
            points than `MAX_POINTS`, or the steps or the target are out of range.
        ValueError: the shapes of `w` and `b` do not broadcast.

    Example:
        >>> wall = error_wall(4.9, [-2.2, -2.0, -1.8])
        >>> wall.cost.round(3).tolist()
        [0.041, 0.052, 0.06]
        >>> wall.norm.shape
        (3,)
    """
    check("time steps", steps, 1, MAX_UNROLLED)
    check("start", start, -MAX_COORDINATE, MAX_COORDINATE)
    check("target", target, 0, 1)
    weights, biases = _numbers("w", w), _numbers("b", b)
    check("points", prod(np.broadcast_shapes(weights.shape, biases.shape)), 1, MAX_POINTS)
    for quantity, values in (("weight", weights), ("bias", biases)):
        for end in (values.min(), values.max()):
            check(quantity, float(end), -MAX_COORDINATE, MAX_COORDINATE)
    found = _error_wall(weights, biases, steps, start, target)
    return ErrorWall(*(frozen(np.asarray(one)) for one in found))


def _error_wall(
    w: Array | float, b: Array | float, steps: int, start: float = START, target: float = TARGET
) -> tuple[Array, Array, Array]:
    """Cost, ∂cost/∂w and ∂cost/∂b, without a bound on where."""
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


@checked
def gradient_descent(
    w: float, b: float, rate: float, clip: float | None, steps: int = 50, updates: int = 24
) -> Descent:
    """Gradient descent on the surface: θ ← θ − rate · g, with the norm of g clipped to `clip`.

    Clipped as in Pascanu et al. 2013, algorithm 1, by the factor of PyTorch's `clip_grad_norm_`:
    clip / (‖g‖ + 10⁻⁶), never more than 1.

    Args:
        w: weight at the start.
        b: bias at the start.
        rate: learning rate, 0 … `MAX_RATE`.
        clip: largest norm of a gradient, 0 … `MAX_NORM`; None does not clip.
        steps: of the recursion, 1 … `MAX_UNROLLED`.
        updates: U, 1 … `MAX_UPDATES`.

    Returns:
        Where it was before the first and after every update.

    Raises:
        OutOfBounds: the start is beyond ± `MAX_WEIGHT`, or another number is out of range.

    Example:
        >>> walk = gradient_descent(4.9, -2.2, rate=0.5, clip=0.1, updates=10)
        >>> walk.w.shape
        (11,)
        >>> bool((walk.clipped <= 0.1).all())
        True
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


@checked
def loss_surface(steps: int = 50) -> LossSurface:
    """The surface as it is drawn, finest where the wall stands.

    Args:
        steps: of the recursion, 1 … `MAX_UNROLLED`.

    Returns:
        Its cost on both grids.

    Raises:
        OutOfBounds: the steps are out of range.
    """
    weights = np.linspace(*W_RANGE, GRID[0])
    wall = wall_bias(weights)
    reach = np.expm1(CROWDING * np.linspace(0, 1, GRID[1] // 2 + 1)) / np.expm1(CROWDING)
    below = wall + (B_RANGE[0] - wall) * reach[::-1, None]
    above = wall + (B_RANGE[1] - wall) * reach[1:, None]
    biases = np.vstack([below, above])
    even_w, even_b = (
        np.linspace(*span, cells) for span, cells in zip((W_RANGE, B_RANGE), EVEN_GRID, strict=True)
    )
    even_cost = error_wall(even_w, even_b[:, None], steps).cost
    cost = error_wall(weights, biases, steps).cost
    return LossSurface(steps, frozen(weights), frozen(biases), cost, even_cost)


@checked
def wall_bias(w: ArrayLike) -> Array:
    """The bias at which `START` is a fixed point of the recursion: b = x − w·σ(x).

    Where w·σ′(START) > 1 it is unstable, and the wall stands there for any number of steps.

    Args:
        w: recurrent weights, (…).

    Returns:
        Biases, (…).

    Raises:
        OutOfBounds: a weight is beyond ±`MAX_COORDINATE`.
    """
    weights = _numbers("w", w)
    check_array("w", weights, *weights.shape)
    for weight in (weights.min(), weights.max()) if weights.size else ():
        check("weight", float(weight), -MAX_COORDINATE, MAX_COORDINATE)
    return START - weights * _sigmoid(np.float64(START))


def _numbers(name: str, given: ArrayLike) -> Array:
    try:
        return np.asarray(given, float)
    except OverflowError:  # an integer that no float holds
        most = f"{MAX_COORDINATE:g}"
        raise ValueError(f"{name} must be between -{most} and {most}") from None
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a number or an array of numbers") from None


@checked
def derivative_at_start(w: float) -> float:
    """∂x_1/∂x_0 = w·σ′(START): above 1 the recursion drives neighbours of its start apart.

    Args:
        w: recurrent weight.

    Returns:
        The derivative.
    """
    check("weight", w, -MAX_COORDINATE, MAX_COORDINATE)
    y = float(_sigmoid(np.float64(START)))
    return w * y * (1 - y)


def _sigmoid(x: Array | np.float64) -> Array:
    with np.errstate(over="ignore"):  # far below zero it is 1 / inf, which is right
        return 1 / (1 + np.exp(-x))
