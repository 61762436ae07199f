"""The picture of lags: means and spreads as measured, the reader's own rings, and crosses."""

import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest

from diagrams import cell_styles, lags, theme
from rnn_core.memory.lag_benchmark import LagCurve, lag_curve
from rnn_core.memory.lag_models import CELLS
from rnn_core.memory.lag_tasks import TASKS
from rnn_core.memory.lag_training import LAGS, LiveLags
from tests.arrays import decoded

TITLES = {name: name for name in (*CELLS, "lag", "score", "guess", "own")}


def lines(task: str) -> list[LagCurve]:
    return [lag_curve(task, cell) for cell in CELLS]


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("chosen", CELLS)
def test_lines_are_means_with_their_spread_and_the_chosen_one_stands_out(
    task: str, chosen: str
) -> None:
    figure = lags.score_by_lag(lines(task), chosen, TITLES)
    go.Figure(figure)  # checks every property
    drawn = [trace for trace in figure["data"] if "error_y" in trace]
    for trace, found in zip(drawn, lines(task), strict=True):
        np.testing.assert_allclose(decoded(trace["y"]), found.mean, rtol=1e-6)
        up, down = (decoded(trace["error_y"][name]) for name in ("array", "arrayminus"))
        np.testing.assert_allclose(found.mean + up, found.high, rtol=1e-5)
        np.testing.assert_allclose(found.mean - down, found.low, rtol=1e-5, atol=1e-6)
        assert (trace["opacity"] == 1) == (found.cell == chosen)
        assert np.abs(np.log(np.array(trace["x"]) / LAGS)).max() < np.log(1.2)
    assert len({trace["x"][0] for trace in drawn}) == len(CELLS)  # none hides another
    low, high = figure["layout"]["yaxis"]["range"]
    for found in lines(task):
        shown = np.log10(found.mean) if task == "adding" else found.mean
        assert (shown > low).all() and (shown < high).all()
    assert figure["data"][0]["y"] == [found.baseline] * 2


@pytest.mark.parametrize("task", TASKS)
def test_a_lost_training_stands_where_no_score_can(task: str) -> None:
    given = LagCurve(task, "irnn", (5, 10), np.array([[0.1, np.nan], [0.1, 0.2]]), 0.25)
    figure = lags.score_by_lag([given], "irnn", TITLES)
    go.Figure(figure)
    (cross,) = [t for t in figure["data"] if t.get("marker", {}).get("symbol") == "x"]
    low, high = figure["layout"]["yaxis"]["range"]
    (place,) = cross["y"]
    if task == "adding":
        axis = figure["layout"]["yaxis"]
        assert axis["ticktext"][axis["tickvals"].index(place)] == "inf"
        assert 1 < place < 10**high
    else:
        assert low < place < 0


def test_the_looks_are_those_of_the_lesson_and_none_is_there_twice() -> None:
    drawn = [cell_styles.CELL_STYLES[cell] for cell in CELLS]
    assert len(set(drawn)) == len(drawn) == len({one.dash for one in drawn})
    assert cell_styles.CELL_STYLES["elman"] == (theme.TEXT, "solid", "circle")
    assert cell_styles.CELL_STYLES["gru"] == (theme.GRU, "dash", "square")
    assert cell_styles.CELL_STYLES["lstm"] == (theme.LSTM, "dot", "diamond")


def test_the_readers_own_training_and_a_lost_one_are_drawn() -> None:
    own = LiveLags("adding", "irnn", 7, (5, 10, 20), (0.01, float("nan"), 0.02), 50)
    figure = lags.score_by_lag(lines("adding"), "irnn", TITLES, own)
    go.Figure(figure)
    (mine,) = [trace for trace in figure["data"] if trace.get("name") == "own"]
    np.testing.assert_allclose(decoded(mine["y"]), [0.01, 0.02], rtol=1e-6)
    assert mine["marker"]["color"] == theme.PAPER
    crosses = [t for t in figure["data"] if t.get("marker", {}).get("symbol") == "x"]
    assert crosses[-1]["y"] == [lags.LOST["adding"]]
    assert crosses[-1]["marker"]["line"]["color"] == theme.PAPER
    assert "NaN" not in json.dumps(figure)
    plain = lags.score_by_lag(lines("adding"), "irnn", TITLES)
    assert plain["layout"] == figure["layout"]  # nothing jumps when a training begins
    colours = set(re.findall("#[0-9a-f]{6}", json.dumps(figure)))
    assert colours <= {colour.light for colour in theme.COLOUR_PAIRS}
