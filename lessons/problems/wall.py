"""The wall, and two walks down from where the reader puts them."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from typing import Final

from content import Text
from content.template import Run, number, number_or_zero
from content.ui_text import in_language
from diagrams import error_wall as drawing
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.gradients import error_wall as core
from rnn_core.gradients.error_wall import (
    Descent,
    LossSurface,
    derivative_at_start,
    gradient_descent,
)

TITLES: Final = {
    "w": Text(ru="вес w", en="weight w"),
    "b": Text(ru="смещение b", en="bias b"),
    "cost": Text(ru="L", en="L"),
    "free": Text(ru="без ограничения", en="not clipped"),
    "clipped": Text(ru="с ограничением", en="clipped"),
}
STEEP: Final = 10.0  # from this stretch of a difference on there is a wall rather than a slope
STILL: Final = 0.001  # of the longest step: a walk that goes on for less than this stands still

START_W = Slider(
    "wall_start_w", Text(ru="Начало: вес w", en="Start: weight w"), 4.9, 4.0, 5.5, 0.05
)
START_B = Slider(
    "wall_start_b", Text(ru="Начало: смещение b", en="Start: bias b"), -2.2, -3.0, -1.5, 0.05
)
LEARNING_RATE = Slider(
    "wall_learning_rate", Text(ru="Скорость обучения η", en="Learning rate η"), 0.5, 0.1, 3.0, 0.1
)
MAX_NORM = Slider(
    "wall_max_norm",
    Text(ru="Порог нормы c", en="Norm threshold c"),
    *(0.1, 0.05, 5.0, 0.05),
    help=Text(
        ru="Градиент длиннее c укорачивается до c, и шаг не длиннее η·c.",
        en="A gradient longer than c is shortened to c, so no step is longer than η·c.",
    ),
)
STEPS = Slider(
    "wall_steps",
    Text(ru="Шагов во времени T", en="Steps in time T"),
    *(50, 1, 100, 1),
    help=Text(
        ru="Сколько раз нейрон передаёт состояние сам себе до подсчёта потерь.",
        en="How often the unit passes its state to itself before the loss is taken.",
    ),
)
SLIDERS: Final = (START_W, START_B, LEARNING_RATE, MAX_NORM, STEPS)
USUAL: Final = {one.key: one.default for one in SLIDERS}

surface = shared_cache(128)(core.loss_surface)
"""`rnn_core.gradients.error_wall.loss_surface`, kept for all readers."""


@dataclass(frozen=True, eq=False)
class Walks:
    """Two walks from one start, and the surface they go on; equal only to itself."""

    surface: LossSurface
    free: Descent
    clipped: Descent


@shared_cache(256)
def walks(
    wall_start_w: float,
    wall_start_b: float,
    wall_learning_rate: float,
    wall_max_norm: float,
    wall_steps: int,
) -> Walks:
    """`gradient_descent` with and without clipping; arguments are named like the controls."""
    free, clipped = (
        gradient_descent(wall_start_w, wall_start_b, wall_learning_rate, max_norm, wall_steps)
        for max_norm in (None, wall_max_norm)
    )
    return Walks(surface(wall_steps), free, clipped)


EXPERIMENT = Experiment(walks, SLIDERS)


def descents(writer: Writer, found: Walks) -> Iterator[Block]:
    """Both walks on the surface, in space and from above, update by update."""
    titles, facts = in_language(TITLES, writer.language), numbers(found)
    both = (found.free, found.clipped)
    yield writer.figure(
        Drawing(drawing.surface(found.surface, both, titles), writer.line("alt-surface", **facts)),
        Drawing(
            drawing.seen_from_above(found.surface, both, titles), writer.line("alt-flat", **facts)
        ),
        name="wall",
        captions=[_caption(writer, found, update) for update in range(len(found.free.w))],
        notices=[
            writer.runs(f"notice-{case(found)}", **facts),
            writer.runs(f"notice-{slope_case(found)}", **facts),
        ],
        opens=leap(found.free),
        waits=True,
    )


def after_leap(writer: Writer, found: Walks) -> Verdict:
    """Whether the walk that everybody finds here first comes back after its longest step."""
    first = EXPERIMENT.at(writer.language)
    free = first.free
    u = leap(free)
    length = hypot(free.w[u + 1] - free.w[u], free.b[u + 1] - free.b[u])
    later = hypot(free.w[-1] - free.w[u + 1], free.b[-1] - free.b[u + 1])
    moves = "creeps" if later > STILL * length else "stays"
    back = first.surface.contains(float(free.w[-1]), float(free.b[-1]))
    return writer.verdict("returns" if back else moves, **numbers(first))


def leap(walk: Descent) -> int:
    """The update with the longest gradient, of those that are done."""
    return int(walk.norm[:-1].argmax())


def case(found: Walks) -> str:
    """Which sentence says what became of the two walks."""
    if (found.clipped.norm == found.clipped.clipped).all():
        return "same"
    free, clipped = (_ends_outside(walk, found.surface) for walk in (found.free, found.clipped))
    if free:
        return "both" if clipped else "thrown"
    return "short" if clipped else "stayed"


def slope_case(found: Walks) -> str:
    """Which sentence says whether there is a wall at the reader's w."""
    stretch = _stretch(found)
    if stretch <= 1:
        return "calm"
    return "steep" if stretch**found.free.steps >= STEEP else "gentle"


