"""Dropout inside a recurrent layer: a new mask at every step, or one for the sequence."""

from collections.abc import Iterator
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from content import Text
from content.template import number, percent
from content.ui_text import in_language
from diagrams import recurrent_dropout as drawing
from lessons.blocks import Block, Drawing, Program, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.memory.recurrent_dropout import (
    DRAWS,
    HIDDEN,
    KEEP_BIAS,
    STEPS,
    DropoutMemory,
    Mask,
    Place,
    dropout_memory,
)

TITLES: Final = {
    "new": Text(ru="новая маска на каждом шаге", en="new mask at every step"),
    "same": Text(ru="одна маска на все шаги", en="same mask at all steps"),
    "law": Text(ru="без связей между нейронами", en="without weights between units"),
    "step": Text(ru="шагов назад, k", en="steps back, k"),
    "share": Text(ru="осталось, cos²", en="left, cos²"),
    "unit": Text(ru="нейрон", en="unit"),
}
EARLY: Final = 5
"""Steps after which the mean is quoted …"""
SURVIVORS: Final = 100
"""… if so many units of all draws are expected to be kept: else it is a mean of next to nothing."""
CELLS: Final = {"gru": "GRUCell", "lstm": "LSTMCell"}
MEMORY_STEPS: Final = {
    "gru": "h = cell(x, mask * h)",
    "lstm": "h, c = cell(x, (h, mask * c))",
}
PROGRAM: Final = """\
import torch
from torch import nn

p, H, K, N = {rate:g}, {hidden}, {steps}, {draws}  # N draws of masks
generator = torch.Generator().manual_seed({seed})
cell = nn.{cell}(1, H)
for weight in cell.parameters():
    nn.init.uniform_(weight, -(H**-0.5), H**-0.5, generator=generator)
cell.bias_ih.data[H : 2 * H] += {bias:g}  # the gate that keeps: {gate}
cell.double()
u = 2 * torch.rand(K + 1, generator=generator, dtype=torch.float64) - 1


@torch.no_grad()
def left_of_first_input(masks):  # (K + 1, N, H)
    states = []
    for first in (1.0, -1.0):  # the same sequence, but for its first input
        zeros = torch.zeros(masks.shape[1], H).double()
        u[0], {begin} = first, {zeros}
        for now, mask in zip(u, masks):
            x = now.expand(len(h), 1)
            {step}
        states.append({state})
    return states[0] - states[1]  # (N, H)


whole = left_of_first_input(torch.ones(K + 1, 1, H))
new = torch.rand(K + 1, N, H, generator=generator, dtype=torch.float64) >= p
same = torch.rand(1, N, H, generator=generator, dtype=torch.float64) >= p
for masks in (new / (1 - p), same.double().expand(K + 1, -1, -1)):
    left = left_of_first_input(masks)
    print(f"{{torch.cosine_similarity(left, whole).square().mean().item():.3f}}")
# {new:.3f}
# {same:.3f}
"""
BETWEEN: Final = """\
import torch
from torch import nn

lstm = nn.LSTM(8, 16, num_layers=2, dropout=0.5)  # with one layer: a warning, and nothing dropped
x = torch.randn(5, 1, 8)
one, (h_one, _) = lstm(x)
two, (h_two, _) = lstm(x)
print(torch.equal(h_one[0], h_two[0]), torch.equal(h_one[1], h_two[1]))  # lower layer, upper layer
lstm.eval()
print(torch.equal(lstm(x)[0], lstm(x)[0]))
# True False
# True
"""

RATE = Slider(
    "recurrent_dropout_rate", Text(ru="Доля выключенных p", en="Drop rate p"), 0.2, 0.0, 0.9, 0.05
)
SEED = Slider("recurrent_dropout_seed", Text(ru="Зерно", en="Seed"), 0, 0, 99, 1)
CELL = Choice(
    "recurrent_dropout_cell",
    Text(ru="Ячейка", en="Cell"),
    "gru",
    ("gru", "lstm"),
    labels={"gru": Text(ru="GRU", en="GRU"), "lstm": Text(ru="LSTM", en="LSTM")},
    width=1.2,
)
PLACE = Choice(
    "recurrent_dropout_place",
    Text(ru="Что выключают", en="What is dropped"),
    "state",
    ("state", "gates", "candidate", "zoneout", "output"),
    labels={
        "state": Text(ru="состояние", en="the state"),
        "gates": Text(ru="h на входе вентилей", en="h into the gates"),
        "candidate": Text(ru="кандидат", en="the candidate"),
        "zoneout": Text(ru="zoneout", en="zoneout"),
        "output": Text(ru="выход слоя", en="the layer's output"),
    },
    help=Text(
        ru="Состояние: h у GRU, c у LSTM. Кандидат: n у GRU, g у LSTM. Zoneout: выключенный нейрон "
        "хранит прежнее значение. Выход слоя: то, что делает nn.LSTM(dropout=p).",
        en="The state: h of a GRU, c of an LSTM. The candidate: n of a GRU, g of an LSTM. Zoneout: "
        "a dropped unit keeps its old value. The layer's output: what nn.LSTM(dropout=p) does.",
    ),
    width=4.0,
)


