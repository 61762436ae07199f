"""Training and validation loss by hidden size."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme

Losses = NDArray[np.floating[Any]]
CEILING: Final = 2.0  # nats; what is above stands here
_EDGE: Final = 0.35  # room beside the first and the last size, in doublings
_BAND: Final = 0.16


def losses_by_size(
    sizes: Sequence[int],
    training: Losses,
    validation: Losses,
    stopped: Losses,
    floor: float,
    titles: Mapping[str, str],
) -> theme.Figure:
    """Mean losses of several networks of every size, and how far apart those on new data are.

    Args:
        sizes: S hidden sizes, each twice the one before.
        training: losses of R networks a size, (S, R).
        validation: losses on other data, (S, R).
        stopped: lowest losses on other data on the way, (S, R).
        floor: below which no expected loss can be; 0 draws no line.
        titles: "size", "loss", "training", "validation", "stopped" and "floor".
    """
    x = list(range(len(sizes)))
    low, high = (_shown(edge) for edge in (validation.min(1), validation.max(1)))
    around = theme.trace(
        "scatter",
        x=[*x, *reversed(x)],
        y=[*high, *reversed(low)],
        mode="lines",
        line={"width": 0, "color": theme.L},
        fill="toself",
        fillcolor=theme.L,
        opacity=_BAND,
        hoverinfo="skip",
        showlegend=False,
    )
    traces = [around]
    if floor:
        ends = [-_EDGE, len(sizes) - 1 + _EDGE]
        traces.append(curves.dotted_line(ends, [floor] * 2, name=titles["floor"]))
    traces += [
        _line(sizes, training, titles["training"], theme.L, "dash", "circle-open", 2),
        _line(sizes, stopped, titles["stopped"], theme.TEXT, "dot", "diamond", 2),
        _line(sizes, validation, titles["validation"], theme.L, "solid", "circle", 3),
    ]
    means = validation.mean(1)
    best = int(means.argmin())
    ring = curves.ring(best, _shown(means)[best], theme.L)
    traces.append(ring | {"showlegend": False})
    ticks = [0, 0.5, 1, 1.5, CEILING]
    return theme.figure(
        traces,
        height=416,
        margin={"l": 62, "r": 12, "t": 100, "b": 46},
        xaxis={"range": [-_EDGE, len(sizes) - 1 + _EDGE], "tickvals": x}
        | {"ticktext": [str(size) for size in sizes], "tickmode": "array"}
        | curves.axis_title(titles["size"]),
        yaxis=curves.GRID
        | {"range": [-0.06, CEILING + 0.06], "tickmode": "array", "tickvals": ticks}
        | {"ticktext": [*(f"{tick:g}" for tick in ticks[:-1]), f"≥{CEILING:g}"]}
        | curves.axis_title(titles["loss"]),
        showlegend=True,
        legend=curves.legend(size=13),
    )


def _line(
    sizes: Sequence[int],
    losses: Losses,
    name: str,
    colour: str,
    dash: str,
    symbol: str,
    width: float,
) -> dict[str, Any]:
    means = losses.mean(1)
    return theme.trace(
        "scatter",
        x=list(range(len(sizes))),
        y=_shown(means),
        customdata=[[size, loss] for size, loss in zip(sizes, means.tolist(), strict=True)],
        mode="lines+markers",
        name=name,
        line={"color": colour, "dash": dash, "width": width},
        marker={"color": colour, "symbol": symbol, "size": 9},
        hovertemplate="H = %{customdata[0]}: %{customdata[1]:.3f}<extra></extra>",
    )


def _shown(losses: Losses) -> list[float]:
    shown: list[float] = np.minimum(losses, CEILING).tolist()
    return shown
