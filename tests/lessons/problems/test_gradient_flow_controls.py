"""Controls of gradient flow: what they offer, and that they are named by what they do."""

import re
from dataclasses import fields
from typing import get_args

import pytest

from content import LANGUAGES, Language
from lessons.controls import Choice, Slider
from lessons.problems import gradient_flow as told
from lessons.problems import gradient_verdicts
from rnn_core.bounds import MAX_SEED
from rnn_core.charlm.single_pass import Nonlinearity
from rnn_core.gradients import cells_compared as core
from rnn_core.gradients.gradient_flow import MAX_FLOW_HIDDEN, MAX_FLOW_STEPS
from rnn_core.init import INITS

each_language = pytest.mark.parametrize("language", LANGUAGES)


def test_the_settings_are_all_that_the_core_asks_for() -> None:
    assert [*told.SETTINGS] and {*told.SETTINGS} == {
        field.name for field in fields(core.ComparisonSettings)
    }


def test_controls_offer_what_the_core_takes() -> None:
    offered = {
        told.INIT: INITS,
        told.NONLINEARITY: get_args(Nonlinearity),
        told.PRECISION: get_args(core.Precision),
    }
    for choice, taken in offered.items():
        assert isinstance(choice, Choice) and set(choice.options) == set(taken)
    assert (told.SCALE.low, told.SCALE.high) == (0, core.MAX_FLOW_SCALE)
    assert (told.STEPS.low, told.STEPS.high) == (2, MAX_FLOW_STEPS)
    within: dict[Slider, tuple[float, float]] = {
        told.HIDDEN: (1, MAX_FLOW_HIDDEN),
        told.FORGET_BIAS: (-core.MAX_FORGET_BIAS, core.MAX_FORGET_BIAS),
        told.SEED: (0, MAX_SEED),
    }
    for slider, (low, high) in within.items():
        assert low <= slider.low < slider.high <= high


@each_language
def test_presets_are_named_by_what_they_do(language: Language) -> None:
    blocks, presets = told.SECTION.prose(language).blocks, told.SECTION.presets
    large, long = presets["overflow"], presets["long"]
    assert isinstance(large, dict) and isinstance(long, dict)
    assert blocks["preset-overflow"] == f"ReLU × {large['gradient_flow_scale']:g}: inf"
    assert blocks["preset-long"].endswith(f"{long['gradient_flow_forget_bias']:g}")
    assert len(told.LETTERS[language]) > told.STEPS.default


def test_the_help_names_the_thresholds_of_the_verdicts() -> None:
    assert core.VANISHED == 1e-3 and gradient_verdicts.CHANGE == 2
    said = told.STEPS.help
    assert said
    assert (
        f"after {core.JUDGED_STEPS} steps" in said["en"]
        and f"за {core.JUDGED_STEPS} шагов" in said["ru"]
    )
    assert "a thousandth" in said["en"] and "тысячной" in said["ru"]
    assert "twofold" in said["en"] and "вдвое" in said["ru"]


@each_language
def test_choices_are_named_in_words(language: Language) -> None:
    named = {one: told.INIT.shown(one, language) for one in told.INIT.options}
    assert not {"default", "non-normal" if language == "ru" else "default"} & {*named.values()}
    assert bool(re.search("[а-яё]", named["orthogonal"])) == (language == "ru")
    assert [told.NONLINEARITY.shown(one, language) for one in told.NONLINEARITY.options] == [
        "tanh",
        "ReLU",
    ]
    assert told.PRECISION.shown("float32", language) == "float32"
