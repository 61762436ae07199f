"""The picture of a cell: every number stands where it belongs, and no wire ends in nothing."""

from itertools import pairwise

import numpy as np
import pytest

from diagrams import cell, cell_layout, gate_curves, theme
from rnn_core.probing.gates import Gated, reviewer_cell_values
from tests.arrays import decoded
from tests.diagrams.sound import assert_sound
from tests.diagrams.test_theme import contrast, rgb

CELLS: tuple[Gated, ...] = ("lstm", "gru")


TEXT = "not a boring film <b>at</b> all"


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
def test_a_cell_says_its_name_where_a_phone_shows_it_first(name: Gated) -> None:
    data = cell.cell_diagram(reviewer_cell_values(TEXT, "en", name), 0)["data"]
    [title] = [one for one in data if one.get("text") == [f"<b>{name.upper()}</b>"]]
    low, high = 0.1, 9.9  # of the axis
    assert (title["x"][0] - low) / (high - low) * cell_layout.MIN_WIDTH < 200


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


def test_the_additive_path_has_its_quantity_s_colour_and_is_the_thickest_line() -> None:
    for name, colour in (("lstm", theme.C), ("gru", theme.H)):
        data = cell.cell_diagram(reviewer_cell_values(TEXT, "en", name), 0)["data"]
        lines = [trace for trace in data if trace.get("mode") == "lines"]
        thickest = max(lines, key=lambda trace: trace["line"]["width"])
        assert thickest["line"]["color"] == colour
        assert thickest["y"][0] == thickest["y"][1]


def test_the_lower_curves_are_products_of_gates() -> None:
    found = [(reviewer_cell_values(TEXT, "en", name), 3) for name in CELLS]
    figure = gate_curves.keeping_gate_curves(
        found, {"lstm": "LSTM", "gru": "GRU"}, ("f", "∏"), "all"
    )
    assert_sound(figure)
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines+markers"]
    for line, (one, unit) in zip(lines[:2], found, strict=True):
        np.testing.assert_allclose(decoded(line["y"]), one.keep_gate[:, unit], rtol=1e-6)
    for line, (one, unit) in zip(lines[2:], found, strict=True):
        np.testing.assert_allclose(decoded(line["y"]), one.path_gradient[:, unit], rtol=1e-6)
    thin = [trace for trace in figure["data"] if trace["mode"] == "lines"]
    for line, (one, unit) in zip(thin, found, strict=True):
        np.testing.assert_allclose(decoded(line["y"]), one.whole_gradient[:, unit], rtol=1e-6)
        assert "all" in line["name"]
    looks = [(line["line"]["color"], line["line"]["dash"]) for line in lines[:2]]
    assert looks == [(theme.LSTM, "dot"), (theme.GRU, "dash")]


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
