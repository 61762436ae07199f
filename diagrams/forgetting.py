"""How much one word moves the verdict at the end of a text, by where it stands."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from diagrams import cell_styles, curves, theme
from rnn_core.probing.forgetting import DistanceAverage, WordInfluence

SIZES: Final = (6, 10)
"""Pixels of a marker: of a word exchanged for nothing, and for its opposite."""
_APART: Final = 0.16  # of a step, between the markers of two cells at one word


def influence_by_word(
    found: WordInfluence, law: DistanceAverage, titles: Mapping[str, str]
) -> theme.Figure:
    """A marker a cell and word; thin, what many texts do at this distance. Frame t rings word t.

    Args:
        found: the reader's text.
        law: the mean of many others.
        titles: "moved" and "words" of the axes, and the name of every cell.
    """
    steps = np.arange(len(found.words), dtype=np.float32)
    sizes = [SIZES[bool(new)] for new in found.replacements]
    traces: list[dict[str, Any]] = []
    for row, (cell, moves) in enumerate(found.influence.items()):
        colour, dash, symbol = cell_styles.CELL_STYLES[cell]
        common = {"name": titles[cell], "legendgroup": cell}
        traces.append(
            theme.trace(
                "scatter",
                x=theme.array(steps),
                y=theme.array(law.influence[cell][: len(steps)][::-1]),
                mode="lines",
                line={"color": colour, "dash": dash, "width": 1.5},
                showlegend=False,
                hoverinfo="skip",
                **common,
            )
        )
        traces.append(
            theme.trace(
                "scatter",
                x=theme.array(steps + _side(row)),
                y=theme.array(moves),
                mode="markers",
                marker={"color": colour, "symbol": symbol, "size": sizes, "opacity": 1},
                hovertemplate="%{y:.3f}<extra>%{fullData.name}</extra>",
                **common,
            )
        )
    rings = len(traces)
    for row, (cell, moves) in enumerate(found.influence.items()):
        colour = cell_styles.CELL_STYLES[cell].colour
        traces.append(curves.ring(len(steps) - 1 + _side(row), float(moves[-1]), colour))
        traces[-1]["showlegend"] = False
    figure = theme.figure(
        traces,
        height=340,
        margin={"l": 70, "r": 12, "t": 34, "b": 96},
        xaxis=theme.token_ticks(found.words) | curves.axis_title(titles["words"]),
        yaxis=curves.GRID
        | {"range": [-0.06, 1.06], "tick0": 0, "dtick": 0.25}
        | curves.axis_title(titles["moved"]),
        showlegend=True,
        legend=curves.legend(),
        uirevision=len(steps),
    )
    figure["frames"] = theme.frames(
        [
            [
                {"x": [float(step + _side(row))], "y": [float(moves[step])]}
                for row, moves in enumerate(found.influence.values())
            ]
            for step in range(len(steps))
        ],
        traces=range(rings, len(traces)),
    )
    return figure


def _side(row: int) -> float:
    """How far to one side a cell's markers stand, so that none hides another."""
    return (row - 1) * _APART
