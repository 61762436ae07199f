"""h_0: one sequence read from zeros, from random states and from a learned one.

An untrained Elman layer reads u_t from U(0, 2), a number a step; a linear readout, fitted by ridge
regression, gives their moving average y_t = (1 − a)·y_{t−1} + a·u_t. Sequences are windows cut out
of longer ones, so y_0 depends on what was read before a window. Shapes: T steps, B sequences, H
hidden units, K random starts.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SCALE, MAX_SEED, check
from rnn_core.cells import build_cell

Array = NDArray[np.float64]
Start = Literal["zeros", "random", "learned", "carried", "mismatched"]
HIDDEN: Final = 32
STEPS: Final = 60
"""T: steps of a window."""
BEFORE: Final = 40
"""Steps that are read before it."""
SEQUENCES: Final = 32
"""B: windows to fit to, and as many to test on."""
STARTS: Final = 8
"""K: random starts of one window."""
AVERAGING: Final = 0.3
"""a: the share of the newest input in the moving average."""
LEARNING_STEPS: Final = 8
"""Steps of a window whose losses teach h_0."""
UPDATES: Final = 80
RATE: Final = 0.1
RIDGE: Final = 1e-3
"""Share of the mean variance of a unit that is added to every unit's in the regression."""
MAX_SPREAD: Final = 10.0
_BETAS: Final = (0.9, 0.999)  # PyTorch's own for Adam
_EPS: Final = 1e-8


@dataclass(frozen=True, eq=False)
class FirstStates:
    """One layer, and what its first state does to states and losses; equal only to itself.

    Attributes:
        scale: factor on W_hh.
        radius: ρ, the spectral radius of W_hh.
        random: distance of the states of one window to those from zeros, from each random start,
            (T + 1, K); the first is that of h_0 itself.
        learned: the same from the learned h_0, (T + 1,).
        carried: the same from the state after what stands before the window, (T + 1,).
        losses: by start, the mean squared error at every step of the windows to test on, as a share
            of the variance of y, (T,). "zeros" and "random": the readout was fitted to windows
            begun so. "carried", "learned" and "mismatched", which is zeros: it was fitted to
            windows begun with the carried state.
        first_state: the learned h_0, (H,).
        gradient_norms: ‖∂L/∂h_0‖ at every update, (UPDATES,).
    """

    scale: float
    radius: float
    random: Array
    learned: Array
    carried: Array
    losses: dict[Start, Array]
    first_state: Array
    gradient_norms: Array

    @property
    def mean_random(self) -> Array:
        """Geometric mean of `random` over the starts, (T + 1,); 0 where one of them is."""
        with np.errstate(divide="ignore"):
            middle: Array = np.exp(np.log(self.random).mean(1))
        return middle

    def steps_to(self, share: float) -> int | None:
        """Steps after which every random start is nearer to zeros' states than a share of its own.

        Args:
            share: of the distance at the beginning.

        Returns:
            The first t from which on, to the end, all K distances are below; None if there is none.
        """
        above = (self.random >= share * self.random[0]).any(1)  # (T + 1,)
        last = int(np.flatnonzero(above)[-1])
        return last + 1 if last < len(above) - 1 else None


@checked
@torch.no_grad()
def first_states(scale: float, spread: float, seed: int) -> FirstStates:
    """Read windows from several first states, and learn one of them by gradient descent.

    Only h_0 is learned, by Adam on the mean squared error of the first `LEARNING_STEPS` steps; the
    layer stays as it was drawn.

    Args:
        scale: factor on PyTorch's default W_hh, 0 … `MAX_SCALE`.
        spread: standard deviation of a unit of a random h_0, 0 … `MAX_SPREAD`.
        seed: of weights, inputs and random starts, 0 … `MAX_SEED`.

    Returns:
        Distances between states, and losses by step.

    Raises:
        OutOfBounds: an argument is out of its range.

    Example:
        >>> found = first_states(1.0, 1.0, seed=0)
        >>> found.random.shape, found.losses["zeros"].shape
        ((61, 8), (60,))
        >>> bool(found.random[-1].max() < 1e-6 * found.random[0].min())  # forgotten
        True
    """
    check("scale", scale, 0, MAX_SCALE)
    check("spread", spread, 0, MAX_SPREAD)
    check("seed", seed, 0, MAX_SEED)
    generator = torch.Generator().manual_seed(seed)
    layer = build_cell("elman", 1, HIDDEN, scale=scale, generator=generator).double()
    weight_ih, weight_hh, bias_ih, bias_hh = (one.detach() for one in layer.parameters())
    # The window that is shown comes first: whoever draws it alone has the same numbers.
    shape = (BEFORE + STEPS, 1, 1)
    shown = 2 * torch.rand(shape, generator=generator, dtype=torch.float64)
    several = spread * torch.randn(STARTS, HIDDEN, generator=generator, dtype=torch.float64)
    shape = (BEFORE + STEPS, 2 * SEQUENCES, 1)
    inputs = 2 * torch.rand(shape, generator=generator, dtype=torch.float64)
    drawn = torch.randn(2 * SEQUENCES, HIDDEN, generator=generator, dtype=torch.float64) * spread
    bias = bias_ih + bias_hh
    one, driven = shown @ weight_ih.T + bias, inputs @ weight_ih.T + bias  # (T, 1 or 2·B, H)
    targets = _moving_average(inputs[..., 0])[BEFORE:]  # (T, 2·B)
    zeros = torch.zeros(2 * SEQUENCES, HIDDEN, dtype=torch.float64)
    before = _read(driven[:BEFORE], zeros, weight_hh)[-1]

    windows = driven[BEFORE:]
    fit_to, test = slice(SEQUENCES), slice(SEQUENCES, 2 * SEQUENCES)
    states = {
        "zeros": _read(windows, zeros, weight_hh),  # (T, 2·B, H)
        "random": _read(windows, drawn, weight_hh),
        "carried": _read(windows, before, weight_hh),
    }
    readouts = {
        start: _fit_readout(found[:, fit_to].flatten(0, 1), targets[:, fit_to].flatten())
        for start, found in states.items()
    }
    steps, readout = slice(LEARNING_STEPS), readouts["carried"]
    learned, norms = _learn(windows[steps, fit_to], targets[steps, fit_to], weight_hh, readout)
    begun = learned.expand(2 * SEQUENCES, HIDDEN)
    states |= {"learned": _read(windows, begun, weight_hh), "mismatched": states["zeros"]}
    variance = targets[:, test].var()
    losses = {}
    for start, found in states.items():
        weight, bias = readouts.get(start, readout)
        error = found[:, test] @ weight + bias - targets[:, test]  # (T, B)
        losses[start] = frozen(error.square().mean(1) / variance)

    carried = _read(one[:BEFORE], zeros[:1], weight_hh)[-1]  # (1, H)
    begun = torch.cat([zeros[:1], learned[None], carried, several])  # (3 + K, H)
    path = torch.cat(
        [begun[None], _read(one[BEFORE:].expand(-1, len(begun), -1), begun, weight_hh)]
    )
    apart = (path - path[:, :1]).norm(dim=-1)  # (T + 1, 3 + K)
    return FirstStates(
        scale=scale,
        radius=float(torch.linalg.eigvals(weight_hh).abs().max()),
        random=frozen(apart[:, 3:].clone()),
        learned=frozen(apart[:, 1].clone()),
        carried=frozen(apart[:, 2].clone()),
        losses=losses,  # type: ignore[arg-type]
        first_state=frozen(learned),
        gradient_norms=frozen(norms),
    )


