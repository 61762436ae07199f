"""Norms of Jacobians by step on a logarithmic axis, for cells side by side."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme
from diagrams.cell_styles import CELL_STYLES

RANGE: Final = (1e-12, 1e6)
"""Of the norms; what lies beyond stands hollow at the edge, and hover tells its size."""
MIN_WIDTH: Final = 340

_MARKED: Final = 20  # marks on a line; one a step would hide it
_LOW, _HIGH = np.log10(RANGE).tolist()

Array = NDArray[np.floating[Any]]


def norm_curves(norms: Mapping[str, Array], names: Mapping[str, str]) -> theme.Figure:
    """The norms of several Jacobians by step.

    Args:
        norms: key of `CELL_STYLES` → (T,), the last entry 1.
        names: of the keys, and of the axes: "step" and "norm".
    """
    steps = len(next(iter(norms.values())))
    return theme.figure(
        norm_traces(norms, names),
        height=300,
        margin={"l": 70, "r": 12, "t": 58, "b": 46},
        xaxis={"range": [0.5, steps + 0.5]} | curves.axis_title(names["step"]),
        yaxis=norm_axis(names["norm"]),
        showlegend=True,
        legend=curves.legend(1.04, size=13),
    )


def norm_traces(norms: Mapping[str, Array], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Lines with marks, and hollow marks at the edge for what is out of `RANGE`.

    Args:
        norms: key of `CELL_STYLES` → (T,).
        names: of the keys.
    """
    traces = [_line(cell, values, names[cell]) for cell, values in norms.items()]
    return traces + [_beyond(cell, values) for cell, values in norms.items()]


def norm_axis(title: str) -> dict[str, Any]:
    """The logarithmic axis of `norm_traces`.

    Args:
        title: of the axis.
    """
    return (
        curves.GRID
        | {"type": "log", "range": [_LOW - 0.4, _HIGH + 0.4]}
        | curves.decade_ticks(range(int(_LOW), int(_HIGH) + 1, 3), logarithmic=True, clamped=True)
        | curves.axis_title(title)
    )


def _line(cell: str, values: Array, name: str) -> dict[str, Any]:
    colour, dash, symbol = CELL_STYLES[cell]
    with np.errstate(divide="ignore"):
        powers = np.log10(values)
    return theme.trace(
        "scatter",
        x=_steps(values),
        y=theme.array(_clipped(values)),
        customdata=theme.array(powers),
        mode="lines+markers",
        line={"color": colour, "width": 2.5, "dash": dash},
        marker={"size": 8, "symbol": symbol, "color": colour, "maxdisplayed": _MARKED},
        name=name,
        hovertemplate="k = %{x}: 10<sup>%{customdata:.1f}</sup><extra>%{fullData.name}</extra>",
    )


def _beyond(cell: str, values: Array) -> dict[str, Any]:
    """Hollow marks where a norm is outside the picture; where it is no number, at its top."""
    colour, _, symbol = CELL_STYLES[cell]
    inside = (values >= RANGE[0]) & (values <= RANGE[1])
    return theme.trace(
        "scatter",
        x=_steps(values),
        y=theme.array(np.where(inside, np.nan, _clipped(values))),
        mode="markers",
        marker={"size": 8, "symbol": symbol, "color": theme.PAPER}
        | {"line": {"width": 1.5, "color": colour}, "maxdisplayed": _MARKED},
        hoverinfo="skip",
        showlegend=False,
    )


def _clipped(values: Array) -> Array:
    clipped: Array = np.clip(np.nan_to_num(values, nan=np.inf), *RANGE)
    return clipped


def _steps(values: Array) -> list[int]:
    return list(range(1, len(values) + 1))
