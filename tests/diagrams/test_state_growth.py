"""States and gradients over time: powers of ten, with places for 0, inf and nan."""

import numpy as np
import pytest

from diagrams import state_growth
from rnn_core.gradients.state_growth import GrowthComparison, LayerGrowth, compare_growth
from tests.arrays import decoded
from tests.diagrams.sound import assert_sound

GROWN = {"tanh": "tanh", "relu": "relu", "identity": "irnn", "step": "t", "states": "h"} | {
    "gradients": "g",
    "bound": "√H",
}


def placed(values: list[float]) -> list[float]:
    curve = np.array(values, dtype=np.float64)
    one = LayerGrowth(curve, curve, curve, *[np.zeros_like(curve)] * 2)
    figure = state_growth.growth_curves(
        GrowthComparison({"relu": one}, 4, len(values) - 1, 1.0, 1.0), GROWN
    )
    (line,) = [trace for trace in figure["data"] if trace.get("yaxis") != "y2" and "x0" in trace]
    return decoded(line["y"]).tolist()


def test_zero_inf_and_nan_have_places_of_their_own() -> None:
    nought, one, large, inf, nan = placed([0.0, 1.0, 1e30, float("inf"), float("nan")])
    assert (one, large) == (0, pytest.approx(30))
    assert nought < state_growth.STATES[0] and inf == nan > state_growth.STATES[1]


@pytest.mark.parametrize("scale", [0.0, 1.0, 3.0, 4.0])
@pytest.mark.parametrize(("hidden", "steps"), [(2, 10), (64, 100), (128, 200)])
def test_states_and_gradients_are_drawn_as_powers_of_ten(
    scale: float, hidden: int, steps: int
) -> None:
    found = compare_growth(hidden, steps, scale, 0)
    figure = state_growth.growth_curves(found, GROWN)
    assert_sound(figure)
    lines = [trace for trace in figure["data"] if "x0" in trace]
    for line, (name, one) in zip(lines[::2], found.networks.items(), strict=True):
        shown = decoded(line["y"])
        inside = (one.norms >= 0.01) & np.isfinite(one.norms)
        np.testing.assert_allclose(shown[inside], np.log10(one.norms[inside]), atol=1e-5)
        low, high = figure["layout"]["yaxis"]["range"]
        assert np.isfinite(shown).all() and shown.min() > low and shown.max() < high
        assert line["line"]["dash"] == state_growth.DASHES[name]
    for line in lines[1::2]:
        low, high = figure["layout"]["yaxis2"]["range"]
        shown = decoded(line["y"])
        assert np.isfinite(shown).all() and shown.min() > low and shown.max() < high
    other = state_growth.growth_curves(compare_growth(hidden, steps, 0.5, 9), GROWN)
    for axis in ("xaxis", "yaxis", "yaxis2"):
        assert figure["layout"][axis] == other["layout"][axis]  # nothing jumps
