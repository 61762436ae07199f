"""One step of an optimiser on a whole batch, and what it changed.

B lines, N weights.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

from rnn_core.arguments import checked
from rnn_core.batching.pipeline import MAX_LEARNING_RATE, Pipeline
from rnn_core.bounds import check

Optimizer = Literal["sgd", "adam"]
OPTIMIZERS: Final = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
ADAM_EPSILON: Final = 1e-8  # PyTorch's default

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class OptimizerStep:
    """A network before and after one step; equal only to itself.

    Attributes:
        pipeline: the batch, and the network before the step.
        optimizer: "sgd" or "adam".
        learning_rate: of the step.
        probabilities_before: (B,), probability of the right answer of every line before the step.
        probabilities_after: (B,), the same after it.
        loss_before: mean cross-entropy L in nats before the step.
        loss_after: the same after it.
        gradients: (N,), ∂L/∂w of every weight whose gradient is not zero.
        weight_changes: (N,), Δw of the same weights.
        weight_count: number of weights of the network, those with a zero gradient included.
    """

    pipeline: Pipeline
    optimizer: Optimizer
    learning_rate: float
    probabilities_before: Array
    probabilities_after: Array
    loss_before: float
    loss_after: float
    gradients: Array
    weight_changes: Array
    weight_count: int


@checked
def optimizer_step(pipeline: Pipeline, optimizer: Optimizer, learning_rate: float) -> OptimizerStep:
    r"""Make one step with all weights of a pipeline's network.

    Args:
        pipeline: the batch, its right answers, and the network before the step.
        optimizer: "sgd", or "adam" (Kingma and Ba 2015, algorithm 1), whose first step is
            ``−learning_rate · g / (|g| + ε)``.
        learning_rate: 0 … `MAX_LEARNING_RATE`.

    Returns:
        Answers and loss before and after the step, and the change of every weight.

    Raises:
        OutOfBounds: `learning_rate` is over `MAX_LEARNING_RATE` or below 0.
        ValueError: there is no such optimizer.

    Example:
        >>> from rnn_core.batching.pipeline import run_pipeline
        >>> step = optimizer_step(run_pipeline("so boring\nI liked it", (0, 1)), "sgd", 0.1)
        >>> step.loss_after < step.loss_before
        True
        >>> bool(np.allclose(step.weight_changes, -0.1 * step.gradients, atol=1e-6))
        True
    """
    check("learning rate", learning_rate, 0, MAX_LEARNING_RATE)
    network, batch, labels = pipeline.network(), pipeline.batch, pipeline.labels
    stepper = OPTIMIZERS[optimizer](network.parameters(), lr=learning_rate)
    loss = cross_entropy(network(batch.ids, batch.mask).logits, labels)
    loss.backward()
    old = torch.cat([weight.detach().flatten() for weight in network.parameters()])
    gradients = torch.cat([weight.grad.flatten() for weight in network.parameters()])  # type: ignore[union-attr]
    stepper.step()
    new = torch.cat([weight.detach().flatten() for weight in network.parameters()])
    with torch.no_grad():
        logits = network(batch.ids, batch.mask).logits
        after = logits.softmax(-1)[torch.arange(len(labels)), labels]
    before = pipeline["probabilities"].array[np.arange(len(labels)), labels.numpy()]
    moved = gradients != 0
    return OptimizerStep(
        pipeline,
        optimizer,
        learning_rate,
        probabilities_before=before,
        probabilities_after=after.numpy(),
        loss_before=float(loss.detach()),
        loss_after=float(cross_entropy(logits, labels)),
        gradients=gradients[moved].numpy(),
        weight_changes=(new - old)[moved].numpy(),
        weight_count=len(old),
    )
