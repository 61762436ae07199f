"""Three last states: where they agree exactly, and where they do not."""

from itertools import product

import numpy as np
import pytest

from rnn_core.batching.last_states import LastStates, last_states
from rnn_core.batching.pipeline import run_pipeline
from rnn_core.batching.text_classifier import ClassifierSettings

EVEN = "a b c\nd e f\ng h a"
RAGGED = "a b c d\ne\nf g"
CELLS = ("elman", "lstm", "gru")


def of(
    text: str, cell: str, layers: int = 1, directions: int = 1, side: str = "right"
) -> LastStates:
    settings = ClassifierSettings(cell, 6, layers, directions, side)  # type: ignore[arg-type]
    return last_states(run_pipeline(text, (0, 1, 0), settings))


@pytest.mark.parametrize(("cell", "layers"), list(product(CELLS, (1, 3))))
def test_one_direction_and_no_padding(cell: str, layers: int) -> None:
    found = of(EVEN, cell, layers)
    assert not found.output_minus_h_n.any()  # exactly
    assert found.output_error.max() < 1e-6 and found.h_n_error.max() < 1e-6
    assert not np.abs(found.packed_output_last - found.packed_h_n).max()
    assert found.output_first_backward.shape == (3, 0)


@pytest.mark.parametrize(("cell", "layers"), list(product(CELLS, (1, 2))))
def test_padding_on_the_right(cell: str, layers: int) -> None:
    found = of(RAGGED, cell, layers)
    assert not found.output_minus_h_n.any()
    assert found.output_error[0] < 1e-6 and (found.output_error[1:] > 1e-3).all()
    np.testing.assert_allclose(found.packed_h_n, found.unpadded, atol=1e-6)
    assert not found.packed_output_last[1:].any()
    np.testing.assert_allclose(found.packed_output_last[0], found.unpadded[0], atol=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_padding_on_the_left_is_walked_over_first(cell: str) -> None:
    found = of(RAGGED, cell, side="left")
    assert not found.output_minus_h_n.any()
    assert found.output_error[0] < 1e-6 and (found.output_error[1:] > 1e-4).all()
    np.testing.assert_allclose(found.packed_h_n, found.unpadded, atol=1e-6)


@pytest.mark.parametrize(("cell", "layers"), list(product(CELLS, (1, 2))))
@pytest.mark.parametrize(("text", "side"), [(EVEN, "right"), (RAGGED, "right"), (RAGGED, "left")])
def test_two_directions(cell: str, layers: int, text: str, side: str) -> None:
    found = of(text, cell, layers, 2, side)
    halves = np.abs(found.output_last - found.h_n)
    assert not halves[:, :6].any()
    assert (halves[:, 6:].max(1) > 1e-3).all()
    np.testing.assert_array_equal(found.output_first_backward, found.h_n[:, 6:])
    np.testing.assert_allclose(found.packed_h_n, found.unpadded, atol=1e-6)


def test_one_token_is_first_and_last() -> None:
    found = of("a\nb\nc", "gru", 1, 2)
    assert not found.output_minus_h_n.any() and found.output_error.max() < 1e-6


@pytest.mark.parametrize(("cell", "layers"), list(product(CELLS, (1, 2))))
@pytest.mark.parametrize("text", [EVEN, RAGGED])
def test_what_a_backward_direction_knows_of_the_last_token_at_the_first(
    cell: str, layers: int, text: str
) -> None:
    """One layer's forward half knows nothing of it; an upper layer's reads both halves below."""
    (alone,) = of(text, cell, layers).first_moved
    ahead, behind = of(text, cell, layers, 2).first_moved
    assert alone == 0 and behind > 1e-4 and bool(ahead) == (layers > 1)
    assert not of("a\nb\nc", cell, layers, 2).first_moved.any()
