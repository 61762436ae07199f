"""The grammar of the micro-world: agreement, uniqueness, and the way back from a caption."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnn_core import OutOfBounds
from rnn_core.world.captions import PARTS_OF_SPEECH, caption, caption_text, caption_words
from rnn_core.world.grammar import AGES, ANIMALS, COLOURS, NAMES, PLACES, POSTURES, SIZES, THINGS
from rnn_core.world.language import LANGUAGES, Language
from rnn_core.world.parsing import parse, word_fields
from rnn_core.world.scenes import (
    HELD_OUT_ADJECTIVES,
    HELD_OUT_PLACES,
    Scene,
    all_scenes,
    is_held_out,
    sample_scenes,
)

CAT = Scene("cat", "ginger", "small", "sleeps", "under table", "old")


@st.composite
def any_scene(draw: st.DrawFn) -> Scene:
    animal = draw(st.sampled_from(list(ANIMALS)))
    tables = (COLOURS, SIZES, POSTURES, PLACES, [None, *AGES], [None, *THINGS])
    rest = [draw(st.sampled_from(list(table))) for table in tables]
    name = draw(st.sampled_from([None, *NAMES[ANIMALS[animal].gender]]))
    return Scene(animal, *rest, name)


def test_the_world_is_as_large_as_promised() -> None:
    assert (len(ANIMALS), len(COLOURS), len(SIZES), len(POSTURES), len(PLACES)) == (8, 6, 2, 4, 6)
    assert {noun.gender for noun in ANIMALS.values()} == {"m", "f"}
    assert {place.case for place in PLACES.values()} == {"loc", "ins", "gen"}


# Checked by hand, word by word: every gender, case and kind of ending.
SAID = {
    CAT: (
        "маленький рыжий кот спит под старым столом",
        "a small ginger cat sleeps under an old table",
    ),
    Scene("mouse", "blue", "big", "lies", "in box", "new", "apple", "alisa"): (
        "большая синяя мышь Алиса лежит в новой коробке рядом с яблоком",
        "the big blue mouse Alisa lies in a new box beside an apple",
    ),
    Scene("bear", "blue", "big", "sits", "by window", "old", "ball"): (
        "большой синий медведь сидит у старого окна рядом с мячом",
        "a big blue bear sits by an old window beside a ball",
    ),
    Scene("dog", "ginger", "small", "stands", "behind tree", "new", "cup"): (
        "маленькая рыжая собака стоит за новым деревом рядом с чашкой",
        "a small ginger dog stands behind a new tree beside a cup",
    ),
    Scene("hare", "green", "small", "sits", "on table", "new"): (
        "маленький зелёный заяц сидит на новом столе",
        "a small green hare sits on a new table",
    ),
    Scene("duck", "white", "big", "stands", "on roof"): (
        "большая белая утка стоит на крыше",
        "a big white duck stands on the roof",
    ),
}


@pytest.mark.parametrize("scene", SAID, ids=str)
def test_captions_are_right(scene: Scene) -> None:
    assert (caption_text(scene, "ru"), caption_text(scene, "en")) == SAID[scene]


# Endings of the nominative and of the oblique cases, from the grammar book, not from the tables.
NOMINATIVE = {"m": ("ый", "ий", "ой"), "f": ("ая", "яя")}
OBLIQUE = {("m", "loc"): "ом", ("n", "gen"): "ого", ("n", "ins"): "ым"}
OBLIQUE |= {("m", "ins"): "ым", ("f", "loc"): "ой"}


@given(any_scene())
def test_adjectives_agree_with_their_nouns(scene: Scene) -> None:
    size, colour, *_ = caption(scene, "ru")
    gender = ANIMALS[scene.animal].gender
    assert size.text.endswith(NOMINATIVE[gender])
    assert colour.text.endswith(NOMINATIVE[gender])
    if scene.age:
        place = PLACES[scene.place]
        texts = [word.text for word in caption(scene, "ru")]
        age = texts[texts.index(place.noun.ru) - 1]
        assert age.endswith(OBLIQUE[place.noun.gender, place.case])


@given(any_scene(), st.sampled_from(LANGUAGES))
def test_a_caption_leads_back_to_its_scene(scene: Scene, language: str) -> None:
    said = caption(scene, language)
    assert parse([word.text for word in said], language) == scene
    assert parse([word.text.upper().replace("Ё", "Е") for word in said], language) == scene
    assert {word.text for word in said} <= set(caption_words(language))
    assert {word.pos for word in said} <= set(PARTS_OF_SPEECH)
    assert [word.text for word in said if word.is_name] == [
        word.text for word in said if word.pos == "PROPN"
    ]
    assert any(word.is_name for word in said) == (scene.name is not None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_scenes_share_a_caption_and_every_word_is_used(language: str) -> None:
    said = Counter(caption_text(scene, language) for scene in all_scenes())
    assert len(said) == 8 * 6 * 2 * 4 * 6 * 3 * 4
    assert set(said.values()) == {1}
    used = {word for line in said for word in line.split()}
    names = {pair[language == "en"] for table in NAMES.values() for pair in table.values()}
    assert used | names | ({"the"} if language == "en" else set()) == set(caption_words(language))
    assert len(set(caption_words(language))) == len(caption_words(language))


def test_an_article_goes_with_its_word() -> None:
    for scene in all_scenes():
        said = caption_text(scene, "en").split()
        for article, word in pairwise(said):
            if article in ("a", "an"):
                assert (article == "an") == (word in ("old", "apple"))


def test_random_numbers_come_from_the_generator_alone() -> None:
    def drawn(seed: int) -> list[Scene]:
        generator = torch.Generator().manual_seed(seed)
        return sample_scenes(200, generator, held_out=False, named=0.5)

    assert drawn(1) == drawn(1) != drawn(2)
    assert 60 < sum(scene.name is not None for scene in drawn(1)) < 140


def test_the_test_set_has_combinations_that_are_not_trained_on() -> None:
    generator = torch.Generator().manual_seed(0)
    learnt = sample_scenes(5000, generator, held_out=False)
    asked = sample_scenes(1000, generator, held_out=True)
    assert not {(scene.animal, scene.place) for scene in learnt} & HELD_OUT_PLACES
    assert not {(scene.colour, scene.age) for scene in learnt} & HELD_OUT_ADJECTIVES
    assert all(map(is_held_out, asked))
    assert {animal for animal, _ in HELD_OUT_PLACES} == set(ANIMALS)
    for table, field in ((ANIMALS, "animal"), (COLOURS, "colour"), (PLACES, "place")):
        assert {getattr(scene, field) for scene in learnt} == set(table)  # the parts are learnt


def test_bad_values_are_refused() -> None:
    with pytest.raises(ValueError, match="animal must be one of cat"):
        caption_text(replace(CAT, animal="dragon"), "ru")
    with pytest.raises(ValueError, match="name must be one of None, barsik"):
        caption_text(replace(CAT, name="musya"), "ru")
    with pytest.raises(OutOfBounds, match="number of scenes"):
        sample_scenes(100_001, torch.Generator(), held_out=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_caption_says_something(language: Language) -> None:
    fields = word_fields(language)
    assert set(fields) == set(caption_words(language))
    expected = {"ru": {"кот": "animal", "рыжая": "colour", "столом": "site", "под": "where"}}
    expected |= {"en": {"cat": "animal", "the": "other", "table": "site", "Barsik": "name"}}
    assert expected[language].items() <= fields.items()
