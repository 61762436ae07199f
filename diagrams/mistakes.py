"""What a mistake in a program costs: the right version solid, the other one hollow or dashed.

Hatching would mean padding, as everywhere on this sheet.
"""

from collections.abc import Mapping, Sequence
from math import log10
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, tables, theme

_LABELLED: Final = 6  # groups that have room for numbers on their bars
_SEEN: Final = 0.01  # of the axis: a bar that is shorter has no number
Numbers = NDArray[Any]


def two_bars(
    shares: Mapping[str, tuple[float, str]],
    title: str,
    colour: str,
    bound: tuple[float, str],
    powers: tuple[int, int] | None = None,
) -> theme.Figure:
    """Two numbers as bars below each other, and what they are compared with, dotted.

    Args:
        shares: name → its number, and the number as it is written; the wrong one first.
        title: of the axis.
        colour: of the quantity.
        bound: what is compared with, and its name.
        powers: of ten between which the axis is logarithmic; None for shares of the whole.
    """
    axis: dict[str, Any] = {"range": [0, 1.02], "tickformat": ".0%", "tick0": 0, "dtick": 0.25}
    if powers:
        axis = {"type": "log", "range": list(powers), "dtick": 1, "exponentformat": "power"}
    numbers, place = [number for number, _ in shares.values()], list(range(len(shares)))
    bars = theme.trace(
        "bar",
        orientation="h",
        x=numbers,
        y=place,
        marker=_bar([theme.PAPER, colour], colour),
        hoverinfo="skip",
    )
    line = curves.dotted_line([bound[0]] * 2, [-0.6, 1.6], width=2)
    # On a logarithmic axis an annotation stands at the power of ten.
    where = log10(bound[0]) if powers else bound[0]
    head = {"text": bound[1], "x": where, "y": 1, "yref": "paper"}
    head |= {"yanchor": "bottom", "showarrow": False, "font": {"color": theme.MUTED, "size": 13}}
    names = [f"{name}<br><b>{text}</b>" for name, (_, text) in shares.items()]
    return theme.figure(
        [bars, line],
        height=190,
        margin={"l": 118, "r": 16, "t": 28, "b": 44},
        xaxis=axis | curves.GRID | curves.axis_title(title),
        yaxis={"tickmode": "array", "tickvals": place, "ticktext": names, "range": [1.6, -0.6]}
        | {"ticklabelstandoff": 6},
        annotations=[head],
        bargap=0.4,
    )


def _bar(filling: str | list[str], colour: str) -> dict[str, Any]:
    """A bar's outline and filling: hollow on the page's own paper."""
    return {"color": filling, "line": {"width": 2, "color": colour}}


def grouped_bars(
    series: Mapping[str, Numbers],
    ticks: Sequence[str],
    titles: tuple[str, str],
    colour: str,
    top: float,
    whole: bool = False,
) -> theme.Figure:
    """Bars in groups, the right version beside what it is compared with.

    Args:
        series: name → a number a group, the right version last.
        ticks: names of the groups.
        titles: of the groups' axis and of the numbers'.
        colour: of the quantity.
        top: where the axis of the numbers ends.
        whole: whether the numbers are counts.
    """
    across = list(range(len(ticks)))
    few, digits = len(ticks) <= _LABELLED, "{:.0f}" if whole else "{:.2f}"
    bars = [
        theme.trace(
            "bar",
            name=name,
            x=across,
            y=theme.array(numbers),
            marker=_bar(filling, colour),
            text=[digits.format(n) if few and n > _SEEN * top else "" for n in numbers],
            textposition="outside",
            textangle=0,
            cliponaxis=False,
            hovertemplate=name + ": %{y:.4f}<extra></extra>",
        )
        for (name, numbers), filling in zip(series.items(), (theme.PAPER, colour), strict=True)
    ]
    return theme.figure(
        bars,
        height=260,
        margin={"l": 64, "r": 8, "t": 40, "b": 48},
        xaxis=theme.token_ticks(tuple(ticks)) | curves.axis_title(titles[0]),
        yaxis=curves.GRID | {"range": [0, top], "nticks": 5} | curves.axis_title(titles[1]),
        barmode="group",
        uniformtext={"mode": "hide", "minsize": 11},  # numbers that a phone has no room for
        bargap=0.3,
        bargroupgap=0.05,
        showlegend=True,
        legend=curves.legend(),
    )


def misplaced_vectors(
    whose: Mapping[str, Numbers], own: Numbers, titles: tuple[str, str]
) -> theme.Figure:
    """Whose vector stands in each cell of a batch, side by side; strangers stand out.

    Args:
        whose: name → number of a line (B, T) for every cell, the wrong version first.
        own: the number of every row's own line, (B,).
        titles: of the steps and of the lines.
    """
    heatmaps, heads = [], []
    for column, (name, found) in enumerate(whose.items()):
        axes = {"xaxis": f"x{column + 1}", "yaxis": f"y{column + 1}"} if column else {}
        heatmaps.append(
            theme.trace(
                "heatmap",
                z=theme.array((found != own[:, None]).astype(np.int8)),
                zmin=0,
                zmax=1,
                colorscale=[[0.0, theme.X_TINT], [1.0, theme.L]],
                showscale=False,
                xgap=3,
                ygap=3,
                text=[[f"{number:g}" for number in row] for row in found],
                texttemplate="%{text}",
                hoverinfo="skip",
                **axes,
            )
        )
        heads.append(_head(name, 0.55 * column))
    lines, steps = next(iter(whose.values())).shape
    across = {"range": [-0.5, steps - 0.5], "tickmode": "array", "tickvals": list(range(steps))}
    across |= {"ticktext": [str(t + 1) for t in range(steps)]} | curves.axis_title(titles[0])
    down = {"range": [lines - 0.5, -0.5], "tickmode": "array", "tickvals": list(range(lines))}
    down |= {"ticktext": [f"{number:g}" for number in own]}
    return theme.figure(
        heatmaps,
        height=240,
        margin={"l": 56, "r": 8, "t": 30, "b": 48},
        xaxis=across | {"domain": [0, 0.45]},
        xaxis2=across | {"domain": [0.55, 1], "anchor": "y2"},
        yaxis=down | curves.axis_title(titles[1]),
        yaxis2=down | {"anchor": "x2"},
        annotations=heads,
    )


def _head(text: str, x: float) -> dict[str, Any]:
    """A name above a table."""
    return {
        "text": text,
        "x": x,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
    }


def state_rows(
    states: Numbers, names: Sequence[str], title: str, framed: int | None = None
) -> theme.Figure:
    """States below each other, a row each.

    Args:
        states: (rows, H).
        names: of the rows.
        title: of the units.
        framed: a row with a frame around it, if any.
    """
    count, units = states.shape
    cells = theme.trace(
        "heatmap",
        z=theme.array(states),
        x=list(range(1, units + 1)),
        coloraxis="coloraxis",
        xgap=2,
        ygap=3,
        hovertemplate="%{z:.4f}<extra></extra>",
    )
    frame = (
        [tables.outline(0.5, units + 0.5, framed - 0.5, framed + 0.5)] if framed is not None else []
    )
    return theme.figure(
        [cells, *frame],
        height=80 + 28 * count,
        margin={"l": 118, "r": 12, "t": 8, "b": 44},
        coloraxis=theme.state_axis(),
        xaxis={"range": [0.4, units + 0.6], "tick0": 1, "dtick": 1} | curves.axis_title(title),
        yaxis={"tickmode": "array", "tickvals": list(range(count)), "ticktext": list(names)}
        | {"range": [count - 0.45, -0.55]},
    )
