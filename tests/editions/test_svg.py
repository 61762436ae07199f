"""Figures of answers as SVG: where things stand, in which colours; nothing unknown is left out."""

import json
import re
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from diagrams import theme
from editions.figure_data import numbers, rows
from editions.svg import WIDTH, Panel, legend, picture
from editions.svg_axis import ACROSS, DOWN, Axis
from editions.svg_marks import label, marker, num, paint
from lessons.answer import answer

PANEL = Panel(box=(40, 240, 10, 110))


def figure(*traces: dict, x: dict | None = None, y: dict | None = None, **layout) -> dict:
    axes = {"xaxis": x or {"range": [0, 10]}, "yaxis": y or {"range": [0, 1]}}
    return theme.figure([*traces], 100, **axes, **layout)


def drawn(made: dict, panel: Panel = PANEL) -> ElementTree.Element:
    return ElementTree.fromstring(picture(made, "a < b", (WIDTH, 120), panel))


def trace(**more) -> dict:
    look = {"line": {"color": theme.H, "width": 2}, "mode": "lines"}
    return theme.trace("scatter", **look | more)


def paths(root: ElementTree.Element) -> list[str]:
    return [one.get("d", "") for one in root.iter("path") if one.get("class") != "grid"]


def test_numbers_of_a_typed_array_are_those_that_were_packed() -> None:
    values = [[0.5, -1.0, 2.0], [0.0, 1.0, 3.0]]
    assert rows(theme.array(values)) == values
    assert numbers([1, None, 2.5]) == [1.0, None, 2.5]


def test_a_line_runs_from_corner_to_corner_of_its_box() -> None:
    root = drawn(figure(trace(x=[0, 5, 10], y=[0, 0.5, 1])))
    assert paths(root) == ["M40 110L140 60L240 10"]
    assert root.get("aria-label") == "a < b" and root.get("role") == "img"
    (path,) = root.iter("path")
    assert f"stroke:{paint(theme.H)}" in path.get("style", "")


def test_a_line_is_interrupted_where_there_is_no_number_and_ends_at_the_edge() -> None:
    root = drawn(figure(trace(x=[0, 2, 4, 6, 8, 20], y=[0, 0, None, 1, 1, 1])))
    assert paths(root) == ["M40 110L80 110M160 10L200 10L240 10"]


def test_a_logarithmic_axis_spreads_powers_of_ten_evenly() -> None:
    y = {"type": "log", "range": [-4, 0], "tickvals": [1e-4, 1e-2, 1], "ticktext": ["a", "b", "c"]}
    root = drawn(figure(trace(x=[0, 10], y=[1e-4, 1e-1]), y=y))
    assert paths(root) == ["M40 110L240 35"]
    places = {one.text: float(one.get("y", 0)) for one in root.iter("text")}
    assert places["a"] - places["b"] == pytest.approx(places["b"] - places["c"])


def test_cells_tell_size_by_area_and_sign_by_filling() -> None:
    made = figure(
        theme.trace("heatmap", z=[[1.0, 0.25], [-1.0, 0.0]], x=[0, 1], y=[1, 2], coloraxis="c"),
        x={"range": [-0.5, 1.5]},
        y={"range": [2.5, 0.5]},
    )
    filled, hollow = drawn(made).iter("path")
    sides = [float(one) for one in re.findall(r"h([\d.]+)v", filled.get("d", ""))]
    assert sides[0] == pytest.approx(2 * sides[1], abs=0.1)  # a quarter of the area
    assert "fill:none" in hollow.get("style", "") and hollow.get("d", "").count("z") == 1
    assert "fill:none" not in filled.get("style", "")


def test_a_surface_is_darker_where_it_is_higher_and_empty_at_zero() -> None:
    made = figure(
        theme.trace("heatmap", z=[[0, 5, 10]], zmax=10, colorscale=[[0, theme.ZERO], [1, theme.L]])
    )
    shades = [one.get("style", "") for one in drawn(made).iter("path")]
    strength = [float(re.search(r"opacity:([\d.]+)", one)[1]) for one in shades]  # type: ignore[index]
    assert len(strength) == 2 and strength[0] < strength[1]


def test_padding_is_hatched_and_words_stay_letters() -> None:
    bar = theme.trace("bar", x=[5], y=[0.5], base=[0], width=2, text=["&lt;pad&gt;"])
    hatched = bar | {"marker": {"color": theme.BAND, "pattern": {"shape": "/"}}}
    root = drawn(figure(hatched))
    (box,) = root.iter("rect")
    assert "url(#hatch)" in box.get("style", "")
    assert [box.get(key) for key in ("x", "y", "width", "height")] == ["120", "60", "40", "50"]
    assert "<pad>" in [one.text for one in root.iter("text")]


