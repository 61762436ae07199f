"""Parameters of PyTorch's layers and of Keras's, against real layers and published summaries."""

from math import prod

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from rnn_core import OutOfBounds
from rnn_core.batching.parameter_counts import (
    GATES,
    PARTS,
    keras_shapes,
    parameter_counts,
    predicted_count,
)
from rnn_core.bounds import MAX_HIDDEN, MAX_INPUT, MAX_LAYERS

LAYERS = {"elman": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
ALL = {
    "cell": st.sampled_from([*LAYERS]),
    "inputs": st.integers(1, 40),
    "hidden": st.integers(1, 40),
    "layers": st.integers(1, 4),
    "two": st.booleans(),
}


@given(**ALL)
@settings(max_examples=60)
def test_pytorch_s_layer_has_so_many_numbers(
    cell: str, inputs: int, hidden: int, layers: int, two: bool
) -> None:
    found = parameter_counts(cell, inputs, hidden, layers, two)  # type: ignore[arg-type]
    real = LAYERS[cell](inputs, hidden, layers, bidirectional=two)
    for part in PARTS:
        numbers = [w.numel() for name, w in real.named_parameters() if name.startswith(part)]
        assert found.torch[part] == sum(numbers)
    assert found.total == sum(weight.numel() for weight in real.parameters())
    assert found.total == predicted_count(cell, inputs, hidden, layers, two)  # type: ignore[arg-type]
    twice = LAYERS[cell](inputs, 2 * hidden, layers, bidirectional=two)
    assert found.doubled == sum(weight.numel() for weight in twice.parameters())
    assert found.doubled == predicted_count(cell, inputs, 2 * hidden, layers, two)  # type: ignore[arg-type]
    # N = aH + bH², so that N(2H) = 2aH + 4bH².
    assert found.doubled == 2 * found.total + 2 * found.quadratic


@given(**ALL)
@settings(max_examples=60)
def test_keras_has_one_bias_less_but_in_its_gru(
    cell: str, inputs: int, hidden: int, layers: int, two: bool
) -> None:
    found = parameter_counts(cell, inputs, hidden, layers, two)  # type: ignore[arg-type]
    biases = (2 if two else 1) * layers * GATES[cell] * hidden  # type: ignore[index]
    assert found.torch["bias_ih"] == found.torch["bias_hh"] == biases
    assert found.keras_single_bias == found.total - biases
    assert found.keras_total == (found.total if cell == "gru" else found.total - biases)
    for part in ("weight_ih", "weight_hh"):
        assert found.keras[part] == found.torch[part]


@pytest.mark.parametrize(
    ("cell", "units", "inputs", "two", "published"),
    [
        # keras.io/guides/working_with_rnns, summaries of its models
        ("lstm", 128, 64, False, 98_816),
        ("gru", 256, 64, False, 247_296),
        ("elman", 128, 256, False, 49_280),
        ("lstm", 64, 10, True, 38_400),
        ("lstm", 32, 128, True, 41_216),
        # Keras 3.15.1, counted by its `count_params`
        ("elman", 32, 16, False, 1_568),
        ("lstm", 32, 16, False, 6_272),
        ("gru", 32, 16, False, 4_800),
        ("gru", 128, 64, False, 74_496),
    ],
)
def test_the_counts_that_keras_prints(
    cell: str, units: int, inputs: int, two: bool, published: int
) -> None:
    found = parameter_counts(cell, inputs, units, 1, two)  # type: ignore[arg-type]
    assert found.keras_total == published


def test_a_gru_that_resets_before_the_product_has_one_bias_in_keras() -> None:
    """Keras 3.15.1 counts 4,704, 246,528 and 74,112 with `reset_after=False`."""
    for units, inputs, counted in ((32, 16, 4_704), (256, 64, 246_528), (128, 64, 74_112)):
        assert parameter_counts("gru", inputs, units, 1, False).keras_single_bias == counted
        shapes = keras_shapes("gru", inputs, units, 1, False, reset_after=False)
        assert sum(map(prod, shapes.values())) == counted


def test_keras_s_weights_have_these_shapes() -> None:
    """As `layer.weights` of Keras 3.15.1 lists them for three inputs and four units."""
    kernels = {"lstm": 16, "gru": 12, "elman": 4}
    biases = {"lstm": (16,), "gru": (2, 12), "elman": (4,)}
    for cell, width in kernels.items():
        shapes = keras_shapes(cell, 3, 4, 1, False)  # type: ignore[arg-type]
        assert [*shapes.values()] == [(3, width), (4, width), biases[cell]]


@pytest.mark.parametrize("seed", range(20))
def test_two_biases_are_one_but_in_the_candidate_of_a_gru(seed: int) -> None:
    """Why Keras has the second one in a GRU alone: elsewhere both have the same effect."""
    for cell, kind in LAYERS.items():
        torch.manual_seed(seed)
        layer = kind(3, 4).double()
        x = torch.randn(6, 2, 3, dtype=torch.float64)
        layer(x)[0].square().sum().backward()
        apart = (layer.bias_ih_l0.grad - layer.bias_hh_l0.grad).abs()
        assert apart[: 2 * 4 if cell == "gru" else None].max() < 1e-12
        if cell == "gru":
            assert apart[2 * 4 :].min() > 1e-6


@pytest.mark.parametrize("place", [1, 2, 3])
def test_bounds(place: int) -> None:
    good = ["gru", 3, 4, 1, False]
    most = [0, MAX_INPUT, MAX_HIDDEN, MAX_LAYERS]
    for bad in (0, most[place] + 1):
        with pytest.raises(OutOfBounds):
            parameter_counts(*good[:place], bad, *good[place + 1 :])  # type: ignore[arg-type]
    for count in (predicted_count, keras_shapes):
        for bad in (0, 2 * most[place] + 1):
            with pytest.raises(OutOfBounds):
                count(*good[:place], bad, *good[place + 1 :])  # type: ignore[arg-type]
