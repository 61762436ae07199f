"""What "Embedding and padding" answers about tokens, ids, rows, and a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from content import Language, words
from content.template import Run, fill, number, percent, runs
from content.words import embedding as said
from diagrams import lookup, padding
from ui.chart import Drawing
from ui.experiments import embedding as experiments
from ui.lesson import Lesson, literal
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.padding import Lookup, TextBatch
    from ui.experiments.embedding import Padded

TOKEN = "token"
"""Name of the step in the URL: this chart steps through the tokens of a line."""
EXAMPLE = (2, 5, 9)
"""Words of the lines that the question on padding speaks of."""


def chosen(lesson: Lesson, found: Lookup) -> Iterator[Part]:
    """The tokens of a line, their ids, and the rows they choose."""
    batch, tokens = found.batch, found.tokens
    size, width = found.table.shape
    facts = {
        "line": str(batch.lines.numbers[found.row]),
        "count": str(len(tokens)),
        "V": str(size),
        "D": str(width),
        "id": str(found.ids[-1]),
    }
    titles = {name: fill(text[lesson.language], **facts) for name, text in said.LOOKUP.items()}
    notices = [*left_out(batch, lesson.language), lesson.runs("notice", **facts)]
    if len(tokens) < len(batch.lines.tokens[found.row]):
        notices.append(lesson.runs("notice-cut", **facts))
    often, times = Counter(tokens).most_common(1)[0]
    if times > 1:
        notices.append(lesson.runs("notice-twice", token=often, times=times))
    yield lesson.figure(
        Drawing(
            lookup.tape(found, titles), lesson.line("alt-tape", **facts), lookup.min_width(found)
        ),
        Drawing(lookup.product(found, titles), lesson.line("alt-product", **facts)),
        name="lookup",
        captions=[[_looked_up(lesson, found, t)] for t in range(len(tokens))],
        notices=notices,
        parameter=TOKEN,
    )


def products(lesson: Lesson, found: Lookup, answer: str | None) -> Iterator[Part]:
    """How many products of one-hot and matrix are not zero."""
    if answer is None:
        return
    size, width = found.table.shape
    onehot = np.zeros(size, dtype=np.float32)
    onehot[found.ids[0]] = 1
    yield lesson.verdict(
        answer,
        truth="vector",
        some=str(width),
        all=str(size * width),
        token=literal(found.tokens[0]),
        difference=number(float(np.abs(onehot @ found.table - found.vectors[0]).max())),
    )


def rectangle(lesson: Lesson, found: Padded) -> Iterator[Part]:
    """The batch as a grid, and what of it is filling."""
    batch = found.batch
    rows, columns = batch.ids.shape
    facts = {
        "rows": str(rows),
        "columns": str(columns),
        "places": str(rows * columns),
        "pads": str(int((~batch.mask).sum())),
        "share": percent(batch.wasted),
        "cut": str(batch.cut),
        "most": str(columns),
        "pad": batch.pad,
    }
    notices = [lesson.runs("notice" if batch.wasted else "notice-none", **facts)]
    if batch.cut:
        notices.append(lesson.runs("notice-cut", **facts))
    if batch.wasted and batch.pad != "<pad>":
        notices.append(lesson.runs("notice-end", **facts))
    yield lesson.figure(
        Drawing(
            padding.grid(batch, found.row, words.spoken(said.GRID, lesson.language)),
            lesson.line("alt", **facts),
            padding.min_width(batch),
        ),
        name="padding",
        notices=notices,
    )


def made_equal(lesson: Lesson, found: Padded, answer: str | None) -> Iterator[Part]:
    """What padding makes equal: the shapes before and after."""
    if answer is None:
        return
    example = experiments.example(EXAMPLE, lesson.language)
    yield lesson.verdict(
        answer,
        truth="lengths",
        before=", ".join(map(str, example.before)),
        after=str(example.after),
        D=str(example.after[-1]),
    )


def left_out(batch: TextBatch, language: Language) -> list[list[Run]]:
    """What the network cannot be given as it stands: empty lines and unknown words."""
    told = []
    if batch.lines.empty:
        numbers = ", ".join(map(str, batch.lines.empty))
        told.append(runs(said.EMPTY[language], numbers=numbers, error=experiments.refused_length()))
    if batch.unknown:
        told.append(runs(said.ONE[language], words=", ".join(batch.unknown)))
    return told


def _looked_up(lesson: Lesson, found: Lookup, t: int) -> list[Run]:
    token = found.tokens[t]
    return lesson.runs(
        "step-unknown" if token in found.batch.unknown else "step",
        token=token,
        id=found.ids[t],
        norm=number(float(np.linalg.norm(found.vectors[t]))),
    )
