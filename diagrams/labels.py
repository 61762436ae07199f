"""Which points of a crowded map get their names: as many as fit, words in one spot as one list."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

SPOT: Final = 20.0  # pixels; from point to point of a list it is less
LINES: Final = 8  # of a list
RIGHT: Final = ("middle right",)
AROUND: Final = ("middle right", "middle left", "top center", "bottom center")
_LETTER, _LINE, _APART, _DOT = 6.6, 15.0, 8.0, 4.0  # pixels: letter, line, gap, radius of a point


class Label(NamedTuple):
    """Plotly text beside a point, empty where there is no room, and the side it stands on."""

    text: str
    side: str


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def _letters(word: str) -> int:
    """How many letters of Plotly text are seen."""
    return len(unescape(re.sub("</?b>", "", word)))


@dataclass(frozen=True)
class _Note:
    """A list of words beside the first of their points."""

    points: tuple[int, ...]
    x: float
    y: float
    side: str
    words: tuple[str, ...]

    def with_one_more(self, point: int, x: float, y: float, word: str) -> "_Note":
        words = (*self.words, word)
        if x > self.x:
            return _Note((point, *self.points), x, y, self.side, words)
        return _Note((*self.points, point), self.x, self.y, self.side, words)

    @cached_property
    def box(self) -> _Box:
        width, height = max(map(_letters, self.words)) * _LETTER, len(self.words) * _LINE
        down, across = self.side.split()
        left = {"right": self.x + _APART, "left": self.x - _APART - width}
        top = {"top": self.y - _APART - height, "bottom": self.y + _APART}
        x = left.get(across, self.x - width / 2)
        y = top.get(down, self.y - height / 2)
        return _Box(x, y, x + width, y + height)


def placed(
    points: NDArray[np.floating],
    words: Sequence[str],
    order: Iterable[int],
    room: tuple[float, float],
    sides: Sequence[str] = RIGHT,
    loud: int = 0,
) -> list[Label]:
    """A label for each point.

    None covers another, reaches over the edge, or hides a point that is not its own. Words whose
    points are in one spot stand under one another, beside the point on the right.

    Args:
        points: (N, 2), in pixels, from the upper left corner.
        words: their names, as Plotly text.
        order: points in the order of their importance; whoever comes first has the room.
        room: width and height of the map, in pixels.
        sides: where a name may stand, of `AROUND`, the best one first.
        loud: how many of the most important names may hide points, if there is no other room.
    """
    notes: list[_Note] = []
    for rank, point in enumerate(order):
        x, y = points[point].tolist()
        near = next(
            (k for k, one in enumerate(notes) if _close(points[point], points[list(one.points)])),
            None,
        )
        if near is not None:
            wider = notes[near].with_one_more(point, x, y, words[point])
            others = notes[:near] + notes[near + 1 :]
            if len(wider.words) <= LINES and _free(wider, others, points, room):
                notes[near] = wider
            continue
        tries = [(side, False) for side in sides]
        tries += [(side, True) for side in sides if rank < loud]
        for side, hiding in tries:
            note = _Note((point,), x, y, side, (words[point],))
            if _free(note, notes, points, room, hiding):
                notes.append(note)
                break
    labels = [Label("", sides[0])] * len(words)
    for note in notes:
        labels[note.points[0]] = Label("<br>".join(note.words), note.side)
    return labels


def _free(
    note: _Note,
    others: Sequence[_Note],
    points: NDArray[np.floating],
    room: tuple[float, float],
    hiding: bool = False,
) -> bool:
    box = note.box
    if box.left < 0 or box.top < 0 or box.right > room[0] or box.bottom > room[1]:
        return False
    if any(box.meets(one.box) for one in others):
        return False
    low, high = np.array(box[:2]) - _DOT, np.array(box[2:]) + _DOT
    hidden = ((points > low) & (points < high)).all(axis=1)
    own = points[list(note.points)]
    return hiding or all(_close(one, own) for one in points[hidden])


def _close(point: NDArray[np.floating], others: NDArray[np.floating]) -> bool:
    return bool((np.hypot(*(others - point).T) < SPOT).any())
