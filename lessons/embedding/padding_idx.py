"""What padding_idx does, and what it does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from content import Text
from content.template import number
from content.ui_text import in_language
from diagrams import zero_padding
from diagrams.theme import steps_width
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.embedding import padding
from lessons.embedding.lookup import ROW
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.batching.pad_row import RATE, PadRow, pad_row
from rnn_core.batching.padding import TextBatch
from rnn_core.batching.padding_idx import EmbeddingGradients, embedding_gradients

LABELS: Final = {
    "gradient": Text(ru="‖∂L/∂E[id]‖", en="‖∂L/∂E[id]‖"),
    "moved": Text(ru="‖h<sub>t</sub> − h<sub>t−1</sub>‖", en="‖h<sub>t</sub> − h<sub>t−1</sub>‖"),
    "free": Text(ru="без padding_idx", en="without padding_idx"),
    "held": Text(ru="с padding_idx", en="with padding_idx"),
}


@dataclass(frozen=True, eq=False)
class Rows:
    """What a backward pass sends to an embedding, and the batch it read; equal only to itself."""

    gradients: EmbeddingGradients
    exceptions: PadRow
    batch: TextBatch


@shared_cache(128)
def row_gradients(lookup_row: int, **batch: Any) -> Rows:
    """`embedding_gradients` and `pad_row` of `padded(**batch)`, kept for all readers."""
    read = padding.padded(lookup_row=lookup_row, **batch).batch
    return Rows(embedding_gradients(read, lookup_row), pad_row(read), read)


EXPERIMENT = Experiment(row_gradients, builds_on=padding.EXPERIMENT)


def gradient_figure(writer: Writer, found: Rows) -> Iterator[Block]:
    """The gradient of every row in use, and the steps of the state over the pads."""
    gradients, batch = found.gradients, found.batch
    pads = np.flatnonzero(~batch.mask[gradients.row])
    facts = {
        "rows": len(gradients.words),
        "line": batch.lines.numbers[gradients.row],
        "name": batch.pad,
        "size": number(gradients.pad_row_norm),
        "pad": number(float(gradients.without_padding_idx[0])),
        "held": number(float(gradients.with_padding_idx[0])),
        "step": number(float(gradients.step_lengths[pads[0]])) if len(pads) else "",
    }
    case = "notice" if len(pads) else "notice-elsewhere" if gradients.has_padding else "notice-none"
    drawing = Drawing(
        zero_padding.embedding_gradients(gradients, batch, in_language(LABELS, writer.language)),
        writer.line("alt", **facts),
        steps_width(gradients.words, 26),
    )
    yield writer.note("norm", **facts)
    yield from _exceptions(writer, found)
    yield writer.figure(drawing, name="rows", notices=[writer.runs(case, **facts)], waits=True)


def _exceptions(writer: Writer, found: Rows) -> Iterator[Block]:
    """Where the row of padding is not zero, or does not stay so."""
    row = found.exceptions
    facts = {
        "name": found.batch.pad,
        "rate": f"{RATE:g}",
        "tied_gradient": number(row.tied_gradient),
        "tied": number(row.tied_norm),
        "given": number(row.given_norm),
        "given_gradient": number(row.given_gradient),
        "filled": number(row.filled_norm),
    }
    yield writer.note("tied", **facts)
    yield writer.note("given", **facts)


def gradient_of_pad_row(writer: Writer, found: Rows) -> Verdict:
    """What gradient the pad's row gets without `padding_idx`, where many lines are short."""
    uneven = padding.UNEVEN_TEXTS[writer.language]
    found = EXPERIMENT.at(writer.language, lookup_texts=uneven)
    gradients, norms = found.gradients, found.gradients.without_padding_idx
    largest = 1 + int(norms[1:].argmax())
    pad, word = float(norms[0]), float(norms[largest])
    return writer.verdict(
        "largest" if pad > word else "usual" if pad > 0 else "zero",
        pad=number(pad),
        word=number(word),
        largest=gradients.words[largest],
        held=number(float(gradients.with_padding_idx[0])),
    )


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    repeats=[[padding.SIDE, ROW]],
    presets={
        "uneven": {
            "lookup_texts": padding.UNEVEN_TEXTS,
            "lookup_row": 1,
            "padding_max_length": 48,
            "padding_side": "right",
        },
        "start": ("lookup_texts", "lookup_row", "padding_max_length", "padding_side"),
    },
    question=Question(("zero", "usual", "largest"), gradient_of_pad_row),
    answers=[gradient_figure],
)
