"""The wall in space and from above, and the runs: what is drawn is what was computed."""

import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest

from content.ui_text import in_language
from diagrams import clipping, error_wall, theme
from lessons.problems import clipping as the_clipping
from lessons.problems import wall as the_wall
from rnn_core.gradients.clipping import ClippedRun, clipped_run
from rnn_core.gradients.error_wall import B_RANGE, W_RANGE, Descent, gradient_descent, loss_surface
from tests.arrays import decoded

TITLES = in_language(the_wall.TITLES, "en")
WAYS = in_language(the_clipping.TITLES, "en")
SURFACE = loss_surface(50)


def walks(w: float = 4.9, b: float = -2.2, clip: float = 0.1) -> tuple[Descent, Descent]:
    return gradient_descent(w, b, 0.5, None), gradient_descent(w, b, 0.5, clip)


def both() -> list[theme.Figure]:
    return [
        draw(SURFACE, walks(), TITLES) for draw in (error_wall.surface, error_wall.seen_from_above)
    ]


def test_the_surface_is_the_cost_and_the_view_from_above_is_it_again() -> None:
    space, flat = both()
    surface, heatmap = space["data"][0], flat["data"][0]
    np.testing.assert_allclose(decoded(surface["x"]), SURFACE.weights, rtol=1e-6)
    np.testing.assert_allclose(decoded(surface["y"]), SURFACE.biases, rtol=1e-6)
    np.testing.assert_allclose(decoded(surface["z"]), SURFACE.cost, rtol=1e-6, atol=1e-12)
    shades = decoded(heatmap["z"]) / heatmap["zmax"] * error_wall.COST_RANGE[1]
    np.testing.assert_allclose(
        shades, SURFACE.even_cost, atol=error_wall.COST_RANGE[1] / 400 + 1e-9
    )
    rows, columns = SURFACE.even_cost.shape
    assert heatmap["x0"] + heatmap["dx"] * (columns - 1) == pytest.approx(W_RANGE[1])
    assert heatmap["y0"] + heatmap["dy"] * (rows - 1) == pytest.approx(B_RANGE[1])


@pytest.mark.parametrize("place", [0, 1])
def test_every_frame_shows_the_way_so_far(place: int) -> None:
    figure, drawn = both()[place], walks()
    go.Figure(figure)  # checks every property
    assert len(figure["frames"]) == len(drawn[0].w) == 25
    for step, frame in enumerate(figure["frames"]):
        assert frame["traces"] == [1, 2, 3, 4]
        for walk, (way, now) in zip(drawn, (frame["data"][:2], frame["data"][2:]), strict=True):
            w, b = error_wall.path_within(walk, SURFACE)
            for axis, places in (("x", w), ("y", b)):
                shown = decoded(way[axis])
                np.testing.assert_allclose(shown[: step + 1], places[: step + 1], rtol=1e-6)
                assert len(shown) == len(places) and np.isnan(shown[step + 1 :]).all()
            np.testing.assert_allclose(decoded(now["x"]), [w[step]], rtol=1e-6)
            hollow = now["marker"]["symbol"].endswith("-open")
            assert hollow != SURFACE.contains(walk.w[step], walk.b[step])
            if "z" in now:
                assert decoded(now["z"])[0] >= walk.cost[step]
    for trace, moved in zip(figure["data"][1:], figure["frames"][-1]["data"], strict=True):
        assert trace["x"] == moved["x"]


def test_whoever_leaves_is_drawn_at_the_edge_on_the_straight_way_there() -> None:
    free, _ = walks()
    w, b = error_wall.path_within(free, SURFACE)
    outside = [k for k in range(len(w)) if not SURFACE.contains(free.w[k], free.b[k])]
    assert outside[0] == 12
    k = outside[0]
    assert b[k] == pytest.approx(B_RANGE[1]) and W_RANGE[0] < w[k] < W_RANGE[1]
    slope = (free.b[k] - free.b[k - 1]) / (free.w[k] - free.w[k - 1])
    assert (b[k] - b[k - 1]) / (w[k] - w[k - 1]) == pytest.approx(slope)
    assert (w[k:] == w[k]).all()
    inside = slice(0, k)
    np.testing.assert_array_equal(w[inside], free.w[inside])
    beyond = gradient_descent(8.0, -8.0, 0.1, None, updates=1)
    corner = [side[0] for side in error_wall.path_within(beyond, SURFACE)]
    np.testing.assert_array_equal(corner, [W_RANGE[1], B_RANGE[0]])


def runs(limit: float = 1.0, rate: float = 1.0) -> dict[str, ClippedRun]:
    return {
        "none": clipped_run("none", rate=rate),
        "norm": clipped_run("norm", limit, rate=rate),
        "value": clipped_run("value", limit / 10, rate=rate),
    }


def test_the_runs_are_drawn_as_they_were() -> None:
    given = runs()
    figure = clipping.clipping(given, WAYS)
    go.Figure(figure)
    data = figure["data"]
    for run, (before, after, _, limit) in zip(
        given.values(), (data[0:4], data[4:8], data[8:12]), strict=True
    ):
        np.testing.assert_allclose(decoded(before["customdata"]), run.norm_before, rtol=1e-6)
        np.testing.assert_allclose(decoded(after["customdata"]), run.norm_after, rtol=1e-6)
        inside = np.clip(run.norm_before, *clipping.NORMS)
        np.testing.assert_allclose(decoded(before["y"]), inside, rtol=1e-6)
        assert limit["y"] == [run.limit if run.method == "norm" else None] * 2
    for run, line in zip(given.values(), data[12:18:2], strict=True):
        np.testing.assert_allclose(decoded(line["customdata"]), run.losses, rtol=1e-6)
    np.testing.assert_allclose(decoded(data[18]["y"]), 1, atol=1e-6)
    np.testing.assert_allclose(decoded(data[19]["y"]), given["value"].cosine, rtol=1e-5)


def test_what_is_no_number_or_beyond_the_axis_is_crossed_at_its_edge() -> None:
    values = np.array([1.0, np.inf, np.nan, 0.0, 1e9])
    crosses = decoded(clipping._beyond(values, (0.1, 10.0))["y"])
    np.testing.assert_allclose(crosses, [np.nan, 10, 10, 0.1, 10], rtol=1e-6)


def test_nothing_jumps_and_every_colour_has_a_dark_twin() -> None:
    first, second = (
        both(),
        [
            draw(loss_surface(3), walks(5.5, -1.2, 1.0), TITLES)
            for draw in (error_wall.surface, error_wall.seen_from_above)
        ],
    )
    first.append(clipping.clipping(runs(), WAYS))
    second.append(clipping.clipping(runs(0.1, 3.0), WAYS))
    twins = {colour.light for colour in theme.COLOUR_PAIRS}
    for one, other in zip(first, second, strict=True):
        assert one["layout"] == other["layout"]
        found = re.findall(r"#[0-9a-fA-F]{3,8}", json.dumps([one["data"], one["layout"]]))
        assert set(found) <= twins
        axes = {**one["layout"], **one["layout"].get("scene", {})}
        ranges = {name: axis for name, axis in axes.items() if re.match("[xyz]axis", name)}
        assert len(ranges) >= 2
        for axis in ranges.values():
            assert len(axis["range"]) == 2 and not axis.get("autorange")


def test_the_message_is_light() -> None:
    assert sum(len(json.dumps(figure)) for figure in both()) < 150_000
