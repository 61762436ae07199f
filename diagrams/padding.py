"""A batch as a grid in which padding looks like nothing else, its mask, and its lengths."""

from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any, Final

import numpy as np

from diagrams import tables, theme
from rnn_core.batching.padding import TextBatch

UNKNOWN: Final = "<unk>"
_LEFT: Final = 98  # pixels for the names of the lines
FEWEST: Final = 8  # columns; shorter lines leave room instead of swelling
PADDED: Final = {
    "color": theme.BAND,
    "line": {"width": 0},
    "pattern": {"shape": "/", "fillmode": "overlay", "size": 6, "solidity": 0.25}
    | {"fgcolor": theme.MUTED},
}
"""What padding is drawn with: the only hatching of the sheet."""


def padding_cells(
    cells: Sequence[tuple[float, float]], height: float = 0.84, width: float = 0.92, **where: Any
) -> dict[str, Any]:
    """Cells (column, row) of padding."""
    return theme.trace(
        "bar",
        x=[column for column, _ in cells],
        y=[height] * len(cells),
        base=[row - height / 2 for _, row in cells],
        width=width,
        marker=PADDED,
        hoverinfo="skip",
        **where,
    )


def padded_batch(batch: TextBatch, row: int, titles: Mapping[str, str]) -> theme.Figure:
    """The tokens of every line, pads hatched, and the lengths.

    As wide as the longest line was before anything was cut, so that `max_length` moves no edge.

    Args:
        batch: the lines.
        row: the one looked at, from 0.
        titles: "line", with places for its number and its length.
    """
    rows, steps = batch.ids.shape
    tall = 30 if rows <= 8 else 21
    places = [(t, b) for b in range(rows) for t in range(steps)]
    real = [place for place in places if batch.mask[place[1], place[0]]]
    pads = [place for place in places if not batch.mask[place[1], place[0]]]
    said = [_said(batch, t, b) for t, b in real]
    tokens = theme.trace(
        "bar",
        x=[t for t, _ in real],
        y=[0.84] * len(real),
        base=[b - 0.42 for _, b in real],
        width=0.92,
        marker={"color": theme.X_TINT, "cornerradius": 5, "line": {"width": 0}},
        text=[theme.label(word) for word in said],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={
            "size": 13,
            "color": [theme.MUTED if one == UNKNOWN else theme.X for one in said],
        },
        customdata=[f"{theme.label(batch.tokens[b][t])} · id {batch.ids[b, t]}" for t, b in real],
        hovertemplate="%{customdata}<extra></extra>",
    )
    names = theme.trace(
        "scatter",
        x=[t for t, _ in pads],
        y=[b for _, b in pads],
        mode="text",
        text=[theme.label(batch.pad)] * len(pads),
        textfont={"size": 12 if tall > 21 else 9, "color": theme.MUTED},
        hoverinfo="skip",
    )
    chosen = tables.outline(-0.5, steps - 0.5, row - 0.48, row + 0.48)
    every, counted = list(range(rows)), (batch.lines.numbers, batch.lengths.tolist())
    label = {"tickmode": "array", "tickvals": every, "tickfont": {"size": 12, "color": theme.MUTED}}
    return theme.figure(
        [tokens, padding_cells(pads), names, chosen],
        height=rows * tall + 12,
        barmode="overlay",
        margin={"l": _LEFT, "r": 8, "t": 6, "b": 6},
        xaxis=_columns(batch),
        yaxis=label
        | {"ticktext": [titles["line"].format(*one) for one in zip(*counted, strict=True)]}
        | {"range": [rows - 0.45, -0.55]},
        uirevision=rows,
    )


def padding_mask(batch: TextBatch, title: str) -> theme.Figure:
    """Where words are and where padding is, hatched; any screen shows all of it at once.

    Args:
        batch: the lines.
        title: of the mask.
    """
    rows, steps = batch.ids.shape
    mask = theme.trace(
        "heatmap",
        z=theme.array(batch.mask.astype(np.int8)),
        x=list(range(steps)),
        y=list(range(rows)),
        zmin=0,
        zmax=1,
        colorscale=[[0, theme.BAND], [1, theme.X]],
        opacity=0.55,  # a whole block of it would be louder than the words
        showscale=False,
        xgap=2,
        ygap=2,
        hovertemplate="%{z}<extra></extra>",
    )
    pads = [(t, b) for b in range(rows) for t in range(steps) if not batch.mask[b, t]]
    return theme.figure(
        [mask, padding_cells(pads)],
        height=rows * (15 if rows <= 8 else 10) + 12,
        barmode="overlay",
        margin={"l": _LEFT, "r": 8, "t": 6, "b": 6},
        xaxis=_columns(batch),
        yaxis={"range": [rows - 0.45, -0.55], "tickmode": "array", "tickvals": [(rows - 1) / 2]}
        | {"ticktext": [title], "tickfont": {"size": 12, "color": theme.MUTED}},
        uirevision=rows,
    )


def _columns(batch: TextBatch) -> dict[str, Any]:
    """The axis of steps: as wide as the longest line was before anything was cut."""
    return {"range": [-0.6, max(batch.longest, FEWEST) - 0.4], "visible": False}


def _said(batch: TextBatch, t: int, b: int) -> str:
    """What the network is given in a place: a word it does not know is one like any other."""
    word = batch.tokens[b][t]
    return UNKNOWN if word in batch.unknown else word


def min_width(batch: TextBatch) -> int:
    """Pixels below which the tokens would run into one another; narrower screens scroll."""
    longest = max(len(unescape(theme.label(word))) for row in batch.tokens for word in row)
    return _LEFT + 8 + max(batch.longest, FEWEST) * max(38, 9 + round(6.3 * longest))
