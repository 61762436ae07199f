"""Truncated backpropagation: beyond the window the gradient is exactly zero, and it is said so."""

import re
from typing import Any

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number
from lessons.problems import gradient_flow
from lessons.problems import truncated as told
from rnn_core.gradients.cells_compared import CELLS, ComparisonSettings, cell_gradients
from rnn_core.gradients.gradient_flow import MAX_FLOW_STEPS
from tests.lessons.answers import notices, show, verdict
from tests.lessons.problems.gradient_flow_cases import LARGE, longest, matrices

each_language = pytest.mark.parametrize("language", LANGUAGES)


def found_at(language: Language, **values: Any) -> told.Truncation:
    return told.EXPERIMENT.at(language, **values)


@pytest.mark.parametrize(
    ("reach", "through"),
    [(1, "elman"), (7, "gru"), (39, "lstm"), (40, "elman"), (200, "gru")],
)
def test_beyond_the_window_the_gradient_is_exactly_zero(reach: int, through: str) -> None:
    block = show("problems", "truncated", truncated_window=reach, truncated_cell=through)[
        "truncated"
    ]
    whole, cut = matrices(block)
    chunk = np.arange(40) // reach
    kept = np.tril(chunk[:, None] == chunk)
    assert np.isnan(cut[~kept]).all()
    np.testing.assert_allclose(cut[kept], whole[kept], atol=1e-6)
    lost = np.tril(~kept)
    said = " ".join(notices(block))
    assert "{{" not in said
    if reach >= 40:
        assert longest("truncated", "notice-whole", "en") in said
        return
    worst = 10 ** float(whole[lost].max())
    assert f"{lost.sum()} of {np.tri(40).sum():.0f} " in said
    rounded = np.abs(
        np.subtract(*(10.0 ** np.where(kept, one, -np.inf) for one in (whole, cut)))
    ).max()
    name = "kept-rounded" if rounded > 1e-6 else "kept"
    assert longest("truncated", name, "en")[:20] in said
    largest = re.search(r"became 0 was ([\d.]+),", said)
    assert largest and float(largest[1]) == pytest.approx(worst, rel=0.06)


@each_language
@pytest.mark.parametrize("cell", CELLS)
def test_what_is_drawn_is_what_the_core_follows(cell: str, language: Language) -> None:
    block = show("problems", "truncated", language, truncated_cell=cell, truncated_window=7)[
        "truncated"
    ]
    given = {key: one.initial(language) for key, one in gradient_flow.SETTINGS.items()}
    for drawn, window in zip(matrices(block), (None, 7), strict=True):
        with np.errstate(divide="ignore"):
            expected = np.log10(
                cell_gradients(cell, ComparisonSettings(**given), window=window).loss_by_state
            )
        expected[np.isinf(expected)] = np.nan
        np.testing.assert_allclose(drawn, expected, atol=1e-5)


CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["cut", "faint"]),
    ({"truncated_cell": "lstm"}, ["cut", "costly"]),
    ({"gradient_flow_scale": 0.0}, ["none"]),
    ({"truncated_window": 40}, ["whole"]),
    (LARGE, ["blank"]),
]


@each_language
@pytest.mark.parametrize(("values", "cases"), CASES, ids=str)
def test_what_the_window_cost_is_said_for_every_case(
    values: dict[str, Any], cases: list[str], language: Language
) -> None:
    assert told.cases(found_at(language, **values)) == cases
    block = show("problems", "truncated", language, **values)["truncated"]
    said = notices(block)
    assert block["waits"] and len(block["notices"]) == 1
    for case, line in zip(cases, said, strict=False):
        assert longest("truncated", f"notice-{case}", language) in line
    # The largest and what was kept; windows that overlap, unless there is but one; and the cost.
    more = 2 * ("cut" in cases) + ("whole" not in cases) + 1
    assert len(said) == len(cases) + more


