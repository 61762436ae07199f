"""Pictures of damage: Plotly takes them, nothing in them moves, the right version stands out."""

import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest

from content.ui_text import in_language
from diagrams import mistake_curves, mistakes, theme
from lessons.pipeline.mistake_figures import FIGURES, TITLES
from lessons.pipeline.outcomes import mistake_outcomes
from tests.arrays import decoded

TITLES = in_language(TITLES, "en")


def picture(name: str) -> theme.Figure:
    mistake, _, number = name.rpartition("-")
    return FIGURES[name].draw(mistake_outcomes(mistake).pairs[int(number) - 1], TITLES)


@pytest.mark.parametrize("name", FIGURES)
def test_plotly_takes_it_and_no_axis_follows_the_values(name: str) -> None:
    figure = picture(name)
    go.Figure(figure)
    axes = {key: axis for key, axis in figure["layout"].items() if re.match("[xy]axis", key)}
    assert axes
    for key, axis in axes.items():
        assert len(axis["range"]) == 2 and not axis.get("autorange"), key
    twins = {colour.light for colour in theme.COLOUR_PAIRS}
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}", json.dumps(figure))) <= twins
    assert "nan" not in json.dumps(figure).lower()


@pytest.mark.parametrize("name", FIGURES)
def test_every_number_is_within_its_axis(name: str) -> None:
    figure = picture(name)
    low, high = figure["layout"]["yaxis"]["range"]
    for trace in figure["data"]:
        if trace["type"] == "bar" and trace.get("orientation") != "h":
            values = decoded(trace["y"])
            assert values.min() >= low and values.max() < high
        if trace["type"] == "bar" and trace.get("orientation") == "h":
            axis = figure["layout"]["xaxis"]
            scale = np.log10 if axis.get("type") == "log" else np.array
            assert axis["range"][0] <= scale(trace["x"]).min()
            assert scale(trace["x"]).max() <= axis["range"][1]


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_is_hatched(name: str) -> None:
    assert "pattern" not in json.dumps(picture(name))  # hatching means padding


def test_the_right_version_is_solid_and_the_other_hollow() -> None:
    numbers = np.float32([1, 2])
    bars = mistakes.grouped_bars({"a": numbers, "b": numbers}, ["x", "y"], ("t", "n"), theme.H, 3)[
        "data"
    ]
    assert [bar["marker"]["color"] for bar in bars] == [theme.PAPER, theme.H]
    assert {bar["marker"]["line"]["color"] for bar in bars} == {theme.H}
    shares = {"a": (0.5, "50 %"), "b": (1.0, "100 %")}
    [bar, _] = mistakes.two_bars(shares, "t", theme.Y, (0.5, "chance"))["data"]
    assert bar["marker"]["color"] == [theme.PAPER, theme.Y]
    lines = mistake_curves.loss_curves({"a": numbers, "b": numbers}, (0.5, "floor"), ("t", "L"), 3)[
        "data"
    ]
    assert [line["line"]["dash"] for line in lines[:2]] == ["dash", "solid"]
    drawn = mistake_curves.predictions({"a": numbers, "b": numbers}, (numbers, "y"), ("t", "n"))
    assert [trace["line"].get("dash") for trace in drawn["data"][:2]] == ["dash", "solid"]
    assert drawn["data"][2]["mode"] == "markers"


def test_bounds_are_named_where_they_stand() -> None:
    shares = {"a": (10.0, "10"), "b": (0.1, "0.1")}
    figure = mistakes.two_bars(shares, "t", theme.L, (0.1, "limit"), powers=(-2, 4))
    assert figure["data"][1]["x"] == [0.1, 0.1]
    assert figure["layout"]["annotations"][0]["x"] == pytest.approx(-1)  # of a logarithmic axis
    figure = mistakes.two_bars(shares, "t", theme.Y, (0.5, "chance"))
    assert figure["layout"]["annotations"][0]["x"] == 0.5


def test_strangers_stand_out_and_every_cell_names_its_line() -> None:
    own = np.array([1, 2])
    whose = {"a": np.array([[1, 2, 1], [2, 1, 2]]), "b": np.array([[1, 1, 1], [2, 2, 2]])}
    wrong, right = mistakes.misplaced_vectors(whose, own, ("t", "line"))["data"]
    np.testing.assert_array_equal(decoded(wrong["z"]), [[0, 1, 0], [0, 1, 0]])
    assert not decoded(right["z"]).any()
    assert wrong["text"] == [["1", "2", "1"], ["2", "1", "2"]]


def test_states_stand_in_rows_and_one_may_be_framed() -> None:
    states = np.float32([[0.1, -0.2], [0.3, 0.4]])
    cells, frame = mistakes.state_rows(states, ["a", "b"], "unit", framed=1)["data"]
    np.testing.assert_array_equal(decoded(cells["z"]), states)
    assert (min(frame["y"]), max(frame["y"])) == (0.5, 1.5)
    assert len(mistakes.state_rows(states, ["a", "b"], "unit")["data"]) == 1


def test_a_bar_that_is_seen_has_its_number_where_there_is_room() -> None:
    numbers = {"a": np.float32([2, 0.5]), "b": np.float32([1e-7, 0])}
    wrong, right = mistakes.grouped_bars(numbers, ["x", "y"], ("t", "n"), theme.H, 3)["data"]
    assert (wrong["text"], right["text"]) == (["2.00", "0.50"], ["", ""])
    [counts] = mistakes.grouped_bars(numbers, ["x", "y"], ("t", "n"), theme.X, 3, whole=True)[
        "data"
    ][:1]
    assert counts["text"][0] == "2"
    many = {name: np.ones(7, dtype=np.float32) for name in "ab"}
    assert not any(
        mistakes.grouped_bars(many, ["x"] * 7, ("t", "n"), theme.H, 3)["data"][0]["text"]
    )
