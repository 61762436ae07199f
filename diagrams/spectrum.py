"""How the gradient grows or shrinks backwards, and the matrix that decides: its eigenvalues."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme
from diagrams.jacobian_norms import RANGE, norm_axis, norm_traces

REACHES: Final = (1.6, 3.2, 6.4, 12.8, 25.6)
"""How far the plane of eigenvalues goes: the first of these that holds the largest circle."""
MIN_WIDTH: Final = 540

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
    traces = norm_traces(norms, names)
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
        yaxis=norm_axis(names["norm"]),
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


def _bound(bound: Array, name: str) -> dict[str, Any]:
    return theme.trace(
        "scatter",
        x=list(range(1, len(bound) + 1)),
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
