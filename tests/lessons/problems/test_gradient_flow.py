"""Gradient flow: what is drawn and said is what the core finds, and autograd after it."""

import json
import re
from typing import Any

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number
from content.ui_text import in_language
from diagrams import jacobian_norms
from lessons.answer import answer
from lessons.control import InvalidValue
from lessons.problems import gradient_flow as told
from lessons.problems import gradient_verdicts
from lessons.problems.cell_names import CELL_NAMES
from lessons.refusals import Refused
from rnn_core.gradients import cells_compared as core
from tests.arrays import decoded
from tests.lessons.answers import notices, show, verdict
from tests.lessons.every import parsed
from tests.lessons.problems.gradient_flow_cases import LARGE, POSITIONS, longest, matrices, of_cell

each_language = pytest.mark.parametrize("language", LANGUAGES)


def found_at(language: Language, **values: Any) -> core.CellComparison:
    return told.EXPERIMENT.at(language, **values)


def told_of_cells(block: dict[str, Any], language: Language) -> list[str]:
    """What is said first, and the lines under More that begin with a cell's name."""
    first, *others = notices(block)
    cells = tuple(CELL_NAMES[cell][language] for cell in ("elman", "gru", "lstm"))
    return [first, *(line for line in others if line.startswith(cells))]


@each_language
def test_three_cells_are_judged_by_what_is_left(language: Language) -> None:
    block = show("problems", "gradient-flow", language)["gradient-flow"]
    found = core.compare_cells(
        core.ComparisonSettings(
            told.LETTERS[language], 40, 32, "default", 1.0, "tanh", 3.0, 11, precision="float32"
        )
    )
    first, *others = told_of_cells(block, language)
    assert len(others) == 3 and len(block["notices"]) == 1
    measured = longest("gradient-flow", "why-gated", language)
    for cell, one in found.cells.items():
        said = of_cell(block, cell, language)
        assert number(one.rate) in said
        assert number(float(one.gradient.jacobian_norms[0])) in first  # all three side by side
        assert (measured in said) == (cell == "lstm")
    for drawn, one in zip(matrices(block), found.cells.values(), strict=True):
        lower = np.tril_indices(len(drawn))
        expected = np.log10(one.gradient.loss_by_state[lower])
        np.testing.assert_allclose(drawn[lower], expected, atol=1e-5)
        assert np.isnan(drawn[np.triu_indices(len(drawn), 1)]).all()
    elman = of_cell(block, "elman", language)
    assert number(found.spectral_radius) in elman
    assert number(found.largest_singular_value) in elman


@each_language
@pytest.mark.parametrize("scale", [1.0, 4.0])
def test_both_derivatives_of_the_lstm_are_drawn_and_told_apart(
    language: Language, scale: float
) -> None:
    blocks = show("problems", "gradient-flow", language, gradient_flow_scale=scale)
    found = found_at(language, gradient_flow_scale=scale)
    lstm, elman = (found.cells[cell].gradient for cell in ("lstm", "elman"))
    (figure,) = blocks["jacobians"]["figures"]
    lines = {line["name"]: decoded(line["y"]) for line in figure["data"][:4]}
    names = in_language(told.NORMS, language)
    for key, norms in (("lstm", lstm.jacobian_norms), ("lstm-cell", lstm.cell_jacobian_norms)):
        np.testing.assert_allclose(lines[names[key]], np.clip(norms, *jacobian_norms.RANGE), 1e-5)
    said = " ".join(notices(blocks["gradient-flow"]) + notices(blocks["jacobians"]))
    assert lstm.cell_jacobian_norms is not None
    if language == "en" and scale == 1:  # as published in the review of this section
        assert lstm.jacobian_norms[0] == pytest.approx(0.71, abs=0.005)
        assert lstm.cell_jacobian_norms[0] == pytest.approx(9.4, abs=0.05)
    for value in (lstm.cell_jacobian_norms[0], elman.weight_gradient_norm, elman.weight_terms[-1]):
        assert number(float(value)) in said
    assert longest("gradient-flow", "notice-clip", language) in said
    strong = found_at(language, gradient_flow_scale=told.STRONG).cells["lstm"].gradient
    assert strong.cell_jacobian_norms is not None
    for grown in (strong.jacobian_norms[0], strong.cell_jacobian_norms[0]):
        assert grown > 10 and number(float(grown)) in said


