"""What the page says of cells, losses, dropout and NaN holds of other seeds as well."""

import re
from functools import cache

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import nll_loss
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

from content import LANGUAGES, Language
from lessons.pipeline.break_it import SECTION
from lessons.pipeline.outcomes import Outcome
from lessons.pipeline.record_outcomes import run
from tests.lessons.pipeline.test_mistakes import ENDINGS, ROUNDING, program, value

each_seed = pytest.mark.parametrize("seed", range(20))
each_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def seeded(name: str, ending: str, seed: int) -> Outcome:
    """What becomes of a program with another seed."""
    source = program(name, ending)
    assert source.count("manual_seed(0)") == 1
    left = run(source.replace("manual_seed(0)", f"manual_seed({seed})"))
    assert left.error is None
    return left


@each_seed
def test_a_cell_without_its_state_is_right_at_the_first_step_alone(seed: int) -> None:
    wrong, right = (seeded("lstm_cell-1", ending, seed).values for ending in ENDINGS)
    assert right["worst"] <= ROUNDING
    assert wrong["apart"][:, 0].max() <= ROUNDING < 0.01 < wrong["apart"][:, 1:].min()
    assert value(seeded("lstm_cell-2", "right", seed), "off") <= ROUNDING


@pytest.mark.parametrize("kind", [nn.RNNCell, nn.GRUCell])
def test_the_other_cells_pass_on_h_alone(kind: type[nn.RNNCell | nn.GRUCell]) -> None:
    cell, h = kind(3, 8), torch.zeros(2, 8)
    assert cell(torch.ones(2, 3), h).shape == h.shape


@each_seed
def test_a_plain_tensor_has_a_gradient_and_never_moves(seed: int) -> None:
    wrong, right = (seeded("learned_h_0-1", ending, seed) for ending in ENDINGS)
    assert value(wrong, "gradient") == value(right, "gradient") > 0
    assert value(wrong, "moved") == 0
    assert value(right, "moved") == pytest.approx(0.1 * value(right, "gradient"), rel=1e-4)
    assert wrong.lines[0] == "False" and right.lines[0] == "True"  # in state_dict()


def test_only_a_parameter_follows_the_module() -> None:
    for ending in ENDINGS:
        source = program("learned_h_0-1", ending)
        more = "dtype = str(network.to(torch.float64).h_0.dtype)\n"
        names = "named = 'h_0' in [name for name, _ in network.named_parameters()]\n"
        left = run(source + names + more).values
        assert left["named"] == (ending == "right")
        assert str(left["dtype"]) == ("torch.float64" if ending == "right" else "torch.float32")


@each_seed
def test_the_loss_of_probabilities_is_negative_and_not_below_minus_one(seed: int) -> None:
    wrong, right = (seeded("nll_loss-1", ending, seed) for ending in ENDINGS)
    assert -1 <= value(wrong, "loss") < 0 < value(right, "loss")
    assert value(right, "off") <= ROUNDING < 0.1 < value(wrong, "off")


def test_a_surely_wrong_network_hardly_learns_from_probabilities() -> None:
    wrong, right = (run(program("nll_loss-2", ending)) for ending in ENDINGS)
    assert value(wrong, "first") < 1e-3 * value(right, "first")
    floor = value(right, "floor")
    assert value(right, "last") < 0.2 < floor < 0.99 * wrong.values["losses"][0]
    assert value(wrong, "last") > 0.99 * wrong.values["losses"][0]
    logits = torch.tensor([[0.0, 8, 8, 8]], dtype=torch.float64, requires_grad=True)
    p = logits.softmax(-1)[0, 0].item()
    (gradient,) = torch.autograd.grad(nll_loss(logits.softmax(-1), torch.tensor([0])), logits)
    assert gradient[0, 0].item() == pytest.approx(-p * (1 - p))  # of log p it is −(1 − p)


@each_seed
def test_a_broadcast_loss_predicts_the_mean_of_the_targets(seed: int) -> None:
    wrong, right = (seeded("flat_line-1", ending, seed) for ending in ENDINGS)
    (warning,) = wrong.warnings
    assert warning.startswith("UserWarning: Using a target size") and not right.warnings
    assert abs(wrong.values["line"] - value(wrong, "mean")).max() < 0.05
    assert abs(right.values["line"] - right.values["targets"]).max() < 0.15
    assert value(right, "high") - value(right, "low") > 0.9


