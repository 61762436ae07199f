"""Every shape is that of a real layer with real numbers."""

import pytest
import torch
from hypothesis import given
from hypothesis import settings as slow
from hypothesis import strategies as st
from torch import nn

from rnn_core import OutOfBounds
from rnn_core.batching.shapes import layer_shapes


@given(
    st.sampled_from(["elman", "lstm", "gru"]),
    *(st.integers(1, high) for high in (5, 6, 7, 8, 3)),
    st.booleans(),
    st.booleans(),
)
@slow(max_examples=60)
def test_a_real_layer_has_these_shapes(
    cell: str, b: int, t: int, d: int, h: int, layers: int, two: bool, first: bool
) -> None:
    found = layer_shapes(cell, b, t, d, h, layers, two, first)  # type: ignore[arg-type]
    real = eval(found.constructor, {"nn": nn})
    x = torch.zeros(found.tensors["input"].shape)
    assert x.shape == ((b, t, d) if first else (t, b, d))
    initial = [
        torch.zeros(found.tensors[name].shape) for name in ("h_0", "c_0")[: 1 + (cell == "lstm")]
    ]
    output, state = real(x, tuple(initial) if cell == "lstm" else initial[0])
    given = {"input": x, "h_0": initial[0], "output": output}
    if cell == "lstm":
        given |= {"c_0": initial[1]} | dict(zip(("h_n", "c_n"), state, strict=True))
    else:
        given["h_n"] = state
    shapes = {name: tensor.shape for name, tensor in found.tensors.items()}
    assert {name: tuple(tensor.shape) for name, tensor in given.items()} == shapes
    sizes = {"B": b, "T": t, "D": d, "H": h, "2H": 2 * h, "L": layers, "2L": 2 * layers}
    for axes, shape in found.tensors.values():
        assert tuple(sizes[letter] for letter in axes) == shape
    parameters = {name: tuple(weight.shape) for name, weight in real.named_parameters()}
    assert parameters == found.parameters
    assert found.parameter_count == sum(weight.numel() for weight in real.parameters())


def test_one_plain_layer_has_the_known_number_of_parameters() -> None:
    for cell, gates in (("elman", 1), ("gru", 3), ("lstm", 4)):
        found = layer_shapes(cell, 2, 5, 6, 10, 1, False, True)  # type: ignore[arg-type]
        assert found.parameter_count == gates * 10 * (6 + 10 + 2)


def test_the_length_is_in_no_parameter_and_the_largest_is_answered() -> None:
    short, long = (layer_shapes("gru", 2, t, 3, 4, 2, True, True) for t in (1, 4096))
    assert short.parameters == long.parameters
    assert long.tensors["output"].shape == (2, 4096, 8)
    largest = layer_shapes("lstm", 1024, 4096, 512, 512, 8, True, False)
    assert largest.tensors["h_n"].shape == (16, 1024, 512)


@pytest.mark.parametrize("place", range(1, 6))
def test_bounds(place: int) -> None:
    sizes = ["lstm", 1, 1, 1, 1, 1, False, True]
    for bad in (0, 5000):
        with pytest.raises(OutOfBounds):
            layer_shapes(*sizes[:place], bad, *sizes[place + 1 :])  # type: ignore[arg-type]
