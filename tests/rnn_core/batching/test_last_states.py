"""Three last states: where they agree exactly, and where they do not."""

from itertools import product

import numpy as np
import pytest

from rnn_core.batching.last_states import Ends, ends
from rnn_core.batching.pipeline import assemble
from rnn_core.batching.text_classifier import ClassifierSettings

EVEN = "a b c\nd e f\ng h a"
RAGGED = "a b c d\ne\nf g"
CELLS = ("elman", "lstm", "gru")


def of(text: str, cell: str, layers: int = 1, directions: int = 1, side: str = "right") -> Ends:
    settings = ClassifierSettings(cell, 6, layers, directions, side)  # type: ignore[arg-type]
    return ends(assemble(text, (0, 1, 0), settings))


@pytest.mark.parametrize(("cell", "layers"), list(product(CELLS, (1, 3))))
def test_one_direction_and_no_padding(cell: str, layers: int) -> None:
    found = of(EVEN, cell, layers)
    assert not found.apart.any()  # exactly
    assert found.off.max() < 1e-6 and found.off_finals.max() < 1e-6
    assert not np.abs(found.packed_outputs - found.packed_finals).max()
    assert found.first.shape == (3, 0)


@pytest.mark.parametrize(("cell", "layers"), list(product(CELLS, (1, 2))))
def test_padding_on_the_right(cell: str, layers: int) -> None:
    found = of(RAGGED, cell, layers)
    assert not found.apart.any()
    assert found.off[0] < 1e-6 and (found.off[1:] > 1e-3).all()
    np.testing.assert_allclose(found.packed_finals, found.alone, atol=1e-6)
    assert not found.packed_outputs[1:].any()
    np.testing.assert_allclose(found.packed_outputs[0], found.alone[0], atol=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_padding_on_the_left_is_walked_over_first(cell: str) -> None:
    found = of(RAGGED, cell, side="left")
    assert not found.apart.any()
    assert found.off[0] < 1e-6 and (found.off[1:] > 1e-4).all()
    np.testing.assert_allclose(found.packed_finals, found.alone, atol=1e-6)


@pytest.mark.parametrize(("cell", "layers"), list(product(CELLS, (1, 2))))
@pytest.mark.parametrize(("text", "side"), [(EVEN, "right"), (RAGGED, "right"), (RAGGED, "left")])
def test_two_directions(cell: str, layers: int, text: str, side: str) -> None:
    found = of(text, cell, layers, 2, side)
    halves = np.abs(found.outputs - found.finals)
    assert not halves[:, :6].any()
    assert (halves[:, 6:].max(1) > 1e-3).all()
    np.testing.assert_array_equal(found.first, found.finals[:, 6:])
    np.testing.assert_allclose(found.packed_finals, found.alone, atol=1e-6)


def test_one_token_is_first_and_last() -> None:
    found = of("a\nb\nc", "gru", 1, 2)
    assert not found.apart.any() and found.off.max() < 1e-6
