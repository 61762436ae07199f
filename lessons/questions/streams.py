"""One long text in batches: parallel streams, the state carried between them, and shuffling."""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, Final

import numpy as np

from content import Language, Text
from content.template import Run, number_or_zero
from content.ui_text import in_language
from diagrams import streams as drawing
from lessons.blocks import Block, Drawing, Program, Table, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.batching.streams import (
    ORDERS,
    BatchedReading,
    Order,
    StreamComparison,
    read_text_in_batches,
)

HIDDEN: Final = 16
TEXTS: Final[dict[Language, str]] = {
    "ru": (
        "серый кот спит на тёплой крыше старой мельницы. внизу мимо сада бежит река, а в саду "
        "стоит яблоня. когда приходит ветер, яблоки падают в воду, кот открывает один глаз, и "
        "река уносит их далеко к синему морю, где их давно ждут рыбы и белые чайки."
    ),
    "en": (
        "a grey cat sleeps on the warm roof of the old mill. below it the river runs past the "
        "garden, and in the garden stands an apple tree. when the wind comes the apples fall into "
        "the water, the cat opens one eye, and the river takes them to the sea."
    ),
}
TITLES: Final = {
    "batch": Text(ru="пачка", en="batch"),
    "row": Text(ru="строка", en="row"),
    "apart": Text(ru="‖h − h подряд‖", en="‖h − h in one piece‖"),
    "own": Text(ru="h от предыдущего окна", en="h of the window before"),
    "other": Text(ru="h от чужого окна", en="h of another window"),
}
PROGRAM: Final = """\
import torch
from torch import nn
from torch.nn.functional import one_hot

text = (
{text}
)
B, T, H = {batch}, {window}, {hidden}
letters = sorted(set(text))
ids = torch.tensor([letters.index(letter) for letter in text])
x = one_hot(ids, len(letters)).float()  # (N, V)

gru = nn.GRU(len(letters), H, batch_first=True)
generator = torch.Generator().manual_seed({seed})
for weight in gru.parameters():  # PyTorch's own default
    nn.init.uniform_(weight, -(H**-0.5), H**-0.5, generator=generator)
K = len(text) // (B * T)  # batches
windows = x[: B * K * T].view(B * K, T, -1)  # in the order of the text
places = torch.arange(B * K)
{order}
with torch.no_grad():
    whole, _ = gru(x[None])  # (1, N, H)
    right = whole[0, : B * K * T].view(B * K, T, H)
    off, h = [], None
    for place in layout:  # (B,)
        output, h = gru(windows[place], {state})
        off.append((output - right[place]).norm(dim=-1))  # (B, T)
print(f"{{torch.stack(off[1:]).mean():.4f}}")  # from the second batch on
# {printed}
"""
LAYOUTS: Final[dict[Order, str]] = {
    "streams": "layout = places.view(B, K).T  # row b goes on where it has ended",
    "rows": "layout = places.view(K, B)  # the order of the text, row after row",
    "shuffled": "generator.manual_seed({seed})\n"
    "layout = places[torch.randperm(B * K, generator=generator)].view(K, B)",
    "reset": "generator.manual_seed({seed})\n"
    "layout = places[torch.randperm(B * K, generator=generator)].view(K, B)",
}

BATCH = Slider("streams_batch", Text(ru="Потоков B", en="Streams B"), *(4, 2, 8, 1))
WINDOW = Slider("streams_window", Text(ru="Окно T, букв", en="Window T, letters"), *(10, 5, 15, 1))
ORDER = Choice(
    "streams_order",
    Text(ru="Порядок окон", en="Order of the windows"),
    "streams",
    ORDERS,
    labels={
        "streams": Text(ru="параллельные потоки", en="B streams"),
        "rows": Text(ru="подряд по строкам", en="row by row"),
        "shuffled": Text(ru="вперемешку, h передано", en="shuffled, h carried"),
        "reset": Text(ru="вперемешку, h = 0", en="shuffled, h = 0"),
    },
)
SEED = Slider(
    "streams_seed",
    Text(ru="Зерно", en="Seed"),
    *(0, 0, 19, 1),
    help=Text(ru="Веса и порядок вперемешку.", en="The weights and the random order."),
)


@dataclass(frozen=True, eq=False)
class Streams:
    """A text read in every order, one of them looked at; equal only to itself.

    Attributes:
        found: every order.
        order: the one looked at.
        text: what is read.
        batch: B.
        window: T.
        seed: of weights and order.
    """

    found: StreamComparison
    order: Order
    text: str
    batch: int
    window: int
    seed: int

    @property
    def reading(self) -> BatchedReading:
        """The order looked at."""
        return self.found.readings[self.order]


@shared_cache(64)
def _compared(language: Language, batch: int, window: int, seed: int) -> StreamComparison:
    return read_text_in_batches(
        TEXTS[language], hidden=HIDDEN, batch=batch, window=window, seed=seed
    )


