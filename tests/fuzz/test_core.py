"""Anything into the functions of `rnn_core`: a result, or one sentence that names the bound."""

import re
from time import process_time
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from tests.fuzz.budget import cases, tell
from tests.fuzz.hostile import HUGE, anything, wrong_types
from tests.rnn_core.calls import CALLS
from tests.rnn_core.test_arguments import CALLERS, WRONG, not_finite, other_layers, said
from tests.rnn_core.test_arguments import spoilt as other_arrays

LONGEST = 60.0
"""Seconds of the processor for one call; the slowest takes some."""
dtypes = st.sampled_from([torch.float32, torch.float64, torch.float16, torch.int64, torch.bool])


@st.composite
def tensors(draw: st.DrawFn) -> Tensor:
    """A tensor of a few sizes, none among them, and any numbers."""
    shape = draw(st.lists(st.integers(0, 4), max_size=4))
    sized = torch.full(shape, draw(st.sampled_from([0.0, 1.0, -1.0, 3.0, 1e30, 1e38, np.nan])))
    return sized.to(draw(dtypes))


@st.composite
def spoilt(draw: st.DrawFn, value: Any) -> Any:
    """Something else in the place of an argument."""
    near = [*other_arrays(value), *other_layers(value), *not_finite(value)]
    kinds = [st.sampled_from([*WRONG, *wrong_types, *HUGE]), anything, tensors()]
    if near:
        kinds += [st.integers(0, len(near) - 1).map(near.__getitem__)] * 2
    if isinstance(value, int | float):
        kinds += [st.sampled_from(HUGE), st.integers(), st.floats()]
    if isinstance(value, list | tuple):
        kinds.append(st.lists(st.sampled_from([*wrong_types, *value]), max_size=5).map(type(value)))
    return draw(st.one_of(*kinds))


@pytest.mark.filterwarnings("ignore")
@cases(0.13, 50)
@given(st.data())
def test_a_function_gives_a_result_or_one_sentence(data: st.DataObject) -> None:
    tell("core")
    name = data.draw(st.sampled_from(sorted(CALLS)))
    arguments = CALLS[name]()
    open_to_all = sorted(one for one in arguments if (name, one) not in CALLERS)
    chosen = data.draw(st.lists(st.sampled_from(open_to_all), min_size=1, max_size=3, unique=True))
    wrong = {argument: data.draw(spoilt(arguments[argument])) for argument in chosen}
    began = process_time()
    sentence = said(name, arguments | wrong)
    assert process_time() - began < LONGEST
    assert sentence is None or len(sentence) < 1000


NUMERIC = [
    (name, argument)
    for name, make in CALLS.items()
    for argument, value in make().items()
    if isinstance(value, int | float) and not isinstance(value, bool)
]
"""Functions and those of their arguments that are numbers."""


UNBOUNDED = {("training.cross_entropy_and_accuracy", "ignored"), ("charlm.perplexity.bits", "loss")}
"""A target that stands for nothing, and a number in another unit."""


@pytest.mark.parametrize(("name", "argument"), NUMERIC)
def test_a_number_past_a_bound_is_told_the_bound(name: str, argument: str) -> None:
    kind = type(CALLS[name]()[argument])
    numbers = [kind(2**62), kind(-(2**62)), 10**400, -(10**400), 10**5000]
    if (name, argument) in UNBOUNDED:
        numbers = numbers[2:]
    for number in numbers:
        sentence = said(name, CALLS[name]() | {argument: number})
        assert sentence and len(sentence) < 500
        assert re.search(r"\d", sentence.partition(", got")[0]), sentence
