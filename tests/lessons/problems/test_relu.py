"""ReLU in place of tanh: what is drawn and said is what was run and measured."""

import re
from typing import Any

import numpy as np
import pytest

from content import Language
from content.template import number, percent
from lessons.answer import find
from lessons.problems import relu
from rnn_core.bounds import MAX_SEED
from rnn_core.gradients import state_growth
from rnn_core.gradients.state_growth import GrowthComparison, LayerGrowth, compare_growth
from rnn_core.memory.lag_benchmark import LagCurve, lag_curve
from tests.arrays import decoded
from tests.lessons.answers import notices, plain, show, verdict
from tests.lessons.problems.wording import BOTH, longest, pressed

DEFAULTS = {"relu_hidden": 64, "relu_steps": 100, "relu_scale": 3.0, "relu_seed": 1}
GROWN: list[tuple[dict[str, Any], str, str]] = [
    ({}, "grows", "both"),
    ({"relu_scale": 1.0}, "calm", "vanished"),
    ({"relu_scale": 0.0}, "memoryless", "vanished"),
    ({"relu_scale": 0.0, "relu_steps": 10, "relu_hidden": 16}, "memoryless", "vanished"),
    ({"relu_scale": 4.0, "relu_steps": 200, "relu_hidden": 128}, "overflow", "both"),
    (
        {"relu_hidden": 16, "relu_steps": 10, "relu_scale": 4.0, "relu_seed": 4},
        "grows",
        "growing",
    ),
    (
        {"relu_hidden": 16, "relu_steps": 50, "relu_scale": 4.0, "relu_seed": 1},
        "grows",
        "shrinking",
    ),
    ({"relu_hidden": 16, "relu_steps": 10, "relu_scale": 2.4, "relu_seed": 1}, "calm", "neither"),
    ({"relu_hidden": 16, "relu_steps": 200, "relu_scale": 2.0, "relu_seed": 2}, "calm", "vanished"),
    (
        {"relu_hidden": 20, "relu_steps": 200, "relu_scale": 4.0, "relu_seed": 4},
        "overflow",
        "vanished",
    ),
    ({"relu_hidden": 128, "relu_steps": 50, "relu_scale": 2.6, "relu_seed": 4}, "calm", "both"),
]


