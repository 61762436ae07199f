"""The series is what is said of it, and each mistake does what is said, over 20 seeds."""

import warnings
from functools import cache

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as draw
from torch import nn
from torch.nn.functional import mse_loss

from rnn_core.bounds import OutOfBounds
from rnn_core.memory.forecasting import (
    HIDDEN,
    LEVEL,
    MISTAKES,
    RATE,
    SPREAD,
    TEST,
    TRAINING,
    UPDATES,
    Forecast,
    Mistake,
    ar2,
    best_mse,
    forecasts,
    series,
)

SEEDS = range(20)
CASES = [(0.1, 12, 4), (0.5, 12, 4), (1.0, 12, 4), (0.1, 24, 1), (0.1, 4, 1)]


@cache
def made(noise: float, period: int, window: int, seed: int) -> dict[Mistake, Forecast]:
    return forecasts(noise, period, window, seed)


def every(noise: float, period: int, window: int, mistake: Mistake) -> list[Forecast]:
    return [made(noise, period, window, seed)[mistake] for seed in SEEDS]


@given(noise=draw.floats(0.05, 1), period=draw.integers(4, 24))
def test_the_process_has_variance_one_its_period_and_its_noise(noise: float, period: int) -> None:
    process = ar2(noise, period)
    rho_1 = process.neighbours
    rho_2 = process.a1 * rho_1 + process.a2
    # Yule and Walker: Var y = a₁ ρ₁ + a₂ ρ₂ + Var ε, in units of Var y.
    assert process.a1 * rho_1 + process.a2 * rho_2 + noise == pytest.approx(1)
    poles = np.roots([1, -process.a1, -process.a2])
    assert (np.abs(poles) < 1).all()
    if noise < 1:
        assert np.abs(np.angle(poles)) == pytest.approx(2 * np.pi / period)
    assert best_mse(process, 2) == noise <= best_mse(process, 1) + 1e-9


def test_drawn_values_have_the_moments_of_the_process() -> None:
    process = ar2(0.5, 12)
    values = [series(process, 1000, torch.Generator().manual_seed(seed)) for seed in range(40)]
    first = torch.stack([one[:2] for one in values])  # stationary from the beginning on
    assert first.var().item() == pytest.approx(1, abs=0.45)
    variance = torch.cat(values).var().item()
    product = torch.cat([one[1:] * one[:-1] for one in values]).mean().item()
    assert variance == pytest.approx(1, abs=0.06)
    assert product / variance == pytest.approx(process.neighbours, abs=0.03)
    left = torch.cat([one[2:] - process.a1 * one[1:-1] - process.a2 * one[:-2] for one in values])
    assert left.var().item() == pytest.approx(0.5, abs=0.02)


def test_the_broadcast_loss_has_the_gradient_of_targets_at_their_mean() -> None:
    generator = torch.Generator().manual_seed(0)
    y = torch.randn(7, generator=generator, dtype=torch.float64)
    guess = torch.randn(7, 1, generator=generator, dtype=torch.float64, requires_grad=True)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        (wrong,) = torch.autograd.grad(mse_loss(guess, y), guess)
    assert "target size" in str(said[0].message)
    (mean,) = torch.autograd.grad(mse_loss(guess, y.mean().expand(7, 1)), guess)
    torch.testing.assert_close(wrong, mean)
    torch.testing.assert_close(wrong, 2 * (guess.detach() - y.mean()) / 7)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_forecast_is_that_of_pytorch(mistake: Mistake) -> None:
    noise, period, window, seed = 0.3, 10, 3, 5
    found = made(noise, period, window, seed)[mistake]
    generator = torch.Generator().manual_seed(seed)
    values = LEVEL + SPREAD * series(ar2(noise, period), TRAINING + TEST + window, generator)
    if mistake == "shuffled":
        values = values[torch.randperm(len(values), generator=generator)]
    past = values[: TRAINING + window]
    shift, scale = (0.0, 1.0) if mistake == "unscaled" else (past.mean(), past.std())
    windows = ((values - shift) / scale).float().unfold(0, window + 1, 1)
    x, y = windows[:, :-1].T[..., None], windows[:, -1:]
    rnn, head = nn.RNN(1, HIDDEN), nn.Linear(HIDDEN, 1)
    weights, bound = [*rnn.parameters(), *head.parameters()], HIDDEN**-0.5
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for weight in weights:
            weight.uniform_(-bound, bound, generator=generator)
    optimizer = torch.optim.Adam(weights, RATE)
    targets = y[:TRAINING, 0] if mistake == "broadcast" else y[:TRAINING]
    for _ in range(UPDATES):
        optimizer.zero_grad()
        (head(rnn(x[:, :TRAINING])[1][0]) - targets).square().mean().backward()
        optimizer.step()
    with torch.no_grad():
        states, last = rnn(x[:, TRAINING:])
        said = head(last[0])[:, 0] * scale + shift
    np.testing.assert_allclose(found.predictions, said.numpy(), atol=0.05)
    np.testing.assert_allclose(found.targets, values[TRAINING + window :])
    np.testing.assert_allclose(found.before, values[TRAINING + window - 1 : -1])
    assert found.mean == pytest.approx(values[window : TRAINING + window].mean().item())
    assert found.saturated == pytest.approx((states.abs() > 0.99).float().mean().item(), abs=0.01)
    assert found.mse == pytest.approx(np.mean((found.predictions - found.targets) ** 2))
    assert found.last_value_mse == pytest.approx(np.mean((found.before - found.targets) ** 2))
    assert found.mean_mse == pytest.approx(np.mean((found.mean - found.targets) ** 2))


