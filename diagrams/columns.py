"""What every picture of steps is made of: line pieces, and a frame around a column of cells."""

from typing import Any

from diagrams import theme

BOTTOM, TOP = -0.02, 1.02  # of the frame; the cells fill 0 … 1


def segments(pieces: list[tuple[float, float, float, float]]) -> dict[str, list[float | None]]:
    """Disconnected line pieces (x0, y0, x1, y1) as one trace's x and y."""
    return {
        "x": [value for x0, _, x1, _ in pieces for value in (x0, x1, None)],
        "y": [value for _, y0, _, y1 in pieces for value in (y0, y1, None)],
    }


def marker_x(step: int, half: float) -> list[float]:
    """Where the frame around a step's cells stands; they are `half` a width to either side."""
    left, right = step - half - 0.05, step + half + 0.05
    return [left, right, right, left, left]


def marker(step: int, half: float) -> dict[str, Any]:
    """The frame around a step's cells."""
    return theme.trace(
        "scatter",
        x=marker_x(step, half),
        y=[BOTTOM, BOTTOM, TOP, TOP, BOTTOM],
        mode="lines",
        line={"color": theme.H, "width": 2.5},
        hoverinfo="skip",
    )
