"""Gradients of an embedding's rows: what is said of them is what one backward pass sends."""

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number
from lessons.embedding.lookup import TEXTS
from lessons.embedding.padding import UNEVEN_TEXTS
from lessons.embedding.padding_idx import SECTION
from rnn_core.batching.pad_row import pad_row
from rnn_core.batching.padding import batch_texts
from rnn_core.batching.padding_idx import embedding_gradients
from tests.arrays import decoded
from tests.lessons.answers import notices, verdict
from tests.lessons.embedding.asked import blocks, longest

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_gradients_are_drawn_and_said_with_their_numbers(language: Language) -> None:
    found = embedding_gradients(batch_texts(TEXTS.default[language], language), 1)
    given = blocks("padding-idx", language)["rows"]
    free, held, *_ = given["figures"][0]["data"]
    np.testing.assert_array_equal(decoded(free["y"]), found.without_padding_idx)
    np.testing.assert_array_equal(decoded(held["y"]), found.with_padding_idx)
    assert given["waits"]  # its bars answer the question
    notice, norm, tied, kept = notices(given)
    assert longest("padding-idx", language, "notice") in notice
    assert number(float(found.without_padding_idx[0])) in notice and "0.00" in notice
    assert found.pad_row_norm == 0 and "0.00" in norm
    row = pad_row(batch_texts(TEXTS.default[language], language))
    assert number(row.tied_gradient) in tied and number(row.tied_norm) in tied and row.tied_norm > 0
    assert number(row.given_norm) in kept and number(row.filled_norm) in kept


@each_language
def test_the_pads_row_gets_the_largest_gradient(language: Language) -> None:
    truth, said = verdict(
        "embedding", "padding-idx", language, lookup_texts="cat", padding_side="left"
    )
    uneven = embedding_gradients(batch_texts(UNEVEN_TEXTS[language], language), 1)
    assert (
        truth == "largest" and uneven.without_padding_idx[0] > uneven.without_padding_idx[1:].max()
    )
    assert (
        number(float(uneven.without_padding_idx[0])) in said
        and number(float(uneven.without_padding_idx[1:].max())) in said
    )


@each_language
def test_the_lines_are_the_ones_described(language: Language) -> None:
    five = {"ru": "пять строк", "en": "Five lines"}[language]
    assert five in SECTION.prose(language).blocks["question"]
    *short, long = batch_texts(UNEVEN_TEXTS[language], language).lengths
    assert short == [1] * 5 and long > 5
