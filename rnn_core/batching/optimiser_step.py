"""One step of an optimiser, and what it did to the answers."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

from rnn_core.batching.pipeline import Pipeline
from rnn_core.bounds import check

Optimizer = Literal["sgd", "adam"]
OPTIMIZERS: Final = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
MAX_RATE: Final = 100.0
EPS: Final = 1e-8  # Adam's, as PyTorch has it

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Update:
    """A network before and after one step.

    Attributes:
        pipeline: the batch and the network before the step.
        optimizer, rate: what made the step.
        before: (B,), probability of the right answer of every line before the step.
        after: (B,), the same after it.
        loss_before: L before the step.
        loss_after: L after it.
        gradients: (N,), ∂L/∂w of every weight that has one other than zero.
        moves: (N,), Δw of the same weights.
        weights: number of weights of the network.
    """

    pipeline: Pipeline
    optimizer: Optimizer
    rate: float
    before: Array
    after: Array
    loss_before: float
    loss_after: float
    gradients: Array
    moves: Array
    weights: int


def update(pipeline: Pipeline, optimizer: Optimizer, rate: float) -> Update:
    """Make one step with all weights of a pipeline's network.

    Args:
        pipeline: the batch, its right answers, and the network before the step.
        optimizer: "sgd", or "adam" (Kingma and Ba 2015), whose first step is
            −rate · g / (|g| + eps).
        rate: learning rate.

    Raises:
        OutOfBounds: the rate is out of range.
        ValueError: no such optimiser.
    """
    check("learning rate", rate, 0, MAX_RATE)
    if optimizer not in OPTIMIZERS:
        raise ValueError(f"optimizer must be one of {', '.join(OPTIMIZERS)}, got {optimizer!r}")
    network, batch, labels = pipeline.network(), pipeline.batch, pipeline.labels
    step = OPTIMIZERS[optimizer](network.parameters(), lr=rate)
    loss = cross_entropy(network(batch.ids, batch.mask).logits, labels)
    loss.backward()
    old = torch.cat([weight.detach().flatten() for weight in network.parameters()])
    gradients = torch.cat([weight.grad.flatten() for weight in network.parameters()])  # type: ignore[union-attr]
    step.step()
    new = torch.cat([weight.detach().flatten() for weight in network.parameters()])
    with torch.no_grad():
        logits = network(batch.ids, batch.mask).logits
        after = logits.softmax(-1)[torch.arange(len(labels)), labels]
    right = pipeline["probabilities"].array[np.arange(len(labels)), labels.numpy()]
    moved = gradients != 0
    return Update(
        pipeline,
        optimizer,
        rate,
        before=right,
        after=after.numpy(),
        loss_before=float(loss.detach()),
        loss_after=float(cross_entropy(logits, labels)),
        gradients=gradients[moved].numpy(),
        moves=(new - old)[moved].numpy(),
        weights=len(old),
    )
