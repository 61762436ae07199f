"""Dropout inside a recurrent layer: what a mask leaves of an input read some steps ago.

An untrained layer reads one sequence twice, with u_1 = 1 and with u_1 = −1 and the same masks. The
difference of its states k steps later is all that it still knows of u_1. Where a mask may lie:

- "state": on the state before a step, c of an LSTM and h of a GRU (drawn once for a sequence:
  RnnDrop, Moon et al. 2015);
- "gates": on h_{t−1} where it enters the matrix products alone (drawn once for a sequence: Gal and
  Ghahramani 2016);
- "candidate": on what a step writes, g of an LSTM and n of a GRU (Semeniuta et al. 2016);
- "zoneout": a dropped unit keeps its value of the step before, of an LSTM both c and h (Krueger et
  al. 2017, who draw the two masks apart);
- "output": on what the next layer reads, as `nn.LSTM(dropout=p)` does.

What is kept is divided by 1 − p, so that its mean stays; not under zoneout, which drops nothing,
and not where one mask lies on the state at every step: k divisions would multiply it by (1 − p)^−k.
Shapes: N draws of masks, T steps, H hidden units.
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SEED, check
from rnn_core.cells import build_cell

Array = NDArray[np.float64]
Place = Literal["state", "gates", "candidate", "zoneout", "output"]
Mask = Literal["new", "same"]
HIDDEN: Final = 32
STEPS: Final = 20
"""K: the most steps back."""
DRAWS: Final = 100
"""N: sets of masks."""
KEEP_BIAS: Final = 2.0
"""Added to the bias of the gate that keeps the state: the forget gate, or z of a GRU."""
MAX_RATE: Final = 0.95


@dataclass(frozen=True, eq=False)
class DropoutMemory:
    """What is left of u_1 under one kind of mask; equal only to itself.

    Attributes:
        mask: "new" at every step, or the "same" at all.
        shares: squared cosine between the difference with masks and the one without, 0 … K steps
            after u_1, of every draw, (K + 1, N); 0 where no more than 1e-8 is left.
        factors: length of the one along the other, as a share of its own, (K + 1, N): its mean over
            the draws is 1 where dividing by 1 − p keeps the mean.
        first: the difference of the first draw by unit, as a share of the one without masks,
            (K + 1, H).
    """

    mask: Mask
    shares: Array
    factors: Array
    first: Array

    @property
    def share(self) -> Array:
        """Mean of `shares` over the draws, (K + 1,)."""
        mean: Array = self.shares.mean(1)
        return mean

    @property
    def factor(self) -> Array:
        """Mean of `factors` over the draws, (K + 1,)."""
        mean: Array = self.factors.mean(1)
        return mean


@checked
@torch.no_grad()
def dropout_memory(
    cell: Literal["lstm", "gru"], place: Place, rate: float, seed: int
) -> tuple[DropoutMemory, DropoutMemory]:
    """What is left of an input with a new mask at every step, and with the same mask at all.

    Args:
        cell: "lstm" or "gru"; PyTorch's weights, and `KEEP_BIAS`.
        place: where the masks lie.
        rate: p, the probability that a unit is dropped, 0 … `MAX_RATE`.
        seed: of weights, inputs and masks, 0 … `MAX_SEED`.

    Returns:
        New masks, and the same mask.

    Raises:
        OutOfBounds: `rate` or `seed` is out of its range.

    Example:
        >>> new, same = dropout_memory("gru", "state", 0.2, seed=0)
        >>> bool(new.share[20] < 0.05), bool(same.share[20] > 0.7)
        (True, True)
    """
    check("dropout rate", rate, 0, MAX_RATE)
    check("seed", seed, 0, MAX_SEED)
    generator = torch.Generator().manual_seed(seed)
    layer = build_cell(cell, 1, HIDDEN, generator=generator)
    kept = slice(HIDDEN, 2 * HIDDEN)  # the second block: f of i f g o, z of r z n
    layer.get_parameter("bias_ih_l0")[kept] += KEEP_BIAS
    weights = [one.detach().double() for one in layer.parameters()]
    inputs = 2 * torch.rand(STEPS + 1, generator=generator, dtype=torch.float64) - 1
    whole = _difference(cell, weights, inputs, place, torch.ones(STEPS + 1, 1, HIDDEN).double())
    found = []
    for mask in get_args(Mask):
        masks = _draw_masks(mask, rate, generator)  # (T, N, H)
        if place != "zoneout" and (place, mask) != ("state", "same"):
            masks = masks / (1 - rate)
        left = _difference(cell, weights, inputs, place, masks)  # (K + 1, N, H)
        along = (left * whole).sum(-1)  # (K + 1, N)
        length = whole.square().sum(-1)  # (K + 1, 1)
        shares = torch.cosine_similarity(left, whole, dim=-1).square()  # (K + 1, N)
        found.append(
            DropoutMemory(
                mask,
                frozen(shares),
                frozen(along / length),
                frozen((left[:, 0] / whole[:, 0]).clone()),
            )
        )
    return found[0], found[1]


def _draw_masks(mask: Mask, rate: float, generator: torch.Generator) -> Tensor:
    """Zeros with probability `rate`, and ones: a new mask at every step or the same, (T, N, H)."""
    shape = (STEPS + 1 if mask == "new" else 1, DRAWS, HIDDEN)
    masks = torch.rand(shape, generator=generator, dtype=torch.float64) >= rate
    return masks.double().expand(STEPS + 1, -1, -1)


def _difference(
    cell: str, weights: list[Tensor], inputs: Tensor, place: str, masks: Tensor
) -> Tensor:
    """The state that carries the memory, with u_1 = 1 less with u_1 = −1, (T, N, H).

    Args:
        cell: "lstm" or "gru".
        weights: of a layer with one input, in the order of `parameters()`.
        inputs: u, (T,); the first is replaced.
        place: where the masks lie.
        masks: (T, N, H), scaled.
    """
    draws = masks.shape[1]
    step = _lstm_step if cell == "lstm" else _gru_step
    state = torch.zeros(2, 2 * draws, HIDDEN, dtype=torch.float64)  # the state, and h of an LSTM
    signs = torch.tensor([1.0, -1.0], dtype=torch.float64).repeat_interleave(draws)
    masks = masks.repeat(1, 2, 1)  # both readings have the same
    kept = []
    for t, now in enumerate(inputs):
        x = signs if t == 0 else now.expand(2 * draws)
        state = step(weights, x[:, None], state, place, masks[t])
        plus, minus = state[0].split(draws)
        kept.append(plus - minus)
    return torch.stack(kept)


def _lstm_step(weights: list[Tensor], x: Tensor, state: Tensor, place: str, mask: Tensor) -> Tensor:
    """Both c and h after a step, (2, N, H)."""
    weight_ih, weight_hh, bias_ih, bias_hh = weights
    c, h = state
    if place == "state":
        c = c * mask
    inside = x * weight_ih.T + (bias_ih + bias_hh)
    inside.addmm_(h * mask if place == "gates" else h, weight_hh.T)
    i, f, g, o = inside.chunk(4, 1)
    i, f, o, g = i.sigmoid(), f.sigmoid(), o.sigmoid(), g.tanh()
    if place == "candidate":
        g = g * mask
    new = torch.addcmul(f * c, i, g)
    if place == "zoneout":
        new = torch.lerp(c, new, mask)
    out = o * new.tanh()
    if place == "zoneout":
        out = torch.lerp(h, out, mask)
    return torch.stack([new, out])


def _gru_step(weights: list[Tensor], x: Tensor, state: Tensor, place: str, mask: Tensor) -> Tensor:
    """The new h, twice, (2, N, H)."""
    weight_ih, weight_hh, bias_ih, bias_hh = weights
    h = state[0]
    if place == "state":
        h = h * mask
    from_input = x * weight_ih.T + bias_ih
    from_state = torch.addmm(bias_hh, h * mask if place == "gates" else h, weight_hh.T)
    (xr, xz, xn), (hr, hz, hn) = from_input.chunk(3, 1), from_state.chunk(3, 1)
    r, z = (xr + hr).sigmoid(), (xz + hz).sigmoid()
    n = torch.addcmul(xn, r, hn).tanh()
    if place == "candidate":
        n = n * mask
    new = torch.lerp(n, h, z)
    if place == "zoneout":
        new = torch.lerp(h, new, mask)
    return torch.stack([new, new])
