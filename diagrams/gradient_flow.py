"""Every loss against every state: norms over many decades, what is no number drawn as such."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme

DECADES: Final = (-7, 3)  # of the colours; beyond, that of the end. float32 has seven digits
MAX_ROWS: Final = 100  # cells a side that a screen can tell apart; of more, every second is drawn
MAX_LETTERS: Final = 42  # steps whose letters have room beside each other
HEIGHT: Final = 420
MIN_WIDTH: Final = {2: 350, 3: 980}  # pixels, by the number of matrices

_GAP: Final = 0.03
_SCALE: Final = [
    [0.0, theme.X_TINT],
    [-DECADES[0] / (DECADES[1] - DECADES[0]), theme.L],
    [1.0, theme.TEXT],
]
_PATTERNS: Final = {
    "inf": {"shape": "x", "fgcolor": theme.PAPER, "bgcolor": theme.TEXT},
    "nan": {"shape": "/", "fgcolor": theme.MUTED, "bgcolor": theme.PAPER},
}

Matrix = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Panel:
    """One matrix (T, T), loss by state, and what is said of it in its empty half."""

    matrix: Matrix
    colour: str
    lines: Sequence[str]


def gradient_matrices(
    panels: Sequence[Panel],
    tokens: Sequence[str],
    titles: Mapping[str, str],
    *,
    lettered: bool = True,
) -> theme.Figure:
    """‖∂L_t/∂h_k‖ side by side: losses downwards, states to the right, one scale for all.

    Exactly 0 is empty, as is the half where k > t. A colour alone would not tell infinity from a
    large number: both it and what is no number are hatched.

    Args:
        panels: what stands side by side.
        tokens: T letters.
        titles: "loss" and "state" of the axes, "inf" and "nan" of the hatches.
        lettered: whether steps are named by their letters, where there is room, or numbered.
    """
    steps = len(tokens)
    stride = ceil(steps / MAX_ROWS)
    width = (1 - _GAP * (len(panels) - 1)) / len(panels)
    ticks = _ticks(tokens) if lettered and steps <= MAX_LETTERS else _counted(steps)
    layout: dict[str, Any] = {}
    traces: list[dict[str, Any]] = []
    for place, panel in enumerate(panels):
        number = str(place + 1) if place else ""
        where = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        left = place * (width + _GAP)
        layout[f"xaxis{number}"] = (
            ticks
            | {"domain": [left, left + width], "range": [0.5, steps + 0.5], "anchor": f"y{number}"}
            | {"title": {"text": titles["state"], "standoff": 6}}
        )
        layout[f"yaxis{number}"] = ticks | {
            "range": [steps + 0.5, 0.5],
            "anchor": f"x{number}",
            "showticklabels": not place,
            "title": {"text": "" if place else titles["loss"], "standoff": 6},
        }
        traces += [_cells(panel.matrix, stride, where), *_hatched(panel.matrix, stride, where)]
        traces.append(_said(panel, steps, where))
    return theme.figure(
        [*traces, *_key(panels, titles)],
        height=HEIGHT,
        margin={"l": 52, "r": 8, "t": 54, "b": 46},
        coloraxis=_colour_axis(),
        showlegend=True,
        # Above the colours, where both are wide.
        legend=curves.legend(1.0, x=1, xanchor="right", yref="container", yanchor="top")
        | {"font": {"color": theme.MUTED, "size": 13}},
        **layout,
    )


def _cells(matrix: Matrix, stride: int, where: dict[str, str]) -> dict[str, Any]:
    shown = np.asarray(matrix[::stride, ::stride], dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        powers = np.log10(shown)
    powers[~np.isfinite(powers)] = np.nan  # a gap: 0, or hatched
    return theme.trace(
        "heatmap",
        z=theme.array(powers),
        x0=1,
        dx=stride,
        y0=1,
        dy=stride,
        coloraxis="coloraxis",
        hoverongaps=False,
        hovertemplate="L: %{y}, h: %{x}<br>‖∂L/∂h‖ = 10<sup>%{z:.1f}</sup><extra></extra>",
        **where,
    )


def _hatched(matrix: Matrix, stride: int, where: dict[str, str]) -> list[dict[str, Any]]:
    """What is no finite number, hatched: a trace for each kind, also where there is none."""
    lower = np.tril(matrix)
    return [
        theme.trace(
            "scatter",
            **_runs(_pooled(mask, stride), stride),
            mode="lines",
            line={"width": 0, "color": theme.TEXT},
            fill="toself",
            fillpattern=_PATTERNS[kind] | {"size": 6, "solidity": 0.25},
            hoveron="fills",
            hoverinfo="text",
            text=kind,
            showlegend=False,
            **where,
        )
        for kind, mask in (("nan", np.isnan(lower)), ("inf", np.isinf(lower)))
    ]


def _pooled(mask: NDArray[np.bool_], stride: int) -> NDArray[np.bool_]:
    """Whether a block of cells has any: of these none is left out."""
    places = np.arange(0, len(mask), stride)
    rows = np.logical_or.reduceat(mask, places, axis=0)
    pooled: NDArray[np.bool_] = np.logical_or.reduceat(rows, places, axis=1)
    return pooled


def _runs(mask: NDArray[np.bool_], stride: int) -> dict[str, list[float | None]]:
    """Outlines around the runs of a mask's rows, as one trace's x and y."""
    edges = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, begins = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    x: list[float | None] = []
    y: list[float | None] = []
    for row, begin, end in zip(rows.tolist(), begins.tolist(), ends.tolist(), strict=True):
        left, right = 1 + stride * (begin - 0.5), 1 + stride * (end - 0.5)
        top, bottom = 1 + stride * (row - 0.5), 1 + stride * (row + 0.5)
        x += [left, right, right, left, left, None]
        y += [top, top, bottom, bottom, top, None]
    return {"x": x or [None], "y": y or [None]}


def _said(panel: Panel, steps: int, where: dict[str, str]) -> dict[str, Any]:
    first, *others = panel.lines
    return theme.trace(
        "scatter",
        x=[steps + 0.5 - 0.02 * steps],
        y=[0.5 + 0.015 * steps],
        mode="text",
        text=["<br>".join([f"<b>{first}</b>", *others])],
        textposition="bottom left",
        textfont={"color": panel.colour, "size": 15},
        hoverinfo="skip",
        showlegend=False,
        **where,
    )


def _key(panels: Sequence[Panel], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the hatches mean, where there are any."""
    lower = np.concatenate([np.tril(panel.matrix).ravel() for panel in panels])
    present = {"inf": np.isinf(lower).any(), "nan": np.isnan(lower).any()}
    return [
        theme.trace(
            "scatter",
            x=[None],
            y=[None],
            mode="lines",
            line={"width": 0, "color": theme.TEXT},
            fill="toself",
            fillpattern=_PATTERNS[kind] | {"size": 6, "solidity": 0.25},
            name=titles[kind],
            showlegend=bool(present[kind]),
        )
        for kind in present
    ]


