"""How large a state gets without a ceiling: tanh, ReLU, and ReLU begun as a plain memory.

Three plain recurrent layers read the same random input. Two have the same weights, PyTorch's own,
and differ in their nonlinearity; the third is the IRNN of Le, Jaitly and Hinton 2015 ("A Simple Way
to Initialize Recurrent Networks of Rectified Linear Units"): ReLU, W_hh the identity, zero biases.
All numbers are float32, as PyTorch has them: what outgrows it is inf, and soon nan.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SEED, check
from rnn_core.cells import build_cell

Array = NDArray[np.float32]
Curve = NDArray[np.float64]
Network = Literal["tanh", "relu", "identity"]

MAX_STEPS: Final = 200
MAX_UNITS: Final = 128
MAX_SCALE: Final = 4.0
INPUTS: Final = 16
"""Numbers in a vector that is read at a step, each from N(0, 1)."""


@dataclass(frozen=True, eq=False)
class Growth:
    """What one layer's states and gradients came to. Arrays are read-only; equal only to itself.

    Attributes:
        norms: (T + 1,), ‖h_t‖₂ for t = 0 … T.
        largest: (T + 1,), max |h_t|.
        gradients: (T + 1,), ‖∂h_t/∂h_0‖_F / √H, the root mean square of the singular values: 1 at
            t = 0. A number past float32 makes all three inf, the difference of two such nan.
        whole: (T + 1,), share of units whose own ∂h_t/∂h_0 is exactly 1.
    """

    norms: Curve
    largest: Curve
    gradients: Curve
    whole: Curve

    @property
    def overflow(self) -> int | None:
        """The first step whose state float32 cannot hold."""
        broken = np.flatnonzero(~np.isfinite(self.norms))
        return int(broken[0]) if len(broken) else None

    @property
    def last(self) -> int | None:
        """The last step whose state float32 holds; None if not even h_0."""
        end = len(self.norms) if self.overflow is None else self.overflow
        return end - 1 if end else None

    @cached_property
    def rate(self) -> float:
        """Factor by which ‖h‖ grows in a step, over the second half of what is finite."""
        end = self.last or 0
        start = end // 2
        if end == start or not self.norms[start]:
            return 0.0
        return float((self.norms[end] / self.norms[start]) ** (1 / (end - start)))

    @property
    def grows(self) -> bool:
        """Whether it is larger at the end than anything of the first half, twice and more."""
        end = self.last or 0
        return bool(self.norms[end] > 2 * self.norms[: end // 2 + 1].max())


@dataclass(frozen=True, eq=False)
class Growths:
    """Three layers on one input; equal only to itself.

    Attributes:
        networks: what each came to, by its name.
        hidden: H.
        steps: T.
        scale: factor on the W_hh of "tanh" and "relu".
        radius: ρ of that W_hh.
    """

    networks: dict[Network, Growth]
    hidden: int
    steps: int
    scale: float
    radius: float


def grow(hidden: int = 32, steps: int = 100, scale: float = 3.0, seed: int = 0) -> Growths:
    """Three layers read the same random input, and every state and gradient is measured.

    Args:
        hidden: H, 1 to 128.
        steps: T, 1 to 200.
        scale: factor on PyTorch's W_hh, 0 to 4; the identity stays as it is.
        seed: of the weights and of the input.

    Raises:
        OutOfBounds: a size is out of its bounds; the message names the bound.
    """
    check("hidden size", hidden, 1, MAX_UNITS)
    check("number of steps", steps, 1, MAX_STEPS)
    check("scale", scale, 0, MAX_SCALE)
    check("seed", seed, 0, MAX_SEED)
    generator = torch.Generator().manual_seed(seed)
    layer = build_cell("elman", INPUTS, hidden, scale=scale, generator=generator)
    weight_ih, weight_hh, bias_ih, bias_hh = (one.detach().numpy() for one in layer.parameters())
    x = torch.randn(steps, INPUTS, generator=generator).numpy()  # (T, D)
    read = x @ weight_ih.T  # (T, H)
    biased = read + bias_ih + bias_hh
    networks: dict[Network, Growth] = {
        "tanh": unroll(weight_hh, biased, "tanh"),
        "relu": unroll(weight_hh, biased, "relu"),
        "identity": unroll(np.eye(hidden, dtype=np.float32), read, "relu"),
    }
    radius = float(np.abs(np.linalg.eigvals(weight_hh)).max())
    return Growths(networks, hidden, steps, scale, radius)


def unroll(
    weight_hh: Array,
    drive: Array,
    nonlinearity: Literal["tanh", "relu"],
    start: Array | None = None,
) -> Growth:
    """The states of h_t = φ(W_hh·h_{t−1} + drive_t), and the product of their Jacobians.

    Args:
        weight_hh: (H, H).
        drive: (T, H), what the input and the biases add at every step.
        nonlinearity: φ.
        start: h_0, (H,); zeros by default.
    """
    size = len(weight_hh)
    state = np.zeros(size, np.float32) if start is None else start.astype(np.float32)
    jacobian = np.eye(size, dtype=np.float32)  # ∂h_t/∂h_0
    kept = [_measured(state, jacobian)]
    with np.errstate(over="ignore", invalid="ignore"):  # that is what is shown
        for added in drive:
            inside = weight_hh @ state + added
            through = weight_hh @ jacobian
            if nonlinearity == "tanh":
                state = np.tanh(inside)
                jacobian = (1 - state * state)[:, None] * through
            else:
                state = np.maximum(inside, 0)  # nan stays nan
                jacobian = np.where(inside[:, None] <= 0, np.float32(0), through)
            kept.append(_measured(state, jacobian))
    return Growth(*frozen(np.array(kept).T))


def _measured(state: Array, jacobian: Array) -> tuple[float, float, float, float]:
    """In float64: a norm outgrows float32 before its numbers do."""
    size = len(state)
    return (
        float(np.linalg.norm(state.astype(np.float64))),
        float(np.abs(state).max()),
        float(np.linalg.norm(jacobian.astype(np.float64)) / size**0.5),
        float((np.diagonal(jacobian) == 1).mean()),
    )