def test_names_keep_what_stands_lower_and_higher() -> None:
    said = ElementTree.fromstring(label("h<sub>T</sub> &lt; 10<sup>−3</sup> x", 1, 2))
    assert "".join(said.itertext()) == "hT < 10−3 x"
    shifts = [float(one.get("dy", "0")[:-2]) for one in said]
    assert sum(shifts) == pytest.approx(0) and shifts[0] > 0 > min(shifts)


def test_marks_are_hollow_where_the_figure_s_are() -> None:
    assert "fill:none" in marker(0, 0, {"symbol": "circle-open", "color": theme.H}, 4)
    assert "fill:light-dark" in marker(0, 0, {"symbol": "diamond", "color": theme.H}, 4)
    assert num(0.04) == num(-0.04) == "0"


def test_what_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="surface"):
        picture(figure({"type": "surface"}), "", (WIDTH, 100), PANEL)
    with pytest.raises(KeyError):
        paint("#123456")


def test_the_legend_names_what_is_drawn_and_no_other() -> None:
    found = json.loads(answer("problems", "spectrum", "en", {}).json)
    (made,) = next(one["figures"] for one in found["blocks"] if one["kind"] == "figure")
    names = [unescape(name) for _, name in legend(made, Panel())]
    assert names == ["Elman RNN", "GRU", "LSTM", "Elman's bound, σ₁<sup>T−k</sup>"]
    beside = [name for _, name in legend(made, Panel(("x2", "y2")))]
    assert beside == ["radius 1", "radius σ₁", "eigenvalues of W<sub>hh</sub>"]


@settings(deadline=None)
@given(
    low=draw.floats(-1e3, 1e3),
    span=draw.floats(1e-3, 1e4),
    step=draw.floats(1e-3, 1e3),
    up=draw.booleans(),
)
def test_names_of_an_axis_lie_within_it_and_apart(
    low: float, span: float, step: float, up: bool
) -> None:
    start, end = (110.0, 10.0) if up else (40.0, 240.0)
    axis = Axis({"range": [low, low + span], "dtick": max(step, span / 500)}, start, end)
    places = [axis.at(value) for value, _ in axis.ticks()]
    edges = min(start, end) - 1e-6, max(start, end) + 1e-6
    assert all(edges[0] <= one <= edges[1] for one in places)
    gaps = [abs(one - other) for one, other in pairwise(places)]
    assert all(gap >= (DOWN if up else ACROSS) - 1e-6 for gap in gaps)


@settings(deadline=None)
@given(
    draw.lists(
        draw.lists(draw.floats(-1, 1, width=32), min_size=4, max_size=4), min_size=1, max_size=5
    )
)
def test_every_cell_that_can_be_seen_is_drawn_once(values: list[list[float]]) -> None:
    made = figure(
        theme.trace("heatmap", z=theme.array(values), x=[*range(4)], y=[*range(len(values))])
        | {"coloraxis": "coloraxis"},
        x={"range": [-0.5, 3.5]},
        y={"range": [len(values) - 0.5, -0.5]},
    )
    filled, hollow = (one.get("d", "").count("z") for one in drawn(made).iter("path"))
    flat = [value for row in values for value in row]
    assert filled <= sum(value >= 0 for value in flat)
    assert hollow <= sum(value < 0 for value in flat)
    assert filled + hollow >= sum(abs(value) > 0.02 for value in flat)


@settings(deadline=None)
@given(draw.lists(draw.tuples(draw.floats(-30, 30), draw.floats(-5, 5)), min_size=2, max_size=8))
def test_a_line_stays_in_its_box_and_keeps_every_point_of_it(
    points: list[tuple[float, float]],
) -> None:
    root = drawn(figure(trace(x=[a for a, _ in points], y=[b for _, b in points])))
    said = "".join(paths(root))
    corners = [tuple(map(float, one.split())) for one in re.findall(r"[\d.-]+ [\d.-]+", said)]
    assert all(40 <= a <= 240 and 10 <= b <= 110 for a, b in corners)
    for a, b in points:
        if 0 <= a <= 10 and 0 <= b <= 1:
            place = 40 + 20 * a, 110 - 100 * b
            assert any(max(abs(place[0] - c), abs(place[1] - d)) < 0.06 for c, d in corners)


def test_an_area_ends_at_the_edges_of_its_box_and_is_as_pale_as_it_is() -> None:
    look = {"fill": "toself", "fillcolor": theme.H, "opacity": 0.2}
    root = drawn(
        figure(trace(x=[-5, 5, 5, -5, None, 20, 30, 30], y=[0, 0, 1, 1, None, 0, 0, 1], **look))
    )
    assert paths(root) == ["M40 110L140 110L140 10L40 10Z"]
    (path,) = root.iter("path")
    assert "fill-opacity:0.2" in path.get("style", "")
