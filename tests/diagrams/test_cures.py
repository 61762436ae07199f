"""Figures of cures: cells with their numbers, states without a ceiling, what a bias keeps."""

import json
import re
from itertools import combinations, pairwise

import numpy as np
import plotly.graph_objects as go
import pytest

from diagrams import cell, cell_layout, forget_bias, gate_curves, state_growth, theme
from rnn_core.gradients.forget_bias import COMPARED_BIASES, STEPS, cell_retention, retention
from rnn_core.gradients.state_growth import GrowthComparison, LayerGrowth, compare_growth
from rnn_core.probing.gates import Gated, reviewer_cell_values
from tests.arrays import decoded
from tests.diagrams.test_theme import contrast, rgb

CELLS: tuple[Gated, ...] = ("lstm", "gru")
GROWN = {"tanh": "tanh", "relu": "relu", "identity": "irnn", "step": "t", "states": "h"} | {
    "gradients": "g",
    "bound": "√H",
}
TEXT = "not a boring film <b>at</b> all"


def assert_sound(figure: theme.Figure) -> None:
    """Plotly takes it, no axis floats, and every colour has a dark twin."""
    checked = go.Figure(figure)
    for axis in (*checked.select_xaxes(), *checked.select_yaxes()):
        assert axis.range is not None and np.isfinite(axis.range).all()
    lights = {colour.light for colour in theme.COLOUR_PAIRS}
    assert set(re.findall("#[0-9a-f]{6}", json.dumps(figure))) <= lights


@pytest.mark.parametrize("name", CELLS)
def test_every_frame_has_the_numbers_of_its_step(name: Gated) -> None:
    found, unit = reviewer_cell_values(TEXT, "en", name), 5
    figure = cell.cell_diagram(found, unit)
    assert_sound(figure)
    drawing = cell_layout.LAYOUTS[name]
    assert len(figure["frames"]) == len(found.words)
    for step, frame in enumerate(figure["frames"]):
        assert figure["data"][frame["traces"][0]]["type"] == "heatmap"
        for moved, row in zip(frame["data"], drawing.rows.values(), strict=False):
            shown = decoded(moved["z"])[0]
            wanted = [found.values[each][step, unit] for each in row]
            np.testing.assert_array_equal(shown[::2], np.array(wanted, np.float32))
            assert np.isnan(shown[1::2]).all()
        *_, values, token = frame["data"]
        for text, value in zip(values["text"], drawing.values, strict=True):
            number = float(text.split("= ")[1].replace("−", "-"))
            assert number == pytest.approx(found.values[value.name][step, unit], abs=0.006)
        assert theme.label(found.words[step]) in token["text"][0]
    last = figure["frames"][-1]
    for place, moved in zip(last["traces"], last["data"], strict=True):
        assert figure["data"][place] | moved == figure["data"][place]


@pytest.mark.parametrize("name", CELLS)
def test_no_wire_ends_in_nothing(name: Gated) -> None:
    drawing = cell_layout.LAYOUTS[name]
    boxes = [(x, height) for height, row in drawing.rows.items() for x in row.values()]
    edges = [
        (x + right * cell_layout.HALF_WIDTH, y + up * cell_layout.HALF_HEIGHT)
        for x, y in boxes
        for right, up in ((1, 0), (-1, 0), (0, 1), (0, -1))
    ]
    ends = edges + [(x, y) for _, x, y in drawing.operations]
    lines = [*drawing.wires, drawing.state_path, ((drawing.input_x, -0.2), (drawing.input_x, 0.5))]

    def on(point: tuple[float, float], line: cell_layout.Wire) -> bool:
        pieces = pairwise(line)
        return any(
            min(a[0], b[0]) - 1e-9 <= point[0] <= max(a[0], b[0]) + 1e-9
            and min(a[1], b[1]) - 1e-9 <= point[1] <= max(a[1], b[1]) + 1e-9
            for a, b in pieces
        )

    for line in lines[:-1]:
        for a, b in pairwise(line):
            assert a[0] == b[0] or a[1] == b[1]  # wires run straight
        for point in (line[0], line[-1]):
            others = [other for other in lines if other is not line]
            assert point in ends or any(on(point, other) for other in others), (name, point)
    for sign, x, y in drawing.operations:
        assert sum(on((x, y), line) for line in lines) >= 1, sign


