"""What is left of a cell state: measured beside the closed form, with names in the clear."""

import re
from itertools import combinations

import numpy as np
import pytest

from diagrams import forget_bias, theme
from rnn_core.gradients.forget_bias import COMPARED_BIASES, STEPS, cell_retention, retention
from tests.diagrams.sound import assert_sound


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
