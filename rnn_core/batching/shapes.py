"""Every shape that a recurrent layer of PyTorch has, takes and returns.

B batch, T time steps, D input, H hidden, L layers; d directions, 1 or 2.
"""

from dataclasses import dataclass
from typing import NamedTuple

import torch

from rnn_core.arguments import checked
from rnn_core.batching.text_classifier import RECURRENT_LAYERS
from rnn_core.bounds import MAX_BATCH, MAX_HIDDEN, MAX_LAYERS, MAX_STEPS, check
from rnn_core.cells import Cell

Shape = tuple[int, ...]


class TensorShape(NamedTuple):
    """A shape, and the letters of its axes."""

    axes: tuple[str, ...]  # such as ("B", "T", "2H")
    shape: Shape  # such as (3, 7, 64)


@dataclass(frozen=True, eq=False)
class LayerShapes:
    """The shapes of one layer; equal only to itself.

    Attributes:
        constructor: the layer as it is written in PyTorch, such as "nn.GRU(16, 32)".
        tensors: name → axes and shape of what goes in and comes out: input, h_0, output, h_n, and
            of an LSTM c_0 and c_n.
        parameters: name → shape of every weight.
        parameter_count: how many numbers they hold.
        batch: B.
        layers: L.
        directions: 1 or 2.
        batch_first: whether the batch is the first axis of input and output.
    """

    constructor: str
    tensors: dict[str, TensorShape]
    parameters: dict[str, Shape]
    parameter_count: int
    batch: int
    layers: int
    directions: int
    batch_first: bool


@checked
@torch.no_grad()
def layer_shapes(
    cell: Cell,
    batch: int,
    steps: int,
    input_size: int,
    hidden: int,
    layers: int,
    bidirectional: bool,
    batch_first: bool,
) -> LayerShapes:
    """Ask PyTorch for every shape of a recurrent layer, without computing any number.

    The layer is built on the device "meta", which has shapes but no numbers. PyTorch unrolls a
    layer there step by step, so one step is asked for, and T is put in place of it.

    Args:
        cell: "elman", "lstm" or "gru".
        batch: B, 1 … `MAX_BATCH`.
        steps: T, 1 … `MAX_STEPS`.
        input_size: D, 1 … `MAX_HIDDEN`.
        hidden: H, 1 … `MAX_HIDDEN`.
        layers: L, 1 … `MAX_LAYERS`.
        bidirectional: whether a second direction reads from the end.
        batch_first: whether input and output are (B, T, …) or (T, B, …).

    Returns:
        Shapes of all tensors and parameters.

    Raises:
        OutOfBounds: a size is out of range.

    Example:
        >>> shapes = layer_shapes("lstm", 3, 7, 16, 32, 2, bidirectional=True, batch_first=True)
        >>> shapes.constructor
        'nn.LSTM(16, 32, num_layers=2, batch_first=True, bidirectional=True)'
        >>> shapes.tensors["output"].shape
        (3, 7, 64)
        >>> shapes.tensors["h_n"]
        TensorShape(axes=('2L', 'B', 'H'), shape=(4, 3, 32))
    """
    check("batch size", batch, 1, MAX_BATCH)
    check("sequence length", steps, 1, MAX_STEPS)
    check("input size", input_size, 1, MAX_HIDDEN)
    check("hidden size", hidden, 1, MAX_HIDDEN)
    check("number of layers", layers, 1, MAX_LAYERS)
    layer = RECURRENT_LAYERS[cell](
        input_size,
        hidden,
        layers,
        batch_first=batch_first,
        bidirectional=bidirectional,
        device="meta",
    )
    one_step = (batch, 1, input_size) if batch_first else (1, batch, input_size)
    x = torch.empty(one_step, device="meta")
    output, state = layer(x)
    layer(x, state)  # PyTorch takes an h_0 of the shape of h_n, and of no other
    two = "2" if bidirectional else ""
    states = {
        letter: TensorShape((f"{two}L", "B", "H"), tuple(tensor.shape))
        for letter, tensor in zip("hc", state if cell == "lstm" else (state,), strict=False)
    }

    def sequence(tensor: torch.Tensor, features: str) -> TensorShape:
        if batch_first:
            return TensorShape(("B", "T", features), (batch, steps, tensor.shape[-1]))
        return TensorShape(("T", "B", features), (steps, batch, tensor.shape[-1]))

    flags = [f"num_layers={layers}"] if layers > 1 else []
    flags += ["batch_first=True"] if batch_first else []
    flags += ["bidirectional=True"] if bidirectional else []
    sizes = ", ".join([str(input_size), str(hidden), *flags])
    return LayerShapes(
        constructor=f"nn.{type(layer).__name__}({sizes})",
        tensors={
            "input": sequence(x, "D"),
            **{f"{letter}_0": shape for letter, shape in states.items()},
            "output": sequence(output, f"{two}H"),
            **{f"{letter}_n": shape for letter, shape in states.items()},
        },
        parameters={name: tuple(weight.shape) for name, weight in layer.named_parameters()},
        parameter_count=sum(weight.numel() for weight in layer.parameters()),
        batch=batch,
        layers=layers,
        directions=2 if bidirectional else 1,
        batch_first=batch_first,
    )
