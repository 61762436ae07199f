"""A training on a word: the loss as it falls, and every letter's chance at every step."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from diagrams import curves, tables, theme
from rnn_core.charlm.trained_word import TrainedWord

_LEFT: Final = 84  # the three pictures share their left margin
CEILING: Final = 3.0  # nats; ln 12 is 2.48


def loss_curve(trained: TrainedWord, titles: Mapping[str, str]) -> theme.Figure:
    """The mean loss after every few updates, and the floor of a network without memory."""
    losses = [one.loss for one in trained.snapshots]
    every = list(range(len(losses)))
    line = theme.trace(
        "scatter",
        x=every,
        y=losses,
        mode="lines+markers",
        line={"color": theme.L, "width": 2.5},
        marker={"size": 6, "color": theme.L},
        hovertemplate="L = %{y:.4f}<extra></extra>",
    )
    end, updates = trained.length - 1, trained.snapshots[0].steps  # it may be still learning
    floor = curves.dotted_line([-0.5, end + 0.5], [trained.memoryless_loss] * 2)
    name = curves.line_name(end + 0.4, trained.memoryless_loss + 0.05, titles["floor"], "top left")
    now = curves.ring(every[-1], losses[-1], theme.L)
    marked = list(range(0, end + 1, 5))
    ticks = {"tickmode": "array", "tickvals": marked}
    ticks |= {"ticktext": [str(updates * k // end) for k in marked]}
    figure = theme.figure(
        [floor, line, now, name],
        height=220,
        margin={"l": _LEFT, "r": 12, "t": 8, "b": 44},
        xaxis=ticks | {"range": [-0.6, end + 0.6]} | curves.axis_title(titles["updates"]),
        yaxis=curves.GRID
        | curves.range_from_zero(max(CEILING, 1.05 * max(losses)), low=-0.2)
        | curves.axis_title(titles["loss"]),
        uirevision=trained.word,
    )
    moves = [[{"x": [k], "y": [loss]}] for k, loss in enumerate(losses)]
    figure["frames"] = theme.frames(moves, traces=[2])
    return figure


def probability_table(trained: TrainedWord, titles: Mapping[str, str]) -> theme.Figure:
    """P(next letter), T steps across and V letters down, the right ones framed; above it L_t."""
    steps, letters = len(trained.word) - 1, trained.letters
    across, last = list(range(steps)), trained.snapshots[-1]
    highest = max(float(one.losses.max()) for one in trained.snapshots)
    right = [(k, letters.index(letter)) for k, letter in enumerate(trained.word[1:])]
    bars = theme.trace(
        "bar",
        x=across,
        y=theme.array(last.losses),
        marker={"color": theme.L},
        width=0.5,
        yaxis="y2",
        hovertemplate="L = %{y:.4f}<extra></extra>",
    )
    start = curves.dotted_line([-0.5, steps - 0.5], [np.log(len(letters))] * 2, yaxis="y2")
    rows = {"tickmode": "array", "tickvals": list(range(len(letters)))}
    rows |= {"ticktext": [theme.label(letter) for letter in letters]}
    figure = theme.figure(
        [tables.probability_cells(last.probabilities.T), tables.cell_frames(right), bars, start],
        height=210 + 26 * len(letters),
        margin={"l": _LEFT, "r": 12, "t": 8, "b": 40},
        xaxis=theme.token_ticks(tuple(trained.word[:-1])) | {"side": "bottom"},
        yaxis=rows
        | {"range": [len(letters) - 0.5, -0.5], "domain": [0, 0.62]}
        | curves.axis_title(titles["next"]),
        yaxis2=curves.GRID
        | {"domain": [0.7, 1]}
        | curves.range_from_zero(max(CEILING, 1.05 * highest))
        | curves.axis_title(titles["step_loss"]),
        uirevision=trained.word,
    )
    moves = [
        [
            theme.trace("heatmap", z=theme.array(one.probabilities.T)),
            theme.trace("bar", y=theme.array(one.losses)),
        ]
        for one in trained.snapshots
    ]
    figure["frames"] = theme.frames(moves, traces=[0, 2])
    return figure


def same_letter_states(trained: TrainedWord, titles: Mapping[str, str]) -> theme.Figure:
    """The states after the same letter at two steps, one above the other."""
    assert trained.repeated is not None
    pair = list(trained.repeated)
    last = trained.snapshots[-1]
    cells = theme.trace(
        "heatmap",
        z=theme.array(last.states[pair]),
        x=list(range(1, last.states.shape[1] + 1)),
        coloraxis="coloraxis",
        xgap=2,
        ygap=4,
        hovertemplate="%{x}: %{z:.4f}<extra></extra>",
    )
    names = [f"h<sub>{t + 1}</sub> · {theme.label(trained.word[t])}" for t in pair]
    figure = theme.figure(
        [cells],
        height=120,
        margin={"l": _LEFT, "r": 12, "t": 8, "b": 40},
        coloraxis=theme.state_axis(),
        xaxis=curves.axis_title(titles["units"])
        | {"tick0": 1, "dtick": 1 + last.states.shape[1] // 17},
        yaxis={"tickmode": "array", "tickvals": [0, 1], "ticktext": names, "range": [1.5, -0.5]},
        uirevision=trained.word,
    )
    figure["frames"] = theme.frames(
        [[theme.trace("heatmap", z=theme.array(one.states[pair]))] for one in trained.snapshots],
        traces=[0],
    )
    return figure
