"""One colour per quantity, in a light and a dark dress.

Figures are always built with the light colours. Every light colour has exactly one dark twin, so a
chart is re-dressed by swapping strings, in the browser, without asking the server again.
Every quantity has a contrast of at least 4.5:1 against its page (WCAG AA), and any two stay apart
for readers without red or green cones (CIE76 distance at least 15 after the simulation of Machado,
Oliveira and Fernandes 2009): the colours were searched for under these two conditions.
"""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

Figure = dict[str, Any]
"""A figure as Plotly's own JSON: data, layout and, where it steps through time, frames.

`plotly.graph_objects.Figure(figure)` shows it in a notebook and checks every property: the tests do
so, the server does not, since the checks took two thirds of a slider's way.
"""


class Colour(NamedTuple):
    """The same colour on a white and on a dark page, as hex strings."""

    light: str
    dark: str


QUANTITIES: Final = {
    "x": Colour("#0068ad", "#359bf4"),  # input
    "h": Colour("#611471", "#e6a9f5"),  # hidden state
    "c": Colour("#007252", "#38dca5"),  # cell state
    "y": Colour("#936200", "#ffc953"),  # output
    "L": Colour("#802104", "#fa946b"),  # loss and its gradient
    "W": Colour("#475569", "#aab4c4"),  # weights
}
"""Colour of each quantity; the letters are those of the formulas."""

COMPARED: Final = {
    "gru": Colour("#c9112f", "#ff5470"),
    "lstm": Colour("#007c8a", "#149cb0"),
    "norm": Colour("#3b3bd1", "#7d7dff"),  # clipped by the norm
    "value": Colour("#b0189a", "#f04fd0"),  # clipped number by number
    "attention": Colour("#5b21d6", "#8a63ff"),  # a transformer's, beside recurrent cells
}
"""Colours of what is compared: no quantity's. What it is compared with, the plain network or the
gradient as it is, has the ink of the text. Its line and its mark tell it apart as well.
"""

SURFACES: Final = {
    "paper": Colour("#ffffff", "#15161b"),
    "text": Colour("#1e2230", "#eceef2"),
    "muted": Colour("#5b6472", "#9aa3b2"),
    "grid": Colour("#e4e7ec", "#2c2f3a"),
    "band": Colour("#f0f1f5", "#23262f"),
    "x-tint": Colour("#dcebf5", "#1b2a36"),
    "zero": Colour("#f7f7f8", "#23252d"),  # the quiet middle of the state scale
    "negative": Colour("#7f8a00", "#98a81c"),  # its two loud ends: lime is no quantity's colour,
    "positive": Colour("#6d1f7a", "#e0b0e8"),  # violet is that of states
    "pale": Colour("#dcc596", "#6d5c30"),  # chances of an answer: almost a half,
    "half": Colour("#9b6a06", "#dcae4a"),  # a half,
    "whole": Colour("#6e4700", "#ffc953"),  # and certain
}
"""Colours of everything that is not a quantity."""

COLOUR_PAIRS: Final = [*QUANTITIES.values(), *COMPARED.values(), *SURFACES.values()]
"""Every (light, dark) pair a figure may contain."""

X, H, C, Y, L, W = (colour.light for colour in QUANTITIES.values())
GRU, LSTM, BY_NORM, BY_VALUE, ATTENTION = (colour.light for colour in COMPARED.values())
PAPER, TEXT, MUTED, GRID, BAND, X_TINT, ZERO, NEGATIVE, POSITIVE, PALE, HALF, WHOLE = (
    colour.light for colour in SURFACES.values()
)

STATE_SCALE: Final = [[0.0, NEGATIVE], [0.5, ZERO], [1.0, POSITIVE]]
PROBABILITY_SCALE: Final = [[0.0, ZERO], [0.5, PALE], [0.5, HALF], [1.0, WHOLE]]
"""From 0 to 1; it leaps at a half, since no number could be read on what lies between."""
STATE_RANGE: Final = (-1.0, 1.0)
"""States are drawn on this fixed range whatever they are; past it the colour saturates."""

FONT: Final = "Source Sans, sans-serif"


_AXIS: Final = {
    "showgrid": False,
    "zeroline": False,
    "ticks": "",
    "tickfont": {"color": MUTED, "size": 13},
    "ticklabeloverflow": "allow",  # the margins have room; asking each label took 30 ms a picture
    "title": {"font": {"color": MUTED, "size": 13}},
    "fixedrange": True,
}
_TEMPLATE: Final = {
    "layout": {
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "font": {"family": FONT, "size": 14, "color": TEXT},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": GRID,
            "font": {"family": FONT, "size": 14, "color": TEXT},
        },
        "showlegend": False,
    }
}


def figure(traces: list[dict[str, Any]], height: int, **layout: Any) -> Figure:
    """A figure in the house style: fixed height, the page's own paper, quiet axes.

    Args:
        traces: Plotly traces.
        height: height in pixels, the same whatever the data, so that nothing below it jumps.
        **layout: anything Plotly's layout takes; axes get the house style underneath.
    """
    base = {"height": height, "template": _TEMPLATE, "dragmode": False}
    return {"data": traces, "layout": {**base, **layout}}


def trace(kind: str, **properties: Any) -> dict[str, Any]:
    """A trace of Plotly: "scatter", "bar" or "heatmap"."""
    return {"type": kind, **properties}


def frames(
    steps: Sequence[Sequence[dict[str, Any]]], traces: Sequence[int]
) -> list[dict[str, Any]]:
    """One frame a step, named from 1: what changes in each of the given traces."""
    places = list(traces)
    return [
        {"name": str(step), "data": list(moved), "traces": places}
        for step, moved in enumerate(steps, start=1)
    ]


def array(values: ArrayLike) -> dict[str, str]:
    """Numbers as Plotly's typed array: no digit is lost, and four bytes or one hold each."""
    numbers = np.asarray(values)
    kind = {"int8": "i1", "uint8": "u1"}.get(numbers.dtype.name, "f4")
    packed = numbers.astype(f"<{kind}").tobytes()
    typed = {"dtype": kind, "bdata": b64encode(packed).decode("ascii")}
    if numbers.ndim > 1:
        typed["shape"] = ", ".join(map(str, numbers.shape))
    return typed


def state_axis(**overrides: Any) -> dict[str, Any]:
    """The colour axis shared by every picture of a state: lime below zero, violet above."""
    return {
        "colorscale": STATE_SCALE,
        "cmin": STATE_RANGE[0],
        "cmax": STATE_RANGE[1],
        "showscale": False,
        **overrides,
    }


def token_ticks(tokens: tuple[str, ...]) -> dict[str, Any]:
    """Axis settings that put a token, not an index, at every step."""
    return {
        "tickmode": "array",
        "tickvals": list(range(len(tokens))),
        "ticktext": [label(token, 10) for token in tokens],
        "autotickangles": [0, -45, -90],
        "range": [-0.55, len(tokens) - 0.45],
    }


def steps_width(tokens: tuple[str, ...], step: int = 22) -> int:
    """Pixels below which so many ticks would smear; narrower screens scroll."""
    return 130 + step * len(tokens)


LONGEST_LABEL: Final = 14


def label(token: str, longest: int = LONGEST_LABEL) -> str:
    """A token as Plotly text: its mark-up inert, a blank made visible, a long one shortened."""
    shown = "␣" if token.isspace() else token
    if len(shown) > longest:
        shown = shown[: longest - 1] + "…"
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
