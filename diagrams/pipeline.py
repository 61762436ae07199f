"""The whole pipeline as boxes and arrows: forwards in one row, gradients back in another.

Arrow k stands at x = k of its row, so that a click on it leads to frame k.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from diagrams import step_columns, tables, theme
from rnn_core.batching.pipeline import Pipeline

SLOT: Final = 84  # pixels an arrow needs for its shape
_STRIDE: Final = 1.5  # slots of the row above to one of the row below
_BOX, _WIDE = 17, 0.39  # half a box: pixels, slots
_OUT: Final = 22  # pixels by which what a box gives besides sticks out of it
_LABEL: Final = 21  # pixels from a box or an arrow's end to the middle of its label
_LIFT: Final = 8  # pixels above it that an arrow runs over other labels
_HALF: Final = {"x": (0.46, 19), "x2": (0.4, 19)}  # of a label's frame by row: slots, pixels
_ROOM: Final = (-22, 84)  # pixels below and above the middle of a row
_GAP: Final = 14  # pixels between the rows
_COLOURS: Final = {
    **{"input": theme.X, "state": theme.H, "cell": theme.C, "score": theme.Y},
    **{"probability": theme.Y, "loss": theme.L, "gradient": theme.L, "update": theme.W},
}


@dataclass(frozen=True)
class _Row:
    """Arrows and the boxes between them; heights are pixels from the middle of the row.

    Attributes:
        arrows: their numbers.
        aside: those that leave a box upwards.
        links: where arrows without a tensor of their own end.
        over: arrow → middle of the box that it enters from above.
        boxes: left and right end → name.
        colour, dash: of the arrows.
        axes: where it is drawn.
    """

    arrows: Sequence[int]
    aside: Sequence[int]
    links: Sequence[float]
    over: Mapping[int, float]
    boxes: Mapping[tuple[float, float], str]
    colour: str
    dash: str
    axes: dict[str, str]

    def middle(self, k: int) -> int:
        """Height of the middle of an arrow's label."""
        return _BOX + _LABEL + (_OUT if k in self.aside else 0)

    def frame(self, k: int) -> dict[str, list[float]]:
        """The frame around a label; nowhere for an arrow of another row."""
        if k not in self.arrows:
            return {"x": [], "y": []}
        wide, high = _HALF[self.axes["xaxis"]]
        low, top = self.middle(k) - high, self.middle(k) + high
        return {"x": tables.outline_x(k - wide, k + wide), "y": [top, top, low, low, top]}

    def traces(self, labels: Mapping[int, tuple[str, str]]) -> list[dict[str, Any]]:
        """Arrows, their heads, and labels with room around them to be clicked.

        Args:
            labels: of every arrow the text and its colour.
        """
        along = [k for k in self.arrows if k not in self.aside]
        pieces: list[tuple[float, float, float, float]] = [(k - 0.5, 0, k + 0.5, 0) for k in along]
        pieces += [(end - 0.3, 0, end, 0) for end in self.links]
        pieces += [(k, _BOX, k, _BOX + _OUT - 6) for k in self.aside]
        for k, end in self.over.items():  # from its label along the top, then down
            high = self.middle(k) + _LIFT
            pieces += [
                (k + _HALF[self.axes["xaxis"]][0], high, end, high),
                (end, high, end, _BOX + 4),
            ]
        heads = [end - 0.05 for end in (*(k + 0.5 - _WIDE for k in along), *self.links)]
        forwards = self.axes["xaxis"] == "x"
        ahead = "triangle-right" if forwards else "triangle-left"
        symbols = [ahead] * len(heads) + ["triangle-up"] * len(self.aside)
        symbols += ["triangle-down"] * len(self.over)
        return [
            theme.trace(
                "scatter",
                **step_columns.segments(pieces),
                mode="lines",
                line={"color": self.colour, "width": 1.6, "dash": self.dash},
                hoverinfo="skip",
                **self.axes,
            ),
            theme.trace(
                "scatter",
                x=heads + list(self.aside) + list(self.over.values()),
                y=[0] * len(heads)
                + [_BOX + _OUT - 8] * len(self.aside)
                + [_BOX + 5] * len(self.over),
                mode="markers",
                marker={"symbol": symbols, "size": 10, "color": self.colour},
                hoverinfo="skip",
                **self.axes,
            ),
            theme.trace(
                "scatter",
                x=list(self.arrows),
                y=[self.middle(k) for k in self.arrows],
                mode="markers+text",
                marker={"size": 44, "color": "rgba(0,0,0,0)"},
                text=[labels[k][0] for k in self.arrows],
                textposition="middle center",
                textfont={"size": 13, "color": [labels[k][1] for k in self.arrows]},
                hoverinfo="none",
                **self.axes,
            ),
        ]

    def shapes(self) -> list[dict[str, Any]]:
        """The boxes, each a shape that carries its name."""
        return [
            {
                "type": "rect",
                "xref": self.axes["xaxis"],
                "yref": self.axes["yaxis"],
                "x0": left,
                "x1": right,
                "y0": -_BOX,
                "y1": _BOX,
                "fillcolor": theme.BAND,
                "line": {"width": 1, "color": theme.GRID},
                "label": {"text": name, "font": {"size": 12, "color": theme.TEXT}},
            }
            for (left, right), name in self.boxes.items()
        ]


