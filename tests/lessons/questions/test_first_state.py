"""h_0: the numbers on the screen, the cases of the words, and what the programs print."""

from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import pytest

from content import LANGUAGES, Language
from content.template import number
from lessons.answer import find
from lessons.questions import first_state as told
from lessons.section import preset
from rnn_core.bounds import MAX_SCALE
from rnn_core.memory.first_state import STEPS, first_states
from tests.lessons.answers import notices, show, verdict

BOTH = pytest.mark.parametrize("language", LANGUAGES)
SETTINGS: list[dict[str, Any]] = [
    {},
    {"first_state_scale": 0.0},
    {"first_state_scale": 0.3, "first_state_spread": "0.1", "first_state_seed": 5},
    {"first_state_scale": 1.6, "first_state_seed": 7},
    {"first_state_scale": 6.0, "first_state_seed": 99},
    {"first_state_scale": 5.0, "first_state_spread": "0.000001"},
]


def printed(source: str) -> list[str]:
    out = StringIO()
    with redirect_stdout(out):
        exec(compile(source, "program", "exec"), {})
    return out.getvalue().splitlines()


def promised(source: str) -> list[str]:
    """The comments that a program ends with."""
    *_, block = source.rstrip().rpartition("print(")
    return [line[2:] for line in block.splitlines() if line.startswith("# ")]


@pytest.mark.parametrize("values", SETTINGS)
def test_the_programs_print_the_numbers_of_the_screen(values: dict[str, Any]) -> None:
    blocks = show("questions", "first-state", **values)
    for name in ("program", "learned-program"):
        source = blocks[name]["source"]
        assert promised(source) and printed(source) == promised(source)
    found = first_states(
        values.get("first_state_scale", 1.0),
        float(values.get("first_state_spread", 1)),
        values.get("first_state_seed", 0),
    )
    begun, after = found.mean_random[[0, told.EARLY]]
    assert promised(blocks["program"]["source"]) == [f"{begun:.1e} {after:.1e}"]
    said = notices(blocks["first-state"])[0]
    if found.scale:
        assert number(float(begun)) in said
        assert number(float(after)) in said or told.case(found) == "some"


@BOTH
@pytest.mark.parametrize("length", [1, 5, 60])
def test_losses_are_those_of_the_first_steps(language: Language, length: int) -> None:
    found = first_states(1.0, 1.0, 3)
    blocks = show(
        "questions", "first-state", language, first_state_seed=3, first_state_length=length
    )
    first, mismatched, *_ = notices(blocks["first-state"])
    for start in ("zeros", "learned", "carried", "random"):
        assert number(float(found.losses[start][:length].mean())) in first
    assert number(float(found.losses["mismatched"][:length].mean())) in mismatched


@BOTH
def test_a_tiny_difference_grows_thousands_of_times(language: Language) -> None:
    truth, why = verdict("questions", "first-state", language)
    found = first_states(5.0, 1e-6, 0)
    assert truth == "grows" and number(float(found.mean_random[-1])) in why
    assert found.mean_random[-1] > 1000 * found.mean_random[0]  # 20 seeds: tests.rnn_core.memory
    blocks = find("questions", "first-state").prose(language).blocks
    assert f" {STEPS} " in blocks["question"] and "× 5" in blocks["question"]


@pytest.mark.parametrize(
    ("name", "case"),
    [("usual", "forgotten"), ("long", "forgotten"), ("slow", "forgotten"), ("chaos", "apart")],
)
def test_presets_show_what_they_say(name: str, case: str) -> None:
    values = preset(find("questions", "first-state"), name, "en")
    del values["first_state_length"]
    found = told.EXPERIMENT.at("en", **values)
    assert told.case(found) == case
    if name == "slow":  # several times as many steps as with PyTorch's weights
        assert (found.steps_to(0.01) or 0) > 2 * (told.EXPERIMENT.at("en").steps_to(0.01) or 0)


def test_cases_that_no_preset_shows() -> None:
    assert told.case(first_states(0.0, 1.0, 0)) == "none"
    assert {told.case(first_states(1.8, 1.0, seed)) for seed in range(20)} >= {"forgotten", "apart"}


def test_the_slider_stays_within_the_bounds_of_the_core() -> None:
    assert told.SCALE.high <= MAX_SCALE and told.LENGTH.high == STEPS
