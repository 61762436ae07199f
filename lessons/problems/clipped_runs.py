"""Training runs that are clipped by three methods, and which sentences are true of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import acos, degrees
from typing import Final

import numpy as np

from content.template import number
from lessons.cache import shared_cache
from rnn_core.gradients.clipping import (
    SATURATED,
    SCALE,
    SYMBOLS,
    ClipMethod,
    ClippedRun,
    clipped_runs,
)

LAST: Final = 20  # updates whose mean loss tells how a run ended
EARLY: Final = 6  # updates that rounding does not change: what is quoted is theirs
SATURATED_SHARE: Final = 0.8  # of the states …
CUT_OFF: Final = 0.1  # … and less than this of ‖g‖ is W_hh's
NUDGE: Final = 2.0**-21  # added to 1, four roundings of float32
APART: Final = 0.05  # nats; a run that a nudge moves further is chaotic
SLOWED: Final = 0.1  # nats by which clipping ends behind not clipping


@dataclass(frozen=True, eq=False)
class ClippedRuns:
    """One training clipped by each of three methods; equal only to itself.

    Attributes:
        none: not clipped.
        norm: clipped by norm.
        value: clipped by value.
        nudged: all three with the first W_hh times 1 + `NUDGE`.
        rate: learning rate.
        seed: of weights and symbols.
    """

    none: ClippedRun
    norm: ClippedRun
    value: ClippedRun
    nudged: Mapping[ClipMethod, ClippedRun]
    rate: float
    seed: int


@shared_cache(128)
def three_runs(
    clipping_max_norm: float,
    clipping_clip_value: float,
    clipping_learning_rate: str,
    clipping_seed: int,
) -> ClippedRuns:
    """`clipped_runs` by all three methods; arguments are named like the controls."""
    rate = float(clipping_learning_rate)
    limits: dict[ClipMethod, float] = {
        "none": 1.0,
        "norm": clipping_max_norm,
        "value": clipping_clip_value,
    }
    return ClippedRuns(
        **clipped_runs(limits, rate=rate, seed=clipping_seed),
        nudged=clipped_runs(limits, rate=rate, seed=clipping_seed, scale=SCALE * (1 + NUDGE)),
        rate=rate,
        seed=clipping_seed,
    )


def returned_case(found: ClippedRuns) -> str:
    """Which sentence says what `clip_grad_norm_` returned."""
    clipped = found.norm.was_clipped
    return "returned" if clipped[:EARLY].any() else "later" if clipped.any() else "never"


def turned_case(found: ClippedRuns) -> str:
    """Which sentence says where a gradient clipped by value points."""
    clipped = found.value.was_clipped
    return "turned" if clipped[:EARLY].any() else "bent" if clipped.any() else "straight"


def learnt_case(found: ClippedRuns) -> str:
    """Which sentence says how the runs ended, if another rounding would say it too."""
    ended = _ending(found.none, found.norm)
    again = _ending(found.nudged["none"], found.nudged["norm"])
    return ended if ended == again else "undecided"


def _ending(none: ClippedRun, norm: ClippedRun) -> str:
    """How two runs ended: worse than guessing without clipping, or not."""
    ended, chance = _ended(none), _chance()
    if not np.isfinite(ended) or ended > chance:
        return "diverged" if _ended(norm) < chance else "lost"
    if norm.was_clipped.mean() > 0.5 and _ended(norm) > ended + SLOWED:
        return "slowed"
    return "learnt"


def saturated(found: ClippedRuns) -> bool:
    """Whether little of the gradient reaches W_hh without clipping, since states are saturated."""
    return all(
        _saturated(run) > SATURATED_SHARE and _recurrent_part(run) < CUT_OFF
        for run in (found.none, found.nudged["none"])
    )


def nudged_case(found: ClippedRuns) -> str:
    """Whether another rounding would give another run."""
    return "steady" if _apart(found) <= APART else "chaotic"


def _apart(found: ClippedRuns) -> float:
    """The largest change of a final loss by the nudge, in nats; inf where one is no number."""
    changes = [
        abs(_ended(getattr(found, method)) - _ended(run)) for method, run in found.nudged.items()
    ]
    return float(np.nan_to_num(changes, nan=np.inf).max())


def _saturated(run: ClippedRun) -> float:
    return float(run.saturated[-LAST:].mean())


def _recurrent_part(run: ClippedRun) -> float:
    """The norm of the gradient of W_hh in that of the whole one, at the end."""
    recurrent, whole = (np.median(one[-LAST:]) for one in (run.recurrent_norm, run.norm_before))
    return float(recurrent / whole)


def _chance() -> float:
    return float(np.log(SYMBOLS))


def _ended(run: ClippedRun) -> float:
    return float(run.losses[-LAST:].mean())


def lowest(run: ClippedRun, updates: int | None = None) -> float:
    """The smallest cosine of its first updates; a gradient that is zero or no number has none."""
    cosine = run.cosine[:updates]
    return float(np.nanmin(cosine)) if np.isfinite(cosine).any() else 1.0


def angle(cosine: float) -> float:
    """Of a cosine, in degrees."""
    return degrees(acos(min(1.0, cosine)))


def facts(found: ClippedRuns) -> dict[str, str]:
    """The numbers of all sentences: none that another rounding would change."""
    norm, value = found.norm, found.value
    u = int(norm.was_clipped.argmax())
    least = lowest(value, EARLY)
    return {
        "update": str(u + 1),
        "updates": str(len(norm.losses)),
        "before": number(norm.norm_before[u]),
        "after": number(norm.norm_after[u]),
        "factor": number(norm.norm_after[u] / norm.norm_before[u]),
        "max_norm": number(norm.limit),
        "clip_value": number(value.limit),
        "cosine": f"{least:.2f}",
        "angle": f"{angle(least):.0f}",
        "kept": f"{lowest(norm):.6f}",
        "early": str(EARLY),
        "last": str(LAST),
        "nudge": number(NUDGE),
        "far": f"{APART:g}",
        "chance": number(_chance()),
        "rate": f"{found.rate:g}",
        "share": f"{100 * SATURATED_SHARE:.0f}",
        "edge": f"{SATURATED:g}",
        "part": f"{100 * CUT_OFF:.0f}",
    }
