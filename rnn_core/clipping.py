"""A live training run whose gradients explode now and then, clipped by norm, by value, or not.

A plain network reads random symbols one by one and names the first of them after the last; its W_hh
begins larger than PyTorch makes it. T symbols, B sequences, D different symbols, H units.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SCALE, MAX_SEED, check
from rnn_core.cells import build_cell
from rnn_core.layers import linear
from rnn_core.wall import EPS

Way = Literal["none", "norm", "value"]
WAYS: Final = ("none", "norm", "value")
HIDDEN: Final = 16
STEPS: Final = 10  # T
BATCH: Final = 16
SYMBOLS: Final = 4
SCALE: Final = 2.0  # of W_hh before the first update
UPDATES: Final = 100
MAX_UPDATES: Final = 1000
MAX_RATE: Final = 100.0
MAX_LIMIT: Final = 1e6
SATURATED: Final = 0.99

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Clipping:
    """A run of U updates. Arrays are read-only; equal only to itself.

    Attributes:
        way: how gradients were clipped: "none", "norm" or "value".
        limit: `max_norm` or `clip_value`; of no use to "none".
        losses: (U,), cross-entropy of a batch before its update, nats.
        before: (U,), norm of the whole gradient before clipping.
        after: (U,), and after it.
        cosine: (U,), of the gradient before and after; nan where one of them is not finite or zero.
        returned: (U,), what `clip_grad_norm_` returned; empty for the other two ways.
        saturated: (U,), share of all states with |h| above `SATURATED`: there tanh′ < 0.02.
        recurrent: (U,), norm of the gradient of W_hh alone, before clipping.
    """

    way: Way
    limit: float
    losses: Array
    before: Array
    after: Array
    cosine: Array
    returned: Array
    saturated: Array
    recurrent: Array

    @property
    def changed(self) -> NDArray[np.bool_]:
        """(U,), whether clipping changed the gradient of an update."""
        return self.after < self.before * (1 - 1e-5)  # float32 adds up differently


def clip_run(
    way: Way,
    limit: float = 1.0,
    *,
    rate: float = 1.0,
    seed: int = 0,
    scale: float = SCALE,
    updates: int = UPDATES,
) -> Clipping:
    """Teach the network by plain SGD, the gradient clipped between backward and step.

    The same seed gives the same weights and the same batches to all three ways.

    Args:
        way: "none"; "norm", by `clip_grad_norm_`; "value", by `clip_grad_value_`.
        limit: largest norm, or largest size of one component, 0 … `MAX_LIMIT`.
        rate: learning rate, 0 … `MAX_RATE`.
        seed: of weights and symbols, 0 … `MAX_SEED`.
        scale: factor on the first W_hh, 0 … `MAX_SCALE`.
        updates: U, 1 … `MAX_UPDATES`.

    Raises:
        OutOfBounds: a number is out of range.
        ValueError: no such way.
    """
    if way not in WAYS:
        raise ValueError(f"way must be one of {', '.join(WAYS)}, got {way!r}")
    check("limit", limit, 0, MAX_LIMIT)
    check("learning rate", rate, 0, MAX_RATE)
    check("seed", seed, 0, MAX_SEED)
    check("scale", scale, 0, MAX_SCALE)
    check("updates", updates, 1, MAX_UPDATES)
    generator = torch.Generator().manual_seed(seed)
    rnn = build_cell("elman", SYMBOLS, HIDDEN, scale=scale, generator=generator)
    head = linear(HIDDEN, SYMBOLS, generator)
    parameters = [*rnn.parameters(), *head.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=rate)
    rows, returned = [], []
    for _ in range(updates):
        symbols = torch.randint(SYMBOLS, (STEPS, BATCH), generator=generator)  # (T, B)
        output, _ = rnn(one_hot(symbols, SYMBOLS).float())  # (T, B, H)
        loss = cross_entropy(head(output[-1]), symbols[0])
        optimizer.zero_grad()
        loss.backward()
        before, recurrent = _gradient(parameters), _gradient([rnn.get_parameter("weight_hh_l0")])
        if way == "norm":
            returned.append(float(clip_grad_norm_(parameters, limit)))
            cut = not returned[-1] < limit - EPS
        elif way == "value":
            clip_grad_value_(parameters, limit)
            cut = not before.abs().max() <= limit
        else:
            cut = False
        after = _gradient(parameters) if cut else before
        optimizer.step()
        products = torch.stack([before, after]) @ torch.stack([before, after], 1)  # (2, 2)
        saturated = (output.detach().abs() > SATURATED).double().mean()
        told = torch.stack([loss.detach().double(), saturated, recurrent.norm()])
        rows.append(torch.cat([told, products.flatten()]))
    losses, saturations, recurrents, of_before, across, _, of_after = torch.stack(rows).T
    before_norms, after_norms = of_before.sqrt(), of_after.sqrt()
    cosines = (across / before_norms / after_norms).clamp(max=1)  # 0 / 0 is nan
    return Clipping(
        way=way,
        limit=limit,
        losses=frozen(losses),
        before=frozen(before_norms),
        after=frozen(after_norms),
        cosine=frozen(cosines),
        returned=frozen(np.array(returned)),
        saturated=frozen(saturations),
        recurrent=frozen(recurrents),
    )


def _gradient(parameters: list[nn.Parameter]) -> Tensor:
    """All gradients as one long vector of float64, so that a kept direction has the cosine 1."""
    return torch.cat([weight.grad.flatten() for weight in parameters]).double()  # type: ignore[union-attr]
