"""The rectangle of a batch: what is padded, cut and wasted is counted."""

import re

import numpy as np
import pytest
import torch

from content import LANGUAGES, Language
from content.template import percent
from lessons.embedding.lookup import TEXTS
from lessons.embedding.padding import EXAMPLE_LENGTHS, MAX_LENGTH, SECTION, TOKEN, UNEVEN_TEXTS
from rnn_core.batching.lines import tokenise_lines
from rnn_core.batching.padding import MAX_LENGTH as MOST
from rnn_core.batching.padding import PAD_TOKENS, PadToken, Side, batch_texts
from rnn_core.world.captions import encode, vocabulary
from tests.lessons.answers import close_percents, notices, verdict
from tests.lessons.embedding.asked import blocks, longest, pressed

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_the_share_of_waste_is_counted(language: Language) -> None:
    texts = UNEVEN_TEXTS[language]
    batch = batch_texts(texts, language)
    notice, _ = notices(
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
    share = percent(lines.padding_fraction)
    assert f"{share}%" in close_percents(said) and "11" in said and "27" in said
    for length in EXAMPLE_LENGTHS:
        assert f"({length}, 24)" in said
    assert "(3, 9, 24)" in said


STRANGER = {"ru": "кот\nмаленький жираф и зебра", "en": "cat\na small giraffe and a zebra"}


@each_language
def test_every_batch_has_its_sentences(language: Language) -> None:
    end, unknown = {"padding_token": "end"}, {"padding_token": "unk"}
    for values, cases in (
        ({}, ["notice", "by-id"]),
        ({"lookup_texts": "cat\ndog"}, ["notice-none", "by-id"]),
        ({"padding_max_length": 3}, ["notice-cut", "notice-none", "by-id"]),
        ({"padding_max_length": 9}, ["notice-cut", "notice", "by-id"]),
        (end, ["notice-end-absent", "notice"]),
        (unknown | {"lookup_texts": STRANGER[language]}, ["notice-end", "notice"]),
        ({"lookup_texts": "cat\ndog"} | end, ["notice-none"]),
    ):
        said = notices(blocks("padding", language, **values)["padding"])
        assert len(said) == len(cases)
        for case in cases:
            assert any(longest("padding", language, case) in line for line in said)
        assert ("<end>" in " ".join(said)) == ("notice-end-absent" in cases)


@each_language
@pytest.mark.parametrize("token", PAD_TOKENS)
@pytest.mark.parametrize("side", ["right", "left"])
def test_a_mask_by_id_is_right_where_no_word_has_the_id(
    language: Language, token: PadToken, side: Side
) -> None:
    """The words that such a mask hides are those of the text with that very id."""
    for text in (TEXTS.default[language], STRANGER[language], "<pad> <end>\ncat", "??\na cat"):
        batch = batch_texts(text, language, side=side, pad=token)
        ids, pad = torch.from_numpy(batch.ids), PAD_TOKENS[token]
        by_id = (ids != vocabulary(batch.language).tokens.index(pad)).numpy()
        assert batch.hidden_by_id == (by_id != batch.mask).sum()  # padding is never taken for text
        read = [encode(line, batch.language) for line in tokenise_lines(text).tokens]
        assert batch.hidden_by_id == sum(line.count(batch.pad_id) for line in read)
        assert token != "pad" or np.array_equal(by_id, batch.mask)
    said = " ".join(
        notices(
            blocks("padding", language, lookup_texts=STRANGER[language], padding_token="unk")[
                "padding"
            ]
        )
    )
    hidden = batch_texts(STRANGER[language], language, pad="unk").hidden_by_id
    assert hidden == 3 and f" {hidden} " in said and "ids != " in said


@each_language
def test_what_is_cut_is_counted(language: Language) -> None:
    batch = batch_texts(TEXTS.default[language], language, 3)
    cut, *_ = notices(blocks("padding", language, padding_max_length=3)["padding"])
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
