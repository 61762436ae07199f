"""Why an LSTM has both c and h, and whether tanh(c) can saturate."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cosh
from typing import Any, Final

import numpy as np

from content import Text
from content.template import number_or_zero
from content.ui_text import in_language
from diagrams import cell_state as drawing
from lessons.blocks import Block, Drawing, Program, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.gradients.cell_state import (
    CANDIDATE,
    COURSES,
    STEPS,
    TURN,
    CellRun,
    Course,
    candidate_course,
    run_cell,
)

SATURATED: Final = 0.99
"""From here on tanh counts as saturated."""
TITLES: Final = {
    "step": Text(ru="шаг t", en="step t"),
    "cell": Text(ru="c<sub>t</sub>", en="c<sub>t</sub>"),
    "derivative": Text(ru="производная", en="derivative"),
    "bound": Text(ru="граница i·max|g|/(1 − f)", en="bound i·max|g|/(1 − f)"),
    "squeezed": Text(ru="tanh(c<sub>t</sub>)", en="tanh(c<sub>t</sub>)"),
    "hidden": Text(ru="h<sub>t</sub>", en="h<sub>t</sub>"),
    "candidate": Text(ru="g<sub>t</sub>", en="g<sub>t</sub>"),
    "along": Text(ru="∂c<sub>t</sub>/∂c<sub>0</sub>", en="∂c<sub>t</sub>/∂c<sub>0</sub>"),
    "readout": Text(ru="∂h<sub>t</sub>/∂c<sub>t</sub>", en="∂h<sub>t</sub>/∂c<sub>t</sub>"),
    "reaching": Text(ru="∂h<sub>t</sub>/∂c<sub>0</sub>", en="∂h<sub>t</sub>/∂c<sub>0</sub>"),
}

FORGET = Slider(
    "cell_state_forget", Text(ru="Вентиль забывания f", en="Forget gate f"), 1.0, 0.0, 1.0, 0.01
)
COURSE = Choice(
    "cell_state_course",
    Text(ru="Кандидат g", en="Candidate g"),
    "constant",
    COURSES,
    labels={
        "constant": Text(ru=f"всегда {CANDIDATE}", en=f"always {CANDIDATE}"),
        "reversed": Text(ru="меняет знак", en="changes sign"),
        "random": Text(ru="случайный", en="random"),
        "once": Text(ru="лишь на шаге 1", en="at step 1 alone"),
    },
)
WRITE = Slider(
    "cell_state_write", Text(ru="Входной вентиль i", en="Input gate i"), 0.5, 0.0, 1.0, 0.05
)
OUTPUT = Slider(
    "cell_state_output", Text(ru="Выходной вентиль o", en="Output gate o"), 0.9, 0.0, 1.0, 0.05
)
SEED = Slider(
    "cell_state_seed",
    Text(ru="Зерно g", en="Seed of g"),
    *(0, 0, 99, 1),
    enabled_when=(COURSE.key, "random"),
    disabled_reason=Text(ru="Случаен только случайный g.", en="Only a random g is drawn."),
)
COURSE_CODE: Final[dict[str, str]] = {
    "constant": f"torch.full((T,), {CANDIDATE}, dtype=torch.float64)",
    "reversed": f"{CANDIDATE} * torch.where(torch.arange(T) < {TURN}, 1.0, -1.0).double()",
    "once": f"{CANDIDATE} * (torch.arange(T) == 0).double()",
    "random": "torch.randn(T, generator=generator, dtype=torch.float64).tanh()",
}
PROGRAM: Final = """\
import torch
from torch import nn

f, i, o, T = {forget}, {write}, {output}, {steps}
cell = nn.LSTMCell(1, 1, dtype=torch.float64)
with torch.no_grad():
    for weight in cell.parameters():
        weight.zero_()  # W_hh = 0: the gates do not see h
    gates = torch.tensor([i, f, 0.5, o], dtype=torch.float64)  # PyTorch's order: i, f, g, o
    cell.bias_ih.copy_(gates.logit())  # logit(1) = inf, and σ(inf) = 1
    cell.weight_ih[2] = 1  # g = tanh(x)
{generator}
g = {course}
h = torch.zeros(1, 1, dtype=torch.float64)
c = c_0 = torch.zeros(1, 1, dtype=torch.float64, requires_grad=True)
for x in g.atanh():
    h, c = cell(x.view(1, 1), (h, c))

