"""Captions in other orders and with parts left out say the same of a scene, and no more."""

import pytest
import torch

from rnn_core.world.captions import PARTS_OF_SPEECH, caption
from rnn_core.world.free_captions import DROPPABLE, draw_kept, misspelt, reordered, shortened
from rnn_core.world.language import LANGUAGES, Language
from rnn_core.world.own_sentences import KINDS, load_own_sentences
from rnn_core.world.scenes import DEFAULT_SCENE, sample_scenes

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_orders_differ_and_words_do_not(language: Language) -> None:
    generator = torch.Generator().manual_seed(0)
    moved = 0
    for scene in sample_scenes(200, generator, held_out=False, named=0.5):
        assert shortened(scene, language, DROPPABLE) == caption(scene, language)
        kept = draw_kept(generator)
        short, free = shortened(scene, language, kept), reordered(scene, language, kept, generator)
        articles = {"a", "an"}  # the article goes with the first adjective

        def bare(row: tuple, drop: set[str] = articles) -> list[str]:  # type: ignore[type-arg]
            return sorted(word.text for word in row if word.text not in drop)

        assert bare(short) == bare(free) and len(short) == len(free)
        assert {word.text for word in short} - articles <= {
            word.text for word in caption(scene, language)
        }
        moved += short != free
    assert moved > 100


def test_strange_parts_and_words_are_refused() -> None:
    with pytest.raises(ValueError, match="kept must be of"):
        shortened(DEFAULT_SCENE, "en", ["mood"])
    with pytest.raises(ValueError, match="two letters"):
        misspelt("a", torch.Generator())


@each_language
@pytest.mark.parametrize("part", ["dev", "test"])
def test_own_sentences_have_a_tag_for_every_word(language: Language, part: str) -> None:
    found = load_own_sentences(language, part)  # type: ignore[arg-type]
    assert len(found) == 30 and {one.kind for one in found} == set(KINDS)
    for one in found:
        assert len(one.words) == len(one.tags) and set(one.tags) <= set(PARTS_OF_SPEECH)
        assert bool(one.translation) == (one.kind != "foreign")


@each_language
def test_the_halves_share_no_sentence(language: Language) -> None:
    dev, test = load_own_sentences(language, "dev"), load_own_sentences(language, "test")
    assert not {one.words for one in dev} & {one.words for one in test}


def test_there_is_no_third_half() -> None:
    with pytest.raises(ValueError, match="dev"):
        load_own_sentences("en", "train")  # type: ignore[arg-type]
