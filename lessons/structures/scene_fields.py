"""A scene put together from menus; it is kept, and linked to, as the sentence that says it."""

from dataclasses import replace
from typing import Any, Final

from content import Language, Text
from rnn_core.bounds import OutOfBounds
from rnn_core.networks.demos import scene_of
from rnn_core.world import grammar
from rnn_core.world.captions import caption_text
from rnn_core.world.language import language_of
from rnn_core.world.scenes import Scene

FIELD_NAMES: Final = {
    "size": Text(ru="Размер", en="Size"),
    "colour": Text(ru="Цвет", en="Colour"),
    "animal": Text(ru="Зверь", en="Animal"),
    "name": Text(ru="Имя", en="Name"),
    "posture": Text(ru="Что делает", en="Doing"),
    "place": Text(ru="Где", en="Where"),
    "age": Text(ru="Какой предмет", en="Age of it"),
    "thing": Text(ru="Рядом с", en="Beside"),
}
"""Fields of a scene, in the order of the menus."""
ABSENT: Final = ""
"""Id of the option that leaves a field out."""


def scene_of_caption(phrase: str, language: Language) -> tuple[Scene, Language] | None:
    """The scene that the menus show, and the language they speak: that of the sentence.

    None for a text that is too long to be read: the answer says so.
    """
    try:
        scene, _ = scene_of(phrase, language)
    except OutOfBounds:
        return None
    return scene, language_of(phrase, language)


def field_values(scene: Scene, language: Language) -> dict[str, dict[str, str]]:
    """Field → its values and how they are said of this scene."""
    gender = grammar.ANIMALS[scene.animal].gender
    place = grammar.PLACES[scene.place].noun
    case = grammar.PLACES[scene.place].case
    russian = language == "ru"

    def adjectives(
        table: dict[str, grammar.Adjective], gender: grammar.Gender, case: grammar.Case
    ) -> dict[str, str]:
        return {
            key: grammar.inflect(one, gender, case) if russian else one.en
            for key, one in table.items()
        }

    def nouns(table: dict[str, grammar.Noun]) -> dict[str, str]:
        return {key: getattr(noun, language) for key, noun in table.items()}

    absent = {ABSENT: "—"}
    return {
        "size": adjectives(grammar.SIZES, gender, "nom"),
        "colour": adjectives(grammar.COLOURS, gender, "nom"),
        "animal": nouns(grammar.ANIMALS),
        "name": absent | {key: said[not russian] for key, said in grammar.NAMES[gender].items()},
        "posture": {key: said[not russian] for key, said in grammar.POSTURES.items()},
        "place": {
            key: f"{getattr(one, language)} {getattr(one.noun, language)}"
            for key, one in grammar.PLACES.items()
        },
        "age": absent | adjectives(grammar.AGES, place.gender, case),
        "thing": absent | nouns(grammar.THINGS),
    }


def field_value(scene: Scene, field: str) -> str:
    """Where the menu of a field stands."""
    return getattr(scene, field) or ABSENT


def changed_scene(scene: Scene, field: str, value: str) -> Scene:
    """The scene with one field changed; a name that the animal cannot have goes."""
    chosen: dict[str, Any] = {field: value or None}
    other = replace(scene, **chosen)
    if other.name not in grammar.NAMES[grammar.ANIMALS[other.animal].gender]:
        other = replace(other, name=None)
    return other


def changed_caption(scene: Scene, field: str, value: str, language: Language) -> str:
    """The sentence after a menu has been moved."""
    return caption_text(changed_scene(scene, field, value), language)
