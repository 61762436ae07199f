"""Which points of a crowded map get their names: as many as fit, words in one spot as one list."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np

from diagrams import spokes
from diagrams.notes import Note, Points, hidden, inside

SPOT: Final = 20.0  # pixels; from point to point of a list it is less
LINES: Final = 8  # of a list
_SIDES: Final = (
    *("middle right", "middle left", "top center", "bottom center"),
    *("top right", "bottom right", "top left", "bottom left"),
)


class Label(NamedTuple):
    """Plotly text beside a point, empty where there is no room, and the side it stands on."""

    text: str
    side: str
    shift: tuple[float, float] = (0.0, 0.0)  # pixels, to where it stands beside instead


def placed(
    points: Points,
    words: Sequence[str],
    order: Iterable[int],
    room: tuple[float, float],
    loud: Sequence[int] = (),
) -> list[Label]:
    """A label for each point.

    None covers another, reaches over the edge, or hides a point that is not its own. Words whose
    points are in one spot stand under one another, beside the one farthest to the right.

    Args:
        points: (N, 2), in pixels, from the upper left corner.
        words: their names, as Plotly text.
        order: points in the order of their importance; whoever comes first has the room.
        room: width and height of the map, in pixels.
        loud: a point in a ring and those to which lines lead from it. Their names always stand,
            each on its own, before all others; where nothing is free near by they stand farther off
            or hide as little as may be.
    """
    certain = spokes.placed(points, words, room, _SIDES, loud)
    drawn = spokes.drawn(points, loud)
    close = np.hypot(*np.moveaxis(points[:, None] - points, 2, 0)) < SPOT  # (N, N)
    notes: list[Note] = []
    for point in order:
        if point in loud:
            continue
        x, y = points[point].tolist()
        near = next(
            (k for k, one in enumerate(notes) if any(close[point, other] for other in one.points)),
            None,
        )
        if near is not None:
            wider = notes[near].with_one_more(point, x, y, words[point])
            others = notes[:near] + notes[near + 1 :] + certain
            if len(wider.words) <= LINES and _free(wider, others, drawn, room, points):
                notes[near] = wider
            continue
        alone = Note((point,), point, x, y, "", (words[point],))
        free = _turned(alone, _SIDES, notes + certain, drawn, room, points)
        notes += [free] if free else []
    labels = [Label("", _SIDES[0])] * len(words)
    for k, note in enumerate(notes):  # a point that was to join a list may have found no room there
        others = [one for one in notes if one is not note and one.side] + certain
        first = note.points[0]
        x, y = points[first].tolist()
        alone = Note((first,), first, x, y, note.side, note.words[:1])
        notes[k] = (
            _turned(note, (note.side, *_SIDES), others, drawn, room)
            or _turned(alone, _SIDES, others, drawn, room)
            or note.on("")
        )
    for note in [one for one in notes if one.side] + certain:
        labels[note.beside] = Label("<br>".join(note.words), note.side, note.shift)
    return labels


def _turned(
    note: Note,
    sides: Sequence[str],
    others: Sequence[Note],
    drawn: Points,
    room: tuple[float, float],
    points: Points | None = None,
) -> Note | None:
    """The same on the first side of its point that is free."""
    tries = (note.on(side) for side in sides)
    return next((one for one in tries if _free(one, others, drawn, room, points)), None)


def _free(
    note: Note,
    others: Sequence[Note],
    drawn: Points,
    room: tuple[float, float],
    joining: Points | None = None,
) -> bool:
    """Whether nothing is under a note, but for points that may join it."""
    if not inside(note, room) or any(note.box.meets(one.box) for one in others):
        return False
    under = drawn[hidden(note, drawn)]  # (M, 2)
    if joining is None or not len(under):
        return not len(under)
    apart = under[:, None] - joining[list(note.points)]
    return bool((np.hypot(apart[..., 0], apart[..., 1]) < SPOT).any(axis=1).all())
