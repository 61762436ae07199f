"""What "Problems" answers about the cells of LSTM and GRU."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from content import Language, words
from content.template import Run, decimal, fill, number, percent
from content.words import cells, cures
from diagrams import cell, theme
from ui.chart import Drawing
from ui.experiments import structures as experiments
from ui.experiments.cures import Cells
from ui.lesson import Lesson, literal
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.gates import Wires

INSIDE: Final = "inside"
"""Name of the step in the URL: this chart steps through what is inside of the cells."""
ERASED: Final = 0.2
"""A gate that keeps no more than this has erased what was there."""


def inside(lesson: Lesson, found: Cells) -> Iterator[Part]:
    """Both cells with their numbers at every word, and what is left of every state at the end."""
    say = words.spoken(cells.NAMES | cures.ROADS, lesson.language)
    facts = _facts(found, lesson.language)
    steps = len(found.wires[0].words)
    schemes = [
        Drawing(
            cell.scheme(one, found.units[one.cell]),
            lesson.line(f"alt-{one.cell}", **facts),
            cell.MIN_WIDTH,
        )
        for one in found.wires
    ]
    watched = [(one, found.units[one.cell]) for one in found.wires]
    roads = cell.roads(watched, say, (say["keeps"], say["road"]))
    width = theme.tape_width(found.wires[0].words, 40)
    yield lesson.figure(
        Drawing(roads, lesson.line("alt-roads", **facts), width),
        *schemes,
        name="gates",
        captions=[_said(lesson, found, step) for step in range(steps)],
        notices=[
            lesson.runs(f"notice-{_case(found)}", **facts),
            lesson.runs("notice-gru", **facts),
            lesson.runs("notice-trained", **facts),
        ],
        parameter=INSIDE,
    )


def matrices(lesson: Lesson, found: Cells, said: str | None) -> Iterator[Part]:
    """How many matrices there are on the road from one cell state to the next."""
    if said is None:
        return
    facts = _facts(found, lesson.language)
    word = literal(str(facts["lstm_word"]))  # an answer is Markdown
    yield lesson.verdict(said, "none", "answer", word=word, **facts)


def _said(lesson: Lesson, found: Cells, step: int) -> list[list[Run]]:
    lines = []
    for one in found.wires:
        unit = found.units[one.cell]
        values = {name: float(value[step, unit]) for name, value in one.values.items()}
        terms = {name: _term(value) for name, value in values.items()}
        terms |= {name: _result(values[name]) for name in ("after", "h")}
        lines.append(lesson.runs(f"step-{one.cell}", unit=unit + 1, t=step + 1, past=step, **terms))
    left = {f"{one.cell}_left": _left(one, found.units[one.cell], step) for one in found.wires}
    here = found.wires[0].words
    lines.append(lesson.runs("words", t=step + 1, steps=len(here), word=here[step], **left))
    return lines


def _term(value: float) -> str:
    """A number as it stands in a sum or a product."""
    rounded = round(value, 3) + 0.0  # no minus before a zero
    return f"({decimal(rounded)})" if rounded < 0 else decimal(rounded)


def _result(value: float) -> str:
    """What they come to, a digit shorter than they: done by hand it comes out the same."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def _left(found: Wires, unit: int, step: int) -> str:
    return percent(float(found.road[step, unit]))


def _case(found: Cells) -> str:
    """What the LSTM's unit does with its past."""
    lstm = found.wires[0]
    if len(lstm.words) == 1:
        return "single"
    return "erased" if lstm.keeps[1:, found.units["lstm"]].min() <= ERASED else "kept"


def _facts(found: Cells, language: Language) -> dict[str, object]:
    from rnn_core.gates import TRAINED

    marks = experiments.marks()
    facts: dict[str, object] = {"steps": len(found.wires[0].words)}
    for one in found.wires:
        name, unit = one.cell, found.units[one.cell]
        later = one.keeps[1:, unit]  # the first word's gate has nothing to keep
        least = int(later.argmin()) + 1 if len(later) else 0
        since, goes_on = _left(one, unit, least), least + 1 < len(one.words)
        facts |= {
            f"{name}_unit": unit + 1,
            f"{name}_left": _left(one, unit, 0),
            f"{name}_word": one.words[least],
            f"{name}_low": number(float(one.keeps[least, unit])),
            f"{name}_since": since,
            f"{name}_later": fill(cures.LATER[language], share=since) if goes_on else "",
            f"{name}_marks": percent(marks[TRAINED[name]][found.language]["reviews"]),
        }
    facts["units"] = found.wires[0].keeps.shape[1]
    return facts
