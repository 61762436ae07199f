"""The error surface with a wall: in space, and from above; two walks on it, step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme
from rnn_core.gradients.error_wall import Descent, LossSurface

Array = NDArray[np.float64]

COST_RANGE: Final = (0.0, 0.5)  # as far as 0 is from the target 0.7, squared, and a little more
HEIGHT: Final = 400
FLAT_HEIGHT: Final = 340
_LEVELS: Final = 200  # shades of the view from above: a byte a cell
_LIFT: Final = 0.012  # of a walk above the surface, that it does not sink into it
_RAISED: Final = 0.02  # of the larger mark where it stands, above its walk
_SCALE: Final = [[0.0, theme.ZERO], [1.0, theme.L]]
_LOOKS: Final = {
    "free": (theme.TEXT, "dot", "diamond"),
    "clipped": (theme.BY_NORM, "solid", "circle"),
}
"""Colour, line and mark of the walk without clipping and of the one with it."""


def path_within(walk: Descent, loss_surface: LossSurface) -> tuple[Array, Array]:
    """Where a walk is drawn, (U+1,) each: beyond the surface at the edge it left by."""
    drawn: list[tuple[float, float]] = []
    inside = None
    for point in zip(walk.w.tolist(), walk.b.tolist(), strict=True):
        if loss_surface.contains(*point):
            inside = point
        drawn.append(point if inside == point else _edge(inside, point, loss_surface))
    weights, biases = np.array(drawn).T
    return weights, biases


def _edge(
    inside: tuple[float, float] | None, beyond: tuple[float, float], loss_surface: LossSurface
) -> tuple[float, float]:
    """Where the straight way from a point on the surface leaves it."""
    ranges = (loss_surface.w_range, loss_surface.b_range)
    if inside is None:
        w, b = (float(np.clip(end, *span)) for end, span in zip(beyond, ranges, strict=True))
        return w, b
    part = 1.0
    for start, end, (low, high) in zip(inside, beyond, ranges, strict=True):
        if not low <= end <= high:
            part = min(part, ((high if end > high else low) - start) / (end - start))
    w, b = (start + part * (end - start) for start, end in zip(inside, beyond, strict=True))
    return w, b


def surface(
    loss_surface: LossSurface, walks: Sequence[Descent], titles: Mapping[str, str]
) -> theme.Figure:
    """The surface in space and the walks on it, one frame an update.

    Args:
        loss_surface: what they go on.
        walks: equally long.
        titles: "w", "b" and "cost" of the axes; "free" and "clipped" of the walks.
    """
    traces = [
        theme.trace(
            "surface",
            x=theme.array(loss_surface.weights),
            y=theme.array(loss_surface.biases),
            z=theme.array(loss_surface.cost),
            colorscale=_SCALE,
            cmin=COST_RANGE[0],
            cmax=COST_RANGE[1],
            showscale=False,
            hovertemplate="w = %{x:.2f}, b = %{y:.2f}: L = %{z:.3f}<extra></extra>",
            contours={axis: {"highlight": False} for axis in "xyz"},
            lighting={"ambient": 0.75, "diffuse": 0.5, "specular": 0.05, "roughness": 0.9},
        )
    ]
    drawn = [_in_space(walk, loss_surface, titles) for walk in walks]
    traces += [trace for walked in drawn for trace in walked.traces]
    return theme.figure(
        traces,
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 30, "b": 0},
        scene={
            "xaxis": _axis(titles["w"], loss_surface.w_range, 0.5),
            "yaxis": _axis(titles["b"], loss_surface.b_range, 0.5),
            "zaxis": _axis(titles["cost"], COST_RANGE, 0.1) | {"tickvals": [0.1, 0.2, 0.3, 0.4]},
            "dragmode": "turntable",
            "aspectmode": "manual",
            "aspectratio": {"x": 1.5, "y": 1.2, "z": 0.75},
            "camera": {"eye": {"x": 0.8, "y": 1.65, "z": 0.85}, "center": {"z": -0.2}},
        },
        showlegend=True,
        legend=curves.legend(1.0),
    ) | {"frames": _frames(drawn)}


def seen_from_above(
    loss_surface: LossSurface, walks: Sequence[Descent], titles: Mapping[str, str]
) -> theme.Figure:
    """The same from above: the cost as colour.

    Args:
        loss_surface: what they go on.
        walks: equally long.
        titles: "w" and "b" of the axes; "free" and "clipped" of the walks.
    """
    shades = np.round(loss_surface.even_cost / COST_RANGE[1] * _LEVELS).astype(np.uint8)
    (w_low, w_high), (b_low, b_high) = loss_surface.w_range, loss_surface.b_range
    rows, columns = shades.shape
    traces = [
        theme.trace(
            "heatmap",
            x0=w_low,
            dx=(w_high - w_low) / (columns - 1),
            y0=b_low,
            dy=(b_high - b_low) / (rows - 1),
            z=theme.array(shades),
            zmin=0,
            zmax=_LEVELS,
            zsmooth="fast",
            colorscale=_SCALE,
            showscale=False,
            hoverinfo="skip",
        )
    ]
    drawn = [_in_plane(walk, loss_surface, titles) for walk in walks]
    traces += [trace for walked in drawn for trace in walked.traces]
    return theme.figure(
        traces,
        height=FLAT_HEIGHT,
        margin={"l": 62, "r": 12, "t": 34, "b": 44},
        xaxis={"range": list(loss_surface.w_range), "dtick": 0.25, "ticklabelstandoff": 5}
        | curves.axis_title(titles["w"]),
        yaxis={"range": list(loss_surface.b_range), "dtick": 0.25} | curves.axis_title(titles["b"]),
        showlegend=True,
        legend=curves.legend(1.0),
    ) | {"frames": _frames(drawn)}


@dataclass(frozen=True)
class _Drawn:
    """A walk: two traces, the way so far and where it stands, and both at every update."""

    traces: list[dict[str, Any]]
    steps: list[list[dict[str, Any]]]


def _in_space(walk: Descent, loss_surface: LossSurface, titles: Mapping[str, str]) -> _Drawn:
    weights, biases = path_within(walk, loss_surface)
    places = {"x": weights, "y": biases, "z": walk.cost + _LIFT}
    return _drawn(
        "scatter3d", walk, loss_surface, places, titles, ({"width": 5}, {"size": 3}, {"size": 8})
    )


def _in_plane(walk: Descent, loss_surface: LossSurface, titles: Mapping[str, str]) -> _Drawn:
    places = dict(zip("xy", path_within(walk, loss_surface), strict=True))
    rim = {"line": {"width": 1.5, "color": theme.PAPER}}
    looks = {"width": 2.5}, {"size": 6} | rim, {"size": 13} | rim
    return _drawn("scatter", walk, loss_surface, places, titles, looks)


def _drawn(
    kind: str,
    walk: Descent,
    loss_surface: LossSurface,
    places: Mapping[str, Array],
    titles: Mapping[str, str],
    sizes: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> _Drawn:
    """A walk as two traces; sizes are those of its line, of its marks and of the one of now."""
    line, small, large = sizes
    name = "free" if walk.clip is None else "clipped"
    colour, dash, mark = _LOOKS[name]
    steps = []
    for step, (w, b) in enumerate(zip(walk.w.tolist(), walk.b.tolist(), strict=True)):
        here = loss_surface.contains(w, b)  # beyond the surface the mark is hollow
        symbol = mark if here else f"{mark}-open"
        rim = {} if here else {"line": {"width": 2, "color": colour}}
        so_far = {axis: theme.array(_until(values, step)) for axis, values in places.items()}
        place = {axis: theme.array(values[[step]]) for axis, values in places.items()}
        if "z" in places:
            place["z"] = theme.array(places["z"][[step]] + _RAISED)
        marker = large | {"color": colour, "symbol": symbol} | rim
        steps.append([theme.trace(kind, **so_far), theme.trace(kind, **place, marker=marker)])
    way, now = steps[-1]
    way = way | {
        "mode": "lines+markers",
        "name": titles[name],
        "line": line | {"color": colour, "dash": dash},
        "marker": small | {"color": colour, "symbol": mark},
        "hoverinfo": "skip",
    }
    if kind == "scatter":
        now = now | {"cliponaxis": False}  # a mark at the edge is drawn whole
    now = now | {"mode": "markers", "hoverinfo": "skip", "showlegend": False}
    return _Drawn([way, now], steps)


def _until(values: Array, step: int) -> Array:
    """A way up to a step, always as long: then nothing but the line itself is drawn anew."""
    return np.where(np.arange(len(values)) <= step, values, np.nan)


def _frames(drawn: Sequence[_Drawn]) -> list[dict[str, Any]]:
    """One frame an update, over the traces that follow the surface."""
    steps = [
        [trace for walk in both for trace in walk]
        for both in zip(*(walked.steps for walked in drawn), strict=True)
    ]
    return theme.frames(steps, range(1, 1 + len(steps[0])))


def _axis(title: str, span: tuple[float, float], step: float) -> dict[str, Any]:
    return {
        "title": {"text": title, "font": {"color": theme.MUTED, "size": 13}},
        "range": list(span),
        "dtick": step,
        "tickfont": {"color": theme.MUTED, "size": 12},
        "gridcolor": theme.GRID,
        "showbackground": False,
        "showspikes": False,
        "zeroline": False,
    }
