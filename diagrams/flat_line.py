"""A forecast beside what came, and the mean."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme

Values = NDArray[np.float64]
SHOWN: Final = 60  # steps
RANGE: Final = (0.0, 80.0)  # of the values


def forecast_over_time(
    targets: Values, predictions: Values, mean: float, titles: Mapping[str, str]
) -> theme.Figure:
    """Targets and predictions over the first `SHOWN` steps, and the mean as a dashed line.

    Args:
        targets: what came, (M,).
        predictions: of the same, (M,).
        mean: of what the network was trained on.
        titles: "step", "value", "targets", "predictions" and "mean".
    """
    steps = list(range(1, len(targets[:SHOWN]) + 1))
    edges = [0.0, SHOWN + 1.0]
    dashed = curves.dotted_line(edges, [mean] * 2, name=titles["mean"])
    return theme.figure(
        [
            _line(steps, targets, titles["targets"], theme.MUTED, 1.5, "lines+markers"),
            dashed | {"line": {"color": theme.TEXT, "width": 1.5, "dash": "dash"}},
            _line(steps, predictions, titles["predictions"], theme.Y, 3.5, "lines"),
        ],
        height=360,
        margin={"l": 56, "r": 12, "t": 58, "b": 46},
        xaxis={"range": edges, "tick0": 0, "dtick": 10} | curves.axis_title(titles["step"]),
        yaxis=curves.GRID
        | {"range": [*RANGE], "tick0": 0, "dtick": 20}
        | curves.axis_title(titles["value"]),
        showlegend=True,
        legend=curves.legend(size=13),
    )


def _line(
    steps: list[int], values: Values, name: str, colour: str, width: float, mode: str
) -> dict[str, Any]:
    return theme.trace(
        "scatter",
        x=steps,
        y=theme.array(values[:SHOWN]),
        mode=mode,
        name=name,
        line={"color": colour, "width": width},
        marker={"color": colour, "size": 4},
        hovertemplate="%{x}: %{y:.1f}<extra>%{fullData.name}</extra>",
    )
