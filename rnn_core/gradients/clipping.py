"""A live training run whose gradients explode now and then, clipped by norm, by value, or not.

A plain network reads random symbols one by one and names the first of them after the last; its W_hh
begins larger than PyTorch makes it. T symbols, B sequences, D different symbols, H units.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SCALE, MAX_SEED, check
from rnn_core.cells import build_cell
from rnn_core.gradients.error_wall import EPS
from rnn_core.gradients.parallel_training import Clip, Gradients, learn
from rnn_core.init import linear

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
    return clip_runs({way: limit}, rate=rate, seed=seed, scale=scale, updates=updates)[way]


@torch.no_grad()
def clip_runs(
    limits: Mapping[Way, float],
    *,
    rate: float = 1.0,
    seed: int = 0,
    scale: float = SCALE,
    updates: int = UPDATES,
) -> dict[Way, Clipping]:
    """`clip_run` in several ways side by side, for little more than the time of one.

    Args:
        limits: of every way asked for.
        rate: this and all others as in `clip_run`.
        seed: of weights and symbols.
        scale: factor on the first W_hh.
        updates: U.

    Raises:
        OutOfBounds: a number is out of range.
        ValueError: no such way.
    """
    for way, limit in limits.items():
        if way not in WAYS:
            raise ValueError(f"way must be one of {', '.join(WAYS)}, got {way!r}")
        check("limit", limit, 0, MAX_LIMIT)
    check("learning rate", rate, 0, MAX_RATE)
    check("seed", seed, 0, MAX_SEED)
    check("scale", scale, 0, MAX_SCALE)
    check("updates", updates, 1, MAX_UPDATES)
    generator = torch.Generator().manual_seed(seed)
    rnn = build_cell("elman", SYMBOLS, HIDDEN, scale=scale, generator=generator)
    assert isinstance(rnn, torch.nn.RNN)
    head = linear(HIDDEN, SYMBOLS, generator)
    symbols = torch.randint(SYMBOLS, (updates, STEPS, BATCH), generator=generator)  # (U, T, B)
    returned: dict[Way, list[Tensor]] = {way: [] for way in limits}
    clips = [_clip(way, limit, returned[way]) for way, limit in limits.items()]
    course = learn(rnn, head, symbols, clips, rate, SATURATED)
    losses, saturated = course.losses.double(), course.large
    recurrent = course.recurrent.double().norm(dim=-1)
    # float64, so that a kept direction has the cosine 1
    before, after = course.before.double(), course.after.double()
    before_norms, after_norms = ((one * one).sum(-1).sqrt() for one in (before, after))
    cosines = ((before * after).sum(-1) / before_norms / after_norms).clamp(max=1)  # 0 / 0 is nan
    return {
        way: Clipping(
            way=way,
            limit=limit,
            losses=frozen(losses[:, k]),
            before=frozen(before_norms[:, k]),
            after=frozen(after_norms[:, k]),
            cosine=frozen(cosines[:, k]),
            returned=frozen(np.array([float(norm) for norm in returned[way]])),
            saturated=frozen(saturated[:, k]),
            recurrent=frozen(recurrent[:, k]),
        )
        for k, (way, limit) in enumerate(limits.items())
    }


def _clip(way: Way, limit: float, returned: list[Tensor]) -> Clip:
    """What torch.nn.utils does, without its search for devices and kinds of numbers."""

    def by_norm(gradients: Gradients) -> None:
        norms = torch._foreach_norm(gradients.by_parameter)
        norm = torch.linalg.vector_norm(torch.stack(norms))
        gradients.every.mul_((limit / (norm + EPS)).clamp_(max=1))
        returned.append(norm)

    def by_value(gradients: Gradients) -> None:
        gradients.every.clamp_(-limit, limit)

    def nothing(gradients: Gradients) -> None: ...

    return {"norm": by_norm, "value": by_value, "none": nothing}[way]
