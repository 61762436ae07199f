"""Lines and areas of a small picture, cut off at the edges of their panel."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import isfinite

from editions.svg_axis import Axis
from editions.svg_marks import num

Point = tuple[float, float]
Box = tuple[tuple[float, float], tuple[float, float]]
"""Lowest and highest across, and down."""


def inside(point: Point, x: Axis, y: Axis, room: float = 0.5) -> bool:
    """Whether a point lies in the panel; one that is no number does not."""
    return all(
        low - room <= one <= high + room for one, (low, high) in zip(point, _box(x, y), strict=True)
    )


def line(points: Sequence[Point], x: Axis, y: Axis) -> str:
    """The path of a line; points that are no numbers interrupt it."""
    box, said, last = _box(x, y), "", None
    for one, other in pairwise(points):
        if not all(map(isfinite, (*one, *other))):
            continue
        if piece := _cut(one, other, box):
            begin, end = (f"{num(a)} {num(b)}" for a, b in piece)
            said += f"L{end}" if begin == last else f"M{begin}L{end}"
            last = end
    return said


def area(points: Iterable[Point], x: Axis, y: Axis) -> str:
    """The path of areas, which points that are no numbers part from one another."""
    box = _box(x, y)
    return "".join(
        "M" + "L".join(f"{num(a)} {num(b)}" for a, b in corners) + "Z"
        for corners in _runs(points)
        for corners in [[_clamped(one, box) for one in corners]]
        if len(set(corners)) > 2
    )


def _box(x: Axis, y: Axis) -> Box:
    across, down = sorted((x.start, x.end)), sorted((y.start, y.end))
    return (across[0], across[1]), (down[0], down[1])


def _runs(points: Iterable[Point]) -> Iterator[list[Point]]:
    run: list[Point] = []
    for point in points:
        if all(map(isfinite, point)):
            run.append(point)
        else:
            yield run
            run = []
    yield run


def _clamped(point: Point, box: Box) -> Point:
    a, b = (min(max(one, low), high) for one, (low, high) in zip(point, box, strict=True))
    return a, b


def _cut(one: Point, other: Point, box: Box) -> tuple[Point, Point] | None:
    """The part of a segment that lies in a box, if there is any (Liang and Barsky)."""
    first, last = 0.0, 1.0
    for begin, end, (low, high) in zip(one, other, box, strict=True):
        step = end - begin
        for way, room in ((-step, begin - low), (step, high - begin)):
            if way == 0:
                if room < 0:
                    return None
            elif way < 0:
                first = max(first, room / way)
            else:
                last = min(last, room / way)
    if first > last:
        return None

    def at(share: float) -> Point:
        return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])

    return at(first), at(last)
