"""What the maps of words ask of rnn_core."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.shared import shared

if TYPE_CHECKING:
    from rnn_core.microworld import Language
    from rnn_core.skipgram import Learnt
    from rnn_core.wordtables import Looked, Owner


@shared(256)
def look_up(probe: str, vectors: Owner, language: Language) -> Looked:
    """`rnn_core.wordtables.look_up`, shared by all sessions; named like the controls."""
    from rnn_core.wordtables import look_up as look

    return look(probe, vectors, language)


@shared(16)
def purity(vectors: Owner, language: Language) -> Purity:
    """How words of one kind keep together in a table, by cosine."""
    from rnn_core import wordmap
    from rnn_core.wordtables import table

    words = table(vectors, language)
    return Purity(
        after=wordmap.purity(wordmap.cosines(words.vectors), words.kinds),
        before=wordmap.purity(wordmap.cosines(words.before), words.kinds),
        chance=wordmap.purity_by_chance(words.kinds),
        moved=wordmap.moved(words.before, words.vectors),
        words=len(words.words),
    )


@dataclass(frozen=True)
class Purity:
    """Shares of words whose nearest neighbour is of their own kind.

    Attributes:
        after: training.
        before: training.
        chance: where any other word may be the neighbour.
        moved: mean cosine of a word's vector with the same before training.
        words: how many there are.
    """

    after: float
    before: float
    chance: float
    moved: float
    words: int


def skipgram(
    language: Language,
    window: int,
    negatives: int,
    dimension: int,
    sown: int,
    so_far: Learnt | None = None,
) -> Learnt:
    """`rnn_core.skipgram.learn`, shared by all sessions; arguments are named like the controls.

    What is just being learnt before the reader's eyes is `so_far`.
    """
    return so_far or _learnt(language, window, negatives, dimension, sown)


@shared(64)
def _learnt(language: Language, window: int, negatives: int, dimension: int, sown: int) -> Learnt:
    from rnn_core.skipgram import learn

    return learn(language, window, negatives, dimension, sown)
