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
    totals = [(2, 1.9), (64, 20.0)]
    figure = capacity.capacity_by_size(totals, (16, 9.0), ("H", "Σ", "bound"))
    other = capacity.capacity_by_size(totals, (40, 1.0), ("H", "Σ", "bound"))
    go.Figure(figure)
    bound, line, mark, _ = figure["data"]
    assert bound["x"] == bound["y"] == [0, 64]
    assert (line["x"], line["y"]) == ([2, 64], [1.9, 20.0])
    assert (mark["x"], mark["y"]) == ([16], [9.0])
    assert figure["layout"] == other["layout"]
