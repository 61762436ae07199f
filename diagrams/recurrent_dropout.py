"""What masks leave of an input: its share by step, and what every unit still holds."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme
from rnn_core.memory.recurrent_dropout import HIDDEN, STEPS, DropoutMemory, Mask

MIN_WIDTH: Final = 580
_STYLES: Final[dict[Mask, tuple[str, str]]] = {"same": ("solid", "circle"), "new": ("dash", "x")}
_EDGES: Final = (0.1, 0.9)  # quantiles of the draws between which the band lies


def shares_left(
    found: Sequence[DropoutMemory],
    laws: Mapping[Mask, NDArray[np.float64]],
    cell: str,
    titles: Mapping[str, str],
) -> theme.Figure:
    """Shares on the upper axis; below, side by side, what each unit holds in the first draw.

    Args:
        found: under new masks and under the same one.
        laws: what there would be without weights between units, (K + 1,), by mask.
        cell: "lstm" or "gru", whose state has its own colour.
        titles: of the masks ("new", "same"), of `laws` ("law"), of the steps ("step"), of the
            shares ("share") and of the units ("unit").
    """
    colour = {"lstm": theme.C, "gru": theme.H}[cell]
    every = list(range(STEPS + 1))
    bands: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    dotted: list[dict[str, Any]] = []
    cells: list[dict[str, Any]] = []
    for place, one in enumerate(found):
        low, high = np.quantile(one.shares, _EDGES, axis=1)
        bands.append(
            theme.trace(
                "scatter",
                x=[*every, *reversed(every)],
                y=theme.array([*high, *reversed(low)]),
                mode="lines",
                line={"width": 0, "color": colour},
                fill="toself",
                fillcolor=colour,
                opacity=0.12,
                hoverinfo="skip",
                showlegend=False,
            )
        )
        dash, symbol = _STYLES[one.mask]
        lines.append(
            theme.trace(
                "scatter",
                x=every,
                y=theme.array(one.share),
                mode="lines+markers",
                name=titles[one.mask],
                line={"color": colour, "width": 2.5, "dash": dash},
                marker={"color": colour, "size": 7, "symbol": symbol},
                hovertemplate="k = %{x}: %{y:.3f}<extra></extra>",
            )
        )
        if one.mask in laws:
            shown = {"name": titles["law"], "showlegend": not dotted}
            dotted.append(curves.dotted_line(every, laws[one.mask].tolist(), width=2, **shown))
        cells.append(_units(one, f"x{place + 2}", f"y{place + 2}"))
    steps = {"range": [-0.6, STEPS + 0.6], "dtick": 5, "tick0": 0}
    units = {"range": [HIDDEN - 0.5, -0.5], "showticklabels": False, "domain": [0, 0.34]}
    return theme.figure(
        [*bands, *dotted, *lines, *cells],
        height=490,
        margin={"l": 70, "r": 12, "t": 54, "b": 44},
        xaxis=steps | {"anchor": "y"},
        yaxis=curves.GRID
        | {"range": [-0.02, 1.06], "dtick": 0.25, "tick0": 0, "domain": [0.5, 1]}
        | curves.axis_title(titles["share"]),
        xaxis2=steps | {"domain": [0, 0.48], "anchor": "y2"} | curves.axis_title(titles["step"]),
        yaxis2=units | {"anchor": "x2"} | curves.axis_title(titles["unit"]),
        xaxis3=steps | {"domain": [0.52, 1], "anchor": "y3"} | curves.axis_title(titles["step"]),
        yaxis3=units | {"anchor": "x3"},
        coloraxis={
            "colorscale": [[0, theme.ZERO], [1, colour]],
            "cmin": 0,
            "cmax": 1,
            "showscale": False,
        },
        annotations=[_name(x, titles[one.mask]) for x, one in zip((0.0, 0.52), found, strict=True)],
        showlegend=True,
        legend=curves.legend(size=13, y=1.01),
    )


def _units(one: DropoutMemory, x: str, y: str) -> dict[str, Any]:
    """How much each unit holds, as a share of what it would without masks."""
    return theme.trace(
        "heatmap",
        z=theme.array(np.abs(one.first.T).clip(max=1)),
        coloraxis="coloraxis",
        xgap=1,
        ygap=1,
        xaxis=x,
        yaxis=y,
        hovertemplate="k = %{x}: %{z:.2f}<extra></extra>",
    )


def _name(x: float, text: str) -> dict[str, Any]:
    """The name of a table above it."""
    place = {"x": x, "y": 0.345, "xref": "paper", "yref": "paper"}
    return {"text": text, "font": {"color": theme.MUTED, "size": 13}, "showarrow": False} | (
        place | {"xanchor": "left", "yanchor": "bottom"}
    )
