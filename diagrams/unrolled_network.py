"""The unrolled network: one column per step, coloured by what the state really is."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from diagrams import step_columns, theme
from rnn_core.charlm.single_pass import SinglePass

HALF = 0.2  # half the width of a column of cells, in steps
BOX_TOP, BOX_BOTTOM = -0.24, -0.42  # of the token boxes; the cells themselves fill 0 … 1
W_XH_LEVEL = -0.12  # height of the line that brings W_xh to every step
W_HH_LEVEL = 1.22  # height of the line that brings W_hh to every step
TOP = 1.52
FEWEST = 4  # a shorter text leaves room at the right instead of swelling


@dataclass(frozen=True)
class UnrolledLabels:
    """Words on the unrolled diagram, in the reader's language."""

    inputs: str
    states: str
    same_matrix: str


def unrolled_network(reading: SinglePass, labels: UnrolledLabels) -> theme.Figure:
    """The network unrolled over the text; frame t marks step t, the last step is marked at first.

    The one matrix W_hh is drawn once, with its real values, and a line carries it to every step.
    """
    steps = len(reading.tokens)
    traces = [
        _weight_lines(steps),
        _arrows(steps),
        _arrowheads(steps),
        _taps(steps, labels.same_matrix),
        _token_boxes(reading),
        _cells(reading),
        _state_names(steps),
        _matrix(reading),
        _matrix_name(reading, labels),
        step_columns.step_frame(steps - 1, HALF),
    ]
    figure = theme.figure(
        traces,
        height=360,
        margin={"l": 104, "r": 8, "t": 4, "b": 4},
        coloraxis=theme.state_axis(),
        xaxis={"range": [-0.75, _end(steps)], "visible": False},
        yaxis={"range": [BOX_BOTTOM - 0.03, TOP], "visible": False},
        xaxis2={"domain": [0, 0.3], "anchor": "y2", "range": [0, len(reading.blocks)]}
        | {"constrain": "domain", "constraintoward": "left", "visible": False},
        yaxis2={"domain": [0.87, 1], "anchor": "x2", "range": [1, 0], "visible": False}
        | {"scaleanchor": "x2", "constrain": "domain"},
        annotations=_words(labels),
        uirevision=steps,
    )
    figure["frames"] = theme.frames(
        [[{"x": step_columns.step_frame_x(step, HALF)}] for step in range(steps)],
        traces=[len(traces) - 1],
    )
    return figure


def min_width(reading: SinglePass) -> int:
    """Pixels below which the tokens would not fit into their boxes; narrower screens scroll."""
    longest = max(len(theme.label(token)) for token in reading.tokens)
    return 112 + len(reading.tokens) * max(40, 24 + 8 * longest)


def _weight_lines(steps: int) -> dict[str, Any]:
    taps = [(step - 0.5, 0.5, step - 0.5, W_HH_LEVEL) for step in range(steps)]
    rails = [
        (-0.75, W_HH_LEVEL, steps - 1.5, W_HH_LEVEL),
        (-0.75, W_XH_LEVEL, steps - 1, W_XH_LEVEL),
    ]
    line = {"color": theme.W, "width": 1.2, "dash": "2px,3px"}
    return theme.trace(
        "scatter",
        **step_columns.segments([*taps, *rails]),
        mode="lines",
        line=line,
        hoverinfo="skip",
    )


def _arrows(steps: int) -> dict[str, Any]:
    along = [(step - 1 + HALF + 0.03, 0.5, step - HALF - 0.04, 0.5) for step in range(steps)]
    along[0] = (-0.68, 0.5, -HALF - 0.04, 0.5)  # h_0 comes from nowhere
    up = [(step, BOX_TOP, step, -0.02) for step in range(steps)]
    line = {"color": theme.MUTED, "width": 1.4}
    return theme.trace(
        "scatter", **step_columns.segments([*along, *up]), mode="lines", line=line, hoverinfo="skip"
    )


def _arrowheads(steps: int) -> dict[str, Any]:
    every = list(range(steps))
    return theme.trace(
        "scatter",
        x=[step - HALF - 0.04 for step in every] + every,
        y=[0.5] * steps + [-0.035] * steps,
        mode="markers",
        marker={
            "symbol": ["triangle-right"] * steps + ["triangle-up"] * steps,
            "size": 9,
            "color": theme.MUTED,
        },
        hoverinfo="skip",
    )