def read(
    streams_batch: int,
    streams_window: int,
    streams_order: Order,
    streams_seed: int,
    language: Language,
) -> Streams:
    """`read_text_in_batches` of the text of a language; named like the controls."""
    sizes = (streams_batch, streams_window, streams_seed)
    found = _compared(language, *sizes)
    return Streams(found, streams_order, TEXTS[language], *sizes)


EXPERIMENT = Experiment(read, [BATCH, WINDOW, ORDER, SEED])


def laid_out(writer: Writer, found: Streams) -> Iterator[Block]:
    """Which window stands where, whose state it gets, and how far the states are off."""
    facts = _facts(found)
    yield writer.figure(
        Drawing(
            drawing.layout(
                found.reading, found.order != "reset", in_language(TITLES, writer.language)
            ),
            writer.line("alt", **facts),
            drawing.min_width(found.reading),
        ),
        name="streams",
        notices=[writer.runs(f"notice-{found.order}", **facts)],
        waits=True,
    )


def orders(writer: Writer, found: Streams) -> Iterator[Block]:
    """Every order in one table, and what else there is to know."""
    facts = _facts(found)
    handed = (found.reading.windows[1:]).size
    rows: list[list[list[Run]]] = []
    for order, one in found.found.readings.items():
        own = "–" if order == "reset" else f"{one.continued.sum()} / {handed}"
        mark = "bold" if order == found.order else None
        texts = (ORDER.shown(order, writer.language), own, number_or_zero(one.mean))
        rows.append([[(text, mark, False)] for text in texts])
    head = [writer.line(f"head-{column}") for column in ("order", "own", "apart")]
    yield Table("orders", head, rows, waits=True)
    yield writer.note("note-start", **facts)
    yield writer.note("note-nearer" if _nearer(found) else "note-farther", **facts)
    yield writer.note("note-smaller", **facts)


def program(writer: Writer, found: Streams) -> Iterator[Block]:
    """The same in PyTorch, in the order looked at."""
    lines = [f'    "{line}"' for line in wrap(found.text, 80, drop_whitespace=False)]
    source = PROGRAM.format(
        text="\n".join(lines),
        batch=found.batch,
        window=found.window,
        hidden=HIDDEN,
        seed=found.seed,
        order=LAYOUTS[found.order].format(seed=found.seed),
        state="None" if found.order == "reset" else "h",
        printed=f"{found.reading.mean:.4f}",
    )
    yield Program("program", source, waits=True)


def right_rows(writer: Writer, found: Streams) -> Verdict:
    """How many rows are handed the right state, row by row: in the example that comes first."""
    example = EXPERIMENT.at(writer.language, streams_order="rows")
    right = example.reading.continued
    truth = "all" if right.all() else "one" if right.any() else "none"
    windows = example.reading.windows + 1
    return writer.verdict(
        truth,
        **_facts(example),
        second=int(windows[1, 0]),
        given=int(windows[0, 0]),
        before=int(windows[1, 0]) - 1,
        row=int(np.flatnonzero(windows[0] == windows[1, 0] - 1)[0]) + 1,
    )


def _nearer(found: Streams) -> bool:
    """Whether a state of another window is nearer to the right one than zeros are."""
    readings = found.found.readings
    return readings["shuffled"].mean < readings["reset"].mean


def _facts(found: Streams) -> dict[str, Any]:
    readings, one = found.found.readings, found.reading
    count = len(one.windows)
    streams = readings["streams"]
    return {
        "batch": found.batch,
        "window": found.window,
        "count": count,
        "length": count * found.window,
        "windows": one.windows.size,
        "left_out": found.found.left_out,
        "own": int(one.continued.sum()),
        "handed": one.continued.size,
        "mean": number_or_zero(one.mean),
        "streams": number_or_zero(streams.mean),
        "rows": number_or_zero(readings["rows"].mean),
        "shuffled": number_or_zero(readings["shuffled"].mean),
        "reset": number_or_zero(readings["reset"].mean),
        "reset_shift": number_or_zero(found.found.reset_shift),
        "start": number_or_zero(float(streams.distance[0, 1:, 0].max())),
        "faded": number_or_zero(float(streams.distance[0, 1:, -1].max())),
        "smaller": found.batch - 1,
        "error": found.found.smaller_batch_error,
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[BATCH, WINDOW, SEED], [ORDER]],
    presets={
        "rows": {"streams_order": "rows", "streams_batch": 4, "streams_window": 10},
        "shuffled": {"streams_order": "shuffled", "streams_batch": 4, "streams_window": 10},
        "short": {"streams_order": "reset", "streams_window": 5},
        "long": {"streams_order": "reset", "streams_window": 15},
    },
    question=Question(("all", "one", "none"), right_rows),
    answers=[laid_out, orders, program],
)
