"""c, h and derivatives over time: what is drawn is what was computed, on axes that stay."""

import numpy as np
import pytest

from diagrams import cell_state
from rnn_core.gradients.cell_state import COURSES, CellRun, candidate_course, run_cell
from tests.arrays import decoded
from tests.diagrams.sound import assert_sound

NAMES = ("step", "cell", "derivative", "bound", "squeezed", "hidden", "candidate", "along")
TITLES = {name: name for name in (*NAMES, "readout", "reaching")}


def lines(run: CellRun) -> dict[str, np.ndarray]:
    figure = cell_state.cell_state_curves(run, TITLES)
    assert_sound(figure)
    return {one["name"]: decoded(one["y"]) for one in figure["data"] if "x0" in one}


@pytest.mark.parametrize("course", COURSES)
@pytest.mark.parametrize("forget", [1.0, 0.9, 0.0])
def test_states_and_powers_of_ten_are_drawn(course: str, forget: float) -> None:
    run = run_cell(forget, 0.5, 0.9, candidate_course(course, 1))  # type: ignore[arg-type]
    drawn = lines(run)
    np.testing.assert_allclose(drawn["cell"], run.cell, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(drawn["hidden"], run.hidden, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(drawn["candidate"][1:], run.candidates, rtol=1e-6)
    for name in ("along", "readout", "reaching"):
        values = getattr(run, name)
        seen = values >= 10.0**cell_state.FLOOR
        np.testing.assert_allclose(drawn[name][seen], np.log10(values[seen]), atol=1e-5)
        assert (drawn[name][~seen] < cell_state.FLOOR).all()


def test_every_random_run_stays_inside_and_nothing_jumps() -> None:
    figure = cell_state.cell_state_curves(run_cell(1, 1, 1, candidate_course("constant")), TITLES)
    for seed in range(100):
        run = run_cell(1.0, 1.0, 1.0, candidate_course("random", seed))
        assert run.cell.min() > cell_state.LOWEST and run.cell.max() < cell_state.HIGHEST
    other = cell_state.cell_state_curves(run_cell(0.1, 0.2, 0, candidate_course("once")), TITLES)
    for axis in ("xaxis", "yaxis", "yaxis2", "yaxis3", "height"):
        assert figure["layout"][axis] == other["layout"][axis]
