"""One hidden unit of the trained reviewer that tells kind reviews from unkind ones.

A single unit that follows the sentiment of a review was found by Radford et al. 2017 ("Learning to
Generate Reviews and Discovering Sentiment"). Here it is looked for in
`rnn_core.networks.text_models.Reviewer`. T words, H hidden, N reviews.
"""

import zlib
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.networks.pretrained import pretrained
from rnn_core.tensors import check_float, check_shape
from rnn_core.world.language import Language, check_language, normalise
from rnn_core.world.reviews import PAIRS, Review, is_held_out, load_reviews

Array = NDArray[np.float32]


@dataclass(frozen=True)
class SentimentUnit:
    """A hidden unit that answers instead of the whole network, by one threshold.

    Of the reviews that the network was not trained on, one half chose the unit, its sign and the
    threshold; the other half tests it.

    Attributes:
        index: its place in h, from 0.
        sign: 1 if it is higher after kind reviews, −1 if it is lower.
        threshold: a review is called kind if sign · h[index] > sign · threshold.
        accuracy: fraction of the test half called right, 0 … 1.
        auc: area under the ROC curve on the test half; see `auc`.
        network_accuracy: fraction of the test half that the whole network calls right.
        selection_count: reviews in the half that chose.
        test_count: reviews in the half that tests.
        ranking: all H units, from the one that tells best, to those that tell nothing, to those
            that tell the same with the opposite sign.
    """

    index: int
    sign: int
    threshold: float
    accuracy: float
    auc: float
    network_accuracy: float
    selection_count: int
    test_count: int
    ranking: tuple[int, ...]

    def is_kind(self, value: float) -> bool:
        """Classify a review by this unit alone.

        Args:
            value: of the unit after the last word, −1 … 1.

        Returns:
            Whether the review is called kind.
        """
        return self.sign * value > self.sign * self.threshold


@dataclass(frozen=True, eq=False)
class ReviewReading:
    """A review as the trained reviewer reads it; equal only to itself. Arrays are read-only.

    Attributes:
        words: the T words, punctuation left out.
        states: (T, H), h after every word.
        kind: (T,), probability after every word that the review is kind.
        unit: (T,), value of the sentiment unit after every word, −1 … 1.
    """

    words: tuple[str, ...]
    states: Array
    kind: Array
    unit: Array


@checked
@cache
def sentiment_unit(language: Language) -> SentimentUnit:
    """Find the unit of the trained reviewer that best tells kind from unkind after the last word.

    Args:
        language: of the reviewer, "ru" or "en".

    Returns:
        The unit whose area under the ROC curve is farthest from one half.

    Raises:
        ValueError: there is no such language.

    Example:
        >>> unit = sentiment_unit("en")
        >>> unit.auc > 0.9, len(unit.ranking)
        (True, 32)
    """
    selection, test = split_reviews(language)
    states, kind = _last_states(selection, language)
    aucs = torch.stack([auc(values, kind) for values in states.T])  # (H,)
    index = int((aucs - 0.5).abs().argmax())
    sign = 1 if aucs[index] > 0.5 else -1
    threshold = sign * _best_threshold(sign * states[:, index], kind)

    states, kind = _last_states(test, language)
    values = sign * states[:, index]
    verdicts = pretrained("reviewer", language).network.head(states).argmax(-1)  # type: ignore[operator]
    return SentimentUnit(
        index,
        sign,
        threshold,
        accuracy=((values > sign * threshold) == kind).float().mean().item(),
        auc=auc(values, kind).item(),
        network_accuracy=((verdicts == 1) == kind).float().mean().item(),
        selection_count=len(selection),
        test_count=len(test),
        ranking=tuple((sign * aucs).argsort(descending=True, stable=True).tolist()),
    )


@checked
def split_reviews(language: Language) -> tuple[list[Review], list[Review]]:
    """Split the pairs that the network was not trained on: to select a unit, and to test it.

    Reviews of the same words in another order stay together, or one would tell what to select for
    the other.

    Args:
        language: of the reviews, "ru" or "en".

    Returns:
        Reviews to select by, and reviews to test with.

    Raises:
        ValueError: there is no such language.
    """
    check_language(language)
    held_out = [one for one in load_reviews(language, PAIRS) if is_held_out(one)]
    selects = [zlib.crc32(f"half {_bag(one)}".encode()) % 2 == 0 for one in held_out]
    return (
        [one for one, first in zip(held_out, selects, strict=True) if first],
        [one for one, first in zip(held_out, selects, strict=True) if not first],
    )


def _bag(review: Review) -> str:
    """The words of a review without their order."""
    return " ".join(sorted(map(normalise, review.words)))


@checked
def auc(values: Tensor, kind: Tensor) -> Tensor:
    """Area under the ROC curve: the probability that a kind review has the higher value.

    It is the U statistic of Mann and Whitney 1947, divided by the number of pairs; a tie counts
    one half.

    Args:
        values: (N,), one number per review.
        kind: (N,), whether the review is kind.

    Returns:
        A scalar, 0 … 1.

    Example:
        >>> auc(torch.tensor([0.1, 0.4, 0.9]), torch.tensor([False, True, True]))
        tensor(1.)
    """
    check_shape("kind", kind, "N")
    check_shape("values", values, *kind.shape)
    check_float("values", values)
    if kind.dtype != torch.bool or kind.all() or not kind.any():
        raise ValueError("kind must be torch.bool, with reviews of both sorts")
    apart = values[kind][:, None] - values[~kind]  # (kind, unkind)
    return ((apart > 0) + (apart == 0) / 2).float().mean()


def _best_threshold(values: Tensor, kind: Tensor) -> float:
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


@checked
def read_review(text: str, language: Language) -> ReviewReading:
    """Read a text with the trained reviewer; it reads words it was not trained on by their letters.

    Args:
        text: the review, 1 … `MAX_WORDS` words.
        language: of the reviewer, "ru" or "en".

    Returns:
        States (T, H) and verdicts (T,) after every word.

    Raises:
        OutOfBounds: no word, or more than `MAX_WORDS`.
        ValueError: there is no such language.

    Example:
        >>> reading = read_review("the soup is not good", "en")
        >>> reading.states.shape
        (5, 32)
    """
    prediction = pretrained("reviewer", language).predict(text)
    kind = [dict(guesses)["kind"] for guesses in prediction.top]
    return ReviewReading(
        prediction.words,
        frozen(prediction.states),
        frozen(np.array(kind, dtype=np.float32)),
        frozen(prediction.states[:, sentiment_unit(language).index].copy()),
    )
