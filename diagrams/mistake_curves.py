"""Curves of what a mistake costs: the right version solid, the other one dashed."""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from diagrams import curves, theme

Numbers = NDArray[Any]


def loss_curves(
    series: Mapping[str, Numbers],
    floor: tuple[float, str],
    titles: tuple[str, str],
    top: float,
    above: bool = False,
) -> theme.Figure:
    """Losses over the steps of a training, the wrong version dashed, and a bound dotted.

    Args:
        series: name → loss of every step, the wrong version first.
        floor: what they are compared with, such as the least that can be, and its name.
        titles: of the steps and of the loss.
        top: where the axis of the losses ends.
        above: whether the name stands above its line.
    """
    steps = max(len(values) for values in series.values())
    lines = [
        theme.trace(
            "scatter",
            name=name,
            x=list(range(1, steps + 1)),
            y=theme.array(values),
            mode="lines",
            line={"color": theme.L, "width": 2.5, "dash": dash},
            hovertemplate="L = %{y:.4f}<extra></extra>",
        )
        for (name, values), dash in zip(series.items(), ("dash", "solid"), strict=True)
    ]
    bound = curves.dotted_line([0, steps], [floor[0]] * 2, width=2, showlegend=False)
    off, position = (0.02 * top, "top left") if above else (-0.02 * top, "bottom left")
    name = curves.line_name(steps, floor[0] + off, floor[1], position)
    return theme.figure(
        [*lines, bound, name | {"showlegend": False}],
        height=260,
        margin={"l": 56, "r": 12, "t": 40, "b": 44},
        xaxis={"range": [0, 1.01 * steps], "nticks": 6} | curves.axis_title(titles[0]),
        yaxis=curves.GRID | {"range": [0, top], "nticks": 6} | curves.axis_title(titles[1]),
        showlegend=True,
        legend=curves.legend(),
    )


def predictions(
    series: Mapping[str, Numbers], truth: tuple[Numbers, str], titles: tuple[str, str]
) -> theme.Figure:
    """Predicted numbers of a time series as lines, the wrong version dashed, on the true ones.

    Args:
        series: name → a prediction for every window, in 0…1, the wrong version first.
        truth: the number to be predicted for every window, and its name; drawn as dots.
        titles: of the windows and of the numbers.
    """
    right, name = truth
    across = list(range(1, len(right) + 1))
    dots = theme.trace(
        "scatter",
        name=name,
        x=across,
        y=theme.array(right),
        mode="markers",
        marker={"color": theme.PAPER, "size": 7, "line": {"width": 1.5, "color": theme.MUTED}},
        hovertemplate=name + ": %{y:.4f}<extra></extra>",
    )
    lines = [
        theme.trace(
            "scatter",
            name=each,
            x=across,
            y=theme.array(values),
            mode="lines",
            line={"color": theme.Y, "width": 2.5, "dash": dash},
            hovertemplate=each + ": %{y:.4f}<extra></extra>",
        )
        for (each, values), dash in zip(series.items(), ("dash", "solid"), strict=True)
    ]
    return theme.figure(
        [*lines, dots],
        height=260,
        margin={"l": 56, "r": 12, "t": 40, "b": 44},
        xaxis={"range": [0, len(right) + 1], "nticks": 6} | curves.axis_title(titles[0]),
        yaxis=curves.GRID | {"range": [-0.1, 1.1], "nticks": 6} | curves.axis_title(titles[1]),
        showlegend=True,
        legend=curves.legend(),
    )
