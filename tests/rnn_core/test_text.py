import copy
import pickle
import unicodedata
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rnn_core import OutOfBounds, Vocabulary, tokenise
from rnn_core.bounds import MAX_CHARACTERS, MAX_VOCABULARY

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
RUSSIA, GERMANY = "\U0001f1f7\U0001f1fa", "\U0001f1e9\U0001f1ea"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
THUMB = "\U0001f44d\U0001f3fd"  # with a skin tone
HEART = "\u2764\ufe0f"
NODDING = "\U0001f642\u200d\u2194\ufe0f"  # the arrow is a mathematical symbol
ZALGO = "Z\u034d\u0338\u031b"
TROUBLE = (
    "aя1_-'’ \n\t\0\u0301\u0338\u200d\u200f\ufe0f\ud800\U0001f1f7\U0001f44d\U0001f3fd<ש\u05b8\u1100"
)

texts = st.text(
    st.characters(exclude_categories=()) | st.sampled_from(TROUBLE), max_size=40
)  # any code point at all, lone surrogates included

WORDS = {
    "Кот сидит на столе.": ["Кот", "сидит", "на", "столе", "."],
    "Скажи по-русски!": ["Скажи", "по-русски", "!"],
    "I don't, rock’n’roll": ["I", "don't", ",", "rock'n'roll"],
    "-x- x--y 'tis": ["-", "x", "-", "x", "-", "-", "y", "'", "tis"],
    "snake_case _1 2x": ["snake_case", "_1", "2x"],
    "<b>hi</b>&amp;": ["<", "b", ">", "hi", "<", "/", "b", ">", "&", "amp", ";"],
    "<pad>": ["<", "pad", ">"],
    "שָׁלוֹם עולם": [unicodedata.normalize("NFC", "שָׁלוֹם"), "עולם"],
    "السَّلامُ عليكم": [unicodedata.normalize("NFC", "السَّلامُ"), "عليكم"],
    f"{FAMILY}{RUSSIA}{GERMANY}": [FAMILY, RUSSIA, GERMANY],
    f"ok{THUMB}{HEART}": ["ok", THUMB, HEART],
    f"{ZALGO}al": [unicodedata.normalize("NFC", ZALGO) + "al"],
    "a\0b": ["ab"],
    "  \n\t ": [],
    "": [],
}

CHARACTERS = {
    "Hello": ["H", "e", "l", "l", "o"],
    " a \t\n b ": ["a", " ", "b"],
    "йё": ["й", "ё"],
    "e\u0301": ["é"],  # NFC composes what it can
    "x\u0301": ["x\u0301"],  # and a mark without a composed form stays with its letter
    "\u0301a \u0301": ["\u0301", "a", " ", "\u0301"],  # a leading mark stands alone
    "e\0\u0301": ["é"],  # what a control character held apart composes
    "\ud83d\ude00a": ["a"],  # two lone surrogates are not a character
    ENGLAND + RUSSIA + GERMANY[0]: [ENGLAND, RUSSIA, GERMANY[0]],
    FAMILY + FAMILY: [FAMILY, FAMILY],
    NODDING + THUMB + HEART: [NODDING, THUMB, HEART],
    "a\u200db": ["a", "b"],  # a joiner joins emoji, not letters
    "a\u200d\u2764": ["a", "\u2764"],
    "a\u200f,": ["a", ","],
    ZALGO: [unicodedata.normalize("NFC", ZALGO)],
}


@pytest.mark.parametrize("text", WORDS)
def test_words(text: str) -> None:
    assert tokenise(text) == WORDS[text]


@pytest.mark.parametrize("text", CHARACTERS)
def test_characters(text: str) -> None:
    assert tokenise(text, "char") == CHARACTERS[text]


@settings(max_examples=500)
@given(texts)
@example("e\0\u0301")
@example("\u0301 \u0301")
@example("a-\u0301b")
def test_any_text_at_both_levels(text: str) -> None:
    words, characters = tokenise(text, "word"), tokenise(text, "char")
    assert "".join(words) == "".join(c for c in characters if c != " ")
    # Idempotent: what came out, put together again, comes out again.
    assert tokenise(" ".join(words), "word") == words
    assert tokenise("".join(characters), "char") == characters
    for token in words + characters:
        assert token and unicodedata.is_normalized("NFC", token)
        assert not {unicodedata.category(c) for c in token} & {"Cc", "Cs"}
        assert token == " " or not any(c.isspace() for c in token)


def test_length_is_bounded_in_code_points() -> None:
    assert len(tokenise("я" * MAX_CHARACTERS, "char")) == MAX_CHARACTERS
    with pytest.raises(OutOfBounds, match="text length must be between 0 and 10000, got 10001"):
        tokenise("я" * (MAX_CHARACTERS + 1))


def test_wrong_arguments() -> None:
    with pytest.raises(ValueError, match='level must be "word" or "char"'):
        tokenise("x", "byte")  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [b"x", None, ["x"], 7, np.array(["x"])])
def test_what_is_no_text_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match=f"a text must be a str, got {type(wrong).__name__}"):
        tokenise(wrong)


