"""The whole pipeline as boxes and arrows: forwards in one row, gradients back in another.

Arrow k stands at x = k of its row, so that a click on it leads to frame k.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    **dict.fromkeys(("tokens", "ids", "embedded"), theme.X),
    **dict.fromkeys(("output", "h_n", "features"), theme.H),
    **dict.fromkeys(("logits", "probabilities"), theme.Y),
    **{"c_n": theme.C, "step": theme.W},
}
"""Whose quantity a stage is; of all others it is the loss or its gradient."""
_BETWEEN: Final = ("output", "h_n", "c_n", "d_weight")  # given besides, by a box that goes on


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
        names: what boxes and arrows are called: the names of its stages, and "tokenise",
            "vocabulary", "embedding", "layer", "last", "head", "softmax", "loss", "softmax_loss",
            "optimiser".
    """
    labels = {
        k: (
            f"<b>{names[stage.name]}</b><br>{shape_text(stage.array.shape)}",
            _COLOURS.get(stage.name, theme.L),
        )
        for k, stage in enumerate(run.stages)
    }
    rows = _rows(run, names)
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
    return SLOT * [stage.name for stage in run.stages].index("d_logits")


def _rows(run: Pipeline, names: Mapping[str, str]) -> tuple[_Row, _Row]:
    stages = [stage.name for stage in run.stages]
    back = stages.index("d_logits")
    aside = [k for k, name in enumerate(stages) if name in _BETWEEN]
    features = stages.index("features")
    ahead = {
        _at(k - 0.5): names[box] for k, box in enumerate(("tokenise", "vocabulary", "embedding"))
    }
    picked = features - 0.68  # the layer's last arrow up leaves less room for this box
    ahead[2.5 - _WIDE, features - 0.9] = names["layer"]
    ahead[picked, features - 0.5 + _WIDE] = names["last"]
    after = ("head", "softmax", "loss")
    ahead |= {_at(features + 0.5 + k): names[box] for k, box in enumerate(after)}
    weight = stages.index("d_weight")
    backwards = {_at(back - 0.5): names["softmax_loss"], _at(back + 0.5): names["head"]}
    backwards |= {(weight - 0.5 - _WIDE, weight + 0.5 + _WIDE): names["layer"]}
    backwards |= {_at(weight + 1.5): names["embedding"], _at(weight + 2.5): names["optimiser"]}
    return (
        _Row(
            range(back),
            [k for k in aside if k < back],
            [picked],
            {},
            ahead,
            theme.MUTED,
            "solid",
            _axes(""),
        ),
        _Row(
            range(back, len(stages)),
            [k for k in aside if k > back],
            (),
            {weight: weight + 2.5},
            backwards,
            theme.L,
            "dash",
            _axes("2"),
        ),
    )


def _at(middle: float) -> tuple[float, float]:
    return middle - _WIDE, middle + _WIDE


def _axes(number: str) -> dict[str, str]:
    return {"xaxis": f"x{number}", "yaxis": f"y{number}"}
