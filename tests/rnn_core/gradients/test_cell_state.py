"""One LSTM unit with gates set by hand: nn.LSTMCell, autograd over all steps, closed forms."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from rnn_core.bounds import OutOfBounds
from rnn_core.gradients.cell_state import (
    CANDIDATE,
    COURSES,
    STEPS,
    TURN,
    candidate_course,
    cell_with_gates,
    run_cell,
)

gate = st.floats(0, 1)


def by_hand(forget: float, write: float, output: float) -> nn.LSTMCell:
    """The same cell of PyTorch; gates at 0 and 1 by a bias that float64 does not tell from it."""
    cell = nn.LSTMCell(1, 1, dtype=torch.float64)
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.zero_()
        for place, value in ((0, write), (1, forget), (3, output)):
            cell.bias_ih[place] = torch.tensor(value, dtype=torch.float64).logit().clamp(-800, 800)
        cell.weight_ih[2] = 1
    return cell


@settings(max_examples=25)
@given(forget=gate, write=gate, output=gate, course=st.sampled_from(COURSES))
def test_states_and_derivatives_are_those_of_pytorch(
    forget: float, write: float, output: float, course: str
) -> None:
    g = candidate_course(course, seed=1)  # type: ignore[arg-type]
    found = run_cell(forget, write, output, g)
    cell = by_hand(forget, write, output)
    c = first = torch.zeros(1, 1, dtype=torch.float64, requires_grad=True)
    h = torch.zeros(1, 1, dtype=torch.float64)
    for x in torch.atanh(torch.from_numpy(g.copy())):
        before = c
        h, c = cell(x.view(1, 1), (h, c))  # W_hh = 0: what h is makes no difference
    assert found.cell[-1] == pytest.approx(c.item(), abs=1e-9)
    assert found.hidden[-1] == pytest.approx(h.item(), abs=1e-9)
    (along,) = torch.autograd.grad(c, first, retain_graph=True)
    (reaching,) = torch.autograd.grad(h, first, retain_graph=True)
    (last,) = torch.autograd.grad(h, before)
    assert found.along[-1] == pytest.approx(along.item(), rel=1e-7, abs=1e-12)
    assert found.reaching[-1] == pytest.approx(reaching.item(), rel=1e-7, abs=1e-12)
    assert found.readout[-1] * forget == pytest.approx(last.item(), rel=1e-7, abs=1e-12)


@settings(max_examples=25)
@given(forget=gate, write=gate, output=gate, seed=st.integers(0, 99))
def test_closed_forms(forget: float, write: float, output: float, seed: int) -> None:
    g = candidate_course("random", seed)
    found = run_cell(forget, write, output, g)
    powers = forget ** np.arange(STEPS + 1)
    np.testing.assert_allclose(found.along, powers, rtol=1e-6, atol=1e-300)
    wanted = [(write * g[:t] * powers[:t][::-1]).sum() for t in range(STEPS + 1)]
    np.testing.assert_allclose(found.cell, wanted, atol=1e-9)
    np.testing.assert_allclose(found.hidden, output * np.tanh(found.cell), atol=1e-12)
    np.testing.assert_allclose(
        found.readout, output * (1 - np.tanh(found.cell) ** 2), rtol=1e-6, atol=1e-12
    )
    np.testing.assert_allclose(found.reaching, found.readout * powers, rtol=1e-6, atol=1e-12)
    assert np.abs(found.cell).max() <= found.bound + 1e-9


def test_with_f_1_the_cell_grows_by_the_same_at_every_step_and_h_stops() -> None:
    found = run_cell(1.0, 0.5, 0.9, candidate_course("constant"))
    np.testing.assert_allclose(np.diff(found.cell), 0.5 * CANDIDATE)
    np.testing.assert_array_equal(found.along, np.ones(STEPS + 1))
    assert found.bound == np.inf
    assert np.abs(np.diff(found.hidden)[-20:]).max() < 1e-8 and found.reaching[-1] < 1e-15


@pytest.mark.parametrize("forget", [0.5, 0.8, 0.9])
def test_a_forget_gate_below_1_bounds_the_cell(forget: float) -> None:
    found = run_cell(forget, 1.0, 1.0, candidate_course("constant"))
    assert found.cell[-1] < found.bound == pytest.approx(CANDIDATE / (1 - forget))
    assert found.cell[-1] > 0.99 * found.bound


def test_to_unload_takes_as_long_as_to_load() -> None:
    kept = run_cell(1.0, 0.5, 0.9, candidate_course("reversed"))
    assert kept.sign_step == 2 * TURN + 1
    assert run_cell(0.5, 0.5, 0.9, candidate_course("reversed")).sign_step == TURN + 1
    assert run_cell(1.0, 0.5, 0.9, candidate_course("constant")).sign_step is None


def test_a_closed_output_gate_hides_what_the_cell_keeps() -> None:
    found = run_cell(1.0, 0.5, 0.0, candidate_course("once"))
    np.testing.assert_allclose(found.cell[1:], 0.5 * CANDIDATE)
    assert not found.hidden.any() and not found.readout.any()


@pytest.mark.parametrize("seed", range(20))
def test_random_candidates_saturate_too_when_nothing_is_forgotten(seed: int) -> None:
    """A sum of T random numbers is about √T of them: of 50 steps some are far out on tanh."""
    found = run_cell(1.0, 1.0, 1.0, candidate_course("random", seed))
    bounded = run_cell(0.5, 1.0, 1.0, candidate_course("random", seed))
    assert np.abs(found.cell).max() > 2 > np.abs(bounded.cell).max()


def test_the_gates_are_those_asked_for() -> None:
    made = cell_with_gates(1.0, 0.25, 0.0)
    assert made.bias_ih.sigmoid().tolist() == [0.25, 1.0, 0.5, 0.0]
    assert not made.weight_hh.any()


@pytest.mark.parametrize(
    ("arguments", "quantity"),
    [
        ((1.1, 0.5, 0.5, [0.5]), "forget gate"),
        ((1.0, -0.1, 0.5, [0.5]), "input gate"),
        ((1.0, 0.5, 2.0, [0.5]), "output gate"),
        ((1.0, 0.5, 0.5, [1.0]), "candidate"),
        ((1.0, 0.5, 0.5, []), "number of steps"),
    ],
)
def test_what_is_out_of_bounds_is_named(arguments: tuple, quantity: str) -> None:
    *gates, g = arguments
    with pytest.raises(OutOfBounds, match=quantity):
        run_cell(*gates, np.array(g, dtype=np.float64))
