"""Figures of memory capacity: what was measured is what is drawn."""

import numpy as np
import plotly.graph_objects as go
import pytest

from diagrams import capacity
from rnn_core.memory.capacity import memory_capacity
from rnn_core.memory.reservoir import reservoir
from tests.arrays import decoded


@pytest.mark.parametrize("hidden", [2, 16, 64])
def test_bars_are_the_shares_and_the_dotted_line_their_bound(hidden: int) -> None:
    found = memory_capacity(*reservoir(hidden, "orthogonal", 0.9, 0), lags=100)
    figure = capacity.capacity_by_lag(found.by_lag, hidden, ("k", "r²", "H"))
    go.Figure(figure)  # checks every property
    bars, best, name = figure["data"]
    np.testing.assert_allclose(decoded(bars["y"]), found.by_lag[: capacity.LAGS + 1], rtol=1e-6)
    assert len(bars["x"]) == capacity.LAGS + 1
    area = np.trapezoid(best["y"][:2], best["x"][:2])
    assert area == pytest.approx(hidden) and best["x"][1] == best["x"][2] == hidden - 0.5
    assert name["text"] == ["H"]


def test_a_larger_state_is_drawn_beside_its_bound_and_nothing_jumps() -> None:
    totals, floors = [(2, 1.9), (64, 20.0)], [(1e-2, 4.0), (1e-12, 9.0), (1e-24, 15.0)]
    titles = {"size": "H", "total": "Σ", "floor": "λ", "bound": "bound", "exact": "exact: "}
    figure = capacity.capacity_curves(totals, floors, (16, 1e-12, 9.0), 15, titles)
    other = capacity.capacity_curves(totals, floors, (40, 1e-2, 1.0), None, titles)
    go.Figure(figure)
    bound, line, mark, _, exact, by_floor, at_floor, named = figure["data"]
    np.testing.assert_allclose(by_floor["x"], [-2, -12, -24])
    assert by_floor["y"] == [4.0, 9.0, 15.0] and exact["y"] == [15, 15]
    assert (at_floor["x"], at_floor["y"]) == ([pytest.approx(-12)], [9.0])
    assert named["text"] == ["exact: 15"] and other["data"][-1]["text"] == ["bound"]
    assert other["data"][4]["y"] == [40, 40]  # nothing is known without noise: the bound
    assert bound["x"] == bound["y"] == [0, 64]
    assert (line["x"], line["y"]) == ([2, 64], [1.9, 20.0])
    assert (mark["x"], mark["y"]) == ([16], [9.0])
    assert figure["layout"] == other["layout"]
