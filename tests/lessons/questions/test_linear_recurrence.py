"""A recurrence without a nonlinearity: what the section claims holds for each of 20 seeds."""

import contextlib
import io
import re

import pytest

from content import LANGUAGES, Language
from lessons.questions import linear_recurrence as told
from lessons.section import preset
from rnn_core.memory import linear_recurrence as core
from tests.lessons.answers import notices, show, verdict

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_seed = pytest.mark.parametrize("seed", range(20))
assert (told.SEED.low, told.SEED.high) == (0, 19)


def found_at(**values: object) -> told.Compared:
    return told.EXPERIMENT.at("en", **values)


@each_seed
@pytest.mark.parametrize("hidden", [10, 50, 100])
def test_no_product_without_tanh_whatever_h_is(seed: int, hidden: int) -> None:
    found = found_at(linear_recurrence_seed=seed, linear_recurrence_hidden=hidden)
    linear, tanh = found.scores["linear"], found.scores["tanh"]
    assert linear.products.max() < 0.01 and linear.parity[1:].max() < 0.01
    assert tanh.products[0] > (0.7 if hidden > 10 else 0.1)


@each_seed
def test_the_question_and_the_notice_hold_for_every_seed(seed: int) -> None:
    found = found_at(linear_recurrence_seed=seed)
    linear, layer, tanh = (found.scores[name] for name in ("linear", "layer", "tanh"))
    assert linear.memory[told.LAG] > 0.9 and tanh.memory[told.LAG] < 0.1
    assert told.horizon(tanh) < told.horizon(linear) / 2 and told.case(found) == "products"
    assert layer.products[told.LAG] > 0.9 and tanh.products[told.LAG] < 0.1
    faint = found_at(linear_recurrence_seed=seed, linear_recurrence_drive=0.05)
    assert told.case(faint) == "faint"
    assert told.horizon(faint.scores["tanh"]) > 0.7 * told.horizon(linear)


@each_seed
@pytest.mark.parametrize("hidden", [10, 50])
def test_all_that_is_read_out_is_at_most_h(seed: int, hidden: int) -> None:
    """Of these tasks alone; bits and products of neighbours are uncorrelated targets."""
    for drive in (0.3, 3.0):
        found = found_at(
            linear_recurrence_seed=seed,
            linear_recurrence_hidden=hidden,
            linear_recurrence_drive=drive,
        )
        for name in ("linear", "tanh"):
            one = found.scores[name]
            assert one.memory.sum() + one.products.sum() + one.parity[2:].sum() < hidden + 0.5


@each_language
@pytest.mark.parametrize("values", [{}, {"linear_recurrence_drive": 0.05}], ids=str)
def test_the_notices_name_the_numbers(values: dict, language: Language) -> None:
    found = told.EXPERIMENT.at(language, **values)
    block = show("questions", "linear-recurrence", language, **values)["linear-recurrence"]
    first, second, third, *_ = notices(block)
    linear, layer, tanh = (found.scores[name] for name in ("linear", "layer", "tanh"))
    assert {str(told.horizon(linear)), str(told.horizon(tanh))} <= set(re.findall(r"\d+", first))
    best = tanh.products.max() if values else tanh.products[0]
    assert f"{best:.2f}" in first
    assert f"{layer.products[15]:.2f}" in second and f"{tanh.products[15]:.2f}" in second
    assert "10⁻¹⁵" in third or "10⁻¹⁶" in third


@each_language
def test_the_question_is_answered_by_its_own_example(language: Language) -> None:
    truth, why = verdict("questions", "linear-recurrence", language)
    assert truth == "linear"
    scores = told.EXPERIMENT.at(language).scores
    assert f"{scores['linear'].memory[15]:.2f}" in why and f"{scores['tanh'].memory[15]:.2f}" in why
    assert (truth, why) == verdict(
        "questions", "linear-recurrence", language, linear_recurrence_drive=3.0
    )
    assert f" {told.LAG} " in told.SECTION.prose(language).blocks["question"]


@each_language
@pytest.mark.parametrize(
    "values",
    [{}, {"linear_recurrence_drive": 0.3, "linear_recurrence_hidden": 20}],
    ids=str,
)
def test_the_program_prints_the_numbers(values: dict, language: Language) -> None:
    source = show("questions", "linear-recurrence", language, **values)["program"]["source"]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(source, {})
    said = [line.removeprefix("# ") for line in source.splitlines() if line.startswith("# ")]
    for line, wanted in zip(printed.getvalue().splitlines(), said, strict=True):
        assert line.split()[:2] == wanted.split()[:2]
        assert float(line.split()[2]) == pytest.approx(float(wanted.split()[2]), abs=0.0101)


@each_language
def test_presets_show_what_they_say(language: Language) -> None:
    shown = {
        name: told.EXPERIMENT.at(language, **preset(told.SECTION, name, language))
        for name in told.SECTION.presets
    }
    assert told.case(shown["faint"]) == "faint" and told.case(shown["both"]) == "products"
    assert told.horizon(shown["strong"].scores["tanh"]) < told.horizon(shown["both"].scores["tanh"])
    strong, both = (shown[name].scores["tanh"].parity.sum() for name in ("strong", "both"))
    assert strong > both + 1
    assert shown["small"].hidden == 10 < core.HIDDEN
