"""A frame of zeros: what is said of it is what was convolved."""

import re

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number
from lessons.embedding.convolution import PADDING, SECTION
from rnn_core.batching.convolution_padding import MAX_PADDING, padded_convolution
from tests.arrays import decoded
from tests.lessons.answers import notices, verdict
from tests.lessons.embedding.asked import blocks, longest

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
@pytest.mark.parametrize("frame", [0, 1, 2, 3, 4])
def test_a_frame_is_said_with_its_numbers(language: Language, frame: int) -> None:
    case = "smaller" if frame < 1 else "same" if frame == 1 else "larger"
    given = blocks("convolution", language, convolution_padding=frame)["border"]
    (notice,) = notices(given)
    assert longest("convolution", language, f"notice-{case}") in notice
    assert f"= {30 + 2 * frame}" in notice
    found = padded_convolution(frame)
    np.testing.assert_array_equal(decoded(given["figures"][0]["data"][2]["z"]), found.feature_map)
    truth, said = verdict("embedding", "convolution", language, convolution_padding=frame)
    assert (
        truth == "rnn"
        and number(found.state_change) in said
        and number(found.border_contribution) in said
    )
    assert found.border_contribution == 0 < found.state_change


@each_language
def test_layers_without_a_frame_are_counted(language: Language) -> None:
    (notice,) = notices(blocks("convolution", language, convolution_padding=0)["border"])
    side, layers = 32, 0
    while side >= 3:
        side, layers = side - 2, layers + 1
    assert f"{layers} " in notice and f"{side}×{side}" in notice


@each_language
def test_the_picture_is_the_one_described(language: Language) -> None:
    words, found = SECTION.prose(language).blocks, padded_convolution(1)
    assert found.kernel_size == 3 and "3×3" in words["notice-same"]
    assert set(map(int, re.findall(r"\d+", words["alt"]))) == {len(found.padded_picture) - 2}


def test_no_wider_frame_is_offered_than_the_code_takes() -> None:
    assert PADDING.low >= 0 and PADDING.high <= MAX_PADDING
