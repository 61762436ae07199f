"""Word vectors on a map: points, names, lines to neighbours, legend."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, labels, theme
from rnn_core.probing.embedding_tables import Lookup

Points = NDArray[np.floating]
MIN_WIDTH: Final = 640  # pixels that a map needs for its names; narrower screens scroll
HEIGHT: Final = 480
GROUP_MARKS: Final = {
    "animal": (theme.H, "circle"),
    "site": (theme.C, "square"),
    "thing": (theme.C, "diamond"),
    "colour": (theme.Y, "circle"),
    "size": (theme.Y, "triangle-up"),
    "age": (theme.Y, "square"),
    "posture": (theme.L, "triangle-down"),
    "name": (theme.X, "circle"),
    "where": (theme.W, "diamond"),
    "other": (theme.W, "circle"),
    "kind": (theme.C, "circle"),
    "unkind": (theme.L, "diamond"),
    "neutral": (theme.W, "circle"),
    "unknown": (theme.TEXT, "x"),
    "unlisted": (theme.TEXT, "x"),
}
"""Colour and shape of a group of words: parts of speech differ in colour, their kinds in shape."""

_HALO: Final = ("1px 0", "-1px 0", "0 1px", "0 -1px", "0 0 3px", "0 0 3px")
NAME_FONT: Final = {
    "size": 13,
    "color": theme.TEXT,
    "shadow": ", ".join(f"{where} {theme.PAPER}" for where in _HALO),
}
"""How a name on a map is written: in a halo, so that it can be read on a line or a point."""

_SIZE: Final = 9  # pixels of a mark
_MARGIN: Final = {"l": 8, "r": 8, "t": 66, "b": 8}
MAP_SIZE: Final = (MIN_WIDTH - 16.0, HEIGHT - 74.0)  # pixels of the map itself
_EDGES: Final = ((0.04, 0.16), (0.07, 0.07))  # of the map: left, right for names; bottom, top
LEGEND: Final = curves.legend(1.01, 13)


def word_map(looked: Lookup, near: Sequence[int], names: Mapping[str, str]) -> theme.Figure:
    """All words of a table; one of them ringed, with lines to its nearest neighbours.

    Args:
        looked: the word.
        near: its neighbours in D dimensions, the nearest first.
        names: of the groups.
    """
    table, word = looked.table, looked.index
    points = table.projection.project(table.vectors)
    extent = zip(points.min(axis=0).tolist(), points.max(axis=0).tolist(), strict=True)
    x, y = (padded_range(*ends, *room) for ends, room in zip(extent, _EDGES, strict=True))
    kin = [k for k, group in enumerate(table.groups) if group == table.groups[word]]
    order = dict.fromkeys((*kin, *range(len(points))))
    shown = [theme.label(one) for one in table.words]
    shown[word] = f"<b>{shown[word]}</b>"
    certain = (word, *near)
    placed_labels = labels.placed(to_pixels(points, x, y), shown, order, MAP_SIZE, certain)
    # The ring says the name of what is in it: Plotly keeps a text clear of its own mark.
    ring = curves.ring(float(points[word, 0]), float(points[word, 1]), theme.TEXT) | {
        "mode": "markers+text",
        "text": [placed_labels[word].text],
        "textposition": placed_labels[word].side,
        "textfont": NAME_FONT,
        "showlegend": False,
    }
    there = [placed_labels[k] for k in near]
    for k in certain:
        placed_labels[k] = labels.Label("", placed_labels[k].side)
    away = points[list(near)] + np.array([one.shift for one in there]) * per_pixel(x, y)
    traces = [
        _lines(points[[word] * len(near)], points[list(near)], "solid"),
        _lines(points[list(near)], away, "dot"),
        word_marks(points, table.words, table.groups, placed_labels, names),
        ring,
        _names(away, there),
    ]
    return map_figure([*traces, *legend_entries(table.groups, names)], x, y)


def _lines(begins: Points, ends: Points, dash: str) -> Any:
    """A line from each place (M, 2) to another."""
    x, y = (
        [value for pair in zip(begins[:, k], ends[:, k], strict=True) for value in (*pair, None)]
        for k in (0, 1)
    )
    return theme.trace(
        "scatter",
        x=x,
        y=y,
        mode="lines",
        line={"width": 1.2, "color": theme.MUTED, "dash": dash},
        hoverinfo="skip",
        showlegend=False,
    )


def _names(points: Points, placed_labels: Sequence[labels.Label]) -> Any:
    """Names beside points (M, 2), as if a mark were there."""
    return theme.trace(
        "scatter",
        **coordinates(points),
        mode="markers+text",
        marker={"size": _SIZE, "color": "rgba(0,0,0,0)"},
        **name_texts(placed_labels),
        textfont=NAME_FONT,
        hoverinfo="skip",
        showlegend=False,
    )


def map_figure(
    traces: list[dict[str, Any]], x: Sequence[float], y: Sequence[float]
) -> theme.Figure:
    """A map from one end to the other of both axes, with the legend above."""
    return theme.figure(
        traces,
        height=HEIGHT,
        margin=_MARGIN,
        xaxis={"range": x, "showticklabels": False},
        yaxis={"range": y, "showticklabels": False},
        showlegend=True,
        legend=LEGEND,
    )


def word_marks(
    points: Points,
    words: Sequence[str],
    groups: Sequence[str],
    placed_labels: Sequence[labels.Label],
    names: Mapping[str, str],
) -> Any:
    """A mark for every word, and its name beside it."""
    return theme.trace(
        "scatter",
        **coordinates(points),
        mode="markers+text",
        marker={
            "size": _SIZE,
            "color": [GROUP_MARKS[group][0] for group in groups],
            "symbol": [GROUP_MARKS[group][1] for group in groups],
        },
        **name_texts(placed_labels),
        textfont=NAME_FONT,
        customdata=[
            f"{theme.label(word, 24)} · {names[group]}"
            for word, group in zip(words, groups, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )


def coordinates(points: Points) -> dict[str, Any]:
    """Where points (N, 2) stand, as a trace takes it."""
    return {"x": theme.array(points[:, 0]), "y": theme.array(points[:, 1])}


def name_texts(placed_labels: Sequence[labels.Label]) -> dict[str, Any]:
    """What stands beside points, as a trace takes it.

    Never an empty text: Plotly takes it off the page, and no later step brings it back.
    """
    return {
        "text": [one.text or " " for one in placed_labels],
        "textposition": [one.side for one in placed_labels],
    }


def legend_entries(groups: Sequence[str], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The legend: a mark of every group that is there, and no point."""
    return [
        theme.trace(
            "scatter",
            x=[None],
            y=[None],
            mode="markers",
            name=names[group],
            marker={"size": _SIZE, "color": GROUP_MARKS[group][0], "symbol": GROUP_MARKS[group][1]},
        )
        for group in GROUP_MARKS
        if group in groups
    ]


def padded_range(low: float, high: float, before: float, after: float) -> list[float]:
    """An axis from the least to the greatest, with room at its ends, given in shares of it all."""
    whole = (high - low or 1.0) / (1 - before - after)
    return [low - before * whole, high + after * whole]


def to_pixels(points: Points, x: Sequence[float], y: Sequence[float]) -> Points:
    """Where points stand on the narrowest map, from its upper left corner."""
    found: Points = (points - np.array([x[0], y[1]])) / per_pixel(x, y)
    return found


def per_pixel(x: Sequence[float], y: Sequence[float]) -> Points:
    """How far one pixel to the right and one downwards go on the axes of the narrowest map."""
    found: Points = np.array([x[1] - x[0], y[0] - y[1]]) / np.array(MAP_SIZE)
    return found