@each_language
@pytest.mark.parametrize("place", range(len(POSITIONS)))
def test_a_verdict_stands_at_every_position(place: int, language: Language) -> None:
    values, case, _ = POSITIONS[place]
    found = found_at(language, **values)
    assert gradient_verdicts.case(found.cells["elman"]) == case
    block = show("problems", "gradient-flow", language, **values)["gradient-flow"]
    first, *others = told_of_cells(block, language)
    elman = of_cell(block, "elman", language)
    assert "{{" not in " ".join([first, *others])
    assert longest("gradient-flow", f"notice-{case}", language) in elman
    measured = {gradient_verdicts.case(one) for one in found.cells.values()}
    if measured <= {*gradient_verdicts.MEASURED}:
        assert len(others) == 3 and longest("gradient-flow", "notice-compared", language) in first
    else:  # what left the numbers comes first
        assert len(others) == 2 and not any(
            first.startswith(CELL_NAMES[cell][language])
            for cell, one in found.cells.items()
            if gradient_verdicts.case(one) in gradient_verdicts.MEASURED
        )
    if reason := gradient_verdicts.why(found):
        assert longest("gradient-flow", f"why-{reason}", language) in elman
    else:
        assert case in ("nothing", "underflows", "overflows")
    panels = json.dumps(block["figures"], ensure_ascii=False)
    for cell, one in found.cells.items():
        assert CELL_NAMES[cell][language] in panels
        assert gradient_verdicts.VERDICTS[gradient_verdicts.case(one)][language] in panels


@each_language
def test_the_first_step_into_an_lstm_is_told_apart(language: Language) -> None:
    block = show("problems", "gradient-flow", language, gradient_flow_scale=0.1)["gradient-flow"]
    norms = found_at(language, gradient_flow_scale=0.1).cells["lstm"].gradient.jacobian_norms
    said = of_cell(block, "lstm", language)
    rate = (norms[0] / norms[-2]) ** (1 / 38)
    assert rate > 0.95 and norms[-2] < 0.03
    assert f" {number(norms[-2])}," in said and f" {number(rate)}" in said
    for name in ("notice-fades", "rate-after", "why-first", "why-lstm"):
        assert longest("gradient-flow", name, language) in said


def test_reasons_of_gates_are_given_where_they_are_the_reasons() -> None:
    plain_ones = found_at("en")
    assert gradient_verdicts.reasons(plain_ones, "gru") == ["gru"]
    assert gradient_verdicts.reasons(plain_ones, "lstm") == ["first", "gated"]
    for init in ("identity", "orthogonal"):
        other = found_at("en", gradient_flow_init=init)
        assert gradient_verdicts.case(other.cells["gru"]) == "vanishes"
        assert gradient_verdicts.reasons(other, "gru") == ["gated"]
    large = found_at("en", gradient_flow_init="orthogonal", gradient_flow_scale=3.0)
    assert "first" not in gradient_verdicts.reasons(large, "lstm")
    assert gradient_verdicts.reasons(found_at("en", gradient_flow_scale=0.0), "elman") == ["cut"]


@each_language
def test_overflow_is_drawn_counted_and_explained(language: Language) -> None:
    block = show("problems", "gradient-flow", language, **told.SECTION.presets["overflow"])[
        "gradient-flow"
    ]
    matrix = found_at(language, **LARGE).cells["elman"].gradient.loss_by_state
    lower = matrix[np.tril_indices(200)]
    counts = [int(np.isinf(lower).sum()), int(np.isnan(lower).sum())]
    assert all(counts)
    for count in counts:
        assert f" {count}" in notices(block)[0]
    (figure,) = block["figures"]
    hatched = [one for one in figure["data"] if one.get("text") in ("inf", "nan")]
    assert [len(one["x"]) > 1 for one in hatched] == [True, True, False, False, False, False]
    shown = {one["name"] for one in figure["data"] if one.get("showlegend") and "name" in one}
    assert len(shown) == 2
    assert all(
        len(axis["range"]) == 2
        for name, axis in figure["layout"].items()
        if "axis" in name and name != "coloraxis"
    )
    assert len(json.dumps(block)) < 260_000


