"""Words about reviews that sections of several lessons share."""

from collections.abc import Iterator, Sequence
from typing import Final

from content import Language, Text
from content.template import Run, percent, styled_runs
from lessons.controls import FileLimits
from rnn_core.bounds import MAX_WORDS
from rnn_core.networks.pretrained import scores
from rnn_core.world.reviews import load_blind_reviews
from rnn_core.world.words import MAX_TEXT

MAX_NAMED_WORDS: Final = 6  # words that one line has room for
FILE_LIMITS: Final = FileLimits(characters=MAX_TEXT, words=MAX_WORDS)
"""How much of a text file the networks read that read reviews."""
VERDICTS: Final = {
    "kind": Text(ru="добрый", en="kind"),
    "unkind": Text(ru="злой", en="unkind"),
}
UNKNOWN_WORDS: Final = Text(
    ru="Таких слов при обучении не было: {{words}}. Сеть читает их по буквам и может ошибаться.",
    en="The training data had no such words: {{words}}. The network goes by their letters and may"
    " be wrong.",
)


def unknown_words_notice(unknown: Sequence[str], language: Language) -> Iterator[list[Run]]:
    """Says which words of a review the network has never met, if there are any."""
    if unknown:
        more = "…" if len(unknown) > MAX_NAMED_WORDS else ""
        named = ", ".join(unknown[:MAX_NAMED_WORDS]) + more
        yield styled_runs(UNKNOWN_WORDS[language], words=named)


def errors(share: float, count: int) -> int:
    """How many of so many answers are wrong, from the share of right ones."""
    return count - round(share * count)


def review_marks(language: Language) -> dict[str, str]:
    """How good the reviewer and a bag of words are, on ordinary reviews and on twins."""
    reviewer, bag = (scores()[name][language] for name in ("reviewer", "bag of words"))
    count = len(load_blind_reviews(language))
    return {
        "count": str(count),
        "errors": str(errors(reviewer["blind"], count)),
        "bag_errors": str(errors(bag["blind"], count)),
        "pairs": percent(reviewer["pairs"]),
        "bag_pairs": percent(bag["pairs"]),
    }