def _ends_outside(walk: Descent, seen: LossSurface) -> bool:
    return not seen.contains(float(walk.w[-1]), float(walk.b[-1]))


def _stretch(found: Walks) -> float:
    """How one step of the recursion stretches a difference at x_0, with the w of the start."""
    return derivative_at_start(float(found.free.w[0]))


def numbers(found: Walks) -> dict[str, str]:
    """What the words of the section name, and the sheet on paper."""
    free, clipped = found.free, found.clipped
    u = leap(free)
    assert clipped.clip is not None
    stretch = _stretch(found)
    return {
        "update": str(u),
        "updates": str(len(free.w) - 1),
        "norm": number(free.norm[u]),
        "move": number(free.rate * free.norm[u]),
        "from_w": number(free.w[u]),
        "from_b": number(free.b[u]),
        "w": number(free.w[u + 1]),
        "b": number(free.b[u + 1]),
        "later": number_or_zero(free.norm[-1]),
        "end_w": number(free.w[-1]),
        "end_b": number(free.b[-1]),
        "cost": number(free.cost[-1]),
        "clipped_w": number(clipped.w[-1]),
        "clipped_b": number(clipped.b[-1]),
        "clipped_cost": number(clipped.cost[-1]),
        "best": number(clipped.cost.min()),
        "clip": number(clipped.clip),
        "longest": number(clipped.rate * clipped.clip),
        "largest": number(clipped.norm.max()),
        "steps": str(free.steps),
        "start_w": number(free.w[0]),
        "start_b": number(free.b[0]),
        "growth": f"{stretch:.3f}",
        "power": number(stretch**free.steps),
        "least": number(1 / derivative_at_start(1.0)),
    }


def _caption(writer: Writer, found: Walks, update: int) -> list[list[Run]]:
    lines = []
    for name, walk in (("clipped", found.clipped), ("free", found.free)):
        w, b = float(walk.w[update]), float(walk.b[update])
        facts = {
            "update": str(update),
            "cost": number(walk.cost[update]),
            "norm": number_or_zero(walk.norm[update]),
            "clipped": number(walk.clipped[update]),
            "move": number(walk.rate * walk.norm[update]),
        }
        kind = "" if found.surface.contains(w, b) else "-gone"
        if name == "clipped" and not kind and walk.clipped[update] == walk.norm[update]:
            kind = "-whole"
        lines.append(writer.runs(f"step-{name}{kind}", **facts))
    return lines


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[SLIDERS],
    formulas=["wall"],
    presets={
        "jump": tuple(USUAL),
        "loose": USUAL | {"wall_max_norm": 5.0},
        "behind": USUAL | {"wall_start_w": 4.7, "wall_start_b": -2.9},
        "few": USUAL | {"wall_steps": 5},
    },
    question=Question(("returns", "creeps", "stays"), after_leap),
    answers=[descents],
)
