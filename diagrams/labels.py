"""Which points of a crowded map get their names: as many as fit, words in one spot as one list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from diagrams import theme

SPOT: Final = 15.0  # pixels; points closer than this share a list
LINES: Final = 5  # of a list
_LETTER, _LINE, _APART = 6.6, 15.0, 9.0  # pixels: a letter, a line, from a point to its name


@dataclass
class _Note:
    point: int
    x: float
    y: float
    words: list[str] = field(default_factory=list)

    def box(self, more: Sequence[str] = ()) -> tuple[float, float, float, float]:
        """Left, top, right, bottom, in pixels, with more words in the list."""
        words = [*self.words, *more]
        width, half = max(map(len, words)) * _LETTER, len(words) * _LINE / 2
        return self.x + _APART, self.y - half, self.x + _APART + width, self.y + half


def placed(points: NDArray[np.floating], words: Sequence[str], order: Iterable[int]) -> list[str]:
    """What stands to the right of each point, as Plotly text; nothing where there is no room.

    Args:
        points: (N, 2), in pixels.
        words: their names.
        order: points in the order of their importance; whoever comes first has the room.
    """
    notes: list[_Note] = []
    for point in order:
        word = theme.label(words[point])
        x, y = points[point]
        near = [one for one in notes if np.hypot(one.x - x, one.y - y) < SPOT]
        note = near[0] if near else _Note(point, x, y)
        if len(note.words) < LINES and _free(note.box([word]), notes, note):
            note.words.append(word)
            if not near:
                notes.append(note)
    said = [""] * len(words)
    for note in notes:
        said[note.point] = "<br>".join(note.words)
    return said


def _free(box: tuple[float, float, float, float], notes: list[_Note], own: _Note) -> bool:
    left, top, right, bottom = box
    for note in notes:
        other_left, other_top, other_right, other_bottom = note.box()
        beside = right <= other_left or other_right <= left
        if note is not own and not beside and top < other_bottom and other_top < bottom:
            return False
    return True
