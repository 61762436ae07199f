"""Why a recurrence has a nonlinearity, and what it costs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from content import Text
from content.template import number
from content.ui_text import in_language
from diagrams import recurrences as drawing
from lessons.blocks import Block, Drawing, Program, Verdict
from lessons.cache import shared_cache
from lessons.controls import Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.memory import linear_recurrence as core
from rnn_core.memory.linear_recurrence import TaskScores

LAG: Final = 15
"""Steps back of the bit that the question asks for."""
FAINT: Final = 0.1
"""Products with a smaller R² are not found."""
EVEN: Final = 0.1
"""A difference of R² as small as this is none."""
TITLES: Final = {
    "linear": Text(ru="без tanh", en="without tanh"),
    "layer": Text(ru="без tanh, за ним слой с tanh", en="without tanh, a tanh layer after it"),
    "tanh": Text(ru="с tanh", en="with tanh"),
    "lag": Text(ru="шагов назад, k", en="steps back, k"),
    "count": Text(ru="битов n", en="bits n"),
    "share": Text(ru="R²", en="R²"),
    "memory": Text(ru="один бит, u<sub>t−k</sub>", en="one bit, u<sub>t−k</sub>"),
    "products": Text(
        ru="XOR двух, u<sub>t−k</sub>·u<sub>t−k−1</sub>",
        en="XOR of two, u<sub>t−k</sub>·u<sub>t−k−1</sub>",
    ),
    "parity": Text(ru="чётность последних n", en="parity of the last n"),
}

DRIVE = Slider(
    "linear_recurrence_drive",
    Text(ru="Масштаб a у U и b", en="Scale a of U and b"),
    *(1.0, 0.05, 3.0, 0.05),
    help=Text(
        ru="Чем меньше a, тем ближе tanh к прямой. Без tanh a ничего не меняет.",
        en="The smaller a, the nearer tanh is to a straight line. Without tanh a changes nothing.",
    ),
)
HIDDEN = Slider(
    "linear_recurrence_hidden",
    Text(ru="Размер состояния H", en="Hidden size H"),
    *(core.HIDDEN, 10, core.MAX_HIDDEN, 10),
)
SEED = Slider(
    "linear_recurrence_seed",
    Text(ru="Зерно", en="Seed"),
    *(0, 0, 19, 1),
    help=Text(ru="Весов и битов.", en="Of the weights and the bits."),
)
PROGRAM: Final = """\
import torch
from torch import nn

H, a = {hidden}, {drive}
generator = torch.Generator().manual_seed({seed})
W = {radius} * nn.init.orthogonal_(torch.empty(H, H, dtype=torch.float64), generator=generator)
U, b = a * (2 * torch.rand(2, H, generator=generator, dtype=torch.float64) - 1)
bits = torch.randint(2, ({all_steps}, {series}), generator=generator).double() * 2 - 1  # (T, B)
warm_up, k = {warm_up}, {lag}
wanted = {{
    "one": bits[warm_up - k : -k],  # the bit k steps back
    "xor": bits[warm_up:] * bits[warm_up - 1 : -1],  # XOR of the last two, as ±1
}}

