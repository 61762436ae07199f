"""What is drawn is what was computed."""

import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest

from diagrams import hidden_state, states, theme, unrolled_network
from rnn_core.charlm.single_pass import SinglePass, single_pass
from tests.arrays import decoded

UNROLLED = unrolled_network.UnrolledLabels("input", "state", "one matrix")
PARTS = hidden_state.SumLabels("word", "memory", "sum", "h", "unit")
TIME = states.StatesLabels("unit", "echo", "matrix")
GATES = {"lstm": ("i", "f", "g", "o", "cell"), "gru": ("r", "z", "n")}


def reading(
    cell: str = "elman", text: str = "the red cat sits on the mat", **options
) -> SinglePass:
    return single_pass(text, cell=cell, seed=3, **{"hidden": 6, **options})


def figures(run: SinglePass) -> list[theme.Figure]:
    drawn = [
        unrolled_network.unrolled_network(run, UNROLLED),
        hidden_state.sum_by_unit(run, PARTS),
        states.states_over_time(run, TIME),
    ]
    if run.gates:
        drawn.append(
            states.gates_over_time(run, run.cell, {name: name for name in run.gates}, "unit")
        )
    return drawn


def heatmaps(figure: theme.Figure) -> list[np.ndarray]:
    return [decoded(trace["z"]) for trace in figure["data"] if trace["type"] == "heatmap"]


@pytest.mark.parametrize("cell", ["elman", "lstm", "gru"])
def test_the_columns_hold_the_states_and_the_thumbnail_the_matrix(cell: str) -> None:
    run = reading(cell)
    columns, matrix = heatmaps(unrolled_network.unrolled_network(run, UNROLLED))
    np.testing.assert_array_equal(columns[:, ::2], run.states.T)
    assert np.isnan(columns[:, 1::2]).all()
    blocks = np.hstack(run.blocks)
    shown = np.clip(blocks * blocks.shape[0] ** 0.5 / 2, -1, 1)
    np.testing.assert_allclose(matrix / 100, shown, atol=0.0051)


def test_the_thumbnail_shows_the_scale_of_the_matrix() -> None:
    small, large = (
        unrolled_network.unrolled_network(reading(scale=scale), UNROLLED) for scale in (0.5, 1.0)
    )
    assert np.abs(heatmaps(large)[1]).mean() == pytest.approx(
        2 * np.abs(heatmaps(small)[1]).mean(), rel=0.05
    )


def test_every_token_has_its_box_and_every_step_its_frame() -> None:
    run = reading(text="<b>one</b> two")
    figure = go.Figure(unrolled_network.unrolled_network(run, UNROLLED))
    boxes = next(trace for trace in figure.data if trace.type == "bar")
    assert list(boxes.text) == [theme.label(token) for token in run.tokens]
    assert not any("<" in text for text in boxes.text)
    assert [frame.name for frame in figure.frames] == [str(t + 1) for t in range(len(run.tokens))]
    for t, frame in enumerate(figure.frames):
        moved = figure.data[frame.traces[0]]
        assert moved.mode == "lines"
        assert np.mean([min(frame.data[0].x), max(frame.data[0].x)]) == pytest.approx(t)


@pytest.mark.parametrize("cell", ["elman", "lstm", "gru"])
def test_two_bars_a_unit_add_up(cell: str) -> None:
    run = reading(cell)
    for t, frame in enumerate(hidden_state.sum_by_unit(run, PARTS)["frames"]):
        band, *drawn = frame["data"]
        word, memory, total, state = (decoded(trace["y"]) for trace in drawn)
        assert band["x"] == [run.most_changed_unit[t] + 1]
        np.testing.assert_array_equal(word, run.from_word[t])
        np.testing.assert_array_equal(memory, run.from_memory[t])
        start = decoded(drawn[1]["base"])
        np.testing.assert_array_equal(start, word)
        np.testing.assert_allclose(start + memory, total, atol=1e-6)
        np.testing.assert_array_equal(state, run.states[t])


