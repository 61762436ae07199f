"""What readouts get out of a linear recurrence, of tanh, and of a layer after the linear one."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme
from rnn_core.memory.linear_recurrence import TaskScores

STYLES: Final[dict[str, dict[str, Any]]] = {
    "linear": {"colour": theme.TEXT, "dash": "dot", "symbol": "square"},
    "layer": {"colour": theme.Y, "dash": "dash", "symbol": "diamond"},
    "tanh": {"colour": theme.H, "dash": "solid", "symbol": "circle"},
}
"""Looks of the networks, in drawing order."""
MARKED: Final = 20  # points of a line that are few enough to be marked
MIN_WIDTH: Final = 620  # pixels; narrower screens scroll
_TICKS: Final = {"memory": 10, "products": 5, "parity": 1}
_PANELS: Final = ((0.0, 0.37), (0.42, 0.69), (0.74, 1.0))


def task_curves(scores: Mapping[str, TaskScores], titles: Mapping[str, str]) -> theme.Figure:
    """R² of one past bit by lag, of two neighbouring bits by lag, and of the parity of n bits.

    Args:
        scores: of "linear", "layer" and "tanh"; "layer" is not drawn for one bit, where it has
            the state of "linear".
        titles: the names of the networks; "lag", "count" and "share" of the axes; "memory",
            "products" and "parity" of the panels.
    """
    traces: list[dict[str, Any]] = []
    for name, style in STYLES.items():
        one = scores[name]
        panels = ((one.memory, 0), (one.products, 0), (one.parity, 1))
        for place, (values, first) in enumerate(panels):
            if place or name != "layer":
                line = _line(values, first, titles[name], style)
                traces.append(line | _axes(place) | {"showlegend": place == 1})
    layout: dict[str, Any] = {}
    for place, panel in enumerate(("memory", "products", "parity")):
        last = len(getattr(scores["linear"], panel)) - 1
        count = panel == "parity"
        key = str(place + 1) if place else ""
        layout[f"xaxis{key}"] = (
            {"domain": list(_PANELS[place]), "anchor": f"y{key}"}
            | {"range": [count - 0.5, last + count + 0.5], "tick0": 0, "dtick": _TICKS[panel]}
            | curves.axis_title(titles["count" if count else "lag"])
        )
        layout[f"yaxis{key}"] = (
            curves.GRID
            | {"range": [-0.04, 1.04], "dtick": 0.25, "tick0": 0, "anchor": f"x{key}"}
            | (curves.axis_title(titles["share"]) if not place else {"showticklabels": False})
        )
    return theme.figure(
        traces,
        height=330,
        margin={"l": 60, "r": 12, "t": 64, "b": 46},
        showlegend=True,
        legend=curves.legend(1.12),
        annotations=[
            _title(titles[panel], _PANELS[place][0])
            for place, panel in enumerate(("memory", "products", "parity"))
        ],
        uirevision=1,
        **layout,
    )


def _axes(place: int) -> dict[str, str]:
    return {"xaxis": f"x{place + 1}", "yaxis": f"y{place + 1}"} if place else {}


def _title(text: str, left: float) -> dict[str, Any]:
    where = {"x": left, "y": 1.015, "xref": "paper", "yref": "paper"}
    return where | {
        "xanchor": "left",
        "yanchor": "bottom",
        "text": text,
        "showarrow": False,
        "font": {"size": 13, "color": theme.MUTED},
    }


def _line(
    values: NDArray[np.float64], first: int, name: str, style: Mapping[str, Any]
) -> dict[str, Any]:
    return theme.trace(
        "scatter",
        x=list(range(first, first + len(values))),
        y=theme.array(values),
        mode="lines" if len(values) > MARKED else "lines+markers",
        name=name,
        line={"color": style["colour"], "width": 2.5, "dash": style["dash"]},
        marker={"color": style["colour"], "size": 6, "symbol": style["symbol"]},
        hovertemplate="%{x}: R² = %{y:.2f}<extra>%{fullData.name}</extra>",
        legendgroup=name,
        cliponaxis=False,
    )
