import math
import pickle

import pytest

from rnn_core import OutOfBounds
from rnn_core.bounds import check, check_choice, shown


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


@pytest.mark.parametrize("value", [None, "2", [1], 1j])
def test_what_is_no_number_is_refused_by_its_type(value: object) -> None:
    with pytest.raises(TypeError, match="hidden size must be a number, got"):
        check("hidden size", value, 1, 512)  # type: ignore[arg-type]


def test_a_number_too_long_to_write_is_told_by_its_length() -> None:
    with pytest.raises(OutOfBounds) as caught:
        check("hidden size", 10**5000, 1, 512)
    told = "hidden size must be between 1 and 512, got an integer of 16610 bits"
    assert str(caught.value) == told


def test_of_a_long_value_the_beginning_is_quoted() -> None:
    assert shown("x" * 10**6, repr) == "'" + "x" * 199 + "…"
    assert shown("x", repr) == "'x'" and shown(2.5) == "2.5"


def test_a_choice_is_one_of_its_options() -> None:
    check_choice("age", None, (None, "old"))
    with pytest.raises(ValueError, match=r"^age must be one of None, old, got 'new'$"):
        check_choice("age", "new", (None, "old"))
