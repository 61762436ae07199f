"""A word that a reader recognises is the word that a network knows, however it was typed."""

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rnn_core.characters import clean, respell, split_characters
from rnn_core.text import Vocabulary, tokenise
from rnn_core.world.captions import caption_words, encode, vocabulary
from rnn_core.world.language import LANGUAGES, Language, normalise
from rnn_core.world.reviews import load_reviews
from rnn_core.world.words import split_words

INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060"
    "\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206f\u3164\ufe00\ufe0e\ufe0f\ufeff\uffa0"
    "\ufff9\ufffb\U000e0020\U000e007f\U000e0100\U0001d173\0\x07\x7f\ud800"
)
VOWELS = "аеёиоуыэюяіїєАЕЁИОУЫЭЮЯ"
LOOK_ALIKE = dict(zip("асеорхуАВСЕНКМОРТХУ", "aceopxyABCEHKMOPTXY", strict=True))
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FIRE_HEART = "\u2764\ufe0f\u200d\U0001f525"
KEYCAP = "1\ufe0f\u20e3"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
THUMB = "\U0001f44d\U0001f3fd"
EMOJI = (FAMILY, FIRE_HEART, KEYCAP, SCOTLAND, THUMB, "\u203c\ufe0f", "\U0001f1f7\U0001f1fa")
PERSIAN = "می\u200cشود"  # the non-joiner keeps two letters apart
SINHALA = "ශ්\u200dරී"  # the joiner makes one sign of three

CLEANED = {
    "ко\u0301т": "кот",
    "ко\u0300т": "кот",
    "за\u0301мок, замо\u0301к": "замок, замок",
    "зáмок": "замок",  # a Latin á
    "кафé": "кафе",
    "café, naïve": "café, naïve",
    "ёж\u0301ик, е\u0308\u0301ж, ё\u0301ж": "ёж\u0301ик, ёж, ёж",
    "й, и\u0306, ї, і\u0308, ў, у\u0306, ќ, ѓ": "й, й, ї, ї, ў, ў, ќ, ѓ",
    "ѝ": "и",  # и with a stress mark, of which Unicode made a letter
    "ко\u00adт": "кот",
    "\ufeffкот\u200b": "кот",
    "ко\u200dт ко\u200cт ко\ufe0fт": "кот кот кот",
    "\u2068кот\u2069 \u202eкот\u202c": "кот кот",
    "и\u00ad\u0306": "й",  # what an invisible character held apart composes
    "кoт, Cбербанк, XОР": "кот, Сбербанк, ХОР",
    "сat, Сore": "cat, Core",
    "iPhoneом, SMSка, VKонтакте": "iPhoneом, SMSка, VKонтакте",
    "по\u2010русски по\u2011русски по\u2013русски по\u2212русски": " ".join(["по-русски"] * 4),
    "5\u20136, \u22125, 5\u22123": "5\u20136, \u22125, 5\u22123",
    "дорого \u2013 но вкусно": "дорого \u2013 но вкусно",
    "good\u2014but dear": "good\u2014but dear",
    "don\u2019t don\u02bct don\uff07t don`t don\u00b4t don\u2018t": " ".join(["don't"] * 6),
    "\u2018quoted\u2019 `code`": "\u2018quoted\u2019 `code`",
    "ＧＯＯＤ，ｆｉｌｍ！": "GOOD,film!",
    "\ufb01lm \U0001d4f0\U0001d4f8\U0001d4f8\U0001d4ed": "film good",
    "№ 5, x², ½, ™": "№ 5, x², ½, ™",
    PERSIAN: PERSIAN,
    SINHALA: SINHALA,
    f"{PERSIAN}\u200c": PERSIAN,
    "\u200d": "",
    "кот\U0001f3fd": "кот\U0001f3fd",
    **{one: one for one in EMOJI},
    "\u2764\ufe0e": "\u2764\ufe0e",
    "  a\u00a0\u2003b\n": "a b",
}

TROUBLE = INVISIBLE + (
    "aceя1_-'’ \n\u2013\u2014\u2212`\u02bcоиеё\u0300\u0301\u0306\u0308\u0338\u20e3<≮мк"
    "\U0001f1f7\U0001f44d\U0001f3fd\u2764\U0001f3f4ש\u05b8\u1100می\u180b\u1820\ufb01\uff21\U0001d400"
)
texts = st.text(st.characters(exclude_categories=()) | st.sampled_from(TROUBLE), max_size=30)
seen = st.characters(categories=("L", "N", "P", "S")).filter(
    lambda c: not unicodedata.decomposition(c).startswith("<") and c not in "\u115f\u1160\u3164"
)
languages = st.sampled_from(LANGUAGES)


def known_words(language: Language) -> list[str]:
    reviews = [word for one in load_reviews(language)[::7] for word in one.words]
    return sorted({*caption_words(language), *reviews})


KNOWN = {language: known_words(language) for language in LANGUAGES}
VOCABULARY = {language: Vocabulary.build(KNOWN[language]) for language in LANGUAGES}


@st.composite
def sentences(draw: st.DrawFn) -> tuple[Language, list[str]]:
    language = draw(languages)
    return language, draw(st.lists(st.sampled_from(KNOWN[language]), min_size=1, max_size=5))


def assert_known(language: Language, words: list[str], typed: str) -> None:
    """What was typed has the ids of the words, in our vocabularies and in a reader's own."""
    assert tokenise(typed) == words
    assert VOCABULARY[language].encode(tokenise(typed)) == VOCABULARY[language].encode(words)
    assert encode(tokenise(typed), language) == encode(words, language)


