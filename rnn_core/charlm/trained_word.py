"""The whole training of a word: a snapshot every few updates, and what the network then generates.

V letters, T = letters − 1 steps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rnn_core.arguments import checked
from rnn_core.charlm.bigrams import memoryless_loss, repeated_letter
from rnn_core.charlm.char_rnn import STEPS, Snapshot, train_char_rnn

EVERY: Final = STEPS // 25  # updates between two snapshots


@dataclass(frozen=True, eq=False)
class TrainedWord:
    """A word and the training on it so far; equal only to itself.

    Attributes:
        word: what is trained.
        letters: the V letters of the tables.
        recurrent: whether the state is fed back.
        snapshots: every `EVERY` updates so far, the untrained network first.
        generated: for each of them, the most likely letters after the first one, T of them.
        memoryless_loss: the lowest mean loss without recurrence, nats.
        repeated: two steps, from 0, with the same letter and different ones to follow; None if
            there are none.
    """

    word: str
    letters: str
    recurrent: bool
    snapshots: tuple[Snapshot, ...]
    generated: tuple[str, ...]
    memoryless_loss: float
    repeated: tuple[int, int] | None

    @property
    def length(self) -> int:
        """Snapshots there will be in all."""
        return self.snapshots[-1].steps // EVERY + 1


@checked
def train_word_live(word: str, hidden: int, seed: int, recurrent: bool) -> Iterator[TrainedWord]:
    """Train on a word with `rnn_core.charlm.char_rnn.train_char_rnn`, one yield a snapshot.

    Args:
        word: 2 … `MAX_LETTERS` letters, of `rnn_core.charlm.bigrams`.
        hidden: hidden size H, 1 … `MAX_HIDDEN`, of `rnn_core.charlm.char_rnn`.
        seed: of the weights, 0 … `MAX_SEED`.
        recurrent: False holds W_hh at zero.

    Yields:
        All snapshots so far.

    Raises:
        OutOfBounds: `word`, `hidden` or `seed` is out of its range, at once.
    """
    snapshots = train_char_rnn(word, hidden=hidden, seed=seed, recurrent=recurrent, every=EVERY)
    return _so_far(word, recurrent, snapshots)  # so that a bad word is refused at once


def _so_far(word: str, recurrent: bool, every: Iterator[Snapshot]) -> Iterator[TrainedWord]:
    lowest, repeated = memoryless_loss(word), repeated_letter(word)
    letters = "".join(dict.fromkeys(word))
    snapshots: tuple[Snapshot, ...] = ()
    generated: tuple[str, ...] = ()
    for one in every:
        snapshots += (one,)
        generated += (one.generate_greedily(word[0], len(word) - 1),)
        yield TrainedWord(word, letters, recurrent, snapshots, generated, lowest, repeated)


@checked
def train_word(word: str, hidden: int, seed: int, recurrent: bool) -> TrainedWord:
    """Train on a word from first to last update.

    Args:
        word: 2 … `MAX_LETTERS` letters, of `rnn_core.charlm.bigrams`.
        hidden: hidden size H, 1 … `MAX_HIDDEN`, of `rnn_core.charlm.char_rnn`.
        seed: of the weights, 0 … `MAX_SEED`.
        recurrent: False holds W_hh at zero.

    Returns:
        The last of `train_word_live`.

    Raises:
        OutOfBounds: `word`, `hidden` or `seed` is out of its range.

    Example:
        >>> trained = train_word("Hello", hidden=8, seed=0, recurrent=True)
        >>> trained.generated[-1], trained.repeated, len(trained.snapshots)
        ('ello', (2, 3), 26)
    """
    *_, last = train_word_live(word, hidden, seed, recurrent)
    return last
