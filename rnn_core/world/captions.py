"""Captions as ids: the vocabulary of each language, with a start and an end."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from torch import Tensor

from rnn_core.bounds import MAX_STEPS
from rnn_core.text import Vocabulary, pad_batch
from rnn_core.world.language import Language, normalise
from rnn_core.world.scenes import Scene, caption, words

START: Final = "<start>"  # no text yields these two: in a text "<" stands alone
END: Final = "<end>"
LONGEST: Final = 14
"""Words of the longest caption there is, with room for one that errs."""


@cache
def vocabulary(language: Language) -> Vocabulary:
    """Padding, unknown, start, end, and every word of the captions."""
    return Vocabulary.build((START, END, *words(language)))


@cache
def _written(language: Language) -> dict[str, str]:
    return {normalise(word): word for word in words(language)}


def spelt(tokens: Sequence[str], language: Language) -> list[str]:
    """Words as the captions write them, whatever their case and ё; unknown ones as they are."""
    return [_written(language).get(normalise(token), token) for token in tokens]


def encode(tokens: Sequence[str], language: Language) -> list[int]:
    """Ids of words, whatever their case and ё."""
    return vocabulary(language).encode(spelt(tokens, language))


def read(scene: Scene, language: Language) -> list[int]:
    """Ids of a scene's caption."""
    return vocabulary(language).encode(word.text for word in caption(scene, language))


def edges(language: Language) -> tuple[int, int]:
    """Ids of the start and the end."""
    start, end = vocabulary(language).encode([START, END])
    return start, end


def padded(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Rows of ids as (B, T), padded at their ends, and their lengths (B,)."""
    batch = pad_batch(rows, MAX_STEPS)
    return batch.ids, batch.lengths


def enclosed(rows: Sequence[Sequence[int]], language: Language) -> Tensor:
    """Rows of ids between start and end, (B, T), padded."""
    start, end = edges(language)
    return padded([[start, *row, end] for row in rows])[0]
