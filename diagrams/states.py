"""States over the whole text: every number of the run, and every gate."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from diagrams import theme
from rnn_core.charlm.single_pass import SinglePass

ECHO_RANGE = (1e-2, 1e3)  # percent; a weaker echo is drawn at the floor
GATE_NAME, GATE_PANEL = 28, 62  # heights in pixels: of a gate's name, and of the panel below it


@dataclass(frozen=True)
class StatesLabels:
    """Words on the figure of the states over time, in the reader's language."""

    units: str
    echo: str
    prediction: str


def states_over_time(reading: SinglePass, labels: StatesLabels) -> theme.Figure:
    """All states of the run, and below them the echo of the first token.

    The echo is ‖h_t − h'_t‖ in percent of ‖h_1 − h'_1‖, where h' read another first token. For the
    Elman cell a dashed line shows ‖W_hh^(t−1)·(h_1 − h'_1)‖: what the matrix alone would leave.
    What leaves the range is drawn hollow at its edge; the number on hover is the true one.
    """
    tokens, (steps, hidden_size) = reading.tokens, reading.states.shape
    percent = reading.echo_share * 100
    low, high = ECHO_RANGE
    inside = (percent >= low) & (percent <= high)
    every = list(range(steps))
    traces: list[Any] = [
        theme.trace(
            "heatmap",
            z=theme.array(reading.states.T),
            x=every,
            y=list(range(1, hidden_size + 1)),
            coloraxis="coloraxis",
            customdata=[[theme.label(token) for token in tokens]] * hidden_size,
            hovertemplate="%{customdata} · %{y}: %{z:.4f}<extra></extra>",
        ),
        theme.trace(
            "scatter",
            x=every,
            y=theme.array(np.clip(percent, low, high)),
            customdata=percent.tolist(),
            mode="lines+markers",
            line={"color": theme.H, "width": 2.5},
            marker={"size": 8, "color": theme.H, "symbol": _symbols(inside)},
            hovertemplate="%{customdata:.3~g} %<extra></extra>",
            yaxis="y2",
        ),
    ]
    if len(reading.linear_echo) and reading.scale > 0:
        linear = reading.linear_echo_share * 100
        traces.append(
            theme.trace(
                "scatter",
                x=every,
                y=theme.array(np.clip(linear, low, high)),
                customdata=linear.tolist(),
                mode="lines",
                line={"color": theme.W, "width": 1.6, "dash": "dash"},
                hovertemplate=labels.prediction + ": %{customdata:.3~g} %<extra></extra>",
                yaxis="y2",
            )
        )
    return theme.figure(
        traces,
        height=500,
        margin={"l": 76, "r": 8, "t": 30, "b": 64},
        coloraxis=colour_bar(),
        xaxis={**theme.token_ticks(tokens), "anchor": "y2", "fixedrange": False},
        yaxis={"domain": [0.46, 1], "range": [hidden_size + 0.5, 0.5]}
        | {"title": {"text": labels.units}, "tickformat": "d", "dtick": max(1, hidden_size // 10)},
        yaxis2={"domain": [0, 0.38], "type": "log", "range": np.log10(ECHO_RANGE).tolist()}
        | {"title": {"text": labels.echo}, "showgrid": True, "gridcolor": theme.GRID}
        | {"tickvals": [0.01, 1, 100, 1000], "ticktext": ["≤0.01 %", "1 %", "100 %", "≥1000 %"]},
        dragmode="zoom",
        uirevision=str(tokens),
    )


def gates_over_time(
    reading: SinglePass, title: str, names: Mapping[str, str], units: str
) -> theme.Figure:
    """Every gate of every step on one colour scale: 0 is blank, 1 is full violet.

    Args:
        reading: of an LSTM or a GRU.
        title: name of the cell.
        names: gate → its name in the reader's language, in the order to draw.
        units: name of the unit axis.
    """
    steps, hidden_size = reading.states.shape
    count = len(names)
    inside = count * (GATE_NAME + GATE_PANEL)
    height, step = GATE_PANEL / inside, (GATE_NAME + GATE_PANEL) / inside
    above = {"x": 0, "xref": "paper", "xanchor": "left", "yref": "paper", "showarrow": False}
    above |= {
        "yanchor": "bottom",
        "xshift": -2,
        "borderpad": 0,
    }  # above its panel a name has the whole width
    layout: dict[str, Any] = {}
    traces: list[dict[str, Any]] = []
    annotations = [above | {"text": f"<b>{title}</b>", "y": 1, "font": {"size": 16}}]
    for row, (gate, name) in enumerate(names.items()):
        top = 1 - row * step - GATE_NAME / inside
        axis = f"yaxis{row + 1}" if row else "yaxis"
        layout[axis] = {"domain": [max(top - height, 0), top], "range": [hidden_size + 0.5, 0.5]}
        layout[axis] |= {"showticklabels": False}
        annotations.append(
            above
            | {"text": name, "y": top}
            | {"font": {"color": theme.C if gate == "cell" else theme.TEXT}}
        )
        traces.append(
            theme.trace(
                "heatmap",
                z=theme.array(reading.gates[gate].T),
                x=list(range(steps)),
                y=list(range(1, hidden_size + 1)),
                coloraxis="coloraxis",
                yaxis=f"y{row + 1}" if row else "y",
                hovertemplate=f"{name} · {units} %{{y}}: %{{z:.4f}}<extra></extra>",
            )
        )
    lowest = f"y{count}" if count > 1 else "y"
    return theme.figure(
        traces,
        height=inside + 94,
        margin={"l": 8, "r": 8, "t": 30, "b": 64},
        coloraxis=colour_bar(),
        xaxis={**theme.token_ticks(reading.tokens), "anchor": lowest},
        annotations=annotations,
        uirevision=str(reading.tokens),
        **layout,
    )


def _symbols(inside: np.ndarray) -> list[str]:
    return ["circle" if here else "circle-open" for here in inside]


def colour_bar() -> dict[str, Any]:
    """The state scale with its bar lying above the picture's right end."""
    bar = {"orientation": "h", "thickness": 8, "len": 0.28, "x": 1, "xanchor": "right", "y": 1.0}
    bar |= {"yanchor": "bottom", "outlinewidth": 0, "tickvals": [-1, 0, 1], "ypad": 2}
    return theme.state_axis(showscale=True, colorbar=bar | {"tickfont": {"color": theme.MUTED}})
