"""Clipping the norm, and clipping by value, in a training run."""

from collections.abc import Iterator
from typing import Final

from content import Text
from content.ui_text import in_language
from diagrams import clipping as drawing
from lessons.blocks import Block, Drawing, Program, Verdict
from lessons.controls import Choice, Slider
from lessons.problems.clipped_runs import (
    EARLY,
    ClippedRuns,
    angle,
    facts,
    learnt_case,
    lowest,
    nudged_case,
    returned_case,
    saturated,
    three_runs,
    turned_case,
)
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.gradients import clipping as core

TITLES: Final = {
    "none": Text(ru="без ограничения", en="not clipped"),
    "norm": Text(ru="по норме", en="by norm"),
    "value": Text(ru="по значению", en="by value"),
    "updates": Text(ru="обновление", en="update"),
    "gradient": Text(ru="‖g‖", en="‖g‖"),
    "loss": Text(ru="потери L", en="loss L"),
    "cosine": Text(ru="косинус до и после", en="cosine, before and after"),
    "before": Text(ru="до", en="before"),
    "after": Text(ru="после", en="after"),
    "limit": Text(ru="max_norm", en="max_norm"),
}
PROGRAM: Final = """\
import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot
from torch.nn.utils import clip_grad_norm_

generator = torch.Generator().manual_seed({seed})
rnn, head = nn.RNN({symbols}, {hidden}), nn.Linear({hidden}, {symbols})
parameters = [*rnn.parameters(), *head.parameters()]
for weight in parameters:
    nn.init.uniform_(weight, -({hidden}**-0.5), {hidden}**-0.5, generator=generator)
rnn.weight_hh_l0.data *= {scale}
optimizer = torch.optim.SGD(parameters, lr={rate})

norms = []
for _ in range({updates}):
    symbols = torch.randint({symbols}, ({steps}, {batch}), generator=generator)  # (T, B)
    output, _ = rnn(one_hot(symbols, {symbols}).float())  # (T, B, H)
    loss = cross_entropy(head(output[-1]), symbols[0])
    optimizer.zero_grad()
    loss.backward()
    norms.append(clip_grad_norm_(parameters, {max_norm}))  # the norm before clipping
    optimizer.step()

print(*(f"{{norm:.3f}}" for norm in norms[:3]))
# {printed}
"""
NEAR, FAR = 0.5, 10.0  # degrees that a gradient may turn and still point almost where it did

MAX_NORM = Slider(
    "clipping_max_norm",
    Text(ru="max_norm", en="max_norm"),
    *(1.0, 0.1, 10.0, 0.1),
    help=Text(
        ru="Наибольшая норма всего градиента, второй аргумент clip_grad_norm_.",
        en="The largest norm of the whole gradient, the second argument of clip_grad_norm_.",
    ),
)
CLIP_VALUE = Slider(
    "clipping_clip_value",
    Text(ru="clip_value", en="clip_value"),
    *(0.1, 0.01, 1.0, 0.01),
    help=Text(
        ru="Наибольший модуль одной компоненты, второй аргумент clip_grad_value_.",
        en="The largest size of one component, the second argument of clip_grad_value_.",
    ),
)
LEARNING_RATE = Choice(
    "clipping_learning_rate",
    Text(ru="Скорость обучения", en="Learning rate"),
    "1",
    ("0.1", "0.3", "1", "3"),
    width=1.5,
)
SEED = Slider(
    "clipping_seed",
    Text(ru="Зерно", en="Seed"),
    *(0, 0, 99, 1),
    help=Text(
        ru="Начальные веса и символы; у всех трёх обучений они одни.",
        en="The first weights and the symbols; all three runs have the same.",
    ),
)
CONTROLS: Final = (MAX_NORM, CLIP_VALUE, LEARNING_RATE, SEED)

EXPERIMENT = Experiment(three_runs, CONTROLS)


def compared(writer: Writer, found: ClippedRuns) -> Iterator[Block]:
    """Norms before and after, losses and cosines of the three ways."""
    told, ended = facts(found), learnt_case(found)
    first, second = f"notice-{ended}", f"notice-{returned_case(found)}"
    if returned_case(found) == "never":  # nothing else can be told of clipping by norm
        first, second = second, first
    stuck = ["saturated"] if ended == "diverged" and saturated(found) else []
    ways = {"none": found.none, "norm": found.norm, "value": found.value}
    yield writer.figure(
        Drawing(
            drawing.clipping(ways, in_language(TITLES, writer.language)),
            writer.line("alt-runs", **told),
            660,
        ),
        name="clipping",
        notices=[
            writer.runs(block, **told)
            for block in (first, second, f"notice-{turned_case(found)}", *stuck)
        ],
        waits=True,
    )
    yield writer.note(f"notice-{nudged_case(found)}", **told)


def direction(writer: Writer, found: ClippedRuns) -> Verdict:
    """How far clipping by value turns a gradient, in the run everybody finds here first."""
    first = EXPERIMENT.at(writer.language)
    turn = angle(lowest(first.value, EARLY))
    truth = "tens" if turn > FAR else "little" if turn > NEAR else "same"
    return writer.verdict(truth, **facts(first))


def program(writer: Writer, found: ClippedRuns) -> Iterator[Block]:
    """The run by norm in plain PyTorch, and what it prints."""
    source = PROGRAM.format(
        seed=found.seed,
        symbols=core.SYMBOLS,
        hidden=core.HIDDEN,
        steps=core.STEPS,
        batch=core.BATCH,
        scale=core.SCALE,
        updates=core.UPDATES,
        rate=found.rate,
        max_norm=found.norm.limit,
        printed=" ".join(f"{norm:.3f}" for norm in found.norm.returned_norms[:3]),
    )
    yield Program("program", source)


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[CONTROLS],
    formulas=["clipping"],
    presets={
        "usual": tuple(control.key for control in CONTROLS),
        "generous": {"clipping_max_norm": 10.0, "clipping_clip_value": 1.0},
        "strict": {"clipping_max_norm": 0.1, "clipping_clip_value": 0.01},
        "slow": {"clipping_learning_rate": "0.1"},
    },
    question=Question(("same", "little", "tens"), direction),
    answers=[compared, program],
)
