"""Gradients before and after clipping, update by update, and what became of loss and direction."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme
from rnn_core.gradients.clipping import ClippedRun

Array = NDArray[np.float64]

HEIGHT: Final = 500
NORMS: Final = (1e-2, 1e2)  # what lies beyond is marked at the edge
LOSSES: Final = (1e-2, 1e2)
_COSINES: Final = (-0.02, 1.06)
_PANELS: Final = ((0.0, 0.3), (0.35, 0.65), (0.7, 1.0))
_UPPER, _LOWER = (0.58, 1.0), (0.0, 0.4)
_LOOKS: Final = {
    "none": (theme.TEXT, "dot"),
    "norm": (theme.BY_NORM, "solid"),
    "value": (theme.BY_VALUE, "dash"),
}
"""Colour and line of each method; the first two are those of the walks on the wall."""


def clipping(runs: Mapping[str, ClippedRun], titles: Mapping[str, str]) -> theme.Figure:
    """Norms in three panels, one a method; below them the losses and the cosines of all.

    Args:
        runs: "none", "norm", "value", equally long.
        titles: of the methods, and "updates", "gradient", "loss", "cosine", "before", "after".
    """
    updates = len(runs["none"].losses)
    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {}
    for place, run in enumerate(runs.values(), start=1):
        on = _on(place)
        hollow = {"size": 6, "color": "rgba(0,0,0,0)", "line": {"width": 1.5, "color": theme.L}}
        traces += [
            _points(run.norm_before, NORMS, titles["before"], hollow, place == 1, **on),
            _points(
                run.norm_after,
                NORMS,
                titles["after"],
                {"size": 4, "color": theme.L},
                place == 1,
                **on,
            ),
            _beyond(run.norm_before, NORMS, **on),
            _limit(run, updates, **on),
        ]
        suffix = "" if place == 1 else str(place)
        layout[f"xaxis{suffix}"] = _updates(updates, _PANELS[place - 1], f"y{suffix}")
        layout[f"yaxis{suffix}"] = _powers(NORMS, _UPPER, f"x{suffix}") | (
            curves.axis_title(titles["gradient"]) if place == 1 else {"showticklabels": False}
        )
    for method, run in runs.items():
        traces += [
            _line(method, run.losses, LOSSES, titles[method], legend="legend2", **_on(4)),
            _beyond(run.losses, LOSSES, **_on(4)),
        ]
    for method in ("norm", "value"):
        traces.append(
            _line(method, runs[method].cosine, None, titles[method], showlegend=False, **_on(5))
        )
    named = curves.axis_title(titles["updates"])
    layout["xaxis4"] = _updates(updates, (_PANELS[0][0], _PANELS[1][1] - 0.07), "y4") | named
    layout["yaxis4"] = _powers(LOSSES, _LOWER, "x4") | curves.axis_title(titles["loss"])
    layout["xaxis5"] = _updates(updates, _PANELS[2], "y5") | named
    layout["yaxis5"] = (
        curves.GRID
        | {"domain": list(_LOWER), "anchor": "x5", "range": list(_COSINES), "dtick": 0.25}
        | curves.axis_title(titles["cosine"])
    )
    return theme.figure(
        traces,
        height=HEIGHT,
        margin={"l": 62, "r": 12, "t": 58, "b": 44},
        showlegend=True,
        legend=curves.legend(1.1),
        legend2=curves.legend(0.41),
        annotations=[
            _heading(titles[method], domain) for method, domain in zip(runs, _PANELS, strict=True)
        ],
        **layout,
    )


def _on(place: int) -> dict[str, str]:
    return {} if place == 1 else {"xaxis": f"x{place}", "yaxis": f"y{place}"}


def _shown(values: Array, span: tuple[float, float]) -> Array:
    """Values within a range; what is no number is as far beyond it as can be."""
    return np.clip(np.nan_to_num(values, nan=np.inf, posinf=np.inf), *span)


def _points(
    values: Array,
    span: tuple[float, float],
    name: str,
    marker: dict[str, Any],
    listed: bool,
    **on: Any,
) -> dict[str, Any]:
    return theme.trace(
        "scatter",
        y=theme.array(_shown(values, span)),
        customdata=theme.array(values),
        mode="markers",
        name=name,
        marker=marker,
        showlegend=listed,
        hovertemplate="%{x}: %{customdata:.3g}<extra>%{fullData.name}</extra>",
        x0=1,
        dx=1,
        **on,
    )


def _line(
    method: str, values: Array, span: tuple[float, float] | None, name: str, **more: Any
) -> dict[str, Any]:
    colour, dash = _LOOKS[method]
    return theme.trace(
        "scatter",
        y=theme.array(_shown(values, span) if span else values),
        customdata=theme.array(values),
        mode="lines",
        name=name,
        line={"color": colour, "width": 2, "dash": dash},
        hovertemplate="%{x}: %{customdata:.3g}<extra>%{fullData.name}</extra>",
        x0=1,
        dx=1,
        **more,
    )


def _beyond(values: Array, span: tuple[float, float], **on: Any) -> dict[str, Any]:
    """A cross at the edge for every value beyond it; the others have none."""
    shown = _shown(values, span)
    return theme.trace(
        "scatter",
        y=theme.array(np.where(shown == values, np.nan, shown)),
        customdata=theme.array(values),
        mode="markers",
        marker={"symbol": "x", "size": 9, "color": theme.L},
        showlegend=False,
        hovertemplate="%{x}: %{customdata:.3g}<extra></extra>",
        x0=1,
        dx=1,
        **on,
    )


def _limit(run: ClippedRun, updates: int, **on: Any) -> dict[str, Any]:
    """Where gradients are cut, if their norm is what counts."""
    height = run.limit if run.method == "norm" else None
    return curves.dotted_line([0, updates + 1], [height, height], showlegend=False, **on)  # type: ignore[list-item]


def _updates(updates: int, domain: tuple[float, float], anchor: str) -> dict[str, Any]:
    span = {"range": [-1, updates + 2], "dtick": updates // 4, "tick0": 0}
    return {"domain": list(domain), "anchor": anchor} | span


def _powers(span: tuple[float, float], domain: tuple[float, float], anchor: str) -> dict[str, Any]:
    low, high = (round(float(np.log10(end))) for end in span)
    return (
        curves.GRID
        | {"type": "log", "range": [low - 0.15, high + 0.15], "domain": list(domain)}
        | {"anchor": anchor}
        | curves.decade_ticks(range(low, high + 1), logarithmic=True)
    )


def _heading(text: str, domain: tuple[float, float]) -> dict[str, Any]:
    return {
        "text": text,
        "x": domain[0],
        "y": 1.0,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
    }
