"""Figures of a word written in two ways: cells, letters and marks are those of the two runs."""

import numpy as np
import plotly.graph_objects as go
import pytest

from content.ui_text import in_language
from diagrams import sampling
from diagrams.theme import label
from lessons.scheme.sampling import LABELS
from rnn_core.charlm.teacher_forcing import Comparison, compare
from rnn_core.charlm.trained_word import train_word
from tests.arrays import decoded

TITLES = in_language(LABELS, "en")
CASES = [
    ("Hello", 2, 1.0, 4, 25),
    ("ма ма", 2, 2.0, 2, 25),
    ("aa", 1, 1.0, 1, 0),
    ("Hello", 25, 0, 4, 3),
]


@pytest.fixture(scope="module", params=CASES, ids=str)
def found(request: pytest.FixtureRequest) -> Comparison:
    word, snapshot, temperature, top_k, seed = request.param
    taught = train_word(word, 8, 0, recurrent=True)
    return compare(taught.snapshots[snapshot], word, temperature, top_k, seed)


def test_plotly_takes_every_property(found: Comparison) -> None:
    for draw in (
        sampling.forced_and_free,
        sampling.letter_probabilities,
        sampling.accuracy_by_letter,
    ):
        go.Figure(draw(found, TITLES))


def test_both_lanes_show_what_was_read_drawn_from_and_written(found: Comparison) -> None:
    letters, right = found.snapshot.network.letters, found.word[1:]
    figure = sampling.forced_and_free(found, TITLES)
    for run, first in ((found.forced, 0), (found.free, 5)):
        cells, read, written, fine, wrong = figure["data"][first : first + 5]
        np.testing.assert_array_equal(decoded(cells["z"]).T, run.sampling_probabilities)
        assert read["text"] == [label(letter) for letter in run.inputs]
        crossed = [sampling.WRONG in text for text in written["text"]]
        assert crossed == [one != other for one, other in zip(run.outputs, right, strict=True)]
        for text, letter in zip(written["text"], run.outputs, strict=True):
            assert label(letter) in text
        framed = {}
        for trace in (fine, wrong):
            x, y = (np.array(trace[side], dtype=float).reshape(-1, 6)[:, :5] for side in "xy")
            framed |= dict(zip(x.mean(1).round(), y.mean(1).round(), strict=True))
        assert [letters[int(framed[step])] for step in range(len(right))] == list(run.outputs)
        assert len(wrong["x"]) == 6 * sum(crossed)
    assert figure["layout"]["xaxis"]["ticktext"] == [label(letter) for letter in right]


def test_a_line_stands_where_the_two_begin_to_read_different_letters(found: Comparison) -> None:
    figure = sampling.forced_and_free(found, TITLES)
    lines = [one for one in figure["data"] if one.get("line", {}).get("dash") == "dot"]
    (upright,) = [one for one in lines if one["yaxis"] == "y3"] or [None]
    assert (upright is None) == (found.forced.inputs == found.free.inputs)
    if upright:
        step = int(upright["x"][0] + 0.5)
        assert found.forced.inputs[:step] == found.free.inputs[:step]
        assert found.forced.inputs[step] != found.free.inputs[step]


def test_every_step_is_framed_and_its_odds_are_drawn(found: Comparison) -> None:
    letters = found.snapshot.network.letters
    for step, frame in enumerate(sampling.forced_and_free(found, TITLES)["frames"]):
        (marker,) = frame["data"]
        assert sum(marker["x"][:4]) / 4 == pytest.approx(step)
    figure = sampling.letter_probabilities(found, TITLES)
    assert len(figure["frames"]) == len(found.word) - 1
    for step, frame in enumerate(figure["frames"]):
        for run, (predicted, drawn, pen) in zip(
            (found.forced, found.free), (frame["data"][:3], frame["data"][3:]), strict=True
        ):
            np.testing.assert_array_equal(decoded(predicted["y"]), run.probabilities[step])
            np.testing.assert_array_equal(decoded(drawn["y"]), run.sampling_probabilities[step])
            assert letters[pen["x"][0]] == run.outputs[step]
    for place, moved in zip(
        figure["frames"][-1]["traces"], figure["frames"][-1]["data"], strict=True
    ):
        assert figure["data"][place] | moved == figure["data"][place]


def test_the_shares_are_those_of_all_runs(found: Comparison) -> None:
    drawn = [
        one for one in sampling.accuracy_by_letter(found, TITLES)["data"] if one["mode"] != "text"
    ]
    for line, name in zip(drawn, ("forced", "free"), strict=True):
        np.testing.assert_allclose(decoded(line["y"]), found.correct[name].mean(0), rtol=1e-6)
