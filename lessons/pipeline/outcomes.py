"""Every program of "Break it", run for real, once a server."""

from dataclasses import dataclass

from lessons.cache import shared
from lessons.pipeline.confusions import PAIRS, STEPS, Pair
from rnn_core.snippets import Outcome, run


@dataclass(frozen=True, eq=False)
class Tried:
    """A pair of programs and what became of either; equal only to itself."""

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
def broken(break_it_mistake: str) -> Broken:
    """`rnn_core.snippets.run` of every program of a confusion; named like its control."""
    tried = (
        Tried(pair, run(pair.program("wrong")), run(pair.program("right")))
        for pair in PAIRS[break_it_mistake]
    )
    return Broken(break_it_mistake, tuple(tried), run(STEPS))
