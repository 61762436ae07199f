"""What the sections on the wall and on clipping ask of rnn_core."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ui.shared import shared

if TYPE_CHECKING:
    from rnn_core.clipping import Clipping, Way
    from rnn_core.wall import Descent, Ground

STARTED: Final = ("start_w", "start_b", "wall_rate", "threshold", "wall_steps")
TRAINED: Final = ("max_norm", "clip_value", "clip_rate", "clip_seed")


@shared(128)
def ground(steps: int) -> Ground:
    """`rnn_core.wall.ground`, shared by all sessions."""
    from rnn_core.wall import ground

    return ground(steps)


@dataclass(frozen=True, eq=False)
class Walks:
    """Two walks from one start, and the ground they go on; equal only to itself."""

    ground: Ground
    free: Descent
    clipped: Descent


@shared(256)
def walks(
    start_w: float, start_b: float, wall_rate: float, threshold: float, wall_steps: int
) -> Walks:
    """`rnn_core.wall.descend` with and without clipping; arguments are named like the controls."""
    from rnn_core.wall import descend

    free, clipped = (
        descend(start_w, start_b, wall_rate, clip, wall_steps) for clip in (None, threshold)
    )
    return Walks(ground(wall_steps), free, clipped)


@dataclass(frozen=True, eq=False)
class Runs:
    """One training clipped in each of three ways; equal only to itself."""

    none: Clipping
    norm: Clipping
    value: Clipping
    rate: float
    seed: int


@shared(128)
def runs(max_norm: float, clip_value: float, clip_rate: str, clip_seed: int) -> Runs:
    """`rnn_core.clipping.clip_runs` in all three ways; arguments are named like the controls."""
    from rnn_core.clipping import clip_runs

    rate = float(clip_rate)
    limits: dict[Way, float] = {"none": 1.0, "norm": max_norm, "value": clip_value}
    return Runs(**clip_runs(limits, rate=rate, seed=clip_seed), rate=rate, seed=clip_seed)
