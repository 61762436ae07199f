"""States without a ceiling: closed forms, autograd, and what float32 cannot hold."""

import numpy as np
import pytest
import torch
from torch import nn

from rnn_core.bounds import OutOfBounds
from rnn_core.cells import build_cell
from rnn_core.gradients.state_growth import INPUT_SIZE, compare_growth, unroll

STEPS, SIZE = 30, 6


def silence(steps: int = STEPS) -> np.ndarray:
    return np.zeros((steps, SIZE), np.float32)


def start() -> np.ndarray:
    return np.arange(1, SIZE + 1, dtype=np.float32)  # all on


def test_the_identity_without_input_keeps_what_it_has() -> None:
    found = unroll(np.eye(SIZE, dtype=np.float32), silence(), "relu", start())
    np.testing.assert_array_equal(found.norms, [found.norms[0]] * (STEPS + 1))
    assert found.norms[0] == pytest.approx(sum(k * k for k in range(1, SIZE + 1)) ** 0.5)
    np.testing.assert_array_equal(found.gradients, [1] * (STEPS + 1))
    np.testing.assert_array_equal(found.preserved, [1] * (STEPS + 1))
    assert not found.grows and found.rate == pytest.approx(1)


@pytest.mark.parametrize("scale", [0.5, 0.9, 1.1, 2.0])
def test_a_scaled_identity_goes_as_a_power_of_its_scale(scale: float) -> None:
    found = unroll(np.float32(scale) * np.eye(SIZE, dtype=np.float32), silence(), "relu", start())
    law = scale ** np.arange(STEPS + 1)
    np.testing.assert_allclose(found.norms, law * np.linalg.norm(start()), rtol=1e-5)
    np.testing.assert_allclose(found.gradients, law, rtol=1e-5)
    assert found.rate == pytest.approx(scale, rel=1e-5)
    assert found.grows == (scale > 1)


def test_constant_input_adds_up_in_the_identity() -> None:
    found = unroll(np.eye(SIZE, dtype=np.float32), silence() + 1, "relu")
    np.testing.assert_allclose(found.largest, np.arange(STEPS + 1))


def test_a_unit_once_switched_off_passes_no_gradient() -> None:
    drive = silence()
    drive[3, :2] = -100
    found = unroll(np.eye(SIZE, dtype=np.float32), drive, "relu", start())
    assert found.preserved[3] == 1 and found.preserved[4] == pytest.approx((SIZE - 2) / SIZE)
    assert found.gradients[-1] == pytest.approx(((SIZE - 2) / SIZE) ** 0.5)
    assert found.positive[3] == 1 and found.positive[4] == pytest.approx((SIZE - 2) / SIZE)


def test_weak_weights_die_out_in_relu() -> None:
    found = unroll(-np.eye(SIZE, dtype=np.float32), silence(), "relu", start())
    assert not found.norms[1:].any() and found.rate == 0 and not found.grows


