"""Forecasts of a small RNN that come out as a flat line, and why.

The series is an AR(2) process (Yule 1927), y_t = a₁ y_{t−1} + a₂ y_{t−2} + ε_t, with a variance of
1, a period, and a share q of its variance that nobody can foresee: Var ε = q. So the best MSE that
a forecast of the next value can have is q, and the best from a window of one value is 1 − ρ₁², ρ₁
being the correlation of neighbours.

The best forecast in MSE is ŷ = E[y | window]. Its errors do not correlate with it, hence
Var y = Var ŷ + MSE: where little can be foreseen, the best forecast is nearly flat, at the mean.

N training windows, M test windows, W values a window, K = 4 networks.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, NamedTuple, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SEED, check
from rnn_core.memory.batched_training import initial_networks, train_networks

Mistake = Literal["none", "unscaled", "shuffled", "broadcast"]
MISTAKES: Final[tuple[Mistake, ...]] = get_args(Mistake)
"""Nothing wrong; values not standardised; values shuffled before the windows are cut; a loss that
compares every prediction with every target."""
LEVEL, SPREAD = 40.0, 10.0
"""Mean and standard deviation of the values as they are measured."""
TRAINING: Final = 600  # windows N
TEST: Final = 400  # windows M, all after the last training one
HIDDEN: Final = 8
UPDATES: Final = 100
RATE: Final = 0.02
MAX_WINDOW: Final = 8
PERIODS: Final = (4, 24)  # the shortest and the longest
MIN_NOISE: Final = 0.05
SATURATED: Final = 0.99  # a state beyond it has a slope of tanh below 0.02
_HALVINGS: Final = 60
Array = NDArray[np.float64]


class AR2(NamedTuple):
    """An AR(2) process with a variance of 1."""

    a1: float  # weight of the last value
    a2: float  # weight of the one before it
    noise: float  # Var ε

    @property
    def neighbours(self) -> float:
        """ρ₁: correlation of a value with the one before it, by Yule and Walker."""
        return self.a1 / (1 - self.a2)


@checked
def ar2(noise: float, period: int) -> AR2:
    """The process with a period and an unforeseeable share of its variance.

    Its poles are r e^{±2πi / period}; r is found by halving, for q falls as r grows.

    Args:
        noise: q, from `MIN_NOISE` to 1; with 1 it is white noise.
        period: steps, within `PERIODS`.

    Returns:
        Its coefficients.

    Raises:
        OutOfBounds: the noise or the period is out of its range.

    Example:
        >>> wave = ar2(0.1, 12)
        >>> round(wave.a1, 2), round(wave.a2, 2), round(wave.neighbours, 2)
        (1.53, -0.79, 0.86)
    """
    check("noise", noise, MIN_NOISE, 1)
    check("period", period, *PERIODS)
    angle = 2 * math.pi / period
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        r = (low + high) / 2
        a1, a2 = 2 * r * math.cos(angle), -r * r
        foreseen = 1 - (1 + a2) * ((1 - a2) ** 2 - a1 * a1) / (1 - a2)
        low, high = (r, high) if 1 - foreseen > noise else (low, r)
    r = 0.0 if noise == 1 else (low + high) / 2
    return AR2(2 * r * math.cos(angle), -r * r, noise)


@checked
def best_mse(process: AR2, window: int) -> float:
    """The smallest MSE of a forecast from the last values, as a share of the variance.

    Args:
        process: what is forecast.
        window: how many values are known.

    Returns:
        1 − ρ₁² for one value, Var ε for two or more.

    Raises:
        OutOfBounds: the window is out of its range.
    """
    check("window", window, 1, MAX_WINDOW)
    return 1 - process.neighbours**2 if window == 1 else process.noise


@checked
def series(process: AR2, steps: int, generator: torch.Generator) -> Tensor:
    """Draw values of the process, from its stationary distribution on.

    Args:
        process: with a variance of 1.
        steps: how many.
        generator: of all chance.

    Returns:
        Values of mean 0 and variance 1, shape (steps,), in float64.

    Raises:
        OutOfBounds: fewer than 3 steps, or too many.
    """
    check("steps", steps, 3, 10 * (TRAINING + TEST))
    drawn = torch.randn(steps, generator=generator, dtype=torch.float64).tolist()
    rho, spread = process.neighbours, math.sqrt(process.noise)
    values = [drawn[0], rho * drawn[0] + math.sqrt(1 - rho * rho) * drawn[1]]
    for one in drawn[2:]:
        values.append(process.a1 * values[-1] + process.a2 * values[-2] + spread * one)
    return torch.tensor(values, dtype=torch.float64)


@dataclass(frozen=True, eq=False)
class Forecast:
    """What a trained network foretells of the test windows; equal only to itself.

    Attributes:
        mistake: that was made.
        targets: values that followed the test windows, (M,), as they are measured.
        predictions: of them, (M,).
        before: the last value of each window, (M,).
        mean: of the training targets.
        saturated: share of the states beyond ±`SATURATED`.
    """

    mistake: Mistake
    targets: Array
    predictions: Array
    before: Array
    mean: float
    saturated: float

    @cached_property
    def spread(self) -> float:
        """Standard deviation of the targets."""
        return float(self.targets.std())

    @cached_property
    def predicted_spread(self) -> float:
        """Standard deviation of the predictions."""
        return float(self.predictions.std())

    @cached_property
    def mse(self) -> float:
        """Of the predictions."""
        return float(((self.predictions - self.targets) ** 2).mean())

    @cached_property
    def mean_mse(self) -> float:
        """MSE of always saying `mean`."""
        return float(((self.mean - self.targets) ** 2).mean())

    @cached_property
    def last_value_mse(self) -> float:
        """MSE of saying the last value again (persistence)."""
        return float(((self.before - self.targets) ** 2).mean())

    @cached_property
    def lag(self) -> float:
        """Correlation of the predictions with the last values; 0 where either is constant."""
        if not self.predicted_spread or not self.before.std():
            return 0.0
        return float(np.corrcoef(self.predictions, self.before)[0, 1])


@checked
def forecasts(noise: float, period: int, window: int, seed: int) -> dict[Mistake, Forecast]:
    """Train one and the same network four times: as it should be, and with each mistake.

    All begin with the same weights and see the same series. With "broadcast", predictions (N, 1)
    and targets (N,) are broadcast to (N, N). The gradient of that loss, 2 (ŷ_i − mean of y) / N,
    is the gradient of an MSE whose targets are all replaced by their mean, and so it is trained.

    Args:
        noise: q, the share of the variance that nobody can foresee.
        period: of the series.
        window: W, values that the network reads before it foretells the next.
        seed: of the series, the shuffling and the weights.

    Returns:
        The forecasts of every mistake, "none" among them.

    Raises:
        OutOfBounds: an argument is out of its range.

    Example:
        >>> found = forecasts(0.1, 12, 4, seed=0)
        >>> found["none"].mse < 0.3 * found["none"].mean_mse
        True
        >>> found["broadcast"].predicted_spread < 0.1 * found["broadcast"].spread
        True
    """
    check("window", window, 1, MAX_WINDOW)
    check("seed", seed, 0, MAX_SEED)
    process = ar2(noise, period)
    generator = torch.Generator().manual_seed(seed)
    values = LEVEL + SPREAD * series(process, TRAINING + TEST + window, generator)
    mixed = values[torch.randperm(len(values), generator=generator)]
    windows, shifts, inputs, targets = [], [], [], []
    for mistake in MISTAKES:
        read = mixed if mistake == "shuffled" else values
        past = read[: TRAINING + window]  # nothing is known of the test values
        shifts.append((0.0, 1.0) if mistake == "unscaled" else (past.mean(), past.std()))
        windows.append(read.unfold(0, window + 1, 1))  # (N + M, W + 1)
        shift, scale = shifts[-1]
        scaled = ((windows[-1] - shift) / scale).float()
        inputs.append(scaled[:, :-1].T[..., None])  # (W, N + M, 1)
        targets.append(scaled[:, -1].clone())
        if mistake == "broadcast":
            targets[-1][:TRAINING] = targets[-1][:TRAINING].mean()
    x, y = torch.stack(inputs), torch.stack(targets)
    known, new = slice(TRAINING), slice(TRAINING, None)
    *_, last = train_networks(
        initial_networks([HIDDEN] * len(MISTAKES), 1, [seed] * len(MISTAKES)),
        (x[:, :, known], y[:, known]),
        (x[:, :, new], y[:, new]),
        loss="mse",
        updates=UPDATES,
        rate=RATE,
        every=UPDATES,
    )
    found: dict[Mistake, Forecast] = {}
    for place, mistake in enumerate(MISTAKES):
        shift, scale = shifts[place]
        tested = windows[place][TRAINING:]
        found[mistake] = Forecast(
            mistake,
            targets=frozen(tested[:, -1].clone()),
            predictions=frozen(last.outputs[place].double() * scale + shift),
            before=frozen(tested[:, -2].clone()),
            mean=float(windows[place][:TRAINING, -1].mean()),
            saturated=float((last.states[place].abs() > SATURATED).float().mean()),
        )
    return found
