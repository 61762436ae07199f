"""The cure: cells of LSTM and GRU, where a road from the past meets no matrix."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from content import Language, Text
from content.template import Run, decimal, fill, number, percent
from content.ui_text import in_language
from diagrams import cell, cell_layout, gate_curves, theme
from lessons.blocks import Block, Drawing, Sentence
from lessons.cache import shared_cache
from lessons.controls import Choice, Line
from lessons.problems.cells import NAMES
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.networks.pretrained import scores
from rnn_core.probing.gates import REVIEWERS, CellValues, Gated, reviewer_cell_values
from rnn_core.world.language import language_of

ERASED: Final = 0.2
"""A gate that keeps no more than this has erased what was there."""
CELLS: Final[tuple[Gated, ...]] = ("lstm", "gru")

ROADS: Final = {
    "keeps": Text(ru="вентиль f или z", en="gate f or z"),
    "road": Text(ru="доходит до конца", en="gets to the end"),
}
LATER: Final = Text(ru=", от этого {{share}} %", en=", from this one {{share}}%")
"""What gets to the end from the word at which a gate kept least, unless that is the end."""
TURN: Final = Text(
    ru="скучно не было ни минуты, отличный фильм", en="not boring for a minute, a great film"
)
BUT: Final = Text(ru="фильм длинный, но совсем не скучный", en="a long film, but not a boring one")
THOUGH: Final = Text(
    ru="фильм скучный, хотя актёры отличные и музыка красивая",
    en="the food is awful, though the place is beautiful",
)
"""Reviews read by the cells, the last one by default."""

TEXT = Line(
    "gates_text",
    Text(ru="Отзыв (по-русски или по-английски)", en="Review (in English or Russian)"),
    THOUGH,
    width=4.0,
)
UNIT = Choice(
    "gates_unit",
    Text(ru="Какой нейрон показать", en="Unit to show"),
    "variable",
    ("variable", "lasting"),
    help=Text(
        ru="variable: тот, чей хранящий вентиль (f или z) по словам меняется сильнее всего. "
        "lasting: тот, у которого от первого слова до конца доходит наибольшая доля.",
        en="variable: the one whose keeping gate (f or z) changes most over the words. "
        "lasting: the one in which the largest share of the first word gets to the end.",
    ),
    width=2.0,
)


@dataclass(frozen=True, eq=False)
class Cells:
    """A review read by two trained cells, and the unit of each to look at; equal only to itself."""

    wires: tuple[CellValues, ...]
    units: Mapping[Gated, int]
    language: Language


@shared_cache(256)
def cells(gates_unit: Literal["variable", "lasting"], gates_text: str, language: Language) -> Cells:
    """Both cells read a review; arguments are named like the controls.

    Args:
        gates_unit: which unit of each cell to look at.
        gates_text: its letters tell its language.
        language: of a review without letters.
    """
    spoken_in = language_of(gates_text, language)
    wires = tuple(reviewer_cell_values(gates_text, spoken_in, cell) for cell in CELLS)
    units = {one.cell: getattr(one, f"{gates_unit}_unit") for one in wires}
    return Cells(wires, units, spoken_in)


def matrices(writer: Writer, found: Cells) -> Sentence:
    """How many matrices there are on the road from one cell state to the next."""
    facts = _facts(found, writer.language)
    return writer.verdict("none", word=facts["lstm_word"], **facts)


def inside(writer: Writer, found: Cells) -> Iterator[Block]:
    """Both cells with their numbers at every word, and what is left of every state at the end."""
    say = in_language(NAMES | ROADS, writer.language)
    facts = _facts(found, writer.language)
    watched = [(one, found.units[one.cell]) for one in found.wires]
    schemes = [
        Drawing(
            cell.cell_diagram(one, unit),
            writer.line(f"alt-{one.cell}", **facts),
            cell_layout.MIN_WIDTH,
        )
        for one, unit in watched
    ]
    words = found.wires[0].words
    curves = gate_curves.keeping_gate_curves(watched, say, (say["keeps"], say["road"]))
    yield writer.figure(
        Drawing(curves, writer.line("alt-roads", **facts), theme.steps_width(words, 40)),
        *schemes,
        name="gates",
        captions=[_said(writer, found, step) for step in range(len(words))],
        notices=[
            writer.runs(f"notice-{case(found)}", **facts),
            writer.runs("notice-gru", **facts),
            writer.runs("notice-trained", **facts),
        ],
    )


def case(found: Cells) -> str:
    """What the LSTM's unit does with its past."""
    lstm = found.wires[0]
    if len(lstm.words) == 1:
        return "single"
    return "erased" if lstm.keep_gate[1:, found.units["lstm"]].min() <= ERASED else "kept"


def _said(writer: Writer, found: Cells, step: int) -> list[list[Run]]:
    lines = []
    for one in found.wires:
        unit = found.units[one.cell]
        values = {name: float(value[step, unit]) for name, value in one.values.items()}
        terms = {name: _term(value) for name, value in values.items()}
        terms |= {name: _result(values[name]) for name in ("after", "h")}
        lines.append(writer.runs(f"step-{one.cell}", unit=unit + 1, t=step + 1, past=step, **terms))
    left = {f"{one.cell}_left": _left(one, found.units[one.cell], step) for one in found.wires}
    here = found.wires[0].words
    lines.append(writer.runs("words", t=step + 1, steps=len(here), word=here[step], **left))
    return lines


def _term(value: float) -> str:
    """A number as it stands in a sum or a product."""
    rounded = round(value, 3) + 0.0  # no minus before a zero
    return f"({decimal(rounded)})" if rounded < 0 else decimal(rounded)


def _result(value: float) -> str:
    """What they come to, a digit shorter than they: done by hand it comes out the same."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def _left(found: CellValues, unit: int, step: int) -> str:
    return percent(float(found.path_gradient[step, unit]))


def _facts(found: Cells, language: Language) -> dict[str, Any]:
    facts: dict[str, Any] = {"units": found.wires[0].keep_gate.shape[1]}
    for one in found.wires:
        name, unit = one.cell, found.units[one.cell]
        later = one.keep_gate[1:, unit]  # the first word's gate has nothing to keep
        least = int(later.argmin()) + 1 if len(later) else 0
        since, goes_on = _left(one, unit, least), least + 1 < len(one.words)
        facts |= {
            f"{name}_unit": unit + 1,
            f"{name}_left": _left(one, unit, 0),
            f"{name}_word": one.words[least],
            f"{name}_low": number(float(one.keep_gate[least, unit])),
            f"{name}_since": since,
            f"{name}_later": fill(LATER[language], share=since) if goes_on else "",
            f"{name}_marks": percent(scores()[REVIEWERS[name]][found.language]["reviews"]),
        }
    return facts


SECTION = Section(
    __name__,
    experiment=Experiment(cells, [UNIT, TEXT]),
    rows=[[TEXT], [UNIT]],
    formulas=["lstm", "gru"],
    beside=True,
    presets={
        "turn": {"gates_unit": "variable", "gates_text": TURN},
        "but": {"gates_unit": "variable", "gates_text": BUT},
        "lasting": {"gates_unit": "lasting"},
        "restore": ("gates_text", "gates_unit"),
    },
    question=Question(("none", "once", "four"), matrices),
    answers=[inside],
)