@pytest.mark.parametrize("reach", [1e-9, 0.1, 0.12, 0.99, 1.0, 1.2, 7.3, 9.99, 10, 4e5])
def test_bars_always_fit_and_the_axis_has_few_positions(reach: float) -> None:
    low, high = hidden_state._round_range(reach)
    assert low == -high
    assert high >= reach
    assert high <= max(2 * reach, 0.2)


def test_time_shows_every_state_and_the_echo_in_percent() -> None:
    run = reading()
    figure = states.states_over_time(run, TIME)
    np.testing.assert_array_equal(heatmaps(figure)[0], run.states.T)
    echo, ideal = figure["data"][1:]
    np.testing.assert_allclose(echo["customdata"], run.echo / run.echo[0] * 100, rtol=1e-6)
    np.testing.assert_allclose(ideal["customdata"], run.linear_echo / run.echo[0] * 100, rtol=1e-6)
    assert figure["layout"]["xaxis"]["ticktext"] == list(run.tokens)


def test_an_echo_out_of_range_is_hollow_and_tells_its_true_size() -> None:
    run = reading(text="a b c d e f g h i j", nonlinearity="relu", scale=4.0, hidden=32)
    echo = states.states_over_time(run, TIME)["data"][1]
    assert max(echo["customdata"]) > 1000
    assert max(decoded(echo["y"])) == 1000
    for value, symbol in zip(echo["customdata"], echo["marker"]["symbol"], strict=True):
        assert (symbol == "circle-open") == (value > 1000 or value < 0.01)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_every_gate_is_drawn_in_order(cell: str) -> None:
    run = reading(cell)
    drawn = heatmaps(
        states.gates_over_time(run, cell, {name: name for name in GATES[cell]}, "unit")
    )
    assert len(drawn) == len(run.gates)
    for name, gate in zip(GATES[cell], drawn, strict=True):
        np.testing.assert_array_equal(gate, run.gates[name].T)


@pytest.mark.parametrize("cell", ["elman", "lstm", "gru"])
@pytest.mark.parametrize("text", ["one", "a b c d e f g h " * 6])
@pytest.mark.parametrize("hidden", [2, 64])
def test_figures_stand_at_the_extremes(cell: str, text: str, hidden: int) -> None:
    for scale in (0.0, 4.0):
        run = single_pass(text, cell=cell, hidden=hidden, scale=scale)
        drawn = [go.Figure(figure) for figure in figures(run)]  # Plotly checks every property
        heights = {figure.layout.height for figure in drawn}
        assert heights == {figure["layout"]["height"] for figure in figures(reading(cell))}


@pytest.mark.parametrize("cell", ["elman", "lstm", "gru"])
def test_no_axis_follows_the_values(cell: str) -> None:
    """With fixed ranges a slider changes values alone, and the picture is not laid out anew."""
    for figure in figures(reading(cell)):
        axes = {name: axis for name, axis in figure["layout"].items() if re.match("[xy]axis", name)}
        assert axes
        for name, axis in axes.items():
            assert len(axis["range"]) == 2, name
            assert not axis.get("autorange"), name


@pytest.mark.parametrize("cell", ["elman", "lstm", "gru"])
def test_every_colour_has_a_dark_twin(cell: str) -> None:
    twins = {colour.light for colour in theme.COLOUR_PAIRS}
    for figure in figures(reading(cell)):
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}", json.dumps(figure))) <= twins


def test_states_are_always_drawn_on_one_scale() -> None:
    for figure in figures(reading("elman", nonlinearity="relu", scale=3.0)):
        if axis := figure["layout"].get("coloraxis"):
            assert (axis["cmin"], axis["cmax"]) == (-1, 1)


def test_a_longer_text_needs_more_room() -> None:
    assert unrolled_network.min_width(reading(text="a b c d")) > unrolled_network.min_width(
        reading(text="a b")
    )
    assert unrolled_network.min_width(reading(text="aaaaaaaaa b")) > unrolled_network.min_width(
        reading(text="a b")
    )
