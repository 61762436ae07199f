"""A review with its negation taken out or put in, read by the trained reviewer.

T words, H hidden.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_WORDS, check
from rnn_core.networks.pretrained import pretrained
from rnn_core.probing.sentiment_unit import ReviewReading, read_review
from rnn_core.world.language import Language

Array = NDArray[np.float32]
NEGATION: Final[dict[Language, str]] = {"ru": "не", "en": "not"}
"""The word that is put in."""
_NEGATIONS: Final = {"не", "not", "never", "hardly"}
_CONTRACTED: Final = {"cannot": "can", "can't": "can", "won't": "will"}  # don't → do needs no table


@dataclass(frozen=True, eq=False)
class NegationFlip:
    """A review before and after its negation was taken out or put in; equal only to itself.

    Attributes:
        original: the review as it was given.
        changed: the same without its first negation, or with one put in.
        position: the first step at which the two differ, from 0; the steps before are the same.
        negation: the word that was taken out or put in ("don't" is taken out by writing "do").
        added: whether it was put in.
        pairs: (step of `original`, step of `changed`) of every word they share and of a word that
            lost its "n't", in order; the negation itself has no pair.
    """

    original: ReviewReading
    changed: ReviewReading
    position: int
    negation: str
    added: bool
    pairs: tuple[tuple[int, int], ...]

    @property
    def aligned_steps(self) -> tuple[tuple[int | None, int | None], ...]:
        """`pairs` with the negation itself at its place; None stands where it is missing."""
        lone: list[tuple[int | None, int | None]] = []
        if self.added:
            lone = [(None, self.position)]
        elif len(self.changed.words) < len(self.original.words):
            lone = [(self.position, None)]
        return (*self.pairs[: self.position], *lone, *self.pairs[self.position :])

    @property
    def distances(self) -> Array:
        """‖h − h′‖₂ after each of the N `pairs`, (N,); zero up to rounding before `position`."""
        before, after = (list(steps) for steps in zip(*self.pairs, strict=True))
        apart = self.original.states[before] - self.changed.states[after]
        return frozen(np.linalg.norm(apart, axis=1))


@checked
def flip_negation(text: str, language: Language, insert_before: int | None = None) -> NegationFlip:
    """Read a review and the same review with its negation taken out or put in.

    The first of "не", "not", "never", "hardly" is taken out, or the first "n't" cut off; if there
    is none, "не" or "not" is put in. Nothing else of the grammar is changed.

    Args:
        text: the review, 1 … `MAX_WORDS` words.
        language: its language, "ru" or "en".
        insert_before: where there is no negation, the word to put one before, from 0; None for the
            one where it changes the last verdict most.

    Returns:
        Both readings, step by step.

    Raises:
        OutOfBounds: no word, or more than `MAX_WORDS`, before or after; no such word.
        ValueError: there is no such language.

    Example:
        >>> flip = flip_negation("the soup is not good", "en")
        >>> flip.changed.words
        ('the', 'soup', 'is', 'good')
        >>> flip.position, flip.added
        (3, False)
        >>> bool(flip.original.kind[-1] < 0.5 < flip.changed.kind[-1])
        True
    """
    original = read_review(text, language)
    words = list(original.words)
    check("word before which the negation goes", insert_before or 0, 0, len(words) - 1)
    found = [k for k, word in enumerate(words) if is_negation(word)]
    added = not found
    if found:
        position, negation = found[0], words[found[0]]
        left = _without_negation(negation)
        words[position : position + 1] = [left] if left else []
    else:
        negation = NEGATION[language]
        if insert_before is None:
            insert_before = _most_effective(original, negation, language)
        position = insert_before
        words.insert(position, negation)
    shift = len(words) - len(original.words)  # of everything behind the position: −1, 0 or 1
    first = position + (shift == -1)  # a word taken out has no partner
    steps = [*range(position), *range(first, len(original.words))]
    pairs = tuple((step, step if step < position else step + shift) for step in steps)
    check("tokens", len(words), 1, MAX_WORDS)
    changed = read_review(" ".join(words), language)
    return NegationFlip(original, changed, position, negation, added, pairs)


@checked
def is_negation(word: str) -> bool:
    """Whether `flip_negation` would take a word out, or its "n't" off.

    Args:
        word: one word of a review.

    Returns:
        True for "not", "didn't" and their like.
    """
    return _without_negation(word) != word


def _without_negation(word: str) -> str:
    """A word without its negation: itself if it has none, "" if it is nothing else."""
    said = word.lower().replace("\u2019", "'")
    if said in _NEGATIONS:
        return ""
    if said in _CONTRACTED:
        return _CONTRACTED[said]
    return word[:-3] if said.endswith("n't") and len(said) > 3 else word


@torch.no_grad()
def _most_effective(reading: ReviewReading, negation: str, language: Language) -> int:
    """The word before which the negation changes the last verdict most."""
    network, words = pretrained("reviewer", language).network, reading.words
    tried = [[*words[:k], negation, *words[k:]] for k in range(len(words))]
    kind = network.last_logits(tried).softmax(-1)[:, 1]  # type: ignore[operator]
    return int((kind - float(reading.kind[-1])).abs().argmax())
