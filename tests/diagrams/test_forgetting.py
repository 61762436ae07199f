"""The picture of one word exchanged: a marker a cell and word, the mean of many texts behind."""

import json
import re

import numpy as np
import plotly.graph_objects as go

from diagrams import cell_styles, forgetting, theme
from rnn_core.networks.long_text_classifier import CELLS
from rnn_core.probing.forgetting import distance_average, word_influence
from tests.arrays import decoded

TITLES = {"moved": "moved", "words": "words", "elman": "RNN", "gru": "GRU", "lstm": "LSTM"}
FOUND = word_influence("a boring film and the cat sleeps", "en")
LAW = distance_average("en")


def test_markers_are_the_moves_and_lines_the_mean_at_the_same_distance() -> None:
    figure = forgetting.influence_by_word(FOUND, LAW, TITLES)
    go.Figure(figure)  # checks every property
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines"]
    marks = [trace for trace in figure["data"] if trace["mode"] == "markers"][: len(CELLS)]
    sides = set()
    for cell, line, mark in zip(CELLS, lines, marks, strict=True):
        assert line["name"] == mark["name"] == TITLES[cell]
        assert (
            line["line"]["color"] == mark["marker"]["color"] == cell_styles.CELL_STYLES[cell].colour
        )
        np.testing.assert_array_equal(decoded(line["y"])[::-1], LAW.influence[cell][:7])
        np.testing.assert_array_equal(decoded(mark["y"]), FOUND.influence[cell])
        sides.add(round(float(decoded(mark["x"])[0]), 3))
        sizes = mark["marker"]["size"]
        assert [size == forgetting.SIZES[1] for size in sizes] == [
            bool(s) for s in FOUND.replacements
        ]
    assert len(sides) == len(CELLS)  # none hides another


def test_a_frame_rings_the_word_of_its_number() -> None:
    figure = forgetting.influence_by_word(FOUND, LAW, TITLES)
    assert [frame["name"] for frame in figure["frames"]] == [str(t) for t in range(1, 8)]
    for step, frame in enumerate(figure["frames"]):
        for cell, ring in zip(CELLS, frame["data"], strict=True):
            assert ring["y"] == [float(FOUND.influence[cell][step])]
            assert abs(ring["x"][0] - step) < 0.5
    rings = [figure["data"][place] for place in figure["frames"][0]["traces"]]
    assert [ring["y"] for ring in rings] == [
        [frame["y"][0]] for frame in figure["frames"][-1]["data"]
    ]


def test_ranges_are_fixed_and_colours_known() -> None:
    figure = forgetting.influence_by_word(word_influence("cat", "en"), LAW, TITLES)
    assert not go.Figure(figure).layout.xaxis.autorange
    drawn = set(re.findall("#[0-9a-f]{6}", json.dumps(figure)))
    assert drawn <= {colour.light for colour in theme.COLOUR_PAIRS}
    assert figure["layout"]["yaxis"]["range"][0] < 0 < 1 < figure["layout"]["yaxis"]["range"][1]
