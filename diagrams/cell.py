"""The cell of an LSTM and of a GRU as boxes and wires, with one unit's numbers at every step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from diagrams import curves, tables, theme
from diagrams.cell_styles import CELL_STYLES
from rnn_core.probing.gates import Gated, Wires

Line = tuple[tuple[float, float], ...]
"""Corners of a wire."""
MIN_WIDTH: Final = 700  # pixels; narrower screens scroll
HEIGHT: Final = 330
_RAIL, _BOXES, _ENTRY, _TOKEN = 4.0, 1.7, 0.5, -0.5  # heights of the rows
_FROM: Final = -0.2  # height above the word from which it comes in
WIDE, TALL = 0.46, 0.27  # half of a box
STRENGTH: Final = 0.5  # of a box's colour: at its full, no number could be read on it
_HEAD: Final = 0.22  # from the tip of an arrow to the middle of what it points at
_TURNS: Final = {"right": (-1, 0), "left": (1, 0), "up": (0, -1), "down": (0, 1)}


class Value(NamedTuple):
    """A number on a wire: its name in `Wires.values`, what it is called, and where it stands."""

    name: str
    called: str
    x: float
    y: float
    side: str


@dataclass(frozen=True)
class Scheme:
    """How a cell is drawn.

    Attributes:
        rows: height → name in `Wires.values` → middle of its box.
        names: (text, x, y) beside the boxes.
        squashes: (text, x) below the boxes of the gates.
        operations: (sign, x, y) in circles.
        road: the additive path.
        wires: all others.
        arrows: (x, y, direction) at their ends.
        values: numbers on the wires.
        token: where the input comes in.
        colour: of the additive path.
    """

    rows: Mapping[float, Mapping[str, float]]
    names: Sequence[tuple[str, float, float]]
    squashes: Sequence[tuple[str, float]]
    operations: Sequence[tuple[str, float, float]]
    road: Line
    wires: Sequence[Line]
    arrows: Sequence[tuple[float, float, str]]
    values: Sequence[Value]
    token: float
    colour: str


_F, _I, _G, _O = 2.4, 3.9, 5.7, 7.1  # gates of an LSTM
_SUM, _OUT = 4.8, 8.1
_Z, _R, _RESET, _N = 2.4, 3.7, 5.7, 7.3  # gates of a GRU
_TAP: Final = 1.7  # where a GRU's state leaves the road
_BEFORE, _AFTER = 0.8, 9.2
_FOOT, _TOP = _BOXES - TALL, _BOXES + TALL
_LEAVES, _ENDS = _BEFORE + WIDE, _AFTER - WIDE
_MIX: Final = 2.9  # height at which two wires are multiplied
_GATE: Final = 2.3  # height at which o meets tanh c
_TAPS: Final = 0.95  # height at which a wire meets its matrix
_ABOVE: Final = 0.34  # from a box to its name

SCHEMES: Final[dict[Gated, Scheme]] = {
    "lstm": Scheme(
        rows={
            _RAIL: {"before": _BEFORE, "after": _AFTER},
            _BOXES: {"f": _F, "i": _I, "g": _G, "o": _O},
            _ENTRY: {"state": _BEFORE, "h": _AFTER},
        },
        names=[
            ("c<sub>t−1</sub>", _BEFORE, _RAIL),
            ("c<sub>t</sub>", _AFTER, _RAIL),
            ("h<sub>t−1</sub>", _BEFORE, _ENTRY),
            ("h<sub>t</sub>", _AFTER, _ENTRY),
            *((name, x - 0.22, _BOXES) for name, x in zip("figo", (_F, _I, _G, _O), strict=True)),
        ],
        squashes=[("σ", _F), ("σ", _I), ("tanh", _G), ("σ", _O)],
        operations=[
            ("×", _F, _RAIL),
            ("+", _SUM, _RAIL),
            ("×", _SUM, _MIX),
            ("tanh", _OUT, 3.2),
            ("×", _OUT, _GATE),
        ],
        road=((_LEAVES, _RAIL), (_ENDS, _RAIL)),
        wires=[
            ((_LEAVES, _ENTRY), (_O, _ENTRY)),
            *(((x, _ENTRY), (x, _FOOT)) for x in (_F, _I, _G, _O)),
            ((_F, _TOP), (_F, _RAIL)),
            ((_I, _TOP), (_I, _MIX), (_SUM, _MIX)),
            ((_G, _TOP), (_G, _MIX), (_SUM, _MIX), (_SUM, _RAIL)),
            ((_O, _TOP), (_O, _GATE), (_OUT, _GATE)),
            ((_OUT, _RAIL), (_OUT, _ENTRY), (_ENDS, _ENTRY)),
        ],
        arrows=[
            (_F, _RAIL, "right"),
            (_F, _RAIL, "up"),
            (_SUM, _RAIL, "right"),
            (_SUM, _RAIL, "up"),
            (_SUM, _MIX, "right"),
            (_SUM, _MIX, "left"),
            (_OUT, _GATE, "right"),
            (_OUT, _GATE, "down"),
        ],
        values=[
            Value("kept", "f·c<sub>t−1</sub>", (_F + _SUM) / 2, _RAIL + 0.1, "top center"),
            Value("written", "i·g", _SUM + 0.15, 3.45, "middle right"),
            Value("squeezed", "tanh c<sub>t</sub>", _OUT + 0.15, 2.72, "middle right"),
        ],
        token=1.7,
        colour=theme.C,
    ),
    "gru": Scheme(
        rows={
            _RAIL: {"before": _BEFORE, "after": _AFTER},
            _BOXES: {"z": _Z, "r": _R, "n": _N},
        },
        names=[
            ("h<sub>t−1</sub>", _BEFORE, _RAIL),
            ("h<sub>t</sub>", _AFTER, _RAIL),
            ("z", _Z - 0.22, _BOXES),
            ("r", _R - 0.22, _BOXES),
            ("n", _N - 0.22, _BOXES),
        ],
        squashes=[("σ", _Z), ("σ", _R), ("tanh", _N)],
        operations=[
            ("×", _Z, _RAIL),
            ("+", _N, _RAIL),
            ("×", _N, _MIX),
            ("1 −", _SUM, _MIX),
            ("×", _RESET, _BOXES),
        ],
        road=((_LEAVES, _RAIL), (_ENDS, _RAIL)),
        wires=[
            ((_BEFORE, _ENTRY), (_N, _ENTRY)),
            ((_TAP, _RAIL), (_TAP, _ENTRY)),
            *(((x, _ENTRY), (x, _FOOT)) for x in (_Z, _R, _N)),
            ((_RESET, _ENTRY), (_RESET, _BOXES)),
            ((_Z, _TOP), (_Z, _RAIL)),
            ((_Z, _MIX), (_N, _MIX)),
            ((_R + WIDE, _BOXES), (_N - WIDE, _BOXES)),
            ((_N, _TOP), (_N, _RAIL)),
        ],
        arrows=[
            (_Z, _RAIL, "right"),
            (_Z, _RAIL, "up"),
            (_N, _RAIL, "right"),
            (_N, _RAIL, "up"),
            (_SUM, _MIX, "right"),
            (_N, _MIX, "right"),
            (_N, _MIX, "up"),
            (_RESET, _BOXES, "right"),
            (_RESET, _BOXES, "up"),
        ],
        values=[
            Value("kept", "z·h<sub>t−1</sub>", _SUM, _RAIL + 0.1, "top center"),
            Value("written", "(1−z)·n", _N + 0.15, 3.45, "middle right"),
            Value("new", "1 − z", (_SUM + _N) / 2, _MIX + 0.05, "top center"),
            Value("reset", "r·(Wh + b)", _RESET, _BOXES + 0.24, "top center"),
            Value("memory", "Wh + b", _RESET - 0.12, _TAPS, "middle left"),
        ],
        token=_BEFORE,
        colour=theme.H,
    ),
}


def scheme(found: Wires, unit: int) -> theme.Figure:
    """The cell with the numbers of one unit; frame t shows step t, the last one at first."""
    drawing = SCHEMES[found.cell]
    steps = len(found.words)
    comes_in = ((drawing.token, _FROM), (drawing.token, _ENTRY))
    still = [
        _lines([*drawing.wires, comes_in], theme.MUTED, 1.6),
        _lines([drawing.road], drawing.colour, 6),
        _arrows(drawing),
        *_operations(drawing),
        _names(drawing),
        _squashes(drawing),
        _matrices(drawing),
    ]
    rows = [_boxes(height, row) for height, row in drawing.rows.items()]
    moving = [*rows, _values(drawing), _token(drawing)]
    moves = [_moved(found, unit, step) for step in range(steps)]
    figure = theme.figure(
        [*still, *(trace | last for trace, last in zip(moving, moves[-1], strict=True))],
        height=HEIGHT,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        coloraxis=theme.state_axis(),
        xaxis={"range": [0.1, 9.9], "visible": False},
        yaxis={"range": [-0.8, 4.75], "visible": False},
        uirevision=found.cell,
    )
    places = range(len(still), len(still) + len(moving))
    figure["frames"] = theme.frames(moves, traces=places)
    return figure


def _moved(found: Wires, unit: int, step: int) -> list[dict[str, Any]]:
    drawing = SCHEMES[found.cell]
    rows: list[dict[str, Any]] = []
    for row in drawing.rows.values():
        numbers = [found.values[name][step, unit] for name in row]
        gaps = np.full((1, 2 * len(numbers) - 1), np.nan, dtype=np.float32)
        gaps[0, ::2] = numbers
        said = [text for one in numbers for text in (_number(one), "")][:-1]
        rows.append({"type": "heatmap", "z": theme.array(gaps), "text": [said]})
    said = [
        f"{value.called} = {_number(found.values[value.name][step, unit])}"
        for value in drawing.values
    ]
    token = f"x<sub>t</sub> = {theme.label(found.words[step])}"
    return [*rows, {"type": "scatter", "text": said}, {"type": "scatter", "text": [token]}]


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _lines(lines: Sequence[Line], colour: str, width: float) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for line in lines:
        x += [*(corner[0] for corner in line), None]
        y += [*(corner[1] for corner in line), None]
    style = {"color": colour, "width": width}
    return theme.trace("scatter", x=x, y=y, mode="lines", line=style, hoverinfo="skip")


def _arrows(drawing: Scheme) -> dict[str, Any]:
    """Tips just outside of what they point at."""
    tips = [*drawing.arrows, (_ENDS + _HEAD - 0.07, _RAIL, "right")]
    if _ENTRY in drawing.rows:
        tips.append((_ENDS + _HEAD - 0.07, _ENTRY, "right"))
    return theme.trace(
        "scatter",
        x=[x + _HEAD * _TURNS[turn][0] for x, _, turn in tips],
        y=[y + 1.6 * _HEAD * _TURNS[turn][1] for _, y, turn in tips],
        mode="markers",
        marker={
            "symbol": [f"triangle-{turn}" for _, _, turn in tips],
            "size": 9,
            "color": [
                drawing.colour if y == _RAIL and turn == "right" else theme.MUTED
                for _, y, turn in tips
            ],
        },
        hoverinfo="skip",
    )


def _operations(drawing: Scheme) -> list[dict[str, Any]]:
    """Circles: on the road in its colour, elsewhere quiet."""
    shared: dict[str, Any] = {"mode": "markers+text", "hoverinfo": "skip"}
    signs = drawing.operations
    colours = [drawing.colour if y == _RAIL else theme.MUTED for _, _, y in signs]
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


def _names(drawing: Scheme) -> dict[str, Any]:
    """What the boxes are called, above them."""
    colours = {"c": theme.C, "h": theme.H}
    return theme.trace(
        "scatter",
        x=[x for _, x, _ in drawing.names],
        y=[y + _ABOVE for _, _, y in drawing.names],
        mode="text",
        text=[f"<b>{text}</b>" for text, _, _ in drawing.names],
        textposition="top center",
        textfont={"size": 15}
        | {"color": [colours.get(text[0], theme.TEXT) for text, _, _ in drawing.names]},
        hoverinfo="skip",
    )


def _squashes(drawing: Scheme) -> dict[str, Any]:
    """By which function a gate was squashed, below its box and beside its wire."""
    return theme.trace(
        "scatter",
        x=[x + 0.1 for _, x in drawing.squashes],
        y=[_BOXES - _ABOVE - 0.16] * len(drawing.squashes),
        mode="text",
        text=[text for text, _ in drawing.squashes],
        textposition="middle right",
        textfont={"size": 13, "color": theme.MUTED},
        hoverinfo="skip",
    )


def _matrices(drawing: Scheme) -> dict[str, Any]:
    """Where weights are: a square on every wire that leads to a gate, and none on the road."""
    gates = [*drawing.rows[_BOXES].values()]
    named = ["W"] * len(gates)
    for value in drawing.values:
        if value.y == _TAPS:  # its number stands there, and names the matrix
            gates.append(_RESET)
            named.append("")
    return theme.trace(
        "scatter",
        x=gates,
        y=[_TAPS] * len(gates),
        mode="markers+text",
        marker={"symbol": "square", "size": 10, "color": theme.W},
        text=named,
        textposition="middle left",
        textfont={"size": 14, "color": theme.W},
        hoverinfo="skip",
    )


def _boxes(height: float, row: Mapping[str, float]) -> dict[str, Any]:
    """Boxes in one row, coloured by their numbers, which stand in them."""
    edges = [edge for middle in row.values() for edge in (middle - WIDE, middle + WIDE)]
    return theme.trace(
        "heatmap",
        x=edges,
        y=[height - TALL, height + TALL],
        coloraxis="coloraxis",
        hoverongaps=False,
        opacity=STRENGTH,
        texttemplate="%{text}",
        textfont={"size": 14, "color": theme.TEXT},
        hovertemplate="%{z:.4f}<extra></extra>",
    )


def _values(drawing: Scheme) -> dict[str, Any]:
    return theme.trace(
        "scatter",
        x=[value.x for value in drawing.values],
        y=[value.y for value in drawing.values],
        mode="text",
        textposition=[value.side for value in drawing.values],
        textfont={"size": 14}
        | {
            "color": [
                drawing.colour if value.name in ("kept", "written") else theme.TEXT
                for value in drawing.values
            ]
        },
        hoverinfo="skip",
    )


def _token(drawing: Scheme) -> dict[str, Any]:
    """The word that is read, below the place where it comes in."""
    return theme.trace(
        "scatter",
        x=[drawing.token],
        y=[_TOKEN],
        mode="text",
        textposition="middle center",
        textfont={"size": 15, "color": theme.X},
        hoverinfo="skip",
    )


def roads(
    cells: Sequence[tuple[Wires, int]], names: Mapping[str, str], titles: tuple[str, str]
) -> theme.Figure:
    """The keeping gate of every word, and below what of every state is left at the end.

    Frame t marks word t.

    Args:
        cells: what was read and the unit that is looked at, for every cell.
        names: of the cells.
        titles: of the two axes.
    """
    words = cells[0][0].words
    steps = len(words)
    traces: list[dict[str, Any]] = []
    for row, axis in enumerate(("y", "y2")):
        for found, unit in cells:
            colour, dash, symbol = CELL_STYLES[found.cell]
            values = (found.keeps, found.road)[row][:, unit]
            traces.append(
                theme.trace(
                    "scatter",
                    x=list(range(steps)),
                    y=theme.array(values),
                    yaxis=axis,
                    mode="lines+markers",
                    name=names[found.cell],
                    showlegend=not row,
                    line={"color": colour, "width": 2.5, "dash": dash},
                    marker={"symbol": symbol, "size": 9, "color": colour},
                    hovertemplate="%{y:.4f}<extra>%{fullData.name}</extra>",
                )
            )
    mark = tables.outline(steps - 1.5, steps - 0.5, -0.05, 1.05, theme.TEXT, showlegend=False)
    traces += [mark, mark | {"yaxis": "y2"}]
    whole = {"range": [-0.08, 1.08], "tickmode": "array", "tickvals": [0, 0.5, 1]}
    figure = theme.figure(
        traces,
        height=310,
        margin={"l": 76, "r": 8, "t": 34, "b": 64},
        xaxis=theme.token_ticks(words) | {"anchor": "y2"},
        yaxis=curves.GRID | whole | {"domain": [0.54, 1]} | curves.axis_title(titles[0]),
        yaxis2=curves.GRID | whole | {"domain": [0, 0.46]} | curves.axis_title(titles[1]),
        showlegend=True,
        legend=curves.legend(),
        uirevision=steps,
    )
    figure["frames"] = theme.frames(
        [[{"x": tables.outline_x(t - 0.5, t + 0.5)}] * 2 for t in range(steps)],
        traces=[len(traces) - 2, len(traces) - 1],
    )
    return figure
