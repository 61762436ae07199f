"""An embedding is a table: ids choose its rows, which a one-hot vector times a matrix does too."""

from collections.abc import Mapping
from html import unescape
from typing import Any, Final

import numpy as np

from diagrams import step_columns, tables, theme
from rnn_core.batching.padding import EmbeddingLookup

LEAST_RANGE: Final = 2.0  # of the numbers' colours: ± so much, or the largest of the table
_ROW: Final = 6.4  # pixels of a row of the matrix
_LEFT, _RIGHT = 0.13, 0.17  # where the one-hot vector ends and the matrix begins


def tokens_and_ids(found: EmbeddingLookup, titles: Mapping[str, str]) -> theme.Figure:
    """The tokens of a line with their ids; frame t marks token t.

    Args:
        found: the line.
        titles: "tokens" and "ids", names of the two rows.
    """
    words, ids = dict(enumerate(found.tokens)), found.ids
    boxes = step_columns.token_boxes(
        words, 0, 1, width=0.9, textfont={"color": theme.X, "size": 14}
    )
    numbers = theme.trace(
        "scatter",
        x=list(words),
        y=[-0.55] * len(ids),
        mode="text",
        text=list(map(str, ids)),
        textfont={"color": theme.MUTED, "size": 14},
        hoverinfo="skip",
    )
    marker = tables.outline(-0.5, 0.5, 1.08, -0.95, theme.X)
    place = {"showarrow": False, "x": 0, "xref": "paper", "xshift": -8, "xanchor": "right"}
    figure = theme.figure(
        [boxes, numbers, marker],
        height=92,
        margin={"l": 92, "r": 8, "t": 4, "b": 4},
        xaxis={"range": [-0.6, max(len(ids), 8) - 0.4], "visible": False},
        yaxis={"range": [-1.1, 1.2], "visible": False},
        annotations=[
            place | {"text": titles["tokens"], "y": 0.5, "font": {"color": theme.X, "size": 13}},
            place | {"text": titles["ids"], "y": -0.55, "font": {"color": theme.MUTED, "size": 13}},
        ],
        uirevision=len(ids),
    )
    figure["frames"] = theme.frames(
        [[{"x": tables.outline_x(t - 0.5, t + 0.5)}] for t in range(len(ids))], traces=[2]
    )
    return figure


def min_width(found: EmbeddingLookup) -> int:
    """Pixels below which the tokens would not fit into their boxes; narrower screens scroll."""
    tokens = found.tokens
    return 100 + max(len(tokens), 8) * max(
        44, 18 + round(7.6 * max(len(unescape(theme.label(token))) for token in tokens))
    )


def one_hot_product(found: EmbeddingLookup, titles: Mapping[str, str]) -> theme.Figure:
    """A one-hot column beside the matrix, the row it chooses, and that row by itself below.

    Frame t is token t of the line; the last is shown at first, as in every picture of steps.

    Args:
        found: the line.
        titles: "onehot", "matrix" and "vector".
    """
    size, width = found.table.shape
    reach = max(LEAST_RANGE, float(np.abs(found.table).max()))
    steps = [_step(found, t) for t in range(len(found.ids))]
    where: dict[str, Any] = {"zmin": -reach, "zmax": reach, "colorscale": theme.STATE_SCALE}
    where |= {"showscale": False}
    every = [theme.label(word) for word in found.words]
    hot = theme.trace(
        "heatmap",
        z=steps[-1][0]["z"],
        x=[0],
        y=list(range(size)),
        zmin=0,
        zmax=1,
        colorscale=[[0, theme.BAND], [1, theme.X]],
        showscale=False,
        ygap=1,
        hoverinfo="skip",
    )
    matrix = theme.trace(
        "heatmap",
        z=theme.array(found.table),
        x=list(range(width)),
        y=list(range(size)),
        customdata=[[word] * width for word in every],
        hovertemplate="%{customdata} · %{x}: %{z:.3f}<extra></extra>",
        xaxis="x2",
        **where,
    )
    row = tables.outline(-0.5, width - 0.5, 0, 1, theme.X, xaxis="x2") | steps[-1][1]
    vector = theme.trace(
        "heatmap",
        z=steps[-1][2]["z"],
        x=list(range(width)),
        y=[0],
        xgap=1,
        hovertemplate="%{z:.4f}<extra></extra>",
        xaxis="x3",
        yaxis="y2",
        **where,
    )
    frame = tables.outline(-0.5, width - 0.5, -0.5, 0.5, theme.X, xaxis="x3", yaxis="y2")
    name = theme.trace(
        "scatter",
        x=[-0.45],
        mode="text",
        textposition="middle left",
        textfont={"color": theme.X, "size": 14},
        hoverinfo="skip",
        cliponaxis=False,
        **steps[-1][3],
    )
    across = {"visible": False, "range": [-0.6, width - 0.4]}
    place = {"showarrow": False, "xref": "paper", "yref": "paper", "font": {"size": 13}}
    top = {"y": 1, "yanchor": "bottom"}
    colour = {"font": {"color": theme.X, "size": 13}}
    height = round(size * _ROW) + 130
    figure = theme.figure(
        [hot, matrix, row, vector, frame, name],
        height=height,
        margin={"l": 150, "r": 8, "t": 30, "b": 30},
        xaxis={"visible": False, "range": [-0.5, 0.5], "domain": [_LEFT - 0.05, _LEFT]},
        xaxis2=across | {"domain": [_RIGHT, 1]},
        xaxis3=across | {"domain": [_RIGHT, 1], "anchor": "y2"},
        yaxis={"visible": False, "range": [size - 0.4, -0.6], "domain": [0.15, 1]},
        yaxis2={"visible": False, "range": [-0.6, 0.6], "domain": [0, 0.07]},
        annotations=[
            place | top | {"text": titles["onehot"], "x": _LEFT - 0.025, "xanchor": "center"},
            place | top | {"text": titles["matrix"], "x": (_RIGHT + 1) / 2},
            place | {"text": "×", "x": (_LEFT + _RIGHT) / 2, "y": 0.575, "xanchor": "center"},
            place | {"text": "=", "x": (_RIGHT + 1) / 2, "y": 0.11, "yanchor": "middle"},
            place
            | {"text": titles["vector"], "x": _RIGHT, "xanchor": "right", "xshift": -8}
            | {"y": 0.035, "yanchor": "middle"}
            | colour,
        ],
        uirevision=size,
    )
    figure["frames"] = theme.frames(steps, traces=[0, 2, 3, 5])
    return figure


def _step(found: EmbeddingLookup, t: int) -> list[dict[str, Any]]:
    """What changes at token t: the one-hot column, the row's frame, the vector, its name."""
    chosen = found.ids[t]
    hot = np.zeros((len(found.words), 1), dtype=np.int8)
    hot[chosen] = 1
    edges = [chosen - 0.5, chosen - 0.5, chosen + 0.5, chosen + 0.5, chosen - 0.5]
    word = theme.label(found.words[chosen])
    return [
        {"type": "heatmap", "z": theme.array(hot)},
        {"y": edges},
        {"type": "heatmap", "z": theme.array(found.vectors[t : t + 1])},
        {"y": [chosen], "text": [f"{word} · {chosen}\u2002"]},
    ]
