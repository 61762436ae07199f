"""What "Embedding and padding" answers about zeros: of an embedding's row, and of a frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from content import words
from content.template import fill, number
from content.words import embedding as said
from diagrams import zeros
from diagrams.theme import tape_width
from ui import controls
from ui.chart import Drawing
from ui.experiments import embedding as experiments
from ui.kinds import Slider
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.zeros import Border
    from ui.experiments.embedding import Rows


def rows(lesson: Lesson, found: Rows) -> Iterator[Part]:
    """The gradient of every row in use, and the steps of the state over the pads."""
    gradients, batch = found.gradients, found.batch
    pads = np.flatnonzero(~batch.mask[gradients.row])
    facts = {
        "rows": len(gradients.words),
        "line": batch.lines.numbers[gradients.row],
        "name": batch.pad,
        "size": number(gradients.size),
        "pad": number(float(gradients.free[0])),
        "held": number(float(gradients.held[0])),
        "step": number(float(gradients.moved[pads[0]])) if len(pads) else "",
    }
    case = "notice" if len(pads) else "notice-elsewhere" if gradients.padded else "notice-none"
    yield lesson.figure(
        Drawing(
            zeros.rows(gradients, batch, words.spoken(said.ROWS, lesson.language)),
            lesson.line("alt", **facts),
            tape_width(gradients.words, 26),
        ),
        name="rows",
        notices=[lesson.runs(case, **facts)],
    )


def pad_row(lesson: Lesson, found: Rows, answer: str | None) -> Iterator[Part]:
    """What gradient the pad's row gets without `padding_idx`, where many lines are short."""
    if answer is None:
        return
    given = controls.defaults("max_length", "side", "cut", "pad", language=lesson.language)
    texts = words.UNEVEN_TEXTS[lesson.language]
    asked = given | {"texts": texts, "row": 1, "language": lesson.language}
    plain = experiments.row_gradients(**asked).gradients
    largest = 1 + int(plain.free[1:].argmax())
    pad, word = float(plain.free[0]), float(plain.free[largest])
    yield lesson.verdict(
        answer,
        truth="largest" if pad > word else "usual" if pad > 0 else "zero",
        pad=number(pad),
        word=number(word),
        largest=plain.words[largest],
        held=number(float(plain.held[0])),
    )


def frame(lesson: Lesson, found: Border) -> Iterator[Part]:
    """A picture in a frame of zeros under a convolution."""
    inner, out = len(found.framed) - 2 * found.padding, len(found.convolved)
    facts = {"width": found.padding, "inner": inner, "out": out, "kernel": found.kernel}
    layers = (inner - 1) // (found.kernel - 1)  # without a frame, until none fits any more
    facts |= {"layers": layers, "rest": inner - layers * (found.kernel - 1)}
    sides = {"framed": len(found.framed), "convolved": out}
    titles = {
        name: fill(text[lesson.language], side=sides[name]) for name, text in said.BORDER.items()
    }
    case = "same" if out == inner else "smaller" if out < inner else "larger"
    slider = controls.CONTROLS["frame"]
    assert isinstance(slider, Slider)
    yield lesson.figure(
        Drawing(zeros.border(found, int(slider.high), titles), lesson.line("alt", **facts)),
        name="border",
        notices=[lesson.runs(f"notice-{case}", **facts)],
    )


def over_zero(lesson: Lesson, found: Border, answer: str | None) -> Iterator[Part]:
    """What a zero does to a convolution and to a recurrent layer."""
    if answer is not None:
        added, moved = number(found.added), number(found.moved)
        yield lesson.verdict(answer, truth="rnn", added=added, moved=moved)
