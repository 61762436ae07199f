"""The cells of LSTM and GRU: every number on a wire is drawn, said, and comes out by hand."""

import json
import re
from dataclasses import fields

import numpy as np
import pytest

from content import Language
from content.formulas import FORMULAS
from content.template import number, percent
from diagrams import cell_layout
from lessons.answer import find
from lessons.problems import gates
from lessons.refusals import Refused
from rnn_core.networks.pretrained import scores
from rnn_core.probing.gates import REVIEWERS, CellValues, reviewer_cell_values
from tests.arrays import decoded
from tests.lessons.answers import captions, notices, plain, show, verdict
from tests.lessons.problems.wording import BOTH, CYRILLIC, longest, pressed


def shown(value: float) -> str:
    return f"{round(float(value), 2) + 0.0:.2f}".replace("-", "−")


def calculated(line: str) -> str:
    """What a state comes to, checked on a calculator with the numbers that stand there."""
    said = line.split(",  ")[0].replace("−", "-").replace("·", "*").split(" = ")
    terms, result = said[-2], said[-1]
    assert re.fullmatch(r"[-+*(). 0-9]+", terms)
    assert eval(terms) == pytest.approx(float(result), abs=0.0085), line
    return result.replace("-", "−")


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("unit", gates.UNIT.options)
def test_every_step_comes_out_on_a_calculator(unit: str, language: Language) -> None:
    for caption in show("problems", "gates", language, gates_unit=unit)["gates"]["captions"]:
        for line in caption[:2]:
            calculated(plain(line))


@pytest.mark.parametrize("language", BOTH)
def test_the_last_word_loses_nothing_and_that_is_not_said(language: Language) -> None:
    text = {"en": "good boring", "ru": "отличный скучный"}[language]
    for notice in notices(show("problems", "gates", language, gates_text=text)["curves"])[:2]:
        assert "100" not in notice and notice.count("%") == 1


READ = [
    ({}, "erased"),
    ({"gates_unit": "lasting"}, "kept"),
    ({"gates_text": "скучно"}, "single"),
    ({"gates_text": "boring", "gates_unit": "lasting"}, "single"),
    ({"gates_text": "<b>so</b> & $boring$ {{word}}"}, None),
    ({"gates_text": "слово " * 48}, None),
]


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(("values", "case"), READ)
def test_every_number_of_a_cell_is_drawn_and_said(
    values: dict[str, str], case: str | None, language: Language
) -> None:
    text = values.get("gates_text", gates.THOUGH[language])
    blocks = show("problems", "gates", language, **values)
    given, (roads,) = blocks["gates"], blocks["curves"]["figures"]
    spoken: Language = "ru" if CYRILLIC.search(text) else "en"
    schemes = given["figures"]
    told = " ".join(notices(blocks["curves"]))
    assert given["parameter"] == "gates_step"
    for name, figure, road in zip(gates.CELLS, schemes, roads["data"][2:4], strict=True):
        found = reviewer_cell_values(text, spoken, name)
        unit = getattr(found, f"{values.get('gates_unit', 'variable')}_unit")
        assert len(given["captions"]) == len(found.words) == len(figure["frames"])
        np.testing.assert_allclose(decoded(road["y"]), found.path_gradient[:, unit], rtol=1e-6)
        row = figure["data"][figure["frames"][0]["traces"][0]]
        assert row["text"][0][0] == f"{found.values['before'][-1, unit]:.2f}".replace("-", "−")
        line = plain(given["captions"][-1][gates.CELLS.index(name)])
        assert calculated(line) == shown(found.values["after"][-1, unit])
        assert name.upper() in line and f" {unit + 1}:" in line
        assert percent(scores()[REVIEWERS[name]][spoken]["pairs"]) in told
        if case == "erased" and name == "lstm":
            assert found.keep_gate[1:, unit].min() <= gates.ERASED
        if case == "kept" and name == "lstm":
            assert found.keep_gate[1:, unit].min() > gates.ERASED
        if case != "single":
            least = int(found.keep_gate[1:, unit].argmin()) + 1
            assert found.words[least] in told
            assert number(float(found.keep_gate[least, unit])) in told
            assert f" {percent(float(found.path_gradient[0, unit]))}" in told
            assert f" {percent(float(found.whole_gradient[0, unit]))}" in told
    if case:
        assert longest("gates", language, f"notice-{case}") in told
    assert "<b>" not in json.dumps([scheme["frames"] for scheme in schemes])


@pytest.mark.parametrize("language", BOTH)
def test_what_gets_to_the_first_word_is_the_product_of_its_gates(language: Language) -> None:
    truth, why = verdict("problems", "gates", language)
    found = reviewer_cell_values(gates.THOUGH[language], language, "lstm")
    share = float(found.keep_gate[1:, found.variable_unit].prod())
    assert truth == "little" and share < 0.05 and why.startswith(percent(share))
    truth, why = verdict("problems", "gates", language, gates_unit="lasting")
    share = float(found.keep_gate[1:, found.lasting_unit].prod())
    assert truth == gates.option(share) and why.startswith(percent(share))
    text = {"en": "boring", "ru": "скучно"}[language]
    truth, why = verdict("problems", "gates", language, gates_text=text)
    assert truth == "most" and why.startswith("100")