def pipeline(run: Pipeline, names: Mapping[str, str]) -> theme.Figure:
    """Every module a box, every tensor an arrow with its shape; frame k marks arrow k.

    Args:
        run: a batch that went all the way.
        names: what arrows and boxes are called, by the names of its stages and of their modules.
    """
    labels = {
        k: (
            f"<b>{names[stage.name]}</b><br>{shape_text(stage.array.shape)}",
            _COLOURS[stage.quantity],
        )
        for k, stage in enumerate(run.stages)
    }
    rows = _row(run, names, backward=False), _row(run, names, backward=True)
    traces = [trace for row in rows for trace in row.traces(labels)]
    last = len(labels) - 1
    marks = [
        theme.trace("scatter", mode="lines", line={"color": colour, "width": 2.5}, **row.axes)
        | {"hoverinfo": "skip"}
        | row.frame(last)
        for row, colour in zip(rows, (theme.H, theme.L), strict=True)
    ]
    first = len(rows[0].arrows)
    end, low, top = first - 0.1, *_ROOM
    height = 2 * (top - low) + _GAP
    figure = theme.figure(
        traces + marks,
        height=height + 8,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        xaxis={"range": [-0.95, end], "visible": False, "anchor": "y"},
        yaxis={"range": _ROOM, "visible": False, "domain": [1 - (top - low) / height, 1]},
        xaxis2={"range": [first - 0.95 + (end + 0.95) / _STRIDE, first - 0.95], "visible": False}
        | {"anchor": "y2"},
        yaxis2={"range": _ROOM, "visible": False, "domain": [0, (top - low) / height]}
        | {"anchor": "x2"},
        shapes=[shape for row in rows for shape in row.shapes()],
        uirevision=" ".join(names[stage.name] for stage in run.stages),
    )
    moves = [[row.frame(k) for row in rows] for k in labels]
    figure["frames"] = theme.frames(moves, traces=range(len(traces), len(traces) + len(marks)))
    return figure


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as Python writes it."""
    return str(tuple(shape))


def min_width(run: Pipeline) -> int:
    """Pixels below which the shapes would not fit on their arrows; narrower screens scroll."""
    return SLOT * sum(not stage.backward for stage in run.stages)


def _row(run: Pipeline, names: Mapping[str, str], backward: bool) -> _Row:
    """The stages of one pass, and a box for every module between them."""
    stages = {k: stage for k, stage in enumerate(run.stages) if stage.backward == backward}
    aside = [k for k, stage in stages.items() if stage.side_output]
    boxes, links = {}, []
    for module, group in groupby(stages, key=lambda k: stages[k].module):
        first, *_, last = [*group] * 2
        left, right = first - 0.5 - _WIDE, last - 0.5 + _WIDE
        if first - 1 in aside:  # a box that reaches under its last arrow leaves less room
            left = first - 0.68
            links.append(left)
        if last in aside:
            right = last + 1 - 0.9
        boxes[left, right] = names[module]
    updates = [k for k, stage in stages.items() if stage.quantity == "update"]
    return _Row(
        [*stages],
        aside,
        links,
        over={k: update - 0.5 for k in aside for update in updates},
        boxes=boxes,
        colour=theme.L if backward else theme.MUTED,
        dash="dash" if backward else "solid",
        axes=_axes("2" if backward else ""),
    )


def _axes(number: str) -> dict[str, str]:
    return {"xaxis": f"x{number}", "yaxis": f"y{number}"}
