"""The five structures side by side: what goes in below, what is kept, what comes out above."""

from collections.abc import Iterable
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
GAP: Final = 1.3  # between two structures, in steps
MIN_WIDTH: Final = 640
_FAINT: Final = 0.28


def all_structures(chosen: str, names: dict[str, str]) -> theme.Figure:
    """All five, the chosen one in full colour.

    Args:
        chosen: a key of `STRUCTURES`.
        names: what each is called, by key.
    """
    traces: list[dict[str, Any]] = []
    left = 0.0
    for key, kind in STRUCTURES.items():
        traces += _structure(kind, left, names[key], 1.0 if key == chosen else _FAINT)
        left += kind.steps - 1 + GAP + 0.7
    return theme.figure(
        traces,
        height=170,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        xaxis={"range": [-1.5, left - GAP + 0.5], "visible": False},
        yaxis={"range": [-1.75, 1.55], "visible": False},
    )


def _structure(kind: Structure, left: float, name: str, opacity: float) -> list[dict[str, Any]]:
    every = range(kind.steps)
    pieces = [(left + step, -0.7, left + step, -0.3) for step in kind.reads]
    pieces += [(left + step, 0.3, left + step, 0.7) for step in kind.answers]
    pieces += [(left + step + 0.32, 0.0, left + step + 0.68, 0.0) for step in every[:-1]]
    rows: list[tuple[str, str, Iterable[int], float]] = [
        ("x", theme.X, kind.reads, -1.0),
        ("h", theme.H, every, 0.0),
        ("y", theme.Y, kind.answers, 1.0),
    ]
    arrows = theme.trace(
        "scatter",
        **step_columns.segments(pieces),
        mode="lines",
        line={"color": theme.MUTED, "width": 1.6},
        opacity=opacity,
        hoverinfo="skip",
    )
    boxes = [
        theme.trace(
            "scatter",
            x=[left + step for step in steps],
            y=[level for _ in steps],
            mode="markers",
            marker={"symbol": "square", "size": 22, "color": colour, "opacity": opacity},
            hovertemplate=f"{letter}<extra></extra>",
        )
        for letter, colour, steps, level in rows
    ]
    title = theme.trace(
        "scatter",
        x=[left + (kind.steps - 1) / 2],
        y=[-1.58],
        mode="text",
        text=[name],
        textfont={"color": theme.TEXT if opacity == 1 else theme.MUTED, "size": 13},
        hoverinfo="skip",
    )
    return [arrows, *boxes, title]
