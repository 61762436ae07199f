"""Short reviews with a label each: kind or unkind. Every text was written for this project.

Nothing is copied from anywhere. The variety comes from several writers, who did not see one
another's texts, and from templates, the ways in which an opinion is said. The files are in
`review_texts`, one a writer and language:

- `PAIRS`: reviews of films, food, courses and gadgets, most of them built in pairs against a
  classifier that does not see the order of words: the same words, the opposite label;
- anna and boris (ru), alice and bob (en): everyday reviews of some thirty topics, made so that
  the same opinion words occur in kind and in unkind ones;
- editor (both languages): everyday reviews of the same topics, and the words and phrases of
  opinion of `rnn_core.world.phrases`, from which training rows are composed.

Two test sets stand beside them. `is_held_out` picks a fifth of the pairs and, of the other
writers, every review of the template `HELD_OUT_TEMPLATE`. `load_blind_reviews` is by somebody
else: ordinary reviews, written without sight of the corpus.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from rnn_core.bounds import check_choice
from rnn_core.world.language import Language, check_language, normalise
from rnn_core.world.words import split_words

Sentiment = Literal["kind", "unkind"]
SENTIMENTS: Final[tuple[Sentiment, ...]] = ("unkind", "kind")
"""The classes of a reviewer, in the order of its logits."""
Template = Literal[
    "plain", "negation", "contrast",
    "story", "expectation", "comparison", "advice", "short", "mixed", "irony",
]  # fmt: skip
TEMPLATES: Final[tuple[Template, ...]] = get_args(Template)
PAIRS: Final = "pairs"
"""The writer of the reviews that are built against a bag of words; of the first three templates."""
HELD_OUT_TEMPLATE: Final[Template] = "mixed"
"""Reviews with several points, of which no network is trained on any."""
WRITERS: Final[dict[Language, tuple[str, ...]]] = {
    "ru": (PAIRS, "anna", "boris", "editor"),
    "en": (PAIRS, "alice", "bob", "editor"),
}
TEXTS_FOLDER: Final = Path(__file__).with_name("review_texts")
_HELD_OUT_EVERY: Final = 5  # one review of so many of the pairs is in the test set


@dataclass(frozen=True)
class Review:
    """One review.

    Attributes:
        sentiment: "kind" or "unkind", what it says in the end.
        topic: what it is about, "film" or "dentist"; "" in the blind set.
        template: how its opinion is said. "plain": by opinion words; "negation" turns its words
            round; "contrast" has two halves that disagree; "story": by what happened, without an
            opinion word; "mixed": by several points; and more. "" in the blind set.
        writer: who wrote it, one of `WRITERS`, or "blind".
        words: its words, punctuation left out.
        text: as it is written.
    """

    sentiment: Sentiment
    topic: str
    template: Template | Literal[""]
    writer: str
    words: tuple[str, ...]
    text: str


@cache
def load_reviews(language: Language, writer: str = "") -> tuple[Review, ...]:
    """The reviews in a language, of the training set and of the test set.

    Args:
        language: of the reviews.
        writer: one of `WRITERS`; "" for all of them.

    Returns:
        The reviews in the order of their files.

    Raises:
        ValueError: no such language, or no such writer in it.
    """
    check_language(language)
    if writer:
        check_choice("writer", writer, WRITERS[language])
    return tuple(
        Review(sentiment, topic, template, one, split_words(text), text)  # type: ignore[arg-type]
        for one in ((writer,) if writer else WRITERS[language])
        for sentiment, topic, template, text in read_rows(f"{one}.{language}.tsv")
    )


@cache
def load_blind_reviews(
    language: Language, part: Literal["test", "dev"] = "test"
) -> tuple[Review, ...]:
    """Ordinary reviews written without sight of the corpus or of a network.

    Args:
        language: of the reviews.
        part: "dev" helped to choose the network's size and its training, and the editor of the
            corpus read it; "test" nobody read, and no choice was made by it. Neither is trained on.

    Returns:
        60 reviews, half of them kind.

    Raises:
        ValueError: no such language.
    """
    check_language(language)
    return tuple(
        Review(sentiment, "", "", "blind", split_words(text), text)  # type: ignore[arg-type]
        for sentiment, text in read_rows(f"blind-{part}.{language}.tsv")
    )


def read_rows(name: str) -> list[list[str]]:
    """The rows of a file of texts.

    Args:
        name: of a file in `TEXTS_FOLDER`, values separated by tabs.

    Returns:
        The values of every row.
    """
    lines = (TEXTS_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


def is_held_out(review: Review) -> bool:
    """Whether a review belongs to the test set.

    Of the pairs those of the same words in another order go together: none is in the test set
    while its twin is in the training set. Of the others `HELD_OUT_TEMPLATE` is held out whole.

    Args:
        review: one of `load_reviews`.

    Returns:
        True for about a fifth of the pairs, and for every review of the held-out template.
    """
    if review.writer != PAIRS:
        return review.template == HELD_OUT_TEMPLATE
    bag = " ".join(sorted(map(normalise, review.words)))
    return zlib.crc32(bag.encode()) % _HELD_OUT_EVERY == 0


def unseen_words(words: Sequence[str], language: Language) -> tuple[str, ...]:
    """Those of the words that no review of the training set and none of the phrases has.

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
    texts = [one.words for one in load_reviews(language) if not is_held_out(one)]
    texts += [split_words(text) for *_, text in read_rows(f"phrases.{language}.tsv")]
    return frozenset(normalise(word) for words in texts for word in words)
