"""What a layer costs over the length T: recurrent cells against self-attention."""

from collections.abc import Mapping, Sequence
from math import log2
from typing import Any, Final, Literal

from diagrams import curves, theme
from diagrams.cell_styles import CELL_STYLES, CellStyle
from rnn_core.batching.sequence_cost import SequenceLayer

Counted = Literal["operations", "chain", "kept", "state"]
HEIGHT: Final = 380
LAST: Final = 512  # the longest T on the axis
STYLES: Final[Mapping[str, CellStyle]] = {
    **CELL_STYLES,
    "attention": CellStyle(theme.ATTENTION, "solid", "triangle-up"),
    "block": CellStyle(theme.ATTENTION, "longdash", "triangle-up-open"),
}
_SIZES: Final = {"elman": 16, "gru": 12, "lstm": 8}
"""Pixels of a point: where all three fall together, each is seen."""
_POWERS: Final = {"tickmode": "array", "tickvals": list(range(0, 11, 2))} | {
    "ticktext": [2**power for power in range(0, 11, 2)]
}
_LOGARITHMIC: Final = ("chain", "state")
_AXES: Final[dict[Counted, dict[str, Any]]] = {
    "operations": {"range": [0, 26], "tick0": 0, "dtick": 4},
    "chain": {"range": [-0.4, 9.4]} | _POWERS,
    "kept": {"range": [0, 42], "tick0": 0, "dtick": 8},
    "state": {"range": [-0.4, 10.4]} | _POWERS,
}
"""Ranges hold for every H: what is counted is given in units of H. A line may leave at the top."""


def cost_by_length(
    counted: Counted,
    lines: Mapping[SequenceLayer, Sequence[float]],
    points: Mapping[SequenceLayer, float],
    steps: int,
    equal: Mapping[str, int],
    titles: Mapping[str, str],
) -> theme.Figure:
    """One cost over T: the formulas as lines, what was measured at one T as points.

    Args:
        counted: which cost.
        lines: layer → the cost at T = 1, 2, 4, … `LAST`, in the units of the axis.
        points: layer → the measured cost, in the same units.
        steps: T of the points.
        equal: name → T at which two of the lines cross; of other costs none.
        titles: "steps" and "counted" of the axes, and the name of every layer.
    """
    low, high = _AXES[counted]["range"]
    scale = log2 if counted in _LOGARITHMIC else float
    traces: list[dict[str, Any]] = []
    for name, place in equal.items():
        traces.append(curves.dotted_line([log2(place)] * 2, [low, high], showlegend=False))
        label = curves.line_name(log2(place), high, f" {name}", "bottom right")
        traces.append(label | {"showlegend": False})
    for layer, costs in lines.items():
        colour, dash, symbol = STYLES[layer]
        shared = {"name": titles[layer], "legendgroup": layer}
        traces.append(
            theme.trace(
                "scatter",
                x=list(range(len(costs))),
                y=[scale(cost) for cost in costs],
                mode="lines",
                line={"color": colour, "dash": dash, "width": 2.5, "shape": "spline"},
                hoverinfo="skip",
                showlegend=False,
            )
            | shared
        )
        traces.append(
            theme.trace(
                "scatter",
                x=[log2(steps)],
                y=[scale(points[layer])],
                customdata=[f"{points[layer]:.4g}"],
                mode="lines+markers",
                line={"color": colour, "dash": dash, "width": 2.5},
                marker={"color": colour, "symbol": symbol, "size": _SIZES.get(layer, 11)},
                hovertemplate="%{customdata}<extra>%{fullData.name}</extra>",
            )
            | shared
        )
    lengths = list(range(int(log2(LAST)) + 1))
    return theme.figure(
        traces,
        height=HEIGHT,
        margin={"l": 66, "r": 12, "t": 56, "b": 46},
        xaxis=curves.GRID
        | {"range": [-0.2, log2(LAST) + 0.2], "tickmode": "array"}
        | {"tickvals": lengths, "ticktext": [2**power for power in lengths]}
        | curves.axis_title(titles["steps"]),
        yaxis=curves.GRID | _AXES[counted] | curves.axis_title(titles["counted"]),
        showlegend=True,
        legend=curves.legend(size=13),
        uirevision=counted,
    )
