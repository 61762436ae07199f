"""What single numbers of h hold: the reviewer's unit that tells kind reviews from unkind ones.

One unit that follows the mood of a review all by itself was found by Radford et al. 2017
("Learning to Generate Reviews and Discovering Sentiment"); here it is looked for in
`rnn_core.networks.models.Reviewer`.
"""

import zlib
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_WORDS, check
from rnn_core.networks.pretrained import pretrained
from rnn_core.world.language import Language, check_language, normalise
from rnn_core.world.reviews import Review, is_held_out, load_reviews

Array = NDArray[np.float32]
NEGATION: Final[dict[Language, str]] = {"ru": "не", "en": "not"}
"""The word that is put in."""
_NEGATIONS: Final = {"не", "not", "never", "hardly"}
_CONTRACTED: Final = {"cannot": "can", "can't": "can", "won't": "will"}  # don't → do needs no table


@dataclass(frozen=True)
class Unit:
    """A hidden unit that answers instead of the whole network, by one threshold.

    Of the reviews that the network never learnt from, one half chose the unit, its sign and the
    threshold; what it is worth was measured on the other half.

    Attributes:
        index: its place in h, from 0.
        sign: 1 if it is higher after kind reviews, −1 if it is lower.
        threshold: a review is called kind if sign · h[index] > sign · threshold.
        accuracy: share of the other half called right, 0 … 1.
        auc: probability that of a kind and an unkind review of the other half the kind one has the
            higher sign · h[index]; a tie counts for one half.
        network_accuracy: share of the same half that the whole network calls right.
        chosen_on: reviews in the half that chose.
        measured_on: reviews in the other half.
        order: all units, from this one to those that tell the same the other way round; between
            them stand those that tell nothing.
    """

    index: int
    sign: int
    threshold: float
    accuracy: float
    auc: float
    network_accuracy: float
    chosen_on: int
    measured_on: int
    order: tuple[int, ...]

    def is_kind(self, value: float) -> bool:
        """The verdict by this unit alone, of its value after the last word."""
        return self.sign * value > self.sign * self.threshold


@dataclass(frozen=True, eq=False)
class ReviewReading:
    """A review as the network reads it. Arrays are read-only; a reading equals only itself.

    Attributes:
        words: the T words, punctuation left out.
        states: (T, H), h after every word.
        kind: (T,), probability after every word that the review is kind.
        unit: (T,), value of the best unit after every word, between −1 and 1.
    """

    words: tuple[str, ...]
    states: Array
    kind: Array
    unit: Array


@dataclass(frozen=True, eq=False)
class Flip:
    """A review before and after its negation was taken out or put in; equals only itself.

    Attributes:
        original: the review as it was given.
        changed: the same without its first negation, or with one put in.
        position: the first step at which the two differ, from 0: the steps before are the same.
        negation: the word that was taken out or put in ("don't" is taken out by writing "do").
        added: whether it was put in.
        pairs: (step of `original`, step of `changed`) of every word they share and of a word that
            lost its "n't", in order; the lone negation has no pair.
    """

    original: ReviewReading
    changed: ReviewReading
    position: int
    negation: str
    added: bool
    pairs: tuple[tuple[int, int], ...]

    @property
    def columns(self) -> tuple[tuple[int | None, int | None], ...]:
        """`pairs` with the lone negation at its place, None standing where it is missing."""
        lone: list[tuple[int | None, int | None]] = []
        if self.added:
            lone = [(None, self.position)]
        elif len(self.changed.words) < len(self.original.words):
            lone = [(self.position, None)]
        return (*self.pairs[: self.position], *lone, *self.pairs[self.position :])

    @property
    def distances(self) -> Array:
        """‖h − h'‖₂ after each of `pairs`: zero up to rounding before `position`."""
        before, after = (list(steps) for steps in zip(*self.pairs, strict=True))
        apart = self.original.states[before] - self.changed.states[after]
        return frozen(np.linalg.norm(apart, axis=1))


@cache
def best_unit(language: Language) -> Unit:
    """The hidden unit of the trained reviewer that best tells kind from unkind after the last word.

    Raises:
        ValueError: no such language.
    """
    choosing, measuring = halves(language)
    states, kind = _last_states(choosing, language)
    aucs = torch.stack([auc(values, kind) for values in states.T])  # (H,)
    index = int((aucs - 0.5).abs().argmax())
    sign = 1 if aucs[index] > 0.5 else -1
    threshold = sign * _threshold(sign * states[:, index], kind)

    states, kind = _last_states(measuring, language)
    values = sign * states[:, index]
    verdicts = pretrained("reviewer", language).network.head(states).argmax(-1)  # type: ignore[operator]
    return Unit(
        index,
        sign,
        threshold,
        accuracy=((values > sign * threshold) == kind).float().mean().item(),
        auc=auc(values, kind).item(),
        network_accuracy=((verdicts == 1) == kind).float().mean().item(),
        chosen_on=len(choosing),
        measured_on=len(measuring),
        order=tuple((sign * aucs).argsort(descending=True, stable=True).tolist()),
    )


