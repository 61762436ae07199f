"""Matrices of gradients and their spectra: what is drawn is what was computed."""

import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest

from diagrams import gradient_flow, jacobian_norms, spectrum, theme
from tests.arrays import decoded

TITLES = {"loss": "L", "state": "h", "inf": "infinite", "nan": "none"}
NAMES = {name: name for name in ("elman", "gru", "lstm", "step", "norm", "bound", "real")} | {
    name: name for name in ("imaginary", "values", "one", "sigma")
}


def norms(steps: int, rate: float = 0.5) -> np.ndarray:
    lag = np.subtract.outer(np.arange(steps), np.arange(steps))
    return np.where(lag >= 0, 0.3 * rate ** np.maximum(lag, 0.0), 0)


def matrices(*shown: np.ndarray) -> theme.Figure:
    panels = [gradient_flow.Panel(one, theme.H, ["name", "<b>"]) for one in shown]
    return gradient_flow.gradient_matrices(
        panels, [chr(97 + k % 26) for k in range(len(shown[0]))], TITLES
    )


def heatmaps(figure: theme.Figure) -> list[np.ndarray]:
    return [decoded(trace["z"]) for trace in figure["data"] if trace["type"] == "heatmap"]


def hatched(figure: theme.Figure, kind: str) -> list[set[tuple[int, int]]]:
    """Cells (t, k), from 0, that the hatch of a kind covers, for every panel."""
    found = []
    for trace in figure["data"]:
        if trace.get("text") != kind:
            continue
        cells = set()
        for place in range(0, len(trace["x"]) - 1, 6):
            x, y = trace["x"][place : place + 5], trace["y"][place : place + 5]
            cells |= {
                (t, k)
                for t in range(round(min(y) - 0.5), round(max(y) - 0.5))
                for k in range(round(min(x) - 0.5), round(max(x) - 0.5))
            }
        found.append(cells)
    return found


def test_every_cell_has_the_logarithm_of_its_norm_and_zero_is_empty() -> None:
    found = norms(9)
    found[5, 2] = 0
    (shown,) = heatmaps(matrices(found))
    assert np.isnan(shown[found == 0]).all()
    np.testing.assert_allclose(10 ** shown[found > 0], found[found > 0], rtol=1e-5)


def test_what_is_no_number_is_hatched_cell_by_cell_and_named_above() -> None:
    found = norms(12)
    found[7, :3], found[9, 2], found[9, 4:6] = np.inf, np.inf, np.inf
    found[11, :12] = np.nan
    figure = matrices(norms(12), found)
    assert hatched(figure, "inf") == [set(), {(7, 0), (7, 1), (7, 2), (9, 2), (9, 4), (9, 5)}]
    assert hatched(figure, "nan") == [set(), {(11, k) for k in range(12)}]
    assert np.isnan(heatmaps(figure)[1][11]).all()
    keys = {one["name"]: one["showlegend"] for one in figure["data"] if "name" in one}
    assert keys == {"infinite": True, "none": True}
    none = {one["name"]: one["showlegend"] for one in matrices(norms(9))["data"] if "name" in one}
    assert none == {"infinite": False, "none": False}


def test_of_a_long_text_no_infinite_cell_is_left_out() -> None:
    found = norms(200, 0.9)
    found[151, 33] = np.inf
    figure = matrices(found)
    (shown,) = heatmaps(figure)
    assert shown.shape == (100, 100)
    lower = np.tril(np.ones((100, 100), bool))
    expected = np.log10(found[::2, ::2][lower])
    np.testing.assert_allclose(shown[lower], expected, rtol=1e-5, atol=1e-6)
    ((cell,),) = [trace["x"][0:1] for trace in figure["data"] if trace.get("text") == "inf"]
    assert cell == 32.0  # the block in the middle of which stands state 33, counted from 1


@pytest.mark.parametrize("steps", [2, 40, 43, 200])
def test_axes_stand_still_and_the_message_stays_light(steps: int) -> None:
    one, other = (matrices(*[norms(steps, rate)] * 3) for rate in (0.5, 1.4))
    go.Figure(one)  # checks every property
    assert one["layout"] == other["layout"]
    axes = [axis for name, axis in one["layout"].items() if re.match("[xy]axis", name)]
    assert len(axes) == 6 and all(len(axis["range"]) == 2 for axis in axes)
    assert not any(axis.get("autorange") for axis in axes)
    assert len(json.dumps(one)) < 200_000
    lettered = "ticktext" in one["layout"]["xaxis"]
    assert lettered == (steps <= gradient_flow.MAX_LETTERS)


def test_every_colour_has_a_dark_twin() -> None:
    twins = {colour.light for colour in theme.COLOUR_PAIRS}
    for figure in (matrices(norms(5)), spectra(np.ones(5))):
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}", json.dumps(figure))) <= twins


def spectra(values: np.ndarray, sigma: float = 1.2) -> theme.Figure:
    lines = {"elman": values, "gru": values, "lstm": values}
    bound = sigma ** np.arange(len(values) - 1.0, -1, -1)
    return spectrum.spectrum(lines, bound, np.array([0.5 + 0.5j, -0.25]), sigma, NAMES)


def traces(figure: theme.Figure, name: str) -> dict:
    return next(trace for trace in figure["data"] if trace.get("name") == name)


def test_a_norm_out_of_range_is_hollow_at_the_edge_and_hover_tells_it() -> None:
    values = np.array([np.nan, np.inf, 1e30, 1e-20, 0.0, 2.0, 1.0])
    figure = spectra(values)
    go.Figure(figure)
    low, high = jacobian_norms.RANGE
    line = traces(figure, "elman")
    np.testing.assert_allclose(decoded(line["y"]), [high, high, high, low, low, 2, 1], rtol=1e-6)
    told = decoded(line["customdata"])
    np.testing.assert_allclose(told[2:4], [30, -20], rtol=1e-6)
    hollow = next(t for t in figure["data"] if t.get("showlegend") is False)
    assert np.isnan(decoded(hollow["y"])).tolist() == [False] * 5 + [True] * 2


@pytest.mark.parametrize("sigma", [0.0, 0.9, 1.2, 4.6, 9.0])
def test_circles_and_eigenvalues_stand_in_one_plane(sigma: float) -> None:
    figure = spectra(np.ones(30), sigma)
    for name, radius in (("one", 1), ("sigma", sigma)):
        circle = traces(figure, name)
        sizes = np.hypot(decoded(circle["x"]), decoded(circle["y"]))
        np.testing.assert_allclose(sizes, radius, rtol=1e-6)
    points = traces(figure, "values")
    assert decoded(points["x"]).tolist() == [0.5, -0.25]
    assert decoded(points["y"]).tolist() == [0.5, 0.0]
    low, high = figure["layout"]["xaxis2"]["range"]
    assert -low == high > max(sigma, 1)
    assert figure["layout"]["yaxis2"]["scaleanchor"] == "x2"  # circles are round
    bound = decoded(traces(figure, "bound")["y"])
    inside = (bound > spectrum.RANGE[0]) & (bound < spectrum.RANGE[1])
    expected = sigma ** np.arange(29.0, -1, -1)
    np.testing.assert_allclose(bound[inside], expected[inside], rtol=1e-5)


def test_only_values_change_where_the_length_does_not() -> None:
    assert spectra(np.ones(30), 1.1)["layout"] == spectra(np.zeros(30), 1.5)["layout"]
