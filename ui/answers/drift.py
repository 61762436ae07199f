"""What "Embedding and padding" answers about a state that reads on over padding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from content import snippets, words
from content.template import Run, number, percent
from content.words import embedding as said
from diagrams import drift as drawn
from diagrams.theme import tape_width
from ui import controls
from ui.chart import Drawing
from ui.experiments import embedding as experiments
from ui.lesson import Lesson
from ui.parts import Part, Program

if TYPE_CHECKING:
    from rnn_core.drift import Drift

PLACE = "place"
"""Name of the step in the URL: this chart steps over the places of a padded line."""
NARROWEST = 760
"""Pixels that six pictures side by side need."""


def drifting(lesson: Lesson, found: Drift) -> Iterator[Part]:
    """The states of a padded line, what would be painted from each, and what is read out."""
    batch, facts = found.batch, _facts(found)
    names = words.spoken(said.DRIFT, lesson.language)
    seen = {name: one.seen.label for name, one in found.painted.items()}
    notices = [lesson.runs(f"notice-{_case(found)}", **facts)]
    if len(batch.lengths) > 1:
        notices.append(lesson.runs("notice-all", **facts))
    cells = batch.cells[found.row]
    yield lesson.figure(
        Drawing(
            drawn.drifting(found, names), lesson.line("alt-states", **facts), tape_width(cells, 30)
        ),
        Drawing(
            drawn.paintings(found, words.spoken(said.PAINTED, lesson.language)),
            lesson.line("alt-paintings", alone=seen["alone"], last=seen["last"]),
            NARROWEST,
        ),
        name="drift",
        captions=[[_step(lesson, found, t)] for t in range(len(cells))],
        notices=notices,
        parameter=PLACE,
    )


def four_ways(lesson: Lesson, found: Drift, answer: str | None) -> Iterator[Part]:
    """Which of the four ways is right where the pads are on the right: on the example's lines."""
    if answer is None:
        return
    given = controls.defaults(
        "texts", "row", "max_length", "side", "cut", "pad", language=lesson.language
    )
    plain, zeros = (
        experiments.drift(zero_row=zero, language=lesson.language, **given)
        for zero in (False, True)
    )
    worst = {name: number(float(values.max())) for name, values in plain.differences.items()}
    zero = number(float(zeros.differences["last"].max()))
    yield lesson.verdict(answer, truth="chosen", zero=zero, **worst)


def _case(found: Drift) -> str:
    if found.batch.mask.all():
        return "even"
    return "full" if found.batch.mask[found.row].all() else found.batch.side


def _facts(found: Drift) -> dict[str, Any]:
    batch, row = found.batch, found.row
    own = {str(name): number(float(one[row])) for name, one in found.differences.items()}
    worst = {f"worst_{name}": number(float(one.max())) for name, one in found.differences.items()}
    right, painted = (found.painted[name].picture for name in ("alone", "last"))
    change = np.abs(right.astype(float) - painted).mean() / 255
    return {
        "line": batch.lines.numbers[row],
        "steps": len(found.states),
        "pads": int((~batch.mask[row]).sum()),
        "home": number(float(found.away[batch.lengths[row] - 1])),
        "away": number(float(found.away[-1])),
        "change": percent(float(change)),
        **own,
        **worst,
    }


def _step(lesson: Lesson, found: Drift, t: int) -> list[Run]:
    real = found.batch.mask[found.row, t]
    return lesson.runs(
        "step" if real else "step-pad",
        t=t + 1,
        token=found.batch.cells[found.row][t],
        moved=number(float(found.moved[t])),
        away=number(float(found.away[t])),
    )


def program(lesson: Lesson, found: Drift) -> Iterator[Part]:
    """The same in plain PyTorch, and what it prints."""
    batch = found.batch
    kept = (np.array(row)[real].tolist() for row, real in zip(batch.cells, batch.mask, strict=True))
    worst = [round(float(one.max()), 4) for one in found.differences.values()]
    yield Program(
        snippets.padding(
            list(kept), batch.language, batch.side, batch.pad, found.zero_row, str(worst)
        )
    )
