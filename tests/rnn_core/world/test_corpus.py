"""The corpus of captions: those of the scenes, without names, and always the same."""

import pytest
import torch

from rnn_core.world.captions import caption
from rnn_core.world.corpus import CAPTIONS, caption_corpus
from rnn_core.world.language import LANGUAGES, Language
from rnn_core.world.parsing import word_fields
from rnn_core.world.scenes import sample_scenes


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_what_is_said_of_the_scenes(language: Language) -> None:
    scenes = sample_scenes(CAPTIONS, torch.Generator().manual_seed(0), held_out=False)
    said = [tuple(word.text for word in caption(scene, language)) for scene in scenes]
    assert list(caption_corpus(language)) == said and len(said) == 2000
    groups = {word_fields(language)[word] for sentence in said for word in sentence}
    assert "name" not in groups and {"animal", "site", "where"} <= groups


def test_there_are_two_languages() -> None:
    with pytest.raises(ValueError, match="language"):
        caption_corpus("de")  # type: ignore[arg-type]