def test_the_road_of_a_cell_wears_its_quantity_and_is_the_thickest_line() -> None:
    for name, colour in (("lstm", theme.C), ("gru", theme.H)):
        data = cell.cell_diagram(reviewer_cell_values(TEXT, "en", name), 0)["data"]
        lines = [trace for trace in data if trace.get("mode") == "lines"]
        thickest = max(lines, key=lambda trace: trace["line"]["width"])
        assert thickest["line"]["color"] == colour
        assert thickest["y"][0] == thickest["y"][1]


def test_roads_are_the_products_and_a_frame_marks_every_word() -> None:
    found = [(reviewer_cell_values(TEXT, "en", name), 3) for name in CELLS]
    figure = gate_curves.keeping_gate_curves(found, {"lstm": "LSTM", "gru": "GRU"}, ("f", "∏"))
    assert_sound(figure)
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines+markers"]
    for line, (one, unit) in zip(lines[:2], found, strict=True):
        np.testing.assert_allclose(decoded(line["y"]), one.keep_gate[:, unit], rtol=1e-6)
    for line, (one, unit) in zip(lines[2:], found, strict=True):
        np.testing.assert_allclose(decoded(line["y"]), one.path_gradient[:, unit], rtol=1e-6)
    for step, frame in enumerate(figure["frames"]):
        assert np.mean([min(frame["data"][0]["x"]), max(frame["data"][0]["x"])]) == step
    looks = [(line["line"]["color"], line["line"]["dash"]) for line in lines[:2]]
    assert looks == [(theme.C, "dot"), (theme.X, "dash")]


def placed(values: list[float]) -> list[float]:
    curve = np.array(values, dtype=np.float64)
    one = LayerGrowth(curve, curve, curve, np.zeros_like(curve))
    figure = state_growth.growth_curves(
        GrowthComparison({"relu": one}, 4, len(values) - 1, 1.0, 1.0), GROWN
    )
    (line,) = [trace for trace in figure["data"] if trace.get("yaxis") != "y2" and "x0" in trace]
    return decoded(line["y"]).tolist()


def test_nought_inf_and_nan_have_places_of_their_own() -> None:
    nought, one, large, inf, nan = placed([0.0, 1.0, 1e30, float("inf"), float("nan")])
    assert (one, large) == (0, pytest.approx(30))
    assert nought < state_growth.STATES[0] and inf == nan > state_growth.STATES[1]


@pytest.mark.parametrize("scale", [0.0, 1.0, 3.0, 4.0])
@pytest.mark.parametrize(("hidden", "steps"), [(2, 10), (64, 100), (128, 200)])
def test_states_and_gradients_are_drawn_as_powers_of_ten(
    scale: float, hidden: int, steps: int
) -> None:
    found = compare_growth(hidden, steps, scale, 0)
    figure = state_growth.growth_curves(found, GROWN)
    assert_sound(figure)
    lines = [trace for trace in figure["data"] if "x0" in trace]
    for line, (name, one) in zip(lines[::2], found.networks.items(), strict=True):
        shown = decoded(line["y"])
        inside = (one.norms >= 0.01) & np.isfinite(one.norms)
        np.testing.assert_allclose(shown[inside], np.log10(one.norms[inside]), atol=1e-5)
        low, high = figure["layout"]["yaxis"]["range"]
        assert np.isfinite(shown).all() and shown.min() > low and shown.max() < high
        assert line["line"]["dash"] == state_growth.DASHES[name]
    for line in lines[1::2]:
        low, high = figure["layout"]["yaxis2"]["range"]
        shown = decoded(line["y"])
        assert np.isfinite(shown).all() and shown.min() > low and shown.max() < high
    other = state_growth.growth_curves(compare_growth(hidden, steps, 0.5, 9), GROWN)
    for axis in ("xaxis", "yaxis", "yaxis2"):
        assert figure["layout"][axis] == other["layout"][axis]  # nothing jumps


