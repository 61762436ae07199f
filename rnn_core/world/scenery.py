"""The places of the scenes: background, table, box, window, tree and roof, drawn by rectangles."""

from collections.abc import Callable
from functools import cache, partial
from typing import Final, NamedTuple

from torch import Tensor

from rnn_core.world.canvas import INK, SIZE, Canvas, Colour

# By age: the colour of a place's thing and of its edges.
_WOOD: Final[dict[str | None, tuple[Colour, Colour]]] = {
    None: ((0.72, 0.47, 0.25), (0.50, 0.30, 0.13)),
    "old": ((0.50, 0.44, 0.38), (0.33, 0.29, 0.25)),
    "new": ((0.98, 0.74, 0.38), (0.80, 0.50, 0.15)),
}
_LEAF: Final[dict[str | None, tuple[Colour, Colour]]] = {
    None: ((0.22, 0.52, 0.22), (0.14, 0.38, 0.16)),
    "old": ((0.50, 0.45, 0.25), (0.36, 0.31, 0.18)),
    "new": ((0.50, 0.85, 0.25), (0.30, 0.65, 0.15)),
}
_TILE: Final[dict[str | None, tuple[Colour, Colour]]] = {
    None: ((0.72, 0.30, 0.25), (0.52, 0.18, 0.15)),
    "old": ((0.48, 0.38, 0.36), (0.33, 0.25, 0.24)),
    "new": ((1.00, 0.38, 0.28), (0.80, 0.20, 0.15)),
}
_CRACK: Final[Colour] = (0.12, 0.09, 0.08)
_TRUNK: Final = 18  # its first column


def _table(top: int, age: str | None) -> Canvas:
    layer = Canvas()
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


def _box(age: str | None) -> Canvas:
    layer = Canvas()
    wood, edge = _WOOD[age]
    layer.framed(10, 19, 19, 10, wood)
    layer.box(11, 20, 17, 1, edge)
    layer.box(11, 24, 17, 1, edge)
    if age == "old":
        layer.dots([(14, 20), (15, 21), (14, 22), (15, 23), (14, 24), (15, 25)], _CRACK)
        layer.box(12, 25, 4, 3, edge)
    return layer


def _window(age: str | None) -> Canvas:
    layer = Canvas()
    wood, edge = _WOOD[age]
    layer.framed(5, 2, 23, 16, wood)
    pane = (0.60, 0.66, 0.66) if age == "old" else (0.62, 0.85, 1.00)
    for x in (7, 17):
        layer.framed(x, 4, 9, 12, pane, edge)
    layer.box(3, 17, 27, 2, edge)
    if age == "old":
        layer.dots([(8, 12), (9, 11), (10, 11), (11, 10), (10, 9), (11, 8), (12, 10)], _CRACK)
    return layer


def _tree(age: str | None) -> Canvas:
    layer = Canvas()
    leaf, dark = _LEAF[age]
    wood, edge = _WOOD[None if age == "new" else age]
    layer.box(_TRUNK, 5, 3, 24, edge)
    layer.box(_TRUNK, 5, 2, 23, wood)
    for x, y, width, height in ((10, 0, 19, 9), (8, 1, 23, 7), (7, 3, 25, 3)):
        layer.box(x, y, width, height, INK)
    for x, y, width, height in ((11, 0, 17, 8), (9, 2, 21, 5), (8, 4, 23, 1)):
        layer.box(x, y, width, height, leaf)
    layer.dots([(x, y) for y in (3, 5) for x in range(10 + y, 29, 4)], dark)
    if age == "old":
        layer.dots([(18, 10), (19, 11), (18, 12), (19, 13), (19, 24), (18, 25)], _CRACK)
        layer.box(18, 15, 2, 2, _CRACK)
    return layer


def _roof(age: str | None) -> Canvas:
    layer = Canvas()
    tile, edge = _TILE[age]
    top = 21
    layer.box(3, top + 7, 26, SIZE - top - 7, (0.93, 0.88, 0.75))
    for row in range(7):
        left = 4 - (row + 1) // 2
        layer.box(left, top + row, SIZE - 2 * left, 1, INK)
        layer.box(left + 1, top + row, SIZE - 2 * left - 2, 1, edge if row % 3 == 0 else tile)
    joints = [(x + row % 2 * 2, top + row) for row in (1, 2, 4, 5) for x in range(4, 28, 5)]
    layer.dots(joints, edge)
    layer.framed(13, top + 8, 6, 5, (0.55, 0.75, 0.95))
    if age == "old":
        layer.box(7, top + 2, 3, 3, _CRACK)
        layer.box(15, top + 3, 4, 2, _CRACK)
    return layer


class PlaceLayout(NamedTuple):
    """Where everything stands in a picture of a place; a row to stand on is the one just below.

    Attributes:
        thing: draws the thing of the place, by its age.
        floor: the row the animal stands on.
        head: the column where the animal's head ends.
        object_at: of the other thing, its first column and the row it stands on.
        mark_at: column and row of the upper left corner of the mark of age.
        web: colour of a cobweb there.
        before: whether the thing of the place covers the animal.
    """

    thing: Callable[[str | None], Canvas]
    floor: int
    head: int
    object_at: tuple[int, int]
    mark_at: tuple[int, int]
    web: Colour = (0.92, 0.92, 0.90)
    before: bool = False


PLACE_LAYOUTS: Final[dict[str, PlaceLayout]] = {
    "on table": PlaceLayout(partial(_table, 20), 20, 21, (3, 20), (5, 25), web=INK),
    "under table": PlaceLayout(partial(_table, 4), 29, 21, (3, 29), (5, 9), web=INK),
    "in box": PlaceLayout(_box, 21, 21, (3, 29), (21, 21), before=True),
    "by window": PlaceLayout(_window, 29, 21, (3, 29), (18, 5)),
    "behind tree": PlaceLayout(_tree, 29, 18, (23, 29), (21, 1), before=True),
    "on roof": PlaceLayout(_roof, 21, 21, (3, 21), (21, 21)),
}


@cache
def draw_background(place: str) -> Tensor:
    """What lies behind everything in a place: a wall and a floor, or the sky and grass.

    Args:
        place: key of `PLACE_LAYOUTS`.

    Returns:
        (3, SIZE, SIZE), shared: not to be written to.
    """
    layer = Canvas()
    if place in ("behind tree", "on roof"):
        layer.box(0, 0, SIZE, SIZE, (0.75, 0.90, 1.00))
        layer.box(0, 27, SIZE, 5, (0.60, 0.78, 0.42))
    else:
        layer.box(0, 0, SIZE, SIZE, (0.96, 0.91, 0.80))
        layer.box(0, 27, SIZE, 5, (0.80, 0.70, 0.62))
    return layer.rgba[:3]


@cache
def draw_place(place: str, age: str | None) -> Tensor:
    """The thing of a place: a table, a box, a window, a tree or a roof.

    Args:
        place: key of `PLACE_LAYOUTS`.
        age: "old", "new" or None.

    Returns:
        (4, SIZE, SIZE), colours and coverage, shared: not to be written to.

    Raises:
        KeyError: there is no such place or age.
    """
    return PLACE_LAYOUTS[place].thing(age).rgba
