"""Random reservoirs: recurrent weights that are never trained, and their memory capacity.

H hidden units.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import torch
from torch import Tensor, nn

from rnn_core.arguments import checked
from rnn_core.bounds import MAX_SEED, check
from rnn_core.memory.capacity import MAX_RESERVOIR, MemoryCapacity, Nonlinearity, memory_capacity
from rnn_core.memory.controllability import controllability_rank

Init = Literal["default", "orthogonal", "identity"]
INITS: Final[tuple[Init, ...]] = ("default", "orthogonal", "identity")
MAX_SCALE: Final = 4


@checked
def reservoir(hidden: int, init: Init, scale: float, seed: int) -> tuple[Tensor, Tensor]:
    """Draw the weights of a reservoir.

    Args:
        hidden: hidden size H, 1 … `MAX_RESERVOIR` of `rnn_core.memory.capacity`.
        init: of W_hh: PyTorch's default U(±1/√H), a random orthogonal matrix, or the identity.
        scale: factor on W_hh, 0 … `MAX_SCALE`. W_ih is always PyTorch's default.
        seed: of both, 0 … `MAX_SEED`.

    Returns:
        W_hh, (H, H), and W_ih, (H, 1), both float64.

    Raises:
        OutOfBounds: `hidden`, `scale` or `seed` is out of its range.
        ValueError: no such init.

    Example:
        >>> weight_hh, weight_ih = reservoir(5, "orthogonal", scale=0.9, seed=0)
        >>> weight_hh.shape, weight_ih.shape
        (torch.Size([5, 5]), torch.Size([5, 1]))
        >>> torch.allclose(weight_hh @ weight_hh.T, 0.81 * torch.eye(5, dtype=torch.float64))
        True
    """
    check("reservoir size", hidden, 1, MAX_RESERVOIR)
    check("scale", scale, 0, MAX_SCALE)
    check("seed", seed, 0, MAX_SEED)
    generator = torch.Generator().manual_seed(seed)
    edge = hidden**-0.5
    weight_ih = torch.empty(hidden, 1, dtype=torch.float64).uniform_(
        -edge, edge, generator=generator
    )
    weight_hh = torch.eye(hidden, dtype=torch.float64)
    if init == "default":
        weight_hh.uniform_(-edge, edge, generator=generator)
    elif init == "orthogonal":
        nn.init.orthogonal_(weight_hh, generator=generator)
    return scale * weight_hh, weight_ih


@dataclass(frozen=True, eq=False)
class ReservoirCapacity:
    """A reservoir's memory and the settings it was drawn from; equal only to itself.

    Attributes:
        hidden: hidden size H.
        init: of W_hh.
        scale: factor on W_hh.
        nonlinearity: of the state.
        seed: of the weights and the input.
        memory: its capacity by lag.
        radius: ρ(W_hh), the largest absolute eigenvalue, with the factor.
    """

    hidden: int
    init: Init
    scale: float
    nonlinearity: Nonlinearity
    seed: int
    memory: MemoryCapacity
    radius: float

    @cached_property
    def rank(self) -> int:
        """Rank of (W_ih, W_hh·W_ih, …): its capacity over all lags, if linear and ρ < 1."""
        return controllability_rank(*reservoir(self.hidden, self.init, self.scale, self.seed))


@checked
def reservoir_capacity(
    hidden: int, init: Init, scale: float, nonlinearity: Nonlinearity, seed: int
) -> ReservoirCapacity:
    """The memory capacity of a reservoir drawn from a seed, up to a lag of 2H + 60.

    Args:
        hidden: hidden size H, 1 … `MAX_RESERVOIR` of `rnn_core.memory.capacity`.
        init: of W_hh, see `reservoir`.
        scale: factor on W_hh, 0 … `MAX_SCALE`.
        nonlinearity: "linear", "tanh" or "relu".
        seed: of the weights and the input.

    Returns:
        The capacity and the spectral radius.

    Raises:
        OutOfBounds: `hidden` or `scale` is out of its range.
        ValueError: no such init or nonlinearity, or a state that grows out of float64.

    Example:
        >>> found = reservoir_capacity(10, "orthogonal", 0.9, "linear", seed=0)
        >>> round(found.radius, 6), round(found.memory.total, 1)
        (0.9, 10.0)
    """
    weights = reservoir(hidden, init, scale, seed)
    lags = 2 * hidden + 60
    memory = memory_capacity(*weights, nonlinearity=nonlinearity, lags=lags, seed=seed)
    radius = torch.linalg.eigvals(weights[0]).abs().max().item()
    return ReservoirCapacity(hidden, init, scale, nonlinearity, seed, memory, radius)