for name, function in (("linear", lambda z: z), ("tanh", torch.tanh)):
    h, states = torch.zeros({series}, H, dtype=torch.float64), []
    for u in bits:
        h = function(h @ W.T + u[:, None] * U + b)
        states.append(h)
    x = torch.stack(states[warm_up:])  # (T, B, H)
    x = torch.cat([x, torch.ones_like(x[..., :1])], -1)
    fit, test = (half.flatten(0, 1) for half in x.chunk(2, 1))
    ridge = {ridge} * (fit * fit).sum(0)[:-1].max() * torch.eye(H + 1, dtype=torch.float64)
    ridge[-1, -1] = 0
    for task, y in wanted.items():
        y_fit, y_test = (half.flatten() for half in y.chunk(2, 1))
        readout = torch.linalg.solve(fit.T @ fit + ridge, fit.T @ y_fit)
        r2 = 1 - (y_test - test @ readout).square().mean() / y_test.var(correction=0)
        print(name, task, f"{{max(r2.item(), 0):.2f}}")
{printed}
"""


@dataclass(frozen=True, eq=False)
class Compared:
    """Three networks on the same tasks; equal only to itself.

    Attributes:
        scores: of "linear", "layer" and "tanh".
        drive: a.
        hidden: H.
        seed: of the weights and the bits.
    """

    scores: Mapping[str, TaskScores]
    drive: float
    hidden: int
    seed: int


@shared_cache(64)
def _linear(hidden: int, seed: int) -> core.LinearScores:
    return core.linear_scores(hidden, seed)


@shared_cache(256)
def compared(
    linear_recurrence_drive: float, linear_recurrence_hidden: int, linear_recurrence_seed: int
) -> Compared:
    """`linear_scores` and `tanh_scores`; arguments are named like the controls."""
    drive, hidden, seed = linear_recurrence_drive, linear_recurrence_hidden, linear_recurrence_seed
    without = _linear(hidden, seed)
    scores = without._asdict() | {"tanh": core.tanh_scores(hidden, drive, seed)}
    return Compared(scores, drive, hidden, seed)


EXPERIMENT = Experiment(compared, [DRIVE, HIDDEN, SEED])


def tasks(writer: Writer, found: Compared) -> Iterator[Block]:
    """What readouts get out of each network, task by task."""
    facts = numbers(found)
    yield writer.figure(
        Drawing(
            drawing.task_curves(found.scores, in_language(TITLES, writer.language)),
            writer.line("alt", **facts),
            drawing.MIN_WIDTH,
        ),
        name="linear-recurrence",
        notices=[
            writer.runs(f"notice-{case(found)}", **facts),
            writer.runs("notice-layer", **facts),
        ],
        waits=True,
    )
    yield writer.note("note-superposition", **facts)


def program(writer: Writer, found: Compared) -> Iterator[Block]:
    """Both recurrences in PyTorch, and two of the tasks."""
    printed = [
        f"# {name} {task} {value[place]:.2f}"
        for name in ("linear", "tanh")
        for task, value, place in (
            ("one", found.scores[name].memory, LAG),
            ("xor", found.scores[name].products, 0),
        )
    ]
    source = PROGRAM.format(
        hidden=found.hidden,
        drive=found.drive,
        seed=found.seed,
        radius=core.RADIUS,
        all_steps=core.WARM_UP + core.STEPS,
        series=core.SERIES,
        warm_up=core.WARM_UP,
        lag=LAG,
        ridge=core.RIDGE,
        printed="\n".join(printed),
    )
    yield Program("program", source, waits=True)


def remembers(writer: Writer, found: Compared) -> Verdict:
    """Which network tells the bit of `LAG` steps ago: in the example that comes first."""
    example: Compared = EXPERIMENT.at(writer.language)
    ahead = example.scores["linear"].memory[LAG] - example.scores["tanh"].memory[LAG]
    truth = "even" if abs(ahead) < EVEN else "linear" if ahead > 0 else "tanh"
    return writer.verdict(truth, **numbers(example))


def case(found: Compared) -> str:
    """Whether tanh finds products here."""
    return "faint" if found.scores["tanh"].products.max() < FAINT else "products"


def horizon(scores: TaskScores) -> int:
    """How many bits in a row, from the newest, have R² ≥ ½."""
    return int((scores.memory >= 0.5).cumprod().sum())


def numbers(found: Compared) -> dict[str, Any]:
    """What the words of the section name, and the list of questions."""
    linear, layer, tanh = (found.scores[name] for name in ("linear", "layer", "tanh"))
    return {
        "a": f"{found.drive:g}",
        "hidden": found.hidden,
        "lag": LAG,
        "next": LAG + 1,
        "linear_bit": f"{linear.memory[LAG]:.2f}",
        "tanh_bit": f"{tanh.memory[LAG]:.2f}",
        "linear_horizon": horizon(linear),
        "tanh_horizon": horizon(tanh),
        "most": core.LAGS + 1,
        "linear_xor": f"{linear.products[0]:.2f}",
        "tanh_xor": f"{tanh.products[0]:.2f}",
        "tanh_most": f"{tanh.products.max():.2f}",
        "layer_far": f"{layer.products[LAG]:.2f}",
        "tanh_far": f"{tanh.products[LAG]:.2f}",
        "linear_off": number(linear.superposition),
        "tanh_off": number(tanh.superposition),
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[DRIVE], [HIDDEN, SEED]],
    formulas=["linear-recurrence"],
    presets={
        "faint": {DRIVE.key: 0.05, HIDDEN.key: core.HIDDEN},
        "both": {DRIVE.key: 0.3, HIDDEN.key: core.HIDDEN},
        "strong": {DRIVE.key: 3.0, HIDDEN.key: core.HIDDEN},
        "small": {DRIVE.key: 1.0, HIDDEN.key: 10},
    },
    question=Question(("tanh", "linear", "even"), remembers),
    answers=[tasks, program],
)
