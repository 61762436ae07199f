"""Any text and any word into what `rnn_core` reads: a result, or one sentence."""

import traceback
from collections.abc import Callable
from time import process_time
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnn_core import Vocabulary, pad_batch, pretrained, tokenise
from rnn_core.characters import clean, respell, split_characters
from rnn_core.networks import demos
from rnn_core.text import random_vector
from rnn_core.world import captions, language, parsing, typos, words
from rnn_core.world.antonyms import antonym
from rnn_core.world.reviews import unseen_words
from tests.fuzz.budget import cases, tell
from tests.fuzz.hostile import HUGE, anything, readable, wrong_types

LONGEST = 20.0
"""Seconds of the processor for one call."""
LANGUAGES = ["ru", "en"]
TEXTS: dict[str, Callable[[str, Any], Any]] = {
    "clean": lambda text, _: clean(text),
    "respell": lambda text, _: respell(text),
    "split_characters": lambda text, _: split_characters(clean(text)),
    "words": lambda text, _: tokenise(text),
    "characters": lambda text, _: tokenise(text, "char"),
    "vocabulary": lambda text, _: Vocabulary.build(tokenise(text)).encode(tokenise(text)),
    "random_vector": lambda text, seed: random_vector(respell(text), 0),
    "split_words": lambda text, _: words.split_words(text),
    "read_words": words.read_words,
    "has_letter": language.has_letter,
    "language_of": language.language_of,
    "normalise": lambda text, _: language.normalise(text),
    "antonym": lambda text, of: antonym(language.normalise(text), of),
    "unseen_words": lambda text, of: unseen_words(words.split_words(text), of),
    "parse": lambda text, of: parsing.parse(tokenise(text), of),
    "mended_words": lambda text, of: captions.mended_words(tokenise(text)[:48], of),
    "count_edits": lambda text, _: typos.count_edits(text[:200], "cat"),
    "scene_of": demos.scene_of,
    "reviewer": lambda text, of: pretrained("reviewer", of).predict(text),
    "tagger": lambda text, of: pretrained("tagger", of).predict(text),
    "painter": lambda text, of: pretrained("painter", of).predict(text),
    "translator": lambda text, of: pretrained("translator", of).predict(text),
}
"""What reads a text, given it and a language."""
ANYTHING: dict[str, Callable[[Any], Any]] = {
    "clean": clean,
    "respell": respell,
    "tokenise": tokenise,
    "build": Vocabulary.build,
    "max_size": lambda size: Vocabulary.build(["a", "b"], max_size=size),
    "encode": Vocabulary.build(["a"]).encode,
    "decode": Vocabulary.build(["a"]).decode,
    "pad_batch": lambda sequences: pad_batch(sequences, 4),
    "max_length": lambda length: pad_batch([[1, 2], [3]], length),
    "language": lambda of: pretrained("reviewer", of),
    "name": lambda name: pretrained(name, "en"),
    "read_words": lambda of: words.read_words("a cat", of),
    "picture": lambda picture: pretrained("classifier", "en").predict(picture),
}
"""What takes an argument that may be of any type."""


def result_or_sentence(call: Callable[..., Any], *given: Any) -> str | None:
    """None for a result, or the sentence that refuses; anything else fails."""
    began = process_time()
    try:
        call(*given)
    except (TypeError, ValueError) as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        # Raised by a `raise` of this package, not somewhere inside torch or Python.
        assert "/rnn_core/" in frame.filename and str(frame.line).startswith("raise"), frame
        sentence = str(error)
        assert sentence and "\n" not in sentence and len(sentence) < 1000
        return sentence
    finally:
        assert process_time() - began < LONGEST
    return None


@cases(0.1, 80)
@given(st.sampled_from(sorted(TEXTS)), anything | readable(), st.sampled_from(LANGUAGES))
def test_a_text_is_read_or_refused(name: str, text: str, language: str) -> None:
    tell("core's texts")
    result_or_sentence(TEXTS[name], text, language)


@cases(0.05, 60)
@given(
    st.sampled_from(sorted(ANYTHING)),
    st.sampled_from([*wrong_types, *HUGE]) | st.lists(st.sampled_from([*wrong_types, *HUGE])),
)
def test_what_is_no_text_is_refused(name: str, value: Any) -> None:
    tell("core's types")
    result_or_sentence(ANYTHING[name], value)


@pytest.mark.parametrize("name", sorted(ANYTHING))
@pytest.mark.parametrize(
    "number", [10**400, -(10**5000), 2**63, float("nan")], ids=["long", "too long", "2**63", "nan"]
)
def test_a_number_of_any_size_is_refused(name: str, number: float) -> None:
    assert result_or_sentence(ANYTHING[name], number)


def test_a_picture_of_another_shape_is_refused() -> None:
    for picture in (torch.zeros(0), torch.zeros(3, 1, 1), torch.full((3, 32, 32), torch.nan)):
        assert result_or_sentence(ANYTHING["picture"], picture)
