"""The gate that keeps the state, word by word, and what it leaves of the gradient."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from diagrams import curves, theme
from diagrams.cell_styles import CELL_STYLES
from rnn_core.probing.gates import CellValues


def keeping_gate_curves(
    cells: Sequence[tuple[CellValues, int]],
    names: Mapping[str, str],
    titles: tuple[str, str],
    whole: str,
) -> theme.Figure:
    """The keeping gate of every word, and below what of the gradient gets there from the end.

    Args:
        cells: what was read and the unit that is looked at, for every cell.
        names: of the cells.
        titles: of the two axes.
        whole: what is said of the gradient along every path, drawn thin beside the direct one.
    """
    words = cells[0][0].words
    steps = len(words)
    traces: list[dict[str, Any]] = []
    for row, axis in enumerate(("y", "y2")):
        for found, unit in cells:
            colour, dash, symbol = CELL_STYLES[found.cell]
            values = (found.keep_gate, found.path_gradient)[row][:, unit]
            traces.append(
                theme.trace(
                    "scatter",
                    x=list(range(steps)),
                    y=theme.array(values),
                    yaxis=axis,
                    mode="lines+markers",
                    name=names[found.cell],
                    showlegend=not row,
                    line={"color": colour, "width": 2.5, "dash": dash},
                    marker={"symbol": symbol, "size": 9, "color": colour},
                    hovertemplate="%{y:.4f}<extra>%{fullData.name}</extra>",
                )
            )
    for found, unit in cells:
        traces.append(
            theme.trace(
                "scatter",
                x=list(range(steps)),
                y=theme.array(found.whole_gradient[:, unit]),
                yaxis="y2",
                mode="lines",
                name=f"{names[found.cell]}, {whole}",
                line={"color": CELL_STYLES[found.cell].colour, "width": 1.25},
                hovertemplate="%{y:.4f}<extra>%{fullData.name}</extra>",
            )
        )
    share = {"range": [-0.08, 1.08], "tickmode": "array", "tickvals": [0, 0.5, 1]}
    ways = np.stack([found.whole_gradient[:, unit] for found, unit in cells])
    low, high = min(float(ways.min()), 0), max(float(ways.max()), 1)
    room = 0.08 * (high - low)
    return theme.figure(
        traces,
        height=310,
        margin={"l": 76, "r": 8, "t": 34, "b": 64},
        xaxis=theme.token_ticks(words) | {"anchor": "y2"},
        yaxis=curves.GRID | share | {"domain": [0.54, 1]} | curves.axis_title(titles[0]),
        yaxis2=curves.GRID
        | {"range": [low - room, high + room], "nticks": 4, "domain": [0, 0.46]}
        | curves.axis_title(titles[1]),
        showlegend=True,
        legend=curves.legend(),
        uirevision=steps,
    )
