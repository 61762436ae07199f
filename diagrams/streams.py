"""Which part of one text stands in each row of each batch, and how far its states are off."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from diagrams import curves, theme
from rnn_core.batching.streams import BatchedReading

HEIGHT: Final = 470
HIGHEST: Final = 0.7  # ‖h − h in one piece‖ that the axis reaches
_DARK: Final = 0.75  # of the scale: from here on paper is read better than ink
_FEW: Final = 12  # batches that have room
_TEXT_SCALE: Final = [[0.0, theme.X_TINT], [1.0, theme.X]]


def min_width(reading: BatchedReading) -> int:
    """Pixels below which the numbers would run into one another; narrower screens scroll."""
    return max(560, 96 + 32 * len(reading.windows))


def layout(reading: BatchedReading, carried: bool, titles: Mapping[str, str]) -> theme.Figure:
    """Above the windows of the text by batch and row, below the distance along the batches.

    The later in the text, the darker. Between two batches a line stands where the state handed on
    is of the window right before, a cross where it is of another.

    Args:
        reading: a text read in some order.
        carried: whether states are handed on.
        titles: "batch", "row" and "apart" of the axes; "own" and "other" of the marks.
    """
    count, rows = reading.windows.shape
    cells = theme.trace(
        "heatmap",
        z=theme.array(reading.windows.T.astype(np.float32)),
        zmin=0,
        zmax=count * rows - 1,
        colorscale=_TEXT_SCALE,
        showscale=False,
        xgap=12 if count <= _FEW else 8,
        ygap=4,
        hoverinfo="skip",
        yaxis="y2",
    )
    late = reading.windows.T / (count * rows - 1) > _DARK
    numbers = theme.trace(
        "scatter",
        x=[k for _ in range(rows) for k in range(count)],
        y=[b for b in range(rows) for _ in range(count)],
        mode="text",
        text=[str(one + 1) for one in reading.windows.T.flatten()],
        textfont={
            "size": 14 if count <= _FEW else 12,
            "color": [theme.PAPER if one else theme.TEXT for one in late.flatten()],
        },
        hoverinfo="skip",
        showlegend=False,
        yaxis="y2",
    )
    own = {
        "symbol": "line-ew",
        "size": 15 if count <= _FEW else 6,
        "line": {"width": 4, "color": theme.TEXT},
    }
    other = {
        "symbol": "x-thin",
        "size": 8 if count <= _FEW else 5,
        "line": {"width": 2.5, "color": theme.L},
    }
    marks = [
        _marks(np.argwhere(reading.continued), own, titles["own"]),
        _marks(np.argwhere(~reading.continued) if carried else [], other, titles["other"]),
    ]
    window = reading.distance.shape[-1]
    places = [
        None if t == window else k - 0.5 + (t + 0.5) / window
        for k in range(count)
        for t in range(window + 1)
    ]
    mean = reading.distance.mean(1)  # (K, T)
    distance = theme.trace(
        "scatter",
        x=places,
        y=[
            None if t == window else float(mean[k, t])
            for k in range(count)
            for t in range(window + 1)
        ],
        mode="lines+markers",
        line={"color": theme.H, "width": 2.5},
        marker={"color": theme.H, "size": 5},
        showlegend=False,
        hovertemplate="%{y:.4f}<extra></extra>",
    )
    ticks = {"tickmode": "array", "tickvals": list(range(count))}
    return theme.figure(
        [cells, numbers, *marks, distance],
        height=HEIGHT,
        margin={"l": 84, "r": 12, "t": 36, "b": 48},
        xaxis=ticks
        | {"ticktext": [str(k + 1) for k in range(count)], "range": [-0.55, count - 0.45]}
        | curves.axis_title(titles["batch"]),
        yaxis=curves.GRID
        | {"domain": [0, 0.34], "range": [-0.02, HIGHEST], "nticks": 4}
        | curves.axis_title(titles["apart"]),
        yaxis2={"domain": [0.4, 1], "range": [rows - 0.5, -0.5], "tickmode": "array"}
        | {"tickvals": list(range(rows))}
        | {"ticktext": [f"{titles['row']} {b + 1}" for b in range(rows)]},
        showlegend=True,
        legend=curves.legend(),
        uirevision=count,
    )


def _marks(places: Any, marker: dict[str, Any], name: str) -> dict[str, Any]:
    """Marks between batch k and k + 1; a mark outside the picture keeps the name in the legend."""
    return theme.trace(
        "scatter",
        x=[-9.0, *(float(k) + 0.5 for k, _ in places)],
        y=[0.0, *(float(b) for _, b in places)],
        mode="markers",
        marker=marker,
        name=name,
        hoverinfo="skip",
        yaxis="y2",
    )
