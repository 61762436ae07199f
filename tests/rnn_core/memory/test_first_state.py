"""h_0 against PyTorch: states, losses, what autograd learns, and what holds over 20 seeds."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from rnn_core.bounds import OutOfBounds
from rnn_core.cells import build_cell
from rnn_core.memory.first_state import (
    AVERAGING,
    BEFORE,
    HIDDEN,
    LEARNING_STEPS,
    RATE,
    RIDGE,
    SEQUENCES,
    STARTS,
    STEPS,
    UPDATES,
    FirstStates,
    first_states,
)

SEEDS = range(20)


class Setting:
    """The same layer, windows and starts, drawn once more and read by `nn.RNN`."""

    def __init__(self, scale: float, spread: float, seed: int) -> None:
        generator = torch.Generator().manual_seed(seed)
        layer = build_cell("elman", 1, HIDDEN, scale=scale, generator=generator).double()
        assert isinstance(layer, nn.RNN)
        self.layer = layer.requires_grad_(False)
        options: dict[str, Any] = {"generator": generator, "dtype": torch.float64}
        self.shown = 2 * torch.rand(BEFORE + STEPS, 1, 1, **options)
        self.several = spread * torch.randn(STARTS, HIDDEN, **options)
        self.inputs = 2 * torch.rand(BEFORE + STEPS, 2 * SEQUENCES, 1, **options)
        self.drawn = spread * torch.randn(2 * SEQUENCES, HIDDEN, **options)
        average = torch.ones(2 * SEQUENCES, dtype=torch.float64)
        targets = []
        for now in self.inputs[..., 0]:
            average = average + AVERAGING * (now - average)
            targets.append(average)
        self.targets = torch.stack(targets)[BEFORE:]

    def read(self, x: Tensor, first: Tensor) -> Tensor:
        return self.layer(x, first[None].contiguous())[0]


def ridge(states: Tensor, targets: Tensor) -> tuple[np.ndarray, float]:
    """The readout as least squares with rows added for the penalty."""
    h, y = states.flatten(0, 1).numpy(), targets.flatten().numpy()
    mean, middle = h.mean(0), y.mean()
    penalty = RIDGE * h.var(0).mean() * len(h)
    rows = np.vstack([h - mean, penalty**0.5 * np.eye(HIDDEN)])
    weight = np.linalg.lstsq(rows, np.append(y - middle, np.zeros(HIDDEN)), rcond=None)[0]
    return weight, middle - mean @ weight


@pytest.mark.parametrize(("scale", "spread", "seed"), [(1.0, 1.0, 0), (1.7, 0.1, 3), (0.0, 1.0, 1)])
def test_distances_are_those_of_the_layer_of_torch(scale: float, spread: float, seed: int) -> None:
    found, same = first_states(scale, spread, seed), Setting(scale, spread, seed)
    x = same.shown[BEFORE:]
    zeros = same.read(x, torch.zeros(1, HIDDEN).double())
    before = same.read(same.shown[:BEFORE], torch.zeros(1, HIDDEN).double())[-1]
    learned = torch.tensor(found.first_state)[None]
    for first, measured in [
        *zip(same.several.split(1), found.random.T, strict=True),
        (before, found.carried),
        (learned, found.learned),
    ]:
        apart = (same.read(x, first) - zeros).norm(dim=-1)[:, 0].numpy()
        np.testing.assert_allclose(measured[1:], apart, atol=1e-13)
        assert measured[0] == pytest.approx(first.norm().item())
    assert found.radius == pytest.approx(
        float(torch.linalg.eigvals(same.layer.get_parameter("weight_hh_l0")).abs().max()), abs=1e-12
    )


@pytest.mark.parametrize(("scale", "seed"), [(1.0, 0), (2.0, 4)])
def test_losses_are_those_of_readouts_fitted_by_least_squares(scale: float, seed: int) -> None:
    found, same = first_states(scale, 1.0, seed), Setting(scale, 1.0, seed)
    x, none = same.inputs[BEFORE:], torch.zeros(2 * SEQUENCES, HIDDEN).double()
    fit_to, test = slice(SEQUENCES), slice(SEQUENCES, 2 * SEQUENCES)
    before = same.read(same.inputs[:BEFORE], none)[-1]
    learned = torch.tensor(found.first_state).expand_as(none)
    states = {"zeros": none, "random": same.drawn, "carried": before, "learned": learned}
    states = {start: same.read(x, first) for start, first in states.items()}
    states["mismatched"] = states["zeros"]
    for start, read in states.items():
        fitted = states[start if start in ("zeros", "random") else "carried"]
        weight, bias = ridge(fitted[:, fit_to], same.targets[:, fit_to])
        wanted = same.targets[:, test].numpy()
        error = read[:, test].numpy() @ weight + bias - wanted
        expected = (error**2).mean(1) / wanted.var(ddof=1)
        np.testing.assert_allclose(found.losses[start], expected, rtol=1e-6)  # type: ignore[index]


def test_h_0_is_learned_as_by_autograd_and_adam() -> None:
    found, same = first_states(1.2, 1.0, 5), Setting(1.2, 1.0, 5)
    none = torch.zeros(SEQUENCES, HIDDEN).double()
    before = same.read(same.inputs[:BEFORE, :SEQUENCES], none)[-1]
    x, y = same.inputs[BEFORE:, :SEQUENCES], same.targets[:, :SEQUENCES]
    weight, bias = ridge(same.read(x, before), y)
    h0 = nn.Parameter(torch.zeros(1, 1, HIDDEN).double())
    optimizer = torch.optim.Adam([h0], lr=RATE)
    norms = []
    for _ in range(UPDATES):
        output, _ = same.layer(x[:LEARNING_STEPS], h0.expand(1, SEQUENCES, HIDDEN).contiguous())
        loss = (output @ torch.tensor(weight) + bias - y[:LEARNING_STEPS]).square().mean()
        optimizer.zero_grad()
        loss.backward()
        assert h0.grad is not None
        norms.append(h0.grad.norm().item())
        optimizer.step()
    np.testing.assert_allclose(found.gradient_norms, norms, rtol=1e-4)
    np.testing.assert_allclose(found.first_state, h0.detach().flatten(), rtol=1e-3, atol=1e-5)


@settings(max_examples=25)
@given(
    scale=st.floats(0, 6), spread=st.sampled_from([0.0, 1e-6, 0.1, 1.0]), seed=st.integers(0, 10**6)
)
def test_a_step_stretches_no_distance_by_more_than_sigma(
    scale: float, spread: float, seed: int
) -> None:
    found = first_states(scale, spread, seed)
    sigma = torch.linalg.matrix_norm(
        Setting(scale, spread, seed).layer.get_parameter("weight_hh_l0"), 2
    )
    for apart in (*found.random.T, found.learned, found.carried):
        assert (apart[1:] <= sigma.item() * apart[:-1] + 1e-12).all()
    assert all(np.isfinite(losses).all() for losses in found.losses.values())


def test_a_share_is_reached_once_and_for_all() -> None:
    apart = np.array([[1.0, 2.0], [0.001, 0.5], [0.5, 0.001], [0.009, 0.001], [0.001, 0.001]])
    one = np.ones(5)
    found = FirstStates(1.0, 0.5, apart, one, one, {}, one, one)
    assert found.steps_to(0.01) == 3 and found.steps_to(0.6) == 1 and found.steps_to(1e-4) is None
    assert found.mean_random[0] == pytest.approx(2**0.5)


# --- claims ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_with_torchs_weights_every_start_is_forgotten(seed: int) -> None:
    found = first_states(1.0, 1.0, seed)
    assert found.steps_to(0.01) is not None and found.steps_to(0.01) <= 15  # type: ignore[operator]
    assert (found.random[30] < 1e-4 * found.random[0]).all()
    by_step = np.polyfit(np.arange(5, 25), np.log(found.mean_random[5:25]), 1)[0]
    assert 0.85 * found.radius < np.exp(by_step) < found.radius  # a little faster than ρ^t


@pytest.mark.parametrize("seed", SEEDS)
def test_a_network_is_best_started_as_it_was_fitted(seed: int) -> None:
    found = first_states(1.0, 1.0, seed)
    early = {start: losses[:5].mean() for start, losses in found.losses.items()}
    assert early["carried"] < 0.1 * early["learned"]
    assert early["learned"] < 0.6 * early["mismatched"]
    assert early["zeros"] < 0.6 * early["mismatched"]
    assert 0.7 < early["learned"] / early["zeros"] < 1.4  # zeros that were fitted to do as well
    assert early["random"] > 3 * early["zeros"]
    late = {start: losses[20:].mean() for start, losses in found.losses.items()}
    assert late["learned"] == pytest.approx(late["carried"], rel=1e-2)
    assert late["mismatched"] == pytest.approx(late["carried"], rel=1e-2)
    assert late["random"] > 3 * late["zeros"]  # noise costs at every step


@pytest.mark.parametrize("seed", SEEDS)
def test_large_weights_forget_nothing(seed: int) -> None:
    near, far = first_states(5.0, 1e-6, seed), first_states(5.0, 1.0, seed)
    assert near.mean_random[-1] > 1000 * near.mean_random[0]
    assert far.random[-1].min() > 1
    assert near.steps_to(0.01) is None and far.steps_to(0.01) is None


@pytest.mark.parametrize(
    ("arguments", "quantity"),
    [((-0.1, 1.0, 0), "scale"), ((1.0, 11.0, 0), "spread"), ((1.0, 1.0, -1), "seed")],
)
def test_what_is_out_of_bounds_is_named(arguments: tuple, quantity: str) -> None:
    with pytest.raises(OutOfBounds, match=quantity):
        first_states(*arguments)
