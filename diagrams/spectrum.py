"""How the gradient grows or shrinks backwards, and the matrix that decides: its eigenvalues."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme
from diagrams.cell_styles import CELL_STYLES

RANGE: Final = (1e-12, 1e6)
"""Of the norms; what lies beyond stands hollow at the edge, and hover tells its size."""
REACHES: Final = (1.6, 3.2, 6.4, 12.8, 25.6)
"""How far the plane of eigenvalues goes: the first of these that holds the largest circle."""
MIN_WIDTH: Final = 540

_MARKED: Final = 20  # marks on a line; one a step would hide it
_LOW, _HIGH = np.log10(RANGE).tolist()

Array = NDArray[np.floating[Any]]


def spectrum(
    norms: Mapping[str, Array],
    bound: Array,
    eigenvalues: NDArray[np.complexfloating[Any, Any]],
    sigma: float,
    names: Mapping[str, str],
) -> theme.Figure:
    """‖∂h_T/∂h_k‖ of every cell with Elman's bound; beside it the eigenvalues of W_hh.

    Args:
        norms: cell → (T,), the last entry 1.
        bound: σ₁^(T−k), (T,).
        eigenvalues: of Elman's W_hh, (H,).
        sigma: its largest singular value.
        names: of the cells, the axes and the marks.
    """
    steps = len(bound)
    traces = [_line(cell, values, names[cell]) for cell, values in norms.items()]
    traces += [_beyond(cell, values) for cell, values in norms.items()]
    traces.append(_bound(bound, names["bound"]))
    reach = next((one for one in REACHES if one > sigma), REACHES[-1])
    turn = np.linspace(0, 2 * np.pi, 121)
    circle = np.stack([np.cos(turn), np.sin(turn)])
    traces += [
        _circle(circle, {"color": theme.MUTED, "width": 1.5}, names["one"]),
        _circle(sigma * circle, {"color": theme.L, "width": 2, "dash": "dash"}, names["sigma"]),
        theme.trace(
            "scatter",
            x=theme.array(eigenvalues.real),
            y=theme.array(eigenvalues.imag),
            mode="markers",
            marker={"size": 7, "color": theme.W},
            name=names["values"],
            legend="legend2",
            hovertemplate="λ = %{x:.3f}, %{y:.3f}i<extra></extra>",
            xaxis="x2",
            yaxis="y2",
        ),
    ]
    plane = {"range": [-reach, reach], "dtick": reach / 1.6, "tick0": 0} | curves.GRID
    plane |= {"zeroline": True, "zerolinecolor": theme.GRID}
    return theme.figure(
        traces,
        height=420,
        margin={"l": 70, "r": 12, "t": 76, "b": 46},
        xaxis={"domain": [0, 0.52], "range": [0.5, steps + 0.5]} | curves.axis_title(names["step"]),
        yaxis=curves.GRID
        | {"type": "log", "range": [_LOW - 0.4, _HIGH + 0.4]}
        | curves.decade_ticks(range(int(_LOW), int(_HIGH) + 1, 3), logarithmic=True, clamped=True)
        | curves.axis_title(names["norm"]),
        xaxis2=plane
        | {"domain": [0.64, 1], "anchor": "y2", "constrain": "domain"}
        | curves.axis_title(names["real"]),
        yaxis2=plane
        | {"anchor": "x2", "scaleanchor": "x2", "constrain": "domain"}
        | curves.axis_title(names["imaginary"]),
        showlegend=True,
        legend=curves.legend(1.09, size=13),
        legend2=curves.legend(size=13, x=1, xanchor="right", orientation="v"),
        legend3=curves.legend(size=13, orientation="v"),
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


def _bound(bound: Array, name: str) -> dict[str, Any]:
    return theme.trace(
        "scatter",
        x=_steps(bound),
        y=theme.array(np.clip(bound, RANGE[0] / 10, RANGE[1] * 10)),  # leaves the picture
        mode="lines",
        line={"color": theme.L, "width": 2, "dash": "dash"},
        name=name,
        legend="legend3",
        hoverinfo="skip",
    )


def _circle(points: Array, line: dict[str, Any], name: str) -> dict[str, Any]:
    x, y = map(theme.array, points)
    return theme.trace(
        "scatter",
        x=x,
        y=y,
        mode="lines",
        line=line,
        name=name,
        legend="legend2",
        hoverinfo="skip",
        xaxis="x2",
        yaxis="y2",
    )


def _clipped(values: Array) -> Array:
    clipped: Array = np.clip(np.nan_to_num(values, nan=np.inf), *RANGE)
    return clipped


def _steps(values: Array) -> list[int]:
    return list(range(1, len(values) + 1))
