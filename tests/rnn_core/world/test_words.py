"""The words of a reader's text, and texts that a network of one language cannot read."""

import copy
import pickle
from typing import Any

import pytest

from rnn_core.bounds import MAX_WORDS, OutOfBounds
from rnn_core.world.language import Language, language_of, normalise
from rnn_core.world.words import MAX_TEXT, UnreadableText, foreign_words, read_words, split_words

GREEK, CHINESE, NUMBERS = "Το φαγητό ήταν υπέροχο", "电影 很好", "10/10, 100"


def test_punctuation_is_left_out() -> None:
    assert split_words("Не скучно, а по-русски смешно!") == (
        "Не", "скучно", "а", "по-русски", "смешно",
    )  # fmt: skip
    assert split_words("I can't - really…") == ("I", "can't", "really")
    assert split_words("?!") == split_words("__") == split_words("\u200b😀") == ()
    assert split_words("_не_ понравилось, _sorry_") == ("не", "понравилось", "sorry")
    with pytest.raises(OutOfBounds, match="text length must be between 0 and 1000, got 1001"):
        split_words("a" * (MAX_TEXT + 1))


@pytest.mark.parametrize("text", [GREEK, CHINESE, NUMBERS, "שלום", "हिन्दी", "℃ Ⅻ"])
@pytest.mark.parametrize(("language", "name"), [("ru", "Russian"), ("en", "English")])
def test_a_text_of_neither_alphabet_is_refused(text: str, language: Language, name: str) -> None:
    with pytest.raises(UnreadableText, match=f"reads {name}, the text has no {name} letter"):
        read_words(text, language)
    assert language_of(text, language) == language


def test_a_text_of_the_other_language_is_refused() -> None:
    for text, other in (("The food was great", "ru"), ("Еда отличная", "en")):
        with pytest.raises(UnreadableText) as refused:
            read_words(text, other)  # type: ignore[arg-type]
        assert refused.value.language == other
        assert str(pickle.loads(pickle.dumps(refused.value))) == str(copy.copy(refused.value))


@pytest.mark.parametrize(
    ("text", "language", "foreign"),
    [
        ("Мой iPhone 15 супер, iPhone рулит", "ru", ("iPhone",)),
        ("3D-очки и iPhoneом", "ru", ()),
        ("the борщ was вкусный", "en", ("борщ", "вкусный")),
        ("Їжа дуже смачна", "ru", ()),  # Ukrainian letters are near
        ("Très bon café", "en", ()),
        ("вкусно 猫 100", "ru", ("猫",)),
    ],
)
def test_foreign_words_are_named_and_numbers_are_not(
    text: str, language: Language, foreign: tuple[str, ...]
) -> None:
    assert foreign_words(read_words(text, language), language) == foreign


@pytest.mark.parametrize(("text", "count"), [("", 0), (" …!", 0), ("😀👍", 0), ("a " * 49, 49)])
def test_too_few_and_too_many_words_are_refused(text: str, count: int) -> None:
    with pytest.raises(OutOfBounds, match=f"tokens must be between 1 and {MAX_WORDS}, got {count}"):
        read_words(text, "en")


@pytest.mark.parametrize("wrong", [None, b"cat", ["cat"], 7])
def test_what_is_no_text_is_refused(wrong: Any) -> None:
    for call in (split_words, lambda text: read_words(text, "en"), normalise):
        with pytest.raises(TypeError, match=f"a text must be a str, got {type(wrong).__name__}"):
            call(wrong)
    with pytest.raises(TypeError, match="a text must be a str"):
        language_of(wrong, "en")


def test_no_other_language_is_read() -> None:
    with pytest.raises(ValueError, match='must be "ru" or "en"'):
        read_words("cat", "de")  # type: ignore[arg-type]
