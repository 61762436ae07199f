"""Three cells over a text: what is read, how W_hh begins, and the verdict."""

import warnings
from math import inf, nan, pi
from typing import Any, get_args

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.functional import cross_entropy, one_hot

from rnn_core import OutOfBounds, build_cell
from rnn_core.gradients.cells_compared import (
    CELLS,
    JUDGED_STEPS,
    VANISHED,
    CellFlow,
    ComparisonSettings,
    Precision,
    _rate,
    cell_gradients,
    compare_cells,
)
from rnn_core.init import (
    INITS,
    NON_NORMAL_COUPLING,
    NON_NORMAL_RADIUS,
    Init,
    build_layer_and_head,
    recurrent_matrix,
)

TEXT = "the red cat sits on an old table, and a dog sleeps under it"
PLAIN: dict[str, Any] = {
    "text": TEXT,
    "steps": 60,
    "hidden": 32,
    "init": "default",
    "scale": 1.0,
    "nonlinearity": "tanh",
    "forget_bias": 0.0,
    "seed": 0,
}
KINDS: dict[str, Any] = {"elman": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


def chance(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("cell", CELLS)
def test_the_network_is_pytorchs_own(cell: Any) -> None:
    """As a reader would write it: a seed, a layer, a head, the loss of every next letter."""
    found = compare_cells(ComparisonSettings(**PLAIN | {"steps": 20, "seed": 7}))
    letters = list(dict.fromkeys(TEXT))
    ids = torch.tensor([letters.index(letter) for letter in TEXT[:21]])
    with torch.random.fork_rng():
        torch.manual_seed(7)
        layer, head = KINDS[cell](len(letters), 32), nn.Linear(32, len(letters))
    logits = head(layer(one_hot(ids[:-1], len(letters)).float())[0])
    losses = cross_entropy(logits, ids[1:], reduction="none")
    np.testing.assert_allclose(
        found.cells[cell].gradient.losses, losses.detach().numpy(), rtol=1e-5
    )
    assert found.tokens == tuple(TEXT[:20])


def test_a_text_too_short_begins_again() -> None:
    found = compare_cells(ComparisonSettings(**PLAIN | {"text": "abc", "steps": 8}))
    assert found.tokens == ("a", "b", "c", "a", "b", "c", "a", "b")
    assert list(found.cells) == ["elman", "gru", "lstm"]
    assert found.cells["elman"].gradient.loss_by_state.shape == (8, 8)
    longer = compare_cells(ComparisonSettings(**PLAIN | {"text": "abcabcabca", "steps": 8}))
    for cell in CELLS:
        one, other = (flow.cells[cell].gradient.loss_by_state for flow in (found, longer))
        np.testing.assert_array_equal(one, other)


def test_more_steps_of_one_text_change_nothing_of_the_first() -> None:
    short, long = (
        compare_cells(ComparisonSettings(**PLAIN | {"steps": steps})) for steps in (15, 90)
    )
    for cell in CELLS:
        one, other = (flow.cells[cell].gradient.loss_by_state for flow in (short, long))
        np.testing.assert_allclose(one, other[:15, :15], rtol=1e-9)


def test_one_letter_alone_has_gradients_too() -> None:
    found = compare_cells(ComparisonSettings(**PLAIN | {"text": "a", "steps": 5}))
    assert all((np.diag(flow.gradient.loss_by_state) > 0).all() for flow in found.cells.values())


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("init", INITS)
def test_an_init_and_a_scale_are_those_of_every_gate(init: Init, cell: Any) -> None:
    layer, _ = build_layer_and_head(cell, 5, 8, init, 2.0, "tanh", 0.0, 3)
    once, _ = build_layer_and_head(cell, 5, 8, init, 1.0, "tanh", 0.0, 3)
    torch.testing.assert_close(layer.weight_hh_l0, 2 * once.weight_hh_l0)
    assert torch.equal(layer.weight_ih_l0, once.weight_ih_l0)
    gates = once.weight_hh_l0.detach().split(8)
    assert len(gates) == {"elman": 1, "gru": 3, "lstm": 4}[cell]
    for gate in gates:
        sigma, radius = gate.svd().S[0].item(), torch.linalg.eigvals(gate).abs().max().item()
        if init == "identity":
            assert torch.equal(gate, torch.eye(8).double())
        elif init == "orthogonal":
            torch.testing.assert_close(gate @ gate.T, torch.eye(8).double())
        elif init == "non-normal":
            assert radius == pytest.approx(0.7, abs=1e-6) and sigma > 2
        else:
            assert gate.abs().max() <= 8**-0.5
    if init in ("orthogonal", "non-normal") and len(gates) > 1:
        assert not torch.allclose(gates[0], gates[1])


def test_what_is_added_to_the_forget_gate_is_added_to_nothing_else() -> None:
    for cell in CELLS:
        (plain, head), (biased, same) = (
            build_layer_and_head(cell, 5, 4, "default", 1.0, "tanh", bias, 0) for bias in (0.0, 5.0)
        )
        assert torch.equal(head.weight, same.weight)
        for name, before in plain.named_parameters():
            change = biased.get_parameter(name) - before
            if cell == "lstm" and name == "bias_ih_l0":
                wanted = torch.tensor([0.0] * 4 + [5.0] * 4 + [0.0] * 8)
                torch.testing.assert_close(change, wanted.double())
            else:
                assert not change.any(), name
    kept = [
        compare_cells(ComparisonSettings(**PLAIN | {"forget_bias": bias})).cells["lstm"].rate
        for bias in (0, 1, 5)
    ]
    assert kept == sorted(kept) and kept[-1] > 0.97


@pytest.mark.parametrize("hidden", [1, 2, 3, 8, 31])
def test_powers_of_the_non_normal_matrix_grow_by_the_closed_form(hidden: int) -> None:
    weights = recurrent_matrix("non-normal", hidden, chance(5)).numpy()
    power, norms = np.eye(hidden), []
    for n in range(1, 40):
        power = power @ weights
        corner = n * NON_NORMAL_COUPLING * NON_NORMAL_RADIUS ** (n - 1) if hidden > 1 else 0
        wanted = np.linalg.norm([[NON_NORMAL_RADIUS**n, corner], [0, NON_NORMAL_RADIUS**n]], 2)
        norms.append(np.linalg.norm(power, 2))
        assert norms[-1] == pytest.approx(wanted, rel=1e-9)
    assert norms[-1] < 1e-3
    if hidden > 1:  # though every eigenvalue says it shrinks
        assert max(norms) > 2.9 and np.argmax(norms) == 2
    eigenvalues = np.abs(np.linalg.eigvals(weights))
    np.testing.assert_allclose(eigenvalues, NON_NORMAL_RADIUS, atol=1e-6)


def test_default_weights_have_the_published_spectrum() -> None:
    """U(±1/√H): ρ → 1/√3 by the circular law, σ₁ → 2/√3 (Marchenko and Pastur 1967)."""
    for hidden, near in ((128, 0.05), (512, 0.03)):  # the edges are sharp for endless H alone
        radii, sigmas = [], []
        for seed in range(3):
            layer = build_cell("elman", 2, hidden, generator=chance(seed))
            weights = layer.weight_hh_l0.detach().double().numpy()
            radii.append(np.abs(np.linalg.eigvals(weights)).max())
            sigmas.append(np.linalg.norm(weights, 2))
        assert np.mean(radii) == pytest.approx(3**-0.5, abs=near)
        assert np.mean(sigmas) == pytest.approx(2 / 3**0.5, abs=near)


def test_the_trap_of_the_default_init() -> None:
    """σ₁ > 1, so nothing promises that gradients vanish; ρ < 1, and they do."""
    for seed in range(5):
        found = compare_cells(ComparisonSettings(**PLAIN | {"seed": seed, "hidden": 64}))
        elman = found.cells["elman"]
        assert found.largest_singular_value > 1 > found.spectral_radius
        assert (elman.verdict, elman.condition) == ("vanishes", "radius")
        assert elman.gradient.jacobian_norms[0] < 1e-9 and elman.rate < 0.7


def test_below_the_bound_it_vanishes_however_slowly() -> None:
    found = compare_cells(
        ComparisonSettings(**PLAIN | {"init": "orthogonal", "scale": 0.999, "nonlinearity": "relu"})
    )
    elman = found.cells["elman"]
    assert (elman.verdict, elman.condition) == ("vanishes", "bound")
    edge = compare_cells(
        ComparisonSettings(**PLAIN | {"init": "orthogonal", "nonlinearity": "relu"})
    )
    assert edge.largest_singular_value == pytest.approx(1, abs=1e-12)
    assert edge.cells["elman"].condition != "bound"  # 1 and a rounding error is not below 1 …
    assert edge.cells["elman"].peak[1] == 59  # … and neither is it above


def test_it_explodes_where_the_radius_says_so_and_saturation_does_not_prevent_it() -> None:
    found = compare_cells(
        ComparisonSettings(**PLAIN | {"init": "identity", "scale": 2.0, "nonlinearity": "relu"})
    )
    elman = found.cells["elman"]
    assert (elman.verdict, elman.condition) == ("explodes", "radius")
    # Units that are on double at each step; those that are off are off for good.
    assert elman.rate == pytest.approx(2, rel=0.02) and elman.peak[1] == 0
    tanh = compare_cells(ComparisonSettings(**PLAIN | {"init": "identity", "scale": 4.0})).cells[
        "elman"
    ]
    assert (tanh.verdict, tanh.condition) == ("vanishes", "measured")  # ρ = 4, every unit at ±1


def test_the_non_normal_gradient_grows_first() -> None:
    for seed in range(5):
        found = compare_cells(ComparisonSettings(**PLAIN | {"init": "non-normal", "seed": seed}))
        elman, norms = found.cells["elman"], found.cells["elman"].gradient.jacobian_norms
        assert found.spectral_radius == pytest.approx(0.7, abs=1e-6)
        assert found.largest_singular_value > 2
        assert elman.verdict == "vanishes" and elman.condition == "radius"
        value, k = elman.peak
        assert value == norms.max() == norms[k] > 2.5
        assert 50 < k < 59 and norms[0] < 0.01


def test_a_single_saturated_step_gives_no_rate_beyond_its_numbers() -> None:
    silent = compare_cells(ComparisonSettings(**PLAIN | {"scale": 0.0})).cells
    for flow in silent.values():
        assert flow.verdict == "vanishes" and flow.peak == (1.0, 59)
    assert silent["elman"].rate == 0 and silent["elman"].condition == "bound"
    assert silent["gru"].rate > 0  # h_{t-1} comes through z as it is


@pytest.mark.parametrize(
    ("norms", "precision", "rate", "end", "zero"),
    [
        ([1, 0.5, 0.25], "float64", 0.5, 0.25, None),
        ([1, 3, 4], "float32", 2, 4, None),
        ([1, 0.1, 1e-300, 0], "float64", 1e-150, 0, "underflows"),  # too small for a number
        ([1, 0.1, 1e-30, 0], "float32", 1e-15, 0, "underflows"),
        ([1, 0.1, 1e-30, 0], "float64", 0, 0, "nothing"),  # there are numbers far below
        ([1, 1e-15, 1e-30, 1e-44, 0], "float32", 1e-15, 1e-44, "underflows"),
        ([1, 1e-15, 1e-30, 1e-44], "float32", 1e-15, 1e-44, None),
        ([1, 1e-40], "float32", 1e-40, 1e-40, None),
        ([1, 0.5, 0, 0], "float32", 0, 0, "nothing"),
        ([1, 0.5, 0, 0], "float64", 0, 0, "nothing"),
        ([1, 0, 0], "float32", 0, 0, "nothing"),
        ([1, 1e100, 1e200, inf], "float64", 1e100, inf, None),
        ([1, 1e100, nan, nan], "float64", 1e100, nan, None),
        ([1, inf], "float32", inf, inf, None),
        ([1, nan, nan], "float64", inf, nan, None),
    ],
)
def test_a_rate_is_measured_as_far_as_there_are_numbers(
    norms: list[float], precision: Precision, rate: float, end: float, zero: str | None
) -> None:
    *found, why = _rate(np.array(norms, dtype=float), precision)
    assert found == pytest.approx([rate, end], rel=1e-9, nan_ok=True) and why == zero


@pytest.mark.parametrize(
    ("norms", "rate"),
    [
        ([1, 0.1, 0.05, 0.025], 0.5),
        ([1, 0.1], 0.1),
        ([1, 0.1, 0.05], 0.5),
        ([1, 0, 0], 0),
        ([1, 0.1, 1e-20, 0], 1e-19),
        ([1, 2, inf], 2),
        ([1, 0.5, 2, inf], 4),
    ],
)
def test_with_gates_a_rate_is_of_the_steps_after_the_first(norms: list[float], rate: float) -> None:
    found, *_ = _rate(np.array(norms, dtype=float), "float32", aside=True)
    assert found == pytest.approx(rate, rel=1e-9)


def test_a_first_step_that_costs_much_is_no_sign_of_vanishing() -> None:
    """h enters the LSTM's c through W_hh alone: nearly nothing of it, but that stays."""
    found = compare_cells(ComparisonSettings(**PLAIN | {"scale": 0.1, "forget_bias": 3.0}))
    lstm, norms = found.cells["lstm"], found.cells["lstm"].gradient.jacobian_norms[::-1]
    assert norms[1] < 0.05 and (norms[2:] / norms[1:-1]).min() > 2 * norms[1]
    assert lstm.verdict == "neither"
    assert norms[1] * lstm.rate ** (len(norms) - 2) == pytest.approx(norms[-1])
    assert (
        norms[-1] ** (JUDGED_STEPS / (len(norms) - 1)) < VANISHED
    )  # the mean of all would have it vanish


@pytest.mark.parametrize("seed", range(4))
def test_a_rate_is_the_same_in_both_precisions(seed: int) -> None:
    """As long a way as float32 goes to its end, and float64 hardly begins."""
    given = PLAIN | {"steps": 200, "scale": 0.5, "seed": seed}
    short, long = (
        compare_cells(ComparisonSettings(**given, precision=precision)).cells["elman"]
        for precision in ("float32", "float64")
    )
    assert short.zero == "underflows" and long.zero is None
    assert 0 < short.rate == pytest.approx(long.rate, rel=0.02)
    assert (short.verdict, short.condition) == (long.verdict, long.condition)
    norms = short.gradient.jacobian_norms[::-1]
    lags = int((norms > np.finfo(np.float32).tiny).sum())
    assert short.rate == pytest.approx(norms[lags - 1] ** (1 / (lags - 1)))
    assert long.rate == pytest.approx(long.gradient.jacobian_norms[0] ** (1 / 199))
    cut = [
        compare_cells(ComparisonSettings(**PLAIN | {"scale": 0.0}, precision=p)).cells["elman"]
        for p in get_args(Precision)
    ]
    assert [(one.rate, one.zero) for one in cut] == [(0, "nothing")] * 2


@settings(max_examples=60)
@given(
    steps=st.integers(2, 40),
    hidden=st.integers(1, 12),
    init=st.sampled_from(INITS),
    scale=st.floats(0, 4),
    nonlinearity=st.sampled_from(["tanh", "relu"]),
    forget_bias=st.floats(0, 5),
    seed=st.integers(0, 999),
    precision=st.sampled_from(["float32", "float64"]),
)
def test_a_verdict_agrees_with_its_numbers_at_every_position(**given: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = compare_cells(ComparisonSettings("кот и пёс", **given))
    assert len(found.tokens) == given["steps"] and len(found.eigenvalues) == given["hidden"]
    assert found.spectral_radius <= found.largest_singular_value * (1 + 1e-5) + 1e-9
    for cell, flow in found.cells.items():
        agrees(flow, given["precision"], aside=cell != "elman")
        if flow.condition == "bound":
            assert cell == "elman" and found.largest_singular_value < 1
        if flow.condition == "radius":
            assert cell == "elman"
            assert (found.spectral_radius > 1) == (flow.verdict == "explodes")


def agrees(flow: CellFlow, precision: Precision, *, aside: bool) -> None:
    norms = flow.gradient.jacobian_norms
    value, k = flow.peak
    assert value == norms[k] >= norms.max() * (1 - 1e-5) and norms.max() >= 1 - 1e-6
    assert not (norms[k + 1 :] >= value).any()
    reach = max(JUDGED_STEPS, len(norms) - 1)
    by_rate = np.log(flow.rate) * reach if flow.rate else -inf
    if flow.verdict == "explodes":
        assert by_rate > -np.log(VANISHED)
    elif flow.verdict == "neither":
        assert np.log(VANISHED) <= by_rate <= -np.log(VANISHED)
    elif flow.condition != "bound":
        assert by_rate < np.log(VANISHED) or norms[0] == 0
    assert (flow.zero is not None) == (norms[0] == 0)
    if norms[0] > np.finfo(precision).tiny:
        begun = 2 if aside and len(norms) > 2 else 1
        reached = norms[-begun] * flow.rate ** (len(norms) - begun)
        assert reached == pytest.approx(norms[0])


def test_one_cell_with_a_window_is_that_of_the_three_but_for_what_is_cut() -> None:
    whole = compare_cells(ComparisonSettings(**PLAIN))
    for cell in CELLS:
        one, other = (
            whole.cells[cell].gradient,
            cell_gradients(cell, ComparisonSettings(**PLAIN), window=7),
        )
        chunk = np.arange(60) // 7
        kept = chunk[:, None] == chunk
        assert not other.loss_by_state[~kept].any() and one.loss_by_state[7, 6] > 0
        np.testing.assert_array_equal(other.losses, one.losses)
        np.testing.assert_allclose(other.loss_by_state[kept], one.loss_by_state[kept], rtol=1e-12)
        assert other.window == 7


def test_what_is_kept_of_a_gradient_once_judged_is_small() -> None:
    found = compare_cells(ComparisonSettings(**PLAIN))
    for cell, flow in found.cells.items():
        whole = cell_gradients(cell, ComparisonSettings(**PLAIN))
        np.testing.assert_array_equal(flow.gradient.jacobian_norms, whole.jacobian_norms)
        assert flow.gradient.spectral_radius == whole.spectral_radius
        held = flow.gradient._jacobians
        assert held.slopes.nbytes == 0 and held.slopes.base is None and held.direct is None


def test_the_longest_and_widest_relu_leaves_float32_and_not_float64() -> None:
    widest = PLAIN | {"steps": 200, "hidden": 128, "scale": 4.0, "nonlinearity": "relu"}
    short, long = (
        compare_cells(ComparisonSettings(**widest, precision=precision))
        for precision in ("float32", "float64")
    )
    for cell in CELLS:
        np.testing.assert_allclose(
            short.cells[cell].gradient.losses[:5], long.cells[cell].gradient.losses[:5], rtol=1e-3
        )
    assert np.isnan(short.cells["elman"].gradient.loss_by_state).any()
    assert short.cells["elman"].peak[0] == inf
    assert np.isfinite(long.cells["elman"].gradient.loss_by_state).all()
    assert long.cells["elman"].gradient.jacobian_norms[0] > 1e38
    for found in (short, long):
        assert found.cells["elman"].verdict == "explodes"


def test_eigenvalues_of_an_orthogonal_matrix_are_on_the_unit_circle() -> None:
    found = compare_cells(ComparisonSettings(**PLAIN | {"init": "orthogonal", "scale": 1.5}))
    np.testing.assert_allclose(np.abs(found.eigenvalues), 1.5)
    assert np.ptp(np.angle(found.eigenvalues)) > pi


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": " "}, "letters must be between 1 and 10000, got 0"),
        ({"steps": 1}, "number of steps must be between 2 and 200, got 1"),
        ({"steps": 201}, "number of steps must be between 2 and 200, got 201"),
        ({"hidden": 129}, "hidden size must be between 1 and 128, got 129"),
        ({"scale": 4.5}, "scale must be between 0 and 4, got 4.5"),
        ({"forget_bias": 11.0}, "forget gate bias must be between -10 and 10, got 11.0"),
        ({"seed": -1}, "seed must be between 0 and 2147483647, got -1"),
    ],
)
def test_a_quantity_out_of_range_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(OutOfBounds) as caught:
        compare_cells(ComparisonSettings(**PLAIN | change))
    assert str(caught.value) == words


def test_a_window_out_of_range_is_named() -> None:
    with pytest.raises(OutOfBounds, match="window must be between 1 and 200, got 0"):
        cell_gradients("gru", ComparisonSettings(**PLAIN), window=0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"init": "zeros"}, 'init must be "default", "orthogonal", "identity" or "non-normal"'),
        ({"nonlinearity": "gelu"}, 'nonlinearity must be "tanh" or "relu"'),
        ({"precision": "float16"}, 'precision must be "float32" or "float64"'),
    ],
)
def test_a_word_out_of_range_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError) as caught:
        compare_cells(ComparisonSettings(**PLAIN | change))
    assert words in str(caught.value)