def test_a_string_of_numpy_is_a_text() -> None:
    assert tokenise(np.str_("don’t go")) == tokenise(np.str_("don't go")) == ["don't", "go"]
    assert all(type(token) is str for token in tokenise(np.str_("a cat")))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("кот", "tokens must be a list of str, got one str: tokenise it first"),
        (None, "tokens must be a list of str, got NoneType"),
        (7, "tokens must be a list of str, got int"),
        (np.array("cat"), "tokens must be a list of str, got ndarray"),
        (torch.tensor(1.0), "tokens must be a list of str, got Tensor"),
        (["a", None], "a token must be a str, got NoneType"),
        ([["a"], ["b"]], "a token must be a str, got list"),
        ([b"a"], "a token must be a str, got bytes"),
    ],
)
def test_what_are_no_tokens_is_refused(wrong: Any, message: str) -> None:
    for call in (Vocabulary.build(["a"]).encode, Vocabulary.build):
        with pytest.raises(TypeError, match=message):
            call(wrong)


@pytest.mark.parametrize(
    "ids", [[2, 3], (2, 3), torch.tensor([2, 3]), np.array([2, 3]), range(2, 4)]
)
def test_ids_of_every_kind_are_decoded(ids: Any) -> None:
    vocabulary = Vocabulary.build(["a", "b"])
    assert vocabulary.decode(ids) == ["a", "b"]
    assert vocabulary.decode([torch.tensor(2), np.int32(3)]) == ["a", "b"]  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (torch.zeros(2, 3, dtype=torch.long), r"one sequence \(T,\), got .* shape \(2, 3\)"),
        (np.zeros((1, 2), int), r"one sequence \(T,\), got .* shape \(1, 2\)"),
        (torch.tensor(2), r"one sequence \(T,\), got .* shape \(\)"),
        ([[2], [2, 2]], "one sequence .* take it row by row"),
        ([torch.tensor([2])], "one sequence .* take it row by row"),
        ([0.7], "must be whole numbers, got 0.7"),
        ([2.0], "must be whole numbers, got 2.0"),
        (torch.tensor([2.0]), "must be whole numbers, got 2.0"),
        (torch.tensor([True]), "must be whole numbers, got True"),
        ([np.float64("nan")], "must be whole numbers, got nan"),
        ([True], "must be whole numbers, got True"),
        ([None], "must be whole numbers, got None"),
        (["2"], "must be whole numbers, got '2'"),
        ("22", "must be a sequence of whole numbers, got str"),
        (2, "must be a sequence of whole numbers, got int"),
        (None, "must be a sequence of whole numbers, got NoneType"),
    ],
)
def test_what_are_no_ids_is_refused(wrong: Any, message: str) -> None:
    with pytest.raises(ValueError, match=f"token ids {message}" if message[0] == "m" else message):
        Vocabulary.build(["a"]).decode(wrong)


def test_ids_follow_the_first_appearance() -> None:
    vocabulary = Vocabulary.build(["на", "столе", "на", "кот"])
    assert vocabulary.tokens == ("<pad>", "<unk>", "на", "столе", "кот")
    assert len(vocabulary) == 5
    assert vocabulary.encode(["кот", "пёс", "на"]) == [4, 1, 2]
    assert vocabulary.decode([4, 1, 2, 0]) == ["кот", "<unk>", "на", "<pad>"]
    assert vocabulary.decode(torch.tensor([3, 2])) == ["столе", "на"]
    assert (Vocabulary.pad_id, vocabulary.unknown_id) == (0, 1)


def test_typed_special_tokens_do_not_collide() -> None:
    unseen = Vocabulary.build(["a"])
    assert unseen.encode(["<pad>", "<unk>"]) == [1, 1]
    seen = Vocabulary.build(["<unk>", "<pad>"])
    assert seen.encode(["<pad>", "<unk>", "x"]) == [3, 2, 1]
    assert seen.decode([3, 2]) == ["<pad>", "<unk>"]


def test_max_size_keeps_the_most_frequent_in_order_of_appearance() -> None:
    tokens = ["c", "a", "b", "b", "a", "d"]
    assert Vocabulary.build(tokens, max_size=4).tokens == ("<pad>", "<unk>", "a", "b")
    assert Vocabulary.build(tokens, max_size=5).tokens == ("<pad>", "<unk>", "c", "a", "b")
    assert Vocabulary.build(tokens, max_size=2).tokens == ("<pad>", "<unk>")
    assert Vocabulary.build(tokens, max_size=99) == Vocabulary.build(tokens)


def test_vocabulary_bounds() -> None:
    many = [str(i) for i in range(MAX_VOCABULARY - 1)]
    assert len(Vocabulary.build(many[:-1])) == MAX_VOCABULARY
    with pytest.raises(OutOfBounds, match="vocabulary size"):
        Vocabulary.build(many)
    with pytest.raises(OutOfBounds, match="vocabulary size must be between 2"):
        Vocabulary.build(["a"], max_size=1)
    for wrong in (-1, 3):
        with pytest.raises(OutOfBounds, match="token id must be between 0 and 2"):
            Vocabulary.build(["a"]).decode([wrong])


def test_vocabulary_is_a_value() -> None:
    vocabulary = Vocabulary.build(["a"])
    with pytest.raises(FrozenInstanceError):
        vocabulary.tokens = ()  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(vocabulary)) == copy.copy(vocabulary) == vocabulary
    assert hash(vocabulary) == hash(Vocabulary.build(["a"]))


@settings(max_examples=100)
@given(st.lists(st.text(max_size=2)))
def test_decode_undoes_encode(tokens: list[str]) -> None:
    vocabulary = Vocabulary.build(tokens)
    assert vocabulary.decode(vocabulary.encode(tokens)) == tokens
    assert all(i >= 2 for i in vocabulary.encode(tokens))
