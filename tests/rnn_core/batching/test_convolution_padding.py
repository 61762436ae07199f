"""A border of zeros under a convolution, and a zero vector under a recurrent layer."""

import numpy as np
import pytest
import torch

from rnn_core import OutOfBounds, pretrained
from rnn_core.batching.convolution_padding import MAX_PADDING, padded_convolution
from rnn_core.world.pictures import draw
from rnn_core.world.scenes import DEFAULT_SCENE


@pytest.mark.parametrize("padding", [0, 1, 2, 4, MAX_PADDING])
def test_a_frame_makes_the_answer_as_large_as_it_says(padding: int) -> None:
    found = padded_convolution(padding)
    side = 32 + 2 * padding
    assert found.padded_picture.shape == (side, side, 3)
    assert found.feature_map.shape == (side - found.kernel_size + 1,) * 2
    assert found.border_contribution == 0 < found.state_change
    inside = found.padded_picture[padding : side - padding, padding : side - padding]
    wanted = (draw(DEFAULT_SCENE).permute(1, 2, 0).numpy() * 255).round()
    assert np.abs(inside - wanted).max() <= 1


def test_with_the_frame_of_one_it_is_the_classifiers_own_layer() -> None:
    first = pretrained("classifier", "en").network.eye.look[0]  # type: ignore[union-attr, index]
    assert first.padding == (1, 1)
    with torch.no_grad():
        answers = first(draw(DEFAULT_SCENE)[None] - 0.5)[0]
    found = padded_convolution(1)
    np.testing.assert_allclose(found.feature_map, answers[found.channel], atol=1e-5)


def test_a_frame_has_a_widest_width() -> None:
    for wrong in (-1, MAX_PADDING + 1):
        with pytest.raises(OutOfBounds, match="padding of the picture"):
            padded_convolution(wrong)