def _moving_average(inputs: Tensor) -> Tensor:
    """Y of u (T, B), from y_0 = 1, the mean of U(0, 2)."""
    average, every = torch.ones_like(inputs[0]), []
    for now in inputs:
        average = (1 - AVERAGING) * average + AVERAGING * now
        every.append(average)
    return torch.stack(every)


def _read(driven: Tensor, first: Tensor, weight_hh: Tensor) -> Tensor:
    """h_1 … h_T, (T, B, H).

    Args:
        driven: W_ih·u_t + b, (T, B, H).
        first: h_0, (B, H).
        weight_hh: (H, H).
    """
    state, every, transposed = first, [], weight_hh.T
    for now in driven:
        state = torch.addmm(now, state, transposed).tanh_()
        every.append(state)
    return torch.stack(every)


def _fit_readout(states: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Weights (H,) and bias of a linear readout of states (N, H), by ridge regression."""
    mean, middle = states.mean(0), targets.mean()
    centred = states - mean
    covariance = centred.T @ centred / len(states)
    covariance.diagonal().add_(RIDGE * covariance.diagonal().mean() + 1e-12)
    weight = torch.linalg.solve(covariance, centred.T @ (targets - middle) / len(states))
    return weight, middle - mean @ weight


def _learn(
    driven: Tensor, targets: Tensor, weight_hh: Tensor, readout: tuple[Tensor, Tensor]
) -> tuple[Tensor, Tensor]:
    """h_0 (H,) after `UPDATES` updates of Adam, and the gradient's norm before each, (UPDATES,)."""
    first = torch.zeros_like(driven[0, 0])
    mean, square = torch.zeros(2, len(first), dtype=first.dtype)
    norms = []
    for update in range(1, UPDATES + 1):
        gradient = _gradient(driven, targets, weight_hh, readout, first)
        norms.append(gradient.norm())
        mean.lerp_(gradient, 1 - _BETAS[0])
        square.mul_(_BETAS[1]).addcmul_(gradient, gradient, value=1 - _BETAS[1])
        size = square.sqrt().div_((1 - _BETAS[1] ** update) ** 0.5).add_(_EPS)
        first.addcdiv_(mean, size, value=-RATE / (1 - _BETAS[0] ** update))
    return first, torch.stack(norms)


def _gradient(
    driven: Tensor,
    targets: Tensor,
    weight_hh: Tensor,
    readout: tuple[Tensor, Tensor],
    first: Tensor,
) -> Tensor:
    """∂L/∂h_0 (H,) of the mean squared error, written out: autograd takes several times as long.

    Args:
        driven: W_ih·u_t + b, (T, B, H).
        targets: y, (T, B).
        weight_hh: (H, H).
        readout: weights (H,) and bias.
        first: h_0, (H,), the same for all sequences.
    """
    weight, bias = readout
    states = _read(driven, first.expand_as(driven[0]), weight_hh)
    error = (states @ weight).add_(bias - targets).mul_(2 / targets.numel())  # ∂L/∂ŷ, (T, B)
    by_state = error[..., None] * weight  # ∂L/∂h_t from its own loss, (T, B, H)
    slopes = states.square_().neg_().add_(1)  # tanh', (T, B, H)
    later = torch.zeros_like(driven[0])
    for own, slope in zip(reversed(by_state), reversed(slopes), strict=True):
        later = own.add_(later).mul_(slope) @ weight_hh
    return later.sum(0)