def halves(language: Language) -> tuple[list[Review], list[Review]]:
    """The reviews kept from training, in two: those that choose a unit, those that measure it.

    Reviews of the same words in another order stay together: a twin would tell what to choose.

    Raises:
        ValueError: no such language.
    """
    check_language(language)
    held_out = [one for one in load_reviews(language) if is_held_out(one)]
    chooses = [zlib.crc32(f"half {_bag(one)}".encode()) % 2 == 0 for one in held_out]
    return (
        [one for one, first in zip(held_out, chooses, strict=True) if first],
        [one for one, first in zip(held_out, chooses, strict=True) if not first],
    )


def _bag(review: Review) -> str:
    return " ".join(sorted(map(normalise, review.words)))


def auc(values: Tensor, kind: Tensor) -> Tensor:
    """Area under the ROC curve: the chance that a kind review has the higher value.

    Mann and Whitney 1947; a tie counts for one half.

    Args:
        values: (N,), one number a review.
        kind: (N,), whether the review is kind.
    """
    apart = values[kind][:, None] - values[~kind]  # (kind, unkind)
    return ((apart > 0) + (apart == 0) / 2).float().mean()


def _threshold(values: Tensor, kind: Tensor) -> float:
    """Midway between two neighbouring values, where the most reviews are called right."""
    ordered = values.sort().values
    between = (ordered[1:] + ordered[:-1]) / 2  # (N-1,)
    right = ((values > between[:, None]) == kind).sum(1)
    return between[right.argmax()].item()


@torch.no_grad()
def _last_states(some: list[Review], language: Language) -> tuple[Tensor, Tensor]:
    """(N, H) after the last word of N reviews, and whether each is kind."""
    network = pretrained("reviewer", language).network
    output, _ = network.rnn(network.embed([one.words for one in some]))  # type: ignore[operator]
    ends = torch.tensor([len(one.words) - 1 for one in some])
    kind = torch.tensor([one.sentiment == "kind" for one in some])
    return output[torch.arange(len(some)), ends], kind


def read_review(text: str, language: Language) -> ReviewReading:
    """The trained reviewer reads a text; words it never met are read by their spelling.

    Raises:
        ValueError: an empty or too long text, or no such language.
    """
    prediction = pretrained("reviewer", language).predict(text)
    kind = [dict(guesses)["kind"] for guesses in prediction.top]
    return ReviewReading(
        prediction.words,
        frozen(prediction.states),
        frozen(np.array(kind, dtype=np.float32)),
        frozen(prediction.states[:, best_unit(language).index].copy()),
    )


def flipped(text: str, language: Language, before: int | None = None) -> Flip:
    """A review and the same with its negation turned round.

    The first of "не", "not", "never", "hardly" is taken out, or the first "n't" cut off; if there
    is none, "не" or "not" is put in. Nothing else of the grammar is mended.

    Args:
        text: the review.
        language: its language.
        before: where there is no negation, the word to put one before, counted from 0; None for
            the one where it changes the last verdict most.

    Raises:
        ValueError: an empty or too long text, before or after; no such language or word.
    """
    original = read_review(text, language)
    words = list(original.words)
    check("word before which the negation goes", before or 0, 0, len(words) - 1)
    found = [k for k, word in enumerate(words) if is_negation(word)]
    added = not found
    if found:
        position, negation = found[0], words[found[0]]
        left = _affirmed(negation)
        words[position : position + 1] = [left] if left else []
    else:
        negation = NEGATION[language]
        position = _strongest(original, negation, language) if before is None else before
        words.insert(position, negation)
    shift = len(words) - len(original.words)  # of everything behind the position: −1, 0 or 1
    first = position + (shift == -1)  # a word taken out has no partner
    steps = [*range(position), *range(first, len(original.words))]
    pairs = tuple((step, step if step < position else step + shift) for step in steps)
    check("tokens", len(words), 1, MAX_WORDS)
    return Flip(original, read_review(" ".join(words), language), position, negation, added, pairs)


def is_negation(word: str) -> bool:
    """Whether `flipped` would take it out."""
    return _affirmed(word) != word


def _affirmed(word: str) -> str:
    """A word without its negation: itself if it has none, nothing if it is no more than that."""
    said = word.lower().replace("\u2019", "'")
    if said in _NEGATIONS:
        return ""
    if said in _CONTRACTED:
        return _CONTRACTED[said]
    return word[:-3] if said.endswith("n't") and len(said) > 3 else word


@torch.no_grad()
def _strongest(reading: ReviewReading, negation: str, language: Language) -> int:
    """The word before which the negation changes the last verdict most."""
    network, words = pretrained("reviewer", language).network, reading.words
    tried = [[*words[:k], negation, *words[k:]] for k in range(len(words))]
    kind = network.verdict(tried).softmax(-1)[:, 1]  # type: ignore[operator]
    return int((kind - float(reading.kind[-1])).abs().argmax())
