"""What every table is made of: chances in the colour of answers, and frames around its cells."""

from collections.abc import Sequence
from typing import Any, Final

from numpy.typing import ArrayLike

from diagrams import theme

_ACROSS: Final = (-0.47, 0.47, 0.47, -0.47, -0.47, None)  # a frame just inside a cell
_DOWN: Final = (-0.44, -0.44, 0.44, 0.44, -0.44, None)


def probability_cells(values: ArrayLike, labelled: bool = True, **where: Any) -> dict[str, Any]:
    """Probabilities (rows, columns), each in its cell if there is room for numbers."""
    return theme.trace(
        "heatmap",
        z=theme.array(values),
        zmin=0,
        zmax=1,
        colorscale=theme.PROBABILITY_SCALE,
        showscale=False,
        xgap=3,
        ygap=3,
        texttemplate="%{z:.0%}" if labelled else "",
        hovertemplate="%{z:.4f}<extra></extra>",
        **where,
    )


def cell_frames(
    cells: Sequence[tuple[int, int]], dash: str = "solid", **where: Any
) -> dict[str, Any]:
    """Frames around cells (column, row)."""
    return theme.trace(
        "scatter",
        x=[None if dx is None else column + dx for column, _ in cells for dx in _ACROSS],
        y=[None if dy is None else row + dy for _, row in cells for dy in _DOWN],
        mode="lines",
        line={"width": 2.5, "color": theme.TEXT, "dash": dash},
        hoverinfo="skip",
        **where,
    )


def outline(
    left: float, right: float, top: float, bottom: float, colour: str = theme.H, **where: Any
) -> dict[str, Any]:
    """A frame around a block of cells; in the colour of the state, around the step looked at."""
    return theme.trace(
        "scatter",
        x=outline_x(left, right),
        y=[top, top, bottom, bottom, top],
        mode="lines",
        line={"color": colour, "width": 2.5},
        hoverinfo="skip",
        **where,
    )


def outline_x(left: float, right: float) -> list[float]:
    """The x of an outline, which moves from step to step."""
    return [left, right, right, left, left]
