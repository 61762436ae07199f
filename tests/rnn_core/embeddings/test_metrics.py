"""Metrics of word vectors against torch, closed forms and counting."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.bounds import OutOfBounds
from rnn_core.embeddings import metrics


def vectors(count: int = 12, size: int = 7, seed: int = 0) -> np.ndarray:
    return torch.randn(count, size, generator=torch.Generator().manual_seed(seed)).numpy()


def test_cosines_are_torchs() -> None:
    drawn = vectors()
    wide = torch.from_numpy(drawn).double()
    expected = torch.nn.functional.cosine_similarity(wide[:, None], wide[None], dim=-1)
    np.testing.assert_allclose(metrics.cosines(drawn), expected, atol=1e-14)
    drawn[3] = 0
    assert not metrics.cosines(drawn)[3].any()


@pytest.mark.parametrize("seed", range(5))
def test_neighbours_are_the_largest_cosines(seed: int) -> None:
    cosine = metrics.cosines(vectors(seed=seed))
    rest = torch.from_numpy(cosine).fill_diagonal_(-2)
    for word in range(len(cosine)):
        assert metrics.nearest(cosine, word) == tuple(rest[word].topk(6).indices.tolist())


@given(seed=st.integers(0, 10_000), size=st.integers(2, 12))
def test_no_plane_explains_more_than_the_principal_one(seed: int, size: int) -> None:
    drawn = vectors(20, size, seed)
    plane = metrics.principal_plane(drawn)
    np.testing.assert_allclose(plane.axes.T @ plane.axes, np.eye(2), atol=1e-12)
    directions = metrics.unit_vectors(drawn)
    spread = np.linalg.eigvalsh(np.cov(directions.T))
    assert plane.explained == pytest.approx(spread[-2:].sum() / spread.sum())
    other, _ = np.linalg.qr(vectors(size, 2, seed + 1).astype(float))
    total = directions.var(axis=0).sum()
    assert (directions @ other).var(axis=0).sum() / total <= plane.explained + 1e-12
    points = plane.project(drawn)
    assert points[:, 0].var() >= points[:, 1].var()
    assert (np.linalg.norm(points, axis=1) <= 1 + 1e-12).all()


def test_a_map_does_not_depend_on_the_order_or_the_length_of_vectors() -> None:
    drawn = vectors()
    plane = metrics.principal_plane(drawn)
    turned = metrics.principal_plane(drawn[::-1] * np.linspace(1, 9, 12)[:, None])
    np.testing.assert_allclose(turned.axes, plane.axes, atol=1e-6)


def test_a_flat_table_loses_nothing_on_the_map() -> None:
    drawn = vectors(15, 2)
    plane = metrics.principal_plane(drawn)
    assert plane.explained == pytest.approx(1)
    assert metrics.neighbours_preserved(metrics.cosines(drawn), plane.project(drawn), near=1) == 1


def test_preserved_neighbours_are_counted() -> None:
    drawn = vectors(30, 10)
    cosine, points = metrics.cosines(drawn), metrics.principal_plane(drawn).project(drawn)
    found = 0
    for k in range(30):
        distances = [(math.dist(points[k], points[j]), j) for j in range(30) if j != k]
        best = max((j for j in range(30) if j != k), key=lambda j: cosine[k, j])
        found += best in [j for _, j in sorted(distances)[:5]]
    assert 0 < found < 30
    assert metrics.neighbours_preserved(cosine, points) == found / 30


def test_the_mean_cosine_leaves_out_a_word_with_itself() -> None:
    cosine = metrics.cosines(vectors(5))
    assert metrics.mean_cosine(cosine, [0, 1], [0, 1]) == pytest.approx(cosine[0, 1])
    assert metrics.mean_cosine(cosine, [0, 1], [2, 3]) == pytest.approx(cosine[:2, 2:4].mean())


def test_neighbours_of_the_same_group_are_counted() -> None:
    cosine = metrics.cosines(vectors(12))
    kinds = [str(k % 3) for k in range(12)]
    for word in range(12):
        others = [k for k in range(12) if k != word]
        near = sorted(others, key=lambda k: -cosine[word, k])[:6]
        assert metrics.same_group_neighbours(cosine, kinds, word) == sum(
            k % 3 == word % 3 for k in near
        )


def test_a_vector_that_has_not_moved_has_a_cosine_of_one() -> None:
    drawn = vectors()
    assert metrics.mean_self_cosine(drawn, 3 * drawn) == pytest.approx(1)
    assert metrics.mean_self_cosine(drawn, -drawn) == pytest.approx(-1)


@pytest.mark.parametrize("shape", [(1, 4), (metrics.MAX_VECTORS + 1, 2), (3, 1)])
def test_what_does_not_fit_is_refused(shape: tuple[int, int]) -> None:
    with pytest.raises(OutOfBounds):
        metrics.principal_plane(np.ones(shape))
