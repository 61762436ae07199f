"""The memoryless loss of a word, against the entropy, and the letters only a memory tells apart."""

import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given

from rnn_core.charlm.bigrams import memoryless_loss, memoryless_losses, repeated_letter
from tests.rnn_core.charlm.networks import words


def test_the_memoryless_loss_of_hello_is_half_a_ln_2() -> None:
    assert memoryless_loss("Hello") == pytest.approx(2 * math.log(2) / 4)
    np.testing.assert_allclose(memoryless_losses("Hello"), [0, 0, math.log(2), math.log(2)])
    # м→о; о→л, о→к; л→о; к→о
    assert memoryless_loss("молоко") == pytest.approx(2 * math.log(2) / 5)
    assert memoryless_loss("abcd") == memoryless_loss("aaaa") == 0


@given(words)
def test_the_memoryless_loss_is_the_conditional_entropy(word: str) -> None:
    pairs, count = Counter(pairwise(word)), len(word) - 1
    joint = -sum(n / count * math.log(n / count) for n in pairs.values())
    alone = -sum(n / count * math.log(n / count) for n in Counter(word[:-1]).values())
    assert memoryless_loss(word) == pytest.approx(joint - alone, abs=1e-12)
    assert memoryless_losses(word).shape == (count,)
    assert memoryless_losses(word).mean() == pytest.approx(memoryless_loss(word))


@pytest.mark.parametrize(
    ("word", "steps"),
    [
        ("Hello", (2, 3)),
        ("молоко", (1, 3)),
        ("Helllo", (2, 4)),
        ("abcbdae", (1, 3)),  # complete before (0, 5)
        ("Lola", None),  # case is kept
        ("lola", (0, 2)),
        ("abab", None),
        ("aaa", None),
        ("no", None),
        ("noo", None),  # nothing follows the last letter
    ],
)
def test_the_repeated_letter(word: str, steps: tuple[int, int] | None) -> None:
    assert repeated_letter(word) == steps


@given(words)
def test_memory_is_needed_exactly_where_the_memoryless_loss_is_above_zero(word: str) -> None:
    assert (repeated_letter(word) is None) == (memoryless_loss(word) == 0)
