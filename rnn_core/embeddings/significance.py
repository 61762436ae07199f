"""What chance alone gives: baselines and probabilities to compare nearest neighbours with.

N words, D numbers in a vector.
"""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rnn_core.arguments import checked
from rnn_core.bounds import MAX_VOCABULARY, check

Array = NDArray[np.float64]
_GRID: Final = 20_001  # points of an integral


@checked
def expected_purity(groups: Sequence[str]) -> float:
    """What `purity` is on average if the neighbour is any other word, drawn at random.

    Args:
        groups: of the words, N of them, N at least 2.

    Returns:
        0 … 1.
    """
    count = len(groups)
    check("words", count, 2, MAX_VOCABULARY)
    return sum(n * (n - 1) for n in Counter(groups).values()) / (count * (count - 1))


@checked
def hypergeometric_tail(least: int, drawn: int, others: int, same: int) -> float:
    """Probability that of words drawn at random so many or more are of one group.

    They are drawn without replacement: the hypergeometric distribution.

    Args:
        least: how many are to be of the group.
        drawn: how many are drawn.
        others: how many there are to draw from.
        same: how many of them are of the group.

    Returns:
        The probability, 0 … 1.
    """
    check("least", least, 0, MAX_VOCABULARY)
    check("others", others, 1, MAX_VOCABULARY)
    check("drawn", drawn, 0, others)
    check("same", same, 0, others)
    ways = sum(
        math.comb(same, k) * math.comb(others - same, drawn - k)
        for k in range(least, min(drawn, same) + 1)
    )
    return ways / math.comb(others, drawn)


@checked
def benjamini_hochberg(p_values: Sequence[float], rate: float) -> float:
    """The largest of many p-values that still counts as a finding.

    Of what is found so, a share of `rate` is false on average (Benjamini and Hochberg 1995,
    "Controlling the False Discovery Rate", procedure 1).

    Args:
        p_values: one a test.
        rate: false discovery rate, 0 … 1.

    Returns:
        The threshold; 0 if nothing is found.

    Raises:
        OutOfBounds: `rate` is no share.
    """
    check("false discovery rate", rate, 0, 1)
    ranked = enumerate(sorted(p_values), start=1)
    return max((p for rank, p in ranked if p <= rate * rank / len(p_values)), default=0.0)


@checked
def probability_nearer(cosine: float, size: int, others: int) -> float:
    """Probability that of so many random vectors one is as near as this to a given vector.

    For a random direction in D dimensions (1 + cos)/2 is Beta((D−1)/2, (D−1)/2) distributed; the
    vectors are taken to be independent.

    Args:
        cosine: to be reached, −1 … 1.
        size: numbers in a vector, D, 2 … `MAX_VOCABULARY`.
        others: how many random vectors there are.

    Returns:
        The probability, 0 … 1.

    Raises:
        OutOfBounds: `cosine`, `size` or `others` is out of its range.
    """
    check("cosine", cosine, -1, 1)
    check("others", others, 1, MAX_VOCABULARY)
    check("numbers in a vector", size, 2, MAX_VOCABULARY)
    below = float(np.interp(cosine, *_distribution(size)))
    return 1 - below**others


@checked
def median_nearest(size: int, others: int) -> float:
    """Median of the cosine to the nearest of so many random vectors.

    Args:
        size: numbers in a vector, D, 2 … `MAX_VOCABULARY`.
        others: how many random vectors there are.

    Returns:
        The cosine, −1 … 1.

    Raises:
        OutOfBounds: `size` is out of its range.
    """
    check("others", others, 1, MAX_VOCABULARY)
    check("numbers in a vector", size, 2, MAX_VOCABULARY)
    values, below = _distribution(size)
    return float(np.interp(0.5 ** (1 / others), below, values))


def _distribution(size: int) -> tuple[Array, Array]:
    """Cosines of random directions and the probability of a smaller one: ∫ sin^(D−2) φ dφ."""
    angles = np.linspace(math.pi, 0, _GRID)
    density = np.sin(angles) ** (size - 2)
    below = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    return np.cos(angles), below / below[-1]
