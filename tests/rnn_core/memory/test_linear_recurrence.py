"""A recurrence without a nonlinearity: closed forms, PyTorch's layer, and 20 seeds."""

from functools import cache

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from rnn_core.bounds import OutOfBounds
from rnn_core.memory.linear_recurrence import (
    HIDDEN,
    LAGS,
    PARITY,
    PRODUCT_LAGS,
    RADIUS,
    RIDGE,
    SERIES,
    LinearScores,
    TaskScores,
    linear_scores,
    run_recurrence,
    tanh_scores,
    weights,
)
from rnn_core.memory.reservoir import reservoir_capacity

each_seed = pytest.mark.parametrize("seed", range(20))


@cache
def linear(seed: int, hidden: int = HIDDEN) -> LinearScores:
    return linear_scores(hidden, seed)


@cache
def tanh(seed: int, drive: float = 1.0) -> TaskScores:
    return tanh_scores(drive=drive, seed=seed)


def drawn(hidden: int = 5, drive: float = 1.0, seed: int = 0) -> tuple:
    return weights(hidden, drive, torch.Generator().manual_seed(seed))


@settings(max_examples=30)
@given(hidden=st.integers(2, 20), steps=st.integers(1, 30), seed=st.integers(0, 1000))
def test_the_linear_state_is_the_sum_of_its_inputs(hidden: int, steps: int, seed: int) -> None:
    """h_T = Σ_k W^{T−k}·(w·u_k + b)."""
    weight_hh, weight_ih, bias = drawn(hidden, 0.7, seed)
    u = torch.randn(steps, 3, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    states = run_recurrence(weight_hh, weight_ih, bias, u, nonlinear=False)
    total = sum(
        (u[k][:, None] * weight_ih + bias) @ torch.linalg.matrix_power(weight_hh, steps - 1 - k).T
        for k in range(steps)
    )
    torch.testing.assert_close(states[-1], total)


def test_with_tanh_it_is_the_layer_of_pytorch() -> None:
    weight_hh, weight_ih, bias = drawn(6)
    u = torch.randn(20, 4, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    layer = nn.RNN(1, 6, dtype=torch.float64)
    with torch.no_grad():
        for parameter, weight in zip(
            layer.parameters(), (weight_ih[:, None], weight_hh, bias, 0 * bias), strict=True
        ):
            parameter.copy_(weight)
        wanted, _ = layer(u[..., None])
    torch.testing.assert_close(
        run_recurrence(weight_hh, weight_ih, bias, u, nonlinear=True), wanted
    )


def test_both_have_the_same_weights_and_all_eigenvalues_are_as_far_from_zero() -> None:
    weight_hh, weight_ih, bias = drawn(8, drive=0.5)
    sizes = torch.linalg.eigvals(weight_hh).abs()
    torch.testing.assert_close(sizes, torch.full_like(sizes, RADIUS))
    _, twice, bias_twice = drawn(8, drive=1.0)
    torch.testing.assert_close(2 * weight_ih, twice)
    torch.testing.assert_close(2 * bias, bias_twice)


@each_seed
def test_products_of_inputs_are_out_of_reach_without_a_nonlinearity(seed: int) -> None:
    found = linear(seed).linear
    assert found.products.max() < 0.01 and found.parity[1:].max() < 0.01
    assert found.superposition < 1e-13
    other = tanh(seed)
    assert other.products[:2].min() > 0.9 and other.parity[1] > 0.9
    assert other.superposition > 0.05


@each_seed
def test_what_is_remembered_longest_is_remembered_without_one(seed: int) -> None:
    found, other = linear(seed).linear, tanh(seed)
    assert found.memory[:21].min() > 0.9  # twenty steps back
    assert other.memory[15:].max() < 0.2
    assert other.memory.sum() < 0.5 * found.memory.sum()


@each_seed
def test_the_stronger_the_drive_the_shorter_the_memory(seed: int) -> None:
    totals = [tanh(seed, drive).memory.sum() for drive in (0.05, 0.3, 1.0, 3.0)]
    assert (np.diff(totals) < 0).all()
    parities = [tanh(seed, drive).parity.sum() for drive in (0.05, 0.3, 1.0, 3.0)]
    assert (np.diff(parities) > 0).all()
    faint = tanh(seed, 0.05)  # as good as linear
    assert faint.products.max() < 0.1
    np.testing.assert_allclose(faint.memory[:25], linear(seed).linear.memory[:25], atol=0.1)


@each_seed
def test_a_layer_after_the_recurrence_finds_the_products_and_keeps_the_memory(seed: int) -> None:
    found, layer = linear(seed)
    assert layer.products.min() > 0.9 and layer.parity[:4].min() > 0.9
    assert layer.products[10:].min() > tanh(seed).products[10:].max() + 0.5
    np.testing.assert_array_equal(layer.memory, found.memory)


@pytest.mark.parametrize("hidden", [10, 30])
def test_the_memory_is_that_of_the_closed_form(hidden: int) -> None:
    """Of endless data, by `memory.capacity` with the readout's own noise floor."""
    weight_hh, weight_ih, _ = drawn(hidden)
    from_theory = reservoir_capacity(hidden, "orthogonal", RADIUS, "linear", 0).memory.total
    assert linear(0, hidden).linear.memory.sum() <= min(hidden, from_theory) + 1
    rows = torch.stack([torch.linalg.matrix_power(weight_hh, k) @ weight_ih for k in range(800)])
    covariance = rows.T @ rows
    floor = RIDGE * covariance.diagonal().max() * torch.eye(hidden, dtype=torch.float64)
    readouts = torch.linalg.solve(covariance + floor, rows.T)  # (H, lags)
    kept = 2 * (rows * readouts.T).sum(1) - (readouts * (covariance @ readouts)).sum(0)
    np.testing.assert_allclose(linear(0, hidden).linear.memory, kept[: LAGS + 1], atol=0.08)


def test_shapes_and_ranges() -> None:
    for found in (*linear(3), tanh(3)):
        assert found.memory.shape == (LAGS + 1,) and found.parity.shape == (PARITY,)
        assert found.products.shape == (PRODUCT_LAGS + 1,)
        for one in (found.memory, found.products, found.parity):
            assert (one >= 0).all() and (one <= 1).all() and not one.flags.writeable
        # The product of one bit is the bit, and that of two is the first product.
        assert found.parity[1] == pytest.approx(found.products[0], abs=0.05)
    assert SERIES % 2 == 0


@pytest.mark.parametrize(
    ("arguments", "quantity"),
    [
        ({"hidden": 1}, "hidden size"),
        ({"hidden": 101}, "hidden size"),
        ({"drive": 0.0}, "drive"),
        ({"drive": 11.0}, "drive"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_is_out_of_bounds_is_named(arguments: dict, quantity: str) -> None:
    with pytest.raises(OutOfBounds, match=quantity):
        tanh_scores(**arguments)