@each_language
def test_the_answer_is_of_the_networks_pytorch_gives(language: Language) -> None:
    shut = core.compare_cells(
        core.ComparisonSettings(
            told.LETTERS[language], 40, 32, "default", 1.0, "tanh", 0.0, 11, precision="float32"
        )
    )
    for values in ({}, {"gradient_flow_scale": 3.0, "gradient_flow_forget_bias": 5.0}):
        truth, why = verdict("problems", "gradient-flow", language, **values)
        assert truth == "none"
        for cell in core.CELLS:
            assert number(float(shut.cells[cell].gradient.jacobian_norms[0])) in why
        assert "‖∂hT/∂hk‖" in why and "0.50" in why and "3.00" in why
        opened = found_at(language).cells["lstm"].gradient.jacobian_norms[0]
        assert number(float(opened)) in why


@each_language
@pytest.mark.parametrize(
    ("name", "elman"),
    [("plain", "vanishes"), ("explode", "explodes"), ("long", "vanishes"), ("anew", "vanishes")],
)
def test_presets_do_what_they_say(name: str, elman: str, language: Language) -> None:
    preset = told.SECTION.presets[name]
    before = {"gradient_flow_scale": 2.5, "gradient_flow_init": "identity", "gradient_flow_seed": 0}
    values = (
        {key: value for key, value in before.items() if key not in preset}
        if isinstance(preset, tuple)
        else before | {"gradient_flow_seed": 11} | preset
    )
    block = show("problems", "gradient-flow", language, **values)["gradient-flow"]
    assert longest("gradient-flow", f"notice-{elman}", language) in of_cell(
        block, "elman", language
    )


@each_language
def test_with_the_forget_gate_open_the_lstm_reaches_the_first_letter(language: Language) -> None:
    shut, opened = (
        matrices(
            show("problems", "gradient-flow", language, **told.SECTION.presets[name])[
                "gradient-flow"
            ]
        )[2]
        for name in ("plain", "long")
    )
    assert opened[-1, 0] > shut[-1, 0] + 3  # decades


@each_language
@pytest.mark.parametrize("section", ["gradient-flow", "spectrum", "truncated", "pytorch"])
@pytest.mark.parametrize("letters", ["", " \t "])
def test_a_text_without_letters_is_refused_in_a_sentence(
    letters: str, section: str, language: Language
) -> None:
    with pytest.raises(Refused) as refusal:
        answer("problems", section, language, {"gradient_flow_text": letters})
    said = refusal.value.sentence
    assert ("букву" if language == "ru" else "letter") in said and "{{" not in said
    assert bool(re.search("[а-яё]", said)) == (language == "ru")
    assert refusal.value.control == "gradient_flow_text"


@each_language
def test_a_link_with_a_text_too_long_is_refused_in_a_sentence(language: Language) -> None:
    with pytest.raises(InvalidValue) as refused:
        parsed(told.SECTION, {"gradient_flow_text": ["x" * 10_001]})
    said = refused.value.sentence(language)
    assert "gradient_flow_text" in said and "{{" not in said and len(said) < 400


@pytest.mark.parametrize(
    "letters", ["a", "<script>x</script>", "🙂 👨‍👩‍👧 é", "{{word}} $x$ **b**"]
)
def test_strange_texts_are_read_letter_by_letter(letters: str) -> None:
    block = show("problems", "gradient-flow", gradient_flow_text=letters)["gradient-flow"]
    assert "<script" not in json.dumps(block["figures"])
    assert len(matrices(block)[0]) == 40


def test_an_answer_is_of_all_its_settings() -> None:
    block = show(
        "problems",
        "gradient-flow",
        gradient_flow_text="abc",
        gradient_flow_init="orthogonal",
        gradient_flow_scale=1.3,
        gradient_flow_seed=7,
        gradient_flow_steps=12,
        gradient_flow_hidden=5,
        gradient_flow_forget_bias=1.5,
        gradient_flow_nonlinearity="relu",
        gradient_flow_precision="float64",
    )["gradient-flow"]
    run = core.compare_cells(
        core.ComparisonSettings(
            "abc", 12, 5, "orthogonal", 1.3, "relu", 1.5, 7, precision="float64"
        )
    )
    for drawn, one in zip(matrices(block), run.cells.values(), strict=True):
        with np.errstate(divide="ignore"):
            expected = np.log10(one.gradient.loss_by_state)
        expected[np.isinf(expected)] = np.nan
        np.testing.assert_allclose(drawn, expected, atol=1e-5)