def _ticks(tokens: Sequence[str]) -> dict[str, Any]:
    """A letter at every step."""
    return {
        "tickmode": "array",
        "tickvals": list(range(1, len(tokens) + 1)),
        "ticktext": [theme.label(token, 3) for token in tokens],
        "tickfont": {"size": 10, "color": theme.MUTED},
        "tickangle": 0,
    }


def _counted(steps: int) -> dict[str, Any]:
    """A number at every so many steps."""
    return {"tick0": 0, "dtick": 10 if steps <= 80 else 50, "tickangle": 0}


def _colour_axis() -> dict[str, Any]:
    low, high = DECADES
    marked = [low, -5, -3, -1, 1, high]
    named = [curves.power_of_ten(decade) for decade in marked]
    named[0], named[-1] = f"≤{named[0]}", f"≥{named[-1]}"
    return {
        "colorscale": _SCALE,
        "cmin": low,
        "cmax": high,
        "colorbar": {"orientation": "h", "thickness": 9, "x": 0, "xanchor": "left"}
        | {"lenmode": "pixels", "len": 250}
        | {"y": 1.0, "yanchor": "bottom", "ypad": 2, "outlinewidth": 0, "ticks": ""}
        | {"tickvals": marked, "ticktext": named}
        | {"tickfont": {"color": theme.MUTED, "size": 12}},
    }
