"""What a hidden state holds of its past: by lag, by the number of its units, by noise floor."""

from collections.abc import Mapping, Sequence
from math import log10
from typing import Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme

LAGS: Final = 80  # steps back that are shown
SIZES: Final = (2, 4, 8, 16, 32, 64)
MIN_WIDTH: Final = 540  # of the two curves side by side
_MARGIN: Final = {"l": 70, "r": 12, "t": 8, "b": 44}
_HIGHEST: Final = SIZES[-1] + 2


def capacity_by_lag(
    shares: NDArray[np.float64], bound: int, titles: tuple[str, str, str]
) -> theme.Figure:
    """How much of every past input is left, and the best there could be.

    Args:
        shares: r² by lag, from 0.
        bound: H.
        titles: of the lags, the shares and the bound.
    """
    shown = shares[: LAGS + 1]
    lags = list(range(len(shown)))
    bars = theme.trace(
        "bar",
        x=lags,
        y=theme.array(shown),
        marker={"color": theme.H},
        hovertemplate="k = %{x}: r² = %{y:.3f}<extra></extra>",
    )
    best = curves.dotted_line([-0.5, bound - 0.5, bound - 0.5], [1, 1, 0])
    name = curves.line_name(bound + 0.3, 0.93, titles[2], "middle right")
    return theme.figure(
        [bars, best, name],
        height=240,
        margin=_MARGIN,
        xaxis={"range": [-0.6, LAGS + 0.5]} | curves.axis_title(titles[0]),
        yaxis=curves.GRID | {"range": [0, 1.06], "dtick": 0.25} | curves.axis_title(titles[1]),
        bargap=0.15,
    )


def capacity_curves(
    totals: Sequence[tuple[int, float]],
    floors: Sequence[tuple[float, float]],
    now: tuple[int, float, float],
    exact: int | None,
    titles: Mapping[str, str],
) -> theme.Figure:
    """The capacity of larger and larger states below its bound; beside it, by the noise floor.

    Args:
        totals: (H, capacity), in order of H.
        floors: (λ, capacity) of the state the reader looks at.
        now: its H, λ and capacity.
        exact: its capacity without noise, if that is known; else its bound is drawn.
        titles: of the sizes ("size"), the capacity ("total"), the floors ("floor"), the bound
            ("bound") and the capacity without noise ("exact").
    """
    edge, (hidden, floor, total) = SIZES[-1], now
    ceiling = hidden if exact is None else exact
    name = f"{titles['exact']}{exact}" if exact is not None else titles["bound"]
    high, low = log10(floors[0][0]), log10(floors[-1][0])
    right = {"xaxis": "x2", "yaxis": "y2"}
    line = {"mode": "lines+markers", "line": {"color": theme.H, "width": 2.5}}
    line |= {"marker": {"size": 8, "color": theme.H}}
    traces = [
        curves.dotted_line([0, edge], [0, edge]),
        theme.trace(
            "scatter",
            x=[size for size, _ in totals],
            y=[one for _, one in totals],
            hovertemplate="H = %{x}: %{y:.2f}<extra></extra>",
            **line,
        ),
        curves.ring(hidden, total, theme.H) | {"cliponaxis": False},
        curves.line_name(edge * 0.62, edge * 0.72, titles["bound"], "middle left"),
        curves.dotted_line([high + 1, low - 1], [ceiling, ceiling]) | right,
        theme.trace(
            "scatter",
            x=[log10(one) for one, _ in floors],
            y=[one for _, one in floors],
            hovertemplate="λ = 10<sup>%{x:.0f}</sup>: %{y:.2f}<extra></extra>",
            **line,
            **right,
        ),
        curves.ring(log10(floor), total, theme.H) | {"cliponaxis": False} | right,
        curves.line_name(high + 0.8, ceiling, name, f"{_side(ceiling)} right") | right,
    ]
    capacity = curves.GRID | {"range": [-3, _HIGHEST], "dtick": 16}  # room for a ring near 0
    sizes = {"tickmode": "array", "tickvals": list(SIZES[2:]), "range": [0, edge + 1.5]}
    powers = curves.decade_ticks(range(round(high), round(low) - 1, -6))
    return theme.figure(
        traces,
        height=240,
        margin=_MARGIN,
        xaxis=sizes | {"domain": [0, 0.48]} | curves.axis_title(titles["size"]),
        yaxis=capacity | curves.axis_title(titles["total"]),
        xaxis2=powers
        | {"domain": [0.54, 1], "range": [high + 1, low - 1], "anchor": "y2"}
        | curves.axis_title(titles["floor"]),
        yaxis2=capacity | {"anchor": "x2"},
    )


def _side(ceiling: int) -> str:
    """Where the name of a line fits in."""
    return "bottom" if ceiling > 0.8 * SIZES[-1] else "top"
