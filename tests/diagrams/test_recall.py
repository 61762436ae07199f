"""Figures of trained memory: every line is a mean, the band holds all runs of the chosen one."""

import numpy as np
import plotly.graph_objects as go
import pytest

from diagrams import recall, theme
from rnn_core.memory.benchmark import SIZES, benchmark_result, spec_of_size

TITLES = ("k", "right", "by chance", "yours")
FOUND = [benchmark_result(spec_of_size(hidden)) for hidden in SIZES]
LINES = [(one.spec.hidden, one.mean) for one in FOUND]


def drawn(chosen: int, **own) -> theme.Figure:
    one = FOUND[SIZES.index(chosen)]
    return recall.accuracy_by_lag(LINES, chosen, (one.low, one.high), one.chance, TITLES, **own)


@pytest.mark.parametrize("chosen", SIZES)
def test_the_lines_are_the_means_and_the_chosen_one_stands_out(chosen: int) -> None:
    figure = drawn(chosen)
    go.Figure(figure)  # checks every property
    chance, band, *rest = figure["data"]
    assert chance["y"] == [0.25, 0.25]
    one = FOUND[SIZES.index(chosen)]
    np.testing.assert_array_equal(band["y"], [*one.high, *one.low[::-1]])
    np.testing.assert_array_equal(band["x"], [*range(25), *range(24, -1, -1)])
    lines = [trace for trace in rest if trace["mode"] == "lines"]
    for line, found in zip(lines, FOUND, strict=True):
        np.testing.assert_array_equal(line["y"], found.mean)
        loud = found.spec.hidden == chosen
        assert (line["opacity"] == 1, line["line"]["width"] == 3) == (loud, loud)
    quiet = [line["opacity"] for line in lines if line["opacity"] < 1]
    assert quiet == sorted(quiet)


@pytest.mark.parametrize("chosen", SIZES)
def test_every_line_has_its_name_beside_it_and_none_is_on_another(chosen: int) -> None:
    names = [trace for trace in drawn(chosen)["data"] if trace["mode"] == "text"][:-1]
    plain = [name["text"][0].replace("<b>", "").replace("</b>", "") for name in names]
    assert [text.removeprefix("H = ") for text in plain] == [str(hidden) for hidden in SIZES]
    bold = [text for name in names for text in name["text"] if "<b>" in text]
    assert len(bold) == 1 and str(chosen) in bold[0]
    for name, (_, shares) in zip(names, LINES, strict=True):
        x, y = name["x"][0], name["y"][0]
        assert np.interp(x, range(25), shares) < y  # to the right of a falling line, above it
        assert 0 < x < 24
    places = [name["x"][0] for name in names]
    assert min(np.diff(places)) > 2


def test_the_readers_own_run_is_drawn_in_another_dress() -> None:
    shares = np.linspace(1, 0.25, 25, dtype=np.float32)
    figure = drawn(16, own=[(16, shares)])
    go.Figure(figure)
    (mine,) = [trace for trace in figure["data"] if trace["mode"] == "lines+markers"]
    np.testing.assert_allclose(mine["y"], shares)
    assert mine["marker"]["color"] == theme.PAPER
    texts = [trace["text"] for trace in figure["data"] if trace["mode"] == "text"]
    assert ["○ yours"] in texts
    assert figure["layout"] == drawn(64)["layout"]
