"""The cell of an LSTM and of a GRU as boxes and wires, with one unit's numbers at every step."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from diagrams import theme
from diagrams.cell_layout import (
    ARROW_GAP,
    BOX_OPACITY,
    DIRECTIONS,
    GATES_LEVEL,
    HALF_HEIGHT,
    HALF_WIDTH,
    HEIGHT,
    INPUT_LEVEL,
    LAYOUTS,
    NAME_GAP,
    RESET_X,
    STATE_END,
    STATE_LEVEL,
    TITLE_LEVEL,
    TITLE_X,
    WEIGHTS_LEVEL,
    WORD_LEVEL,
    WORD_TOP,
    CellLayout,
    Wire,
)
from rnn_core.probing.gates import CellValues


def cell_diagram(cell_values: CellValues, unit: int) -> theme.Figure:
    """The cell with the numbers of one unit; frame t shows step t, the last one at first."""
    layout = LAYOUTS[cell_values.cell]
    steps = len(cell_values.words)
    comes_in = ((layout.input_x, WORD_TOP), (layout.input_x, INPUT_LEVEL))
    still = [
        _lines([*layout.wires, comes_in], theme.MUTED, 1.6),
        _lines([layout.state_path], layout.colour, 6),
        _arrows(layout),
        *_operations(layout),
        _labels(layout),
        _title(layout),
        _activations(layout),
        _weights(layout),
    ]
    rows = [_boxes(height, row) for height, row in layout.rows.items()]
    moving = [*rows, _values(layout), _input_word(layout)]
    moves = [_at_step(cell_values, unit, step) for step in range(steps)]
    figure = theme.figure(
        [*still, *(trace | last for trace, last in zip(moving, moves[-1], strict=True))],
        height=HEIGHT,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        coloraxis=theme.state_axis(),
        xaxis={"range": [0.1, 9.9], "visible": False},
        yaxis={"range": [-0.8, 4.75], "visible": False},
        uirevision=cell_values.cell,
    )
    places = range(len(still), len(still) + len(moving))
    figure["frames"] = theme.frames(moves, traces=places)
    return figure


def _at_step(cell_values: CellValues, unit: int, step: int) -> list[dict[str, Any]]:
    layout = LAYOUTS[cell_values.cell]
    rows: list[dict[str, Any]] = []
    for row in layout.rows.values():
        numbers = [cell_values.values[name][step, unit] for name in row]
        gaps = np.full((1, 2 * len(numbers) - 1), np.nan, dtype=np.float32)
        gaps[0, ::2] = numbers
        texts = [text for one in numbers for text in (_number(one), "")][:-1]
        rows.append({"type": "heatmap", "z": theme.array(gaps), "text": [texts]})
    texts = [
        f"{value.label} = {_number(cell_values.values[value.name][step, unit])}"
        for value in layout.values
    ]
    token = f"x<sub>t</sub> = {theme.label(cell_values.words[step])}"
    return [*rows, {"type": "scatter", "text": texts}, {"type": "scatter", "text": [token]}]


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _lines(lines: Sequence[Wire], colour: str, width: float) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for line in lines:
        x += [*(corner[0] for corner in line), None]
        y += [*(corner[1] for corner in line), None]
    style = {"color": colour, "width": width}
    return theme.trace("scatter", x=x, y=y, mode="lines", line=style, hoverinfo="skip")


def _arrows(layout: CellLayout) -> dict[str, Any]:
    """Tips just outside of what they point at."""
    tips = [*layout.arrows, (STATE_END + ARROW_GAP - 0.07, STATE_LEVEL, "right")]
    if INPUT_LEVEL in layout.rows:
        tips.append((STATE_END + ARROW_GAP - 0.07, INPUT_LEVEL, "right"))
    return theme.trace(
        "scatter",
        x=[x + ARROW_GAP * DIRECTIONS[turn][0] for x, _, turn in tips],
        y=[y + 1.6 * ARROW_GAP * DIRECTIONS[turn][1] for _, y, turn in tips],
        mode="markers",
        marker={
            "symbol": [f"triangle-{turn}" for _, _, turn in tips],
            "size": 9,
            "color": [
                layout.colour if y == STATE_LEVEL and turn == "right" else theme.MUTED
                for _, y, turn in tips
            ],
        },
        hoverinfo="skip",
    )


def _operations(layout: CellLayout) -> list[dict[str, Any]]:
    """Circles: on the additive path in its colour, elsewhere quiet."""
    shared: dict[str, Any] = {"mode": "markers+text", "hoverinfo": "skip"}
    signs = layout.operations
    colours = [layout.colour if y == STATE_LEVEL else theme.MUTED for _, _, y in signs]
    marker: dict[str, Any] = {"size": [34 if len(sign) > 1 else 26 for sign, _, _ in signs]}
    marker |= {"color": theme.PAPER, "opacity": 1, "line": {"width": 2.5, "color": colours}}
    return [
        theme.trace(
            "scatter",
            x=[x for _, x, _ in signs],
            y=[y for _, _, y in signs],
            text=[sign for sign, _, _ in signs],
            textposition="middle center",
            textfont={"size": [12 if len(sign) > 1 else 18 for sign, _, _ in signs]}
            | {"color": theme.TEXT},
            marker=marker,
            **shared,
        )
    ]


def _labels(layout: CellLayout) -> dict[str, Any]:
    """What the boxes are called, above them."""
    colours = {"c": theme.C, "h": theme.H}
    return theme.trace(
        "scatter",
        x=[x for _, x, _ in layout.labels],
        y=[y + NAME_GAP for _, _, y in layout.labels],
        mode="text",
        text=[f"<b>{text}</b>" for text, _, _ in layout.labels],
        textposition="top center",
        textfont={"size": 15}
        | {"color": [colours.get(text[0], theme.TEXT) for text, _, _ in layout.labels]},
        hoverinfo="skip",
    )


def _title(layout: CellLayout) -> dict[str, Any]:
    """Which cell it is, where its path begins: in sight on a phone, too."""
    return theme.trace(
        "scatter",
        x=[TITLE_X],
        y=[TITLE_LEVEL],
        mode="text",
        text=[f"<b>{layout.title}</b>"],
        textposition="middle right",
        textfont={"size": 18, "color": theme.TEXT},
        hoverinfo="skip",
    )


def _activations(layout: CellLayout) -> dict[str, Any]:
    """By which function a gate was squashed, below its box and beside its wire."""
    return theme.trace(
        "scatter",
        x=[x + 0.1 for _, x in layout.activations],
        y=[GATES_LEVEL - NAME_GAP - 0.16] * len(layout.activations),
        mode="text",
        text=[text for text, _ in layout.activations],
        textposition="middle right",
        textfont={"size": 13, "color": theme.MUTED},
        hoverinfo="skip",
    )


def _weights(layout: CellLayout) -> dict[str, Any]:
    """Where weights are: a square on every wire to a gate, and none on the additive path."""
    gates = [*layout.rows[GATES_LEVEL].values()]
    named = ["W"] * len(gates)
    for value in layout.values:
        if value.y == WEIGHTS_LEVEL:  # its number stands there, and names the matrix
            gates.append(RESET_X)
            named.append("")
    return theme.trace(
        "scatter",
        x=gates,
        y=[WEIGHTS_LEVEL] * len(gates),
        mode="markers+text",
        marker={"symbol": "square", "size": 10, "color": theme.W},
        text=named,
        textposition="middle left",
        textfont={"size": 14, "color": theme.W},
        hoverinfo="skip",
    )


def _boxes(height: float, row: Mapping[str, float]) -> dict[str, Any]:
    """Boxes in one row, coloured by their numbers, which stand in them."""
    edges = [edge for middle in row.values() for edge in (middle - HALF_WIDTH, middle + HALF_WIDTH)]
    return theme.trace(
        "heatmap",
        x=edges,
        y=[height - HALF_HEIGHT, height + HALF_HEIGHT],
        coloraxis="coloraxis",
        hoverongaps=False,
        opacity=BOX_OPACITY,
        texttemplate="%{text}",
        textfont={"size": 14, "color": theme.TEXT},
        hovertemplate="%{z:.4f}<extra></extra>",
    )


def _values(layout: CellLayout) -> dict[str, Any]:
    return theme.trace(
        "scatter",
        x=[value.x for value in layout.values],
        y=[value.y for value in layout.values],
        mode="text",
        textposition=[value.side for value in layout.values],
        textfont={"size": 14}
        | {
            "color": [
                layout.colour if value.name in ("kept", "written") else theme.TEXT
                for value in layout.values
            ]
        },
        hoverinfo="skip",
    )


def _input_word(layout: CellLayout) -> dict[str, Any]:
    """The word that is read, below the place where it comes in."""
    return theme.trace(
        "scatter",
        x=[layout.input_x],
        y=[WORD_LEVEL],
        mode="text",
        textposition="middle center",
        textfont={"size": 15, "color": theme.X},
        hoverinfo="skip",
    )
