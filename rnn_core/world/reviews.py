"""Short reviews of films, food, courses and gadgets, written for this sheet."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from rnn_core.bounds import check
from rnn_core.text import tokenise
from rnn_core.world.language import Language, normalise

Sentiment = Literal["kind", "unkind"]
VERDICTS: Final[tuple[Sentiment, ...]] = ("unkind", "kind")
"""The classes of a reviewer, in the order of its logits."""
Trait = Literal["plain", "negation", "contrast"]
TRAITS: Final[tuple[Trait, ...]] = ("plain", "negation", "contrast")
MAX_TEXT: Final = 1000  # characters of what the small networks read
_EVERY: Final = 5


@dataclass(frozen=True)
class Review:
    """One review.

    Attributes:
        sentiment: what it says in the end.
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


def read_words(text: str) -> tuple[str, ...]:
    """The words of a text, punctuation left out.

    Raises:
        OutOfBounds: more than `MAX_TEXT` characters.
    """
    check("text length", len(text), 0, MAX_TEXT)
    bare = (token.strip("_") for token in tokenise(text))
    return tuple(word for word in bare if word and word[0].isalnum())


@cache
def reviews(language: Language) -> tuple[Review, ...]:
    """Every review in this language."""
    path = Path(__file__).with_name(f"reviews.{language}.tsv")
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(
        Review(sentiment, topic, trait, read_words(text), text)  # type: ignore[arg-type]
        for sentiment, topic, trait, text in rows
    )


def unheard(words: Sequence[str], language: Language) -> tuple[str, ...]:
    """Those of the words that stand in no review the network learnt from, in order, once each.

    The network reads them all the same, by their letters.
    """
    known = _heard(language)
    return tuple(dict.fromkeys(word for word in words if normalise(word) not in known))


@cache
def _heard(language: Language) -> frozenset[str]:
    lessons = (review for review in reviews(language) if not is_held_out(review))
    return frozenset(normalise(word) for review in lessons for word in review.words)


def is_held_out(review: Review) -> bool:
    """Whether the review is kept for the examination.

    Reviews of the same words in another order go together: none is examined whose twin was learnt.
    """
    bag = " ".join(sorted(map(normalise, review.words)))
    return zlib.crc32(bag.encode()) % _EVERY == 0
