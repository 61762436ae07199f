"""Names that always stand: that of a point in a ring, and those to which lines lead from it."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from diagrams.notes import APART, DOT, Note, Points, hidden, inside

RING: Final = 10.0  # pixels, its radius
_PASSES: Final = 3  # in which names give way to one another
_LINE_HIDDEN, _POINT_HIDDEN, _NAME_HIDDEN = 0.1, 4.0, 10.0  # how bad it is where nothing is free
_PASSED: Final = 1.0  # how bad another point on the way to a name is
_FAR: Final = (0.0, 10.0, 20.0, 32.0, 44.0, 58.0, 72.0)  # pixels a name may be away
_FAR_AWAY: Final = 0.02  # how bad a pixel of it is


def drawn(points: Points, loud: Sequence[int]) -> Points:
    """All that names are not to hide: points, the ring and the lines, (M, 2)."""
    return np.concatenate([points, _lines(points, loud), _ring(points, loud)])


def placed(
    points: Points,
    words: Sequence[str],
    room: tuple[float, float],
    sides: Sequence[str],
    loud: Sequence[int],
) -> list[Note]:
    """A name for each of the loud points, where it hides least of what is drawn and of the others.

    Args:
        points: (N, 2), from the upper left corner.
        words: their names, as Plotly text.
        room: width and height of the map.
        sides: where a name may stand, the best one first.
        loud: the point in the ring and those to which lines lead.
    """
    lines, ring = _lines(points, loud), _ring(points, loud)
    there = np.concatenate([points, ring, points[list(loud)], lines])
    costs = np.repeat(
        [_POINT_HIDDEN, _NAME_HIDDEN, _LINE_HIDDEN],
        [len(points), len(ring) + len(loud), len(lines)],
    )
    tries = [
        [
            Note((k,), k, x, y, side, (words[k],), apart, _towards(side, far))
            for x, y in [points[k].tolist()]
            for apart, away in [(APART, _FAR) if rank else (RING + 2, _FAR[:1])]
            for far in away
            for side in sides
        ]
        for rank, k in enumerate(loud)
    ]
    bad = [
        [
            float(costs[hidden(one, there)].sum())
            + (0 if inside(one, room) else len(points))
            + _FAR_AWAY * math.hypot(*one.shift)
            + _PASSED * _passed(one, points)
            for one in those
        ]
        for those in tries
    ]
    notes: dict[int, Note] = {}
    for _ in range(_PASSES):
        for rank, those in enumerate(tries):
            others = [one.box for k, one in notes.items() if k != rank]
            met = [sum(one.box.meets(box) for box in others) * _NAME_HIDDEN for one in those]
            best = min(range(len(those)), key=lambda k: bad[rank][k] + met[k])
            notes[rank] = those[best]
    return list(notes.values())


def _passed(note: Note, points: Points) -> int:
    """How many other points the way from a point to its name runs into."""
    if not any(note.shift):
        return 0
    way = points[note.beside] + np.linspace(0.2, 1, 5)[:, None] * note.shift
    near = (np.abs(points[:, None] - way) < 2 * DOT).all(axis=2).any(axis=1)
    return int(near.sum() - near[note.beside])


def _lines(points: Points, loud: Sequence[int]) -> Points:
    """Places along the lines from the first of some points to the others, (M, 2)."""
    along = np.linspace(0, 1, 40)[:, None]
    ends = [points[loud[0]] * (1 - along) + points[k] * along for k in loud[1:]]
    return np.concatenate([np.empty((0, 2)), *ends])


def _ring(points: Points, loud: Sequence[int]) -> Points:
    """Places on the ring round the first of some points, (M, 2)."""
    turns = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    circle = RING * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    return np.concatenate([np.empty((0, 2)), *(points[k] + circle for k in loud[:1])])


def _towards(side: str, far: float) -> tuple[float, float]:
    """So many pixels away on one side of a point."""
    down, across = side.split()
    return (
        {"left": -far, "right": far}.get(across, 0.0),
        {"top": -far, "bottom": far}.get(down, 0.0),
    )
