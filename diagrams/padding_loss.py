"""What a network answers at every position of a padded batch, and losses that count it or do not.

A letter's cell is filled where the answer is right; padding is hatched, as everywhere.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme
from diagrams.padding import padding_cells
from rnn_core.charlm.padding_loss import PAD, PaddedTraining

_ROW: Final = 24  # pixels
COLUMNS_WIDTH: Final = 420
"""Pixels below which the letters would run into one another; narrower screens scroll."""
CURVES_WIDTH: Final = 520


def answers(
    training: PaddedTraining, update: int, longest: int, titles: Mapping[str, str]
) -> theme.Figure:
    """Target letters by line and step: filled where the network names them, else hollow.

    Args:
        training: what was trained.
        update: the network after so many updates.
        longest: columns that there is room for, whatever the batch has.
        titles: "right" and "wrong", of a letter.
    """
    batch, right = training.batch, training.right[update]
    rows, steps = training.mask.shape
    places = [(t, b) for b in range(rows) for t in range(steps)]
    pads = [(t, b) for t, b in places if not training.mask[b, t]]
    names = ((True, titles["right"]), (False, titles["wrong"]))
    letters = []
    for hit, name in names:
        cells = [(t, b) for t, b in places if training.mask[b, t] and right[b, t] == hit]
        said = [batch.tokens[batch.targets[b, t]] for t, b in cells]
        letters.append(_letters(cells, said, hit, name))
    hatched = padding_cells(pads) | {"name": theme.label(PAD)}
    return theme.figure(
        [*letters, hatched],
        height=rows * _ROW + 40,
        barmode="overlay",
        margin={"l": 8, "r": 8, "t": 34, "b": 6},
        xaxis={"range": [-0.6, longest - 0.4], "visible": False},
        yaxis={"range": [rows - 0.45, -0.55], "visible": False},
        showlegend=True,
        legend=curves.legend(),
        uirevision=rows,
    )


def _letters(cells: list[tuple[int, int]], said: list[str], hit: bool, name: str) -> dict[str, Any]:
    """Cells with letters; one outside the picture keeps their name in the legend."""
    cells, said = [*cells, (-9, 0)], [*said, ""]
    return theme.trace(
        "bar",
        name=name,
        x=[t for t, _ in cells],
        y=[0.84] * len(cells),
        base=[b - 0.42 for _, b in cells],
        width=0.92,
        marker={
            "color": theme.Y if hit else theme.PAPER,
            "cornerradius": 4,
            "line": {"width": 1.5, "color": theme.Y},
        },
        text=said,
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"size": 17, "color": theme.PAPER if hit else theme.TEXT},
        hovertemplate="%{text}<extra>" + name + "</extra>",
    )


def learning(
    training: PaddedTraining, update: int, highest: float, titles: Mapping[str, str]
) -> theme.Figure:
    """Loss and accuracy over the updates: of the letters, and of all positions.

    Args:
        training: what was trained.
        update: where the reader is.
        highest: loss at which its axis ends.
        titles: "letters" and "everywhere", of the curves; "updates", "loss" and "accuracy", of the
            axes.
    """
    pairs = (
        (training.loss_of_letters, training.loss_everywhere, theme.L, ""),
        (training.accuracy_of_letters, training.accuracy_everywhere, theme.Y, "2"),
    )
    traces = []
    for letters, everywhere, colour, axis in pairs:
        where = {"xaxis": f"x{axis}", "yaxis": f"y{axis}"}
        traces += [
            _curve(letters, titles["letters"], colour, "solid", **where),
            _curve(everywhere, titles["everywhere"], colour, "dot", **where),
            *(
                curves.ring(update, float(one[update]), colour) | where | {"showlegend": False}
                for one in (letters, everywhere)
            ),
        ]
    across = {"range": [-2, len(training.losses) + 1], "nticks": 5}
    across |= curves.axis_title(titles["updates"])
    return theme.figure(
        traces,
        height=250,
        margin={"l": 52, "r": 12, "t": 44, "b": 46},
        xaxis=across | {"domain": [0, 0.44]},
        xaxis2=across | {"domain": [0.56, 1], "anchor": "y2"},
        yaxis=curves.GRID
        | {"range": [0, highest], "nticks": 6}
        | curves.axis_title(titles["loss"]),
        yaxis2=curves.GRID
        | {"range": [0, 1.04], "tickformat": ".0%", "dtick": 0.25, "tick0": 0, "anchor": "x2"}
        | curves.axis_title(titles["accuracy"]),
        showlegend=True,
        legend=curves.legend(),
        uirevision=1,
    )


def _curve(values: NDArray[Any], name: str, colour: str, dash: str, **where: str) -> dict[str, Any]:
    return theme.trace(
        "scatter",
        x=list(range(len(values))),
        y=theme.array(values.astype(np.float32)),
        mode="lines",
        name=name,
        line={"color": colour, "width": 2.5, "dash": dash},
        hovertemplate="%{y:.2f}<extra>%{fullData.name}</extra>",
        showlegend=colour == theme.L,
        **where,
    )
