"""Figures of a training on a word: every frame is a snapshot, and right letters are framed."""

import numpy as np
import plotly.graph_objects as go
import pytest

from content.ui_text import in_language
from diagrams import char_rnn
from lessons.scheme.char_rnn import LABELS
from rnn_core.charlm.trained_word import TrainedWord, train_word
from tests.arrays import decoded

TITLES = in_language(LABELS, "en")


@pytest.fixture(scope="module", params=["Hello", "молоко"])
def trained(request: pytest.FixtureRequest) -> TrainedWord:
    return train_word(request.param, 8, 0, recurrent=True)


def test_plotly_takes_every_property(trained: TrainedWord) -> None:
    for draw in (char_rnn.loss_curve, char_rnn.probability_table, char_rnn.same_letter_states):
        go.Figure(draw(trained, TITLES))


def test_the_right_letter_of_every_step_is_framed(trained: TrainedWord) -> None:
    _, frames, _, start = char_rnn.probability_table(trained, TITLES)["data"]
    corners = (
        np.array(frames["x"], dtype=float).reshape(-1, 6)[:, :5],
        np.array(frames["y"], dtype=float).reshape(-1, 6)[:, :5],
    )
    middles = [((side.min(1) + side.max(1)) / 2).round().astype(int).tolist() for side in corners]
    assert middles[0] == list(range(len(trained.word) - 1))
    assert [trained.letters[row] for row in middles[1]] == list(trained.word[1:])
    assert start["y"] == [pytest.approx(np.log(len(trained.letters)))] * 2


def test_the_last_frame_is_the_picture_that_stands_first(trained: TrainedWord) -> None:
    for draw in (char_rnn.loss_curve, char_rnn.probability_table, char_rnn.same_letter_states):
        figure = draw(trained, TITLES)
        last = figure["frames"][-1]
        for place, moved in zip(last["traces"], last["data"], strict=True):
            for key, value in moved.items():
                assert figure["data"][place][key] == value


def test_the_two_states_are_those_of_the_same_letter(trained: TrainedWord) -> None:
    assert trained.repeated is not None
    figure = char_rnn.same_letter_states(trained, TITLES)
    for frame, snapshot in zip(figure["frames"], trained.snapshots, strict=True):
        [cells] = frame["data"]
        np.testing.assert_array_equal(decoded(cells["z"]), snapshot.states[list(trained.repeated)])
    names = figure["layout"]["yaxis"]["ticktext"]
    assert [name[-1] for name in names] == [trained.word[t] for t in trained.repeated]
    assert names[0][-1] == names[1][-1]
