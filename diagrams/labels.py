"""Names on a crowded map by the common greedy rule: one after the other, each where it is free.

A name tries the eight positions around its point in a fixed order and takes the first where it
covers nothing. Names that must stand come before all others; where nothing close by is free they
move away, at the end of a leader line. Words whose points share one spot are one list.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import unescape
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.floating]
SPOT: Final = 20.0  # pixels; closer points share a list
LINES: Final = 8  # of a list
RING: Final = 10.0  # pixels, radius of the ring
_POINT, _GAP = 4.0, 8.0  # radius of a point; from a point to its name
_LETTER, _LINE = 7.0, 17.0  # width of a letter, height of a line
_LEADERS: Final = (0.0, 10.0, 20.0, 32.0, 44.0, 58.0, 72.0)  # lengths of a leader line
_SIDES: Final = (
    *("middle right", "middle left", "top center", "bottom center"),
    *("top right", "bottom right", "top left", "bottom left"),
)
_NAME_MET, _POINT_HIDDEN, _POINT_PASSED, _LINE_HIDDEN, _PIXEL_AWAY = 10.0, 4.0, 1.0, 0.1, 0.02
"""Costs of a name that must stand."""


class Label(NamedTuple):
    """Plotly text beside a point, empty where there is no room, and the side it stands on."""

    text: str
    side: str
    shift: tuple[float, float] = (0.0, 0.0)  # pixels, along its leader line


class Box(NamedTuple):
    """What a text covers, in pixels from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether both cover some place."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def within(self, size: tuple[float, float]) -> bool:
        """Whether a map of this width and height has all of it."""
        return self.left >= 0 and self.top >= 0 and self.right <= size[0] and self.bottom <= size[1]

    def hides(self, places: Points) -> int:
        """How many of some places (M, 2) it covers, with room for a point."""
        x, y = places.T
        across = (x > self.left - _POINT) & (x < self.right + _POINT)
        return int((across & (y > self.top - _POINT) & (y < self.bottom + _POINT)).sum())


def placed(
    points: Points,
    words: Sequence[str],
    order: Iterable[int],
    size: tuple[float, float],
    certain: Sequence[int] = (),
) -> list[Label]:
    """A label for each point; none covers another, reaches over the edge or hides a point.

    Args:
        points: (N, 2), in pixels, from the upper left corner.
        words: their names, as Plotly text.
        order: points in the order of their importance; whichever comes first has the room.
        size: width and height of the map, in pixels.
        certain: a point in a ring and those to which lines lead from it. Their names always stand,
            each on its own; where nothing is free they hide as little as may be.
    """
    labels = [Label("", _SIDES[0])] * len(words)
    lines = _lines(points, certain)
    drawn = np.concatenate([points, lines])
    taken: list[Box] = []
    for k in certain:
        tries = [*_leaders(points[k], words[k], RING + 2 if k == certain[0] else _GAP)]
        costs = [_cost(*one, points[k], taken, points, lines, size) for one in tries]
        label, box = tries[int(np.argmin(costs))]
        labels[k] = label
        taken.append(box)
    for spot in _spots(points, [k for k in order if k not in certain]):
        for group in dict.fromkeys((tuple(spot), tuple(spot[:1]))):  # all of them, or the first
            beside = max(group, key=lambda k: float(points[k, 0]))
            text = "<br>".join(words[k] for k in group)
            boxes = ((side, _box(points[beside], text, side)) for side in _SIDES)
            free = next((one for one in boxes if _free(one[1], taken, drawn, size)), None)
            if free:
                labels[beside] = Label(text, free[0])
                taken.append(free[1])
                break
    return labels


def _spots(points: Points, order: Iterable[int]) -> list[list[int]]:
    """Points in lists: each joins the first list that has a point close by and a line left."""
    close = np.hypot(*np.moveaxis(points[:, None] - points, 2, 0)) < SPOT  # (N, N)
    spots: list[list[int]] = []
    for k in order:
        near = (one for one in spots if len(one) < LINES and close[k, one].any())
        spot = next(near, None)
        if spot is None:
            spots.append([k])
        else:
            spot.append(k)
    return spots


def _free(box: Box, taken: Sequence[Box], drawn: Points, size: tuple[float, float]) -> bool:
    return box.within(size) and not any(map(box.meets, taken)) and not box.hides(drawn)


def _leaders(point: Points, text: str, gap: float) -> Iterable[tuple[Label, Box]]:
    """A name at every side of its point, close by and at the end of every leader line."""
    for length in _LEADERS if gap == _GAP else _LEADERS[:1]:
        for side in _SIDES:
            down, across = side.split()
            shift = (
                {"left": -length, "right": length}.get(across, 0.0),
                {"top": -length, "bottom": length}.get(down, 0.0),
            )
            yield Label(text, side, shift), _box(point + shift, text, side, gap)


def _cost(
    label: Label,
    box: Box,
    point: Points,
    taken: Sequence[Box],
    points: Points,
    lines: Points,
    size: tuple[float, float],
) -> float:
    """How bad it is to have a name here."""
    if not box.within(size):
        return float("inf")
    met = sum(map(box.meets, taken))
    hidden = _POINT_HIDDEN * box.hides(points) + _LINE_HIDDEN * box.hides(lines)
    return _NAME_MET * met + hidden + _leader_cost(point, label.shift, points)


def _leader_cost(point: Points, shift: tuple[float, float], points: Points) -> float:
    """How bad a leader line is: its pixels, and points so close to it that it may seem theirs."""
    if not any(shift):
        return 0.0
    way = point + np.linspace(0.2, 1, 5)[:, None] * shift
    apart = np.abs(points[:, None] - way).max(axis=2).min(axis=1)  # (N,)
    passed = int(np.count_nonzero(apart < 2 * _POINT))
    return _POINT_PASSED * passed + _PIXEL_AWAY * float(np.hypot(*shift))


def _lines(points: Points, certain: Sequence[int]) -> Points:
    """Places on the ring round the first of some points and on the lines to the others, (M, 2)."""
    if not certain:
        return np.empty((0, 2))
    turns = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    ring = points[certain[0]] + RING * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    along = np.linspace(0, 1, 40)[:, None]
    ways = [points[certain[0]] * (1 - along) + points[k] * along for k in certain[1:]]
    return np.concatenate([ring, *ways])


def _box(point: Points, text: str, side: str, gap: float = _GAP) -> Box:
    """What a text covers on one side of a point, with a gap between."""
    width, height = _extent(text)
    down, across = side.split()
    x, y = point.tolist()
    left = {"right": x + gap, "left": x - gap - width}.get(across, x - width / 2)
    top = {"top": y - gap - height, "bottom": y + gap}.get(down, y - height / 2)
    return Box(left, top, left + width, top + height)


@cache  # a map asks for the same few words at every place it tries
def _extent(text: str) -> tuple[float, float]:
    """Width and height of Plotly text."""
    lines = [unescape(re.sub("</?b>", "", line)) for line in text.split("<br>")]
    return max(map(len, lines)) * _LETTER, len(lines) * _LINE
