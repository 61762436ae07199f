"""What a zero does: gradients of an embedding's rows, and a picture in a frame of zeros."""

from collections.abc import Mapping

import numpy as np

from diagrams import curves, theme
from diagrams.padding import PADDED, padding_cells
from rnn_core.batching.convolution_padding import PaddedConvolution
from rnn_core.batching.padding import TextBatch
from rnn_core.batching.padding_idx import EmbeddingGradients


def embedding_gradients(
    found: EmbeddingGradients, batch: TextBatch, titles: Mapping[str, str]
) -> theme.Figure:
    """Gradients of the rows with and without `padding_idx`; below, steps of the state of a line.

    Args:
        found: the gradients.
        batch: what was read.
        titles: "gradient" and "moved" of the two axes; "free" and "held" of the two runs.
    """
    every = list(range(len(found.words)))
    share = float(max(found.without_padding_idx.max(), found.with_padding_idx.max())) or 1.0
    bars = [
        theme.trace(
            "bar",
            x=every,
            y=theme.array(values),
            name=titles[name],
            offsetgroup=name,
            marker={"color": paint, "line": {"width": 2, "color": theme.L}},
            hovertemplate="%{y:.3g}<extra>%{fullData.name}</extra>",
        )
        for name, values, paint in (
            ("free", found.without_padding_idx, "rgba(0,0,0,0)"),
            ("held", found.with_padding_idx, theme.L),
        )
    ]
    mask, cells = batch.mask[found.row], batch.tokens[found.row]
    top = float(found.step_lengths.max())
    pads = [t for t in range(len(cells)) if not mask[t]]
    band = padding_cells(
        [(t, 1) for t in pads], height=2, width=1, showlegend=False, xaxis="x2", yaxis="y2"
    )
    moved = theme.trace(
        "scatter",
        x=list(range(len(cells))),
        y=theme.array(found.step_lengths),
        mode="lines+markers",
        line={"color": theme.H, "width": 2.5},
        marker={"size": 8, "color": theme.H},
        showlegend=False,
        hovertemplate="%{y:.4f}<extra></extra>",
        xaxis="x2",
        yaxis="y2",
    )
    words = theme.token_ticks(found.words) | {"range": [-0.6, max(len(every), 10) - 0.4]}
    return theme.figure(
        [*bars, band, moved],
        height=470,
        barmode="group",
        margin={"l": 92, "r": 8, "t": 34, "b": 70},
        xaxis=words | {"anchor": "y"},
        yaxis=curves.GRID
        | {"domain": [0.6, 1], "range": [0, 1.08 * share], "nticks": 4}
        | curves.axis_title(titles["gradient"]),
        xaxis2=theme.token_ticks(cells) | {"anchor": "y2"},
        yaxis2=curves.GRID
        | {"domain": [0, 0.28], "range": [0, max(2.0, 1.08 * top)], "nticks": 4}
        | curves.axis_title(titles["moved"]),
        showlegend=True,
        legend=curves.legend(),
        uirevision=len(every),
    )


def picture_border(found: PaddedConvolution, most: int, titles: Mapping[str, str]) -> theme.Figure:
    """A picture in its frame of zeros, and what a filter makes of it, pixel for pixel.

    Args:
        found: the picture.
        most: the widest frame there is; room is left for it.
        titles: "framed" and "convolved".
    """
    side, width = found.padded_picture.shape[0], found.padding
    low = most - width  # the picture stays where it is
    reach = float(np.abs(found.feature_map).max())
    picture = theme.trace(
        "image", z=theme.array(found.padded_picture), x0=low + 0.5, y0=low + 0.5, hoverinfo="skip"
    )
    inner = side - 2 * width
    hatch = theme.trace(
        "bar",
        x=[low + side / 2] * 2 + [low + width / 2, low + side - width / 2],
        y=[width, width, inner, inner],
        base=[low, low + side - width, low + width, low + width],
        width=[side, side, width, width],
        marker=PADDED,
        hoverinfo="skip",
    )
    answer = theme.trace(
        "heatmap",
        z=theme.array(found.feature_map),
        x0=low + 1.5,
        dx=1,
        y0=low + 1.5,
        dy=1,
        zmin=-reach,
        zmax=reach,
        colorscale=theme.STATE_SCALE,
        showscale=False,
        hovertemplate="%{z:.3f}<extra></extra>",
        xaxis="x2",
        yaxis="y2",
    )
    whole = inner + 2 * most
    square = {"showticklabels": False, "ticks": "", "constrain": "domain"}
    down = square | {"range": [whole + 0.5, -0.5]}
    return theme.figure(
        [picture, hatch, answer],
        height=280,
        barmode="overlay",
        margin={"l": 8, "r": 8, "t": 8, "b": 34},
        xaxis=square
        | {"range": [-0.5, whole + 0.5], "domain": [0, 0.48]}
        | curves.axis_title(titles["framed"]),
        yaxis=down | {"scaleanchor": "x"},
        xaxis2=square
        | {"range": [-0.5, whole + 0.5], "domain": [0.52, 1], "anchor": "y2"}
        | curves.axis_title(titles["convolved"]),
        yaxis2=down | {"scaleanchor": "x2", "anchor": "x2"},
    )
