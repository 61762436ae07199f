"""Figures about how good a network is: attention, verdicts, examinations, learning."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme

PERCENT_AXIS: Final = {"range": [0, 1.02], "tickformat": ".0%", "tick0": 0, "dtick": 0.25}


def attention_matrix(
    weights: NDArray[np.float32],
    read: tuple[str, ...],
    written: tuple[str, ...],
    titles: tuple[str, str],
) -> theme.Figure:
    """Where each written word looked; rows are words written, columns words read."""
    cells = theme.trace(
        "heatmap",
        z=theme.array(weights),
        zmin=0,
        zmax=1,
        colorscale=[[0.0, theme.ZERO], [1.0, theme.H]],
        showscale=False,
        xgap=2,
        ygap=2,
        hovertemplate="%{z:.3f}<extra></extra>",
    )
    rows = {"tickmode": "array", "tickvals": list(range(len(written)))}
    rows |= {"ticktext": [theme.label(word, 10) for word in written]}
    return theme.figure(
        [cells],
        height=130 + 24 * len(written),
        margin={"l": 110, "r": 8, "t": 4, "b": 76},
        xaxis=theme.token_ticks(read) | curves.axis_title(titles[0]),
        yaxis=rows | {"range": [len(written) - 0.5, -0.5]} | curves.axis_title(titles[1]),
        uirevision=f"{len(read)} {len(written)}",
    )


def verdict_curve(kind: Sequence[float], words: tuple[str, ...], title: str) -> theme.Figure:
    """The probability that a review is kind, after every word of it; frame t marks word t."""
    steps = list(range(len(words)))
    half = curves.dotted_line([-0.5, len(words) - 0.5], [0.5, 0.5], width=1)
    line = theme.trace(
        "scatter",
        x=steps,
        y=list(kind),
        mode="lines+markers",
        line={"color": theme.Y, "width": 2.5},
        marker={"size": 9, "color": theme.Y},
        hovertemplate="%{y:.3f}<extra></extra>",
    )
    mark = curves.ring(steps[-1], kind[-1], theme.H)
    figure = theme.figure(
        [half, line, mark],
        height=220,
        margin={"l": 112, "r": 8, "t": 10, "b": 70},
        xaxis=theme.token_ticks(words),
        yaxis=PERCENT_AXIS | curves.GRID | curves.axis_title(title) | {"range": [-0.05, 1.08]},
        uirevision=len(words),
    )
    figure["frames"] = theme.frames(
        [[{"x": [t], "y": [share]}] for t, share in enumerate(kind)], traces=[2]
    )
    return figure


ROW: Final = 38  # pixels of a bar with its name above it


def accuracy_bars(
    rows: Sequence[tuple[str, float, bool]], title: str, highlighted: frozenset[int]
) -> theme.Figure:
    """Shares of right answers on what was never seen, a bar each with its name above it.

    Args:
        rows: name, share, and whether it is a rival without recurrence or attention.
        title: of the axis.
        highlighted: rows the reader is looking at.
    """
    every = range(len(rows))
    bars = theme.trace(
        "bar",
        orientation="h",
        x=[share for _, share, _ in rows],
        y=[row + 0.28 for row in every],
        width=0.36,
        marker={
            "color": [theme.W if rival else theme.Y for *_, rival in rows],
            "opacity": [1.0 if row in highlighted else 0.35 for row in every],
        },
        hoverinfo="skip",
    )
    words = [f"{name} · {share * 100:.1f} %" for name, share, _ in rows]
    names = theme.trace(
        "scatter",
        x=[0.0 for _ in rows],
        y=[row - 0.14 for row in every],
        mode="text",
        text=[f"<b>{one}</b>" if row in highlighted else one for row, one in enumerate(words)],
        textposition="middle right",
        textfont={"color": theme.TEXT, "size": 13},
        cliponaxis=False,
        hoverinfo="skip",
    )
    return theme.figure(
        [bars, names],
        height=52 + ROW * len(rows),
        margin={"l": 16, "r": 24, "t": 4, "b": 44},
        xaxis=PERCENT_AXIS | curves.GRID | curves.axis_title(title) | {"range": [0, 1]},
        yaxis={"range": [len(rows) - 0.45, -0.45], "visible": False},
    )


def training_curve(
    steps: int,
    losses: Sequence[tuple[int, float]],
    shares: Sequence[tuple[int, float]],
    titles: tuple[str, str, str],
) -> theme.Figure:
    """A training as it goes: the loss of every batch, and the share of right answers unseen.

    Args:
        steps: of the whole training.
        losses: (step, loss), in order.
        shares: (step, share of right answers on held-out combinations).
        titles: of the steps, the loss and the share.
    """
    curve = theme.trace(
        "scatter",
        x=[step for step, _ in losses],
        y=[loss for _, loss in losses],
        mode="lines",
        line={"color": theme.L, "width": 1.8},
        hovertemplate="%{y:.4f}<extra></extra>",
    )
    marks = theme.trace(
        "scatter",
        x=[step for step, _ in shares],
        y=[share for _, share in shares],
        mode="lines+markers",
        line={"color": theme.Y, "width": 2.2},
        marker={"size": 8, "color": theme.Y},
        yaxis="y2",
        hovertemplate="%{y:.1%}<extra></extra>",
    )
    colour = {"tickfont": {"color": theme.L}}
    loss_axis = {"type": "log", "range": [-4, 1], "dtick": 1, "exponentformat": "power"}
    loss_axis |= {"title": {"text": titles[1], "standoff": 4, "font": {"color": theme.L}}}
    share_axis = {"overlaying": "y", "side": "right", "tickfont": {"color": theme.Y}}
    share_axis |= {"title": {"text": titles[2], "standoff": 8, "font": {"color": theme.Y}}}
    return theme.figure(
        [curve, marks],
        height=260,
        margin={"l": 70, "r": 70, "t": 8, "b": 44},
        xaxis={"range": [0, 1.02 * steps]} | curves.axis_title(titles[0]),
        yaxis=loss_axis | colour | curves.GRID,
        yaxis2=PERCENT_AXIS | share_axis,
        uirevision=steps,
    )