def test_a_window_longer_than_the_text_is_the_text() -> None:
    whole, longer = (
        found_at("en", truncated_cell="gru", truncated_window=reach)
        for reach in (40, MAX_FLOW_STEPS)
    )
    assert longer is whole and whole.cut is whole.whole
    assert whole.window == gradient_flow.STEPS.default == 40


@each_language
def test_the_answer_is_of_the_first_example(language: Language) -> None:
    seen = (found_at(language).cut != 0).sum(1)
    for values in (
        {},
        {"truncated_window": 1, "truncated_cell": "lstm", "gradient_flow_scale": 0.0},
    ):
        truth, why = verdict("problems", "truncated", language, **values)
        assert truth == "own" and seen[told.QUESTION_WINDOW] == 1
        end = seen[2 * told.QUESTION_WINDOW - 1]
        assert f" {end}" in why and f" {end - 1} " in why and f"{seen.mean() - 1:.2f}" in why


@each_language
@pytest.mark.parametrize("window", [1, 10, 40])
def test_both_kinds_of_windows_and_what_is_kept_are_counted(
    language: Language, window: int
) -> None:
    said = " ".join(
        notices(show("problems", "truncated", language, truncated_window=window)["truncated"])
    )
    steps, hidden = gradient_flow.STEPS.default, gradient_flow.HIDDEN.default
    overlapping = np.mean([min(t + 1, window) for t in range(steps)])  # every value is non-zero
    assert (found_at(language).whole != 0).sum() == steps * (steps + 1) // 2
    assert (f" {number(overlapping)} " in said) == (window < steps)
    assert f" {steps * hidden} " in said and f" {window * hidden} " in said


@each_language
@pytest.mark.parametrize(
    ("name", "cases"),
    [("five", ["cut", "costly"]), ("one", ["cut", "costly"]), ("whole", ["whole"])],
)
def test_presets_do_what_they_say(name: str, cases: list[str], language: Language) -> None:
    preset = told.SECTION.presets[name]
    assert isinstance(preset, dict) and told.cases(found_at(language, **preset)) == cases


@each_language
def test_an_open_memory_is_what_a_window_costs(language: Language) -> None:
    memory = told.SECTION.presets["memory"]
    assert isinstance(memory, dict)
    assert told.cases(found_at(language, **memory)) == ["cut", "costly"]
    share, other = (
        float(np.tril(one.whole, -10).max() / one.whole.max())
        for one in (found_at(language, **memory), found_at(language))
    )
    assert share > 10 * other


@each_language
def test_presets_and_the_question_are_named_by_what_they_do(language: Language) -> None:
    blocks, presets = told.SECTION.prose(language).blocks, told.SECTION.presets
    memory, long = presets["memory"], gradient_flow.SECTION.presets["long"]
    assert isinstance(memory, dict) and isinstance(long, dict)
    assert long["gradient_flow_forget_bias"] == memory["gradient_flow_forget_bias"]
    assert blocks["preset-memory"] == gradient_flow.SECTION.prose(language).blocks["preset-long"]
    for name in ("five", "one"):
        window = presets[name]
        assert isinstance(window, dict)
        assert blocks[f"preset-{name}"].endswith(f" {window['truncated_window']}")
    assert f"w = {told.QUESTION_WINDOW}" in blocks["question"]
    assert str(told.QUESTION_WINDOW + 1) in blocks["question"]
    assert str(told.QUESTION_WINDOW) in blocks["option-ten"]


def test_controls_offer_what_the_core_takes() -> None:
    assert set(told.CELL.options) == set(CELLS)
    assert (told.WINDOW.low, told.WINDOW.high) == (1, MAX_FLOW_STEPS)


@each_language
def test_the_lead_names_what_is_called_and_cells_have_names(language: Language) -> None:
    prose = told.SECTION.prose(language)
    assert "h.detach()" in prose.title and "h = h.detach()" in prose.lead
    shown = [told.CELL.shown(one, language) for one in told.CELL.options]
    assert shown == [{"ru": "RNN Элмана", "en": "Elman RNN"}[language], "GRU", "LSTM"]