@pytest.mark.parametrize("b", [-2.0, -0.1, 0.0, 0.1, 0.9, 2.0, 4.4, 5.0, 5.1, 7.0])
def test_what_is_left_is_drawn_beside_the_closed_form(b: float) -> None:
    biases = sorted({0.0, 1.0, 5.0, b})
    kept = cell_retention("hello", biases)
    figure = forget_bias.remaining_state(
        kept, [retention(one) for one in biases], biases.index(b), ("n", "c")
    )
    assert_sound(figure)
    lines = [trace for trace in figure["data"] if "customdata" in trace]
    dotted = [trace for trace in figure["data"] if trace.get("line", {}).get("dash") == "dot"]
    assert len(lines) == len(dotted) == len(biases)
    for line, law, one in zip(lines, dotted, kept, strict=True):
        np.testing.assert_allclose(line["y"], np.log10(one.mean), atol=1e-3)
        np.testing.assert_allclose(law["y"], np.log10(retention(one.bias)), atol=1e-3)
        assert (line["opacity"] == 1) == (one.bias == b)
    band = figure["data"][0]
    chosen = kept[biases.index(b)].products
    np.testing.assert_allclose(band["y"][: STEPS + 1], np.log10(chosen.max(1)), atol=1e-3)


@pytest.mark.parametrize("b", [*np.linspace(-2, 7, 91).round(1).tolist()])
def test_no_line_goes_through_a_name_and_no_name_through_another(b: float) -> None:
    biases = sorted({*COMPARED_BIASES, b})
    kept = cell_retention("the food is awful, though the place is beautiful", biases)
    figure = forget_bias.remaining_state(
        kept, [retention(one) for one in biases], biases.index(b), ("n", "c")
    )
    names = figure["layout"]["annotations"]
    shown = {one for one in COMPARED_BIASES if abs(one - b) > 0.5} | {b}
    written = [re.sub("</?b>", "", name["text"]).replace("−", "-") for name in names]
    assert sorted(written) == sorted(f"b = {one:g}" for one in shown)
    assert [name["text"].startswith("<b>") for name in names] == [True] + [False] * len(names[1:])
    assert all(name["bgcolor"] == theme.PAPER for name in names)
    boxes = []
    for name in names:
        x0 = name["x"] - (forget_bias.NAME_WIDTH if name["xanchor"] == "right" else 0)
        y0 = name["y"] - (forget_bias.NAME_HEIGHT if name["yanchor"] == "top" else 0)
        boxes.append((x0, x0 + forget_bias.NAME_WIDTH, y0, y0 + forget_bias.NAME_HEIGHT))
        assert (
            x0 >= 0
            and x0 + forget_bias.NAME_WIDTH <= STEPS
            and y0 > forget_bias.FLOOR
            and boxes[-1][3] < 0.8
        )
    lines = [one for one in figure["data"][1:] if one["mode"] == "lines"]
    assert len(lines) == 2 * len(biases)
    for x0, x1, y0, y1 in boxes:
        across = np.linspace(x0, x1, 50)
        for line in lines:
            heights = np.interp(across, range(STEPS + 1), line["y"])
            assert not ((heights > y0) & (heights < y1)).any(), (b, x0, y0)
    for one, other in combinations(boxes, 2):
        assert one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]


@pytest.mark.parametrize("dress", ["light", "dark"])
@pytest.mark.parametrize("end", [theme.NEGATIVE, theme.ZERO, theme.POSITIVE])
def test_a_number_in_a_box_has_aa_contrast(end: str, dress: str) -> None:
    twins = {colour.light: getattr(colour, dress) for colour in theme.COLOUR_PAIRS}
    data = cell.cell_diagram(reviewer_cell_values(TEXT, "en", "lstm"), 0)["data"]
    boxes = [one for one in data if one["type"] == "heatmap"]
    assert boxes
    for box in boxes:
        paint, paper = (rgb(twins[colour]) for colour in (end, theme.PAPER))
        mixed = np.rint(box["opacity"] * paint + (1 - box["opacity"]) * paper).astype(int)
        shown = "#" + bytes(mixed.tolist()).hex()
        assert contrast(twins[box["textfont"]["color"]], shown) >= 4.5
