"""What "Problems" answers about the wall."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from content import words
from content.template import Run, exact, number
from content.words import wall as names
from diagrams import wall
from ui import controls
from ui.chart import Drawing
from ui.experiments import wall as experiments
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.wall import Descent, Ground
    from ui.experiments.wall import Walks

UPDATE: Final = "walked"
"""Name of the update in the URL: this chart steps through two walks."""
STEEP: Final = 10.0  # from this stretch of a difference on there is a wall rather than a slope


def descents(lesson: Lesson, found: Walks) -> Iterator[Part]:
    """Both walks on the surface, in space and from above, update by update."""
    titles = words.spoken(names.WALL, lesson.language)
    walks, facts = (found.free, found.clipped), _facts(found)
    yield lesson.figure(
        Drawing(wall.surface(found.ground, walks, titles), lesson.line("alt-surface", **facts)),
        Drawing(wall.flat(found.ground, walks, titles), lesson.line("alt-flat", **facts)),
        name="wall",
        captions=[_said(lesson, found, step) for step in range(len(found.free.w))],
        notices=[
            lesson.runs(f"notice-{case(found)}", **facts),
            lesson.runs(f"notice-{slope_case(found)}", **facts),
        ],
        parameter=UPDATE,
        opens=leap(found.free),
    )


def next_step(lesson: Lesson, found: Walks, said: str | None) -> Iterator[Part]:
    """Where a step from the wall leads, on the walk everybody finds here first."""
    if said is None:
        return
    given = controls.defaults(*experiments.STARTED, language=lesson.language)
    first = experiments.walks(**given)
    free, ground = first.free, first.ground
    u = leap(free)
    gone = not ground.holds(float(free.w[u + 1]), float(free.b[u + 1]))
    far = abs(free.w[u + 1] - free.w[u]) > ground.w_range[1] - ground.w_range[0]
    yield lesson.verdict(
        said, truth="out" if gone and far else "climbs" if gone else "back", **_facts(first)
    )


def leap(walk: Descent) -> int:
    """The update with the longest gradient, of those that are done."""
    return int(walk.norm[:-1].argmax())


def case(found: Walks) -> str:
    """Which sentence says what became of the two walks."""
    if (found.clipped.norm == found.clipped.clipped).all():
        return "same"
    free, clipped = (_ends_outside(walk, found.ground) for walk in (found.free, found.clipped))
    if free:
        return "both" if clipped else "thrown"
    return "short" if clipped else "stayed"


def slope_case(found: Walks) -> str:
    """Which sentence says whether there is a wall at the reader's w."""
    growth = _growth(found)
    if growth <= 1:
        return "calm"
    return "steep" if growth**found.free.steps >= STEEP else "gentle"


def _ends_outside(walk: Descent, ground: Ground) -> bool:
    return not ground.holds(float(walk.w[-1]), float(walk.b[-1]))


def _growth(found: Walks) -> float:
    """How one step of the recursion stretches a difference at x_0, with the w of the start."""
    from rnn_core.wall import growth

    return growth(float(found.free.w[0]))


def _facts(found: Walks) -> dict[str, str]:
    from rnn_core.wall import growth

    free, clipped = found.free, found.clipped
    u = leap(free)
    assert clipped.clip is not None
    stretch = _growth(found)
    return {
        "update": str(u),
        "updates": str(len(free.w) - 1),
        "norm": number(free.norm[u]),
        "move": number(free.rate * free.norm[u]),
        "from_w": number(free.w[u]),
        "from_b": number(free.b[u]),
        "w": number(free.w[u + 1]),
        "b": number(free.b[u + 1]),
        "later": exact(free.norm[-1]),
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
        "least": number(1 / growth(1.0)),
    }


def _said(lesson: Lesson, found: Walks, step: int) -> list[list[Run]]:
    lines = []
    for name, walk in (("clipped", found.clipped), ("free", found.free)):
        w, b = float(walk.w[step]), float(walk.b[step])
        facts = {
            "update": str(step),
            "cost": number(walk.cost[step]),
            "norm": exact(walk.norm[step]),
            "clipped": number(walk.clipped[step]),
            "move": number(walk.rate * walk.norm[step]),
            "w": number(w),
            "b": number(b),
        }
        kind = "" if found.ground.holds(w, b) else "-gone"
        if name == "clipped" and not kind and walk.clipped[step] == walk.norm[step]:
            kind = "-whole"
        lines.append(lesson.runs(f"step-{name}{kind}", **facts))
    return lines
