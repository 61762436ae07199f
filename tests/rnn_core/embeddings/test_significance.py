"""What chance gives, against closed forms, counting and random tables."""

import math
from itertools import combinations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.bounds import OutOfBounds
from rnn_core.embeddings import metrics, significance


def vectors(count: int = 12, size: int = 7, seed: int = 0) -> np.ndarray:
    return torch.randn(count, size, generator=torch.Generator().manual_seed(seed)).numpy()


def test_the_expected_purity_is_the_mean_over_all_neighbours() -> None:
    kinds = ["a"] * 4 + ["b"] * 3 + ["c"]
    pairs = [(one, other) for one in range(8) for other in range(8) if one != other]
    same = np.mean([kinds[one] == kinds[other] for one, other in pairs])
    assert significance.expected_purity(kinds) == pytest.approx(same)
    apart = np.eye(8)
    apart[:4, :4] = apart[4:7, 4:7] = 0.9
    assert metrics.purity(apart, kinds) == 7 / 8  # the last word has no kin


@pytest.mark.parametrize("cosine", [-0.8, 0.0, 0.3, 0.95])
@pytest.mark.parametrize("others", [1, 7, 60])
def test_the_probability_on_the_circle_and_on_the_sphere(cosine: float, others: int) -> None:
    circle = 1 - (1 - math.acos(cosine) / math.pi) ** others  # the angle is uniform
    assert significance.probability_nearer(cosine, 2, others) == pytest.approx(circle, abs=1e-6)
    sphere = 1 - ((1 + cosine) / 2) ** others  # Archimedes: the cosine is uniform
    assert significance.probability_nearer(cosine, 3, others) == pytest.approx(sphere, abs=1e-6)


def test_the_probability_in_many_dimensions_is_what_random_tables_show() -> None:
    tables = [metrics.cosines(vectors(50, 24, seed)) for seed in range(400)]
    largest = np.array([np.delete(cosine[0], 0).max() for cosine in tables])
    assert significance.probability_nearer(0.45, 24, 49) == pytest.approx(
        (largest >= 0.45).mean(), abs=0.06
    )
    assert significance.median_nearest(24, 49) == pytest.approx(np.median(largest), abs=0.01)


@given(size=st.integers(2, 64), others=st.integers(1, 200))
def test_the_median_nearest_is_reached_half_of_the_time(size: int, others: int) -> None:
    typical = significance.median_nearest(size, others)
    assert significance.probability_nearer(typical, size, others) == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize("alike", [0, 2, 5])
@pytest.mark.parametrize("kin", [0, 1, 3])
def test_the_hypergeometric_tail_is_counted_over_all_draws(alike: int, kin: int) -> None:
    draws = list(combinations(range(8), 3))
    hits = sum(sum(one < alike for one in draw) >= kin for draw in draws)
    assert significance.hypergeometric_tail(kin, 3, 8, alike) == pytest.approx(hits / len(draws))


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
    assert significance.benjamini_hochberg(chances, 0.05) == largest


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_the_threshold_is_between_one_test_and_as_many_as_there_are(
    chances: list[float],
) -> None:
    found = significance.benjamini_hochberg(chances, 0.05)
    assert found <= 0.05 and all(p <= found for p in chances if p <= 0.05 / len(chances))


def test_a_vector_has_at_least_two_numbers() -> None:
    for refused in (
        lambda: significance.probability_nearer(0.5, 1, 3),
        lambda: significance.median_nearest(1, 3),
    ):
        with pytest.raises(OutOfBounds, match="numbers in a vector"):
            refused()