@pytest.mark.parametrize(("noise", "period", "window"), CASES)
def test_the_best_forecast_is_flatter_than_the_series_by_what_nobody_can_foresee(
    noise: float, period: int, window: int
) -> None:
    """MSE and spread of 20 networks, against the closed forms."""
    best = best_mse(ar2(noise, period), window)
    found = every(noise, period, window, "none")
    mse = np.mean([one.mse / one.mean_mse for one in found])
    assert best - 0.02 < mse < best + 0.09
    spread = np.mean([one.predicted_spread / one.spread for one in found])
    assert spread == pytest.approx((1 - best) ** 0.5, abs=0.05 if best < 0.9 else 0.3)
    law = np.mean([(one.predicted_spread**2 + one.mse) / one.mean_mse for one in found])
    assert law == pytest.approx(1, abs=0.15)


def test_with_half_of_the_variance_unforeseeable_a_forecast_swings_by_seventy_percent() -> None:
    shares = [one.predicted_spread / one.spread for one in every(0.5, 12, 4, "none")]
    assert all(0.61 < share < 0.85 for share in shares)  # nearer to √½ than to ½ or 1
    assert np.mean(shares) == pytest.approx(0.5**0.5, abs=0.03)


@pytest.mark.parametrize(("noise", "period", "window"), CASES)
def test_every_mistake_makes_the_line_flat(noise: float, period: int, window: int) -> None:
    for one in every(noise, period, window, "unscaled"):
        assert one.saturated > 0.98 and one.predicted_spread < 0.02 * one.spread
        assert one.mse > 2 * one.mean_mse and one.predictions.mean() < one.mean - one.spread
    for one in every(noise, period, window, "shuffled"):
        assert one.predicted_spread < 0.45 * one.spread and one.mse > 0.97 * one.mean_mse
    for one in every(noise, period, window, "broadcast"):
        assert one.predicted_spread < 0.02 * one.spread
        assert one.mse == pytest.approx(one.mean_mse, rel=0.01)
        assert one.predictions.mean() == pytest.approx(one.mean, abs=0.02 * one.spread)


def test_white_noise_and_a_window_too_short_leave_the_mean() -> None:
    for one in (*every(1.0, 12, 4, "none"), *every(0.1, 4, 1, "none")):
        assert one.predicted_spread < 0.45 * one.spread and one.mse > 0.95 * one.mean_mse
    longer = [made(0.1, 4, 2, seed)["none"] for seed in SEEDS]
    assert all(one.mse < 0.3 * one.mean_mse for one in longer)


def test_a_window_of_one_slow_value_is_said_again() -> None:
    """No better than persistence, and the same but for a factor."""
    found = every(0.1, 24, 1, "none")
    assert all(one.lag > 0.98 and one.mse > 0.85 * one.last_value_mse for one in found)
    longer = [made(0.1, 24, 4, seed)["none"] for seed in SEEDS]
    assert all(one.mse < 0.95 * one.last_value_mse for one in longer)


@settings(max_examples=10)
@given(
    noise=draw.floats(0.05, 1),
    period=draw.integers(4, 24),
    window=draw.integers(1, 8),
    seed=draw.integers(0, 10**6),
)
def test_everything_is_finite_wherever_the_sliders_stand(
    noise: float, period: int, window: int, seed: int
) -> None:
    for mistake, one in forecasts(noise, period, window, seed).items():
        assert one.mistake == mistake and len(one.targets) == TEST
        assert np.isfinite(one.predictions).all() and -1 <= one.lag <= 1
        assert 0 <= one.saturated <= 1 and one.mse > 0


def test_bounds_are_named() -> None:
    with pytest.raises(OutOfBounds, match=r"noise must be between 0\.05 and 1, got 0\.01"):
        forecasts(0.01, 12, 4, 0)
    with pytest.raises(OutOfBounds, match="period must be between 4 and 24, got 3"):
        forecasts(0.5, 3, 4, 0)
    with pytest.raises(OutOfBounds, match="window must be between 1 and 8, got 9"):
        forecasts(0.5, 12, 9, 0)
    with pytest.raises(OutOfBounds, match="steps must be between 3 and"):
        series(ar2(0.5, 12), 2, torch.Generator())
