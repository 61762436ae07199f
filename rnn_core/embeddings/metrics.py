"""How word vectors lie: nearest neighbours by cosine, and how much of it a flat map can show.

N words, D numbers in a vector. Only directions count: vectors are compared by their cosine, and the
map is a projection of unit vectors, for which ‖a − b‖² = 2 − 2 cos.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rnn_core.arguments import checked
from rnn_core.bounds import MAX_VOCABULARY, check
from rnn_core.tensors import check_array, check_shape

Array = NDArray[np.float64]
MAX_VECTORS: Final = 2000  # whose cosines fit into one matrix
NEIGHBOURS: Final = 6
MAP_NEIGHBOURS: Final = 5  # neighbours on the map among which the true one is looked for


@dataclass(frozen=True, eq=False)
class Projection:
    """An orthogonal projection onto a plane; equal only to itself.

    Attributes:
        axes: two orthogonal unit vectors, (D, 2), the direction of largest variance first.
        explained: share of the variance that lies in their plane, 0 … 1.
    """

    axes: Array
    explained: float

    def project(self, vectors: NDArray[np.floating]) -> Array:
        """Vectors as points of the map.

        Args:
            vectors: (N, D); they are scaled to length 1 first.

        Returns:
            Points (N, 2), all of them in the unit disc.
        """
        points: Array = unit_vectors(vectors) @ self.axes
        return points


@checked
def unit_vectors(vectors: NDArray[np.floating]) -> Array:
    """Vectors scaled to length 1; a vector of zeros stays zero.

    Args:
        vectors: (N, D), N in 2 … `MAX_VECTORS` and D in 2 … `MAX_VOCABULARY`.

    Returns:
        The same directions, (N, D) float64.

    Raises:
        OutOfBounds: N or D is out of its range.
    """
    check_array("vectors", vectors, "N", "D")
    check("words", len(vectors), 2, MAX_VECTORS)
    check("numbers in a vector", vectors.shape[1], 2, MAX_VOCABULARY)
    wide = vectors.astype(np.float64)
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    scaled: Array = wide / np.where(lengths == 0, 1, lengths)
    return scaled


@checked
def principal_plane(vectors: NDArray[np.floating]) -> Projection:
    """The plane that keeps most of the variance of unit vectors: two principal components.

    An axis points to where its entry of largest size is positive, so that equal vectors always give
    the same map (Pearson 1901, "On Lines and Planes of Closest Fit to Systems of Points in Space").

    Args:
        vectors: (N, D); they are scaled to length 1 first.

    Returns:
        The projection onto the plane.

    Raises:
        OutOfBounds: N outside 2 … `MAX_VECTORS`, or D outside 2 … `MAX_VOCABULARY`.

    Example:
        >>> vectors = np.array([[1.0, 0, 0], [0, 2, 0], [3, 3, 0]])
        >>> plane = principal_plane(vectors)
        >>> plane.project(vectors).shape
        (3, 2)
        >>> round(plane.explained, 3)
        1.0
    """
    directions = unit_vectors(vectors)
    _, spread, axes = np.linalg.svd(directions - directions.mean(axis=0), full_matrices=False)
    two = axes[:2]
    signs = np.sign(two[[0, 1], np.abs(two).argmax(axis=1)])
    variance = spread**2
    total = float(variance.sum())
    explained = float(variance[:2].sum()) / total if total else 1.0
    return Projection((two * signs[:, None]).T, explained)


@checked
def cosines(vectors: NDArray[np.floating]) -> Array:
    """Cosine of every pair of vectors.

    Args:
        vectors: (N, D).

    Returns:
        (N, N), −1 … 1; zero for a vector of zeros.

    Raises:
        OutOfBounds: N outside 2 … `MAX_VECTORS`, or D outside 2 … `MAX_VOCABULARY`.

    Example:
        >>> cosines(np.array([[1.0, 0], [2, 0], [0, 5]])).tolist()
        [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    directions = unit_vectors(vectors)
    return np.clip(directions @ directions.T, -1, 1)


@checked
def nearest(cosine: Array, word: int, count: int = NEIGHBOURS) -> tuple[int, ...]:
    """The words with the largest cosine to one of them, itself left out.

    Args:
        cosine: of every pair, (N, N).
        word: whose neighbours, from 0.
        count: how many of them, 1 … `MAX_VOCABULARY`.

    Returns:
        Up to `count` ids, nearest first.

    Example:
        >>> nearest(cosines(np.array([[1.0, 0], [0, 1], [1, 1], [1, 0.1]])), word=0, count=2)
        (3, 2)
    """
    _check_cosines(cosine)
    check("word", word, 0, len(cosine) - 1)
    check("neighbours", count, 1, MAX_VOCABULARY)
    check_array("cosine", cosine[word], len(cosine))
    return _nearest(cosine, word, count)


def _nearest(cosine: Array, word: int, count: int) -> tuple[int, ...]:
    order = np.argsort(-cosine[word], kind="stable")
    return tuple(int(one) for one in order if one != word)[:count]


@checked
def purity(cosine: Array, groups: Sequence[str]) -> float:
    """Share of words whose nearest neighbour is of their own group.

    Args:
        cosine: of every pair, (N, N).
        groups: of the words, N of them.

    Returns:
        0 … 1.
    """
    _check_cosines(cosine, groups)
    check_array("cosine", cosine, *cosine.shape)
    others = cosine.copy()
    np.fill_diagonal(others, -np.inf)  # and of equals argmax takes the first, like `nearest`
    own = [groups[k] == group for k, group in zip(others.argmax(1), groups, strict=True)]
    return sum(own) / len(own)


@checked
def same_group_neighbours(cosine: Array, groups: Sequence[str], word: int) -> int:
    """How many of the `NEIGHBOURS` nearest neighbours of a word are of its group.

    Args:
        cosine: of every pair, (N, N).
        groups: of the words, N of them.
        word: whose neighbours, from 0.

    Returns:
        0 … `NEIGHBOURS`.
    """
    _check_cosines(cosine, groups)
    return sum(groups[k] == groups[word] for k in nearest(cosine, word))


@checked
def mean_cosine(cosine: Array, one: Sequence[int], other: Sequence[int]) -> float:
    """Mean cosine of the pairs with a word of each of two groups, a word with itself left out.

    Args:
        cosine: of every pair, (N, N).
        one: ids of the first group.
        other: ids of the second group; it may be the first again.

    Returns:
        −1 … 1.
    """
    _check_cosines(cosine)
    check_array("cosine", cosine, *cosine.shape)
    for index in (*one, *other):
        check("word", index, 0, len(cosine) - 1)
    apart = np.not_equal.outer(np.array(one, int), np.array(other, int))
    check("pairs of words", int(apart.sum()), 1, MAX_VECTORS**2)
    return float(cosine[np.ix_(one, other)][apart].mean())


@checked
def neighbours_preserved(cosine: Array, points: Array, near: int = MAP_NEIGHBOURS) -> float:
    """How far a map can be trusted: whether the nearest neighbour is near on the map too.

    A map drawn at random would have near / (N − 1).

    Args:
        cosine: of every pair, (N, N).
        points: of the map, (N, 2).
        near: nearest neighbours on the map among which the true one may be, 1 … `MAX_VOCABULARY`.

    Returns:
        Share of words whose nearest neighbour by cosine is among them, 0 … 1.
    """
    _check_cosines(cosine)
    check_array("cosine", cosine, *cosine.shape)
    check_array("points", points, len(cosine), 2)
    check("neighbours", near, 1, MAX_VOCABULARY)
    distance = np.linalg.norm(points[:, None] - points[None], axis=-1)
    found = [_nearest(cosine, k, 1)[0] in _nearest(-distance, k, near) for k in range(len(points))]
    return sum(found) / len(found)


@checked
def mean_self_cosine(before: NDArray[np.floating], after: NDArray[np.floating]) -> float:
    """Mean cosine of each vector with itself at another time: 1 if no direction has changed.

    Args:
        before: (N, D).
        after: the same words, (N, D).

    Returns:
        −1 … 1.

    Raises:
        OutOfBounds: N outside 2 … `MAX_VECTORS`, or D outside 2 … `MAX_VOCABULARY`.
    """
    check_array("after", after, *before.shape)
    return float((unit_vectors(before) * unit_vectors(after)).sum(axis=1).mean())


def _check_cosines(cosine: Array, groups: Sequence[str] | None = None) -> None:
    """Refuse what is not of every pair, (N, N), or has not a group a word."""
    size = cosine.shape[0] if cosine.ndim else 0
    check("words", size, 1, MAX_VECTORS)
    check_shape("cosine", cosine, size, size)
    if groups is not None and len(groups) != size:
        raise ValueError(f"{size} words need as many groups, got {len(groups)}")