def test_a_broadcast_loss_stops_at_the_variance_of_the_targets() -> None:
    last = "loss = loss_of(predict()).item()\nvariance = targets.var(correction=0).item()\n"
    left = run(program("flat_line-1", "wrong") + last)
    assert value(left, "loss") == pytest.approx(value(left, "variance"), rel=1e-3)


@each_seed
def test_dropout_between_layers_leaves_the_first_one_alone(seed: int) -> None:
    torch.manual_seed(seed)
    assert run(program("variational_dropout-1", "wrong")).values["same"]
    assert not seeded("variational_dropout-1", "right", seed).values["same"]
    lstm = nn.LSTM(3, 32, num_layers=2, dropout=0.5)
    one, other = (lstm(torch.ones(6, 1, 3))[1][0] for _ in range(2))
    assert torch.equal(one[0], other[0]) and not torch.equal(one[1], other[1])


@each_seed
def test_new_masks_zero_nearly_every_number_sooner_or_later(seed: int) -> None:
    wrong, right = (seeded("variational_dropout-2", ending, seed) for ending in ENDINGS)
    steps = np.arange(1, int(wrong.values["T"]) + 1)
    np.testing.assert_allclose(wrong.values["intact"], 0.5**steps, atol=0.04)
    np.testing.assert_allclose(right.values["intact"], right.values["last"], atol=1e-6)
    assert abs(value(right, "last") - 0.5) < 0.04


@each_seed
def test_one_empty_line_makes_nan_of_every_weight_and_its_repairs_of_none(seed: int) -> None:
    skipping, mended = (seeded(f"nan_clipping-{k}", "right", seed) for k in (1, 2))
    assert value(skipping, "skipped") == 1
    for name, right in (("nan_clipping-1", skipping), ("nan_clipping-2", mended)):
        wrong = seeded(name, "wrong", seed)
        assert value(wrong, "nans") == value(wrong, "total") == 104
        assert value(right, "nans") == 0
    losses = seeded("nan_clipping-2", "wrong", seed).values["losses"]
    assert np.isfinite(losses[:3]).all() and np.isnan(losses[3:]).all()
    assert value(mended, "third") == pytest.approx(losses[2])


def gradients(*of: float) -> list[torch.Tensor]:
    """Parameters of one number each, and their gradients."""
    parameters = [torch.zeros(1, requires_grad=True) for _ in of]
    for one, gradient in zip(parameters, of, strict=True):
        one.grad = torch.tensor([gradient])
    return parameters


def test_a_norm_of_nan_spreads_and_a_clipped_value_does_not_mend_it() -> None:
    parameters = gradients(float("nan"), 1.0)
    assert clip_grad_norm_(parameters, 1.0).isnan()
    assert all(one.grad is not None and one.grad.isnan() for one in parameters)
    parameters = gradients(float("nan"), 3.0)
    clip_grad_value_(parameters, 1.0)
    assert [str(one.grad.item()) for one in parameters if one.grad is not None] == ["nan", "1.0"]


@pytest.mark.parametrize("function", [torch.log, torch.sqrt, lambda x: 1 / x])
def test_a_branch_that_is_not_taken_spoils_the_gradient(function) -> None:
    x = torch.zeros(1, requires_grad=True)
    y = torch.where(x > 0, function(x), 0.0)
    y.backward()
    assert y.item() == 0 and x.grad is not None and x.grad.isnan()


@each_language
def test_both_alarms_of_the_check_go_off(language: Language) -> None:
    written = SECTION.prose(language).blocks["check-nan_clipping"]
    call, anomaly = re.findall("`(.*?)`", written)
    source = program("nan_clipping-1", "wrong")
    stopped = run(source.replace("clip_grad_norm_(parameters, 1.0)", call))
    assert (stopped.error or "").startswith("RuntimeError: The total norm of order 2.0")
    for name, operation in (("nan_clipping-1", "Pow"), ("nan_clipping-2", "Div")):
        try:
            found = run(f"import torch\n{anomaly}\n{program(name, 'wrong')}")
        finally:
            torch.autograd.set_detect_anomaly(False)
        assert f"Function '{operation}Backward0' returned nan" in (found.error or "")
