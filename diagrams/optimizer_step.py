"""One step of an optimiser: every line's chance before and after it, and every weight's move.

One plot stands above the other: side by side a phone would show one of them alone.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from diagrams import curves, theme
from rnn_core.batching.optimizer_step import OptimizerStep

HEIGHT: Final = 460
_LINES, _WEIGHTS = (0.62, 1), (0, 0.44)  # of the two plots, one above the other
_NAMED: Final = 14  # lines that each have room for a number
_SHOWN: Final = 500  # weights; of more, evenly many along the gradient
_SMALLEST, _LARGEST = -8, 1  # powers of ten of a gradient that is shown
_LEAST, _MOST = -9, 3  # and of a move


def optimizer_step(
    step: OptimizerStep, lines: tuple[str, ...], titles: Mapping[str, str]
) -> theme.Figure:
    """P(right answer) of each line before and after; below it |Δw| over |∂L/∂w|, both in powers.

    Args:
        step: of the optimiser.
        lines: names of the lines.
        titles: "right", "line", "gradient", "move" of the axes; "before" and "after".
    """
    rows = list(range(len(lines)))
    pieces = [
        end
        for pair in zip(step.probabilities_before, step.probabilities_after, strict=True)
        for end in (*pair, None)
    ]
    levels = [level for row in rows for level in (row, row, None)]
    size = 11 if len(rows) <= _NAMED else 6
    hollow = {"size": size, "color": theme.PAPER, "line": {"width": 2, "color": theme.Y}}
    sizes, moves = _spread(step)
    traces: list[dict[str, Any]] = [
        theme.trace(
            "scatter",
            x=[None if end is None else float(end) for end in pieces],
            y=levels,
            mode="lines",
            line={"color": theme.Y, "width": 2},
            hoverinfo="skip",
            showlegend=False,
        ),
        _dots(step.probabilities_before, rows, titles["before"], hollow),
        _dots(step.probabilities_after, rows, titles["after"], {"size": size, "color": theme.Y}),
        curves.dotted_line([0.5, 0.5], [-0.5, len(rows) - 0.5], showlegend=False),
        theme.trace(
            "scatter",
            x=theme.array(np.log10(sizes)),
            y=theme.array(np.log10(moves)),
            mode="markers",
            marker={"size": 5, "color": theme.W, "opacity": 0.6},
            hovertemplate="10^%{x:.1f} → 10^%{y:.1f}<extra></extra>",
            xaxis="x2",
            yaxis="y2",
            showlegend=False,
        ),
    ]
    every = 1 + (len(lines) - 1) // _NAMED
    named = {"tickmode": "array", "tickvals": rows[::every], "ticktext": lines[::every]}
    return theme.figure(
        traces,
        height=HEIGHT,
        margin={"l": 104, "r": 12, "t": 34, "b": 48},
        xaxis=curves.GRID
        | {"range": [-0.03, 1.03], "tickformat": ".0%", "dtick": 0.25, "anchor": "y"}
        | curves.axis_title(titles["right"]),
        yaxis={"range": [len(rows) - 0.5, -0.5], "domain": _LINES}
        | named
        | curves.axis_title(titles["line"]),
        xaxis2=curves.GRID
        | {"range": [_SMALLEST, _LARGEST], "anchor": "y2"}
        | curves.decade_ticks(range(_SMALLEST + _SMALLEST % 2, _LARGEST + 1, 2))
        | curves.axis_title(titles["gradient"]),
        yaxis2=curves.GRID
        | {"range": [_LEAST, _MOST], "domain": _WEIGHTS, "anchor": "x2"}
        | curves.decade_ticks(range(_LEAST + _LEAST % 2, _MOST + 1, 2))
        | curves.axis_title(titles["move"]),
        showlegend=True,
        legend=curves.legend(),
        uirevision=len(lines),
    )


def _spread(step: OptimizerStep) -> tuple[Any, Any]:
    """Sizes of gradients and moves that a picture can show: not zero, and not too many."""
    sizes, moves = np.abs(step.gradients), np.abs(step.weight_changes)
    order = np.flatnonzero(moves)
    order = order[np.argsort(sizes[order])]
    if len(order) > _SHOWN:
        order = order[np.linspace(0, len(order) - 1, _SHOWN).astype(int)]
    return sizes[order], moves[order]


def _dots(values: Any, rows: list[int], name: str, marker: dict[str, Any]) -> dict[str, Any]:
    return theme.trace(
        "scatter",
        x=theme.array(values),
        y=rows,
        mode="markers",
        name=name,
        marker=marker,
        hovertemplate="%{x:.3f}<extra>%{fullData.name}</extra>",
    )
