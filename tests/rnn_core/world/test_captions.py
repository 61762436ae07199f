"""Captions as ids and back."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.world import captions
from rnn_core.world.captions import (
    END,
    MAX_CAPTION_WORDS,
    MAX_LETTERS,
    START,
    canonical_forms,
    caption_ids,
    caption_text,
    caption_words,
    encode,
    pad_rows,
    pad_with_start_and_end,
    vocabulary,
)
from rnn_core.world.language import LANGUAGES, Language
from rnn_core.world.scenes import Scene, all_scenes, sample_scenes

each_language = pytest.mark.parametrize("language", LANGUAGES)
ROWS = [[7, 5], [9], [6, 6, 8]]


@each_language
def test_the_vocabulary_is_two_marks_and_the_words_of_the_world(language: Language) -> None:
    assert vocabulary(language).tokens == ("<pad>", "<unk>", START, END, *caption_words(language))


@settings(max_examples=50)
@given(st.integers(0, 10_000), st.sampled_from(LANGUAGES))
def test_a_caption_survives_the_way_there_and_back(seed: int, language: Language) -> None:
    for scene in sample_scenes(5, torch.Generator().manual_seed(seed), held_out=False, named=0.5):
        ids, said = caption_ids(scene, language), caption_text(scene, language)
        assert " ".join(vocabulary(language).decode(ids)) == said
        assert encode(said.upper().replace("Ё", "Е").split(), language) == ids
        assert canonical_forms(said.upper().replace("Ё", "Е").split(), language) == said.split()
        assert min(ids) > max(vocabulary(language).encode([START, END]))


def test_unknown_words_are_left_as_they_are() -> None:
    assert canonical_forms(["РЫЖИЙ", "Дракон"], "ru") == ["рыжий", "Дракон"]
    assert encode(["Дракон", "рыжий", "cat"], "ru")[::2] == [1, 1]


@each_language
def test_the_longest_caption_and_its_end_fit(language: Language) -> None:
    longest = max(all_scenes(), key=lambda scene: len(caption_ids(scene, language)))
    named = Scene(**{**vars(longest), "animal": "cat", "name": "barsik"})
    assert len(caption_ids(named, language)) + 1 <= MAX_CAPTION_WORDS


def test_rows_are_padded_at_their_ends() -> None:
    ids, lengths = pad_rows(ROWS)
    assert ids.tolist() == [[7, 5, 0], [9, 0, 0], [6, 6, 8]]
    assert lengths.tolist() == [2, 1, 3]


@each_language
def test_a_sentence_stands_between_its_start_and_end(language: Language) -> None:
    assert vocabulary(language).decode([2, 3]) == [START, END]
    assert pad_with_start_and_end(ROWS, language).tolist() == [
        [2, 7, 5, 3, 0],
        [2, 9, 3, 0, 0],
        [2, 6, 6, 8, 3],
    ]


@each_language
def test_no_word_is_as_long_as_what_is_not_looked_up(language: Language) -> None:
    assert max(map(len, caption_words(language))) + 2 < MAX_LETTERS
    long = caption_words(language)[-1] * MAX_LETTERS
    before = captions._canonical_form.cache_info().currsize
    assert canonical_forms([long, long + "a"], language) == [long, long + "a"]
    assert captions._canonical_form.cache_info().currsize <= before + 1  # nothing, for both
