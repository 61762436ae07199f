"""What further layers buy, task by task, and the states of stacked layers on one sequence."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme

QUIET: Final = 0.4  # strength of the tasks the reader does not look at
GAP: Final = 3  # empty rows between two layers
_SPREAD: Final = 0.09  # between two runs of one network, so that equal ones do not hide each other
_HALF: Final = 0.32  # of the line that marks a mean
_NAMES: Final = 1.13  # where the names of the tasks stand


class TaskRuns(NamedTuple):
    """One task: its name, the share an answer at random has, every run by number of layers."""

    task: str
    chance: float
    runs: Mapping[int, NDArray[np.float64]]


def accuracy_by_depth(
    groups: Sequence[TaskRuns],
    chosen: tuple[str, int],
    titles: tuple[str, str, str],
    own: tuple[str, int, float] | None = None,
) -> theme.Figure:
    """Shares of right answers by number of layers: every run a dot, every mean a line.

    Args:
        groups: the tasks, from left to right, all with the same numbers of layers.
        chosen: the task that stands out and, within it, the number of layers with a ring.
        titles: of the layers, the shares and the reader's own run.
        own: task, layers and share of the reader's own run.
    """
    depths = list(groups[0].runs)
    width = len(depths) + 1
    traces: list[dict[str, Any]] = []
    names: list[str] = []
    for place, group in enumerate(groups):
        at = {layers: place * width + column for column, layers in enumerate(depths)}
        highlighted = group.task == chosen[0]
        strength = 1.0 if highlighted else QUIET
        edges = [at[depths[0]] - 0.6, at[depths[-1]] + 0.6]
        traces += [
            curves.dotted_line(edges, [group.chance] * 2),
            _runs(group, at, strength),
            _means(group, at, strength),
        ]
        names.append(f"<b>{group.task}</b>" if highlighted else group.task)
        if highlighted:
            mean = float(group.runs[chosen[1]].mean())
            traces.append(curves.ring(at[chosen[1]], mean, theme.Y))
        if own and own[0] == group.task:
            traces += _own(at[own[1]], own[2], titles[2])
    middles = [place * width + (len(depths) - 1) / 2 for place in range(len(groups))]
    for middle, name in zip(middles, names, strict=True):
        traces.append(curves.line_name(middle, _NAMES, name, "middle center"))
    ticks = [place * width + column for place in range(len(groups)) for column in range(width - 1)]
    across = {"tickmode": "array", "tickvals": ticks}
    across |= {"ticktext": [str(layers) for layers in depths] * len(groups)}
    return theme.figure(
        traces,
        height=280,
        margin={"l": 70, "r": 12, "t": 8, "b": 44},
        xaxis=across | {"range": [-0.8, len(groups) * width - 1.2]} | curves.axis_title(titles[0]),
        yaxis=curves.GRID
        | {"range": [0, 1.22], "tickmode": "array", "tickvals": [0, 0.25, 0.5, 0.75, 1]}
        | {"tickformat": ".0%"}
        | curves.axis_title(titles[1]),
    )


def _runs(group: TaskRuns, at: Mapping[int, int], strength: float) -> dict[str, Any]:
    x: list[float] = []
    for layers, shares in group.runs.items():
        middle = (len(shares) - 1) / 2
        x += [at[layers] + _SPREAD * (run - middle) for run in range(len(shares))]
    return theme.trace(
        "scatter",
        x=x,
        y=[share for shares in group.runs.values() for share in shares.tolist()],
        mode="markers",
        marker={"size": 7, "color": theme.Y},
        opacity=0.6 * strength,
        hovertemplate="%{y:.1%}<extra></extra>",
    )


def _means(group: TaskRuns, at: Mapping[int, int], strength: float) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for layers, shares in group.runs.items():
        mean = float(shares.mean())
        x += [at[layers] - _HALF, at[layers] + _HALF, None]
        y += [mean, mean, None]
    return theme.trace(
        "scatter",
        x=x,
        y=y,
        mode="lines",
        line={"color": theme.Y, "width": 4},
        opacity=strength,
        hovertemplate="%{y:.1%}<extra></extra>",
    )


def _own(x: float, share: float, title: str) -> list[dict[str, Any]]:
    marker = {"size": 12, "symbol": "diamond", "color": theme.PAPER}
    marker |= {"line": {"width": 2.5, "color": theme.TEXT}}
    return [
        theme.trace(
            "scatter",
            x=[x],
            y=[share],
            mode="markers",
            marker=marker,
            hovertemplate="%{y:.1%}<extra></extra>",
        ),
        curves.line_name(x, share - 0.03, title, "bottom center"),
    ]


def layer_states(
    states: NDArray[np.float32], symbols: tuple[str, ...], titles: tuple[str, str]
) -> theme.Figure:
    """The states of all layers on one sequence, the lowest layer at the bottom.

    Args:
        states: (L, T, H).
        symbols: what is read, T of them.
        titles: of what is read, and the word "layer".
    """
    layers, steps, hidden = states.shape
    rows = np.full((layers * (hidden + GAP) - GAP, steps), np.nan, dtype=np.float32)
    middles = []
    for layer in range(layers):
        first = layer * (hidden + GAP)
        rows[first : first + hidden] = states[layer].T
        middles.append(first + (hidden - 1) / 2)
    cells = theme.trace(
        "heatmap",
        z=theme.array(rows),
        coloraxis="coloraxis",
        hoverongaps=False,
        xgap=1,
        hovertemplate="%{z:.3f}<extra></extra>",
    )
    names = [f"{titles[1]} {layer + 1}" for layer in range(layers)]
    return theme.figure(
        [cells],
        height=340,
        margin={"l": 70, "r": 12, "t": 4, "b": 44},
        coloraxis=theme.state_axis(),
        xaxis=theme.token_ticks(symbols) | curves.axis_title(titles[0]),
        yaxis={"tickmode": "array", "tickvals": middles, "ticktext": names},
        uirevision=len(symbols),
    )
