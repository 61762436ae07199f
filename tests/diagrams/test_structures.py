"""Figures of the lesson on structures: Plotly takes them, and they say what they were given."""

import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest

from diagrams import evaluation, structures
from diagrams import unrolled_run as tapes
from diagrams.theme import COLOUR_PAIRS, Figure
from tests.arrays import decoded

LIGHT = {light for light, _ in COLOUR_PAIRS}
CHANCE = np.random.default_rng(0)
STATES = CHANCE.uniform(-1, 1, (3, 5)).astype(np.float32)
PICTURE = CHANCE.integers(0, 256, (4, 4, 3)).astype(np.uint8)
GUESSES = ((("a", 0.7), ("b", 0.2), ("c", 0.1)),) * 3
LABELS = tapes.UnrolledRunLabels("x", "h", "y", "seen", "painted")
TAPES = {
    "read": tapes.UnrolledRun(("a", "b", "<c>"), STATES, GUESSES, frozenset({2})),
    "said": tapes.UnrolledRun(
        ("", "a", "b"), STATES, GUESSES, frozenset({0, 1, 2}), frozenset({1, 2}), seen=PICTURE
    ),
    "painted": tapes.UnrolledRun(("a", "b", "c"), STATES, ((),) * 3, frozenset(), painted=PICTURE),
}
FIGURES = {
    **{name: tapes.unrolled_run(run, LABELS) for name, run in TAPES.items()},
    **{
        key: structures.all_structures(key, dict.fromkeys(structures.STRUCTURES, "n"))
        for key in structures.STRUCTURES
    },
    "attention": evaluation.attention_matrix(
        np.eye(2, 3, dtype=np.float32), ("a", "b", "c"), ("d", "e"), "rw"
    ),
    "verdicts": evaluation.verdict_curve([0.2, 0.9], ("not", "bad"), "P"),
    "exam": evaluation.accuracy_bars(
        [("a", 0.99, False), ("b", 0.4, True)], "right", frozenset({0})
    ),
    "learning": evaluation.training_curve(
        10, [(1, 2.0), (2, 0.5)], [(2, 0.25)], ("step", "loss", "right")
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_plotly_takes_every_property_and_the_dark_dress_knows_every_colour(name: str) -> None:
    figure = FIGURES[name]
    go.Figure(figure)
    assert set(re.findall("#[0-9a-f]{6}", json.dumps(figure))) <= LIGHT


@pytest.mark.parametrize("name", TAPES)
def test_a_tape_shows_the_states_the_words_and_the_pictures(name: str) -> None:
    run, figure = TAPES[name], FIGURES[name]
    (cells,) = [trace for trace in figure["data"] if trace["type"] == "heatmap"]
    np.testing.assert_array_equal(decoded(cells["z"])[:, ::2], STATES.T)
    (boxes,) = [trace for trace in figure["data"] if trace["type"] == "bar"]
    assert len(boxes["text"]) == sum(map(bool, run.reads))
    images = [trace for trace in figure["data"] if trace["type"] == "image"]
    assert len(images) == (name != "read")
    for trace in images:
        np.testing.assert_array_equal(decoded(trace["z"]), PICTURE)


@pytest.mark.parametrize("name", TAPES)
def test_each_frame_of_a_tape_moves_the_marker_alone(name: str) -> None:
    figure = FIGURES[name]
    for step, frame in enumerate(figure["frames"]):
        (place,) = frame["traces"]
        (moved,) = frame["data"]
        marker = figure["data"][place]
        assert marker["mode"] == "lines" and len(marker["y"]) == len(moved["x"])
        assert np.mean(moved["x"][:4]) == pytest.approx(step)


def test_only_answers_that_count_are_loud() -> None:
    texts = [trace for trace in FIGURES["read"]["data"] if "text" in trace][1:]
    colours = texts[0]["textfont"]["color"]
    assert colours[2] != colours[0] == colours[1]
    assert texts[0]["text"][2] == "a<br>70 %"


def drawn(figure: Figure) -> list[float]:
    return [float(value) for trace in figure["data"] for value in trace["x"] if value is not None]


def test_an_exam_and_a_training_draw_their_numbers() -> None:
    bars, names = FIGURES["exam"]["data"]
    assert bars["x"] == [0.99, 0.4] and names["text"] == ["<b>a · 99.0 %</b>", "b · 40.0 %"]
    assert drawn(FIGURES["learning"]) == [1, 2, 2]
    assert FIGURES["learning"]["data"][0]["y"] == [2.0, 0.5]


def test_a_longer_word_needs_a_wider_tape() -> None:
    short = TAPES["read"]
    long = tapes.UnrolledRun(("a", "a" * 14, "c"), STATES, GUESSES, frozenset({2}))
    assert tapes.min_width(long) > tapes.min_width(short)
