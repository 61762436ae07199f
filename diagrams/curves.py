"""What every curve is made of: lines of the grid, titles, dotted bounds, names, a ring."""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any, Final

from diagrams import theme

GRID: Final = {"showgrid": True, "gridcolor": theme.GRID}


def axis_title(text: str) -> dict[str, Any]:
    """An axis's title, close to its numbers."""
    return {"title": {"text": text, "standoff": 4}}


def range_from_zero(highest: float, low: float = 0.0) -> dict[str, Any]:
    """A range with a tick at every whole number, or at every so many where they would pile up."""
    return {"range": [low, highest], "tick0": 0, "dtick": max(1, ceil(highest / 4))}


def legend(y: float = 1.02, size: int = 14, **more: Any) -> dict[str, Any]:
    """Names of the lines, side by side above a picture; a click takes none of them away."""
    place = {"orientation": "h", "x": 0, "y": y, "yanchor": "bottom", "font": {"size": size}}
    return place | {"itemclick": False, "itemdoubleclick": False} | more


def power_of_ten(decade: int) -> str:
    """A power of ten, as Plotly writes it."""
    return f"10<sup>{decade}</sup>".replace("-", "−") if decade else "1"


def decade_ticks(
    powers: Iterable[int], logarithmic: bool = False, clamped: bool = False
) -> dict[str, Any]:
    """A tick at every given power of ten, on an axis of sizes or on one of their logarithms.

    Where values are `clamped`, the first and the last tick say that what lies beyond stands there.
    """
    every = list(powers)
    places: list[float] = [10.0**decade for decade in every] if logarithmic else [*every]
    names = [power_of_ten(decade) for decade in every]
    if clamped:
        names[0], names[-1] = f"≤{names[0]}", f"≥{names[-1]}"
    return {"tickmode": "array", "tickvals": places, "ticktext": names}


def dotted_line(x: Sequence[float], y: Sequence[float], width: float = 1.5, **where: Any) -> Any:
    """A bound, or what is compared with."""
    line = {"color": theme.MUTED, "width": width, "dash": "dot"}
    return theme.trace("scatter", x=x, y=y, mode="lines", line=line, hoverinfo="skip", **where)


def line_name(x: float, y: float, text: str, position: str) -> Any:
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
