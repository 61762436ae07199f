"""How word vectors lie: who is whose neighbour, and how much of it a flat map can show.

N words, D numbers in a vector. Only directions count: vectors are compared by their cosine, and the
map is the shadow of unit vectors, for which ‖a − b‖² = 2 − 2 cos.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rnn_core.bounds import MAX_VOCABULARY, check

Array = NDArray[np.float64]
MAX_WORDS: Final = 2000  # whose cosines fit into one matrix
NEAREST: Final = 6
ON_THE_MAP: Final = 5  # neighbours on the map among which the true one is looked for
_GRID: Final = 20_001  # points of an integral


@dataclass(frozen=True, eq=False)
class View:
    """From where vectors are looked at; a view equals only itself.

    Attributes:
        axes: two orthogonal unit vectors, (D, 2), the direction of largest variance first.
        kept: share of the variance that lies in their plane, 0 … 1.
    """

    axes: Array
    kept: float

    def of(self, vectors: NDArray[np.floating]) -> Array:
        """Vectors (N, D) as points (N, 2) of the map, all of them in the unit disc."""
        points: Array = unit(vectors) @ self.axes
        return points


def unit(vectors: NDArray[np.floating]) -> Array:
    """Vectors (N, D) scaled to length 1; zero stays zero.

    Raises:
        OutOfBounds: too few or too many vectors, or vectors of one number.
    """
    check("words", len(vectors), 2, MAX_WORDS)
    check("numbers in a vector", vectors.shape[1], 2, MAX_VOCABULARY)
    wide = vectors.astype(np.float64)
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    scaled: Array = wide / np.where(lengths == 0, 1, lengths)
    return scaled


def best_view(vectors: NDArray[np.floating]) -> View:
    """The plane that keeps most of the variance of unit vectors (N, D): principal components.

    An axis points to where its entry of largest size is positive, so that equal vectors always give
    the same map.
    """
    directions = unit(vectors)
    _, spread, axes = np.linalg.svd(directions - directions.mean(axis=0), full_matrices=False)
    two = axes[:2]
    signs = np.sign(two[[0, 1], np.abs(two).argmax(axis=1)])
    variance = spread**2
    total = float(variance.sum())
    return View((two * signs[:, None]).T, float(variance[:2].sum()) / total if total else 1.0)


def cosines(vectors: NDArray[np.floating]) -> Array:
    """Cosine of every pair, (N, N)."""
    directions = unit(vectors)
    return np.clip(directions @ directions.T, -1, 1)


def nearest(cosine: Array, word: int, count: int = NEAREST) -> tuple[int, ...]:
    """The words with the largest cosine to one of them, itself left out, nearest first."""
    order = np.argsort(-cosine[word], kind="stable")
    return tuple(int(one) for one in order if one != word)[:count]


def purity(cosine: Array, groups: Sequence[str]) -> float:
    """Share of words whose nearest neighbour is of their own group, 0 … 1."""
    others = cosine.copy()
    np.fill_diagonal(others, -np.inf)  # and of equals argmax takes the first, like `nearest`
    own = [groups[k] == group for k, group in zip(others.argmax(1), groups, strict=True)]
    return sum(own) / len(own)


def purity_by_chance(groups: Sequence[str]) -> float:
    """What `purity` is on average if the neighbour is any other word."""
    count = len(groups)
    return sum(n * (n - 1) for n in Counter(groups).values()) / (count * (count - 1))


def chance_of_kin(kin: int, drawn: int, others: int, alike: int) -> float:
    """Probability that of words drawn at random so many or more are of one's own kind.

    Hypergeometric: drawn without replacement.

    Args:
        kin: how many are to be of the kind.
        drawn: how many are drawn.
        others: how many there are to draw from.
        alike: how many of them are of the kind.
    """
    ways = sum(
        math.comb(alike, k) * math.comb(others - alike, drawn - k)
        for k in range(kin, min(drawn, alike) + 1)
    )
    return ways / math.comb(others, drawn)


def kin_of(cosine: Array, kinds: Sequence[str], word: int) -> int:
    """How many of the `NEAREST` neighbours of a word are of its kind."""
    return sum(kinds[k] == kinds[word] for k in nearest(cosine, word))


def believable(chances: Sequence[float], rate: float) -> float:
    """The largest of many chances that still counts as a finding, 0 if there is none.

    Of what is found so, a share of `rate` is false on average: by Benjamini and Hochberg 1995,
    "Controlling the False Discovery Rate".
    """
    ranked = enumerate(sorted(chances), start=1)
    return max((p for rank, p in ranked if p <= rate * rank / len(chances)), default=0.0)


def between(cosine: Array, one: Sequence[int], other: Sequence[int]) -> float:
    """Mean cosine of the pairs with a word of each of two groups, a word with itself left out."""
    apart = np.not_equal.outer(one, other)
    return float(cosine[np.ix_(one, other)][apart].mean())


def found_on_map(cosine: Array, points: Array, near: int = ON_THE_MAP) -> float:
    """How far a map can be trusted.

    The share of words whose nearest neighbour by cosine is among the `near` nearest of the map,
    0 … 1; a map drawn at random would have near / (N − 1) of them.
    """
    distance = np.linalg.norm(points[:, None] - points[None], axis=-1)
    found = [nearest(cosine, k, 1)[0] in nearest(-distance, k, near) for k in range(len(points))]
    return sum(found) / len(found)


def chance_nearer(cosine: float, size: int, others: int) -> float:
    """Probability that of so many random vectors one is as near as this to a given vector.

    For a random direction in D dimensions (1 + cos)/2 is Beta((D−1)/2, (D−1)/2) distributed; the
    vectors are taken to be independent.

    Args:
        cosine: to be reached, −1 … 1.
        size: numbers in a vector, D, from 2.
        others: how many random vectors there are.
    """
    check("numbers in a vector", size, 2, MAX_VOCABULARY)
    below = float(np.interp(cosine, *_distribution(size)))
    return 1 - below**others


def typical_nearest(size: int, others: int) -> float:
    """Cosine to the nearest of so many random vectors of D numbers: half of the time it is larger.

    Args:
        size: numbers in a vector, D, from 2.
        others: how many random vectors there are.
    """
    check("numbers in a vector", size, 2, MAX_VOCABULARY)
    values, below = _distribution(size)
    return float(np.interp(0.5 ** (1 / others), below, values))


def _distribution(size: int) -> tuple[Array, Array]:
    """Cosines of random directions and the probability of a smaller one: ∫ sin^(D−2) φ dφ."""
    angles = np.linspace(math.pi, 0, _GRID)
    density = np.sin(angles) ** (size - 2)
    below = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    return np.cos(angles), below / below[-1]


def moved(before: NDArray[np.floating], after: NDArray[np.floating]) -> float:
    """Mean cosine of each vector with itself at another time; both (N, D)."""
    return float((unit(before) * unit(after)).sum(axis=1).mean())
