"""Tokens, ids and rows: what is said of them is what was looked up."""

import re

import numpy as np
import pytest
import torch

from content import LANGUAGES, Language
from content.template import number
from lessons.embedding.lookup import ROW, SECTION, TEXTS, TWIN_TEXTS
from lessons.refusals import Refused
from rnn_core.batching.lines import MAX_LINES
from rnn_core.networks.pretrained import pretrained
from rnn_core.world.captions import encode, vocabulary
from tests.arrays import decoded
from tests.lessons.answers import captions, notices, plain, verdict
from tests.lessons.embedding.asked import blocks, longest, pressed

each_language = pytest.mark.parametrize("language", LANGUAGES)
STRANGE = {
    "unknown": "a giraffe\nкот",
    "one token": "cat",
    "thirty-two": "\n".join(["cat"] * 31 + ["a cat sleeps"]),
    "long": "a cat " * 200 + "\ncat",
    "strange": "<b>x</b> & $y$ **z** :red[q]\ncat",
    "longest": "я" * 4000,
}
"""Texts that all sections of the batch have to stand."""


@each_language
def test_every_token_s_row_is_drawn_and_said(language: Language) -> None:
    given = blocks("lookup", language)["lookup"]
    line = TEXTS.default[language].split("\n")[0].split()
    ids = encode(line, language)
    rows = pretrained("painter", language).network.embed.weight.detach()  # type: ignore[union-attr, operator]
    vectors = torch.nn.functional.embedding(torch.tensor(ids), rows)
    _, product = given["figures"]
    assert len(captions(given)) == len(product["frames"]) == len(line)
    for t, caption in enumerate(captions(given)):
        assert line[t] in caption and str(ids[t]) in caption
        assert number(float(vectors[t].norm())) in caption
        drawn = decoded(product["frames"][t]["data"][2]["z"])[0]
        np.testing.assert_array_equal(drawn, vectors[t])
    assert f"({len(line)}, 24)" in plain(given["notices"][0])


@each_language
def test_one_row_of_products_is_not_zero(language: Language) -> None:
    size = {"ru": 66, "en": 53}[language]
    assert size == len(vocabulary(language))
    said = " ".join(notices(blocks("lookup", language)["lookup"]))
    assert f" {24 * size} " in said and re.search(r"\b24\b", said) and number(0.0) in said


@each_language
def test_a_word_has_one_vector_in_two_lines_but_two_states(language: Language) -> None:
    truth, said = verdict("embedding", "lookup", language, lookup_texts="cat")
    network = pretrained("painter", language).network
    ids = torch.tensor(
        [encode(line.split(), language) for line in TWIN_TEXTS[language].split("\n")]
    )
    vectors = network.embed(ids)  # type: ignore[operator]
    one, other = network.rnn(vectors)[0][:, -1]  # type: ignore[operator]
    assert truth == "same" and torch.equal(vectors[0, -1], vectors[1, -1])
    assert number(0.0) in said and number(float((one - other).abs().max())) in said
    assert (one - other).abs().max() > 0.5
    question = SECTION.prose(language).blocks["question"]
    assert all(line in question for line in TWIN_TEXTS[language].split("\n"))


@each_language
def test_an_empty_line_is_named_with_pytorchs_reason(language: Language) -> None:
    texts = "cat\n\n \na dog"
    said = " ".join(notices(blocks("lookup", language, lookup_texts=texts, lookup_row=2)["lookup"]))
    assert "2, 3" in said and "has to be greater than 0" in said
    grid = blocks("padding", language, lookup_texts=texts, lookup_row=2)["padding"]["figures"][0]
    names = grid["layout"]["yaxis"]["ticktext"]
    assert [name.split()[1::2] for name in names] == [["1", "1"], ["4", "2"]]


@each_language
def test_unknown_words_are_named(language: Language) -> None:
    given = blocks("lookup", language, lookup_texts="a giraffe\nand a zebra")["lookup"]
    assert "giraffe, and, zebra" in notices(given)[0]
    known, unknown = captions(given)
    assert longest("lookup", language, "step-unknown") in unknown
    assert longest("lookup", language, "step-unknown") not in known


@each_language
def test_a_long_line_and_a_repeated_word_have_their_sentences(language: Language) -> None:
    said = " ".join(notices(blocks("lookup", language, lookup_texts="a cat " * 30)["lookup"]))
    assert longest("lookup", language, "notice-cut") in said
    assert longest("lookup", language, "notice-twice") in said and "24" in said
    said = " ".join(notices(blocks("lookup", language, lookup_texts="a cat sleeps")["lookup"]))
    assert longest("lookup", language, "notice-cut") not in said
    assert longest("lookup", language, "notice-twice") not in said


@each_language
@pytest.mark.parametrize("name", STRANGE)
def test_a_readers_own_letters_are_shown_as_they_are(language: Language, name: str) -> None:
    given = blocks("lookup", language, lookup_texts=STRANGE[name])
    first = STRANGE[name].split()[0]
    said = captions(given["lookup"])[0]
    assert (first[:1] if name == "strange" else first) in said
    assert "<b>x" not in str(given["lookup"]["figures"])


@each_language
@pytest.mark.parametrize("text", ["", " \n ", "x\n" * (MAX_LINES + 1)])
def test_a_text_that_is_no_batch_is_explained(language: Language, text: str) -> None:
    for section in ("lookup", "padding", "padding-effects", "padding-idx", "pytorch"):
        with pytest.raises(Refused) as refused:
            blocks(section, language, lookup_texts=text)
        sentence = refused.value.sentence
        assert refused.value.control == "lookup_texts" and "{{" not in sentence
        assert any("а" <= letter <= "я" for letter in sentence.lower()) == (language == "ru")
    assert blocks("convolution", language, lookup_texts=text)["border"]


@each_language
def test_presets_make_their_point(language: Language) -> None:
    start = {"lookup_texts": "cat\na dog", "padding_max_length": 1, "padding_token": "unk"}

    def said(name: str) -> str:
        values = start | pressed("lookup", name, language)
        return " ".join(notices(blocks("lookup", language, **values)["lookup"]))

    assert {"ru": "жираф", "en": "giraffe"}[language] in said("unknown")
    assert "greater than 0" in said("gap")
    one = start | pressed("lookup", "one", language)
    tokens, pads = blocks("padding", language, **one)["padding"]["figures"][0]["data"][:2]
    assert not pads["x"] and len(tokens["x"]) == 3
    assert pressed("lookup", "default", language) == {
        "lookup_texts": TEXTS.default[language],
        "lookup_row": 1,
    }


def test_as_many_lines_can_be_looked_at_as_a_batch_holds() -> None:
    assert (ROW.low, ROW.high) == (1, MAX_LINES)
