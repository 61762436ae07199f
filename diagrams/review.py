"""A review being judged: every unit over the words, the best one, and a negation turned round."""

from collections.abc import Mapping
from typing import Any, Final

from diagrams import curves, evaluation, states, tables, theme
from rnn_core.probing.negation import NegationFlip
from rnn_core.probing.sentiment_unit import ReviewReading, SentimentUnit

APART: Final = 6.0  # ‖h − h'‖ that the axis reaches; it grows only where a review needs more
_LEFT: Final = 112  # as in the picture of the verdicts, which stands below
_HALF: Final = 0.5  # of a column


def units_over_words(
    reading: ReviewReading, unit: SentimentUnit, titles: Mapping[str, str]
) -> theme.Figure:
    """All of h over the words, the best unit on top and framed; below, that unit as a curve.

    Units stand in the order of `unit.ranking`; the curve has the unit's threshold dotted. Frame t
    marks word t.

    Args:
        reading: of the review.
        unit: the best one.
        titles: "units" and "unit" of the two axes; "kind", "unkind" and "threshold" beside the
            second.
    """
    steps, hidden_size = reading.states.shape
    every, last = list(range(steps)), steps - 1
    cells = theme.trace(
        "heatmap",
        z=theme.array(reading.states[:, list(unit.ranking)].T),
        x=every,
        y=list(range(hidden_size)),
        coloraxis="coloraxis",
        customdata=[[one + 1] * steps for one in unit.ranking],
        hovertemplate="%{customdata}: %{z:.4f}<extra></extra>",
    )
    chosen = tables.outline(-_HALF, last + _HALF, -_HALF, _HALF, theme.TEXT)
    now = tables.outline(last - _HALF, last + _HALF, -_HALF, hidden_size - _HALF)
    bound = curves.dotted_line([-_HALF, last + _HALF], [unit.threshold] * 2, yaxis="y2")
    line = theme.trace(
        "scatter",
        x=every,
        y=theme.array(reading.unit),
        mode="lines+markers",
        line={"color": theme.H, "width": 2.5},
        marker={"size": 9, "color": theme.H},
        hovertemplate="%{y:.4f}<extra></extra>",
        yaxis="y2",
    )
    ring = curves.ring(last, float(reading.unit[-1]), theme.H) | {"yaxis": "y2"}
    high, low = ("kind", "unkind") if unit.sign > 0 else ("unkind", "kind")
    sides: dict[str, Any] = {"tickvals": [-1, unit.threshold, 1]}
    sides |= {"ticktext": [titles[low] + " −1", titles["threshold"], titles[high] + " 1"]}
    rows = {"tickmode": "array", "tickvals": [0], "ticktext": [str(unit.index + 1)]}
    figure = theme.figure(
        [cells, chosen, now, bound, line, ring],
        height=490,
        margin={"l": _LEFT, "r": 8, "t": 30, "b": 70},
        coloraxis=states.colour_bar(),
        xaxis=theme.token_ticks(reading.words) | {"anchor": "y2"},
        yaxis=rows
        | {"domain": [0.42, 1], "range": [hidden_size - 0.4, -0.6]}
        | curves.axis_title(titles["units"]),
        yaxis2=curves.GRID
        | {"domain": [0, 0.36], "range": [-1.15, 1.15], "tickmode": "array"}
        | sides
        | curves.axis_title(titles["unit"]),
        uirevision=steps,
    )
    figure["frames"] = theme.frames(
        [
            [{"x": tables.outline_x(t - _HALF, t + _HALF)}, {"x": [t], "y": [float(value)]}]
            for t, value in enumerate(reading.unit)
        ],
        traces=[2, 5],
    )
    return figure


def negation_flip(flip: NegationFlip, titles: Mapping[str, str]) -> theme.Figure:
    """Both verdicts over the words, and how far the two states are apart after each of them.

    The column of the word that was changed is shaded and its name bold; frame c marks column c of
    `flip.aligned_steps`.

    Args:
        flip: a review and the same with its negation turned round.
        titles: "verdict" and "apart" of the two axes; "written" and "turned" of the two runs.
    """
    columns = flip.aligned_steps
    pairs = zip((flip.original, flip.changed), zip(*columns, strict=True), strict=True)
    runs = [
        {c: float(run.kind[t]) for c, t in enumerate(steps) if t is not None}
        for run, steps in pairs
    ]
    written, changed = (
        theme.trace(
            "scatter",
            x=list(run),
            y=list(run.values()),
            mode="lines+markers",
            name=titles[name],
            line={"color": theme.Y, "width": 2.5, "dash": dash},
            marker={"size": 9, "symbol": symbol, "color": theme.Y},
            hovertemplate="%{y:.3f}<extra>%{fullData.name}</extra>",
        )
        for run, name, dash, symbol in zip(
            runs, ("written", "turned"), ("solid", "dash"), ("circle", "diamond-open"), strict=True
        )
    )
    apart = dict(zip(flip.pairs, flip.distances.tolist(), strict=True))
    bars = theme.trace(
        "bar",
        x=[c for c, pair in enumerate(columns) if pair in apart],
        y=list(apart.values()),
        marker={"color": theme.H},
        width=0.5,
        yaxis="y2",
        showlegend=False,
        hovertemplate="%{y:.4f}<extra></extra>",
    )
    edges = [-_HALF, len(columns) - _HALF]
    half = curves.dotted_line(edges, [0.5, 0.5], width=1, showlegend=False)
    places = [{"x": [c, c], "y": [run.get(c) for run in runs]} for c in range(len(columns))]
    ring = curves.ring(0, 0, theme.H) | {"showlegend": False} | places[-1]
    figure = theme.figure(
        [half, written, changed, bars, ring],
        height=360,
        margin={"l": _LEFT, "r": 8, "t": 34, "b": 70},
        xaxis=_named(flip) | {"anchor": "y2"},
        yaxis=evaluation.PERCENT_AXIS
        | curves.GRID
        | curves.axis_title(titles["verdict"])
        | {"range": [-0.07, 1.1], "domain": [0.44, 1]},
        yaxis2=curves.GRID
        | {"domain": [0, 0.33], "range": [0, max(APART, 1.05 * max(apart.values()))], "nticks": 4}
        | curves.axis_title(titles["apart"]),
        shapes=[_band(flip.position)],
        showlegend=True,
        legend=curves.legend(),
        uirevision=len(columns),
    )
    figure["frames"] = theme.frames([[place] for place in places], traces=[4])
    return figure


def _named(flip: NegationFlip) -> dict[str, Any]:
    """Words of the longer review below their columns, the changed one bold."""
    ticks = theme.token_ticks((flip.changed if flip.added else flip.original).words)
    ticks["ticktext"][flip.position] = f"<b>{ticks['ticktext'][flip.position]}</b>"
    return ticks


def _band(column: int) -> dict[str, Any]:
    """A quiet band behind a column."""
    sides = {"x0": column - _HALF, "x1": column + _HALF, "y0": 0, "y1": 1, "yref": "paper"}
    paint = {"fillcolor": theme.BAND, "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", "xref": "x"} | sides | paint
