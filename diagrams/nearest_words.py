"""The nearest neighbours of a word vector, after training and before."""

from collections.abc import Mapping, Sequence
from math import floor

from diagrams import curves, theme
from diagrams.word_vectors import LEGEND
from rnn_core.probing.embedding_tables import Lookup


def cosine_bars(
    looked: Lookup, near: Sequence[int], typical: float, titles: Mapping[str, str]
) -> theme.Figure:
    """The cosines of a word to its nearest neighbours, and what the same pairs had before training.

    Args:
        looked: the word.
        near: its neighbours, the nearest first.
        typical: cosine to the nearest word of a random table.
        titles: "cosine" of the axis; "after", "before" and "random" of the marks.
    """
    names = tuple(looked.table.words[k] for k in near)
    after, before = (
        [float(all_of[looked.index, k]) for k in near]
        for all_of in (looked.cosines, looked.initial_cosines)
    )
    ranks = list(range(len(near)))
    bars = theme.trace(
        "bar",
        x=ranks,
        y=after,
        name=titles["after"],
        marker={"color": theme.X},
        width=0.5,
        hovertemplate="%{y:.3f}<extra>%{fullData.name}</extra>",
    )
    untaught = theme.trace(
        "scatter",
        x=ranks,
        y=before,
        name=titles["before"],
        mode="markers",
        marker={"size": 11, "symbol": "diamond", "color": theme.PAPER}
        | {"line": {"width": 2, "color": theme.TEXT}},
        hovertemplate="%{y:.3f}<extra>%{fullData.name}</extra>",
    )
    edges = [-0.55, len(near) - 0.45]
    line = curves.dotted_line(edges, [typical] * 2, name=titles["random"])
    lowest = min(-0.25, floor(min(after + before) * 4) / 4)
    return theme.figure(
        [bars, line, untaught],
        height=270,
        margin={"l": 64, "r": 8, "t": 46, "b": 60},
        xaxis=theme.token_ticks(names),
        yaxis=curves.GRID
        | {"range": [lowest - 0.07, 1.07], "tick0": 0, "dtick": 0.5, "zeroline": True}
        | {"zerolinecolor": theme.GRID}
        | curves.axis_title(titles["cosine"]),
        showlegend=True,
        legend=LEGEND,
    )
