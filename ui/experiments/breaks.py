"""What "Break it" asks of rnn_core: every program run for real, once a server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.confusions import PAIRS, STEPS, Pair
from ui.shared import shared

if TYPE_CHECKING:
    from rnn_core.running import Outcome


@dataclass(frozen=True, eq=False)
class Tried:
    """A pair of programs and what became of either."""

    pair: Pair
    wrong: Outcome
    right: Outcome


@dataclass(frozen=True, eq=False)
class Broken:
    """A confusion and its pairs; equal only to itself.

    `steps` is one more program, the same for all: a layer that reads lines of two lengths.
    """

    confusion: str
    pairs: tuple[Tried, ...]
    steps: Outcome


@shared(len(PAIRS))
def broken(confusion: str) -> Broken:
    """`rnn_core.running.run` of every program of a confusion; named like its control."""
    from rnn_core.running import run

    tried = (
        Tried(pair, run(pair.program("wrong")), run(pair.program("right")))
        for pair in PAIRS[confusion]
    )
    return Broken(confusion, tuple(tried), run(STEPS))
