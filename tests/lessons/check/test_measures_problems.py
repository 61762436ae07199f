"""Numbers that the exercises about problems quote, computed once more."""

from typing import Any

import numpy as np
import pytest
import torch

from content.template import number
from rnn_core.gradients.state_growth import compare_growth
from tests.arrays import decoded
from tests.lessons.check.measured import Asked, asked, near

SEEDS = pytest.mark.parametrize("seed", range(5))
CELLS = {"elman": "Elman RNN", "gru": "GRU", "lstm": "LSTM"}


def drawn(block: dict[str, Any], name: str, which: int = 0) -> np.ndarray:
    """What a named line of a figure shows."""
    lines = [one for figure in block["figures"] for one in figure["data"]]
    return decoded([one for one in lines if one.get("name") == name][which]["y"]).astype(float)


def left_of_gradient(one: Asked, cell: str, end: int = 0) -> float:
    return float(drawn(one.blocks(end)["jacobians"], f"{CELLS[cell]}, ∂h")[0])


@SEEDS
@pytest.mark.parametrize(("name", "cell"), [("scale", "elman"), ("forget-bias", "lstm")])
def test_what_is_left_of_a_gradient_is_what_the_figure_draws(
    name: str, cell: str, seed: int
) -> None:
    one = asked(f"problems/gradient-flow/{name}", seed)
    for end in (0, 1):
        assert one.numbers[end] == near(left_of_gradient(one, cell, end))


@SEEDS
def test_the_largest_of_three_gradients_is_drawn_largest(seed: int) -> None:
    one = asked("problems/gradient-flow/cell", seed)
    found = {cell: left_of_gradient(one, cell) for cell in CELLS}
    assert max(found, key=lambda cell: found[cell]) == one.judgement.truth
    for cell, left in found.items():
        assert one.number(cell) == near(left)


@SEEDS
def test_a_spectrum_is_that_of_the_figure(seed: int) -> None:
    one = asked("problems/spectrum/sigma", seed)
    block = one.blocks()["spectrum"]
    (points,) = (
        trace
        for figure in block["figures"]
        for trace in figure["data"]
        if trace.get("name") == "eigenvalues of W<sub>hh</sub>"
    )
    sizes = np.hypot(decoded(points["x"]), decoded(points["y"]))
    facts = one.judgement.facts
    assert facts["rho"] == number(float(sizes.max()))
    assert f"σ₁ = {facts['sigma']}" in one.noticed()
    left = drawn(block, "Elman RNN")[0]
    assert one.number("left") == near(left)
    assert one.judgement.truth == (
        "vanishes" if left < 0.01 else "explodes" if left > 100 else "between"
    )


def pairs_of_two_chunks(window: int, steps: int = 40) -> int:
    """Pairs k ≤ t that a cut lies between."""
    return sum(t // window != k // window for t in range(steps) for k in range(t + 1))


@SEEDS
def test_zeros_are_the_pairs_of_two_chunks(seed: int) -> None:
    one = asked("problems/truncated/zeros", seed)
    windows = [values["truncated_window"] for values in (one.before, one.after)]
    assert [*one.numbers] == [pairs_of_two_chunks(window) for window in windows]


@SEEDS
def test_no_window_cuts_within_a_step(seed: int) -> None:
    one = asked("problems/truncated/own", seed)
    whole, cut = one.results[0].whole, one.results[1].cut
    assert one.judgement.truth == "same" and one.numbers[0] == one.numbers[1] > 0
    assert one.numbers[0] == near(whole[-1, -1]) == near(cut[-1, -1])


def descent(w: float, b: float, max_norm: float | None) -> float:
    """The longest of 24 steps of gradient descent, η = 0.5, in autograd."""
    place = torch.tensor([w, b], dtype=torch.float64)
    longest = 0.0
    for _ in range(24):
        place = place.detach().requires_grad_()
        x = torch.tensor(0.5, dtype=torch.float64)
        for _ in range(50):
            x = place[0] * x.sigmoid() + place[1]
        (x.sigmoid() - 0.7).square().backward()
        assert place.grad is not None
        gradient = place.grad
        if max_norm is not None:
            gradient = gradient * min(1.0, max_norm / float(gradient.norm()))
        longest = max(longest, 0.5 * float(gradient.norm()))
        place = place.detach() - 0.5 * gradient
    return longest


@SEEDS
def test_the_longest_step_is_that_of_a_descent_in_autograd(seed: int) -> None:
    one = asked("problems/wall/step", seed)
    for found, values in zip(one.numbers, (one.before, one.after), strict=True):
        w, b, most = (values[f"wall_{key}"] for key in ("start_w", "start_b", "max_norm"))
        assert found == near(descent(w, b, most)) == near(0.5 * most)
    one = asked("problems/wall/free", seed)
    assert one.judgement.truth == "same"
    free = descent(one.before["wall_start_w"], one.before["wall_start_b"], None)
    assert one.numbers[0] == near(free)


@SEEDS
@pytest.mark.parametrize(("name", "which"), [("state", 0), ("gradient", 1)])
def test_lengths_are_those_of_the_curves(name: str, which: int, seed: int) -> None:
    one = asked(f"problems/relu/{name}", seed)
    block = one.blocks()["relu"]
    names = {"tanh": "tanh", "relu": "ReLU, same weights", "identity": "IRNN: ReLU, W = I"}
    ends = {cell: drawn(block, line, which)[-1] for cell, line in names.items()}  # log10
    for cell, end in ends.items():
        if np.isfinite(end):
            assert one.number(cell) == pytest.approx(10.0**end, rel=0.06, abs=5.1e-3)
    known = {cell: end for cell, end in ends.items() if np.isfinite(end)}
    assert max(known, key=lambda cell: known[cell]) == one.judgement.truth


@pytest.mark.parametrize("seed", range(20))
def test_relu_drops_units_that_are_off_and_only_large_weights_make_up_for_them(seed: int) -> None:
    hidden = 64
    usual, large = (compare_growth(hidden, 100, scale, seed).networks for scale in (2.0, 4.0))
    assert usual["relu"].gradients[-1] < usual["tanh"].gradients[-1]
    assert large["relu"].gradients[-1] > large["tanh"].gradients[-1]
    always_on = float(usual["identity"].gradients[-1]) ** 2 * hidden  # each passes on exactly 1
    assert always_on == pytest.approx(round(always_on), abs=1e-4)


@SEEDS
def test_what_a_forget_gate_keeps_is_the_product_of_its_values(seed: int) -> None:
    one = asked("problems/forget-bias/kept", seed)
    for found, result, values in zip(
        one.numbers, one.results, (one.before, one.after), strict=True
    ):
        run = result.kept[result.chosen]
        assert run.bias == values["forget_bias_bias"]
        gates = np.asarray(run.gates, dtype=np.float64)  # (T, H)
        assert found == near(float(np.exp(np.log(gates).sum(0).mean())))
        assert gates.mean() == pytest.approx(1 / (1 + np.exp(-run.bias)), abs=0.06)
