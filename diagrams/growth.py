"""States and gradients without a ceiling, and what a plain layer learns over long lags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme

if TYPE_CHECKING:  # the types alone: importing them would import torch
    from rnn_core.growth import Growths

DASHES: Final = {"tanh": "solid", "relu": "dash", "identity": "2px,3px"}
"""Looks of the three layers, in the order of the legend."""
STATES: Final = (-2, 38)
"""Powers of ten between which sizes of states are drawn; float32 ends at 3.4·10³⁸."""
GRADIENTS: Final = (-45, 38)
"""The same of gradients; the least number float32 has is 1.4·10⁻⁴⁵."""
MIN_WIDTH: Final = 660  # pixels; narrower screens scroll
_APART: Final = 0.09  # from these to the places of 0 and inf, as a share of what lies between
_GAP: Final = 0.13  # between the two pictures, for the ticks of the right one
GUESSING: Final = 0.2  # the error axis of the adding problem ends here, above the guessing line


def grown(found: Growths, titles: Mapping[str, str]) -> theme.Figure:
    """‖h_t‖ and ‖∂h_t/∂h_0‖ of three layers over time, on axes of powers of ten.

    Below the axis stands a place for 0, above it one for what float32 does not hold.

    Args:
        found: the three layers.
        titles: "tanh", "relu" and "identity" of the layers; "step", "states" and "gradients" of
            the axes; "bound" of √H.
    """
    traces: list[dict[str, Any]] = []
    ceiling = np.log10(found.hidden) / 2
    traces.append(curves.dotted([0, found.steps], [ceiling] * 2, name=titles["bound"]))
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
        xaxis=across | {"domain": [0, middle]} | curves.titled(titles["step"]),
        yaxis=_powers(STATES) | curves.titled(titles["states"]),
        xaxis2=across
        | {"domain": [middle + _GAP, 1], "anchor": "y2"}
        | curves.titled(titles["step"]),
        yaxis2=_powers(GRADIENTS) | {"anchor": "x2"} | curves.titled(titles["gradients"]),
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 14}}
        | {"itemclick": False, "itemdoubleclick": False},
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
    names = ["1" if power == 0 else f"10<sup>{power}</sup>".replace("-", "−") for power in whole]
    return curves.GRID | {
        "range": [low - room, high + room],
        "tickmode": "array",
        "tickvals": [low, *whole, high],
        "ticktext": ["0", *names, "inf, nan"],
    }


class Lags(NamedTuple):
    """A layer's errors by lag: its name, the lags, and (S, lags) of S runs."""

    name: str
    lags: Sequence[int]
    scores: NDArray[np.float64]


def by_lag(
    lines: Mapping[str, Lags], guessing: float, titles: tuple[str, str, str]
) -> theme.Figure:
    """Errors by lag of the layers in `DASHES`: every run a mark, their means a line.

    Args:
        lines: key of `DASHES` → what was measured.
        guessing: the error of always answering the mean.
        titles: of the lags, the error and the guessing line.
    """
    longest = max(max(line.lags) for line in lines.values())
    shortest = min(min(line.lags) for line in lines.values())
    edges = [np.log10(shortest) - 0.08, np.log10(longest) + 0.08]
    ticks = sorted({lag for line in lines.values() for lag in line.lags})
    far = [10 ** edges[0], 10 ** edges[1]]
    traces = [curves.dotted(far, [guessing] * 2, showlegend=False)]
    for key, line in lines.items():
        style = {"color": theme.H, "symbol": "circle" if key == "tanh" else "circle-open"}
        runs = len(line.scores)
        traces.append(
            theme.trace(
                "scatter",
                x=[lag for _ in range(runs) for lag in line.lags],
                y=np.minimum(line.scores, GUESSING).ravel().tolist(),
                customdata=line.scores.ravel().tolist(),
                mode="markers",
                marker=style | {"size": 7},
                opacity=0.6,
                hovertemplate="%{x}: %{customdata:.4f}<extra></extra>",
                showlegend=False,
            )
        )
        traces.append(
            theme.trace(
                "scatter",
                x=list(line.lags),
                y=np.minimum(line.scores.mean(0), GUESSING).tolist(),
                mode="lines+markers",
                name=line.name,
                line={"color": theme.H, "width": 2.5, "dash": DASHES[key]},
                marker=style | {"size": 9},
                hovertemplate="%{x}: %{y:.4f}<extra>%{fullData.name}</extra>",
            )
        )
    traces.append(curves.named(far[0], guessing, titles[2], "top right") | {"showlegend": False})
    return theme.figure(
        traces,
        height=270,
        margin={"l": 70, "r": 12, "t": 34, "b": 44},
        xaxis={"type": "log", "range": edges, "tickmode": "array", "tickvals": ticks}
        | {"ticktext": [str(lag) for lag in ticks]}
        | curves.titled(titles[0]),
        yaxis=curves.GRID
        | {"range": [-0.008, GUESSING + 0.005], "dtick": 0.05, "tick0": 0}
        | curves.titled(titles[1]),
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 14}}
        | {"itemclick": False, "itemdoubleclick": False},
    )
