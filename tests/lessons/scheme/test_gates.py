"""The gates of LSTM and GRU, of which one is on the screen from the first."""

import pytest

from content import LANGUAGES, Language
from content.template import number, percent
from lessons.scheme.gates import GATED, GATES, SECTION
from lessons.scheme.hidden_state import TEXT
from rnn_core.charlm.single_pass import Cell, single_pass
from tests.lessons.answers import notices, show
from tests.lessons.scheme.said import longest

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_something_is_shown_before_a_hand_is_moved(language: Language) -> None:
    block = show("scheme", "gates", language)["gates"]
    chosen = show("scheme", "gates", language, gates_cell="lstm")["gates"]
    assert block["figures"] == chosen["figures"]


@each_language
@pytest.mark.parametrize(("cell", "title"), [("lstm", "LSTM"), ("gru", "GRU")])
def test_the_gates_are_those_of_the_cell_that_is_named(
    cell: Cell, title: str, language: Language
) -> None:
    block = show("scheme", "gates", language, gates_cell=cell)["gates"]
    run = single_pass(TEXT.default[language], "word", cell, 10, 1.0, "tanh", 3)
    notice, trace = notices(block)
    assert longest("gates", language, f"notice-{cell}") in notice
    assert number(float(run.gates["f" if cell == "lstm" else "z"].mean())) in notice
    assert percent(float(run.echo_share[-1])) in trace
    assert GATED.shown(cell, language) == title
    named = [one["text"] for one in block["figures"][0]["layout"]["annotations"]]
    assert named == [
        f"<b>{title}</b>",
        *(GATES[gate][language] for gate in GATES if gate in run.gates),
    ]


@each_language
def test_a_gate_s_name_has_the_whole_width_above_its_panel(language: Language) -> None:
    for cell in GATED.options:
        layout = show("scheme", "gates", language, gates_cell=cell)["gates"]["figures"][0]["layout"]
        names = layout["annotations"]
        inside = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
        tops = [axis["domain"][1] for key, axis in layout.items() if key.startswith("yaxis")]
        for name, top in zip(names[1:], tops, strict=True):
            assert (name["x"], name["xanchor"]) == (0, "left")  # nothing to the left of it
            assert (name["y"], name["yanchor"]) == (top, "bottom")
        room = [above - below for above, below in zip([1, *_bottoms(layout)], tops, strict=False)]
        assert min(room) * inside >= 24  # pixels: a line of text


def _bottoms(layout: dict) -> list[float]:
    return [axis["domain"][0] for key, axis in layout.items() if key.startswith("yaxis")]


@each_language
def test_the_formula_is_that_of_the_cell(language: Language) -> None:
    assert callable(SECTION.formulas)
    for cell in GATED.options:
        assert SECTION.formulas({"gates_cell": cell}) == [cell]
