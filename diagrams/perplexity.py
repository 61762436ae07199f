"""Perplexity of a line: p of every right letter, 1 / p with its means, and how it runs."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from diagrams import curves, theme
from rnn_core.charlm.perplexity import EVERY, LineLosses, PerplexityRun

_LEFT: Final = 70
_HIGHEST: Final = 6  # power of ten at which the axis of 1 / p ends
_RUN: Final = 3  # and that of the run
_STEP: Final = 26  # pixels a letter takes
_LEAST: Final = 0.01  # a chance below it is said to be so
_LABELLED: Final = 12  # letters whose chances fit as numbers above their bars


def letters(found: LineLosses, moment: int, size: int, titles: Mapping[str, str]) -> theme.Figure:
    """Chances of every right letter; below, 1 / p on a log axis, and two means of it.

    Args:
        found: the losses on the line.
        moment: which test of the training.
        size: V, what a uniform guess has.
        titles: of the chances ("chance"), of 1 / p ("choices"), of the letters ("letter"), of the
            perplexity ("perplexity"), of the mean of 1 / p ("mean") and of V ("uniform").
    """
    losses = found.losses[moment].astype(np.float64)  # (T,)
    chances, choices = np.exp(-losses), np.exp(losses)
    steps = len(losses)
    across, ends = list(range(steps)), [-0.5, steps - 0.5]
    middle = float(np.exp(losses.mean()))
    few = steps <= _LABELLED
    bars = theme.trace(
        "bar",
        x=across,
        y=theme.array(chances),
        width=0.6,
        marker={"color": theme.Y},
        text=[f"{one:.2f}" if one >= _LEAST else f"&lt;{_LEAST}" for one in chances] if few else "",
        textposition="outside",
        cliponaxis=False,
        showlegend=False,
        hovertemplate="p = %{y:.3~g}<extra></extra>",
    )
    each = theme.trace(
        "bar",
        x=across,
        y=np.log10(choices).clip(max=_HIGHEST).round(4).tolist(),
        customdata=choices.tolist(),
        width=0.6,
        yaxis="y2",
        marker={"color": theme.L},
        showlegend=False,
        hovertemplate="1/p = %{customdata:.3~g}<extra></extra>",
    )
    lines = [
        _level(ends, middle, titles["perplexity"], {"color": theme.TEXT, "width": 3}),
        _level(ends, float(choices.mean()), titles["mean"], {"color": theme.MUTED, "dash": "dash"}),
        _level(ends, size, titles["uniform"], {"color": theme.MUTED, "dash": "dot"}),
    ]
    return theme.figure(
        [bars, each, *lines],
        height=360,
        margin={"l": _LEFT, "r": 12, "t": 44, "b": 44},
        xaxis=theme.token_ticks(tuple(found.line[1:]))
        | {"anchor": "y2"}
        | curves.axis_title(titles["letter"]),
        yaxis=curves.GRID
        | {"range": [0, 1.12], "dtick": 0.5, "domain": [0.62, 1]}
        | curves.axis_title(titles["chance"]),
        yaxis2=curves.GRID
        | {"range": [0, _HIGHEST + 0.2], "domain": [0, 0.5]}
        | curves.decade_ticks(range(0, _HIGHEST + 1, 2))
        | curves.axis_title(titles["choices"]),
        showlegend=True,
        legend=curves.legend(size=13, y=1.06),
        uirevision=found.line,
    )


def min_width(found: LineLosses) -> int:
    """Pixels below which the letters would meet; narrower screens scroll."""
    return _LEFT + 12 + _STEP * found.losses.shape[1]


def over_training(run: PerplexityRun, moment: int, titles: Mapping[str, str]) -> theme.Figure:
    """The perplexities of both lines after every few updates, on a log axis.

    Args:
        run: the training.
        moment: which test the reader looks at.
        titles: of the updates ("updates"), of the perplexity ("axis"), of the two lines ("trained",
            "tested").
    """
    count = len(run.trained.losses)
    updates = [EVERY * k for k in range(count)]
    lines: list[dict[str, Any]] = []
    for one, name, dash in ((run.trained, "trained", "solid"), (run.tested, "tested", "dash")):
        values = one.perplexities
        shown = _shown(values)
        lines.append(
            theme.trace(
                "scatter",
                x=updates,
                y=shown,
                customdata=values.tolist(),
                mode="lines",
                name=titles[name],
                line={"color": theme.L, "width": 2.5, "dash": dash},
                hovertemplate="%{x}: %{customdata:.4~g}<extra></extra>",
            )
        )
        ring = curves.ring(updates[moment], shown[moment], theme.L)
        lines.append(ring | {"showlegend": False, "cliponaxis": False})
    end = updates[-1]
    level = _shown(np.array([float(len(run.letters))])) * 2
    lines.append(curves.dotted_line([0, end], level, showlegend=False))
    return theme.figure(
        lines,
        height=230,
        margin={"l": _LEFT, "r": 16, "t": 30, "b": 44},
        xaxis={"range": [-2, end + 2], "dtick": 20, "tick0": 0}
        | curves.axis_title(titles["updates"]),
        yaxis=curves.GRID
        | {"range": [-0.15, _RUN + 0.15]}
        | curves.decade_ticks(range(_RUN + 1))
        | curves.axis_title(titles["axis"]),
        showlegend=True,
        legend=curves.legend(size=13),
        uirevision=run.trained.line,
    )


def _shown(values: np.ndarray) -> list[float]:
    """Powers of ten, none above the axis."""
    powers: list[float] = np.log10(values).clip(max=_RUN).round(4).tolist()
    return powers


def _level(ends: list[float], value: float, name: str, line: dict[str, Any]) -> dict[str, Any]:
    return theme.trace(
        "scatter",
        x=ends,
        y=[round(min(float(np.log10(value)), _HIGHEST), 4)] * 2,
        mode="lines",
        name=name,
        yaxis="y2",
        line={"width": 2} | line,
        hoverinfo="skip",
    )
