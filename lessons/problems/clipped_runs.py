"""Training runs that are clipped in three ways, and which sentences are true of them."""

from dataclasses import dataclass
from math import acos, degrees
from typing import Final

import numpy as np

from content.template import number
from lessons.cache import shared
from rnn_core.gradients.clipping import SATURATED, SYMBOLS, Clipping, Way, clip_runs

LAST: Final = 20  # updates whose mean loss tells how a run ended
DEAD: Final = 0.8  # share of saturated states …
CUT_OFF: Final = 0.1  # … and less than this of ‖g‖ is W_hh's
SLOWED: Final = 0.1  # nats by which clipping ends behind not clipping


@dataclass(frozen=True, eq=False)
class Runs:
    """One training clipped in each of three ways; equal only to itself."""

    none: Clipping
    norm: Clipping
    value: Clipping
    rate: float
    seed: int


@shared(128)
def runs(
    clipping_max_norm: float,
    clipping_clip_value: float,
    clipping_learning_rate: str,
    clipping_seed: int,
) -> Runs:
    """`gradients.clipping.clip_runs` in all three ways; arguments are named like the controls."""
    rate = float(clipping_learning_rate)
    limits: dict[Way, float] = {
        "none": 1.0,
        "norm": clipping_max_norm,
        "value": clipping_clip_value,
    }
    return Runs(**clip_runs(limits, rate=rate, seed=clipping_seed), rate=rate, seed=clipping_seed)


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
    return float(np.log(SYMBOLS))


def _ended(run: Clipping) -> float:
    return float(run.losses[-LAST:].mean())


def lowest(run: Clipping) -> float:
    """The smallest cosine of a run; a gradient that is zero or no number has none."""
    return float(np.nanmin(run.cosine)) if np.isfinite(run.cosine).any() else 1.0


def angle(cosine: float) -> float:
    """Of a cosine, in degrees."""
    return degrees(acos(min(1.0, cosine)))


def facts(found: Runs) -> dict[str, str]:
    """The numbers of all sentences."""
    norm, value = found.norm, found.value
    u = int(np.nan_to_num(norm.before, nan=np.inf).argmax())
    least = lowest(value)
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
        "cosine": f"{least:.2f}",
        "angle": f"{angle(least):.0f}",
        "kept": f"{lowest(norm):.6f}",
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
