"""What "Problems" answers about clipping in a training run."""

from __future__ import annotations

from collections.abc import Iterator
from math import acos, degrees
from typing import TYPE_CHECKING, Final

import numpy as np

from content import clipping_snippets, words
from content.template import number
from content.words import wall as names
from diagrams import clipping
from ui import controls
from ui.chart import Drawing
from ui.experiments import wall as experiments
from ui.lesson import Lesson
from ui.parts import Part, Program, Sentence

if TYPE_CHECKING:
    from rnn_core.clipping import Clipping
    from ui.experiments.wall import Runs

LAST: Final = 20  # updates whose mean loss tells how a run ended
DEAD, CUT_OFF = 0.8, 0.1  # share of saturated states, and less than this of ‖g‖ is W_hh's
SLOWED = 0.1  # nats by which clipping ends behind not clipping
NEAR, FAR = 0.5, 10.0  # degrees that a gradient may turn and still point almost where it did


def runs(lesson: Lesson, found: Runs) -> Iterator[Part]:
    """Norms before and after, losses and cosines of the three ways."""
    facts = _facts(found)
    titles = words.spoken(names.CLIPPING, lesson.language)
    ways = {"none": found.none, "norm": found.norm, "value": found.value}
    ended = learnt_case(found)
    calm = ["dead"] if ended == "diverged" and dead(found) else []
    notices = [
        lesson.runs(f"notice-{returned_case(found)}", **facts),
        lesson.runs(f"notice-{turned_case(found)}", **facts),
        lesson.runs(f"notice-{ended}", *calm, **facts),
    ]
    yield lesson.figure(
        Drawing(clipping.clipping(ways, titles), lesson.line("alt-runs", **facts), 660),
        name="clipping",
        notices=notices,
    )


def direction(lesson: Lesson, found: Runs, said: str | None) -> Iterator[Part]:
    """How far clipping by value turns a gradient, in the run everybody finds here first."""
    if said is None:
        return
    first = experiments.runs(**controls.defaults(*experiments.TRAINED, language=lesson.language))
    angle = _angle(_lowest(first.value))
    truth = "tens" if angle > FAR else "little" if angle > NEAR else "same"
    yield lesson.verdict(said, truth, **_facts(first))


def program(lesson: Lesson, found: Runs) -> Iterator[Part]:
    """The run by norm in plain PyTorch, and what it prints."""
    from rnn_core import clipping as core

    yield Sentence(lesson.line("where", language=lesson.language))
    source = clipping_snippets.clipping(
        seed=found.seed,
        symbols=core.SYMBOLS,
        hidden=core.HIDDEN,
        steps=core.STEPS,
        batch=core.BATCH,
        scale=core.SCALE,
        updates=core.UPDATES,
        rate=found.rate,
        max_norm=found.norm.limit,
        printed=f"{found.norm.returned.max():.3f} {found.norm.losses[-1]:.3f}",
    )
    yield Program(source)


def returned_case(found: Runs) -> str:
    """Which sentence says what `clip_grad_norm_` returned."""
    return "returned" if found.norm.changed.any() else "never"


def turned_case(found: Runs) -> str:
    """Which sentence says where a gradient clipped by value points."""
    return "turned" if found.value.changed.any() else "straight"


def learnt_case(found: Runs) -> str:
    """Which sentence says how the runs ended: worse than guessing without clipping, or not."""
    ended, chance, norm = _ended(found.none), _chance(), found.norm
    if not np.isfinite(ended) or ended > chance:
        return "diverged" if _ended(norm) < chance else "lost"
    if norm.changed.mean() > 0.5 and _ended(norm) > ended + SLOWED:
        return "slowed"
    return "learnt"


def dead(found: Runs) -> bool:
    """Whether a run without clipping is calm because its states are saturated at its end."""
    none, norm = found.none, found.norm
    calm = none.before[-LAST:].max() < norm.before.max()
    recurrent, whole = _medians(none)
    return bool(calm and _saturated(none) >= DEAD and recurrent < CUT_OFF * whole)


def _saturated(run: Clipping) -> float:
    return float(run.saturated[-LAST:].mean())


def _medians(run: Clipping) -> tuple[float, float]:
    """Norms of the gradient of W_hh and of the whole one, at the end."""
    recurrent, whole = (float(np.median(one[-LAST:])) for one in (run.recurrent, run.before))
    return recurrent, whole


def _chance() -> float:
    from rnn_core.clipping import SYMBOLS

    return float(np.log(SYMBOLS))


def _ended(run: Clipping) -> float:
    return float(run.losses[-LAST:].mean())


def _lowest(run: Clipping) -> float:
    """The smallest cosine of a run; a gradient that is zero or no number has none."""
    return float(np.nanmin(run.cosine)) if np.isfinite(run.cosine).any() else 1.0


def _angle(cosine: float) -> float:
    return degrees(acos(min(1.0, cosine)))


def _facts(found: Runs) -> dict[str, str]:
    from rnn_core.clipping import SATURATED

    norm, value = found.norm, found.value
    u = int(np.nan_to_num(norm.before, nan=np.inf).argmax())
    lowest = _lowest(value)
    recurrent, whole = _medians(found.none)
    return {
        "update": str(u + 1),
        "updates": str(len(norm.losses)),
        "before": number(norm.before[u]),
        "after": number(norm.after[u]),
        "factor": number(norm.after[u] / norm.before[u]),
        "max_norm": number(norm.limit),
        "count": str(int(norm.changed.sum())),
        "clip_value": number(value.limit),
        "value_count": str(int(value.changed.sum())),
        "cosine": f"{lowest:.2f}",
        "angle": f"{_angle(lowest):.0f}",
        "kept": f"{_lowest(norm):.6f}",
        "largest": number(found.none.before.max()),
        "last": str(LAST),
        "none_loss": number(_ended(found.none)),
        "norm_loss": number(_ended(norm)),
        "value_loss": number(_ended(value)),
        "chance": number(_chance()),
        "rate": f"{found.rate:g}",
        "share": f"{100 * _saturated(found.none):.0f}",
        "edge": f"{SATURATED:g}",
        "recurrent": number(recurrent),
        "whole": number(whole),
    }
