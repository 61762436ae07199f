"""One word has one vector and, after other words, another state."""

import pytest
import torch

from content import LANGUAGES, Language
from rnn_core.bounds import MAX_WORDS, OutOfBounds
from rnn_core.networks.pretrained import pretrained
from rnn_core.probing.last_words import compare_last_words
from rnn_core.world.captions import encode

CAPTIONS = {"ru": ("рыжий кот", "чёрный кот"), "en": ("a ginger cat", "a black cat")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_vectors_are_equal_and_the_states_are_not(language: Language) -> None:
    found = compare_last_words(*CAPTIONS[language], language)
    network = pretrained("painter", language).network
    ids = torch.tensor([encode(one.split(), language) for one in CAPTIONS[language]])
    with torch.inference_mode():
        states = network.rnn(network.embed(ids))[0][:, -1]  # type: ignore[operator]
    assert found.vectors == 0
    assert found.states == pytest.approx(float((states[0] - states[1]).abs().max()), abs=1e-6)
    assert found.states > 0.01


def test_another_word_has_another_vector_and_the_same_words_the_same_state() -> None:
    assert compare_last_words("a black cat", "a black dog", "en").vectors > 0.01
    assert compare_last_words("a black cat", "a black cat", "en") == (0, 0)


@pytest.mark.parametrize("bad", ["", "cat " * (MAX_WORDS + 1)])
def test_no_word_and_too_many_words_are_refused(bad: str) -> None:
    with pytest.raises(OutOfBounds):
        compare_last_words("a cat", bad, "en")
