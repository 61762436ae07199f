"""How much one word of a text changes the verdict at its end, by how far back it stands.

Three classifiers of `rnn_core.networks.long_text_classifier` are compared: Elman, GRU and LSTM, of
the same size, trained in the same way. N texts, T words, D embedding.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_WORDS
from rnn_core.cells import Cell
from rnn_core.networks.long_text_classifier import (
    BLANK,
    CELLS,
    LongTextClassifier,
    filler_words,
    pretrained_classifier,
    select_reviews,
    word_vectors,
)
from rnn_core.world.antonyms import antonym
from rnn_core.world.language import Language
from rnn_core.world.words import read_words

Array = NDArray[np.float32]
MAX_DISTANCE: Final = MAX_WORDS - 1
"""Words between a replaced word and the end, at most."""
FORGOTTEN_FRACTION: Final = 0.5
"""A cell has forgotten a word where its influence is below this fraction of the largest."""
_FILLER_SHIFT: Final = 7  # words of `filler_words` between the beginnings of two texts


@dataclass(frozen=True, eq=False)
class WordInfluence:
    """A text, and the verdict at its end with each of its words replaced in turn.

    Equal only to itself. Arrays are read-only.

    Attributes:
        words: the T words.
        replacements: what each is replaced by: its antonym, or "" for a step that reads x_t = 0.
        kind: by cell, probability after the last word that the text is kind.
        replaced_kind: by cell (T,), the same with word t replaced.
    """

    words: tuple[str, ...]
    replacements: tuple[str, ...]
    kind: Mapping[Cell, float]
    replaced_kind: Mapping[Cell, Array]

    @property
    def influence(self) -> Mapping[Cell, Array]:
        r"""By cell (T,), \|p − p′\|: how far replacing each word moves the probability."""
        return {
            cell: np.abs(p - np.float32(self.kind[cell])) for cell, p in self.replaced_kind.items()
        }

    @property
    def most_influential(self) -> int:
        """Place of the word with the largest influence, all cells together, from 0."""
        return int(np.sum([*self.influence.values()], axis=0).argmax())

    def words_after(self, position: int) -> int:
        """How many words follow one.

        Args:
            position: of the word, from 0.

        Returns:
            The words between it and the end, 0 for the last.
        """
        return len(self.words) - 1 - position


@dataclass(frozen=True, eq=False)
class DistanceAverage:
    r"""The influence of a word by its distance from the end, averaged over test texts.

    Equal only to itself.

    Attributes:
        influence: by cell (`MAX_DISTANCE` + 1,), mean of \|p − p′\| when a word was replaced by its
            antonym, by the words that followed it.
        text_count: how many texts that is the mean of.
        accuracy: by cell (`MAX_DISTANCE` + 1,), fraction of right verdicts, by the words that
            followed the review.
        test_count: how many reviews that is the fraction of.
    """

    influence: Mapping[Cell, Array]
    text_count: int
    accuracy: Mapping[Cell, Array]
    test_count: int

    def forgotten_after(self, cell: Cell) -> int | None:
        """The distance at which a cell has forgotten a word.

        Args:
            cell: "elman", "gru" or "lstm".

        Returns:
            The first distance beyond the largest influence with less than `FORGOTTEN_FRACTION` of
            it; None if there is none up to `MAX_DISTANCE`.
        """
        influence = self.influence[cell]
        largest = int(influence.argmax())
        below = np.flatnonzero(influence[largest:] < FORGOTTEN_FRACTION * influence[largest])
        return largest + int(below[0]) if len(below) else None


@checked
def replacement(word: str, language: Language) -> str:
    """What a word is replaced by.

    Args:
        word: of a text.
        language: of the word, "ru" or "en".

    Returns:
        Its antonym; `BLANK`, a step that reads x_t = 0, where the table has none.

    Example:
        >>> replacement("terrible", "en"), replacement("soup", "en")
        ('wonderful', '')
    """
    return antonym(word, language) or BLANK


@checked
@torch.no_grad()
def word_influence(text: str, language: Language) -> WordInfluence:
    """Replace each word of a text in turn and classify the text again.

    Args:
        text: 1 … `MAX_WORDS` words.
        language: of the text, "ru" or "en".

    Returns:
        The verdicts of the three cells with every word replaced.

    Raises:
        OutOfBounds: no word, more than `MAX_WORDS`, or more than `MAX_CHARACTERS` characters.
        UnreadableText: no letter of the language.
        ValueError: there is no such language.

    Example:
        >>> found = word_influence("a terrible film , the cat sleeps", "en")
        >>> found.words[found.most_influential]
        'terrible'
        >>> found.words_after(found.most_influential)
        4
    """
    words = read_words(text, language)
    replacements = tuple(replacement(word, language) for word in words)
    texts = [words, *((*words[:t], new, *words[t + 1 :]) for t, new in enumerate(replacements))]
    vectors = word_vectors(texts, language)  # (1 + T, T, D)
    kind = {
        cell: _kind(vectors, pretrained_classifier(cell, language))[:, -1] for cell in CELLS
    }  # each (1 + T,)
    return WordInfluence(
        words,
        replacements,
        {cell: one[0].item() for cell, one in kind.items()},
        {cell: frozen(one[1:]) for cell, one in kind.items()},
    )


@checked
@torch.no_grad()
def distance_average(
    language: Language, classifiers: Mapping[Cell, LongTextClassifier] | None = None
) -> DistanceAverage:
    """Measure influence and accuracy on the test reviews, each followed by `filler_words`.

    A review has part in the influence if exactly one of its words has an antonym, which replaces
    it.

    Args:
        language: of the reviews, "ru" or "en".
        classifiers: a network by cell; without them the shipped ones.

    Returns:
        Means over the reviews, by cell and by distance from the end.

    Raises:
        ValueError: there is no such language.

    Example:
        >>> average = distance_average("en")
        >>> average.influence["elman"].shape
        (48,)
        >>> average.forgotten_after("elman") < 20, average.forgotten_after("gru")
        (True, None)
    """
    if classifiers is None:
        classifiers = {cell: pretrained_classifier(cell, language) for cell in CELLS}
    tests, filler = select_reviews(language, held_out=True), filler_words(language, held_out=True)
    texts = []
    for k, review in enumerate(tests):
        start = _FILLER_SHIFT * k
        texts.append((*review.words, *filler[start : start + MAX_DISTANCE + 1]))
    vectors = word_vectors(texts, language)
    decisive = [_only_antonym(review.words, language) for review in tests]
    rows = [row for row, place in enumerate(decisive) if place is not None]
    places = torch.tensor([place for place in decisive if place is not None])
    replaced = [
        (*texts[row][:place], replacement(texts[row][place], language), *texts[row][place + 1 :])
        for row, place in zip(rows, places.tolist(), strict=True)
    ]
    replaced_vectors = word_vectors(replaced, language)
    ends = torch.tensor([len(review.words) - 1 for review in tests])
    labels = torch.tensor([review.sentiment == "kind" for review in tests])
    influence: dict[Cell, Array] = {}
    accuracy: dict[Cell, Array] = {}
    for cell, network in classifiers.items():
        kind = _kind(vectors, network)  # (N, T)
        replaced_kind = _kind(replaced_vectors, network)
        moved = (kind[rows][:, : replaced_vectors.shape[1]] - replaced_kind).abs()
        influence[cell] = frozen(_from(moved, places).mean(0))
        right = (_from(kind, ends) > 0.5) == labels[:, None]
        accuracy[cell] = frozen(right.float().mean(0))
    return DistanceAverage(influence, len(rows), accuracy, len(tests))


def _only_antonym(words: tuple[str, ...], language: Language) -> int | None:
    """The place of the one word that has an opposite, if there is one and no other."""
    places = [k for k, word in enumerate(words) if antonym(word, language)]
    return places[0] if len(places) == 1 else None


def _from(values: Tensor, places: Tensor) -> Tensor:
    """(N, T) → (N, `MAX_DISTANCE` + 1): of every row the values from its place on."""
    return values.gather(1, places[:, None] + torch.arange(MAX_DISTANCE + 1))


def _kind(vectors: Tensor, network: LongTextClassifier) -> Tensor:
    """Probability after every word that a text is kind, (B, T)."""
    return network(vectors).softmax(-1)[..., 1]
