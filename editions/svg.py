"""A figure of an answer as a small SVG that needs no script: lines, marks, bars, cells, names.

It knows what the figures of the sheet are made of, and refuses what it does not know. On black
and white paper signed cells tell their sign by being filled or hollow, lines by dash and mark.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import isfinite
from typing import Any, Final

from diagrams.theme import MUTED, TEXT
from editions.figure_data import numbers
from editions.svg_axis import Axis
from editions.svg_cells import cells
from editions.svg_lines import area, inside, line
from editions.svg_marks import DASHES, label, marker, num, paint, plotly_html

Figure = Mapping[str, Any]
WIDTH: Final = 240.0
"""Units across a picture: about pixels where it stands on paper."""
LETTERS: Final = 8.5
"""Size of letters in these units."""


@dataclass(frozen=True)
class Panel:
    """What of a figure is drawn, and in which box of the picture.

    Attributes:
        axes: names of the axes whose traces belong to it, such as ("x", "y2").
        box: left, right, top and bottom in the picture.
        across: a range instead of the figure's own.
        up: a range instead of the figure's own.
    """

    axes: tuple[str, str] = ("x", "y")
    box: tuple[float, float, float, float] = (34, WIDTH - 4, 4, 100)
    across: tuple[float, float] | None = None
    up: tuple[float, float] | None = None


def picture(figure: Figure, alt: str, size: tuple[float, float], *panels: Panel) -> str:
    """A figure as SVG.

    Args:
        figure: Plotly's JSON, as an answer has it.
        alt: what it shows, for those who cannot see it.
        size: width and height, in units of about a pixel on paper.
        panels: what is drawn of it, and where.

    Raises:
        ValueError: it has a kind of trace that is not known here.
    """
    parts = [part for panel in panels for part in _panel(figure, panel)]
    return (
        f'<svg viewBox="0 0 {num(size[0])} {num(size[1])}" role="img" aria-label="{escape(alt)}"'
        f' font-size="{LETTERS:g}">{"".join(parts)}</svg>'
    )


def legend(figure: Figure, *panels: Panel) -> list[tuple[str, str]]:
    """What the names of the traces stand for: a sample as SVG, and the name as HTML."""
    found: list[tuple[str, str]] = []
    for panel in panels:
        for trace in _traces(figure, panel):
            if trace.get("name") and trace.get("showlegend") is not False:
                look, mark = trace.get("line", {}), trace.get("marker", {})
                parts = []
                if "lines" in trace["mode"]:
                    parts.append(f'<path d="M0 4H18"{_stroke(look)}/>')
                if "markers" in trace["mode"]:
                    parts.append(marker(9, 4, mark, _mark_size(mark)))
                sample = f'<svg viewBox="0 0 18 8" aria-hidden="true">{"".join(parts)}</svg>'
                found.append((sample, plotly_html(trace["name"])))
    return found


def _traces(figure: Figure, panel: Panel) -> list[Mapping[str, Any]]:
    return [
        one
        for one in figure["data"]
        if (one.get("xaxis", "x"), one.get("yaxis", "y")) == panel.axes
    ]


def _panel(figure: Figure, panel: Panel) -> Iterator[str]:
    layout, (left, right, top, bottom) = figure["layout"], panel.box
    across, up = (layout[f"{one[0]}axis{one[1:]}"] for one in panel.axes)
    across, up = (
        axis | ({"range": range} if range else {})
        for axis, range in ((across, panel.across), (up, panel.up))
    )
    x, y = Axis(across, left, right), Axis(up, bottom, top)
    yield from _grid(x, y)
    for trace in _traces(figure, panel):
        kind = trace["type"]
        if kind not in _DRAWN:
            raise ValueError(f"no SVG of a trace of the kind {kind}")
        yield from _DRAWN[kind](trace, x, y)
    for note in layout.get("annotations", ()):
        if (note.get("xref", "x"), note.get("yref", "y")) == panel.axes:
            colour = note.get("font", {}).get("color", TEXT)
            place = x.at(note["x"]), y.at(note["y"]) + LETTERS * 0.33
            anchor = _ANCHORS[note.get("xanchor", "center")]
            yield label(note["text"], *place, anchor, colour, over=True)


def _grid(x: Axis, y: Axis) -> Iterator[str]:
    """Quiet lines, names of values, titles."""
    last = float("inf")
    for value, said in reversed(y.ticks()):  # of two that touch the upper one stays
        place = y.at(value)
        if abs(place - last) < 0.9 * LETTERS:
            continue
        last = place
        if y.layout.get("showgrid"):
            yield f'<path class="grid" d="M{num(x.start)} {num(place)}H{num(x.end)}"/>'
        yield label(said, x.start - 3, place + LETTERS * 0.33, anchor="end")
    for value, said in x.ticks():
        yield label(said, x.at(value), y.start + LETTERS + 1, anchor="middle")
    if "visible" in x.layout:
        return
    if title := x.layout.get("title", {}).get("text"):
        yield label(title, (x.start + x.end) / 2, y.start + 2 * LETTERS + 3, anchor="middle")
    if title := y.layout.get("title", {}).get("text"):
        widest = max((len(re.sub("<.*?>", "", said)) for _, said in y.ticks()), default=0)
        beside = x.start - 7 - 0.46 * LETTERS * widest
        yield label(title, beside, (y.start + y.end) / 2, anchor="middle", turned=True)


def _scatter(trace: Mapping[str, Any], x: Axis, y: Axis) -> Iterator[str]:
    places = [
        (x.at(one), y.at(other))
        for one, other in zip(numbers(trace["x"]), numbers(trace["y"]), strict=True)
    ]
    mode = trace["mode"]
    if "lines" in mode:
        filled = trace.get("fill") == "toself"
        if path := area(places, x, y) if filled else line(places, x, y):
            look = _filling(trace) if filled else _stroke(trace["line"])
            yield f'<path d="{path}"{look}/>'
    if "markers" in mode:
        most = trace["marker"].get("maxdisplayed") or len(places)
        near = round(5 / max(_apart(places), 0.1)) if "lines" in mode else 1
        every = max(1, -(-len(places) // most), near)
        for a, b in places[::every]:
            if inside((a, b), x, y):
                yield marker(a, b, trace["marker"], _mark_size(trace["marker"]))
    if mode == "text":
        colour = trace.get("textfont", {}).get("color", MUTED)
        for (a, b), text in zip(places, trace["text"], strict=True):
            if inside((a, b), x, y):
                where = trace.get("textposition", "middle center").split()
                lifted = {"top": -3.0, "bottom": LETTERS}.get(where[0], LETTERS * 0.33)
                yield label(text, a, b + lifted, _BESIDE[where[1]], colour)


def _apart(places: Sequence[tuple[float, float]]) -> float:
    """How far apart two neighbours stand, on average."""
    across = [a for a, _ in places if isfinite(a)]
    return (max(across) - min(across)) / max(len(across) - 1, 1) if across else 1.0


def _bar(trace: Mapping[str, Any], x: Axis, y: Axis) -> Iterator[str]:
    """Boxes; what is hatched in the figure is hatched here."""
    look = trace["marker"]
    fill = "url(#hatch)" if "pattern" in look else paint(look["color"])
    tall = numbers(trace["y"])
    base, half = numbers(trace.get("base") or [0] * len(tall)), trace["width"] / 2
    colours = trace.get("textfont", {}).get("color", TEXT)
    for place, (middle, low, high) in enumerate(zip(numbers(trace["x"]), base, tall, strict=True)):
        assert middle is not None and low is not None and high is not None
        left, right = x.at(middle - half), x.at(middle + half)
        top, bottom = sorted((y.at(low), y.at(low + high)))
        yield (
            f'<rect x="{num(left)}" y="{num(top)}" width="{num(right - left)}"'
            f' height="{num(bottom - top)}" rx="2" style="fill:{fill}"/>'
        )
        if text := (trace.get("text") or [""] * len(tall))[place]:
            colour = colours if isinstance(colours, str) else colours[place]
            across, down = (left + right) / 2, (top + bottom) / 2 + LETTERS * 0.33
            yield label(text, across, down, anchor="middle", colour=colour)


def _filling(trace: Mapping[str, Any]) -> str:
    """Bands around lines are as pale as they are in the figure."""
    pale = f";fill-opacity:{trace['opacity']:g}" if trace.get("opacity", 1) < 1 else ""
    return f' style="fill:{paint(trace["fillcolor"])}{pale}"'


def _stroke(look: Mapping[str, Any]) -> str:
    width = 0.55 * float(look.get("width", 2))
    dash = DASHES[look.get("dash", "solid")]
    dashed = f";stroke-dasharray:{dash}" if dash else ""
    return f' style="fill:none;stroke:{paint(look["color"])};stroke-width:{num(width)}{dashed}"'


def _mark_size(mark: Mapping[str, Any]) -> float:
    return max(2.6, min(0.55 * float(mark.get("size", 6)), 6.0))


_ANCHORS: Final = {"left": "start", "center": "middle", "right": "end"}
_BESIDE: Final = {"left": "end", "center": "middle", "right": "start"}


_DRAWN: Final[Mapping[str, Callable[[Mapping[str, Any], Axis, Axis], Iterator[str]]]] = {
    "scatter": _scatter,
    "bar": _bar,
    "heatmap": cells,
}