def test_a_state_may_be_beyond_all_numbers_from_the_start() -> None:
    beyond = np.full(SIZE, np.inf, np.float32)
    found = unroll(np.eye(SIZE, dtype=np.float32), silence(), "relu", beyond)
    assert found.overflow_step == 0 and found.last_finite is None
    assert found.rate == 0 and not found.grows
    whole = unroll(np.eye(SIZE, dtype=np.float32), silence(), "relu", start())
    assert whole.overflow_step is None and whole.last_finite == STEPS


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_gradients_are_those_of_autograd(nonlinearity: str) -> None:
    generator = torch.Generator().manual_seed(4)
    weight = torch.randn(SIZE, SIZE, generator=generator) * 0.7
    drive = torch.randn(STEPS, SIZE, generator=generator) * 0.5
    found = unroll(weight.numpy(), drive.numpy(), nonlinearity)  # type: ignore[arg-type]
    squash = getattr(torch, nonlinearity)
    state = first = torch.zeros(SIZE).double().requires_grad_()
    for added in drive.double():
        state = squash(weight.double() @ state + added)
    rows = [torch.autograd.grad(one, first, retain_graph=True)[0] for one in state.unbind()]
    wanted = torch.stack(rows).norm().item() / SIZE**0.5
    assert wanted > 0 and found.gradients[-1] == pytest.approx(wanted, rel=1e-3)
    assert found.norms[-1] == pytest.approx(state.norm().item(), rel=1e-3)


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_states_are_those_of_the_layer_of_torch(nonlinearity: str) -> None:
    generator = torch.Generator().manual_seed(7)
    layer = build_cell(
        "elman", INPUT_SIZE, 8, nonlinearity=nonlinearity, scale=2.0, generator=generator
    )  # type: ignore[arg-type]
    x = torch.randn(20, INPUT_SIZE, generator=generator)
    with torch.no_grad():
        output, _ = layer(x)
    found = compare_growth(8, 20, 2.0, 7)
    np.testing.assert_allclose(
        found.networks[nonlinearity].norms[1:],  # type: ignore[index]
        output.norm(dim=1).numpy(),
        rtol=1e-4,
    )
    radius = torch.linalg.eigvals(layer.get_parameter("weight_hh_l0")).abs().max().item()
    assert found.radius == pytest.approx(radius, rel=1e-4)
    identity = nn.RNN(INPUT_SIZE, 8, nonlinearity="relu")
    with torch.no_grad():
        for name, parameter in identity.named_parameters():
            parameter.copy_(torch.eye(8) if "weight_hh" in name else torch.zeros(()))
        identity.weight_ih_l0.copy_(layer.get_parameter("weight_ih_l0"))
        output, _ = identity(x)
    np.testing.assert_allclose(
        found.networks["identity"].norms[1:], output.norm(dim=1).numpy(), rtol=1e-4
    )


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("scale", [0.0, 1.0, 4.0])
def test_tanh_has_a_ceiling_and_its_gradient_has_none(scale: float, seed: int) -> None:
    found = compare_growth(64, 100, scale, seed).networks["tanh"]
    assert found.norms.max() <= 64**0.5 and found.largest.max() <= 1
    if scale == 4:
        assert found.gradients[-1] > 1e3
    if scale <= 1:
        assert found.gradients[-1] < 1e-10


def test_what_float32_does_not_hold_is_inf_and_then_nan() -> None:
    found = compare_growth(128, 200, 4.0, 0).networks["relu"]
    broken = found.overflow_step
    assert (
        broken is not None
        and found.last_finite == broken - 1
        and not np.isfinite(found.norms[broken:]).any()
    )
    assert np.isinf(found.largest[broken]) and np.isnan(found.largest[-1])
    assert np.isfinite(found.norms[:broken]).all() and found.norms[broken - 1] > 1e37
    assert found.grows and 1 < found.rate < 4


@pytest.mark.parametrize("seed", range(5))
def test_the_gradient_of_the_identity_is_the_root_of_a_share_of_units(seed: int) -> None:
    found = compare_growth(64, 150, 3.0, seed).networks["identity"]
    np.testing.assert_allclose(found.gradients**2, found.preserved, rtol=1e-6)
    assert (np.diff(found.preserved) <= 0).all()
    torch.testing.assert_close(
        torch.from_numpy(found.norms.copy()),
        torch.from_numpy(compare_growth(64, 150, 1.0, seed).networks["identity"].norms.copy()),
    )  # whatever the scale of the others


@pytest.mark.parametrize(
    ("settings", "quantity"),
    [
        ({"hidden": 0}, "hidden size"),
        ({"hidden": 129}, "hidden size"),
        ({"steps": 201}, "number of steps"),
        ({"steps": 0}, "number of steps"),
        ({"scale": 4.1}, "scale"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_is_out_of_bounds_is_named(settings: dict, quantity: str) -> None:
    with pytest.raises(OutOfBounds, match=quantity):
        compare_growth(**settings)


def test_the_smallest_layer_takes_one_step() -> None:
    found = compare_growth(1, 1, 0.0, 0)
    assert all(len(one.norms) == 2 for one in found.networks.values())
    assert all(np.isfinite(one.rate) for one in found.networks.values())
