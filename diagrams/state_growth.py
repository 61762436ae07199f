"""States and gradients of plain layers over time: tanh has a ceiling, ReLU has none."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme
from rnn_core.gradients.state_growth import GrowthComparison

DASHES: Final = {"tanh": "solid", "relu": "dash", "identity": "2px,3px"}
"""Looks of the three layers, in the order of the legend."""
STATES: Final = (-2, 38)
"""Powers of ten between which sizes of states are drawn; float32 ends at 3.4·10³⁸."""
GRADIENTS: Final = (-45, 38)
"""The same of gradients; the least number float32 has is 1.4·10⁻⁴⁵."""
MIN_WIDTH: Final = 660  # pixels; narrower screens scroll
_APART: Final = 0.09  # from these to the places of 0 and inf, as a share of what lies between
_GAP: Final = 0.13  # between the two pictures, for the ticks of the right one


def growth_curves(found: GrowthComparison, titles: Mapping[str, str]) -> theme.Figure:
    """‖h_t‖ and ‖∂h_t/∂h_0‖ of three layers over time, on axes of powers of ten.

    Below the axis stands a place for 0, above it one for what float32 does not hold.

    Args:
        found: the three layers.
        titles: "tanh", "relu" and "identity" of the layers; "step", "states" and "gradients" of
            the axes; "bound" of √H.
    """
    traces: list[dict[str, Any]] = []
    ceiling = np.log10(found.hidden) / 2
    traces.append(curves.dotted_line([0, found.steps], [ceiling] * 2, name=titles["bound"]))
    for name, growth in found.networks.items():
        style = {"name": titles[name], "legendgroup": name}
        traces.append(_line(growth.norms, STATES, theme.H, DASHES[name]) | style)
        traces.append(
            _line(growth.gradients, GRADIENTS, theme.L, DASHES[name])
            | style
            | {"xaxis": "x2", "yaxis": "y2", "showlegend": False}
        )
    middle = (1 - _GAP) / 2
    across = {"range": [0, found.steps], "nticks": 6}
    return theme.figure(
        traces,
        height=370,
        margin={"l": 78, "r": 12, "t": 34, "b": 44},
        xaxis=across | {"domain": [0, middle]} | curves.axis_title(titles["step"]),
        yaxis=_powers(STATES) | curves.axis_title(titles["states"]),
        xaxis2=across
        | {"domain": [middle + _GAP, 1], "anchor": "y2"}
        | curves.axis_title(titles["step"]),
        yaxis2=_powers(GRADIENTS) | {"anchor": "x2"} | curves.axis_title(titles["gradients"]),
        showlegend=True,
        legend=curves.legend(),
        uirevision=found.steps,
    )


def _line(
    values: NDArray[np.float64], ends: tuple[int, int], colour: str, dash: str
) -> dict[str, Any]:
    return theme.trace(
        "scatter",
        x0=0,
        dx=1,
        y=theme.array(_placed(values, ends)),
        customdata=[f"{value:.3g}" for value in values.tolist()],
        mode="lines",
        line={"color": colour, "width": 2.5, "dash": dash},
        hovertemplate="t = %{x}: %{customdata}<extra>%{fullData.name}</extra>",
    )


def _placed(values: NDArray[np.float64], ends: tuple[int, int]) -> NDArray[np.float64]:
    """Powers of ten; 0 and what is smaller than the axis at its foot, inf and nan at its head."""
    low, high = _edges(ends)
    with np.errstate(divide="ignore"):
        powers: NDArray[np.float64] = np.log10(values)
    powers[powers < ends[0]] = low
    powers[~np.isfinite(values) | (powers > ends[1] + 1)] = high
    return powers


def _edges(ends: tuple[int, int]) -> tuple[float, float]:
    apart = _APART * (ends[1] - ends[0])
    return ends[0] - apart, ends[1] + apart


def _powers(ends: tuple[int, int]) -> dict[str, Any]:
    """An axis of powers of ten with a place for 0 below and one for inf above."""
    low, high = _edges(ends)
    room = (high - low) / 40
    step = 10 if ends[0] > -10 else 20
    whole = [power for power in range(-40, 40, step) if ends[0] <= power <= ends[1]]
    return curves.GRID | {
        "range": [low - room, high + room],
        "tickmode": "array",
        "tickvals": [low, *whole, high],
        "ticktext": ["0", *map(curves.power_of_ten, whole), "inf, nan"],
    }
