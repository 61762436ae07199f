"""Any tensor of the pipeline in one box of a fixed size: its matrices side by side, with names."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Final

import numpy as np

from diagrams import theme
from diagrams.stage_matrices import BLANK, LONGEST, ONE_ROW, ROWS, StageMatrices, stage_matrices
from rnn_core.batching.pipeline import Pipeline

HEIGHT: Final = 300
_LEFT, _TOP, _BOTTOM = 96, 26, 26
_WIDTH: Final = 840  # pixels of the box on a screen that is not wide
_LETTER: Final = 8  # pixels of a letter
_NUMBER: Final = (34, 14)  # pixels a number needs
_CELL: Final = (96, 40)  # pixels of the largest cell
_ABREAST: Final = 4  # matrices in each of several rows, where one would not do
_NAMES: Final = 64  # at one side of the picture, as many places in every frame
_PALE: Final = 2.5  # times the range of colours behind numbers, which are read on it
_IDS: Final = [[0.0, theme.X_TINT], [1.0, theme.X]]
_SCALES: Final = ("state", "state-pale", "chance", "id", "id-pale")
"""Colours and their range, a heatmap each."""


def stage_tensors(run: Pipeline, titles: Mapping[str, str]) -> theme.Figure:
    """Frame k shows the tensor of stage k.

    Numbers wear the colours of states, from minus the largest |value| of their tensor to plus it,
    probabilities those of chances, ids shades of the input; paler where each is written in its
    cell.

    Args:
        run: a batch that went all the way.
        titles: "pad" of padding; "kind" and "unkind"; "line" of a batch; "layer" and "back" of a
            state of a layer and of its second direction.
    """
    moves = [_drawn(stage_matrices(run, stage, titles), titles["pad"]) for stage in run.stages]
    muted: dict[str, Any] = {
        "mode": "text",
        "textfont": {"size": 13, "color": theme.MUTED},
        "hoverinfo": "skip",
    }
    muted |= {"cliponaxis": False}
    traces = [
        *(_cells(name, len(run.vocabulary) - 1) for name in _SCALES),
        theme.trace("scatter", mode="lines", line={"color": theme.TEXT, "width": 1.5})
        | {"hoverinfo": "skip"},
        theme.trace("scatter", textposition="middle center", **muted),
        theme.trace("scatter", textposition="bottom center", **muted),
        theme.trace("scatter", textposition="middle left", **muted),
        theme.trace("scatter", textposition="top center", **muted),
    ]
    figure = theme.figure(
        [trace | last for trace, last in zip(traces, moves[-1], strict=True)],
        height=HEIGHT,
        margin={"l": _LEFT, "r": 8, "t": _TOP, "b": _BOTTOM},
        xaxis={"range": [0, 1], "visible": False},
        yaxis={"range": [1, 0], "visible": False},
        uirevision="tensors",
    )
    figure["frames"] = theme.frames(moves, traces=range(len(traces)))
    return figure


def _cells(name: str, last: int) -> dict[str, Any]:
    """The heatmap of a scale; of ids `last` is the largest."""
    kind, _, pale = name.partition("-")
    scale, low, high = {
        "state": (theme.STATE_SCALE, -1, 1),
        "chance": (theme.PROBABILITY_SCALE, 0, 1),  # numbers are read on all of it
        "id": (_IDS, 0, last),
    }[kind]
    wider = _PALE if pale else 1
    return theme.trace(
        "heatmap",
        zmin=low * wider,
        zmax=high * wider,
        colorscale=scale,
        showscale=False,
        texttemplate="%{text}",
        hoverongaps=False,
        hovertemplate="%{z}<extra></extra>" if kind == "id" else "%{z:.3f}<extra></extra>",
    )


def _drawn(sheet: StageMatrices, pad: str) -> list[dict[str, Any]]:
    """The values of every trace for one sheet."""
    count = len(sheet.matrices)
    down = 1 if count <= ONE_ROW else ceil(count / _ABREAST)
    across = ceil(count / down)
    rows, columns = sheet.matrices[0].shape
    apart = max(1, round(columns * 0.12)) if across > 1 else 0
    below = max(1, round(rows * 0.15)) if down > 1 else 0
    z = np.full((down * (rows + below) - below, across * (columns + apart) - apart), np.nan)
    corners = [(k // across * (rows + below), k % across * (columns + apart)) for k in range(count)]
    for matrix, (top, left) in zip(sheet.matrices, corners, strict=True):
        z[top : top + rows, left : left + columns] = matrix
    high = HEIGHT - _TOP - _BOTTOM
    dx = min(_CELL[0] / _WIDTH, 1 / z.shape[1])
    dy = min(_CELL[1] / high, 1 / z.shape[0])
    room = dx * _WIDTH >= _NUMBER[0] and dy * high >= _NUMBER[1]
    padding: list[tuple[float, float, str]] = []
    text = [[""]] * ROWS
    if sheet.words is not None and count == 1:
        blank = [
            (i, j) for i, row in enumerate(sheet.words) for j, word in enumerate(row) if not word
        ]
        for i, j in blank:
            z[i, j] = np.nan
        if room:
            text = [list(row) for row in sheet.words] + text[len(sheet.words) :]
            padding = [((j + 0.5) * dx, (i + 0.5) * dy, sheet.blank) for i, j in blank]
    grid = {"x0": dx / 2, "dx": dx, "y0": dy / 2, "dy": dy}
    cells = theme.trace("heatmap", z=theme.array(z.astype(np.float32)), text=text, **grid)
    away = {"x0": -2, "dx": 1, "y0": -2, "dy": 1}  # of no number Plotly keeps no colours
    nothing = theme.trace("heatmap", z=[[0]], text=[[""]] * ROWS, **away)
    middles = [(left + columns / 2) * dx for _, left in corners]
    letters = int(dx * _WIDTH / _LETTER)
    named = [
        ((left + j + 0.5) * dx, min(1.0, (top + rows) * dy), _cut(name, letters, pad))
        for names, (top, left) in zip(sheet.columns, corners, strict=False)
        for j, name in enumerate(names)
    ]
    titles = [(middle, 0.0, title) for middle, title in zip(middles, sheet.titles, strict=False)]
    if down > 1:
        named = []
        titles, ends = titles[:0], [min((row + 1) * across, count) for row in range(down)]
        firsts = [sheet.titles[row * across] for row in range(down)]
        sides = [
            (0.0, (row * (rows + below) + rows / 2) * dy, f"{first}–{sheet.titles[end - 1]}")
            for row, (first, end) in enumerate(zip(firsts, ends, strict=True))
        ]
    elif len(sheet.rows) == rows and dy * high >= _NUMBER[1]:
        sides = [(0.0, (i + 0.5) * dy, name) for i, name in enumerate(sheet.rows)]
    elif len(sheet.rows) == rows:
        sides = [(0.0, rows / 2 * dy, f"{sheet.rows[0]}–{sheet.rows[-1]}")]
    else:
        part = rows / len(sheet.rows)
        sides = [(0.0, (i + 0.5) * part * dy, name) for i, name in enumerate(sheet.rows)]
    if letters < 3 or len(named) > _NAMES:
        named = []
    pale = text[0] != [""] and sheet.scale != "chance"
    scale = f"{sheet.scale}-pale" if pale else sheet.scale
    bars = [(left * dx, (top + rows / 2) * dy) for top, left in corners if sheet.halves]
    spans = [(x, x + columns * dx, None) for x, _ in bars]
    return [
        *(cells if name == scale else nothing for name in _SCALES),
        {"x": [x for bar in spans for x in bar], "y": [y for _, y in bars for _ in range(3)]},
        _placed(padding),
        _placed(named),
        _placed(sides, beside=True),
        _placed(titles),
    ]


def _cut(name: str, letters: int, pad: str) -> str:
    """A name that fits; of padding no beginning is left, but a dot."""
    if name == pad and len(pad) > letters:
        return "·"
    return theme.label(name, min(letters, LONGEST))


def _placed(names: Sequence[tuple[float, float, str]], beside: bool = False) -> dict[str, Any]:
    """Names at their places, and blanks that are left over: as many in every frame.

    Of no text Plotly makes no element, and a name that comes again would come in another order.

    Those `beside` the cells keep a little apart from them.
    """
    kept = names if len(names) <= _NAMES else ()
    spare = _NAMES - len(kept)
    return {
        "x": [x for x, _, _ in kept] + [0.0] * spare,
        "y": [y for _, y, _ in kept] + [0.0] * spare,
        "text": [f"{name}{BLANK}" if beside else name for _, _, name in kept] + [BLANK] * spare,
    }
