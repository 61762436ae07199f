"""A small world of scenes that can be drawn, and said in Russian and in English.

A scene is an animal with a colour, a size and a posture, in a place; the place's thing may be old
or new, another thing may lie beside the animal, and the animal may have a name. From a scene come
a caption in either language, a part of speech for every word of it (Universal Dependencies,
de Marneffe et al. 2021) and a mark on the name; from a caption comes the scene again. The picture
is drawn by `rnn_core.world.pictures`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import product, zip_longest
from typing import Final, NamedTuple, TypeVar

import torch

from rnn_core.bounds import check
from rnn_core.world.grammar import (
    AGES,
    ANIMALS,
    COLOURS,
    ENDINGS,
    NAMES,
    PLACES,
    POSTURES,
    SIZES,
    THINGS,
    inflect,
)
from rnn_core.world.language import Language, normalise

T = TypeVar("T")
MAX_SCENES: Final = 100_000
PARTS_OF_SPEECH: Final = ("ADJ", "NOUN", "PROPN", "VERB", "ADP", "ADV", "DET")


@dataclass(frozen=True)
class Scene:
    """One scene; every value is an English id of the tables below."""

    animal: str
    colour: str
    size: str
    posture: str
    place: str
    age: str | None = None
    thing: str | None = None
    name: str | None = None


DEFAULT_SCENE: Final = Scene("cat", "ginger", "small", "sits", "on table")
"""What stands for whatever a text leaves unsaid of a scene."""


class Word(NamedTuple):
    """A word of a caption.

    Attributes:
        text: as it is written.
        pos: part of speech, one of `PARTS_OF_SPEECH`.
        is_name: whether it names somebody.
    """

    text: str
    pos: str
    is_name: bool = False


def caption(scene: Scene, language: Language) -> tuple[Word, ...]:
    """What one sees in the scene, word by word, with the parts of speech.

    Raises:
        ValueError: a value of the scene, or its name for an animal of this gender, is unknown.
    """
    _validate(scene)
    return _russian(scene) if language == "ru" else _english(scene)


def sentence(scene: Scene, language: Language) -> str:
    """The caption as one line."""
    return " ".join(word.text for word in caption(scene, language))


def _russian(scene: Scene) -> tuple[Word, ...]:
    noun, place = ANIMALS[scene.animal], PLACES[scene.place]
    words = [
        Word(inflect(SIZES[scene.size], noun.gender, "nom"), "ADJ"),
        Word(inflect(COLOURS[scene.colour], noun.gender, "nom"), "ADJ"),
        Word(noun.ru, "NOUN"),
    ]
    if scene.name:
        words.append(Word(NAMES[noun.gender][scene.name][0], "PROPN", is_name=True))
    words += [Word(POSTURES[scene.posture][0], "VERB"), Word(place.ru, "ADP")]
    if scene.age:
        words.append(Word(inflect(AGES[scene.age], place.noun.gender, place.case), "ADJ"))
    words.append(Word(place.noun.ru, "NOUN"))
    if scene.thing:
        words += [Word("рядом", "ADV"), Word("с", "ADP"), Word(THINGS[scene.thing].ru, "NOUN")]
    return tuple(words)


def _english(scene: Scene) -> tuple[Word, ...]:
    noun, place = ANIMALS[scene.animal], PLACES[scene.place]
    words = [
        Word("the" if scene.name else "a", "DET"),  # somebody with a name is known already
        Word(SIZES[scene.size].en, "ADJ"),
        Word(COLOURS[scene.colour].en, "ADJ"),
        Word(noun.en, "NOUN"),
    ]
    if scene.name:
        words.append(Word(NAMES[noun.gender][scene.name][1], "PROPN", is_name=True))
    words += [Word(POSTURES[scene.posture][1], "VERB"), Word(place.en, "ADP")]
    if scene.age:
        words += [Word(_article(AGES[scene.age].en), "DET"), Word(AGES[scene.age].en, "ADJ")]
    else:
        words.append(Word("the", "DET"))
    words.append(Word(place.noun.en, "NOUN"))
    if scene.thing:
        thing = THINGS[scene.thing].en
        words += [Word("beside", "ADP"), Word(_article(thing), "DET"), Word(thing, "NOUN")]
    return tuple(words)


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def scenes() -> Iterator[Scene]:
    """Every scene without a name, in a fixed order."""
    ages, things = (None, *AGES), (None, *THINGS)
    for values in product(ANIMALS, COLOURS, SIZES, POSTURES, PLACES, ages, things):
        yield Scene(*values)


HELD_OUT_PLACES: Final = frozenset(
    (animal, list(PLACES)[k % len(PLACES)]) for k, animal in enumerate(ANIMALS)
)
"""(animal, place): one place for each animal, in which no network sees it while it learns."""

HELD_OUT_ADJECTIVES: Final = frozenset({("blue", "old"), ("ginger", "new")})
"""(colour, age): pairs of adjectives that no network sees together while it learns."""


def is_held_out(scene: Scene) -> bool:
    """Whether the scene has a combination that is kept for the examination."""
    place, adjectives = (scene.animal, scene.place), (scene.colour, scene.age)
    return place in HELD_OUT_PLACES or adjectives in HELD_OUT_ADJECTIVES


def sample(
    count: int, generator: torch.Generator, *, held_out: bool, named: float = 0.0
) -> list[Scene]:
    """Random scenes, drawn with replacement.

    Args:
        count: how many.
        generator: source of chance; the same state gives the same scenes.
        held_out: scenes with a combination kept for the examination, or those without any.
        named: probability that the animal has a name.

    Raises:
        OutOfBounds: too many scenes, or a probability outside of 0 … 1.
    """
    check("number of scenes", count, 0, MAX_SCENES)
    check("share of names", named, 0, 1)
    drawn: list[Scene] = []
    while len(drawn) < count:
        scene = _random(generator, named)
        if is_held_out(scene) == held_out:
            drawn.append(scene)
    return drawn


def _random(generator: torch.Generator, named: float) -> Scene:
    chance = torch.rand(len(fields(Scene)) + 1, generator=generator).tolist()

    def one(table: Iterable[T], share: float) -> T:
        options = list(table)
        return options[int(share * len(options))]

    scene = Scene(
        animal=one(ANIMALS, chance[0]),
        colour=one(COLOURS, chance[1]),
        size=one(SIZES, chance[2]),
        posture=one(POSTURES, chance[3]),
        place=one(PLACES, chance[4]),
        age=one((None, *AGES), chance[5]),
        thing=one((None, *THINGS), chance[6]),
    )
    if chance[7] < named:
        scene = replace(scene, name=one(NAMES[ANIMALS[scene.animal].gender], chance[8]))
    return scene


_SAID: Final = ("size", "colour", "animal", "posture", "place")
"""What every caption says."""


class Unreadable(ValueError):
    """A sentence that is no caption of this world.

    Attributes:
        word: the first word that is wrong; None where something is missing.
        position: its place, counted from 1; None where something is missing.
        missing: what the sentence leaves out ("animal", "posture" …), if that is what is wrong.
        meant: the caption of the scene that the words name, if they name one.
        heard: fields of a scene that its words do name.
    """

    def __init__(
        self,
        word: str | None = None,
        position: int | None = None,
        missing: tuple[str, ...] = (),
        meant: str | None = None,
        heard: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(word, position, missing, meant, heard)
        self.word, self.position, self.missing, self.meant = word, position, missing, meant
        self.heard: Mapping[str, str] = heard or {}

    def __str__(self) -> str:
        if self.missing:
            return f"the sentence does not say: {', '.join(self.missing)}"
        if self.meant is None:
            return f'word {self.position}, "{self.word}", is not in this world'
        return f'word {self.position}, "{self.word}", does not fit; the world says: {self.meant}'


def parse(tokens: Sequence[str], language: Language) -> Scene:
    """The scene that has this caption; upper and lower case are alike, and so are е and ё.

    Words are first understood whatever their endings and order; then the scene they name is said
    aloud, and must sound the same.

    Raises:
        Unreadable: no scene has this caption.
    """
    heard: dict[str, str] = {}
    unknown: list[tuple[str, int]] = []
    for position, token in enumerate(tokens, start=1):
        if normalise(token) in _meanings(language):
            heard |= _meanings(language)[normalise(token)]
        else:
            unknown.append((token, position))
    place = f"{heard.pop('where', '')} {heard.pop('site', '')}"
    if place in PLACES:
        heard["place"] = place
    if unknown:
        raise Unreadable(*unknown[0], heard=heard)
    if missing := tuple(field for field in _SAID if field not in heard):
        raise Unreadable(missing=missing, heard=heard)
    scene = Scene(**heard)
    if scene.name and scene.name not in NAMES[ANIMALS[scene.animal].gender]:
        wrong = [word for word in tokens if "name" in _meanings(language)[normalise(word)]][-1]
        without = sentence(replace(scene, name=None), language)
        raise Unreadable(wrong, tokens.index(wrong) + 1, meant=without)
    said = [normalise(word.text) for word in caption(scene, language)]
    for position, (token, word) in enumerate(zip_longest(tokens, said), start=1):
        if token is None or normalise(token) != word:
            raise Unreadable(token or word, position, meant=sentence(scene, language))
    return scene


@cache
def _meanings(language: Language) -> dict[str, dict[str, str]]:
    """Normalised word → the fields of a scene it sets; none for a, the, beside."""
    meanings: dict[str, dict[str, str]] = {}
    ru = language == "ru"
    for field, table in (("size", SIZES), ("colour", COLOURS), ("age", AGES)):
        for key, adjective in table.items():
            forms = [inflect(adjective, *form) for form in ENDINGS] if ru else [adjective.en]
            meanings |= {normalise(form): {field: key} for form in forms}
    for field, nouns in (("animal", ANIMALS), ("thing", THINGS)):
        for key, noun in nouns.items():
            meanings[normalise(getattr(noun, language))] = {field: key}
    for key, verbs in POSTURES.items():
        meanings[verbs[not ru]] = {"posture": key}
    for key, place in PLACES.items():
        where, site = key.split()
        meanings[getattr(place, language)] = {"where": where}
        meanings[getattr(place.noun, language)] = {"site": site}
    for names in NAMES.values():
        meanings |= {normalise(said[not ru]): {"name": key} for key, said in names.items()}
    small_words = ("рядом", "с") if ru else ("a", "an", "the", "beside")
    return meanings | {word: {} for word in small_words}


@cache
def words(language: Language) -> tuple[str, ...]:
    """Every word of the world's captions as it is written, in order of first appearance."""
    ages, things = (None, *AGES), (None, *THINGS)
    some = [Scene(*look, "sits", "on table") for look in product(ANIMALS, COLOURS, SIZES)]
    some += [
        Scene("cat", "white", "big", *rest) for rest in product(POSTURES, PLACES, ages, things)
    ]
    for gender, animal in (("m", "cat"), ("f", "dog")):
        some += [replace(some[0], animal=animal, name=name) for name in NAMES[gender]]
    return tuple(dict.fromkeys(word.text for scene in some for word in caption(scene, language)))


@cache
def fields_of(language: Language) -> dict[str, str]:
    """Every word of the captions → what it says of a scene, "other" for a, the, beside.

    A place is said by two words: "where" is its preposition, "site" its noun.
    """
    meanings = _meanings(language)
    return {word: next(iter(meanings[normalise(word)]), "other") for word in words(language)}


def _validate(scene: Scene) -> None:
    names = NAMES[ANIMALS[scene.animal].gender] if scene.animal in ANIMALS else ()
    optional = [(None, *AGES), (None, *THINGS), (None, *names)]
    tables: list[Iterable[str | None]] = [ANIMALS, COLOURS, SIZES, POSTURES, PLACES, *optional]
    for field, table in zip(fields(scene), tables, strict=True):
        value = getattr(scene, field.name)
        if value not in list(table):
            known = ", ".join(str(key) for key in table)
            raise ValueError(f"{field.name} must be one of {known}, got {value!r}")
