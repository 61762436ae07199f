"""Training batches of the reviewers: reviews as they are written, and rows composed of pieces.

A composed row teaches what a verdict depends on: in "A, but B" on the last half, in "A, though B"
on the first, in "not A" on the opposite of the word. A piece is a short review or one of
`rnn_core.world.phrases`. B batch.
"""

from collections.abc import Sequence
from random import Random
from typing import Any, Final

import torch

from rnn_core.bounds import MAX_SEED
from rnn_core.networks.datasets import Batches
from rnn_core.world import reviews
from rnn_core.world.language import Language
from rnn_core.world.phrases import load_phrases
from rnn_core.world.reviews import SENTIMENTS, Sentiment

Words = tuple[str, ...]
Row = tuple[Words, Sentiment]

BATCH_SIZE: Final = 128
CONTRAST_PROBABILITY: Final = 0.2  # that a row is "A, but B"
LIST_PROBABILITY: Final = 0.35  # that it is "A. B." of the same kind
NEGATED_PROBABILITY: Final = 0.08  # that it is "not A", or "not A but B"
PAIR_FRACTION: Final = 0.4  # of the rows that are whole reviews
PHRASE_PROBABILITY: Final = 0.5  # that a piece is a phrase and no review
ADJECTIVE_FRACTION: Final = 0.25  # of those pieces
NEUTRAL_PROBABILITY: Final = 0.4  # that a list has a neutral phrase at one of its ends
MAX_PIECE_WORDS: Final = 8
WORD_DROPOUT: Final = 0.15  # probability that a word of a review is left out
BUT: Final[dict[Language, dict[Sentiment, tuple[str, ...]]]] = {
    "ru": {"kind": ("но", "зато", "однако"), "unkind": ("но", "однако")},
    "en": {"kind": ("but", "yet"), "unkind": ("but", "yet")},
}
"""Words between two halves of a review, by what the second half says."""
THOUGH: Final[dict[Language, tuple[str, ...]]] = {"ru": ("хотя",), "en": ("though", "although")}
"""Words before the half of a review that does not decide."""
NOT: Final[dict[Language, tuple[Words, ...]]] = {
    "ru": (("не",), ("совсем", "не"), ("вовсе", "не"), ("не", "очень"), ("ни", "капли", "не")),
    "en": (("not",), ("isn't",), ("wasn't",), ("never",), ("not", "at", "all")),
}
RATHER: Final[dict[Language, str]] = {"ru": "а", "en": "but"}
"""Between the negated word and the one that holds: "not A but B"."""
_NO_PIECES: Final = ("contrast", "mixed", "irony")  # templates that say more than one thing
_REVERSING: Final = {
    *("не", "ни", "нет", "без", "но", "зато", "однако", "хотя"),
    *("not", "no", "never", "nothing", "without", "hardly"),
    *("but", "yet", "though", "although", "however"),
}


def reverses_meaning(word: str) -> bool:
    """Whether a review would say the opposite without this word.

    Args:
        word: in any case.

    Returns:
        True for negations and for conjunctions of contrast.

    Example:
        >>> reverses_meaning("Don't"), reverses_meaning("film")
        (True, False)
    """
    return word.lower() in _REVERSING or word.lower().endswith("n't")


