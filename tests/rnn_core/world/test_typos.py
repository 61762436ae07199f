"""Which word is meant by a misspelt one."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.world.captions import canonical_forms, caption_words, mended_words
from rnn_core.world.free_captions import misspelt
from rnn_core.world.language import LANGUAGES, Language, normalise
from rnn_core.world.parsing import parse
from rnn_core.world.typos import count_edits, nearest_word

words = st.text("abcdé", max_size=9)
each_language = pytest.mark.parametrize("language", LANGUAGES)


@given(words, words)
def test_edits_are_a_symmetric_count_with_zero_for_equals(one: str, other: str) -> None:
    edits = count_edits(one, other)
    assert edits == count_edits(other, one)
    assert (edits == 0) == (one == other)
    assert abs(len(one) - len(other)) <= edits <= max(len(one), len(other))


@given(st.text("abcd", min_size=2, max_size=9), st.integers(0, 999))
def test_a_slip_is_one_edit_at_most(word: str, seed: int) -> None:
    typed = misspelt(word, torch.Generator().manual_seed(seed))
    assert count_edits(word, typed) <= 1 and typed[0] == word[0]


@given(words, st.lists(words, max_size=8))
def test_what_is_read_is_known_and_the_only_nearest(word: str, known: list[str]) -> None:
    read = nearest_word(word, known)
    if word in known:
        assert read == word
    elif read is not None:
        assert read in known and min(len(word), len(read)) >= 4
        edits = count_edits(word, read)
        assert edits <= (1 if len(word) < 7 else 2)
        rivals = [one for one in set(known) - {read} if len(one) >= 4 and one[0] == word[0]]
        assert read[0] == word[0] and all(count_edits(word, one) > edits for one in rivals)


def test_ordinary_words_are_meant_as_they_are_typed() -> None:
    pairs = (("flies", "lies"), ("летит", "лежит"), ("house", "mouse"), ("room", "roof"))
    for typed, near in pairs:
        assert count_edits(typed, near) == 1 and nearest_word(typed, [near]) is None
    assert nearest_word("lise", ["lies", "sits"]) == "lies"


def test_two_words_as_near_are_not_guessed_between() -> None:
    assert nearest_word("стит", ["стоит", "спит"]) is None
    assert nearest_word("cct", ["cat"]) is None


@each_language
def test_every_word_of_the_world_is_itself(language: Language) -> None:
    said = list(caption_words(language))
    assert canonical_forms([word.upper() for word in said], language) == said
    assert mended_words(said, language) == {}
    assert all(nearest_word(normalise(word), list(map(normalise, said))) for word in said)


def test_a_caption_with_slips_is_parsed() -> None:
    typed = ["A", "BIG", "grye", "elefant", "sleepss", "on", "the", "tabel"]
    meant = ["a", "big", "grey", "elephant", "sleeps", "on", "the", "table"]
    assert parse(typed, "en") == parse(meant, "en")
    assert mended_words(typed, "en") == {
        "grye": "grey",
        "elefant": "elephant",
        "sleepss": "sleeps",
        "tabel": "table",
    }