def ran(**values: Any) -> GrowthComparison:
    given = DEFAULTS | values
    return compare_growth(*(given[f"relu_{key}"] for key in ("hidden", "steps", "scale", "seed")))


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(("values", "state", "gradient"), GROWN)
def test_what_grows_is_said_with_its_numbers(
    values: dict[str, Any], state: str, gradient: str, language: Language
) -> None:
    given = show("problems", "relu", language, **values)["relu"]
    found = ran(**values)
    first, second, third, *_ = notices(given)
    assert longest("relu", language, f"notice-{state}") in first
    assert longest("relu", language, f"notice-{gradient}") in second
    tanh, other, identity = (found.networks[name] for name in ("tanh", "relu", "identity"))
    assert number(tanh.norms[-1]) in first
    if state == "overflow":
        assert other.overflow_step is not None and f" {other.overflow_step} " in first
        assert number(other.largest[other.overflow_step - 1]) in first
        assert "nan" in second
    else:
        assert number(other.norms[-1]) in first
        assert number(other.gradients[-1]) in second
    assert number(tanh.gradients[-1]) in second
    whole = round(identity.preserved[-1] * found.hidden)
    block = "notice-identity" if whole else "notice-off"
    assert longest("relu", language, block) in third
    if whole:
        assert re.search(rf"\b{whole}\b.*\b{found.hidden}\b", third)
        assert number(identity.gradients[-1]) in third
    else:
        assert identity.gradients[-1] == 0
    above = longest("relu", language, "notice-above")
    off = 1 - found.networks["relu"].positive[1:]
    assert (above in first) == (state == "calm" and found.radius > 1 and off.max() > 0)
    if above in first:
        assert 0 < off.mean() < 1 and percent(float(off.mean())) in first
    assert number(identity.norms[-1]) in third
    if state == "grows":
        assert other.norms[-1] > 2 * other.norms[: found.steps // 2].max()
        assert number(other.rate) in first and other.rate > 1
    drawn = [trace for trace in given["figures"][0]["data"] if "x0" in trace]
    shown = decoded(drawn[0]["y"])
    np.testing.assert_allclose(shown[1:], np.log10(tanh.norms[1:]), atol=1e-5)
    for one in (tanh, other, identity):
        assert number(one.norms[-1]) in given["alts"][0]
        assert number(one.gradients[-1]) in given["alts"][0]


def test_a_gradient_near_one_is_neither_and_beyond_that_it_has_a_direction() -> None:
    said = {
        float(left): relu.gradient(
            GrowthComparison({"tanh": LayerGrowth(*[np.array([1, left])] * 5)}, 2, 1, 1.0, 1.0)
        )
        for left in (0.01, 0.11, 0.32, 0.34, 1, 2.9, 3.1, 9.82, 11)
    }
    assert said == {0.01: "vanished", 0.11: "shrinking", 0.32: "shrinking"} | {
        **{0.34: "neither", 1: "neither", 2.9: "neither"},
        **{3.1: "growing", 9.82: "growing", 11: "both"},
    }


@pytest.mark.parametrize("language", BOTH)
def test_relu_is_answered_with_its_reason_wherever_the_sliders_stand(language: Language) -> None:
    truth, why = verdict("problems", "relu", language, relu_scale=0.3)
    found = ran()
    for name in ("tanh", "relu"):
        assert number(found.networks[name].norms[-1]) in why
        assert number(found.networks[name].gradients[-1]) in why
    assert truth == "explodes"  # though the state of tanh has a ceiling
    assert (truth, why) == verdict("problems", "relu", language)


@pytest.mark.parametrize("language", BOTH)
def test_the_question_names_the_settings_it_is_answered_with(language: Language) -> None:
    section = find("problems", "relu")
    question = section.prose(language).blocks["question"]
    assert {key: one.initial(language) for key, one in section.controls.items()} == DEFAULTS
    assert (
        f"H = {DEFAULTS['relu_hidden']}," in question
        and f"√{DEFAULTS['relu_hidden']} = 8" in question
    )
    assert f" {DEFAULTS['relu_steps']} " in question
    assert DEFAULTS["relu_scale"] == 3 and DEFAULTS["relu_hidden"] ** 0.5 == 8
    asked = ("relu_scale", "relu_steps", "relu_hidden")
    assert section.presets["loud"] == {key: DEFAULTS[key] for key in asked}


def test_in_the_question_the_gradient_grows_in_both_and_the_state_in_one() -> None:
    found = ran()
    tanh, other = found.networks["tanh"], found.networks["relu"]
    assert tanh.gradients[-1] > 100 and other.gradients[-1] > 100
    assert tanh.norms[-1] < 8 and other.norms[-1] > 1000 and other.rate > 1.1
    assert number(tanh.norms[-1]) != number(other.norms[-1])


@pytest.mark.parametrize("language", BOTH)
def test_what_was_learnt_over_long_lags_is_what_was_measured(language: Language) -> None:
    blocks = show("problems", "relu", language)
    tanh, identity = lag_curve("adding", "elman"), lag_curve("adding", "irnn")
    said = [plain(line) for line in blocks["more"]["lines"]]
    notice = " ".join(
        line
        for line in said
        for block in ("notice-learnt", "notice-diverged")
        if longest("relu", language, block) in line
    )
    assert longest("relu", language, "notice-learnt") in notice
    assert any(mark == "#lags" for line in blocks["more"]["lines"] for _, mark, _ in line)
    there = identity.lags.index(identity.longest_solved)
    for curve in (tanh, identity):
        assert number(float(curve.mean[-1])) in notice
        assert number(float(curve.mean[there])) in notice
    assert re.search(rf"\b{identity.longest_solved}\b", notice)
    assert tanh.mean[there] > 10 * identity.mean[there]
    assert identity.longest_solved > tanh.longest_solved  # the exception is one
    assert (longest("relu", language, "notice-diverged") in notice) == bool(identity.diverged)


def test_where_nothing_was_learnt_the_shortest_lag_is_told() -> None:
    scores = np.full((3, 2), 0.16)
    scores[0, 0] = np.nan
    lost = LagCurve("adding", "irnn", (5, 10), scores, 1 / 6)
    section = find("problems", "relu")
    compared = relu.Compared(ran(), lag_curve("adding", "elman"), lost)
    learnt = relu.learnt(section.writer("en", DEFAULTS), compared)
    first, second = (plain(note.runs) for note in learnt)
    assert "T = 0:" in first and second.startswith("At T = 5 ")


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(
    ("name", "case"),
    [
        *(("torch", "calm"), ("loud", "grows"), ("overflow", "overflow")),
        *(("still", "memoryless"), ("afresh", "grows")),
    ],
)
def test_presets_do_what_they_say(name: str, case: str, language: Language) -> None:
    values = pressed("relu", name, language, relu_scale=2.0)
    notice, *_ = notices(show("problems", "relu", language, **values)["relu"])
    assert longest("relu", language, f"notice-{case}") in notice
    assert len(find("problems", "relu").presets) == 5


def test_the_same_weights_give_the_same_answer_whatever_else_is_said_of_lags() -> None:
    one = find("problems", "relu").experiment
    assert one is relu.EXPERIMENT
    assert (
        one.at("en") is one.at("ru") is relu.compare(**{k: DEFAULTS[k] for k in one.all_controls})
    )


@pytest.mark.parametrize(
    ("control", "bounds"),
    [
        (relu.STEPS, (1, state_growth.MAX_STEPS)),
        (relu.HIDDEN, (1, state_growth.MAX_HIDDEN)),
        (relu.SEED, (0, MAX_SEED)),
    ],
)
def test_sliders_stay_within_the_bounds_of_the_core(
    control: relu.Slider, bounds: tuple[int, int]
) -> None:
    assert bounds[0] <= control.low < control.high <= bounds[1]
    assert (relu.SCALE.low, relu.SCALE.high) == (0, state_growth.MAX_SCALE)


@pytest.mark.parametrize("language", BOTH)
def test_the_lead_answers_why_not_relu_and_names_the_exception(language: Language) -> None:
    prose = find("problems", "relu").prose(language)
    assert re.search(r"tanh.*ReLU", prose.title)
    for word in ("tanh", "ReLU", "±1", "inf", "IRNN", "W_hh"):
        assert word in prose.lead
    assert "градиент" not in prose.lead and "gradient" not in prose.lead  # of it the question asks
    assert show("problems", "relu", language)["relu"]["waits"]
