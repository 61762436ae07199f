"""A live training with exploding gradients, clipped by norm, by value, or not at all.

An Elman network reads random symbols one by one and names the first of them after the last; its
W_hh begins larger than PyTorch makes it. Shapes: T symbols, B sequences, D different symbols,
H units, U updates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SCALE, MAX_SEED, check, check_choice
from rnn_core.cells import build_cell
from rnn_core.gradients.error_wall import EPS
from rnn_core.gradients.parallel_training import MAX_RATE, Clip, FlatGradient, train_in_parallel
from rnn_core.init import build_linear

ClipMethod = Literal["none", "norm", "value"]
CLIP_METHODS: Final = ("none", "norm", "value")
HIDDEN: Final = 16
STEPS: Final = 10  # T
BATCH: Final = 16
SYMBOLS: Final = 4
SCALE: Final = 2.0  # of W_hh before the first update
UPDATES: Final = 100
MAX_UPDATES: Final = 1000
MAX_LIMIT: Final = 1e6
SATURATED: Final = 0.99

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ClippedRun:
    """One training of U updates; equal only to itself. Arrays are read-only.

    Attributes:
        method: how gradients were clipped: "none", "norm" or "value".
        limit: `max_norm` or `clip_value`; not used by "none".
        losses: cross-entropy of a batch before its update, in nats, (U,).
        norm_before: of the whole gradient before clipping, (U,).
        norm_after: of the whole gradient after clipping, (U,).
        cosine: between the gradient before and after, (U,); nan where one is not finite or zero.
        returned_norms: what `clip_grad_norm_` returned, (U,); empty for the other two methods.
        saturated: share of all states with ``|h|`` above `SATURATED`, (U,): there tanh′ < 0.02.
        recurrent_norm: of the gradient of W_hh alone, before clipping, (U,).
    """

    method: ClipMethod
    limit: float
    losses: Array
    norm_before: Array
    norm_after: Array
    cosine: Array
    returned_norms: Array
    saturated: Array
    recurrent_norm: Array

    @property
    def was_clipped(self) -> NDArray[np.bool_]:
        """Whether clipping changed the gradient of an update, (U,)."""
        return self.norm_after < self.norm_before * (1 - 1e-5)  # float32 adds up differently


@checked
def clipped_run(
    method: ClipMethod,
    limit: float = 1.0,
    *,
    rate: float = 1.0,
    seed: int = 0,
    scale: float = SCALE,
    updates: int = UPDATES,
) -> ClippedRun:
    """Train the network by plain gradient descent, the gradient clipped before every update.

    Pascanu, Mikolov and Bengio 2013, section 3.2. The same seed gives the same weights and the same
    batches to all three methods.

    Args:
        method: "none"; "norm", as by `clip_grad_norm_`; "value", as by `clip_grad_value_`.
        limit: largest norm, or largest size of one component, 0 … `MAX_LIMIT`.
        rate: learning rate, 0 … `MAX_RATE`.
        seed: of weights and symbols, 0 … `MAX_SEED`.
        scale: factor on the first W_hh, 0 … `MAX_SCALE`.
        updates: U, 1 … `MAX_UPDATES`.

    Returns:
        What happened, update by update.

    Raises:
        OutOfBounds: a number is out of range.
        ValueError: the method is unknown.

    Example:
        >>> run = clipped_run("norm", 0.5, updates=20)
        >>> run.losses.shape
        (20,)
        >>> bool((run.norm_after <= 0.5001).all())
        True
    """
    return clipped_runs({method: limit}, rate=rate, seed=seed, scale=scale, updates=updates)[method]


@checked
@torch.no_grad()
def clipped_runs(
    limits: Mapping[ClipMethod, float],
    *,
    rate: float = 1.0,
    seed: int = 0,
    scale: float = SCALE,
    updates: int = UPDATES,
) -> dict[ClipMethod, ClippedRun]:
    """`clipped_run` by several methods at once, for little more than the time of one.

    Args:
        limits: of every method that is asked for.
        rate: learning rate.
        seed: of weights and symbols.
        scale: factor on the first W_hh.
        updates: U.

    Returns:
        A run for every method in `limits`.

    Raises:
        OutOfBounds: a number is out of range.
        ValueError: a method is unknown.
    """
    if not limits:
        raise ValueError(f"limits must name one method or more of {', '.join(CLIP_METHODS)}")
    for method, limit in limits.items():
        check_choice("method", method, CLIP_METHODS)
        check("limit", limit, 0, MAX_LIMIT)
    check("learning rate", rate, 0, MAX_RATE)
    check("seed", seed, 0, MAX_SEED)
    check("scale", scale, 0, MAX_SCALE)
    check("updates", updates, 1, MAX_UPDATES)
    generator = torch.Generator().manual_seed(seed)
    rnn = build_cell("elman", SYMBOLS, HIDDEN, scale=scale, generator=generator)
    assert isinstance(rnn, torch.nn.RNN)
    head = build_linear(HIDDEN, SYMBOLS, generator)
    symbols = torch.randint(SYMBOLS, (updates, STEPS, BATCH), generator=generator)  # (U, T, B)
    returned_norms: dict[ClipMethod, list[Tensor]] = {method: [] for method in limits}
    clips = [_clip(method, limit, returned_norms[method]) for method, limit in limits.items()]
    history = train_in_parallel(rnn, head, symbols, clips, rate, SATURATED)
    losses, saturated = history.losses.double(), history.saturated
    recurrent_norm = history.recurrent_gradients.double().norm(dim=-1)
    # float64, so that a kept direction has the cosine 1
    before, after = history.gradients.double(), history.clipped_gradients.double()
    norm_before, norm_after = ((one * one).sum(-1).sqrt() for one in (before, after))
    cosines = ((before * after).sum(-1) / norm_before / norm_after).clamp(max=1)  # 0 / 0 is nan
    return {
        method: ClippedRun(
            method=method,
            limit=limit,
            losses=frozen(losses[:, k]),
            norm_before=frozen(norm_before[:, k]),
            norm_after=frozen(norm_after[:, k]),
            cosine=frozen(cosines[:, k]),
            returned_norms=frozen(np.array([float(norm) for norm in returned_norms[method]])),
            saturated=frozen(saturated[:, k]),
            recurrent_norm=frozen(recurrent_norm[:, k]),
        )
        for k, (method, limit) in enumerate(limits.items())
    }


def _clip(method: ClipMethod, limit: float, returned_norms: list[Tensor]) -> Clip:
    """What torch.nn.utils does, without its search for devices and kinds of numbers."""

    def by_norm(gradients: FlatGradient) -> None:
        norms = torch._foreach_norm(gradients.by_parameter)
        norm = torch.linalg.vector_norm(torch.stack(norms))
        gradients.numbers.mul_((limit / (norm + EPS)).clamp_(max=1))
        returned_norms.append(norm)

    def by_value(gradients: FlatGradient) -> None:
        gradients.numbers.clamp_(-limit, limit)

    def nothing(gradients: FlatGradient) -> None: ...

    return {"norm": by_norm, "value": by_value, "none": nothing}[method]
