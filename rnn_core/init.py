"""How a recurrent network begins: PyTorch's own weights, and other W_hh in their place.

H hidden units, V letters.
"""

from typing import Final, Literal, assert_never, get_args

import torch
from torch import Tensor, nn

from rnn_core.cells import Cell, build_cell
from rnn_core.trace import Layer

Init = Literal["default", "orthogonal", "identity", "non-normal"]
INITS: Final[tuple[Init, ...]] = get_args(Init)
RADIUS: Final = 0.7  # ρ of the non-normal W_hh …
FEED: Final = 2.0  # … and how strongly its second half of units drives the first


@torch.no_grad()
def network(
    cell: Cell,
    letters: int,
    hidden: int,
    init: Init,
    scale: float,
    nonlinearity: Literal["tanh", "relu"],
    forget_bias: float,
    seed: int,
) -> tuple[Layer, nn.Linear]:
    """A layer over one-hot letters and a head that scores the next, in float64.

    Drawn in PyTorch's order: the layer, the head, then W_hh once more if its init is not PyTorch's.
    """
    chance = torch.Generator().manual_seed(seed)
    if cell != "elman":
        nonlinearity = "tanh"
    layer = build_cell(cell, letters, hidden, nonlinearity=nonlinearity, generator=chance).double()
    # One letter alone would leave nothing to learn: its loss is 0, and so is every gradient.
    head = linear(hidden, max(letters, 2), chance)
    weight_hh = layer.get_parameter("weight_hh_l0")
    for gate in weight_hh.split(hidden):  # (H, H)
        if init != "default":
            gate.copy_(recurrent(init, hidden, chance))
    weight_hh.mul_(scale)
    if cell == "lstm":
        layer.get_parameter("bias_ih_l0")[hidden : 2 * hidden] += forget_bias  # i f g o
    return layer, head.double()


def recurrent(
    init: Literal["orthogonal", "identity", "non-normal"], hidden: int, chance: torch.Generator
) -> Tensor:
    """A W_hh, (H, H) float64.

    "orthogonal" preserves lengths: every eigenvalue is on the unit circle and σ₁ = 1 (Saxe et al.
    2014). "identity" is that of Le, Jaitly and Hinton 2015. "non-normal" is
        W = Q·[[λ·O, a·I], [0, λ·O]]·Qᵀ,  Q and O orthogonal at random, λ = 0.7, a = 2,
    so that every eigenvalue lies at λ from 0, and yet ‖Wⁿ‖ grows before it vanishes: the one half
    of (turned) units feeds the other, which adds n·a·λⁿ⁻¹ (Trefethen and Embree 2005; a hidden
    feedforward chain as in Ganguli et al. 2008, and a real Schur form as in Kerg et al. 2019).
    An odd unit stays by itself, and so does a single one: W = λ there.
    """
    eye = torch.eye(hidden, dtype=torch.float64)
    match init:
        case "identity":
            return eye
        case "orthogonal":
            return nn.init.orthogonal_(eye, generator=chance)
        case "non-normal":
            half = hidden // 2
            first, second = slice(half), slice(half, 2 * half)
            schur = RADIUS * eye
            schur[first, second] = FEED * eye[first, first]
            if half:
                turn = nn.init.orthogonal_(torch.empty_like(eye[first, first]), generator=chance)
                schur[first, first] = schur[second, second] = RADIUS * turn
            basis = nn.init.orthogonal_(torch.empty_like(eye), generator=chance)
            return basis @ schur @ basis.T
        case _:
            assert_never(init)


def linear(inputs: int, outputs: int, generator: torch.Generator) -> nn.Linear:
    """`nn.Linear` with PyTorch's own first weights, drawn from `generator` and nothing else."""
    made = nn.Linear(inputs, outputs, device="meta").to_empty(device="cpu")  # which draws nothing
    initialise(made, generator)
    return made


@torch.no_grad()
def initialise(model: nn.Module, generator: torch.Generator) -> None:
    """Give a network PyTorch's own default initialisation, drawn from `generator`."""
    for module in model.modules():
        for parameter in module.parameters(recurse=False):
            if isinstance(module, nn.Embedding | nn.EmbeddingBag):
                parameter.normal_(generator=generator)
                if module.padding_idx is not None:
                    parameter[module.padding_idx] = 0
                continue
            if isinstance(module, nn.BatchNorm2d):
                continue  # ones and zeros
            weight = next(module.parameters())
            inputs = module.hidden_size if isinstance(module, nn.RNNBase) else weight[0].numel()
            parameter.uniform_(-(inputs**-0.5), inputs**-0.5, generator=generator)
