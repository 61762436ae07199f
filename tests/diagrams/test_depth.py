"""Figures of depth: every run a dot, every mean a line, the states in their layers."""

import numpy as np
import plotly.graph_objects as go
import pytest

from diagrams import depth
from diagrams.depth import GAP, TaskRuns
from rnn_core.memory.live_training import untrained_snapshot
from tests.arrays import decoded

TITLES = ("layers", "right", "yours")
GROUPS = [
    TaskRuns(
        "easy", 0.5, {1: np.array([0.6, 0.8]), 2: np.array([0.9, 0.9]), 3: np.array([1, 0.7])}
    ),
    TaskRuns(
        "hard", 0.25, {1: np.array([0.3, 0.2]), 2: np.array([0.4, 0.5]), 3: np.array([0, 0.1])}
    ),
]


@pytest.mark.parametrize("task", ["easy", "hard"])
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_every_run_and_every_mean_is_drawn(task: str, layers: int) -> None:
    figure = depth.accuracy_by_depth(GROUPS, (task, layers), TITLES)
    go.Figure(figure)  # checks every property
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines"]
    chances, means = lines[::2], lines[1::2]
    [ring] = [trace for trace in figure["data"] if trace.get("marker", {}).get("size") == 17]
    dots = [trace for trace in figure["data"] if trace["mode"] == "markers" and trace is not ring]
    for place, group in enumerate(GROUPS):
        assert chances[place]["y"] == [group.chance] * 2
        np.testing.assert_array_equal(dots[place]["y"], np.concatenate([*group.runs.values()]))
        columns = place * 4 + np.arange(3)
        np.testing.assert_allclose(np.round(dots[place]["x"]), columns.repeat(2))
        np.testing.assert_allclose(means[place]["y"][::3], [r.mean() for r in group.runs.values()])
        assert (means[place]["opacity"] == 1) == (group.task == task)
        if group.task == task:
            assert (ring["x"], ring["y"]) == (
                [columns[layers - 1]],
                [pytest.approx(group.runs[layers].mean())],
            )


def test_the_readers_own_run_stands_in_its_own_column() -> None:
    figure = depth.accuracy_by_depth(GROUPS, ("easy", 1), TITLES, own=("hard", 3, 0.77))
    go.Figure(figure)
    [mine] = [
        trace for trace in figure["data"] if trace.get("marker", {}).get("symbol") == "diamond"
    ]
    assert (mine["x"], mine["y"]) == ([4 + 2], [0.77])
    assert figure["layout"] == depth.accuracy_by_depth(GROUPS, ("hard", 2), TITLES)["layout"]


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("task", ["recall", "cumsum"])
def test_layers_stand_one_above_the_other(task: str, layers: int) -> None:
    seen = untrained_snapshot(task, layers, seed=1)
    figure = depth.layer_states(seen.states, seen.symbols, ("read", "layer"))
    go.Figure(figure)
    rows, hidden = decoded(figure["data"][0]["z"]), seen.states.shape[2]
    assert len(rows) == layers * hidden + (layers - 1) * GAP
    ticks = figure["layout"]["yaxis"]
    assert ticks["ticktext"] == [f"layer {layer + 1}" for layer in range(layers)]
    for layer, middle in enumerate(ticks["tickvals"]):
        first = round(middle - (hidden - 1) / 2)
        np.testing.assert_array_equal(rows[first : first + hidden], seen.states[layer].T)
    assert np.isnan(rows).sum() == (layers - 1) * GAP * len(seen.symbols)