(along,) = torch.autograd.grad(c, c_0, retain_graph=True)  # ∂c_T/∂c_0
(reaching,) = torch.autograd.grad(h, c_0)  # ∂h_T/∂c_0
print(*(f"{{one.item():.4g}}" for one in (c, h, along, reaching)))
# {printed}
"""


@dataclass(frozen=True, eq=False)
class Settled:
    """A run and what its candidates were; equal only to itself."""

    run: CellRun
    course: Course
    seed: int


@shared_cache(256)
def settled(
    cell_state_forget: float,
    cell_state_course: Course,
    cell_state_write: float,
    cell_state_output: float,
    cell_state_seed: int,
) -> Settled:
    """`run_cell` with these gates and candidates; named like the controls."""
    g = candidate_course(cell_state_course, cell_state_seed)
    run = run_cell(cell_state_forget, cell_state_write, cell_state_output, g)
    return Settled(run, cell_state_course, cell_state_seed)


EXPERIMENT = Experiment(settled, [FORGET, COURSE, WRITE, OUTPUT, SEED])


def over_time(writer: Writer, found: Settled) -> Iterator[Block]:
    """States and derivatives over the steps, and what has become of them."""
    facts = numbers(found)
    yield writer.figure(
        Drawing(
            drawing.cell_state_curves(found.run, in_language(TITLES, writer.language)),
            writer.line("alt", **facts),
            drawing.MIN_WIDTH,
        ),
        name="cell-state",
        notices=[writer.runs(f"notice-{case(found)}", **facts)],
        waits=True,
    )


def program(writer: Writer, found: Settled) -> Iterator[Block]:
    """The same cell in PyTorch, and autograd over all its steps."""
    run = found.run
    ends = (run.cell, run.hidden, run.along, run.reaching)
    drawn = f"generator = torch.Generator().manual_seed({found.seed})"
    source = PROGRAM.format(
        forget=run.forget,
        write=run.write,
        output=run.output,
        steps=STEPS,
        course=COURSE_CODE[found.course],
        generator=drawn if found.course == "random" else "",
        printed=" ".join(f"{one[-1]:.4g}" for one in ends),
    )
    yield Program("program", source, waits=True)


def reached(writer: Writer, found: Settled) -> Verdict:
    """What of a gradient at h_T gets to c_0 where f = 1: in the example that comes first."""
    example: Settled = EXPERIMENT.at(writer.language)
    left = float(example.run.reaching[-1])
    truth = "one" if left > 0.95 else "output" if left > 0.5 else "none"
    return writer.verdict(truth, **numbers(example))


def case(found: Settled) -> str:
    """Which sentence describes the run."""
    run = found.run
    if run.output == 0:
        return "hidden"
    if run.write == 0:
        return "empty"
    if found.course == "once":
        return "kept" if run.forget == 1 else "faded"
    if found.course == "reversed" and run.sign_step:
        return "late" if run.sign_step > TURN + 1 else "prompt"
    saturated = bool(np.abs(np.tanh(run.cell[-1])) > SATURATED)
    if run.forget < 1:
        return "bounded-saturated" if saturated else "bounded"
    return "saturated" if saturated else "free"


def numbers(found: Settled) -> dict[str, Any]:
    """What the words of the section name, and the list of questions."""
    run = found.run
    end, largest = float(run.cell[-1]), int(np.abs(run.cell).argmax())
    return {
        "f": f"{run.forget:g}",
        "i": f"{run.write:g}",
        "o": f"{run.output:g}",
        "steps": len(run.candidates),
        "added": number_or_zero(run.write * CANDIDATE),
        "cell": number_or_zero(_round(end)),
        "squeezed": f"{np.tanh(end):.4f}".replace("-", "−"),
        "hidden": number_or_zero(_round(float(run.hidden[-1]))),
        "along": "1" if run.along[-1] == 1 else number_or_zero(float(run.along[-1])),
        "readout": number_or_zero(float(run.readout[-1])),
        "readout_first": number_or_zero(float(run.readout[1])),
        "exact": number_or_zero(run.output / cosh(end) ** 2),
        "reaching": number_or_zero(float(run.reaching[-1])),
        "bound": number_or_zero(run.bound),
        "largest": number_or_zero(abs(float(run.cell[largest]))),
        "largest_step": largest,
        "largest_readout": number_or_zero(float(run.readout[largest])),
        "turned": TURN + 1,
        "sign_step": run.sign_step or "",
        "first": number_or_zero(float(run.cell[1])),
    }


def _round(value: float) -> float:
    """A sum that comes to 0 but for rounding is 0."""
    return value if abs(value) > 1e-12 else 0.0


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[FORGET, COURSE], [WRITE, OUTPUT, SEED]],
    formulas=["cell-state"],
    presets={
        name: dict(zip((FORGET.key, COURSE.key, WRITE.key, OUTPUT.key), values, strict=True))
        for name, values in {
            "grows": (1.0, "constant", 0.5, 0.9),
            "bounded": (0.5, "constant", 0.5, 0.9),
            "late": (1.0, "reversed", 0.5, 0.9),
            "hidden": (1.0, "once", 0.5, 0.0),
        }.items()
    },
    question=Question(("one", "output", "none"), reached),
    answers=[over_time, program],
)
