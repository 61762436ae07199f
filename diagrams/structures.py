"""The five structures side by side: what goes in below, what is kept, what comes out above."""

from collections.abc import Iterator
from textwrap import wrap
from typing import Any, Final, NamedTuple

from diagrams import step_columns, theme


class Structure(NamedTuple):
    """Which of a structure's steps read and which answer."""

    steps: int
    reads: tuple[int, ...]
    answers: tuple[int, ...]


STRUCTURES: Final = {
    "one-to-one": Structure(1, (0,), (0,)),
    "one-to-many": Structure(3, (0,), (0, 1, 2)),
    "many-to-one": Structure(3, (0, 1, 2), (2,)),
    "many-to-many": Structure(5, (0, 1, 2), (2, 3, 4)),
    "aligned": Structure(3, (0, 1, 2), (0, 1, 2)),
}
SLOT: Final = 3.7  # the least room of a structure, in steps: its name needs it
GAP: Final = 0.5  # between two structures, in steps
MIN_WIDTH: Final = 340  # a phone shows all five
HALF: Final = 0.33  # half the width of a box, in steps
TALL: Final = 0.25  # half its height
TOP, BOTTOM = 1.35, -2.35
_FAINT: Final = 0.28
_LETTERS: Final = 10  # in a line of a name


def slots() -> dict[str, tuple[float, float]]:
    """Where each structure stands, key → the share of the width at its left and at its right."""
    places, left = {}, 0.0
    for key, kind in STRUCTURES.items():
        width = max(SLOT, kind.steps)
        places[key] = (left, left + width)
        left += width + GAP
    whole = left - GAP
    return {key: (one / whole, other / whole) for key, (one, other) in places.items()}


def all_structures(chosen: str, names: dict[str, str]) -> theme.Figure:
    """All five, the chosen one in full colour.

    Args:
        chosen: a key of `STRUCTURES`.
        names: what each is called, by key.
    """
    whole = sum(max(SLOT, kind.steps) + GAP for kind in STRUCTURES.values()) - GAP
    traces: list[dict[str, Any]] = []
    for key, (left, right) in slots().items():
        kind = STRUCTURES[key]
        first = (left + right) / 2 * whole - (kind.steps - 1) / 2
        opacity = 1.0 if key == chosen else _FAINT
        traces += _structure(kind, first, opacity)
        traces.append(_name(names[key], (left + right) / 2 * whole, key == chosen))
    return theme.figure(
        traces,
        height=210,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis={"range": [0, whole], "visible": False},
        yaxis={"range": [BOTTOM, TOP], "visible": False},
    )


def _structure(kind: Structure, first: float, opacity: float) -> Iterator[dict[str, Any]]:
    """Arrows and boxes of a structure whose first step stands at `first`."""
    every = range(kind.steps)
    pieces = [(first + step, TALL - 1, first + step, -TALL) for step in kind.reads]
    pieces += [(first + step, TALL, first + step, 1 - TALL) for step in kind.answers]
    pieces += [(first + step + HALF, 0.0, first + step + 1 - HALF, 0.0) for step in every[:-1]]
    yield theme.trace(
        "scatter",
        **step_columns.segments(pieces),
        mode="lines",
        line={"color": theme.MUTED, "width": 1.6},
        opacity=opacity,
        hoverinfo="skip",
    )
    rows = [(theme.X, kind.reads, -1.0), (theme.H, every, 0.0), (theme.Y, kind.answers, 1.0)]
    for colour, steps, level in rows:
        corners: tuple[list[float | None], list[float | None]] = ([], [])
        for step in steps:
            left, right = first + step - HALF, first + step + HALF
            corners[0].extend([left, right, right, left, None])
            corners[1].extend([*[level - TALL] * 2, *[level + TALL] * 2, None])
        yield theme.trace(
            "scatter",
            x=corners[0],
            y=corners[1],
            mode="lines",
            line={"width": 0, "color": colour},
            fill="toself",
            fillcolor=colour,
            opacity=opacity,
            hoverinfo="skip",
        )


def _name(name: str, middle: float, is_chosen: bool) -> dict[str, Any]:
    """What a structure is called, below it; broken into lines that a phone has room for."""
    return theme.trace(
        "scatter",
        x=[middle],
        y=[-1.4],
        mode="text",
        text=["<br>".join(wrap(name, _LETTERS, break_long_words=False))],
        textposition="bottom center",
        textfont={"color": theme.TEXT if is_chosen else theme.MUTED, "size": 12},
        hoverinfo="skip",
    )
