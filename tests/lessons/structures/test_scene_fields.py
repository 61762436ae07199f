"""Menus that say a scene: they follow the sentence, and the sentence follows them."""

from dataclasses import fields

import pytest

from content import LANGUAGES, Language
from lessons.structures import scene_fields
from lessons.structures.scene_fields import FIELD_NAMES
from rnn_core.world.parsing import parse
from rnn_core.world.scenes import DEFAULT_SCENE, Scene
from tests.lessons.structures.shown import default

each_language = pytest.mark.parametrize("language", LANGUAGES)


def read(phrase: str, language: Language) -> tuple[Scene, Language]:
    found = scene_fields.scene_of_caption(phrase, language)
    assert found is not None
    return found


def test_every_field_has_a_menu() -> None:
    assert set(FIELD_NAMES) == {field.name for field in fields(Scene)}
    assert list(FIELD_NAMES) == list(scene_fields.field_values(DEFAULT_SCENE, "en"))


@each_language
def test_the_menus_say_the_sentence_anew(language: Language) -> None:
    now, spoken = read(default("structures_phrase", language), language)
    now = scene_fields.changed_scene(now, "animal", "fox")
    expected = {"ru": "маленькая рыжая лиса сидит на старом столе"}
    expected["en"] = "a small ginger fox sits on an old table"
    assert scene_fields.changed_caption(now, "age", "old", spoken) == expected[language]
    named = scene_fields.changed_caption(now, "name", "alisa", spoken)
    assert {"ru": "лиса Алиса", "en": "fox Alisa"}[language] in named
    bear = scene_fields.changed_scene(
        scene_fields.changed_scene(now, "name", "alisa"), "animal", "bear"
    )
    assert scene_fields.field_value(bear, "name") == scene_fields.ABSENT  # whose names are others


def test_the_menus_follow_the_sentence() -> None:
    now, spoken = read("a big black hare sleeps behind an old tree beside a cup", "ru")
    assert spoken == "en"
    assert scene_fields.field_value(now, "animal") == "hare"
    assert scene_fields.field_value(now, "place") == "behind tree"
    assert scene_fields.field_value(now, "thing") == "cup"
    assert scene_fields.field_value(now, "name") == scene_fields.ABSENT


@each_language
def test_what_is_no_caption_stands_where_its_words_do(language: Language) -> None:
    now, _ = read({"ru": "рыжая лиса сидит", "en": "a ginger fox sits"}[language], language)
    assert scene_fields.field_value(now, "animal") == "fox"
    assert read("", language)[1] == language
    assert scene_fields.scene_of_caption("слово " * 600, language) is None  # the answer says why


@each_language
def test_every_option_of_every_menu_is_a_sentence_of_this_world(language: Language) -> None:
    for animal in scene_fields.field_values(DEFAULT_SCENE, language)["animal"]:
        now = scene_fields.changed_scene(DEFAULT_SCENE, "animal", animal)
        for field, options in scene_fields.field_values(now, language).items():
            assert scene_fields.field_value(now, field) in options
            assert all(options.values())
            for option in options:
                wanted = scene_fields.changed_scene(now, field, option)
                said = scene_fields.changed_caption(now, field, option, language)
                assert parse(said.split(), language) == wanted
                assert scene_fields.field_value(wanted, field) == option


def test_adjectives_agree_with_what_they_are_said_of() -> None:
    fox = scene_fields.changed_scene(DEFAULT_SCENE, "animal", "fox")
    assert scene_fields.field_values(fox, "ru")["size"]["small"] == "маленькая"
    assert scene_fields.field_values(DEFAULT_SCENE, "ru")["size"]["small"] == "маленький"
    assert scene_fields.field_values(DEFAULT_SCENE, "ru")["age"]["old"] == "старом"
    under = scene_fields.changed_scene(DEFAULT_SCENE, "place", "under table")
    assert scene_fields.field_values(under, "ru")["age"]["old"] == "старым"
    assert scene_fields.field_values(fox, "en")["size"]["small"] == "small"
