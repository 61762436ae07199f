"""Short reviews of films, food, courses and gadgets, written for this project."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from rnn_core.world.language import Language, normalise
from rnn_core.world.words import split_words

Sentiment = Literal["kind", "unkind"]
SENTIMENTS: Final[tuple[Sentiment, ...]] = ("unkind", "kind")
"""The classes of a reviewer, in the order of its logits."""
Trait = Literal["plain", "negation", "contrast"]
TRAITS: Final[tuple[Trait, ...]] = ("plain", "negation", "contrast")
_HELD_OUT_EVERY: Final = 5  # one review of so many is in the test set


@dataclass(frozen=True)
class Review:
    """One review.

    Attributes:
        sentiment: "kind" or "unkind", what it says in the end.
        topic: "film", "food", "course" or "gadget".
        trait: "plain"; "negation" turns its words round; "contrast" has two halves that disagree.
        words: its words, punctuation left out.
        text: as it is written.
    """

    sentiment: Sentiment
    topic: str
    trait: Trait
    words: tuple[str, ...]
    text: str


@cache
def load_reviews(language: Language) -> tuple[Review, ...]:
    """Every review in a language, of the training set and of the test set.

    Args:
        language: of the reviews.

    Returns:
        The reviews in the order of their file.
    """
    path = Path(__file__).with_name(f"reviews.{language}.tsv")
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(
        Review(sentiment, topic, trait, split_words(text), text)  # type: ignore[arg-type]
        for sentiment, topic, trait, text in rows
    )


def is_held_out(review: Review) -> bool:
    """Whether a review belongs to the test set.

    Reviews of the same words in another order go together: none is in the test set while its twin
    is in the training set.

    Args:
        review: one of `load_reviews`.

    Returns:
        True for about a fifth of the reviews.
    """
    bag = " ".join(sorted(map(normalise, review.words)))
    return zlib.crc32(bag.encode()) % _HELD_OUT_EVERY == 0


def unseen_words(words: Sequence[str], language: Language) -> tuple[str, ...]:
    """Those of the words that no review of the training set has.

    The networks read them all the same, by their letters.

    Args:
        words: of any text.
        language: of the reviews.

    Returns:
        The unseen words in order, once each.
    """
    known = _training_words(language)
    return tuple(dict.fromkeys(word for word in words if normalise(word) not in known))


@cache
def _training_words(language: Language) -> frozenset[str]:
    training = (review for review in load_reviews(language) if not is_held_out(review))
    return frozenset(normalise(word) for review in training for word in review.words)
