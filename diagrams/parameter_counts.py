"""Parameters of three cells in PyTorch and in Keras, part by part, and what doubling H does.

One plot stands above the other: side by side a phone would show one of them alone.
"""

from collections.abc import Mapping, Sequence
from math import log2
from typing import Any, Final

from diagrams import curves, theme
from rnn_core.batching.parameter_counts import PARTS, ParameterCounts
from rnn_core.cells import Cell

HEIGHT: Final = 500
_BARS, _CURVES = (0.53, 1), (0, 0.36)  # of the two plots, one above the other
_WIDEST: Final = 146  # percent: a bar of the LSTM and the number behind it
_HIDDEN, _FACTORS = (-0.6, 9), (1.3, 4.2)  # powers of 2; what doubling multiplies by
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "weight_ih": {"color": theme.X},
    "weight_hh": {"color": theme.H},
    "bias_ih": {"color": theme.W},
    "bias_hh": {"color": theme.PAPER, "line": {"width": 1.5, "color": theme.W}},
}
"""A matrix has the colour of what it multiplies, the second bias is hollow."""


def parameter_counts(
    counts: Mapping[Cell, ParameterCounts],
    growth: Sequence[float],
    hidden: int,
    titles: Mapping[str, str],
) -> theme.Figure:
    """Bars of parts, nn.LSTM's being 100 %; below them what doubling H multiplies N by.

    Args:
        counts: of every cell.
        growth: N(2H) / N(H) at H = 1, 2, 4, … 256, the same of every cell.
        hidden: H.
        titles: "share", "hidden" and "factor" of the axes; names of the parts; and of every cell,
            with "keras-" before it for Keras's.
    """
    whole = counts["lstm"].total
    names = [name for cell in counts for name in (titles[cell], titles[f"keras-{cell}"])]
    rows = [parts for one in counts.values() for parts in (one.torch, one.keras)]
    totals = [sum(parts.values()) for parts in rows]
    traces: list[dict[str, Any]] = [
        theme.trace(
            "bar",
            orientation="h",
            x=[100 * parts[part] / whole for parts in rows],
            y=list(range(len(rows))),
            customdata=[f"{parts[part]:,}".replace(",", "\u202f") for parts in rows],
            name=titles[part],
            marker=_STYLES[part],
            width=0.7,
            hovertemplate="%{customdata}<extra>%{fullData.name}</extra>",
        )
        for part in PARTS
    ]
    traces.append(
        theme.trace(
            "scatter",
            x=[100 * total / whole + 1 for total in totals],
            y=list(range(len(rows))),
            mode="text",
            text=[f"{total:,}".replace(",", "\u202f") for total in totals],
            textposition="middle right",
            textfont={"color": theme.TEXT, "size": 14},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    lstm, where = counts["lstm"], {"xaxis": "x2", "yaxis": "y2", "showlegend": False}
    place = (log2(hidden), lstm.doubled / whole)
    label = curves.line_name(*place, f"<br>× {place[1]:.2f}", "bottom center") | where
    label["textfont"] = {"color": theme.TEXT, "size": 14}
    traces += [
        theme.trace(
            "scatter",
            x=list(range(len(growth))),
            y=list(growth),
            mode="lines",
            line={"color": theme.W, "width": 2.5, "shape": "spline"},
            hovertemplate="× %{y:.2f}<extra></extra>",
        )
        | where,
        curves.ring(*place, theme.W) | where,
        label,
    ]
    return theme.figure(
        traces,
        height=HEIGHT,
        margin={"l": 124, "r": 12, "t": 34, "b": 46},
        barmode="stack",
        xaxis=curves.GRID
        | {"range": [0, _WIDEST], "tickvals": [0, 25, 50, 75, 100], "anchor": "y"}
        | curves.axis_title(titles["share"]),
        yaxis={"range": [len(rows) - 0.5, -0.5], "domain": _BARS}
        | {"tickmode": "array", "tickvals": list(range(len(rows))), "ticktext": names},
        xaxis2=curves.GRID
        | {"range": list(_HIDDEN), "anchor": "y2", "tickmode": "array"}
        | {"tickvals": list(range(len(growth))), "ticktext": [2**k for k in range(len(growth))]}
        | curves.axis_title(titles["hidden"]),
        yaxis2=curves.GRID
        | {"range": list(_FACTORS), "domain": _CURVES, "anchor": "x2"}
        | {"tickmode": "array", "tickvals": [2, 3, 4], "ticktext": ["× 2", "× 3", "× 4"]}
        | curves.axis_title(titles["factor"]),
        showlegend=True,
        legend=curves.legend(size=13, traceorder="normal"),
        uirevision="parameters",
    )
