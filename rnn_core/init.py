"""Initial weights of recurrent networks: PyTorch's own, and other W_hh in their place.

Shapes: D input, H hidden units, V letters.
"""

from typing import Final, Literal, assert_never, get_args

import torch
from torch import Tensor, nn

from rnn_core.arguments import checked
from rnn_core.bounds import MAX_HIDDEN, MAX_SCALE, MAX_SEED, MAX_VOCABULARY, check
from rnn_core.cells import Cell, build_cell
from rnn_core.weights import Layer

Init = Literal["default", "orthogonal", "identity", "non-normal"]
INITS: Final[tuple[Init, ...]] = get_args(Init)
NON_NORMAL_RADIUS: Final = 0.7  # ρ of the non-normal W_hh …
NON_NORMAL_COUPLING: Final = 2.0  # … and how strongly its second half of units drives the first


@checked
@torch.no_grad()
def build_layer_and_head(
    cell: Cell,
    letters: int,
    hidden: int,
    init: Init,
    scale: float,
    nonlinearity: Literal["tanh", "relu"],
    forget_bias: float,
    seed: int,
) -> tuple[Layer, nn.Linear]:
    """A recurrent layer over one-hot letters and a head that scores the next letter, in float64.

    Drawn in PyTorch's order: the layer, the head, then W_hh once more if its init is not PyTorch's.

    Args:
        cell: "elman", "lstm" or "gru".
        letters: V.
        hidden: H.
        init: of W_hh, in every gate by itself; see `recurrent_matrix`.
        scale: factor on every W_hh, 0 … `MAX_SCALE`.
        nonlinearity: of an Elman layer; the other cells take tanh.
        forget_bias: added to the bias b_ih of an LSTM's forget gate,
            −`MAX_SCALE` … `MAX_SCALE`.
        seed: of all weights, 0 … `MAX_SEED`.

    Returns:
        The layer, V to H, and the head, H to V (to 2 where V is 1).

    Raises:
        OutOfBounds: a size, `scale`, `forget_bias` or `seed` is out of its range.
    """
    check("scale", scale, 0, MAX_SCALE)
    check("forget bias", forget_bias, -MAX_SCALE, MAX_SCALE)
    check("seed", seed, 0, MAX_SEED)
    generator = torch.Generator().manual_seed(seed)
    if cell != "elman":
        nonlinearity = "tanh"
    layer = build_cell(
        cell, letters, hidden, nonlinearity=nonlinearity, generator=generator
    ).double()
    # One letter alone would leave nothing to learn: its loss is 0, and so is every gradient.
    head = build_linear(hidden, max(letters, 2), generator)
    weight_hh = layer.get_parameter("weight_hh_l0")
    for gate in weight_hh.split(hidden):  # (H, H)
        if init != "default":
            gate.copy_(recurrent_matrix(init, hidden, generator))
    weight_hh.mul_(scale)
    if cell == "lstm":
        layer.get_parameter("bias_ih_l0")[hidden : 2 * hidden] += forget_bias  # i f g o
    return layer, head.double()


@checked
def recurrent_matrix(
    init: Literal["orthogonal", "identity", "non-normal"], hidden: int, generator: torch.Generator
) -> Tensor:
    """A recurrent weight matrix W_hh.

    "orthogonal" preserves lengths, and is a reflection as often as a rotation: every eigenvalue is
    on the unit circle and σ₁ = 1 (Saxe et al. 2014). "identity" is that of Le, Jaitly and Hinton
    2015. "non-normal" is::

        W = Q·[[λ·O, a·I], [0, λ·O]]·Qᵀ,  Q and O random orthogonal matrices, λ = 0.7, a = 2,

    so that every eigenvalue lies at λ from 0, and yet ‖Wⁿ‖ grows before it vanishes: one half of
    the units (in another orthonormal basis) feeds the other, which adds n·a·λⁿ⁻¹ (Trefethen and
    Embree 2005; a hidden feedforward chain as in Ganguli et al. 2008, and a real Schur form as in
    Kerg et al. 2019).
    With an odd H one unit stays by itself, and so does a single one: W = λ there.

    Args:
        init: "orthogonal", "identity" or "non-normal".
        hidden: H.
        generator: source of the random matrices.

    Returns:
        W_hh, (H, H) float64.

    Example:
        >>> generator = torch.Generator().manual_seed(0)
        >>> weights = recurrent_matrix("non-normal", 8, generator)
        >>> round(float(torch.linalg.eigvals(weights).abs().max()), 4)
        0.7
    """
    check("hidden size", hidden, 1, MAX_HIDDEN)
    eye = torch.eye(hidden, dtype=torch.float64)
    match init:
        case "identity":
            return eye
        case "orthogonal":
            return nn.init.orthogonal_(eye, generator=generator)
        case "non-normal":
            half = hidden // 2
            first, second = slice(half), slice(half, 2 * half)
            schur = NON_NORMAL_RADIUS * eye
            schur[first, second] = NON_NORMAL_COUPLING * eye[first, first]
            if half:
                turn = nn.init.orthogonal_(torch.empty_like(eye[first, first]), generator=generator)
                schur[first, first] = schur[second, second] = NON_NORMAL_RADIUS * turn
            basis = nn.init.orthogonal_(torch.empty_like(eye), generator=generator)
            return basis @ schur @ basis.T
        case _:
            assert_never(init)


@checked
def build_linear(inputs: int, outputs: int, generator: torch.Generator) -> nn.Linear:
    """`nn.Linear` with PyTorch's default initialisation, drawn from a generator.

    Args:
        inputs: number of input features.
        outputs: number of output features.
        generator: source of the weights; the global random state is neither read nor changed.

    Returns:
        The layer, with a bias.
    """
    check("inputs", inputs, 1, MAX_VOCABULARY)
    check("outputs", outputs, 1, MAX_VOCABULARY)
    made = nn.Linear(inputs, outputs, device="meta").to_empty(device="cpu")  # which draws nothing
    initialise(made, generator)
    return made


@checked
@torch.no_grad()
def initialise(model: nn.Module, generator: torch.Generator) -> None:
    """Give a network PyTorch's default initialisation, drawn from a generator, in place.

    Args:
        model: any network of recurrent, linear, convolutional, embedding and batch-norm layers.
        generator: source of the weights; the global random state is neither read nor changed.
    """
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
