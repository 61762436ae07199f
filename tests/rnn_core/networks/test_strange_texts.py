"""Any text at all: a network answers or refuses in one sentence, and knows a word that is known."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.bounds import OutOfBounds
from rnn_core.networks.predict import PREDICTORS
from rnn_core.networks.pretrained import pretrained, untrained_model
from rnn_core.world.language import LANGUAGES, Language
from rnn_core.world.words import UnreadableText, split_words

READERS = [name for name in PREDICTORS if name not in ("classifier", "captioner")]
CAPTION: dict[Language, str] = {
    "ru": "маленький чёрный кот Кузя сидит на столе",
    "en": "the small black cat Kuzya sits on the table",
}
TYPED: dict[Language, str] = {
    "ru": "\ufeffма\u0301ле\u00adнький чe\u0308рный ко\u200bт Ку\u0301зя "
    "\u202aсиди\u0301т\u202c на столе",
    "en": "the small bla\u00adck c\u200dat Kuzya \u2068sits\u2069 on the ta\u200bble\ufe0f",
}
"""The captions with soft hyphens, stress and direction marks, joiners, a Latin e under two dots."""
OTHER: dict[Language, str] = {"ru": "The food was great", "en": "Еда была отличная"}
texts = st.text(
    st.characters(exclude_categories=())
    | st.sampled_from("aeкот iя1-'’\u0301\u200d\u00ad\ufe0f\ud800Ωλ猫😀"),
    max_size=30,
)
each_reader = pytest.mark.parametrize("name", READERS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_reader
@each_language
def test_a_caption_is_read_however_it_was_typed(name: str, language: Language) -> None:
    model = pretrained(name, language)
    found, typed = model.predict(CAPTION[language]), model.predict(TYPED[language])
    assert typed.words == found.words and typed.unknown == found.unknown == ()
    assert typed.labels == found.labels
    np.testing.assert_array_equal(typed.states, found.states)


@each_reader
@each_language
def test_a_language_that_was_not_taught_is_said_to_be_so(name: str, language: Language) -> None:
    for model in (pretrained(name, language), untrained_model(name, language)):
        for text in (OTHER[language], "Το φαγητό", "猫", "10/10"):
            with pytest.raises(UnreadableText, match="the text has no"):
                model.predict(text)
        with pytest.raises(OutOfBounds, match="tokens must be between 1 and 48, got 0"):
            model.predict("👍 😀")


@each_reader
def test_a_foreign_word_among_others_is_named(name: str) -> None:
    found = pretrained(name, "ru").predict("iPhone это кот 猫")
    assert {"iPhone", "猫"} <= set(found.unknown) and "кот" not in found.unknown


@each_reader
@settings(max_examples=60)
@given(texts, st.sampled_from(LANGUAGES))
def test_any_text_is_answered_or_refused(name: str, text: str, language: Language) -> None:
    try:
        found = pretrained(name, language).predict(text)
    except (OutOfBounds, UnreadableText) as refused:
        assert str(refused)
    else:
        assert len(found.words) == len(split_words(text))
        assert np.isfinite(found.states).all() and set(found.unknown) <= set(found.words)


@each_reader
@pytest.mark.parametrize("wrong", [None, b"cat", ["cat"], 7])
def test_what_is_no_text_is_refused(name: str, wrong: Any) -> None:
    with pytest.raises(TypeError, match=f"a text must be a str, got {type(wrong).__name__}"):
        pretrained(name, "en").predict(wrong)


@pytest.mark.parametrize("name", ["classifier", "captioner"])
@pytest.mark.parametrize("wrong", [None, "cat", np.zeros((3, 32, 32), np.float32)])
def test_what_is_no_picture_is_refused(name: str, wrong: Any) -> None:
    with pytest.raises(TypeError, match="a picture must be a tensor, got"):
        pretrained(name, "en").predict(wrong)


def test_a_language_has_to_be_named() -> None:
    for ask in (pretrained, untrained_model):
        with pytest.raises(TypeError, match="language"):
            ask("reviewer")  # type: ignore[call-arg]
        with pytest.raises(ValueError, match="name must be one of"):
            ask(["reviewer"], "en")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match='language must be "ru" or "en"'):
            ask("reviewer", None)  # type: ignore[arg-type]
