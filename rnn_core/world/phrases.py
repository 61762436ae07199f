"""Words and phrases of opinion, written for this project: what composed training rows are made of.

An adjective or a phrase that is kind or unkind by itself, and neutral phrases that say nothing of
the verdict ("bought it last week").
"""

from dataclasses import dataclass
from functools import cache

from rnn_core.world.language import Language, check_language
from rnn_core.world.reviews import read_rows
from rnn_core.world.words import split_words

Words = tuple[str, ...]


@dataclass(frozen=True)
class Phrases:
    """The words and phrases of one language, each as the tuple of its words.

    Attributes:
        adjectives: "kind" and "unkind" → adjectives, most of them of one word.
        phrases: "kind" and "unkind" → phrases that are reviews by themselves.
        neutral: phrases that say nothing of the verdict.
    """

    adjectives: dict[str, tuple[Words, ...]]
    phrases: dict[str, tuple[Words, ...]]
    neutral: tuple[Words, ...]


@cache
def load_phrases(language: Language) -> Phrases:
    """The words and phrases in a language.

    Args:
        language: "ru" or "en".

    Returns:
        All of them, in the order of their file.

    Raises:
        ValueError: no such language.

    Example:
        >>> found = load_phrases("en")
        >>> ("boring",) in found.adjectives["unkind"], ("loved", "it") in found.phrases["kind"]
        (True, True)
    """
    check_language(language)
    rows = read_rows(f"phrases.{language}.tsv")

    def chosen(sentiment: str, sort: str) -> tuple[Words, ...]:
        return tuple(split_words(text) for *key, text in rows if key == [sentiment, sort])

    sentiments = ("kind", "unkind")
    return Phrases(
        adjectives={one: chosen(one, "adjective") for one in sentiments},
        phrases={one: chosen(one, "phrase") for one in sentiments},
        neutral=chosen("neutral", "phrase"),
    )
