"""Metrics of word vectors against torch, closed forms and counting."""

import math
from itertools import combinations

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


def test_the_expected_purity_is_the_mean_over_all_neighbours() -> None:
    kinds = ["a"] * 4 + ["b"] * 3 + ["c"]
    pairs = [(one, other) for one in range(8) for other in range(8) if one != other]
    same = np.mean([kinds[one] == kinds[other] for one, other in pairs])
    assert metrics.expected_purity(kinds) == pytest.approx(same)
    apart = np.eye(8)
    apart[:4, :4] = apart[4:7, 4:7] = 0.9
    assert metrics.purity(apart, kinds) == 7 / 8  # the last word has no kin


def test_the_mean_cosine_leaves_out_a_word_with_itself() -> None:
    cosine = metrics.cosines(vectors(5))
    assert metrics.mean_cosine(cosine, [0, 1], [0, 1]) == pytest.approx(cosine[0, 1])
    assert metrics.mean_cosine(cosine, [0, 1], [2, 3]) == pytest.approx(cosine[:2, 2:4].mean())


@pytest.mark.parametrize("cosine", [-0.8, 0.0, 0.3, 0.95])
@pytest.mark.parametrize("others", [1, 7, 60])
def test_the_probability_on_the_circle_and_on_the_sphere(cosine: float, others: int) -> None:
    circle = 1 - (1 - math.acos(cosine) / math.pi) ** others  # the angle is uniform
    assert metrics.probability_nearer(cosine, 2, others) == pytest.approx(circle, abs=1e-6)
    sphere = 1 - ((1 + cosine) / 2) ** others  # Archimedes: the cosine is uniform
    assert metrics.probability_nearer(cosine, 3, others) == pytest.approx(sphere, abs=1e-6)


def test_the_probability_in_many_dimensions_is_what_random_tables_show() -> None:
    tables = [metrics.cosines(vectors(50, 24, seed)) for seed in range(400)]
    largest = np.array([np.delete(cosine[0], 0).max() for cosine in tables])
    assert metrics.probability_nearer(0.45, 24, 49) == pytest.approx(
        (largest >= 0.45).mean(), abs=0.06
    )
    assert metrics.median_nearest(24, 49) == pytest.approx(np.median(largest), abs=0.01)


@given(size=st.integers(2, 64), others=st.integers(1, 200))
def test_the_median_nearest_is_reached_half_of_the_time(size: int, others: int) -> None:
    typical = metrics.median_nearest(size, others)
    assert metrics.probability_nearer(typical, size, others) == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize("alike", [0, 2, 5])
@pytest.mark.parametrize("kin", [0, 1, 3])
def test_the_hypergeometric_tail_is_counted_over_all_draws(alike: int, kin: int) -> None:
    draws = list(combinations(range(8), 3))
    hits = sum(sum(one < alike for one in draw) >= kin for draw in draws)
    assert metrics.hypergeometric_tail(kin, 3, 8, alike) == pytest.approx(hits / len(draws))


def test_neighbours_of_the_same_group_are_counted() -> None:
    cosine = metrics.cosines(vectors(12))
    kinds = [str(k % 3) for k in range(12)]
    for word in range(12):
        others = [k for k in range(12) if k != word]
        near = sorted(others, key=lambda k: -cosine[word, k])[:6]
        assert metrics.same_group_neighbours(cosine, kinds, word) == sum(
            k % 3 == word % 3 for k in near
        )


@pytest.mark.parametrize(
    ("chances", "largest"),
    [
        ([0.04], 0.04),
        ([0.06], 0),
        ([1.0] * 19 + [0.03], 0),  # one of twenty is likely to be so rare
        ([1.0] * 19 + [0.002], 0.002),
        ([0.01, 0.02, 0.03, 0.04], 0.04),  # together they say more than each
        ([0.005, 0.009, 0.05, 0.02, 0.5], 0.02),
    ],
)
def test_many_p_values_are_judged_by_benjamini_and_hochberg(
    chances: list[float], largest: float
) -> None:
    assert metrics.benjamini_hochberg(chances, 0.05) == largest


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_the_threshold_is_between_one_test_and_as_many_as_there_are(
    chances: list[float],
) -> None:
    found = metrics.benjamini_hochberg(chances, 0.05)
    assert found <= 0.05 and all(p <= found for p in chances if p <= 0.05 / len(chances))


def test_a_vector_that_has_not_moved_has_a_cosine_of_one() -> None:
    drawn = vectors()
    assert metrics.mean_self_cosine(drawn, 3 * drawn) == pytest.approx(1)
    assert metrics.mean_self_cosine(drawn, -drawn) == pytest.approx(-1)


@pytest.mark.parametrize("shape", [(1, 4), (metrics.MAX_VECTORS + 1, 2), (3, 1)])
def test_what_does_not_fit_is_refused(shape: tuple[int, int]) -> None:
    with pytest.raises(OutOfBounds):
        metrics.principal_plane(np.ones(shape))
    with pytest.raises(OutOfBounds, match="numbers in a vector"):
        metrics.probability_nearer(0.5, 1, 3)
