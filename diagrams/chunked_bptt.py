"""A line read in chunks: how far its states are from those of the whole, and what gradient is left.

A step's gradient of exactly 0 has no logarithm: it stands hollow on a line of its own, the lowest.
One that is smaller than the axis shows stands hollow at its foot, and tells its size.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from diagrams import curves, theme
from rnn_core.batching.chunked_bptt import Array, ChunkedBPTT

HEIGHT: Final = 420
DISTANCE_RANGE: Final = 2.0  # ‖h − h'‖ that the axis reaches; it grows only where a line needs more
_FLOOR, _CEILING = -16, 1  # powers of ten of a gradient that is shown
_ZERO: Final = -19  # where 0 stands, below all of them
_CLEAR: Final = "rgba(0,0,0,0)"
_POWERS: Final = [-16, -12, -8, -4, 0]


def states_and_gradients(found: ChunkedBPTT, titles: Mapping[str, str]) -> theme.Figure:
    """Above ‖h_t − h_t of the whole‖, below ‖∂L/∂x_t‖; every other chunk is shaded.

    Args:
        found: a line read whole and in chunks.
        titles: "apart" and "gradient" of the axes; "carried", "afresh", "whole", "detached" of the
            curves.
    """
    steps = list(range(len(found.tokens)))
    apart = {"yaxis": "y", "legend": "legend"}
    paid = {"yaxis": "y2", "legend": "legend2"}
    traces = [
        _line(steps, found.reset_distance, titles["afresh"], theme.H, "dash", **apart),
        _line(steps, found.carried_distance, titles["carried"], theme.H, "solid", **apart),
        _gradient(steps, found.full_gradient, titles["whole"], "solid", **paid),
        _gradient(steps, found.detached_gradient, titles["detached"], "dash", **paid),
    ]
    highest = max(DISTANCE_RANGE, 1.05 * float(found.reset_distance.max()))
    return theme.figure(
        traces,
        height=HEIGHT,
        margin={"l": 84, "r": 12, "t": 30, "b": 66},
        xaxis=theme.token_ticks(found.tokens) | {"anchor": "y2"},
        yaxis=curves.GRID
        | {"domain": [0.6, 1], "range": [-0.1, highest], "nticks": 5}
        | curves.axis_title(titles["apart"]),
        yaxis2=curves.GRID
        | {"domain": [0, 0.42], "range": [_ZERO - 1, _CEILING], "tickmode": "array"}
        | {
            "tickvals": [_ZERO, *_POWERS],
            "ticktext": ["0", *map(curves.power_of_ten, _POWERS)],
        }
        | curves.axis_title(titles["gradient"]),
        shapes=[
            _band(start, min(start + found.chunk_length, len(steps)))
            for start in found.chunk_starts[1::2]
        ],
        showlegend=True,
        legend=curves.legend(1.01, bgcolor=_CLEAR),
        legend2=curves.legend(0.43, bgcolor=_CLEAR),
        uirevision=len(steps),
    )


def _line(
    steps: list[int], values: Array, name: str, colour: str, dash: str, **where: Any
) -> dict[str, Any]:
    return theme.trace(
        "scatter",
        x=steps,
        y=theme.array(values),
        mode="lines+markers",
        name=name,
        line={"color": colour, "width": 2.5, "dash": dash},
        marker={"size": 8, "color": colour},
        hovertemplate="%{y:.4f}<extra>%{fullData.name}</extra>",
        **where,
    )


def _gradient(
    steps: list[int], values: Array, name: str, dash: str, **where: Any
) -> dict[str, Any]:
    least = 10.0**_FLOOR
    shown = np.where(values > 0, np.log10(np.maximum(values, least)), _ZERO)
    trace = _line(steps, shown, name, theme.L, dash, **where)
    trace["marker"] |= {
        "symbol": ["circle" if value >= least else "circle-open" for value in values]
    }
    return trace | {
        "customdata": values.tolist(),
        "hovertemplate": "%{customdata:.2g}<extra>%{fullData.name}</extra>",
    }


def _band(start: int, end: int) -> dict[str, Any]:
    sides = {"x0": start - 0.5, "x1": end - 0.5, "y0": 0, "y1": 1, "xref": "x", "yref": "paper"}
    return {"type": "rect", "fillcolor": theme.BAND, "line": {"width": 0}, "layer": "below"} | sides
