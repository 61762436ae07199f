"""A word written twice by one network: fed with the right letters, and with its own."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from diagrams import curves, tables, theme
from rnn_core.charlm.sampling import Generated
from rnn_core.charlm.teacher_forcing import Comparison

_LEFT: Final = 104  # the three pictures share their left margin
_READ, _BELOW, _ENDS = -1.15, 0.15, 0.75  # rows: what is read, what is written, the rims
_HALF: Final = 0.49  # of the frame around a step
WRONG: Final = "✗"


def forced_and_free(found: Comparison, titles: Mapping[str, str]) -> theme.Figure:
    """Letters read, chances they were drawn from and letters written; frame t marks step t."""
    word, letters = found.word, found.snapshot.network.letters
    rows, last = len(letters), len(word) - 2
    height = max(180, 24 * (rows + 3))  # of a lane; its title stands upright beside it
    traces: list[dict[str, Any]] = []
    for run, axis in ((found.forced, "y"), (found.free, "y2")):
        traces += _run(run, word, letters, axis)
    traces.append(tables.outline(last - _HALF, last + _HALF, 0, 1, yaxis="y3"))
    if found.diverges is not None:
        here, early = found.diverges - 0.5, found.diverges <= last / 2
        traces.append(curves.dotted_line([here, here], [0, 1], width=2.5, yaxis="y3"))
        beside = here + (0.08 if early else -0.08)
        name = curves.line_name(
            beside, 0.5, titles["parts"], f"middle {'right' if early else 'left'}"
        )
        traces.append(name | {"yaxis": "y3", "cliponaxis": False})
    ticks = [_READ, *range(rows), rows + _BELOW]
    names = [titles["read"], *map(theme.label, letters), titles["written"]]
    lane = {"tickmode": "array", "tickvals": ticks, "ticktext": names}
    lane |= {"range": [rows + _ENDS, _READ - 0.6]}
    wanted = theme.token_ticks(tuple(word[1:])) | curves.axis_title(titles["right"])
    figure = theme.figure(
        traces,
        height=2 * height + 70,
        margin={"l": _LEFT, "r": 12, "t": 4, "b": 44},
        xaxis=wanted | {"anchor": "y2"},
        yaxis=lane | {"domain": [0.54, 1]} | curves.axis_title(titles["forced"]),
        yaxis2=lane | {"domain": [0, 0.46]} | curves.axis_title(titles["free"]),
        yaxis3={"domain": [0, 1], "range": [-0.006, 1.006], "visible": False},
        uirevision=word,
    )
    moved = [[{"x": tables.outline_x(step - _HALF, step + _HALF)}] for step in range(last + 1)]
    place = next(i for i, one in enumerate(traces) if one.get("yaxis") == "y3")
    figure["frames"] = theme.frames(moved, traces=[place])
    return figure


def _run(run: Generated, word: str, letters: str, axis: str) -> list[dict[str, Any]]:
    steps = list(range(len(run.outputs)))
    read = theme.trace(
        "scatter",
        x=steps,
        y=[_READ] * len(steps),
        mode="markers+text",
        marker={"symbol": "square", "size": 25, "color": theme.X_TINT},
        text=list(map(theme.label, run.inputs)),
        textfont={"color": theme.X},
        hoverinfo="skip",
        yaxis=axis,
    )
    right = [letter == wanted for letter, wanted in zip(run.outputs, word[1:], strict=True)]
    said = zip(map(theme.label, run.outputs), right, strict=True)
    written = theme.trace(
        "scatter",
        x=steps,
        y=[len(letters) + _BELOW] * len(steps),
        mode="text",
        text=[letter if fine else f"<b>{letter} {WRONG}</b>" for letter, fine in said],
        textfont={"color": theme.Y, "size": 15},
        hoverinfo="skip",
        yaxis=axis,
    )
    framed = [(k, letters.index(letter)) for k, letter in enumerate(run.outputs)]
    frames = [
        tables.cell_frames(
            [cell for cell, fine in zip(framed, right, strict=True) if fine == kind],
            dash="solid" if kind else "dot",
            yaxis=axis,
        )
        for kind in (True, False)
    ]
    return [
        tables.probability_cells(run.sampling_probabilities.T, yaxis=axis),
        read,
        written,
        *frames,
    ]


def letter_probabilities(found: Comparison, titles: Mapping[str, str]) -> theme.Figure:
    """What was predicted and what was drawn from at one step, for both ways; frame t is step t."""
    letters, last = found.snapshot.network.letters, len(found.word) - 2
    across = list(range(len(letters)))
    traces: list[dict[str, Any]] = []
    for run, axis in ((found.forced, "x"), (found.free, "x2")):
        for values, colour in ((run.probabilities, theme.W), (run.sampling_probabilities, theme.Y)):
            bars = {"x": across, "y": theme.array(values[last]), "marker": {"color": colour}}
            hover = "%{y:.4f}<extra></extra>"
            traces.append(theme.trace("bar", **bars, xaxis=axis, hovertemplate=hover))
        mark = {"symbol": "triangle-down", "size": 11, "color": theme.TEXT}
        pen = _written_letter(run, letters, last) | {
            "mode": "markers",
            "marker": mark,
            "hoverinfo": "skip",
        }
        traces.append(theme.trace("scatter", **pen, xaxis=axis))
    ticks = {"tickmode": "array", "tickvals": across, "tickangle": 0}
    ticks |= {"ticktext": list(map(theme.label, letters)), "range": [-0.6, across[-1] + 0.6]}
    figure = theme.figure(
        traces,
        height=190,
        margin={"l": _LEFT, "r": 12, "t": 4, "b": 44},
        xaxis=ticks | {"domain": [0, 0.48]} | curves.axis_title(titles["forced"]),
        xaxis2=ticks | {"domain": [0.52, 1]} | curves.axis_title(titles["free"]),
        yaxis=_PERCENT_AXIS
        | curves.GRID
        | curves.axis_title(titles["chance"])
        | {"range": [0, 1.16]},
        bargap=0.3,
        uirevision=found.word,
    )
    moved = [
        [
            part
            for run in (found.forced, found.free)
            for part in (
                theme.trace("bar", y=theme.array(run.probabilities[step])),
                theme.trace("bar", y=theme.array(run.sampling_probabilities[step])),
                _written_letter(run, letters, step),
            )
        ]
        for step in range(last + 1)
    ]
    figure["frames"] = theme.frames(moved, traces=list(range(len(traces))))
    return figure


_PERCENT_AXIS: Final = {"tickformat": ".0%", "tick0": 0, "dtick": 0.5}


def _written_letter(run: Generated, letters: str, step: int) -> dict[str, Any]:
    """Where the letter that was written stands, above both of its bars."""
    at = letters.index(run.outputs[step])
    top = float(max(run.probabilities[step, at], run.sampling_probabilities[step, at]))
    return {"type": "scatter", "x": [at], "y": [top + 0.08]}


def accuracy_by_letter(found: Comparison, titles: Mapping[str, str]) -> theme.Figure:
    """How often each letter comes out right in many runs, both ways."""
    steps = list(range(len(found.word) - 1))
    traces = []
    for name, colour, dash, legend in (
        ("forced", theme.W, "dash", (-0.5, "╌ {}", "middle right")),
        ("free", theme.Y, "solid", (steps[-1] + 0.5, "— {}", "middle left")),
    ):
        share = np.asarray(found.correct[name]).mean(axis=0)
        traces.append(
            theme.trace(
                "scatter",
                x=steps,
                y=theme.array(share),
                mode="lines+markers",
                line={"color": colour, "width": 2.5, "dash": dash},
                marker={"size": 8, "color": colour},
                hovertemplate="%{y:.1%}<extra></extra>",
            )
        )
        x, said, side = legend  # above both lines, which may lie on one another
        line_name = curves.line_name(x, 1.28, said.format(titles[name]), side)
        traces.append(line_name | {"textfont": {"color": colour, "size": 13}})
    return theme.figure(
        traces,
        height=210,
        margin={"l": _LEFT, "r": 12, "t": 4, "b": 44},
        xaxis=theme.token_ticks(tuple(found.word[1:])) | curves.axis_title(titles["right"]),
        yaxis=_PERCENT_AXIS
        | curves.GRID
        | curves.axis_title(titles["share"])
        | {"range": [-0.05, 1.42]},
        uirevision=found.word,
    )
