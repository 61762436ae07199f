"""Memory capacity against closed forms, brute force, and Jaeger's bound."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from rnn_core import OutOfBounds
from rnn_core.memory.capacity import (
    MIN_RIDGE,
    NONLINEARITIES,
    RIDGE,
    RIDGES,
    SERIES,
    Nonlinearity,
    memory_capacity,
)
from rnn_core.memory.reservoir import INITS, Init, reservoir


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def shift_register(hidden: int) -> tuple[Tensor, Tensor]:
    return torch.diag(torch.ones(hidden - 1), -1), torch.eye(hidden)[:, :1]


def brute_force(weights: tuple[Tensor, Tensor], lags: int, steps: int) -> Any:
    """r² of an ordinary least squares fit to one long series, and nothing clever."""
    noise = torch.rand(steps, generator=seeded(7), dtype=torch.float64).numpy() * 2 - 1
    matrix, into = weights[0].numpy(), weights[1].flatten().numpy()
    states = np.zeros((steps, len(into)))
    for t in range(1, steps):
        states[t] = matrix @ states[t - 1] + into * noise[t]
    found = []
    for k in range(lags + 1):
        rows, wanted = states[500:], noise[500 - k : steps - k]
        fitted = rows @ np.linalg.lstsq(rows, wanted, rcond=None)[0]
        found.append(np.corrcoef(fitted, wanted)[0, 1] ** 2)
    return np.array(found)


@pytest.mark.parametrize("decay", [0.3, 0.9, -0.8])
def test_one_unit_forgets_geometrically(decay: float) -> None:
    found = memory_capacity(torch.tensor([[decay]]).double(), torch.tensor([[0.7]]), lags=60)
    wanted = (1 - decay**2) * decay ** (2.0 * np.arange(61))
    np.testing.assert_allclose(found.by_lag, wanted, atol=1e-6)


@pytest.mark.parametrize("hidden", [1, 5, 40])
def test_a_shift_register_holds_the_last_inputs_and_no_other(hidden: int) -> None:
    found = memory_capacity(*shift_register(hidden))
    np.testing.assert_allclose(found.by_lag[:hidden], 1, atol=1e-9)
    np.testing.assert_allclose(found.by_lag[hidden:], 0, atol=1e-9)
    assert found.total == pytest.approx(hidden) and found.horizon == hidden == found.bound


@pytest.mark.parametrize("init", INITS)
def test_endless_data_are_what_much_data_come_to(init: Init) -> None:
    weights = reservoir(6, init, 0.8, seed=1)
    found = memory_capacity(*weights, lags=25).by_lag
    np.testing.assert_allclose(found, brute_force(weights, 25, 20_000), atol=0.03)


def test_no_linear_reservoir_holds_more_than_its_units() -> None:
    generator = seeded()
    for _ in range(100):
        hidden = int(torch.randint(1, 65, (), generator=generator))
        scale = 1.5 * torch.rand((), generator=generator) / hidden**0.5
        weight_hh = scale * torch.randn(hidden, hidden, generator=generator)
        found = memory_capacity(weight_hh, torch.randn(hidden, 1, generator=generator))
        assert 0 <= found.total <= 1.01 * hidden
        assert found.by_lag.min() >= 0 and found.by_lag.max() <= 1 + 1e-9


@pytest.mark.parametrize("hidden", [2, 5, 10, 20, 50])
@pytest.mark.parametrize("scale", [0.9, 0.95, 0.99])
def test_an_orthogonal_reservoir_fills_its_bound(hidden: int, scale: float) -> None:
    for seed in range(3):
        found = memory_capacity(*reservoir(hidden, "orthogonal", scale, seed))
        assert 0.95 * hidden <= found.total <= 1.01 * hidden


def test_equal_units_remember_as_much_as_one() -> None:
    alone = memory_capacity(torch.tensor([[0.7]]).double(), torch.ones(1, 1), lags=320)
    found = memory_capacity(*reservoir(30, "identity", 0.7, seed=0))
    np.testing.assert_allclose(found.by_lag, alone.by_lag, atol=1e-6)


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
@pytest.mark.parametrize("init", INITS)
def test_a_readout_is_ridge_regression_examined_on_other_series(
    init: Init, nonlinearity: Nonlinearity
) -> None:
    """Every lag by itself, written out in NumPy from the same noise."""
    hidden, lags, samples = 12, 20, 40
    weight_hh, weight_ih = reservoir(hidden, init, 0.9, seed=3)
    found = memory_capacity(
        weight_hh, weight_ih, nonlinearity=nonlinearity, lags=lags, samples=samples, seed=3
    )
    drawn = torch.rand(lags + samples, SERIES, generator=seeded(3), dtype=torch.float64)
    noise, state, states = drawn.numpy() * 2 - 1, np.zeros((SERIES, hidden)), []
    for read in noise:
        inside = state @ weight_hh.numpy().T + read[:, None] * weight_ih.numpy().T
        state = np.tanh(inside) if nonlinearity == "tanh" else np.maximum(inside, 0)
        states.append(state)
    kept, half = np.array(states[lags:]), SERIES // 2
    fitted, asked = kept[:, :half].reshape(-1, hidden), kept[:, half:].reshape(-1, hidden)
    left, lengths, axes = np.linalg.svd(fitted - fitted.mean(0), full_matrices=False)
    inverse = lengths / (lengths**2 + RIDGE * lengths[0] ** 2)
    for lag in range(lags + 1):
        past = noise[lags - lag : lags - lag + samples]
        aim, right = past[:, :half].ravel(), past[:, half:].ravel()
        readout = axes.T @ (inverse * (left.T @ (aim - aim.mean())))
        said = (asked - fitted.mean(0)) @ readout + aim.mean()
        missed = np.square(said - right).sum() / np.square(right - right.mean()).sum()
        share = 1 - missed / (1 + hidden / len(fitted))
        wanted = share if share > 3 * (6 * hidden) ** 0.5 / len(fitted) else 0
        assert found.by_lag[lag] == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("nonlinearity", NONLINEARITIES)
@pytest.mark.parametrize("init", INITS)
def test_every_noise_floor_is_measured_at_once(init: Init, nonlinearity: Nonlinearity) -> None:
    weights = reservoir(20, init, 0.9, seed=2)
    options: dict[str, Any] = {"nonlinearity": nonlinearity, "lags": 30, "samples": 40}
    found = memory_capacity(*weights, **options)
    assert found.ridge == RIDGE and RIDGE in RIDGES and RIDGES[-1] == MIN_RIDGE
    for ridge in (RIDGES[0], RIDGE, RIDGES[-1]):
        alone = memory_capacity(*weights, ridge=ridge, **options)
        np.testing.assert_allclose(found.at(ridge).by_lag, alone.by_lag, atol=1e-9)
        assert found.at(ridge).ridge == alone.ridge == ridge
    with pytest.raises(ValueError, match="not in"):
        found.at(0.5)


@settings(max_examples=25)
@given(st.integers(1, 64), st.sampled_from([0.3, 0.9, 1.2, 1.5]), st.integers(0, 99))
def test_less_noise_never_holds_less_and_none_more_than_the_bound(
    hidden: int, scale: float, seed: int
) -> None:
    found = memory_capacity(*reservoir(hidden, "default", scale, seed))
    totals = [found.at(ridge).total for ridge in RIDGES]
    assert np.diff(totals).min() >= -1e-6 and totals[-1] <= hidden + 1e-6


@pytest.mark.parametrize("ridge", [1e-2, 1e-6, 1e-12])
def test_a_floor_is_ridge_regression_on_endless_data(ridge: float) -> None:
    """From the covariance Σ of the state, which solves Σ = W Σ Wᵀ + w wᵀ."""
    weight_hh, weight_ih = (one.numpy() for one in reservoir(6, "default", 1.2, seed=4))
    hidden = len(weight_hh)
    flat = np.linalg.solve(
        np.eye(hidden**2) - np.kron(weight_hh, weight_hh), np.kron(weight_ih, weight_ih)
    )
    covariance = flat.reshape(hidden, hidden)
    lengths, _ = np.linalg.eigh(covariance)
    damped = np.linalg.inv(covariance + ridge * lengths[-1] * np.eye(hidden))
    found = memory_capacity(
        torch.from_numpy(weight_hh), torch.from_numpy(weight_ih), ridge=ridge, lags=20
    )
    column = weight_ih[:, 0]
    for lag in range(21):
        readout = damped @ column
        missed = readout @ covariance @ readout - 2 * readout @ column + 1  # E u² is 1
        assert found.by_lag[lag] == pytest.approx(1 - missed, abs=1e-6)
        column = weight_hh @ column
    np.testing.assert_allclose(found.variances, lengths[::-1] / lengths[-1], atol=1e-9)
    assert found.above_floor == (lengths > ridge * lengths[-1]).sum()


def test_powers_are_those_of_one_step_after_another() -> None:
    """r²(k) is the leverage of column k of (W_ih, W_hh·W_ih, …)."""
    weight_hh, weight_ih = reservoir(7, "orthogonal", 0.97, seed=5)
    columns = [weight_ih.numpy()[:, 0]]
    while len(columns) <= 1500:
        columns.append(weight_hh.numpy() @ columns[-1])
    left = np.linalg.qr(np.array(columns))[0]
    found = memory_capacity(weight_hh, weight_ih, lags=100)
    np.testing.assert_allclose(found.by_lag, np.square(left).sum(1)[:101], atol=1e-9)


def test_what_does_not_reach_a_growing_unit_is_remembered() -> None:
    weight_hh = torch.diag(torch.tensor([4.0, 0.5])).double()
    alone = memory_capacity(torch.tensor([[0.5]]).double(), torch.ones(1, 1), lags=30)
    found = memory_capacity(weight_hh, torch.tensor([[0.0], [1.0]]), lags=30)
    np.testing.assert_allclose(found.by_lag, alone.by_lag, atol=1e-9)


@settings(max_examples=15)
@given(st.sampled_from(INITS), st.integers(1, 12), st.integers(0, 99))
def test_a_whisper_through_tanh_is_remembered_as_without_it(
    init: Init, hidden: int, seed: int
) -> None:
    """tanh is the identity near 0: what is measured on samples agrees with what is exact."""
    weight_hh, weight_ih = reservoir(hidden, init, 0.6, seed)
    exact = memory_capacity(weight_hh, weight_ih, lags=15)
    found = memory_capacity(
        weight_hh, 1e-4 * weight_ih, nonlinearity="tanh", lags=15, samples=600, seed=seed
    )
    np.testing.assert_allclose(found.by_lag, exact.by_lag, atol=0.06)


def test_a_bias_makes_relu_linear() -> None:
    """Pushed far from 0, ReLU lets everything pass."""
    weight_hh, weight_ih = reservoir(4, "orthogonal", 0.5, seed=2)
    bias = 100 - 100 * weight_hh.sum(1)  # holds the state at 100
    exact = memory_capacity(weight_hh, weight_ih, lags=12)
    found = memory_capacity(weight_hh, weight_ih, bias, nonlinearity="relu", lags=12)
    np.testing.assert_allclose(found.by_lag, exact.by_lag, atol=0.06)


def test_a_growing_echo_of_the_oldest_input_drowns_all_others() -> None:
    for scale in (1.5, 4.0):
        assert memory_capacity(*reservoir(10, "orthogonal", scale, 0)).total < 1e-6


@pytest.mark.parametrize("nonlinearity", NONLINEARITIES)
def test_what_nothing_reaches_holds_nothing(nonlinearity: Nonlinearity) -> None:
    silent = memory_capacity(torch.eye(3) / 2, torch.zeros(3, 1), nonlinearity=nonlinearity)
    assert silent.total == 0 and silent.horizon == 0


@pytest.mark.parametrize("nonlinearity", NONLINEARITIES)
def test_without_recurrence_only_the_newest_input_is_there(nonlinearity: Nonlinearity) -> None:
    found = memory_capacity(*reservoir(8, "default", 0, seed=0), nonlinearity=nonlinearity)
    assert found.by_lag[0] > 0.95 and found.by_lag[1:].sum() < 0.02


@pytest.mark.parametrize("init", INITS)
def test_a_reservoir_is_drawn_once_and_scaled(init: Init) -> None:
    weight_hh, weight_ih = reservoir(50, init, 0.5, seed=1)
    assert weight_hh.shape == (50, 50) and weight_ih.shape == (50, 1)
    assert weight_ih.abs().max() <= 50**-0.5
    whole = reservoir(50, init, 1.0, seed=1)
    torch.testing.assert_close(weight_hh, whole[0] / 2)
    assert torch.equal(weight_ih, whole[1])
    eye = torch.eye(50, dtype=torch.float64)
    if init == "default":
        assert 0.9 * 50**-0.5 < whole[0].abs().max() <= 50**-0.5
    else:
        torch.testing.assert_close(whole[0] @ whole[0].T, eye)
    assert torch.equal(whole[0], eye) == (init == "identity")


def test_chance_comes_from_the_seed_alone() -> None:
    before = torch.random.get_rng_state()
    first, again, other = (
        memory_capacity(*reservoir(5, "orthogonal", 0.9, 1), nonlinearity="tanh", seed=seed)
        for seed in (1, 1, 2)
    )
    assert np.array_equal(first.by_lag, again.by_lag)
    assert not np.array_equal(first.by_lag, other.by_lag)
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lags": -1}, "lags must be between 0 and 1024, got -1"),
        ({"samples": 5000}, "samples must be between 8 and 1000, got 5000"),
        ({"ridge": 2.0}, "ridge must be between 1e-24 and 1, got 2.0"),
        ({"weight_hh": torch.eye(129)}, "reservoir size must be between 1 and 128, got 129"),
        ({"weight_hh": torch.zeros(3, 2)}, r"weight_hh must have the shape \(3, 3\), got \(3, 2\)"),
        ({"weight_ih": torch.ones(4, 1)}, r"weight_ih must have the shape \(3, 1\), got \(4, 1\)"),
        ({"weight_ih": torch.ones(1, 3)}, r"weight_ih must have the shape \(3, 1\), got \(1, 3\)"),
        ({"bias": torch.ones(3, 1)}, r"bias must have the shape \(3,\), got \(3, 1\)"),
        ({"bias": torch.full((3,), torch.nan)}, "bias must be finite"),
        ({"weight_hh": torch.full((3, 3), torch.nan)}, "weight_hh must be finite"),
        ({"weight_ih": torch.full((3, 1), torch.inf)}, "weight_ih must be finite"),
        ({"weight_hh": torch.eye(3).half()}, r"weight_hh must be torch\.float32 or torch\.float64"),
        ({"seed": -1}, "seed must be between 0 and 2147483647, got -1"),
        ({"nonlinearity": "gelu"}, 'nonlinearity must be "linear", "tanh" or "relu"'),
        (
            {"weight_hh": 1e9 * torch.ones(3, 3), "nonlinearity": "relu"},
            "the state grew beyond every number",
        ),
    ],
)
def test_what_cannot_be_measured_is_refused(changed: dict[str, Any], said: str) -> None:
    given_: dict[str, Any] = {"weight_hh": torch.eye(3), "weight_ih": torch.ones(3, 1)}
    with pytest.raises(ValueError, match=said):
        memory_capacity(**(given_ | changed))


def test_bounds_of_a_reservoir() -> None:
    with pytest.raises(OutOfBounds, match="reservoir size must be between 1 and 128, got 129"):
        reservoir(129, "default", 1, 0)
    with pytest.raises(OutOfBounds, match="scale must be between 0 and 4, got 5"):
        reservoir(3, "default", 5, 0)
    with pytest.raises(ValueError, match='init must be "default", "orthogonal" or "identity"'):
        reservoir(3, "zeros", 1, 0)  # type: ignore[arg-type]
