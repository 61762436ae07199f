"""The rectangle of a batch: what is padded, cut and wasted is counted."""

import re

import pytest

from content import LANGUAGES, Language
from content.template import percent
from lessons.embedding.lookup import TEXTS
from lessons.embedding.padding import EXAMPLE_LENGTHS, MAX_LENGTH, SECTION, TOKEN, UNEVEN_TEXTS
from rnn_core.batching.lines import tokenise_lines
from rnn_core.batching.padding import MAX_LENGTH as MOST
from rnn_core.batching.padding import PAD_TOKENS, batch_texts
from tests.lessons.answers import notices, verdict
from tests.lessons.embedding.asked import blocks, longest, pressed

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_the_share_of_waste_is_counted(language: Language) -> None:
    texts = UNEVEN_TEXTS[language]
    batch = batch_texts(texts, language)
    (notice,) = notices(
        blocks("padding", language, lookup_texts=texts, padding_max_length=48)["padding"]
    )
    assert percent(batch.padding_fraction) in notice and batch.padding_fraction > 0.5
    assert str((~batch.mask).sum()) in notice


@each_language
def test_only_lengths_become_equal(language: Language) -> None:
    truth, said = verdict(
        "embedding", "padding", language, lookup_texts="cat", padding_max_length=1
    )
    assert truth == "near" and "40%" in SECTION.prose(language).blocks["option-near"]
    lines = batch_texts("\n".join("cat " * length for length in EXAMPLE_LENGTHS), language)
    assert 0.25 < lines.padding_fraction < 0.5 and abs(lines.padding_fraction - 0.4) < 0.05
    assert f"{percent(lines.padding_fraction)}%" in said and "11" in said and "27" in said
    for length in EXAMPLE_LENGTHS:
        assert f"({length}, 24)" in said
    assert "(3, 9, 24)" in said


@each_language
def test_every_batch_has_its_sentences(language: Language) -> None:
    for values, cases in (
        ({}, ["notice"]),
        ({"lookup_texts": "cat\ndog"}, ["notice-none"]),
        ({"padding_max_length": 3}, ["notice-cut", "notice-none"]),
        ({"padding_max_length": 9}, ["notice-cut", "notice"]),
        ({"padding_token": "end"}, ["notice-end", "notice"]),
        ({"lookup_texts": "cat\ndog", "padding_token": "end"}, ["notice-none"]),
    ):
        said = notices(blocks("padding", language, **values)["padding"])
        for case, line in zip(cases, said, strict=True):
            assert longest("padding", language, case) in line
        assert ("<end>" in " ".join(said)) == ("notice-end" in cases)


@each_language
def test_what_is_cut_is_counted(language: Language) -> None:
    batch = batch_texts(TEXTS.default[language], language, 3)
    cut, _ = notices(blocks("padding", language, padding_max_length=3)["padding"])
    assert f" {batch.truncated} " in cut and "max_length = 3" in cut


@each_language
@pytest.mark.parametrize("name", SECTION.presets)
def test_presets_make_their_point(language: Language, name: str) -> None:
    start = {"lookup_texts": "cat\na dog", "padding_max_length": 1, "padding_token": "unk"}
    values = start | pressed("padding", name, language)
    tokens, pads = blocks("padding", language, **values)["padding"]["figures"][0]["data"][:2]
    match name:
        case "short" | "cut-left":
            assert max(tokens["x"]) == 1  # the longest of these lines has two words
            assert values.get("padding_truncation") == ("left" if name == "cut-left" else None)
        case "left":
            assert values["padding_side"] == "left" and pads["x"] == [0]
        case "end":
            assert values["padding_token"] == "end" and pads["x"] == [1]
        case "waste":
            assert len(pads["x"]) > len(tokens["x"])
        case "start":
            assert values["lookup_texts"] == TEXTS.default[language]
            assert values == {key: SECTION.controls[key].initial(language) for key in values}


@each_language
def test_the_batches_are_the_ones_described(language: Language) -> None:
    words = SECTION.prose(language).blocks
    assert tuple(map(int, re.findall(r"\d+", words["question"]))) == EXAMPLE_LENGTHS
    short = pressed("padding", "short", language)
    assert re.findall(r"\d+", words["preset-short"]) == [str(short["padding_max_length"])]
    uneven = tokenise_lines(UNEVEN_TEXTS[language]).tokens
    assert [len(line) for line in uneven[:-1]] == [1] * 5


def test_controls_offer_what_the_code_takes() -> None:
    assert (MAX_LENGTH.low, MAX_LENGTH.high) == (1, MOST)
    assert TOKEN.options == tuple(PAD_TOKENS)


@each_language
def test_the_first_grid_is_whole_on_a_laptop(language: Language) -> None:
    """906 pixels is the width of a chart there; <pad> has five letters, not eleven."""
    assert blocks("padding", language)["padding"]["widths"][0] <= 906
