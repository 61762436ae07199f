import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from rnn_core import OutOfBounds, build_cell
from rnn_core.bounds import MAX_HIDDEN, MAX_INPUT, MAX_LAYERS
from rnn_core.cells import Cell
from rnn_core.init import recurrent_matrix

KINDS = {"elman": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
GATES = {"elman": 1, "lstm": 4, "gru": 3}

cells = pytest.mark.parametrize("cell", ["elman", "lstm", "gru"])


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@cells
def test_same_numbers_as_pytorch_from_the_same_seed(cell: Cell) -> None:
    layer = build_cell(cell, 3, 5, num_layers=2, bidirectional=True, generator=seeded(7))
    torch.manual_seed(7)
    theirs = KINDS[cell](3, 5, num_layers=2, bidirectional=True)
    for (name, mine), (their_name, their) in zip(
        layer.named_parameters(), theirs.named_parameters(), strict=True
    ):
        assert name == their_name
        assert torch.equal(mine, their)


@settings(max_examples=40)
@given(
    st.sampled_from(["elman", "lstm", "gru"]),
    st.integers(1, 6),
    st.integers(1, 6),
    st.integers(1, 3),
    st.booleans(),
    st.floats(0, 10),
)
def test_only_the_recurrent_weights_are_scaled(
    cell: Cell, inputs: int, hidden: int, layers: int, bidirectional: bool, scale: float
) -> None:
    def build(scale: float) -> nn.Module:
        return build_cell(
            cell,
            inputs,
            hidden,
            scale=scale,
            num_layers=layers,
            bidirectional=bidirectional,
            generator=seeded(1),
        )

    before = torch.random.get_rng_state()
    plain, scaled = build(1.0), build(scale)
    assert torch.equal(torch.random.get_rng_state(), before)
    bound = 1 / math.sqrt(hidden)
    wanted = dict(plain.named_parameters())
    assert len(wanted) == 4 * layers * (2 if bidirectional else 1)
    for name, parameter in scaled.named_parameters():
        assert wanted[name].abs().max() <= bound
        factor = scale if "weight_hh" in name else 1.0
        torch.testing.assert_close(parameter, wanted[name] * factor, rtol=1e-6, atol=0)
        assert parameter.requires_grad and parameter.is_leaf and parameter.device.type == "cpu"


@cells
def test_the_layer_runs_trains_and_knows_its_own_weights(cell: Cell) -> None:
    layer = build_cell(cell, 3, 5, num_layers=2, generator=seeded())
    assert type(layer) is KINDS[cell]
    x = torch.randn(4, 2, 3, generator=seeded())
    before = layer(x)[0]
    layer(x)[0].sum().backward()
    with torch.no_grad():
        for parameter in layer.parameters():
            assert parameter.grad is not None and parameter.grad.abs().sum() > 0
            parameter -= 0.1 * parameter.grad
    assert not torch.equal(layer(x)[0], before)  # the kernel reads the very same tensors
    copied = KINDS[cell](3, 5, num_layers=2)
    copied.load_state_dict(layer.state_dict())
    assert torch.equal(copied(x)[0], layer(x)[0])


@cells
def test_seeds(cell: Cell) -> None:
    one, same, other = (build_cell(cell, 3, 4, generator=seeded(s)) for s in (1, 1, 2))
    assert torch.equal(one.weight_hh_l0, same.weight_hh_l0)
    assert not torch.equal(one.weight_hh_l0, other.weight_hh_l0)


@cells
def test_the_generator_moves_on(cell: Cell) -> None:
    generator = seeded()
    first, second = (build_cell(cell, 3, 4, generator=generator) for _ in range(2))
    assert not torch.equal(first.weight_ih_l0, second.weight_ih_l0)


@cells
def test_number_of_parameters(cell: Cell) -> None:
    inputs, hidden = 7, 11
    layer = build_cell(cell, inputs, hidden, generator=seeded())
    count = sum(p.numel() for p in layer.parameters())
    assert count == GATES[cell] * hidden * (inputs + hidden + 2)


def test_spectrum_of_the_default_recurrent_matrix() -> None:
    # A random matrix of variance 1/(3H) has spectral radius 1/√3 and σ₁ = 2/√3 for H → ∞.
    for seed in range(2):
        weight = build_cell("elman", 1, 512, generator=seeded(seed)).weight_hh_l0.detach().double()
        assert torch.linalg.eigvals(weight).abs().max().item() == pytest.approx(
            1 / math.sqrt(3), rel=0.06
        )
        assert torch.linalg.svdvals(weight)[0].item() == pytest.approx(2 / math.sqrt(3), rel=0.02)


def test_nonlinearity() -> None:
    x = torch.randn(6, 1, 3, generator=seeded())
    relu = build_cell("elman", 3, 8, nonlinearity="relu", generator=seeded())
    tanh = build_cell("elman", 3, 8, generator=seeded())
    assert relu(x)[0].min() == 0 and tanh(x)[0].min() < 0
    for cell in ("lstm", "gru"):
        with pytest.raises(ValueError, match='only an "elman" cell takes'):
            build_cell(cell, 3, 8, nonlinearity="relu", generator=seeded())


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"input_size": MAX_INPUT + 1}, "input size must be between 1 and 4096, got 4097"),
        ({"hidden_size": MAX_HIDDEN + 1}, "hidden size must be between 1 and 512, got 513"),
        ({"hidden_size": 0}, "hidden size must be between 1 and 512, got 0"),
        ({"num_layers": MAX_LAYERS + 1}, "number of layers must be between 1 and 8, got 9"),
        ({"scale": -0.1}, "scale must be between 0 and 100, got -0.1"),
    ],
)
def test_bounds(changed: dict[str, Any], sentence: str) -> None:
    arguments: dict[str, Any] = {"input_size": 3, "hidden_size": 4} | changed
    with pytest.raises(OutOfBounds) as caught:
        build_cell("gru", generator=seeded(), **arguments)
    assert str(caught.value) == sentence


def test_unknown_names() -> None:
    with pytest.raises(ValueError, match='cell must be "elman", "lstm" or "gru"'):
        build_cell("rnn", 3, 4, generator=seeded())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match='nonlinearity must be "tanh" or "relu"'):
        build_cell("elman", 3, 4, nonlinearity="sin", generator=seeded())  # type: ignore[arg-type]


def test_an_orthogonal_matrix_is_a_reflection_as_often_as_a_rotation() -> None:
    generator = torch.Generator().manual_seed(0)
    signs = [
        float(torch.linalg.det(recurrent_matrix("orthogonal", 5, generator))) for _ in range(400)
    ]
    assert max(abs(abs(one) - 1) for one in signs) < 1e-10
    assert 150 < sum(one > 0 for one in signs) < 250
