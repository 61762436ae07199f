"""Small pixel-art pictures of a scene, drawn by code from the sprites in `sprites.txt`."""

from collections.abc import Callable
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Final, NamedTuple

import torch
from torch import Tensor

from rnn_core.bounds import check
from rnn_core.world.scenes import Scene

SIZE: Final = 32  # pixels each way
MAX_SHIFT: Final = 4  # pixels
MIN_STRETCH: Final = 0.8
MAX_STRETCH: Final = 1.25
MAX_NOISE: Final = 1.0

_Colour = tuple[float, float, float]
_Pixels = dict[tuple[int, int], str]  # (row, column) -> palette character

_BODY: Final[dict[str, _Colour]] = {
    "ginger": (0.95, 0.55, 0.13),
    "black": (0.14, 0.14, 0.17),
    "white": (0.98, 0.98, 0.98),
    "grey": (0.58, 0.58, 0.60),
    "blue": (0.20, 0.40, 0.95),
    "green": (0.25, 0.72, 0.25),
}
_INK: Final[_Colour] = (0.08, 0.06, 0.10)
_CHALK: Final[_Colour] = (0.96, 0.94, 0.86)
_FIXED: Final[dict[str, _Colour]] = {
    "p": (0.98, 0.62, 0.68),
    "k": (1.00, 0.82, 0.05),
    "c": (0.90, 0.10, 0.15),
    "R": (0.90, 0.12, 0.12),
    "G": (0.45, 0.80, 0.15),
    "W": (1.00, 1.00, 1.00),
    "B": (0.25, 0.45, 0.90),
    "T": (0.40, 0.22, 0.08),
    "Y": (1.00, 0.85, 0.05),
    "Z": (0.45, 0.10, 0.65),
}
_BULKY: Final = ("bear", "elephant")


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
        scene: What to draw; its name is never drawn.
        shift: Pixels to the right and down by which everything before the background moves.
        stretch: Factor on the size of everything before the background.
        noise: Standard deviation of the noise added to every value.
        generator: Where the noise comes from.

    Returns:
        (3, SIZE, SIZE) float32 in 0…1, red, green and blue.

    Raises:
        OutOfBounds: A shift, the stretch or the noise is outside its range.
        ValueError: The scene holds a word that has no picture, or noise has no generator.
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
    picture = front[:3] + (1 - front[3]) * _background(scene.place)
    if noise:
        picture = picture + noise * torch.randn(picture.shape, generator=generator)
    return picture.clamp(0, 1)


def draw_varied(scene: Scene, generator: torch.Generator) -> Tensor:
    """Draw a scene with a random shift, stretch and pixel noise.

    Args:
        scene: What to draw.
        generator: Where all the randomness comes from.

    Returns:
        (3, SIZE, SIZE) float32 in 0…1, red, green and blue.
    """
    right, down = torch.randint(-2, 3, (2,), generator=generator).tolist()
    stretch = 0.9 + 0.2 * torch.rand((), generator=generator).item()
    return draw(scene, shift=(right, down), stretch=stretch, noise=0.03, generator=generator)


def _resampling(stretch: float, shift: int) -> Tensor:
    """(SIZE, SIZE) weights: row i mixes the source pixels that target pixel i shows."""
    pixel = torch.arange(SIZE, dtype=torch.float32)
    middle = (SIZE - 1) / 2
    source = (pixel - middle - shift) / stretch + middle
    return (1 - (source[:, None] - pixel).abs()).clamp_min(0)


class _Layer:
    """A canvas of colours with coverage; what is painted later lies above."""

    def __init__(self) -> None:
        self.rgba = torch.zeros(4, SIZE, SIZE)

    def box(self, x: int, y: int, width: int, height: int, colour: _Colour) -> None:
        """Paint a filled rectangle; what is outside the canvas is cut off."""
        rows = slice(max(y, 0), max(y + height, 0))
        columns = slice(max(x, 0), max(x + width, 0))
        self.rgba[:, rows, columns] = torch.tensor([*colour, 1.0])[:, None, None]

    def framed(
        self, x: int, y: int, width: int, height: int, colour: _Colour, frame: _Colour = _INK
    ) -> None:
        """Paint a rectangle whose outermost pixels are its frame."""
        self.box(x, y, width, height, frame)
        self.box(x + 1, y + 1, width - 2, height - 2, colour)

    def dots(self, places: list[tuple[int, int]], colour: _Colour) -> None:
        """Paint single pixels, each (x, y)."""
        for x, y in places:
            self.box(x, y, 1, 1, colour)

    def paste(self, x: int, y: int, patch: Tensor) -> None:
        """Lay a (4, height, width) patch with its upper left corner at column x, row y."""
        height, width = patch.shape[1:]
        top, left = max(y, 0), max(x, 0)
        part = patch[:, top - y : max(SIZE - y, 0), left - x : max(SIZE - x, 0)]
        under = self.rgba[:, top : max(y + height, 0), left : max(x + width, 0)]
        under.copy_(torch.where(part[3] > 0, part, under))


