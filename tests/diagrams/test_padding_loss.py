"""Padding in the loss: what is drawn is what was computed, within a fixed frame."""

import numpy as np
import pytest

from content.ui_text import in_language
from diagrams import padding_loss as drawing
from lessons.questions import padding_loss as section
from rnn_core.charlm.padding_loss import UPDATES
from tests.arrays import decoded
from tests.diagrams.sound import assert_sound

TITLES = in_language(section.TITLES, "en")


@pytest.mark.parametrize("update", [0, section.EARLY, UPDATES])
@pytest.mark.parametrize("length", [10, 24])
def test_every_letter_is_filled_or_hollow_and_every_pad_hatched(length: int, update: int) -> None:
    found = section.EXPERIMENT.at(
        "en", padding_loss_length=length, padding_loss_update=update
    ).training
    figure = drawing.answers(found, update, 24, TITLES)
    assert_sound(figure)
    right, wrong, pads = figure["data"]
    shares = (found.right[update] & found.mask).sum(), found.mask.sum(), found.mask.size
    for trace in (right, wrong):  # the last keeps the name in the legend
        assert trace["x"].pop() < figure["layout"]["xaxis"]["range"][0]
        assert trace["base"].pop() and not trace["text"].pop()
    assert len(right["x"]) == shares[0] and len(wrong["x"]) == shares[1] - shares[0]
    assert len(pads["x"]) == shares[2] - shares[1]
    for trace in (right, wrong):
        for t, base, letter in zip(trace["x"], trace["base"], trace["text"], strict=True):
            assert letter == found.batch.tokens[found.batch.targets[round(base + 0.42), t]]
    other = drawing.answers(section.EXPERIMENT.at("en").training, UPDATES, 24, TITLES)
    for axis in ("xaxis", "yaxis"):
        assert figure["layout"][axis]["range"] == other["layout"][axis]["range"]
    assert figure["layout"]["height"] == other["layout"]["height"]


def test_curves_are_those_of_the_training_and_rings_stand_on_them() -> None:
    found = section.EXPERIMENT.at("en").training
    figure = drawing.learning(found, 8, section.HIGHEST_LOSS, TITLES)
    assert_sound(figure)
    curves = [trace for trace in figure["data"] if trace["mode"] == "lines"]
    wanted = (found.loss_of_letters, found.loss_everywhere)
    wanted += (found.accuracy_of_letters, found.accuracy_everywhere)
    for trace, values in zip(curves, wanted, strict=True):
        np.testing.assert_allclose(decoded(trace["y"]), values, rtol=1e-6)
    rings = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    assert [ring["y"][0] for ring in rings] == pytest.approx([float(one[8]) for one in wanted])
    assert all(ring["x"] == [8] for ring in rings)
