"""A batch is a rectangle: short lines are padded, long ones are cut."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import torch
from torch import nn

from content import Language, Text
from content.template import percent
from content.ui_text import in_language
from diagrams import padding as diagrams
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Slider
from lessons.embedding import lookup
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.batching.padding import PadToken, Side, TextBatch, batch_texts
from rnn_core.networks.pretrained import pretrained
from rnn_core.padded_batch import pad_batch

EXAMPLE_LENGTHS: Final = (2, 5, 9)
"""Words of the lines that the question speaks of."""
UNEVEN_TEXTS: Final = Text(
    ru="кот\nсобака\nзаяц\nлиса\nмышь\nбольшой белый заяц Кузя лежит на старом столе рядом с мячом",
    en="cat\ndog\nhare\nfox\nmouse\na big white hare Kuzya lies on the old table beside a ball",
)
LABELS: Final = {
    "line": Text(ru="строка {} · {}", en="line {} · {}"),  # its number, its length
    "mask": Text(ru="маска", en="mask"),
}

MAX_LENGTH = Slider(
    "padding_max_length",
    Text(ru="max_length, токенов", en="max_length, tokens"),
    16,
    1,
    48,
    1,
)
SIDES: Final = {
    "right": Text(ru="справа", en="on the right"),
    "left": Text(ru="слева", en="on the left"),
}

SIDE = Choice(
    "padding_side",
    Text(ru="Дополнять", en="Pad"),
    "right",
    ("right", "left"),
    labels=SIDES,
    width=1.5,
)
TRUNCATION = Choice(
    "padding_truncation",
    Text(ru="Обрезать", en="Truncate"),
    "right",
    ("right", "left"),
    labels=SIDES,
    width=1.5,
)
TOKEN = Choice(
    "padding_token",
    Text(ru="Чем дополнять", en="Padding token"),
    "pad",
    ("pad", "unk", "end"),
    labels={one: Text(ru=f"<{one}>", en=f"<{one}>") for one in ("pad", "unk", "end")},
    width=1.5,
)


@dataclass(frozen=True, eq=False)
class Padded:
    """A batch and the line looked at; equal only to itself."""

    batch: TextBatch
    row: int  # from 0


@shared_cache(256)
def padded(
    lookup_texts: str,
    lookup_row: int,
    padding_max_length: int,
    padding_side: Side,
    padding_truncation: Side,
    padding_token: PadToken,
    language: Language,
) -> Padded:
    """`rnn_core.batching.padding.batch_texts`, kept for all readers; named like the controls."""
    batch = batch_texts(
        lookup_texts, language, padding_max_length, padding_side, padding_truncation, padding_token
    )
    return Padded(batch, batch.row_of_line(lookup_row))


@dataclass(frozen=True, eq=False)
class Example:
    """Shapes of a few lines as vectors, before and after padding; equal only to itself."""

    before: tuple[tuple[int, ...], ...]
    after: tuple[int, ...]


@shared_cache(4)
def example(lengths: tuple[int, ...], language: Language) -> Example:
    """Lines of so many words, embedded one by one and as a batch, kept for all readers."""
    embed = pretrained("painter", language).network.embed
    assert isinstance(embed, nn.Embedding)
    lines = [range(length) for length in lengths]
    before = tuple(tuple(embed(torch.tensor(line)).shape) for line in lines)
    return Example(before, tuple(embed(pad_batch(lines, max(lengths)).ids).shape))


EXPERIMENT = Experiment(padded, [MAX_LENGTH, SIDE, TRUNCATION, TOKEN], builds_on=lookup.EXPERIMENT)


def batch_figure(writer: Writer, found: Padded) -> Iterator[Block]:
    """The batch as a grid, and what of it is filling."""
    batch = found.batch
    facts = numbers(batch)
    ordinary = batch.padding_fraction and batch.pad != "<pad>"
    cases = {
        "notice-end": ordinary and batch.hidden_by_id,
        "notice-end-absent": ordinary and not batch.hidden_by_id,
        "notice-cut": batch.truncated,
        "notice": batch.padding_fraction,
        "notice-none": not batch.padding_fraction,
    }
    notices = [writer.runs(name, **facts) for name, holds in cases.items() if holds]
    titles = in_language(LABELS, writer.language)
    if batch.pad == "<pad>":
        yield writer.note("by-id", **facts)
    yield writer.figure(
        Drawing(
            diagrams.padded_batch(batch, found.row, titles),
            writer.line("alt", **facts),
            diagrams.min_width(batch),
        ),
        Drawing(
            diagrams.padding_mask(batch, titles["mask"]),
            writer.line("alt-mask", **facts),
        ),
        name="padding",
        notices=notices,
    )


def numbers(batch: TextBatch) -> dict[str, str]:
    """What the words of the section name, and the sheet on paper."""
    rows, columns = batch.ids.shape
    return {
        "rows": str(rows),
        "columns": str(columns),
        "places": str(rows * columns),
        "pads": str(int((~batch.mask).sum())),
        "share": percent(batch.padding_fraction),
        "cut": str(batch.truncated),
        "most": str(columns),
        "pad": batch.pad,
        "id": str(batch.pad_id),
        "hidden": str(batch.hidden_by_id),
    }


def share_of_padding(writer: Writer, found: Padded) -> Verdict:
    """What share of a batch of uneven lines is padding, with the shapes before and after."""
    shapes = example(EXAMPLE_LENGTHS, writer.language)
    rows, columns, width = shapes.after
    places = rows * columns
    pads = places - sum(EXAMPLE_LENGTHS)
    share = pads / places
    return writer.verdict(
        "less" if share < 1 / 4 else "more" if share > 1 / 2 else "near",
        before=", ".join(map(str, shapes.before)),
        after=shapes.after,
        D=width,
        places=places,
        pads=pads,
        share=percent(share),
    )


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[MAX_LENGTH, SIDE, TRUNCATION, TOKEN]],
    presets={
        "short": {"padding_max_length": 3},
        "cut-left": {"padding_max_length": 3, "padding_truncation": "left"},
        "left": {"padding_side": "left", "padding_max_length": 16},
        "end": {"padding_token": "end", "padding_max_length": 16},
        "waste": {"lookup_texts": UNEVEN_TEXTS, "padding_max_length": 48},
        "start": (
            "lookup_texts",
            "padding_max_length",
            "padding_side",
            "padding_truncation",
            "padding_token",
        ),
    },
    question=Question(("less", "near", "more"), share_of_padding),
    answers=[batch_figure],
)
