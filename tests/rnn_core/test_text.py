import copy
import pickle
import unicodedata
from dataclasses import FrozenInstanceError

import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnn_core import OutOfBounds, Vocabulary, pad_batch, tokenise
from rnn_core.bounds import MAX_BATCH, MAX_CHARACTERS, MAX_STEPS, MAX_VOCABULARY

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
    "I don't, rock’n’roll": ["I", "don't", ",", "rock’n’roll"],
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
    "a\u200db": ["a\u200d", "b"],  # a joiner joins emoji, not letters
    "a\u200d\u2764": ["a\u200d", "\u2764"],
    "a\u200f,": ["a\u200f", ","],
    ZALGO: [unicodedata.normalize("NFC", ZALGO)],
}


@pytest.mark.parametrize("text", WORDS)
def test_words(text: str) -> None:
    assert tokenise(text) == WORDS[text]


@pytest.mark.parametrize("text", CHARACTERS)
def test_characters(text: str) -> None:
    assert tokenise(text, "char") == CHARACTERS[text]


@settings(deadline=None, max_examples=500)
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


@settings(deadline=None, max_examples=200)
@given(texts)
def test_nothing_but_controls_and_spaces_is_lost(text: str) -> None:
    kept = [c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cs")]
    # NFD, because NFC may compose neighbours that whitespace held apart here.
    decomposed = unicodedata.normalize("NFD", "".join(kept))
    assert sorted(unicodedata.normalize("NFD", "".join(tokenise(text)))) == sorted(decomposed)


def test_length_is_bounded_in_code_points() -> None:
    assert len(tokenise("я" * MAX_CHARACTERS, "char")) == MAX_CHARACTERS
    with pytest.raises(OutOfBounds, match="text length must be between 0 and 10000, got 10001"):
        tokenise("я" * (MAX_CHARACTERS + 1))


def test_wrong_arguments() -> None:
    with pytest.raises(ValueError, match='level must be "word" or "char"'):
        tokenise("x", "byte")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a text must be a str, got bytes"):
        tokenise(b"x")  # type: ignore[arg-type]


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


@settings(deadline=None, max_examples=100)
@given(st.lists(st.text(max_size=2)))
def test_decode_undoes_encode(tokens: list[str]) -> None:
    vocabulary = Vocabulary.build(tokens)
    assert vocabulary.decode(vocabulary.encode(tokens)) == tokens
    assert all(i >= 2 for i in vocabulary.encode(tokens))


def test_padding_on_either_side() -> None:
    right = pad_batch([[5, 6, 7], [8]], max_length=9)
    assert right.ids.tolist() == [[5, 6, 7], [8, 0, 0]]
    assert right.mask.tolist() == [[True, True, True], [True, False, False]]
    assert right.lengths.tolist() == [3, 1]
    left = pad_batch([[5, 6, 7], [8]], max_length=9, side="left", pad_id=4)
    assert left.ids.tolist() == [[5, 6, 7], [4, 4, 8]]
    assert left.mask.tolist() == [[True, True, True], [False, False, True]]
    assert (left.ids.dtype, left.mask.dtype) == (torch.int64, torch.bool)


@pytest.mark.parametrize("side", ["right", "left"])
def test_truncation_keeps_the_beginning_or_the_end(side: str) -> None:
    batch = pad_batch([[1, 2, 3, 4], [0, 0]], max_length=2, side=side)  # type: ignore[arg-type]
    assert batch.ids.tolist() == [[1, 2], [0, 0]]
    assert batch.mask.all()  # an id equal to pad_id is still a token
    assert batch.lengths.tolist() == [2, 2]
    end = pad_batch([[1, 2, 3, 4], [5]], 2, side, truncation="left")  # type: ignore[arg-type]
    assert end.ids.tolist() == [[3, 4], [5, 0] if side == "right" else [0, 5]]


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=7), min_size=1, max_size=5),
    st.integers(1, 9),
    st.sampled_from(["right", "left"]),
    st.sampled_from(["right", "left"]),
)
def test_the_mask_gives_the_sequences_back(
    sequences: list[list[int]], max_length: int, side: str, cut: str
) -> None:
    batch = pad_batch(sequences, max_length, side, 3, cut)  # type: ignore[arg-type]
    rows = [ids[mask].tolist() for ids, mask in zip(batch.ids, batch.mask, strict=True)]
    kept = slice(max_length) if cut == "right" else slice(-max_length, None)
    assert rows == [sequence[kept] for sequence in sequences]
    assert batch.ids.shape == (len(sequences), min(max_length, max(map(len, sequences))))
    assert batch.lengths.tolist() == batch.mask.sum(1).tolist()
    assert (batch.ids[~batch.mask] == 3).all()
    edge = batch.mask[:, 0] if side == "right" else batch.mask[:, -1]
    assert edge.all()


def test_the_lengths_pack() -> None:
    batch = pad_batch([[5], [6, 7]], max_length=4)
    x = batch.ids[..., None].float()  # (B, T, 1)
    packed = pack_padded_sequence(x, batch.lengths, batch_first=True, enforce_sorted=False)
    back, lengths = pad_packed_sequence(packed, batch_first=True)
    assert back[..., 0].tolist() == [[5, 0], [6, 7]]
    assert lengths.tolist() == [1, 2]


def test_wrong_batches() -> None:
    with pytest.raises(ValueError, match="batch size must be between 1 and 1024, got 0"):
        pad_batch([], max_length=3)
    with pytest.raises(ValueError, match="sequence 1 of the batch is empty"):
        pad_batch([[1], []], max_length=3)
    with pytest.raises(OutOfBounds, match="batch size"):
        pad_batch([[1]] * (MAX_BATCH + 1), max_length=3)
    for wrong in (0, MAX_STEPS + 1):
        with pytest.raises(OutOfBounds, match="max length"):
            pad_batch([[1]], max_length=wrong)
    with pytest.raises(OutOfBounds, match="pad id"):
        pad_batch([[1]], max_length=3, pad_id=-1)
    with pytest.raises(ValueError, match='side must be "right" or "left"'):
        pad_batch([[1]], max_length=3, side="top")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="truncation"):
        pad_batch([[1]], max_length=3, truncation="top")  # type: ignore[arg-type]