@pytest.mark.parametrize("text", CLEANED)
def test_what_a_text_comes_to(text: str) -> None:
    assert clean(text) == CLEANED[text]


@pytest.mark.parametrize("emoji", EMOJI)
def test_an_emoji_stays_whole(emoji: str) -> None:
    assert split_characters(emoji) == [emoji]
    # A digit with a keycap is a digit to whoever reads words, and joins the word before it.
    if emoji != KEYCAP:
        assert tokenise(f"кот{emoji}кот") == ["кот", emoji, "кот"]


def test_a_tone_of_skin_belongs_to_an_emoji_alone() -> None:
    assert tokenise("кот\U0001f3fd") == ["кот", "\U0001f3fd"]


@settings(max_examples=300)
@given(sentences(), st.data())
def test_what_nobody_sees_changes_no_word(said: tuple[Language, list[str]], data: Any) -> None:
    language, words = said
    noise = st.text(st.sampled_from(INVISIBLE), max_size=2)
    typed = " ".join(
        "".join(letter + data.draw(noise) for letter in data.draw(noise) + word) for word in words
    )
    assert_known(language, words, typed)


@settings(max_examples=100)
@given(sentences(), st.data())
def test_stress_marks_change_no_word(said: tuple[Language, list[str]], data: Any) -> None:
    language, words = said
    stress = st.sampled_from(["", "\u0300", "\u0301", "\u0301\u0300", "\u0341"])
    typed = "".join(
        letter + data.draw(stress) if letter in VOWELS else letter for letter in " ".join(words)
    )
    assert_known(language, words, typed)


@settings(max_examples=100)
@given(sentences(), st.data())
def test_look_alike_letters_change_no_word(said: tuple[Language, list[str]], data: Any) -> None:
    language, words = said
    table = LOOK_ALIKE if language == "ru" else {one: two for two, one in LOOK_ALIKE.items()}
    parts = re.split("([-' ])", " ".join(words))  # each is of one alphabet by itself
    for k, part in enumerate(parts):
        if any(letter.isalpha() and letter not in table for letter in part):
            changed = data.draw(st.sets(st.sampled_from(sorted(table))))
            parts[k] = "".join(table[one] if one in changed else one for one in part)
    assert_known(language, words, "".join(parts))


@settings(max_examples=100)
@given(
    sentences(),
    st.sampled_from("-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"),
    st.sampled_from("'\u2019\u2018\u201b\u02bc\u2032`\u00b4\uff07"),
)
def test_hyphens_and_apostrophes_change_no_word(
    said: tuple[Language, list[str]], hyphen: str, apostrophe: str
) -> None:
    language, words = said
    words = [*words, {"ru": "по-русски", "en": "don't"}[language], "x-y", "o'z"]
    # Between a digit and a letter a dash is a dash.
    words = [word for word in words if not re.search(r"\d-|-\d", word)]
    typed = " ".join(words).replace("-", hyphen).replace("'", apostrophe)
    assert_known(language, words, typed)


@settings(max_examples=300)
@given(texts, st.sampled_from(["NFC", "NFD"]))
@example("≮\ufe0f", "NFD")
def test_texts_that_unicode_calls_equal_give_the_same_tokens(text: str, form: Any) -> None:
    assert tokenise(unicodedata.normalize(form, text)) == tokenise(text)
    assert tokenise(unicodedata.normalize(form, text), "char") == tokenise(text, "char")


@settings(max_examples=200)
@given(sentences(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_a_known_word_is_known_in_every_form(said: tuple[Language, list[str]], form: Any) -> None:
    language, words = said
    wide = str.maketrans({chr(k): chr(k + 0xFEE0) for k in range(ord("A"), ord("z") + 1)})
    for typed in (" ".join(words), " ".join(words).translate(wide)):
        assert_known(language, words, unicodedata.normalize(form, typed))


@settings(max_examples=500)
@given(texts)
@example("aʼ’b")
@example("о\u0301\u0308\u0301")
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    found = clean(text)
    assert clean(found) == found == " ".join(respell(text).split())
    assert unicodedata.is_normalized("NFC", found)
    assert not set(found) & set("\u00ad\u200b\u200e\u200f\u2060\u2068\ufeff\0\ud800")
    assert tokenise(" ".join(tokenise(text))) == tokenise(text)


@settings(max_examples=300)
@given(st.text(seen, max_size=30))
def test_nothing_that_is_seen_is_lost(text: str) -> None:
    """As many letters, digits and signs come out as went in, stress marks not counted."""

    def count(given: str) -> int:
        return len(re.sub("[\u0300\u0301]", "", unicodedata.normalize("NFD", given)))

    assert count(clean(text)) == count(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_texts_are_clean_already(language: Language) -> None:
    """The words of every review and caption are those that a plain rule of one line gives."""
    for one in load_reviews(language):
        assert clean(one.text) == one.text
        assert split_words(one.text) == tuple(re.findall(r"[^\W_]+(?:[-'][^\W_]+)*", one.text))
    for word in vocabulary(language).tokens[4:]:
        assert tokenise(word) == [clean(word)] == [word]


@pytest.mark.parametrize("wrong", [b"x", None, ["x"], 7])
def test_what_is_no_text_is_refused(wrong: Any) -> None:
    for call in (clean, respell, normalise, split_words):
        with pytest.raises(TypeError, match=f"a text must be a str, got {type(wrong).__name__}"):
            call(wrong)
