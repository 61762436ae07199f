"""What was learnt at every lag, a line a cell, with what guessing gives."""

from collections.abc import Mapping, Sequence
from math import log10
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from diagrams import curves, theme
from diagrams.cell_styles import CELL_STYLES
from rnn_core.memory.lag_benchmark import LagCurve
from rnn_core.memory.lag_tasks import TaskName
from rnn_core.memory.lag_training import LiveLags

FAINT: Final = 0.55
"""Strength of the cells that are not looked at."""
_APART: Final = 1.045  # times, between the markers of two cells at one lag
_ROOM: Final = 1.35  # times, beyond the shortest and the longest lag
LOST: Final = {"recall": -0.06, "adding": 10**0.45}
"""Where a training stands whose numbers have grown beyond all bounds: past the worst score."""
_DECADES: Final = curves.decade_ticks(range(-4, 1), logarithmic=True)
_SCORES: Final[dict[str, dict[str, Any]]] = {
    "recall": {"range": [-0.12, 1.06], "tick0": 0, "dtick": 0.25, "tickformat": ".0%"},
    "adding": {"type": "log", "range": [-4.2, 0.75], "tickmode": "array"}
    | {"tickvals": [*_DECADES["tickvals"], LOST["adding"]]}
    | {"ticktext": [*_DECADES["ticktext"], "inf"]},
}


def score_by_lag(
    lines: Sequence[LagCurve], chosen: str, titles: Mapping[str, str], own: LiveLags | None = None
) -> theme.Figure:
    """Mean scores by lag with the smallest and the largest of all seeds.

    A training whose numbers have grown beyond all bounds is a cross with a place of its own.

    Args:
        lines: one task's curves, one a cell.
        chosen: the cell that stands out.
        titles: "lag", "score" and "guess", "own", and the name of every cell.
        own: the reader's own training of the chosen cell.
    """
    task, lags, guess = lines[0].task, lines[0].lags, lines[0].baseline
    low, high = lags[0] / _ROOM, lags[-1] * _ROOM
    traces = [curves.dotted_line([low, high], [guess] * 2, showlegend=False)]
    mine: list[dict[str, Any]] = []
    for place, line in enumerate(lines):
        side = _APART ** (place - (len(lines) - 1) / 2)
        highlighted = line.cell == chosen
        traces.append(_measured(line, side, titles[line.cell], highlighted))
        if line.diverged:
            traces.append(_crosses(np.array(line.diverged) * side, task, CELL_STYLES[line.cell][0]))
        if own and highlighted:
            mine = _own(own, side, titles["own"])
    traces += mine
    traces.append(
        curves.line_name(low * 1.02, guess, titles["guess"], "top right") | {"showlegend": False}
    )
    return theme.figure(
        traces,
        height=360,
        margin={"l": 70, "r": 12, "t": 56, "b": 44},
        xaxis={"type": "log", "range": [log10(low), log10(high)]}
        | {"tickmode": "array", "tickvals": list(lags), "ticktext": [str(lag) for lag in lags]}
        | curves.axis_title(titles["lag"]),
        yaxis=curves.GRID | _SCORES[task] | curves.axis_title(titles["score"]),
        showlegend=True,
        legend=curves.legend(size=13),
        uirevision=task,
    )


def _measured(line: LagCurve, side: float, name: str, highlighted: bool) -> dict[str, Any]:
    colour, dash, symbol = CELL_STYLES[line.cell]
    spread = {"type": "data", "symmetric": False, "thickness": 1.5, "width": 0, "color": colour}
    return theme.trace(
        "scatter",
        x=[lag * side for lag in line.lags],
        y=theme.array(line.mean),
        mode="lines+markers",
        name=f"<b>{name}</b>" if highlighted else name,
        line={"color": colour, "dash": dash, "width": 3 if highlighted else 1.8},
        marker={"color": colour, "symbol": symbol, "size": 10 if highlighted else 8},
        error_y=spread
        | {"array": theme.array(line.high - line.mean)}
        | {"arrayminus": theme.array(line.mean - line.low)},
        opacity=1.0 if highlighted else FAINT,
        customdata=list(line.lags),
        hovertemplate=f"{name}, %{{customdata}}: %{{y:.3g}}<extra></extra>",
    )


def _crosses(x: ArrayLike, task: TaskName, colour: str) -> dict[str, Any]:
    where = np.asarray(x).tolist()
    return theme.trace(
        "scatter",
        x=where,
        y=[LOST[task]] * len(where),
        mode="markers",
        marker={"symbol": "x", "size": 13, "color": colour}
        | {"opacity": 1, "line": {"width": 1.5, "color": theme.PAPER}},
        showlegend=False,
        hoverinfo="skip",
    )


def _own(own: LiveLags, side: float, name: str) -> list[dict[str, Any]]:
    colour, dash, _ = CELL_STYLES[own.cell]
    lags, scores = np.array(own.lags) * side, np.array(own.scores)
    lost = np.isnan(scores)
    reached = theme.trace(
        "scatter",
        x=lags[~lost].tolist(),
        y=theme.array(scores[~lost]),
        mode="lines+markers",
        name=name,
        line={"color": colour, "dash": dash, "width": 1},
        marker={"size": 14, "color": theme.PAPER, "line": {"width": 2.5, "color": colour}},
        hovertemplate="%{y:.3g}<extra>%{fullData.name}</extra>",
    )
    return [reached, *([_crosses(lags[lost], own.task, colour)] if lost.any() else [])]
