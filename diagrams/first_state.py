"""What a first state does: how far states are from those begun at zeros, and the loss by step."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme
from rnn_core.memory.first_state import STEPS, FirstStates, Start

MIN_WIDTH: Final = 600
FLOOR, CEILING = -9, 1  # powers of ten between which distances are drawn
_LOSSES: Final = (-3.0, 2.0)  # and losses
_STYLES: Final[dict[Start, tuple[str, str, float]]] = {
    "zeros": (theme.TEXT, "solid", 2.5),
    "random": (theme.H, "solid", 2.0),
    "learned": (theme.L, "solid", 2.5),
    "carried": (theme.X, "dash", 2.5),
    "mismatched": (theme.TEXT, "dot", 2.0),
}
"""Colour, dash and width of the line of every start."""
_THIN: Final = 0.45  # strength of each of several random starts


def first_states(found: FirstStates, length: int, titles: Mapping[str, str]) -> theme.Figure:
    """Distances of one window's states on a log axis; below them the loss of many windows.

    Args:
        found: what was measured.
        length: T, marked on both axes.
        titles: of the starts by their names, of the steps ("step"), of the distances ("apart"), of
            ρ^t ("power") and of the losses ("loss").
    """
    steps = list(range(STEPS + 1))
    traces = [
        _line(steps, one, "random", "", showlegend=False, opacity=_THIN) for one in found.random.T
    ]
    traces.append(_line(steps, found.learned, "learned", "", showlegend=False))
    traces.append(_line(steps, found.carried, "carried", "", showlegend=False))
    begun = float(found.mean_random[0])
    if 0 < found.radius < 1 and begun:
        law = begun * found.radius ** np.arange(STEPS + 1.0)
        traces.append(
            curves.dotted_line(steps, _powers(law), width=2, name=titles["power"], showlegend=True)
        )
    for start in _STYLES:
        traces.append(
            _line(steps[1:], found.losses[start], start, titles[start], yaxis="y2", limits=_LOSSES)
        )
    return theme.figure(
        traces,
        height=450,
        margin={"l": 70, "r": 12, "t": 54, "b": 44},
        xaxis={"range": [-0.6, STEPS + 0.6], "dtick": 10, "tick0": 0, "anchor": "y2"}
        | curves.axis_title(titles["step"]),
        yaxis=curves.GRID
        | {"range": [FLOOR - 0.3, CEILING + 0.3], "domain": [0.46, 1]}
        | curves.decade_ticks(range(FLOOR, CEILING + 1, 2))
        | curves.axis_title(titles["apart"]),
        yaxis2=curves.GRID
        | {"range": [_LOSSES[0] - 0.1, _LOSSES[1] + 0.1], "domain": [0, 0.38]}
        | curves.decade_ticks(range(round(_LOSSES[0]), round(_LOSSES[1]) + 1))
        | curves.axis_title(titles["loss"]),
        shapes=[_end(length)],
        annotations=[_end_name(length)],
        showlegend=True,
        legend=curves.legend(size=13, y=1.01),
    )


def _line(
    x: Sequence[int],
    values: NDArray[np.float64],
    start: Start,
    name: str,
    limits: tuple[float, float] = (FLOOR - 6.0, CEILING + 2.0),
    **where: Any,
) -> dict[str, Any]:
    colour, dash, width = _STYLES[start]
    shown = np.clip(_powers(values), *limits).tolist()
    return theme.trace(
        "scatter",
        x=x,
        y=shown,
        mode="lines",
        name=name,
        line={"color": colour, "dash": dash, "width": width},
        customdata=values.tolist(),
        hovertemplate="t = %{x}: %{customdata:.3~g}<extra></extra>",
        **where,
    )


def _powers(values: NDArray[np.float64]) -> list[float]:
    """Powers of ten; of zero one far below the axis."""
    powers: list[float] = np.log10(np.maximum(values, 1e-300)).round(4).tolist()
    return powers


def _end(length: int) -> dict[str, Any]:
    """A line through both axes where a sequence of this length ends."""
    place = {"x0": length + 0.5, "x1": length + 0.5, "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "line", "line": {"color": theme.MUTED, "width": 1.5, "dash": "dot"}} | place


def _end_name(length: int) -> dict[str, Any]:
    left = length > STEPS / 2
    return {
        "text": f"T = {length}",
        "font": {"color": theme.MUTED, "size": 13},
        "x": length + 0.5,
        "y": 0.42,  # between the two axes
        "yref": "paper",
        "xanchor": "right" if left else "left",
        "yanchor": "middle",
        "showarrow": False,
    }
