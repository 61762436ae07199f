"""What a hidden state holds of its past: by lag, and by the number of its units."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme

LAGS: Final = 80  # steps back that are shown
SIZES: Final = (2, 4, 8, 16, 32, 64)
_MARGIN: Final = {"l": 70, "r": 12, "t": 8, "b": 44}


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


def capacity_by_size(
    totals: Sequence[tuple[int, float]], now: tuple[int, float], titles: tuple[str, str, str]
) -> theme.Figure:
    """The capacity of larger and larger states, and the bound they stay below.

    Args:
        totals: (H, capacity), in order of H.
        now: the state the reader looks at.
        titles: of the sizes, the capacity and the bound.
    """
    edge = SIZES[-1]
    bound = curves.dotted_line([0, edge], [0, edge])
    line = theme.trace(
        "scatter",
        x=[size for size, _ in totals],
        y=[total for _, total in totals],
        mode="lines+markers",
        line={"color": theme.H, "width": 2.5},
        marker={"size": 8, "color": theme.H},
        hovertemplate="H = %{x}: %{y:.2f}<extra></extra>",
    )
    mark = curves.ring(*now, theme.H)
    name = curves.line_name(edge * 0.62, edge * 0.72, titles[2], "middle left")
    ticks = {"tickmode": "array", "tickvals": list(SIZES[2:])} | curves.axis_title(titles[0])
    return theme.figure(
        [bound, line, mark, name],
        height=240,
        margin=_MARGIN,
        xaxis=ticks | {"range": [0, edge + 1.5]},
        yaxis=curves.GRID
        | {"range": [-3, edge + 2], "dtick": 16}  # room for the ring of a capacity near 0
        | curves.axis_title(titles[1]),
    )