def _taps(steps: int, same_matrix: str) -> dict[str, Any]:
    every = list(range(steps))
    names = ["W<sub>hh</sub>"] * steps + ["W<sub>xh</sub>"] * steps
    return theme.trace(
        "scatter",
        x=[step - 0.5 for step in every] + every,
        y=[0.5] * steps + [W_XH_LEVEL] * steps,
        mode="markers",
        marker={"symbol": "square", "size": 9, "color": theme.W},
        customdata=names,
        hovertemplate="%{customdata}: " + same_matrix + "<extra></extra>",
    )


def _token_boxes(reading: SinglePass) -> dict[str, Any]:
    words = dict(enumerate(reading.tokens))
    textfont = {"color": theme.X, "size": 15}
    return step_columns.token_boxes(
        words, BOX_BOTTOM, BOX_TOP - BOX_BOTTOM, width=0.86, textfont=textfont
    )


def _cells(reading: SinglePass) -> dict[str, Any]:
    hidden_size = reading.states.shape[1]
    return step_columns.state_cells(
        reading.states,
        HALF,
        ygap=2 if hidden_size <= 16 else 1 if hidden_size <= 32 else 0,
        hovertemplate="h = %{z:.4f}<extra></extra>",
    )


def _state_names(steps: int) -> dict[str, Any]:
    return theme.trace(
        "scatter",
        x=[-0.72, *range(steps)],
        y=[0.4, *[1.08] * steps],
        mode="text",
        text=["h<sub>0</sub>=0", *[f"h<sub>{step + 1}</sub>" for step in range(steps)]],
        textposition=["middle left", *["middle center"] * steps],  # h_0 stands in the margin
        textfont={"color": theme.H, "size": 14},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _matrix(reading: SinglePass) -> dict[str, Any]:
    """W_hh itself, on a range fixed by H so that its scale is seen; a thumbnail, in whole percents.

    PyTorch draws W_hh from ±1/√H: there the colours reach half their strength.
    """
    blocks = np.hstack(reading.blocks)  # (H, G·H): the gates' matrices side by side
    full = 2 / len(blocks) ** 0.5
    return theme.trace(
        "heatmap",
        z=theme.array(np.rint(np.clip(blocks / full, -1, 1) * 100).astype(np.int8)),
        x0=0.5 / len(blocks),
        dx=1 / len(blocks),
        y0=0.5 / len(blocks),
        dy=1 / len(blocks),
        xaxis="x2",
        yaxis="y2",
        zmin=-100,
        zmax=100,
        colorscale=theme.STATE_SCALE,
        showscale=False,
        hoverinfo="skip",
    )


def _words(labels: UnrolledLabels) -> list[dict[str, Any]]:
    """Names of the rows, in the left margin."""
    rows = [
        ("W<sub>hh</sub>", W_HH_LEVEL, theme.W),
        (labels.states, 0.5, theme.H),
        ("W<sub>xh</sub>", W_XH_LEVEL, theme.W),
        (labels.inputs, (BOX_TOP + BOX_BOTTOM) / 2, theme.X),
    ]
    place = {"showarrow": False, "x": 0, "xref": "paper", "xshift": -8, "xanchor": "right"}
    return [
        place | {"text": text, "font": {"color": colour}, "y": level}
        for text, level, colour in rows
    ]


def _matrix_name(reading: SinglePass, labels: UnrolledLabels) -> dict[str, Any]:
    """What the line of W_hh says at its end; a trace, since its number moves with the sliders."""
    largest = float(np.abs(reading.weight_hh).max())
    return theme.trace(
        "scatter",
        x=[_end(len(reading.tokens))],
        y=[W_HH_LEVEL + 0.02],
        mode="text",
        text=[f"{labels.same_matrix}<br>|w| ≤ {largest:.2f}"],
        textposition="top left",
        textfont={"color": theme.W, "size": 13},
        hoverinfo="skip",
    )


def _end(steps: int) -> float:
    """The right end of the picture, in steps."""
    return max(steps, FEWEST) - 0.45
