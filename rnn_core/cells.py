"""PyTorch's recurrent layers with weights that a seed reproduces."""

import math
from typing import Literal, assert_never

import torch
from torch import nn

from rnn_core.arguments import checked
from rnn_core.bounds import MAX_HIDDEN, MAX_INPUT, MAX_LAYERS, MAX_SCALE, check

Cell = Literal["elman", "lstm", "gru"]


@checked
def build_cell(
    cell: Cell,
    input_size: int,
    hidden_size: int,
    *,
    nonlinearity: Literal["tanh", "relu"] = "tanh",
    scale: float = 1.0,
    num_layers: int = 1,
    bidirectional: bool = False,
    generator: torch.Generator,
) -> nn.RNN | nn.LSTM | nn.GRU:
    """A recurrent layer with PyTorch's default initialisation, drawn from `generator`.

    Every parameter is uniform on ±1/√H, in the order of `layer.parameters()`; then every W_hh is
    multiplied by `scale`. The global random state is neither read nor changed.

    Args:
        cell: "elman" is `nn.RNN` (Elman 1990); "lstm" is `nn.LSTM` (Hochreiter and Schmidhuber
            1997, with the forget gate of Gers et al. 2000); "gru" is `nn.GRU` (Cho et al. 2014,
            in PyTorch's convention: the reset gate acts after the matmul, and z keeps the old
            state).
        input_size: Features D of one x_t.
        hidden_size: Units H of the hidden state.
        nonlinearity: "tanh" or, for "elman" alone, "relu".
        scale: Factor on every W_hh, from 0 to `MAX_SCALE`.
        num_layers: Stacked layers L.
        bidirectional: Whether a second direction reads every sequence from its end.
        generator: Source of the weights; a CPU generator.

    Returns:
        The layer: float32 unless torch's default dtype says otherwise, in training mode, with
        `batch_first=False` and no dropout.

    Raises:
        OutOfBounds: A size or the scale is beyond `MAX_INPUT`, `MAX_HIDDEN`, `MAX_LAYERS` or
            `MAX_SCALE`.
        ValueError: The cell or the nonlinearity is unknown, or "relu" was asked of a gated cell.

    Example:
        >>> generator = torch.Generator().manual_seed(0)
        >>> build_cell("gru", 3, 8, num_layers=2, generator=generator)
        GRU(3, 8, num_layers=2)
    """
    check("input size", input_size, 1, MAX_INPUT)
    check("hidden size", hidden_size, 1, MAX_HIDDEN)
    check("number of layers", num_layers, 1, MAX_LAYERS)
    check("scale", scale, 0, MAX_SCALE)
    if cell != "elman" and nonlinearity != "tanh":
        raise ValueError(f'only an "elman" cell takes a nonlinearity other than tanh, not "{cell}"')

    layer: nn.RNN | nn.LSTM | nn.GRU
    # Made on the meta device the layer draws nothing, so the global random state stays as it was.
    match cell:
        case "elman":
            layer = nn.RNN(
                input_size,
                hidden_size,
                num_layers,
                nonlinearity=nonlinearity,
                bidirectional=bidirectional,
                device="meta",
            )
        case "lstm":
            layer = nn.LSTM(
                input_size, hidden_size, num_layers, bidirectional=bidirectional, device="meta"
            )
        case "gru":
            layer = nn.GRU(
                input_size, hidden_size, num_layers, bidirectional=bidirectional, device="meta"
            )
        case _:
            assert_never(cell)
    layer = layer.to_empty(device="cpu")

    bound = 1 / math.sqrt(hidden_size)
    with torch.no_grad():
        for name, parameter in layer.named_parameters():
            parameter.uniform_(-bound, bound, generator=generator)
            if name.startswith("weight_hh"):
                parameter.mul_(scale)
    return layer
