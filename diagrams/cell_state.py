"""One LSTM unit over time: what c keeps, what h shows, and what of the gradient gets through."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme
from rnn_core.gradients.cell_state import CellRun

HIGHEST: Final = 42  # of c: 50 steps of 0.8
LOWEST: Final = -16  # random candidates have come to −14
FLOOR: Final = -16  # power of ten below which a derivative stands at its place of 0
MIN_WIDTH: Final = 330  # pixels; narrower screens scroll
_NOUGHT: Final = FLOOR - 2.5  # the place of 0


def cell_state_curves(run: CellRun, titles: Mapping[str, str]) -> theme.Figure:
    """c_t above; tanh c_t, h_t and g_t in the middle; three derivatives on a log axis below.

    Args:
        run: the unit.
        titles: "step", "cell" and "derivative" of the axes; "bound" of the dotted bound of c;
            "squeezed", "hidden", "candidate", "along", "readout" and "reaching" of the lines.
    """
    steps = len(run.cell) - 1
    cell = {"color": theme.C, "width": 3}
    traces = [_line(run.cell, titles["cell"], cell) | {"showlegend": False}]
    if run.bound < HIGHEST:
        ends = (run.bound, -run.bound) if run.candidates.min() < 0 else (run.bound,)
        traces += [curves.dotted_line([0, steps], [end] * 2, showlegend=False) for end in ends]
        place = min(run.bound, HIGHEST - 8)
        traces.append(
            curves.line_name(steps, place, titles["bound"], "top left") | {"showlegend": False}
        )
    middle = {"yaxis": "y2", "legend": "legend2"}
    traces += [
        _line(np.append(np.nan, run.candidates), titles["candidate"], _MUTED) | middle,
        _line(np.tanh(run.cell), titles["squeezed"], cell | {"width": 2.5, "dash": "dash"})
        | middle,
        _line(run.hidden, titles["hidden"], {"color": theme.H, "width": 3}) | middle,
    ]
    below = {"yaxis": "y3", "legend": "legend3"}
    for values, name, style in (
        (run.along, "along", {"color": theme.C, "width": 2.5}),
        (run.readout, "readout", {"color": theme.H, "width": 2.5, "dash": "dash"}),
        (run.reaching, "reaching", {"color": theme.L, "width": 3, "dash": "2px,3px"}),
    ):
        shown = _line(_powers(values), titles[name], style) | below
        said = [f"{value:.2g}" for value in values.tolist()]
        shown |= {"customdata": said, "hovertemplate": _HOVER.replace("%{y:.3f}", "%{customdata}")}
        traces.append(shown)
    across = {"range": [0, steps + 0.5], "dtick": 10, "tick0": 0}
    decades = curves.decade_ticks(range(FLOOR, 1, 4))
    decades["tickvals"], decades["ticktext"] = (
        [_NOUGHT, *decades["tickvals"]],
        ["0", *decades["ticktext"]],
    )
    return theme.figure(
        traces,
        height=500,
        margin={"l": 64, "r": 14, "t": 8, "b": 44},
        xaxis=across | {"anchor": "y3"} | curves.axis_title(titles["step"]),
        yaxis=curves.GRID
        | {"domain": [0.71, 1], "range": [LOWEST, HIGHEST], "dtick": 10, "tick0": 0}
        | curves.axis_title(titles["cell"]),
        yaxis2=curves.GRID
        | {"domain": [0.375, 0.6], "range": [-1.08, 1.08], "dtick": 0.5, "tick0": 0},
        yaxis3=curves.GRID
        | {"domain": [0, 0.265], "range": [_NOUGHT - 1, 1]}
        | decades
        | curves.axis_title(titles["derivative"]),
        showlegend=True,
        legend2=curves.legend(0.605, 13),
        legend3=curves.legend(0.27, 13),
        uirevision=1,
    )


_MUTED: Final = {"color": theme.MUTED, "width": 1.5, "dash": "dot"}
_HOVER: Final = "t = %{x}: %{y:.3f}<extra>%{fullData.name}</extra>"


def _line(values: NDArray[np.float64], name: str, line: Mapping[str, Any]) -> dict[str, Any]:
    return theme.trace(
        "scatter",
        x0=0,
        dx=1,
        y=theme.array(values),
        mode="lines",
        name=name,
        line=line,
        hovertemplate=_HOVER,
    )


def _powers(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Powers of ten; 0, and what is smaller than the axis, at the place of 0."""
    with np.errstate(divide="ignore"):
        powers: NDArray[np.float64] = np.log10(values)
    powers[powers < FLOOR] = _NOUGHT
    return powers