@cache
def _sprites() -> dict[str, _Pixels]:
    """The sprites of `sprites.txt` by heading."""
    sprites: dict[str, _Pixels] = {}
    rows: list[str] = []
    text = Path(__file__).with_name("sprites.txt").read_text(encoding="utf-8")
    heading = ""
    for line in [*text.splitlines(), "[]"]:
        if line.startswith("["):
            sprites[heading] = {
                (y, x): char
                for y, row in enumerate(rows)
                for x, char in enumerate(row)
                if char != "."
            }
            heading, rows = line.strip("[]"), []
        elif line and not line.startswith("#"):
            rows.append(line)
    return sprites


def _around(pixels: _Pixels) -> set[tuple[int, int]]:
    """The neighbours of a sprite's solid pixels, themselves included."""
    steps = ((0, 0), (0, 1), (1, 0), (0, -1), (-1, 0))
    solid = [at for at, char in pixels.items() if char != "h"]
    return {(y + dy, x + dx) for y, x in solid for dy, dx in steps}


def _outlined(pixels: _Pixels) -> _Pixels:
    return {at: "#" for at in _around(pixels)} | pixels


def _at(pixels: _Pixels, mark: str) -> tuple[int, int]:
    return next(at for at, char in pixels.items() if char == mark)


def _joined(part: _Pixels, to: tuple[int, int]) -> _Pixels:
    """A part moved so that its joint lies on `to`."""
    y, x = _at(part, "0")
    return {(row - y + to[0], column - x + to[1]): char for (row, column), char in part.items()}


@cache
def _animal(animal: str, colour: str, size: str, posture: str) -> tuple[Tensor, int]:
    """An animal with its outline, cut close.

    Returns:
        The patch, and the column just right of the head.
    """
    sprites = _sprites()
    kind = "bulky" if animal in _BULKY else animal
    body = sprites.get(f"{kind} {posture} {size}") or sprites[f"body {posture} {size}"]
    head = _joined(sprites[f"head {animal} {size}"], _at(body, "1"))
    tail = sprites.get(f"tail {animal} {size}")
    whole = (_joined(tail, _at(body, "2")) if tail else {}) | body
    rim = {at: "s" for at in _around(head) if whole.get(at) in ("b", "1", "2")}
    whole = _outlined(whole | rim | head)
    left = min(x for _, x in whole)
    head_right = max(x for (_, x), char in head.items() if char != "h") + 1 - left
    return _patch(whole, _palette(colour, posture == "sleeps")), head_right


@cache
def _thing(name: str, line: _Colour) -> Tensor:
    """The patch of a sprite that is no animal, with an outline."""
    return _patch(_outlined(_sprites()[name]), _FIXED | {"#": line})


@cache
def _mark(age: str, web: _Colour) -> Tensor:
    return _patch(_sprites()[f"mark {age}"], _FIXED | {"D": web})


def _patch(pixels: _Pixels, palette: dict[str, _Colour]) -> Tensor:
    """(4, height, width): a sprite in colours, and where it is."""
    top, left = min(y for y, _ in pixels), min(x for _, x in pixels)
    height, width = max(y for y, _ in pixels) - top + 1, max(x for _, x in pixels) - left + 1
    patch = torch.zeros(4, height, width)
    for (y, x), char in pixels.items():
        patch[:, y - top, x - left] = torch.tensor([*palette[char], 1.0])
    return patch


