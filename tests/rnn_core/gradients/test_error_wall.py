"""The wall of Pascanu et al. 2013, figure 6, and descent on it, against autograd and torch."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.utils import clip_grad_norm_

from rnn_core.bounds import OutOfBounds
from rnn_core.gradients.error_wall import (
    B_RANGE,
    MAX_UNROLLED,
    START,
    W_RANGE,
    derivative_at_start,
    error_wall,
    gradient_descent,
    loss_surface,
    wall_bias,
)


def by_autograd(w, b, steps=50, start=0.5, target=0.7):
    theta = torch.tensor([w, b], dtype=torch.float64, requires_grad=True)
    x = torch.tensor(start, dtype=torch.float64)
    for _ in range(steps):
        x = theta[0] * x.sigmoid() + theta[1]
    cost = (x.sigmoid() - target) ** 2
    (gradient,) = torch.autograd.grad(cost, theta)
    return float(cost.detach()), *gradient.tolist()


@settings(max_examples=100)
@given(
    st.floats(-7, 7),
    st.floats(-4, 2),
    st.integers(1, 60),
    st.floats(-1, 1),
    st.floats(0.05, 0.95),
)
def test_cost_and_gradient_are_those_of_autograd(w, b, steps, start, target):
    found = error_wall(w, b, steps, start, target)
    expected = by_autograd(w, b, steps, start, target)
    given = float(found.cost), float(found.grad_w), float(found.grad_b)
    np.testing.assert_allclose(given, expected, rtol=1e-9, atol=1e-15)


def test_at_once_is_one_by_one():
    w, b = np.linspace(3, 6, 5)[:, None], np.linspace(-3, -1, 4)
    found = error_wall(w, b)
    assert found.cost.shape == found.grad_w.shape == found.grad_b.shape == (5, 4)
    for i, j in np.ndindex(5, 4):
        expected = by_autograd(float(w[i, 0]), float(b[j]))
        given = found.cost[i, j], found.grad_w[i, j], found.grad_b[i, j]
        np.testing.assert_allclose(given, expected, rtol=1e-9)
    np.testing.assert_allclose(found.norm, np.sqrt(found.grad_w**2 + found.grad_b**2))


def test_one_step_is_the_closed_form():
    w, b, start, target = 1.3, -0.4, 0.2, 0.6
    inner = 1 / (1 + np.exp(-start))
    y = 1 / (1 + np.exp(-(w * inner + b)))
    outer = 2 * (y - target) * y * (1 - y)
    found = error_wall(w, b, 1, start, target)
    np.testing.assert_allclose(found.cost, (y - target) ** 2, rtol=1e-14)
    np.testing.assert_allclose([found.grad_w, found.grad_b], [outer * inner, outer], rtol=1e-14)


@pytest.mark.parametrize("steps", [0, MAX_UNROLLED + 1, float("nan")])
def test_so_many_steps_are_refused(steps):
    with pytest.raises(ValueError, match="steps must be"):
        error_wall(1.0, 1.0, steps)


@pytest.mark.parametrize(
    ("wrong", "quantity"),
    [
        ({"w": 2e6}, "weight"),
        ({"b": [0.0, float("nan")]}, "bias"),
        ({"start": 2e6}, "start"),
        ({"target": 1.1}, "target"),
        ({"w": [], "b": 0.0}, "points"),
        ({"w": np.zeros((1, 1000)), "b": np.zeros((1000, 1))}, "points"),  # a million
    ],
)
def test_a_surface_out_of_bounds_is_refused(wrong, quantity):
    with pytest.raises(OutOfBounds, match=quantity):
        error_wall(**{"w": 1.0, "b": 1.0} | wrong)


def test_no_number_can_be_written_over():
    surface, walk, found = (
        error_wall(4.9, [-2.2, -2.1]),
        gradient_descent(4.9, -2.2, 0.5, 0.1),
        loss_surface(5),
    )
    given = [getattr(walk, name) for name in ("w", "b", "cost", "norm", "clipped")]
    given += [found.weights, found.biases, found.cost, found.even_cost]
    for values in (*given, surface.cost, surface.grad_w, surface.grad_b):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 0


def test_far_away_nothing_overflows():
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        found = error_wall(np.array([-1e6, 1e6]), np.array([-1e6, 1e6]), MAX_UNROLLED)
    np.testing.assert_allclose(found.cost, [0.49, 0.09], atol=1e-12)
    assert (found.norm == 0).all()


def test_the_wall_stands_where_the_start_is_an_unstable_fixed_point():
    for w in (4.7, 5.0, 6.0):
        b = float(wall_bias(w))
        y = 1 / (1 + np.exp(-START))
        assert w * y + b == pytest.approx(START, abs=1e-14)
        assert derivative_at_start(w) > 1
        low, high = error_wall(w, [b - 1e-3, b + 1e-3], 100).cost
        assert low > 0.28 and high < 0.04  # two thousandths apart, and all the height of the wall
        near = error_wall(w, b + 1e-9, 3)
        slope = torch.autograd.functional.jacobian(
            lambda x, w=w, b=b: w * x.sigmoid() + b, torch.tensor(START, dtype=torch.float64)
        )
        assert derivative_at_start(w) == pytest.approx(float(slope), rel=1e-12)
        assert np.isfinite(near.norm)
    assert derivative_at_start(1 / derivative_at_start(1.0)) == pytest.approx(1)


def test_the_surface_is_fine_at_the_wall_and_covers_the_picture():
    found = loss_surface(50)
    assert found.cost.shape == found.biases.shape == (len(found.biases), len(found.weights))
    np.testing.assert_allclose(found.biases[[0, -1]].T, [B_RANGE] * len(found.weights))
    np.testing.assert_allclose(found.weights[[0, -1]], W_RANGE)
    assert (np.diff(found.biases, axis=0) > 0).all()
    np.testing.assert_allclose(
        found.cost, error_wall(found.weights[None], found.biases, 50).cost, rtol=1e-12
    )
    steep = found.weights > 4.7
    leaps = np.abs(np.diff(found.cost, axis=0)).max(0)[steep]
    widths = np.diff(found.biases, axis=0).min(0)[steep]
    assert (leaps > 0.2).all() and (widths < 0.005).all()
    rows, columns = found.even_cost.shape
    i, j = rows // 3, columns // 2
    w, b = np.linspace(*W_RANGE, columns)[j], np.linspace(*B_RANGE, rows)[i]
    assert found.even_cost[i, j] == error_wall(w, b).cost
    assert found.even_cost.max() < 0.49 and found.cost.max() < 0.49


@pytest.mark.parametrize("clip", [None, 0.1, 1e5])
def test_a_walk_is_what_sgd_and_clip_grad_norm_do(clip):
    theta = torch.tensor([4.9, -2.2], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=0.5)
    walk = gradient_descent(4.9, -2.2, 0.5, clip, steps=50, updates=14)
    for k in range(11):  # on the wall a last digit decides, and the two would part
        np.testing.assert_allclose([walk.w[k], walk.b[k]], theta.detach(), rtol=1e-6)
        x = torch.tensor(START, dtype=torch.float64)
        for _ in range(50):
            x = theta[0] * x.sigmoid() + theta[1]
        cost = (x.sigmoid() - 0.7) ** 2
        optimizer.zero_grad()
        cost.backward()
        norm = theta.grad.norm() if clip is None else clip_grad_norm_([theta], clip)
        assert walk.norm[k] == pytest.approx(float(norm), rel=1e-5)
        assert walk.clipped[k] == pytest.approx(float(theta.grad.norm()), rel=1e-5)
        assert walk.cost[k] == pytest.approx(float(cost.detach()), rel=1e-5)
        optimizer.step()
    assert len(walk.w) == 15


def test_a_clipped_step_is_never_longer_than_rate_times_threshold():
    walk = gradient_descent(4.9, -2.2, 0.5, 0.1, updates=60)
    moves = np.hypot(np.diff(walk.w), np.diff(walk.b))
    assert moves.max() <= 0.05 and walk.norm.max() > 100
    free = gradient_descent(4.9, -2.2, 0.5, None, updates=60)
    assert np.hypot(np.diff(free.w), np.diff(free.b)).max() > 10
    assert free.norm[-1] < 1e-12  # exploded once, vanished for good


@pytest.mark.parametrize(
    "wrong",
    [
        {"w": 11.0},
        {"rate": -1.0},
        {"clip": -0.1},
        {"updates": 0},
        {"updates": 1000},
        {"steps": 0},
    ],
)
def test_a_walk_out_of_bounds_is_refused(wrong):
    with pytest.raises(OutOfBounds):
        gradient_descent(**{"w": 5.0, "b": -2.0, "rate": 0.5, "clip": 0.1, **wrong})


def test_walks_from_everywhere_stay_finite():
    for w in (3.5, 4.7, 6.0):
        for b in (-3.5, float(wall_bias(w)), -1.0):
            for steps in (1, 100):
                walk = gradient_descent(w, b, 3.0, None, steps)
                for values in (walk.w, walk.b, walk.cost, walk.norm):
                    assert np.isfinite(values).all()
