"""Numbers that the exercises about embedding and padding quote, computed once more."""

from math import log

import numpy as np
import pytest
import torch

from tests.lessons.check.measured import asked, near

SEEDS = pytest.mark.parametrize("seed", range(5))


@SEEDS
def test_the_share_of_padding_is_counted_by_hand(seed: int) -> None:
    one = asked("embedding/padding/share", seed)
    lengths = [len(line.split()) for line in one.before["lookup_texts"].splitlines()]
    for found, values in zip(one.numbers, (one.before, one.after), strict=True):
        kept = [min(length, values["padding_max_length"]) for length in lengths]
        assert found == near(1 - sum(kept) / (len(kept) * max(kept)))


@SEEDS
def test_padding_carries_the_state_off_from_that_of_a_packed_batch(seed: int) -> None:
    one = asked("embedding/padding-effects/side", seed)
    for found, result in zip(one.numbers, one.results, strict=True):
        packed = result.unpacked[result.row, result.batch.lengths[result.row] - 1]
        assert found == near(float(np.linalg.norm(result.states[-1] - packed)))
    right = [values["padding_side"] for values in (one.before, one.after)].index("right")
    assert one.numbers[right] > one.numbers[1 - right] or one.judgement.truth != "same"


@SEEDS
def test_a_feature_map_has_the_side_of_a_convolution(seed: int) -> None:
    one = asked("embedding/convolution/side", seed)
    for found, values in zip(one.numbers, (one.before, one.after), strict=True):
        layer = torch.nn.Conv2d(3, 1, 3, padding=values["convolution_padding"])
        assert found == layer(torch.zeros(1, 3, 32, 32)).shape[-1]


@SEEDS
def test_an_untrained_skip_gram_pays_ln_2_for_each_comparison(seed: int) -> None:
    one = asked("embedding/skipgram/negatives", seed)
    for found, values in zip(one.numbers, (one.before, one.after), strict=True):
        expected = (1 + values["skipgram_negatives"]) * log(2)
        assert found == pytest.approx(expected, rel=0.02)
    one = asked("embedding/skipgram/dimension", seed)
    assert one.numbers[0] == pytest.approx(one.numbers[1], rel=0.02)