@pytest.mark.parametrize(
    ("share", "truth"),
    [(1.0, "most"), (0.5, "some"), (0.05, "some"), (0.0499, "little"), (0.0, "little")],
)
def test_the_answer_follows_the_share(share: float, truth: str) -> None:
    assert gates.option(share) == truth


def test_the_curves_wait_and_the_cells_do_not() -> None:
    blocks = show("problems", "gates")
    assert blocks["curves"]["waits"] and not blocks["gates"].get("waits")


@pytest.mark.parametrize("language", BOTH)
def test_both_cells_are_named_in_title_and_formulas(language: Language) -> None:
    section = find("problems", "gates")
    for name in ("LSTM", "GRU"):
        assert name in section.prose(language).title
        assert f"\\textbf{{{name}}}" in FORMULAS[name.lower()]
    assert [*section.formulas] == ["lstm", "gru"]  # type: ignore[misc]
    for option in gates.UNIT.options:
        assert gates.UNIT.shown(option, language) != option


@pytest.mark.parametrize("language", BOTH)
def test_the_note_s_link_leads_to_its_own_diagram(language: Language) -> None:
    (line,) = show("problems", "gates", language)["read"]["lines"]
    assert "https://elbrus-ds-cheatsheets.streamlit.app/%F0%9F%82%93_rnn" in {
        run[1] for run in line
    }


@pytest.mark.parametrize("language", BOTH)
def test_there_is_no_matrix_on_the_road(language: Language) -> None:
    squares = show("problems", "gates", language)["gates"]["figures"][0]["data"]
    (taps,) = [one for one in squares if one.get("marker", {}).get("symbol") == "square"]
    assert all(y < cell_layout.LAYOUTS["lstm"].state_path[0][1] for y in taps["y"])


@pytest.mark.parametrize("language", BOTH)
def test_a_word_of_the_reader_is_no_markup_in_the_answer(language: Language) -> None:
    _, why = verdict("problems", "gates", language, gates_text="a a_b_c:red[x]{{y}}")
    read = reviewer_cell_values("a a_b_c:red[x]{{y}}", "en", "lstm").words
    found = reviewer_cell_values("a a_b_c:red[x]{{y}}", "en", "lstm")
    least = int(found.keep_gate[1:, found.variable_unit].argmin()) + 1
    assert {"en": f"“{read[least]}”", "ru": f"«{read[least]}»"}[language] in why


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("text", ["", "?!", "слово " * 49])
def test_a_review_that_cannot_be_read_is_explained(text: str, language: Language) -> None:
    with pytest.raises(Refused) as refused:
        show("problems", "gates", language, gates_text=text)
    assert "{{" not in refused.value.sentence and refused.value.control == "gates_text"
    assert bool(CYRILLIC.search(refused.value.sentence)) == (language == "ru")


@pytest.mark.parametrize("language", BOTH)
def test_though_is_where_the_verdict_is_kept_from(language: Language) -> None:
    for name in gates.CELLS:
        found = reviewer_cell_values(gates.THOUGH[language], language, name)
        kept = found.keep_gate[1:, found.variable_unit]
        assert kept.min() < 0.1 and np.median(kept) > 0.8
        assert found.path_gradient[int(kept.argmin()) + 1, found.variable_unit] > 0.5


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("name", ["turn", "but", "restore", "lasting"])
def test_presets_do_what_they_say(name: str, language: Language) -> None:
    start = {"gates_text": "so so", "gates_unit": "lasting"}
    if name == "lasting":
        start = {"gates_text": gates.THOUGH[language], "gates_unit": "variable"}
    values = pressed("gates", name, language, **start)
    given = show("problems", "gates", language, **values)["curves"]
    case = "kept" if name == "lasting" else "erased"
    assert longest("gates", language, f"notice-{case}") in notices(given)[0]
    assert set(find("problems", "gates").presets) == {"turn", "but", "restore", "lasting"}


def test_a_review_tells_its_own_language() -> None:
    found = gates.reviewed_cells("variable", gates.THOUGH.ru, "en")
    assert (
        found.language == "ru" and gates.reviewed_cells("variable", "1 ok", "en").language == "en"
    )
    assert (
        gates.reviewed_cells(gates_unit="variable", gates_text=gates.THOUGH.ru, language="en")
        is found
    )


def test_every_word_has_its_caption() -> None:
    words = reviewer_cell_values(gates.THOUGH.en, "en", "lstm").words
    told = captions(show("problems", "gates")["gates"])
    for step, (word, caption) in enumerate(zip(words, told, strict=True), 1):
        assert f"Step {step} of {len(words)}, “{word}”" in caption


def test_the_units_to_choose_from_are_those_the_core_finds() -> None:
    named = {field.name for field in fields(CellValues)} | set(vars(CellValues))
    assert {f"{one}_unit" for one in gates.UNIT.options} <= named