def _mixed(one: _Colour, other: _Colour, part: float) -> _Colour:
    red, green, blue = (a + part * (b - a) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _palette(colour: str, asleep: bool) -> dict[str, _Colour]:
    body = _BODY[colour]
    dark = colour == "black"
    line = _CHALK if dark else _INK
    eye = (1.0, 0.9, 0.2) if dark else _INK
    shade = _mixed(body, (1.0, 1.0, 1.0) if dark else (0.0, 0.0, 0.0), 0.22)
    white: _Colour = (0.84, 0.80, 0.72) if colour == "white" else (1.0, 1.0, 1.0)
    return _FIXED | {
        "b": body,
        "0": body,
        "1": body,
        "2": body,
        "s": shade,
        "a": _mixed(body, (0.75, 0.65, 0.70), 0.35),
        "w": white,
        "n": (0.95, 0.45, 0.50) if dark else _INK,
        "h": line,
        "#": line,
        "e": body if asleep or dark else eye,
        "f": line if asleep else eye,
        "l": line if asleep else body,
    }


# By age: the colour of a place's thing and of its edges.
_WOOD: Final[dict[str | None, tuple[_Colour, _Colour]]] = {
    None: ((0.72, 0.47, 0.25), (0.50, 0.30, 0.13)),
    "old": ((0.50, 0.44, 0.38), (0.33, 0.29, 0.25)),
    "new": ((0.98, 0.74, 0.38), (0.80, 0.50, 0.15)),
}
_LEAF: Final[dict[str | None, tuple[_Colour, _Colour]]] = {
    None: ((0.22, 0.52, 0.22), (0.14, 0.38, 0.16)),
    "old": ((0.50, 0.45, 0.25), (0.36, 0.31, 0.18)),
    "new": ((0.50, 0.85, 0.25), (0.30, 0.65, 0.15)),
}
_TILE: Final[dict[str | None, tuple[_Colour, _Colour]]] = {
    None: ((0.72, 0.30, 0.25), (0.52, 0.18, 0.15)),
    "old": ((0.48, 0.38, 0.36), (0.33, 0.25, 0.24)),
    "new": ((1.00, 0.38, 0.28), (0.80, 0.20, 0.15)),
}
_CRACK: Final[_Colour] = (0.12, 0.09, 0.08)
_TRUNK: Final = 18  # its first column


def _table(top: int, age: str | None) -> _Layer:
    layer = _Layer()
    wood, edge = _WOOD[age]
    for x in (2, 27):
        layer.framed(x, top + 3, 3, 28 - top - 2, edge)
    layer.framed(1, top, 30, 5, wood)
    layer.box(2, top + 3, 28, 1, edge)
    if age == "old":
        layer.dots([(7, top + 1), (8, top + 2), (7, top + 3), (8, top + 4)], _CRACK)
        layer.dots([(19, top + 1), (18, top + 2), (19, top + 3), (18, top + 4)], _CRACK)
        layer.box(12, top + 1, 4, 2, edge)
    return layer


def _box(age: str | None) -> _Layer:
    layer = _Layer()
    wood, edge = _WOOD[age]
    layer.framed(10, 19, 19, 10, wood)
    layer.box(11, 20, 17, 1, edge)
    layer.box(11, 24, 17, 1, edge)
    if age == "old":
        layer.dots([(14, 20), (15, 21), (14, 22), (15, 23), (14, 24), (15, 25)], _CRACK)
        layer.box(12, 25, 4, 3, edge)
    return layer


def _window(age: str | None) -> _Layer:
    layer = _Layer()
    wood, edge = _WOOD[age]
    layer.framed(5, 2, 23, 16, wood)
    pane = (0.60, 0.66, 0.66) if age == "old" else (0.62, 0.85, 1.00)
    for x in (7, 17):
        layer.framed(x, 4, 9, 12, pane, edge)
    layer.box(3, 17, 27, 2, edge)
    if age == "old":
        layer.dots([(8, 12), (9, 11), (10, 11), (11, 10), (10, 9), (11, 8), (12, 10)], _CRACK)
    return layer


def _tree(age: str | None) -> _Layer:
    layer = _Layer()
    leaf, dark = _LEAF[age]
    wood, edge = _WOOD[None if age == "new" else age]
    layer.box(_TRUNK, 5, 3, 24, edge)
    layer.box(_TRUNK, 5, 2, 23, wood)
    for x, y, width, height in ((10, 0, 19, 9), (8, 1, 23, 7), (7, 3, 25, 3)):
        layer.box(x, y, width, height, _INK)
    for x, y, width, height in ((11, 0, 17, 8), (9, 2, 21, 5), (8, 4, 23, 1)):
        layer.box(x, y, width, height, leaf)
    layer.dots([(x, y) for y in (3, 5) for x in range(10 + y, 29, 4)], dark)
    if age == "old":
        layer.dots([(18, 10), (19, 11), (18, 12), (19, 13), (19, 24), (18, 25)], _CRACK)
        layer.box(18, 15, 2, 2, _CRACK)
    return layer


def _roof(age: str | None) -> _Layer:
    layer = _Layer()
    tile, edge = _TILE[age]
    top = 21
    layer.box(3, top + 7, 26, SIZE - top - 7, (0.93, 0.88, 0.75))
    for row in range(7):
        left = 4 - (row + 1) // 2
        layer.box(left, top + row, SIZE - 2 * left, 1, _INK)
        layer.box(left + 1, top + row, SIZE - 2 * left - 2, 1, edge if row % 3 == 0 else tile)
    joints = [(x + row % 2 * 2, top + row) for row in (1, 2, 4, 5) for x in range(4, 28, 5)]
    layer.dots(joints, edge)
    layer.framed(13, top + 8, 6, 5, (0.55, 0.75, 0.95))
    if age == "old":
        layer.box(7, top + 2, 3, 3, _CRACK)
        layer.box(15, top + 3, 4, 2, _CRACK)
    return layer


class _Place(NamedTuple):
    """Where everything stands; a point is (x, y), a row to stand on is the one just below."""

    thing: Callable[[str | None], _Layer]  # by age
    floor: int  # the row the animal stands on
    head: int  # the column where the animal's head ends
    object_at: tuple[int, int]  # its first column and the row it stands on
    mark_at: tuple[int, int]  # upper left corner of the mark of age
    web: _Colour = (0.92, 0.92, 0.90)
    before: bool = False  # whether the thing covers the animal


_PLACES: Final = {
    "on table": _Place(partial(_table, 20), 20, 21, (3, 20), (5, 25), web=_INK),
    "under table": _Place(partial(_table, 4), 29, 21, (3, 29), (5, 9), web=_INK),
    "in box": _Place(_box, 21, 21, (3, 29), (21, 21), before=True),
    "by window": _Place(_window, 29, 21, (3, 29), (18, 5)),
    "behind tree": _Place(_tree, 29, 18, (23, 29), (21, 1), before=True),
    "on roof": _Place(_roof, 21, 21, (3, 21), (21, 21)),
}


@cache
def _background(place: str) -> Tensor:
    layer = _Layer()
    if place in ("behind tree", "on roof"):
        layer.box(0, 0, SIZE, SIZE, (0.75, 0.90, 1.00))
        layer.box(0, 27, SIZE, 5, (0.60, 0.78, 0.42))
    else:
        layer.box(0, 0, SIZE, SIZE, (0.96, 0.91, 0.80))
        layer.box(0, 27, SIZE, 5, (0.80, 0.70, 0.62))
    return layer.rgba[:3]


@cache
def _place_thing(place: str, age: str | None) -> Tensor:
    return _PLACES[place].thing(age).rgba


def stand(scene: Scene) -> tuple[int, int]:
    """Where the animal is, unless shifted: the row it stands on, the column where its head ends."""
    return _PLACES[scene.place].floor, _PLACES[scene.place].head


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
    where = _PLACES[place]
    creature, head_right = _animal(animal, colour, size, posture)
    height = creature.shape[1]
    left, top = where.head - head_right, where.floor - height
    layers = [(left, top, creature), (0, 0, _place_thing(place, age))]
    whole = _Layer()
    for layer in layers if where.before else reversed(layers):
        whole.paste(*layer)
    if posture == "sleeps":
        z = _thing("mark z", (1.0, 1.0, 1.0))
        whole.paste(left + 2, top - 1 - z.shape[1], z)
    if thing:
        what = _thing(f"thing {thing}", _INK)
        x, stands_on = where.object_at
        whole.paste(x, stands_on - what.shape[1], what)
    if age:
        whole.paste(*where.mark_at, _mark(age, where.web))
    return whole.rgba
