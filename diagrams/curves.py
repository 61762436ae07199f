"""What every curve is made of: lines of the grid, titles, dotted bounds, names, a ring."""

from collections.abc import Sequence
from math import ceil
from typing import Any, Final

from diagrams import theme

GRID: Final = {"showgrid": True, "gridcolor": theme.GRID}


def titled(text: str) -> dict[str, Any]:
    """An axis's title, close to its numbers."""
    return {"title": {"text": text, "standoff": 4}}


def from_zero(highest: float, low: float = 0.0) -> dict[str, Any]:
    """A range with a tick at every whole number, or at every so many where they would pile up."""
    return {"range": [low, highest], "tick0": 0, "dtick": max(1, ceil(highest / 4))}


def dotted(x: Sequence[float], y: Sequence[float], width: float = 1.5, **where: Any) -> Any:
    """A bound, or what is compared with."""
    line = {"color": theme.MUTED, "width": width, "dash": "dot"}
    return theme.trace("scatter", x=x, y=y, mode="lines", line=line, hoverinfo="skip", **where)


def named(x: float, y: float, text: str, position: str) -> Any:
    """The name of a line, beside it."""
    return theme.trace(
        "scatter",
        x=[x],
        y=[y],
        mode="text",
        text=[text],
        textposition=position,
        textfont={"color": theme.MUTED, "size": 13},
        hoverinfo="skip",
    )


def ring(x: float, y: float, colour: str) -> Any:
    """Where the reader is."""
    marker = {"size": 17, "color": "rgba(0,0,0,0)", "line": {"width": 2.5, "color": colour}}
    return theme.trace("scatter", x=[x], y=[y], mode="markers", marker=marker, hoverinfo="skip")
