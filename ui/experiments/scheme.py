"""What "How an RNN works" asks of rnn_core."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ui.shared import shared

if TYPE_CHECKING:
    from rnn_core.live import Recalled, Stacked
    from rnn_core.measured import Measured
    from rnn_core.memory import Capacity, Init
    from rnn_core.memory import Nonlinearity as Activation
    from rnn_core.microworld import Language
    from rnn_core.reading import Cell, Nonlinearity, Reading
    from rnn_core.steploss import Counted, Reduction, StepLosses
    from rnn_core.units import Flip, ReviewReading, Unit
    from rnn_core.writing import Comparison, LearntWord


@shared(256)
def read(
    text: str,
    chars: bool,
    cell: Cell,
    hidden: int,
    scale: float,
    nonlinearity: Nonlinearity,
    seed: int,
) -> Reading:
    """`rnn_core.read`, shared by all sessions; arguments are named like the controls."""
    from rnn_core.reading import read as read_text

    return read_text(text, "char" if chars else "word", cell, hidden, scale, nonlinearity, seed)


@shared(1024)
def capacity(units: int, gain: float, init: Init, activation: Activation, draw: int) -> Capacity:
    """`rnn_core.memory.hold`, shared by all sessions; arguments are named like the controls."""
    from rnn_core.memory import hold

    return hold(units, init, gain, activation, draw)


def spelling(
    spelling: str, recurrent: bool, cells: int, start: int, so_far: LearntWord | None = None
) -> LearntWord:
    """`rnn_core.writing.learn_word`, shared by all sessions; arguments named like the controls.

    What is just being learnt before the reader's eyes is `so_far`.
    """
    return so_far or _learnt(spelling, recurrent, cells, start)


@shared(64)
def _learnt(spelling: str, recurrent: bool, cells: int, start: int) -> LearntWord:
    from rnn_core.writing import learn_word

    return learn_word(spelling, cells, start, recurrent)


@shared(256)
def writing(learnt: int, temperature: float, top: int, chance: int, **word: Any) -> Comparison:
    """`rnn_core.writing.compare` after some updates of `spelling(**word)`, shared by all sessions.

    A top k beyond the letters of the word allows them all.
    """
    from rnn_core.writing import EVERY, compare

    taught = spelling(**word)
    snapshot, top_k = taught.snapshots[learnt // EVERY], min(top, len(taught.letters))
    return compare(snapshot, taught.word, temperature, top_k, chance)


@shared(256)
def losses(caption: str, reduction: Reduction, counted: Counted, language: Language) -> StepLosses:
    """`rnn_core.steploss.step_losses` in the language of the text; named like the controls."""
    from rnn_core.demos import language_of
    from rnn_core.pretraining import pretrained
    from rnn_core.steploss import step_losses

    spoken = language_of(caption, language)
    network = pretrained("expecter", spoken).network
    return step_losses(network, caption, spoken, reduction, counted)  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class Opinion:
    """A review, the unit that tells its mood best, and the review turned round.

    Attributes:
        unit: of the network that reads the review's language.
        reading: the review, word by word.
        flip: its negation taken out or put in; None where too little or too much would be left.
        unheard: words of it that stand in no review the network learnt from.
    """

    unit: Unit
    reading: ReviewReading
    flip: Flip | None
    unheard: tuple[str, ...]


@shared(256)
def opinion(opinion: str, language: Language) -> Opinion:
    """What `rnn_core.units` finds in a review, shared by all sessions.

    Args:
        opinion: the review; its letters tell its language.
        language: of a review without letters.
    """
    from rnn_core.bounds import OutOfBounds
    from rnn_core.demos import language_of
    from rnn_core.reviews import unheard
    from rnn_core.units import best_unit, flipped, read_review

    spoken = language_of(opinion, language)
    reading = read_review(opinion, spoken)
    try:
        flip = flipped(opinion, spoken)
    except OutOfBounds:  # no word is left, or there is no room for one more
        flip = None
    return Opinion(best_unit(spoken), reading, flip, unheard(reading.words, spoken))


@dataclass(frozen=True, eq=False)
class Remembered:
    """Measured curves, one of them chosen, and the reader's own; equal only to itself."""

    chosen: Measured
    every: tuple[Measured, ...]
    own: Recalled | None


@shared(64)
def remembered(line: str, so_far: Recalled | None = None) -> Remembered:
    """`rnn_core.measured` of every size; `line` is the chosen one, named like its control."""
    from rnn_core.measured import SIZES, measured, of_size

    every = tuple(measured(of_size(hidden)) for hidden in SIZES)
    return Remembered(every[SIZES.index(int(line))], every, so_far)


@dataclass(frozen=True, eq=False)
class Deepened:
    """What depth buys in every task, and one network to look into; equal only to itself."""

    measured: dict[str, dict[int, Measured]]  # by task and number of layers
    network: Stacked  # the reader's own as soon as it learns


@shared(64)
def deepened(puzzle: str, layers: int, deal: int, so_far: Stacked | None = None) -> Deepened:
    """`rnn_core.measured` of every depth, and a network; arguments are named like the controls."""
    from rnn_core.live import untaught
    from rnn_core.measured import DEPTHS, as_deep_as, measured
    from rnn_core.tasks import TASKS

    table = {task: {depth: measured(as_deep_as(task, depth)) for depth in DEPTHS} for task in TASKS}
    return Deepened(table, so_far or untaught(puzzle, layers, deal))
