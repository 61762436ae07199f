"""A name on a map: the box of its text, and what is under it. Everything is in pixels."""

import re
from dataclasses import dataclass, field, replace
from functools import cache
from html import unescape
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.floating]
DOT: Final = 4.0  # radius of a point
APART: Final = 8.0  # from a point to its name
_LETTER, _LINE = 7.0, 17.0


class Box(NamedTuple):
    """What a text covers."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether both cover some place."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@cache  # a map asks for the same few words at every place it tries
def _letters(word: str) -> int:
    """How many letters of Plotly text are seen."""
    return len(unescape(re.sub("</?b>", "", word)))


@dataclass(frozen=True)
class Note:
    """A list of words beside one of their points, or a word some way from its point.

    Attributes:
        points: those of the words.
        beside: the one whose side it stands on.
        x: where that point is.
        y: where that point is.
        side: as Plotly names it.
        words: as Plotly text.
        apart: how far from the point it is.
        shift: how much farther to the right and down.
        box: what its text covers.
    """

    points: tuple[int, ...]
    beside: int
    x: float
    y: float
    side: str
    words: tuple[str, ...]
    apart: float = APART
    shift: tuple[float, float] = (0.0, 0.0)
    box: Box = field(init=False, repr=False, compare=False)

    def on(self, side: str) -> "Note":
        """The same on another side of its point."""
        place = (self.points, self.beside, self.x, self.y)
        return Note(*place, side, self.words, self.apart, self.shift)

    def with_one_more(self, point: int, x: float, y: float, word: str) -> "Note":
        """A longer list, beside the point that is farthest to the right."""
        longer = replace(self, points=(*self.points, point), words=(*self.words, word))
        return replace(longer, beside=point, x=x, y=y) if x > self.x else longer

    def __post_init__(self) -> None:
        """Its box is asked for many times."""
        width, height = max(map(_letters, self.words)) * _LETTER, len(self.words) * _LINE
        down, across = self.side.split() if self.side else ("", "")
        left = {"right": self.x + self.apart, "left": self.x - self.apart - width}
        top = {"top": self.y - self.apart - height, "bottom": self.y + self.apart}
        x = left.get(across, self.x - width / 2) + self.shift[0]
        y = top.get(down, self.y - height / 2) + self.shift[1]
        object.__setattr__(self, "box", Box(x, y, x + width, y + height))


def inside(note: Note, room: tuple[float, float]) -> bool:
    """Whether a map of this width and height has all of it."""
    left, top, right, bottom = note.box
    return left >= 0 and top >= 0 and right <= room[0] and bottom <= room[1]


def hidden(note: Note, drawn: Points) -> NDArray[np.bool_]:
    """Which of the places (M, 2) its box covers, with room for a point."""
    left, top, right, bottom = note.box
    x, y = drawn.T
    across: NDArray[np.bool_] = (x > left - DOT) & (x < right + DOT)
    return across & (y > top - DOT) & (y < bottom + DOT)
