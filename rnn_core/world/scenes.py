"""The scenes of a small world: an animal, how it looks, what it does and where.

A scene is an animal with a colour, a size and a posture, in a place; the place's thing may be old
or new, another thing may lie beside the animal, and the animal may have a name. Captions of a scene
are in `world.captions`, its picture in `world.pictures`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Final, TypeVar

import torch

from rnn_core.bounds import check, check_choice
from rnn_core.world.grammar import AGES, ANIMALS, COLOURS, NAMES, PLACES, POSTURES, SIZES, THINGS

T = TypeVar("T")
MAX_SCENES: Final = 100_000


@dataclass(frozen=True)
class Scene:
    """One scene; every value is a key of a table of `rnn_core.world.grammar`.

    Attributes:
        animal: key of `ANIMALS`.
        colour: of the animal, key of `COLOURS`.
        size: of the animal, key of `SIZES`.
        posture: what the animal does, key of `POSTURES`.
        place: where it is, key of `PLACES`.
        age: of the place's thing, key of `AGES`, or None.
        thing: what lies beside the animal, key of `THINGS`, or None.
        name: of the animal, key of `NAMES` for its gender, or None; no picture shows it.
    """

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

HELD_OUT_PLACES: Final = frozenset(
    (animal, list(PLACES)[k % len(PLACES)]) for k, animal in enumerate(ANIMALS)
)
"""(animal, place): one place of each animal that is in no training set."""

HELD_OUT_ADJECTIVES: Final = frozenset({("blue", "old"), ("ginger", "new")})
"""(colour, age): pairs of adjectives that are together in no training set."""


def all_scenes() -> Iterator[Scene]:
    """Every scene without a name, in a fixed order.

    Yields:
        The 27,648 combinations of the tables.
    """
    ages, things = (None, *AGES), (None, *THINGS)
    for values in product(ANIMALS, COLOURS, SIZES, POSTURES, PLACES, ages, things):
        yield Scene(*values)


def is_held_out(scene: Scene) -> bool:
    """Whether a scene has a combination that only the test sets have.

    Args:
        scene: any scene.

    Returns:
        True if its animal and place are in `HELD_OUT_PLACES`, or its colour and age in
        `HELD_OUT_ADJECTIVES`.
    """
    place, adjectives = (scene.animal, scene.place), (scene.colour, scene.age)
    return place in HELD_OUT_PLACES or adjectives in HELD_OUT_ADJECTIVES


def check_scene(scene: Scene) -> None:
    """Refuse a scene that does not exist.

    Args:
        scene: what is checked.

    Raises:
        ValueError: a value is no key of its table, or the name belongs to the other gender.
    """
    names = NAMES[ANIMALS[scene.animal].gender] if scene.animal in ANIMALS else ()
    optional = [(None, *AGES), (None, *THINGS), (None, *names)]
    tables: list[Iterable[str | None]] = [ANIMALS, COLOURS, SIZES, POSTURES, PLACES, *optional]
    for field, table in zip(fields(scene), tables, strict=True):
        value = getattr(scene, field.name)
        check_choice(field.name, value, list(table))


def sample_scenes(
    count: int, generator: torch.Generator, *, held_out: bool, named: float = 0.0
) -> list[Scene]:
    """Random scenes, drawn with replacement.

    Args:
        count: how many.
        generator: the random numbers come from it; the same state gives the same scenes.
        held_out: True for scenes of the test sets, False for scenes of the training sets.
        named: probability that the animal has a name.

    Returns:
        `count` scenes, all of them held out or none.

    Raises:
        OutOfBounds: more than `MAX_SCENES` scenes, or a probability outside of 0 … 1.

    Example:
        >>> generator = torch.Generator().manual_seed(0)
        >>> [scene.animal for scene in sample_scenes(3, generator, held_out=False)]
        ['fox', 'hare', 'cat']
    """
    check("number of scenes", count, 0, MAX_SCENES)
    check("share of names", named, 0, 1)
    drawn: list[Scene] = []
    while len(drawn) < count:
        scene = _random_scene(generator, named)
        if is_held_out(scene) == held_out:
            drawn.append(scene)
    return drawn


def _random_scene(generator: torch.Generator, named: float) -> Scene:
    numbers = torch.rand(len(fields(Scene)) + 1, generator=generator).tolist()  # each in 0 … 1

    def pick(table: Iterable[T], number: float) -> T:
        options = list(table)
        return options[int(number * len(options))]

    scene = Scene(
        animal=pick(ANIMALS, numbers[0]),
        colour=pick(COLOURS, numbers[1]),
        size=pick(SIZES, numbers[2]),
        posture=pick(POSTURES, numbers[3]),
        place=pick(PLACES, numbers[4]),
        age=pick((None, *AGES), numbers[5]),
        thing=pick((None, *THINGS), numbers[6]),
    )
    if numbers[7] < named:
        scene = replace(scene, name=pick(NAMES[ANIMALS[scene.animal].gender], numbers[8]))
    return scene
