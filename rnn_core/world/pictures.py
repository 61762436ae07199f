"""Small pixel-art pictures of a scene, drawn by code, with shift, stretch and noise.

`world.sprites` has the animals, `world.scenery` the places they are in.
"""

from functools import lru_cache
from typing import Final

import torch
from torch import Tensor

from rnn_core.bounds import check
from rnn_core.world.canvas import INK, SIZE, Canvas
from rnn_core.world.scenery import PLACE_LAYOUTS, draw_background, draw_place
from rnn_core.world.scenes import Scene
from rnn_core.world.sprites import age_mark_patch, animal_patch, thing_patch

MAX_SHIFT: Final = 4  # pixels
MIN_STRETCH: Final = 0.8
MAX_STRETCH: Final = 1.25
MAX_NOISE: Final = 1.0


def draw(
    scene: Scene,
    *,
    shift: tuple[int, int] = (0, 0),
    stretch: float = 1.0,
    noise: float = 0.0,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Draw a scene.

    Args:
        scene: what to draw; its name is never drawn.
        shift: pixels to the right and down by which everything before the background moves.
        stretch: factor on the size of everything before the background.
        noise: standard deviation of the normal noise added to every value.
        generator: the noise comes from it.

    Returns:
        (3, SIZE, SIZE) float32 in 0…1, red, green and blue.

    Raises:
        OutOfBounds: a shift beyond `MAX_SHIFT`, a stretch outside of `MIN_STRETCH` …
            `MAX_STRETCH`, or noise beyond `MAX_NOISE`.
        ValueError: the scene holds a word that has no picture, or noise has no generator.

    Example:
        >>> picture = draw(Scene("cat", "black", "big", "sleeps", "on roof"))
        >>> tuple(picture.shape), round(picture.mean().item(), 2)
        ((3, 32, 32), 0.71)
    """
    check("shift to the right", shift[0], -MAX_SHIFT, MAX_SHIFT)
    check("shift down", shift[1], -MAX_SHIFT, MAX_SHIFT)
    check("stretch", stretch, MIN_STRETCH, MAX_STRETCH)
    check("noise", noise, 0, MAX_NOISE)
    if noise and generator is None:
        raise ValueError("noise needs a generator")
    try:
        front = _foreground(
            scene.animal,
            scene.colour,
            scene.size,
            scene.posture,
            scene.place,
            scene.age,
            scene.thing,
        )
    except KeyError as error:
        raise ValueError(f"no picture of {error.args[0]!r}") from error
    if shift != (0, 0) or stretch != 1.0:
        front = _resampling(stretch, shift[1]) @ front @ _resampling(stretch, shift[0]).T
    picture = front[:3] + (1 - front[3]) * draw_background(scene.place)
    if noise:
        picture = picture + noise * torch.randn(picture.shape, generator=generator)
    return picture.clamp(0, 1)


def draw_augmented(scene: Scene, generator: torch.Generator) -> Tensor:
    """Draw a scene with a random shift, stretch and pixel noise: data augmentation.

    Args:
        scene: what to draw.
        generator: all random numbers come from it.

    Returns:
        (3, SIZE, SIZE) float32 in 0…1, red, green and blue.
    """
    shift, stretch = _augmentation(generator)
    return draw(scene, shift=shift, stretch=stretch, noise=0.03, generator=generator)


def skip_augmented(generator: torch.Generator) -> None:
    """Leave a generator where drawing one augmented picture leaves it, without drawing it.

    Args:
        generator: as many random numbers are taken from it.
    """
    _augmentation(generator)
    torch.randn((3, SIZE, SIZE), generator=generator)


def _augmentation(generator: torch.Generator) -> tuple[tuple[int, int], float]:
    """A random shift and a random stretch."""
    right, down = torch.randint(-2, 3, (2,), generator=generator).tolist()
    return (right, down), 0.9 + 0.2 * torch.rand((), generator=generator).item()


def _resampling(stretch: float, shift: int) -> Tensor:
    """(SIZE, SIZE) weights: row i mixes the source pixels that target pixel i shows."""
    pixel = torch.arange(SIZE, dtype=torch.float32)
    middle = (SIZE - 1) / 2
    source = (pixel - middle - shift) / stretch + middle
    return (1 - (source[:, None] - pixel).abs()).clamp_min(0)


def animal_anchor(scene: Scene) -> tuple[int, int]:
    """Where the animal of a scene stands in its picture, unless shifted.

    Args:
        scene: what is drawn.

    Returns:
        The row it stands on and the column where its head ends, in pixels.
    """
    return PLACE_LAYOUTS[scene.place].floor, PLACE_LAYOUTS[scene.place].head


@lru_cache(maxsize=1024)
def _foreground(
    animal: str,
    colour: str,
    size: str,
    posture: str,
    place: str,
    age: str | None,
    thing: str | None,
) -> Tensor:
    """(4, SIZE, SIZE): colours times coverage, and coverage."""
    where = PLACE_LAYOUTS[place]
    creature, head_right = animal_patch(animal, colour, size, posture)
    height = creature.shape[1]
    left, top = where.head - head_right, where.floor - height
    layers = [(left, top, creature), (0, 0, draw_place(place, age))]
    whole = Canvas()
    for layer in layers if where.before else reversed(layers):
        whole.paste(*layer)
    if posture == "sleeps":
        z = thing_patch("mark z", (1.0, 1.0, 1.0))
        whole.paste(left + 2, top - 1 - z.shape[1], z)
    if thing:
        what = thing_patch(f"thing {thing}", INK)
        x, stands_on = where.object_at
        whole.paste(x, stands_on - what.shape[1], what)
    if age:
        whole.paste(*where.mark_at, age_mark_patch(age, where.web))
    return whole.rgba