class ReviewSampler:
    """Draws training rows: whole reviews and composed ones.

    Args:
        language: of the reviews.
        generator: every choice is drawn from it.
        training: the reviews; those that are not held out by default.
    """

    def __init__(
        self,
        language: Language,
        generator: torch.Generator,
        training: Sequence[reviews.Review] = (),
    ) -> None:
        training = training or [
            one for one in reviews.load_reviews(language) if not reviews.is_held_out(one)
        ]
        self.language = language
        seed = int(torch.randint(MAX_SEED, (), generator=generator))
        self.random = Random(seed)  # ten times as fast as torch's one number after another
        self.phrases = load_phrases(language)
        self.composers: Final = (
            (CONTRAST_PROBABILITY, self.contrast),
            (LIST_PROBABILITY, self.list_of_pieces),
            (NEGATED_PROBABILITY, self.negated),
        )
        self.pairs = [one for one in training if one.writer == reviews.PAIRS]
        self.others = [one for one in training if one.writer != reviews.PAIRS]
        self.short = {
            sentiment: [
                one.words
                for one in training
                if one.sentiment == sentiment
                and one.template not in _NO_PIECES
                and len(one.words) <= MAX_PIECE_WORDS
            ]
            for sentiment in SENTIMENTS
        }

    def row(self) -> Row:
        """The words of one training row, and its sentiment."""
        number = self._number()
        for probability, compose in self.composers:
            if number < probability:
                return compose()
            number -= probability
        pair = self._number() < PAIR_FRACTION or not self.others
        one = self._pick(self.pairs if pair else self.others)
        return one.words, one.sentiment

    def contrast(self) -> Row:
        """Two pieces of opposite kind in one of three orders; the main clause gives the kind."""
        sentiment, other = self._pick((SENTIMENTS, SENTIMENTS[::-1]))
        main, rest = self.piece(sentiment), self.piece(other)
        but = (self._pick(BUT[self.language][sentiment]),)
        though = (self._pick(THOUGH[self.language]),)
        orders = (*[rest + but + main] * 3, main + though + rest, though + rest + main)
        return self._pick(orders), sentiment

    def list_of_pieces(self) -> Row:
        """One to three pieces of the same kind, sometimes with a neutral phrase at one end."""
        sentiment = self._pick(SENTIMENTS)
        pieces = [self.piece(sentiment) for _ in range(self._pick((1, 2, 2, 3)))]
        if self._number() < NEUTRAL_PROBABILITY:
            pieces.insert(self._pick((0, len(pieces))), self._pick(self.phrases.neutral))
        return sum(pieces, ()), sentiment

    def negated(self) -> Row:
        """An adjective behind a negation, of the kind opposite to its own; or "not A but B"."""
        sentiment, other = self._pick((SENTIMENTS, SENTIMENTS[::-1]))
        before = self._pick(((), self._pick(self.phrases.neutral)))
        negated = self._pick(NOT[self.language]) + self._pick(self.phrases.adjectives[other])
        rather = (RATHER[self.language], *self._pick(self.phrases.adjectives[sentiment]))
        return before + negated + self._pick(((), rather)), sentiment

    def piece(self, sentiment: Sentiment) -> Words:
        """A short review, a phrase or an adjective of one kind.

        Args:
            sentiment: the kind.

        Returns:
            Its words.
        """
        if self._number() >= PHRASE_PROBABILITY:
            return self._pick(self.short[sentiment])
        adjective = self._number() < ADJECTIVE_FRACTION
        options = self.phrases.adjectives if adjective else self.phrases.phrases
        return self._pick(options[sentiment])

    def drop_words(self, words: Words) -> Words:
        """Leave out words at random, but none on which the verdict may turn.

        Args:
            words: of a row.

        Returns:
            Those that are left; all of them if none would be.
        """
        left = (w for w in words if self._number() > WORD_DROPOUT or reverses_meaning(w))
        return tuple(left) or words

    def _number(self) -> float:
        return self.random.random()

    def _pick(self, options: Any) -> Any:
        return self.random.choice(options)


def reviewer_batches(
    language: Language, generator: torch.Generator, training: Sequence[reviews.Review] = ()
) -> Batches:
    """Reviews, and rows composed of pieces, without end.

    Args:
        language: of the reviews.
        generator: the batches are drawn from it.
        training: the reviews to draw from; those that are not held out by default.

    Yields:
        B reviews as tuples of words, and 1 for the kind ones, else 0, shape (B,).
    """
    sampler = ReviewSampler(language, generator, training)
    while True:
        rows = [sampler.row() for _ in range(BATCH_SIZE)]
        words = [sampler.drop_words(words) for words, _ in rows]
        yield words, torch.tensor([SENTIMENTS.index(sentiment) for _, sentiment in rows])
