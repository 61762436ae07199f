"""Training runs that are clipped by three methods, and which sentences are true of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import acos, degrees
from typing import Final

import numpy as np

from content.template import number, number_or_zero
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
    return "returned" if found.norm.was_clipped.any() else "never"


def turned_case(found: ClippedRuns) -> str:
    """Which sentence says where a gradient clipped by value points."""
    return "turned" if found.value.was_clipped.any() else "straight"


def learnt_case(found: ClippedRuns) -> str:
    """Which sentence says how the runs ended: worse than guessing without clipping, or not."""
    ended, chance, norm = _ended(found.none), _chance(), found.norm
    if not np.isfinite(ended) or ended > chance:
        return "diverged" if _ended(norm) < chance else "lost"
    if norm.was_clipped.mean() > 0.5 and _ended(norm) > ended + SLOWED:
        return "slowed"
    return "learnt"


def saturated(found: ClippedRuns) -> bool:
    """Whether little of the gradient reaches W_hh without clipping, since states are saturated."""
    recurrent, whole = _medians(found.none)
    return _saturated(found.none) >= SATURATED_SHARE and recurrent < CUT_OFF * whole


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


def _medians(run: ClippedRun) -> tuple[float, float]:
    """Norms of the gradient of W_hh and of the whole one, at the end."""
    recurrent, whole = (
        float(np.median(one[-LAST:])) for one in (run.recurrent_norm, run.norm_before)
    )
    return recurrent, whole


def _chance() -> float:
    return float(np.log(SYMBOLS))


def _ended(run: ClippedRun) -> float:
    return float(run.losses[-LAST:].mean())


def lowest(run: ClippedRun) -> float:
    """The smallest cosine of a run; a gradient that is zero or no number has none."""
    return float(np.nanmin(run.cosine)) if np.isfinite(run.cosine).any() else 1.0


def angle(cosine: float) -> float:
    """Of a cosine, in degrees."""
    return degrees(acos(min(1.0, cosine)))


def facts(found: ClippedRuns) -> dict[str, str]:
    """The numbers of all sentences."""
    norm, value = found.norm, found.value
    u = int(np.nan_to_num(norm.norm_before, nan=np.inf).argmax())
    least = lowest(value)
    recurrent, whole = _medians(found.none)
    return {
        "update": str(u + 1),
        "updates": str(len(norm.losses)),
        "before": number(norm.norm_before[u]),
        "after": number(norm.norm_after[u]),
        "factor": number(norm.norm_after[u] / norm.norm_before[u]),
        "max_norm": number(norm.limit),
        "count": str(int(norm.was_clipped.sum())),
        "clip_value": number(value.limit),
        "value_count": str(int(value.was_clipped.sum())),
        "cosine": f"{least:.2f}",
        "angle": f"{angle(least):.0f}",
        "kept": f"{lowest(norm):.6f}",
        "largest": number(found.none.norm_before.max()),
        "last": str(LAST),
        "none_loss": number(_ended(found.none)),
        "norm_loss": number(_ended(norm)),
        "value_loss": number(_ended(value)),
        **{f"{method}_nudged": number(_ended(run)) for method, run in found.nudged.items()},
        "nudge": number(NUDGE),
        "apart": number_or_zero(_apart(found)),
        "chance": number(_chance()),
        "rate": f"{found.rate:g}",
        "share": f"{100 * _saturated(found.none):.0f}",
        "edge": f"{SATURATED:g}",
        "recurrent": number(recurrent),
        "whole": number(whole),
    }
