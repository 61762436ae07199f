"""What networks can do that were trained on their own letters, by the share of those letters."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme
from rnn_core.charlm.scheduled_sampling import ShareComparison

MIN_WIDTH: Final = 640  # pixels; narrower screens scroll
HIGHEST_LOSS: Final = 2.0
_APART: Final = 0.03  # of a name from its line
_PANELS: Final = ((0.0, 0.27), (0.37, 0.64), (0.73, 1.0))


def share_curves(
    found: ShareComparison, shares: Sequence[float], chosen: float, titles: Mapping[str, str]
) -> theme.Figure:
    """Loss and writing after the start symbol, and recovery from a wrong letter after a name.

    Every network is a dot, the line is their mean.

    Args:
        found: what they can do.
        shares: p, in the order of the results.
        chosen: the reader's p, ringed.
        titles: "loss", "written" and "recovered" of the panels; "share" of the axes across; "data"
            and "place" of the two entropies.
    """
    start, name = found.tasks["start"], found.tasks["name"]
    panels = (
        (start.losses, theme.L, titles["loss"]),
        (start.written, theme.Y, titles["written"]),
        (name.recovered, theme.Y, titles["recovered"]),
    )
    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {}
    for place, (values, colour, _) in enumerate(panels):
        key = str(place + 1) if place else ""
        where = {"xaxis": f"x{key}", "yaxis": f"y{key}"}
        mean = values.mean(1)
        traces += [one | where for one in _points(values, mean, shares, colour)]
        ringed = float(mean[list(shares).index(chosen)])
        traces.append(curves.ring(chosen, ringed, colour) | where | {"cliponaxis": False})
        layout[f"xaxis{key}"] = (
            {"domain": list(_PANELS[place]), "anchor": f"y{key}", "range": [-0.06, 1.06]}
            | {"dtick": 0.25, "tick0": 0}
            | curves.axis_title(titles["share"])
        )
        up = (
            {"range": [0, HIGHEST_LOSS], "dtick": 0.5}
            if not place
            else {
                "range": [-0.04, 1.04],
                "dtick": 0.25,
                "tickformat": ".0%",
            }
        )
        layout[f"yaxis{key}"] = curves.GRID | up | {"tick0": 0, "anchor": f"x{key}"}
    for value, named, x, y, side in (
        (found.data_entropy, "data", 1.05, found.data_entropy - _APART, "bottom left"),
        (found.place_entropy, "place", -0.05, found.place_entropy + _APART, "top right"),
    ):
        traces += [
            curves.dotted_line([-0.06, 1.06], [value] * 2),
            curves.line_name(x, y, titles[named], side),
        ]
    return theme.figure(
        traces,
        height=300,
        margin={"l": 46, "r": 14, "t": 46, "b": 46},
        annotations=[_title(one[2], _PANELS[place][0]) for place, one in enumerate(panels)],
        uirevision=1,
        **layout,
    )


def _points(
    values: NDArray[np.float32], mean: NDArray[np.float32], shares: Sequence[float], colour: str
) -> list[dict[str, Any]]:
    dots = theme.trace(
        "scatter",
        x=np.repeat(shares, values.shape[1]).tolist(),
        y=theme.array(values.flatten()),
        mode="markers",
        marker={"color": colour, "size": 5, "opacity": 0.45},
        hoverinfo="skip",
        cliponaxis=False,
    )
    line = theme.trace(
        "scatter",
        x=list(shares),
        y=theme.array(mean),
        mode="lines+markers",
        line={"color": colour, "width": 2.5},
        marker={"color": colour, "size": 8},
        hovertemplate="p = %{x}: %{y:.3f}<extra></extra>",
        cliponaxis=False,
    )
    return [dots, line]


def _title(text: str, left: float) -> dict[str, Any]:
    where = {"x": left, "y": 1.03, "xref": "paper", "yref": "paper"}
    return where | {
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "text": text,
        "showarrow": False,
        "font": {"size": 13, "color": theme.MUTED},
    }
