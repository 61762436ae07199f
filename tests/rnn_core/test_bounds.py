import math
import pickle

import pytest

from rnn_core import OutOfBounds
from rnn_core.bounds import check


@pytest.mark.parametrize("value", [1, 2, 512, 1.5])
def test_both_ends_of_the_range_are_inside(value: float) -> None:
    check("hidden size", value, 1, 512)


@pytest.mark.parametrize("value", [0, 513, -1, 0.999, math.inf, -math.inf, math.nan])
def test_outside_the_range_raises(value: float) -> None:
    with pytest.raises(OutOfBounds):
        check("hidden size", value, 1, 512)


def test_one_sentence_names_the_bound() -> None:
    with pytest.raises(ValueError) as caught:
        check("hidden size", 600, 1, 512)
    assert str(caught.value) == "hidden size must be between 1 and 512, got 600"
    assert isinstance(caught.value, OutOfBounds)
    assert (caught.value.quantity, caught.value.value) == ("hidden size", 600)
    assert (caught.value.low, caught.value.high) == (1, 512)


def test_survives_pickling() -> None:
    error = OutOfBounds("scale", 2.5, 0, 1)
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is OutOfBounds
    assert str(copy) == str(error) == "scale must be between 0 and 1, got 2.5"
    assert (copy.quantity, copy.value, copy.low, copy.high) == ("scale", 2.5, 0, 1)
