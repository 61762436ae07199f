"""How large a state grows: tanh, ReLU, and ReLU with the identity as W_hh.

Three recurrent layers read the same random input. Two have the same weights, PyTorch's own, and
differ in their nonlinearity; the third is the IRNN of Le, Jaitly and Hinton 2015 ("A Simple Way to
Initialize Recurrent Networks of Rectified Linear Units"): ReLU, W_hh the identity, zero biases.
All numbers are float32, as in PyTorch: what exceeds it is inf, and soon nan. Shapes: T steps,
D input, H hidden units.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SEED, check
from rnn_core.cells import build_cell
from rnn_core.tensors import check_array, check_shape

Array = NDArray[np.float32]
Curve = NDArray[np.float64]
Network = Literal["tanh", "relu", "identity"]

MAX_STEPS: Final = 200
MAX_HIDDEN: Final = 128
MAX_SCALE: Final = 4.0
INPUT_SIZE: Final = 16
"""D, numbers in the input of a step, each from N(0, 1)."""


@dataclass(frozen=True, eq=False)
class LayerGrowth:
    """Size of the states and gradients of one layer; equal only to itself. Arrays are read-only.

    Attributes:
        norms: ‖h_t‖₂ for t = 0 … T, (T + 1,).
        largest: max ``|h_t|``, (T + 1,).
        gradients: ‖∂h_t/∂h_0‖_F / √H, the root mean square of the singular values, (T + 1,): 1 at
            t = 0. A number beyond float32 makes these three inf, the difference of two such nan.
        preserved: share of units whose own ∂h_t/∂h_0 is exactly 1, (T + 1,).
        positive: share of units with h_t > 0, (T + 1,); the others of a ReLU layer are off.
    """

    norms: Curve
    largest: Curve
    gradients: Curve
    preserved: Curve
    positive: Curve

    @property
    def overflow_step(self) -> int | None:
        """The first step whose state exceeds float32; None if there is none."""
        broken = np.flatnonzero(~np.isfinite(self.norms))
        return int(broken[0]) if len(broken) else None

    @property
    def last_finite(self) -> int | None:
        """The last step before that; None if h_0 itself exceeds float32."""
        end = len(self.norms) if self.overflow_step is None else self.overflow_step
        return end - 1 if end else None

    @cached_property
    def rate(self) -> float:
        """Factor by which ‖h‖ grows in a step, over the second half of the finite steps."""
        end = self.last_finite or 0
        start = end // 2
        if end == start or not self.norms[start]:
            return 0.0
        return float((self.norms[end] / self.norms[start]) ** (1 / (end - start)))

    @property
    def grows(self) -> bool:
        """Whether ‖h‖ at the end is more than twice its largest value in the first half."""
        end = self.last_finite or 0
        return bool(self.norms[end] > 2 * self.norms[: end // 2 + 1].max())


@dataclass(frozen=True, eq=False)
class GrowthComparison:
    """Three layers on one input; equal only to itself.

    Attributes:
        networks: states and gradients of "tanh", "relu" and "identity".
        hidden: H.
        steps: T.
        scale: factor on the W_hh of "tanh" and "relu".
        radius: spectral radius ρ of that W_hh.
    """

    networks: dict[Network, LayerGrowth]
    hidden: int
    steps: int
    scale: float
    radius: float


@checked
def compare_growth(
    hidden: int = 32, steps: int = 100, scale: float = 3.0, seed: int = 0
) -> GrowthComparison:
    """Run three layers over the same random input, and measure every state and gradient.

    Args:
        hidden: H, 1 … `MAX_HIDDEN`.
        steps: T, 1 … `MAX_STEPS`.
        scale: factor on PyTorch's W_hh, 0 … `MAX_SCALE`; the identity stays as it is.
        seed: of the weights and of the input.

    Returns:
        The three layers by name.

    Raises:
        OutOfBounds: a size, the scale or the seed is out of range.

    Example:
        >>> found = compare_growth(hidden=32, steps=100, scale=3.0)
        >>> {name: one.grows for name, one in found.networks.items()}
        {'tanh': False, 'relu': True, 'identity': False}
    """
    check("hidden size", hidden, 1, MAX_HIDDEN)
    check("number of steps", steps, 1, MAX_STEPS)
    check("scale", scale, 0, MAX_SCALE)
    check("seed", seed, 0, MAX_SEED)
    generator = torch.Generator().manual_seed(seed)
    layer = build_cell("elman", INPUT_SIZE, hidden, scale=scale, generator=generator)
    weight_ih, weight_hh, bias_ih, bias_hh = (one.detach().numpy() for one in layer.parameters())
    x = torch.randn(steps, INPUT_SIZE, generator=generator).numpy()  # (T, D)
    read = x @ weight_ih.T  # (T, H)
    biased = read + bias_ih + bias_hh
    networks: dict[Network, LayerGrowth] = {
        "tanh": unroll(weight_hh, biased, "tanh"),
        "relu": unroll(weight_hh, biased, "relu"),
        "identity": unroll(np.eye(hidden, dtype=np.float32), read, "relu"),
    }
    radius = float(np.abs(np.linalg.eigvals(weight_hh)).max())
    return GrowthComparison(networks, hidden, steps, scale, radius)


@checked
def unroll(
    weight_hh: Array,
    drive: Array,
    nonlinearity: Literal["tanh", "relu"],
    start: Array | None = None,
) -> LayerGrowth:
    """The states of h_t = φ(W_hh·h_{t−1} + drive_t), and the product of their Jacobians.

    Args:
        weight_hh: (H, H).
        drive: what the input and the biases add at every step, (T, H).
        nonlinearity: φ, "tanh" or "relu".
        start: h_0, (H,); zeros by default.

    Returns:
        Norms of states and gradients.
    """
    size = weight_hh.shape[0] if weight_hh.ndim else 0
    check("hidden size", size, 1, MAX_HIDDEN)
    check_array("weight_hh", weight_hh, size, size)
    check_array("drive", drive, "T", size)
    if start is not None:
        check_shape("start", start, size)
    state = np.zeros(size, np.float32) if start is None else start.astype(np.float32)
    jacobian = np.eye(size, dtype=np.float32)  # ∂h_t/∂h_0
    kept = [_measured(state, jacobian)]
    with np.errstate(over="ignore", invalid="ignore"):  # the overflow is what is measured
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
    return LayerGrowth(*frozen(np.array(kept).T))


def _measured(state: Array, jacobian: Array) -> tuple[float, ...]:
    """In float64: a norm outgrows float32 before its numbers do."""
    size = len(state)
    return (
        float(np.linalg.norm(state.astype(np.float64))),
        float(np.abs(state).max()),
        float(np.linalg.norm(jacobian.astype(np.float64)) / size**0.5),
        float((np.diagonal(jacobian) == 1).mean()),
        float((state > 0).mean()),
    )
