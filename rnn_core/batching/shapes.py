"""Every shape that a recurrent layer of PyTorch has, takes and gives."""

from dataclasses import dataclass

import torch
from torch import nn

from rnn_core.batching.text_classifier import RECURRENT_LAYERS
from rnn_core.bounds import MAX_BATCH, MAX_HIDDEN, MAX_LAYERS, MAX_STEPS, check
from rnn_core.cells import Cell

Shape = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Shapes:
    """What was asked of PyTorch, and its answer; equal only to itself.

    Attributes:
        call: the layer as one writes it.
        tensors: name → shape of what goes in and comes out: input, h_0, output, h_n, and of an LSTM
            c_0 and c_n.
        parameters: name → shape of every weight.
        count: how many numbers they are.
        batch: B.
        layers: L.
        directions: 1 or 2.
        batch_first: whether the batch comes first in input and output.
    """

    call: str
    tensors: dict[str, Shape]
    parameters: dict[str, Shape]
    count: int
    batch: int
    layers: int
    directions: int
    batch_first: bool


@torch.no_grad()
def shapes(
    cell: Cell,
    batch: int,
    steps: int,
    input_size: int,
    hidden: int,
    layers: int,
    two_directions: bool,
    batch_first: bool,
) -> Shapes:
    """Ask PyTorch for every shape of a layer, on its device without numbers.

    That device unrolls a layer step by step. So one step is asked for, and T is put where the
    steps are: all of them have the same shape.

    Raises:
        OutOfBounds: a size is out of range.
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
        bidirectional=two_directions,
        device="meta",
    )
    time = 1 if batch_first else 0
    one = (batch, 1, input_size) if batch_first else (1, batch, input_size)
    x = torch.empty(one, device="meta")
    output, state = layer(x)
    layer(x, state)  # PyTorch takes an h_0 of the shape of h_n, and of no other
    states = dict(zip("hc", state if isinstance(layer, nn.LSTM) else (state,), strict=False))
    tensors = {
        "input": _unrolled(x, time, steps),
        **{f"{name}_0": tuple(one.shape) for name, one in states.items()},
        "output": _unrolled(output, time, steps),
        **{f"{name}_n": tuple(one.shape) for name, one in states.items()},
    }
    parameters = {name: tuple(weight.shape) for name, weight in layer.named_parameters()}
    flags = [f"num_layers={layers}"] if layers > 1 else []
    flags += ["batch_first=True"] if batch_first else []
    flags += ["bidirectional=True"] if two_directions else []
    sizes = ", ".join([str(input_size), str(hidden), *flags])
    return Shapes(
        call=f"nn.{type(layer).__name__}({sizes})",
        tensors=tensors,
        parameters=parameters,
        count=sum(weight.numel() for weight in layer.parameters()),
        batch=batch,
        layers=layers,
        directions=2 if two_directions else 1,
        batch_first=batch_first,
    )


def _unrolled(tensor: torch.Tensor, time: int, steps: int) -> Shape:
    sizes = list(tensor.shape)
    sizes[time] *= steps
    return tuple(sizes)