@shared_cache(256)
def masks(
    recurrent_dropout_rate: float,
    recurrent_dropout_cell: Literal["lstm", "gru"],
    recurrent_dropout_place: Place,
    recurrent_dropout_seed: int,
) -> tuple[DropoutMemory, DropoutMemory]:
    """`memory.recurrent_dropout.dropout_memory`, kept for all readers; named like the controls."""
    return dropout_memory(
        recurrent_dropout_cell,
        recurrent_dropout_place,
        recurrent_dropout_rate,
        recurrent_dropout_seed,
    )


EXPERIMENT = Experiment(masks, [RATE, CELL, PLACE, SEED])


def laws(place: Place, rate: float) -> dict[Mask, NDArray[np.float64]]:
    """What would be left, 0 … K steps after an input, if no weights joined the units.

    Nothing is said of zoneout, whose units keep unequal shares.
    """
    ones = np.ones(STEPS + 1)
    flat = np.append(1.0, np.full(STEPS, 1 - rate))
    both: dict[Place, tuple[NDArray[np.float64], NDArray[np.float64]]] = {
        "state": ((1 - rate) ** np.arange(STEPS + 1.0), flat),
        "candidate": (ones * (1 - rate), ones * (1 - rate)),
        "gates": (ones, ones),
        "output": (ones, ones),
    }
    if place not in both:
        return {}
    new, same = both[place]
    return {"new": new, "same": same}


def left(writer: Writer, found: tuple[DropoutMemory, DropoutMemory]) -> Iterator[Block]:
    """Shares by step, and what each unit holds."""
    place, rate, cell = (writer.values[one.key] for one in (PLACE, RATE, CELL))
    facts = numbers(found, rate)
    yield writer.figure(
        Drawing(
            drawing.shares_left(
                found, laws(place, rate), cell, in_language(TITLES, writer.language)
            ),
            writer.line("alt", **facts),
            drawing.MIN_WIDTH,
        ),
        name="recurrent-dropout",
        notices=[writer.runs(f"notice-{place if rate else 'nothing'}", **facts)],
        waits=True,
    )
    if place == "state" and rate > 0 and (1 - rate) ** EARLY * DRAWS * HIDDEN >= SURVIVORS:
        yield writer.note("mean", **facts)
    if place != "output" and rate:
        yield writer.note("floor", **facts)


def twenty_steps(writer: Writer, found: tuple[DropoutMemory, DropoutMemory]) -> Verdict:
    """What a new mask at every step leaves after the most steps, in the first example."""
    new, same = EXPERIMENT.at(writer.language)
    share = float(new.share[-1])
    truth = "most" if share > 0.65 else "half" if share > 0.2 else "little"
    return writer.verdict(truth, **numbers((new, same), RATE.default))


def programs(writer: Writer, found: tuple[DropoutMemory, DropoutMemory]) -> Iterator[Block]:
    """What PyTorch drops, and masks of one's own."""
    yield writer.sentence("pytorch")
    yield Program("between-program", BETWEEN)
    cell, rate, seed = (writer.values[one.key] for one in (CELL, RATE, SEED))
    new, same = masks(rate, cell, "state", seed)
    yield Program(
        "program",
        PROGRAM.format(
            rate=rate,
            seed=seed,
            hidden=HIDDEN,
            steps=STEPS,
            draws=DRAWS,
            bias=KEEP_BIAS,
            cell=CELLS[cell],
            gate={"gru": "z of r z n", "lstm": "f of i f g o"}[cell],
            begin={"gru": "h", "lstm": "h, c"}[cell],
            zeros={"gru": "zeros", "lstm": "zeros, zeros"}[cell],
            state={"gru": "h", "lstm": "c"}[cell],
            step=MEMORY_STEPS[cell],
            new=new.share[-1],
            same=same.share[-1],
        ),
    )


def numbers(found: tuple[DropoutMemory, DropoutMemory], rate: float) -> dict[str, Any]:
    """What the words of the section name, and the list of questions."""
    new, same = found
    return {
        "p": f"{rate:g}",
        "steps": STEPS,
        "new": percent(float(new.share[-1])),
        "same": percent(float(same.share[-1])),
        "new_law": percent((1 - rate) ** STEPS),
        "same_law": percent(1 - rate),
        "written": percent(float(new.share[0])),
        "draws": DRAWS,
        "mean": number(float(new.factor[EARLY])),
        "early": EARLY,
        "early_share": percent(float(new.share[EARLY])),
        "units": HIDDEN,
        "floor": percent(1 / HIDDEN),
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[RATE, CELL, SEED], [PLACE]],
    formulas=["recurrent-dropout"],
    presets={
        "state": {"recurrent_dropout_place": "state", "recurrent_dropout_rate": 0.2},
        "candidate": {"recurrent_dropout_place": "candidate", "recurrent_dropout_rate": 0.2},
        "zoneout": {"recurrent_dropout_place": "zoneout", "recurrent_dropout_rate": 0.2},
        "output": {"recurrent_dropout_place": "output", "recurrent_dropout_rate": 0.2},
    },
    question=Question(("most", "half", "little"), twenty_steps),
    answers=[left, programs],
)
