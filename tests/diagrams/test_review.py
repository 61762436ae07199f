"""Figures of a review: every unit in its order, the best one's curve, and both runs of a flip."""

import numpy as np
import plotly.graph_objects as go
import pytest

from content.ui_text import in_language
from diagrams import review
from lessons.reviews import VERDICTS
from lessons.scheme.review import NEGATION_LABELS, UNIT_LABELS
from rnn_core.probing.negation import flip_negation
from rnn_core.probing.sentiment_unit import read_review, sentiment_unit
from rnn_core.world.language import Language
from tests.arrays import decoded

TITLES = in_language(UNIT_LABELS | VERDICTS, "en")
TURNED = in_language(NEGATION_LABELS, "en") | {"verdict": "P"}
REVIEWS: list[tuple[str, Language]] = [
    ("фильм длинный, но совсем не скучный", "ru"),
    ("the plot isn't bad", "en"),
    ("скучный фильм", "ru"),
    ("bad", "en"),
]


@pytest.mark.parametrize(("text", "language"), REVIEWS)
def test_every_unit_is_a_row_and_the_best_one_a_curve(text: str, language: Language) -> None:
    reading, unit = read_review(text, language), sentiment_unit(language)
    figure = review.units_over_words(reading, unit, TITLES)
    go.Figure(figure)  # checks every property
    cells, chosen, now, bound, line, ring = figure["data"]
    rows = decoded(cells["z"])
    for row, index in enumerate(unit.ranking):
        np.testing.assert_array_equal(rows[row], reading.states[:, index])
        assert cells["customdata"][row] == [index + 1] * len(reading.words)
    np.testing.assert_array_equal(decoded(line["y"]), rows[0])
    assert (min(chosen["y"]), max(chosen["y"])) == (-0.5, 0.5)
    assert bound["y"] == [unit.threshold] * 2
    ticks = figure["layout"]["yaxis2"]["ticktext"]
    assert ticks[0].startswith("unkind" if unit.sign > 0 else "kind") and ticks[0].endswith("−1")
    for t, frame in enumerate(figure["frames"]):
        outline, mark = frame["data"]
        assert np.mean([min(outline["x"]), max(outline["x"])]) == t
        assert (mark["x"], mark["y"]) == ([t], [pytest.approx(rows[0, t])])
    assert now["x"] == outline["x"] and ring["x"] == mark["x"]


@pytest.mark.parametrize(("text", "language"), REVIEWS)
def test_both_runs_stand_in_the_columns_of_their_words(text: str, language: Language) -> None:
    flip = flip_negation(text, language)
    figure = review.negation_flip(flip, TURNED)
    go.Figure(figure)
    _, written, changed, bars, ring = figure["data"]
    names = figure["layout"]["xaxis"]["ticktext"]
    for line, run in ((written, flip.original), (changed, flip.changed)):
        assert line["y"] == pytest.approx(run.kind.tolist())
        for column, word in zip(line["x"], run.words, strict=True):
            same = names[column] == word
            assert same or column == flip.position
    [bold] = [c for c, name in enumerate(names) if name.startswith("<b>")]
    assert bold == flip.position
    [band] = figure["layout"]["shapes"]
    assert (band["x0"] + band["x1"]) / 2 == flip.position
    assert bars["y"] == pytest.approx(flip.distances.tolist())
    assert set(bars["x"]) == set(written["x"]) & set(changed["x"])
    runs = [dict(zip(line["x"], line["y"], strict=True)) for line in (written, changed)]
    for column, frame in enumerate(figure["frames"]):
        assert frame["data"] == [{"x": [column] * 2, "y": [run.get(column) for run in runs]}]
    assert ring["y"] == frame["data"][0]["y"]


def test_the_axes_stand_still_for_every_review() -> None:
    ranges = set()
    for text, language in REVIEWS:
        layout = review.negation_flip(flip_negation(text, language), TURNED)["layout"]
        ranges.add((*layout["yaxis"]["range"], *layout["yaxis2"]["range"]))
    assert len(ranges) == 1
