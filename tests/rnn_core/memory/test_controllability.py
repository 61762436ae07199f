"""The exact capacity of a linear layer: a rank in whole numbers, against fractions and floats."""

from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core import OutOfBounds
from rnn_core.memory.capacity import RIDGES, memory_capacity
from rnn_core.memory.controllability import controllability_rank
from rnn_core.memory.reservoir import INITS, Init, reservoir, reservoir_capacity


def rank_in_fractions(matrix: np.ndarray, column: np.ndarray) -> int:
    """Gaussian elimination over the rational numbers."""
    exact = [[Fraction(one) for one in row] for row in matrix.tolist()]
    rows = [[Fraction(one) for one in column.tolist()]]
    while len(rows) < len(exact):
        rows.append([sum(a * b for a, b in zip(row, rows[-1], strict=True)) for row in exact])
    rank = 0
    for place in range(len(exact)):
        pivot = next((k for k in range(rank, len(rows)) if rows[k][place]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for k in range(rank + 1, len(rows)):
            factor = rows[k][place] / rows[rank][place]
            rows[k] = [a - factor * b for a, b in zip(rows[k], rows[rank], strict=True)]
        rank += 1
    return rank


@settings(max_examples=60)
@given(
    st.integers(1, 6),
    st.integers(0, 10**6),
    st.sampled_from([-1, -0.5, 0, 0.25, 3.0]),
    st.floats(0, 1),
)
def test_the_rank_is_that_of_the_fractions(
    hidden: int, seed: int, odd: float, zeros: float
) -> None:
    """Small whole numbers and many zeros: every rank from 0 to H occurs."""
    drawn = np.random.default_rng(seed)
    matrix = drawn.integers(-2, 3, (hidden, hidden)) * (drawn.random((hidden, hidden)) > zeros)
    column = drawn.integers(-2, 3, hidden) * (drawn.random(hidden) > zeros)
    matrix, column = matrix * float(odd), column / 3
    found = controllability_rank(torch.from_numpy(matrix), torch.from_numpy(column))
    assert found == rank_in_fractions(matrix, column)


@settings(max_examples=10)
@given(st.integers(1, 9), st.integers(0, 99), st.sampled_from(INITS))
def test_a_reservoirs_rank_is_that_of_its_very_floats(hidden: int, seed: int, init: Init) -> None:
    weight_hh, weight_ih = reservoir(hidden, init, 0.9, seed)
    wanted = rank_in_fractions(weight_hh.numpy(), weight_ih.flatten().numpy())
    assert controllability_rank(weight_hh, weight_ih) == wanted


@pytest.mark.parametrize("hidden", [2, 16, 64, 128])
def test_almost_every_layer_reaches_its_size(hidden: int) -> None:
    for seed in range(5):
        for init in ("default", "orthogonal"):
            assert controllability_rank(*reservoir(hidden, init, 0.9, seed)) == hidden
        assert controllability_rank(*reservoir(hidden, "identity", 0.9, seed)) == 1
        assert controllability_rank(*reservoir(hidden, "default", 0, seed)) == 1


@pytest.mark.parametrize("init", INITS)
@pytest.mark.parametrize("hidden", [2, 6, 10])
def test_small_layers_reach_it_as_the_noise_goes(hidden: int, init: Init) -> None:
    """What is measured at the lowest floor is the rank, where float64 can still tell."""
    found = reservoir_capacity(hidden, init, 0.9, "linear", seed=1)
    assert found.memory.at(RIDGES[-1]).total == pytest.approx(found.rank, abs=1e-4)


def test_a_layer_that_cannot_be_reached_is_below_its_size() -> None:
    weight_hh = torch.block_diag(torch.eye(3) / 2, torch.diag(torch.ones(3), -1) / 2)
    weight_ih = torch.tensor([1.0, 2, 3, 1, 0, 0, 0])
    assert controllability_rank(weight_hh, weight_ih) == 1 + 4
    found = memory_capacity(weight_hh, weight_ih, ridge=RIDGES[-1])
    assert found.total == pytest.approx(5, abs=1e-6)


def test_what_has_no_rank_is_refused() -> None:
    with pytest.raises(OutOfBounds, match="reservoir size must be between 1 and 128, got 129"):
        controllability_rank(torch.eye(129), torch.ones(129))
    with pytest.raises(ValueError, match=r"weight_ih must have the shape"):
        controllability_rank(torch.eye(3), torch.ones(4))
    with pytest.raises(ValueError, match="must be finite"):
        controllability_rank(torch.full((2, 2), torch.inf), torch.ones(2))
