"""Word vectors being trained: their map after each snapshot, the loss, and how near groups are."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Final

from diagrams import curves, labels, theme, word_vectors
from rnn_core.embeddings.skipgram import TrainedVectors

_EDGES: Final = ((0.04, 0.16), (0.14, 0.14))  # left, right for names; bottom, top for lists of them

_WIDTH: Final = 2.5
_STYLES: Final = (("solid", 2 * _WIDTH, 24), ("solid", _WIDTH, 17), ("dash", _WIDTH, 17))
"""Dash, width and ring of the mean cosines: where two agree, the first is seen round the second."""


def learning_map(
    trained: TrainedVectors, names: Mapping[str, str], mirrored: bool = False
) -> theme.Figure:
    """The map after each snapshot, all in one view and on the same axes.

    Args:
        trained: the vectors.
        names: of the groups.
        mirrored: left for right; a plane has no left of its own, a narrow screen shows it first.
    """
    every = [trained.projection.project(one.vectors) for one in trained.snapshots]
    x, y = (word_vectors.padded_range(*trained.extent[axis], *_EDGES[axis]) for axis in (0, 1))
    if mirrored:
        x = word_vectors.padded_range(*trained.extent[0], *reversed(_EDGES[0]))[::-1]
    shown = [theme.label(one) for one in trained.words]
    order = sorted(
        range(len(shown)), key=lambda k: list(word_vectors.GROUP_MARKS).index(trained.groups[k])
    )
    frames = [
        (
            points,
            labels.placed(
                word_vectors.to_pixels(points, x, y), shown, order, word_vectors.MAP_SIZE
            ),
        )
        for points in every
    ]
    points, said = frames[-1]
    dots = word_vectors.word_marks(points, trained.words, trained.groups, said, names)
    figure = word_vectors.map_figure(
        [dots, *word_vectors.legend_entries(trained.groups, names)], x, y
    )
    figure["frames"] = theme.frames(
        [
            [word_vectors.coordinates(points) | word_vectors.name_texts(said)]
            for points, said in frames
        ],
        traces=[0],
    )
    return figure


def training_progress(
    trained: TrainedVectors,
    updates: Sequence[int],
    lines: Sequence[tuple[str, str, Sequence[float]]],
    titles: Mapping[str, str],
) -> theme.Figure:
    """The loss and mean cosines over the updates, with marks that follow the step.

    Args:
        trained: the vectors.
        updates: those of all snapshots there will be.
        lines: name, group whose colour it has, and a mean cosine after each snapshot; up to three.
        titles: "updates", "loss", "cosine" of the axes and "floor" of the dotted line.
    """
    losses = [one.loss for one in trained.snapshots]
    every, end = list(range(len(losses))), len(updates) - 1
    edges = [-1.6, end + 1.6]  # room for the rings
    fall = _curve(every, losses, theme.L, "solid", "L") | {"showlegend": False}
    bound = curves.dotted_line(edges, [trained.lower_bound] * 2, showlegend=False)
    named = curves.line_name(-1, trained.lower_bound, titles["floor"], "bottom right")
    drawn: list[dict[str, Any]] = []
    rings = [curves.ring(every[-1], losses[-1], theme.L) | {"showlegend": False}]
    for (name, group, values), (dash, width, size) in zip(lines, _STYLES, strict=False):
        colour = (
            word_vectors.GROUP_MARKS[group][0] if group in word_vectors.GROUP_MARKS else theme.MUTED
        )
        drawn.append(_curve(every, values, colour, dash, name, width) | {"yaxis": "y2"})
        ring = curves.ring(every[-1], values[-1], colour) | {"yaxis": "y2", "showlegend": False}
        ring["marker"]["size"] = size
        rings.append(ring)
    marked = list(range(0, end + 1, 5))
    figure = theme.figure(
        [bound, fall, named | {"showlegend": False}, *drawn, *rings],
        height=350,
        margin={"l": 64, "r": 12, "t": 42, "b": 44},
        xaxis={"tickmode": "array", "tickvals": marked, "range": edges, "anchor": "y2"}
        | {"ticktext": [str(updates[k]) for k in marked]}
        | curves.axis_title(titles["updates"]),
        yaxis=curves.GRID
        | curves.range_from_zero(ceil(1.05 * max(losses)))
        | {"domain": [0.56, 1]}
        | curves.axis_title(titles["loss"]),
        yaxis2=curves.GRID
        | {"domain": [0, 0.44], "range": [-1.4, 1.4], "tick0": 0, "dtick": 0.5}
        | curves.axis_title(titles["cosine"]),
        showlegend=True,
        legend=word_vectors.LEGEND,
    )
    followed = [losses, *(one for *_, one in lines)]
    figure["frames"] = theme.frames(
        [[{"x": [k], "y": [one[k]]} for one in followed] for k in every],
        traces=list(range(len(figure["data"]) - len(rings), len(figure["data"]))),
    )
    return figure


def _curve(
    x: Sequence[int],
    y: Sequence[float],
    colour: str,
    dash: str,
    name: str,
    width: float = _WIDTH,
) -> Any:
    return theme.trace(
        "scatter",
        x=list(x),
        y=list(y),
        name=name,
        mode="lines",
        line={"color": colour, "width": width, "dash": dash},
        hovertemplate="%{y:.3f}<extra>%{fullData.name}</extra>",
    )
