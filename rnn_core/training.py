"""A training loop that yields its progress and prints nothing."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Protocol

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from rnn_core.bounds import check
from rnn_core.text import Vocabulary

MAX_TRAINING_STEPS: Final = 20_000
MAX_RATE: Final = 1.0
IGNORED: Final = Vocabulary.pad_id  # no answer is asked for at padding


class Trainable(Protocol):
    """What can be trained: an `nn.Module` that computes its own loss."""

    def parameters(self) -> Iterator[nn.Parameter]:
        """All parameters that are learnt."""

    def train(self) -> Any:
        """Go into training mode."""

    def eval(self) -> Any:
        """Go into evaluation mode."""

    def loss(self, *batch: Any) -> tuple[Tensor, Tensor]:
        """The loss of a batch, and the accuracy in it.

        Args:
            batch: what `fit` is given for a step.

        Returns:
            Loss and accuracy, both scalars.
        """


@dataclass(frozen=True)
class Progress:
    """A training after one of its steps.

    Attributes:
        step: steps done, from 1.
        steps: steps in all.
        loss: of this step's batch, before its update.
        accuracy: share of right answers in the same batch, 0 … 1.
        norm: of the gradient, before it was clipped.
    """

    step: int
    steps: int
    loss: float
    accuracy: float
    norm: float


@dataclass(frozen=True)
class TrainingStatus:
    """What is shown of a running training after a step.

    Attributes:
        step: steps done; 0 before the first.
        loss: of this step.
        share: of right answers, 0 … 1, in its batch or in a test after it, if there is one.
        result: what the training has come to by now, if there is anything new.
    """

    step: int
    loss: float
    share: float | None = None
    result: Any = None


def fit(
    model: Trainable,
    batches: Iterable[tuple[Any, ...]],
    *,
    steps: int,
    rate: float = 3e-3,
    clip: float = 1.0,
) -> Iterator[Progress]:
    """Train a model in place, and yield after every step; to stop asking stops the training.

    Between two steps the model is in evaluation mode and can be used.

    Adam (Kingma and Ba 2015); the learning rate falls from `rate` to zero along half a cosine
    (Loshchilov and Hutter 2017), the gradient's norm is clipped (Pascanu et al. 2013).

    Args:
        model: what is trained.
        batches: arguments of its `loss`; at least `steps` of them, or the training ends sooner.
        steps: number of batches, 1 … `MAX_TRAINING_STEPS`.
        rate: learning rate of the first step, 0 … `MAX_RATE`.
        clip: largest norm of the gradient.

    Returns:
        An iterator over the progress, one item a step.

    Raises:
        OutOfBounds: the steps, the learning rate or the norm are out of range.

    Example:
        >>> class Mean(nn.Module):
        ...     def __init__(self):
        ...         super().__init__()
        ...         self.mean = nn.Parameter(torch.zeros(()))
        ...     def loss(self, x):
        ...         error = x - self.mean
        ...         return error.square().mean(), (error.abs() < 0.1).float().mean()
        >>> model = Mean()
        >>> progress = list(fit(model, [(torch.ones(4),)] * 200, steps=200, rate=0.1))
        >>> progress[-1].step, progress[-1].accuracy, round(model.mean.item(), 2)
        (200, 1.0, 1.0)
    """
    check("training steps", steps, 1, MAX_TRAINING_STEPS)
    check("learning rate", rate, 0, MAX_RATE)
    check("gradient norm", clip, 1e-6, 1e6)
    return _steps(model, batches, steps, rate, clip)  # so that bad values are refused at once


def _steps(
    model: Trainable, batches: Iterable[tuple[Any, ...]], steps: int, rate: float, clip: float
) -> Iterator[Progress]:
    parameters = list(model.parameters())
    optimizer = torch.optim.Adam(parameters, lr=rate)
    for step, batch in enumerate(islice(batches, steps), start=1):
        model.train()
        for group in optimizer.param_groups:
            group["lr"] = rate * (1 + math.cos(math.pi * (step - 1) / steps)) / 2
        loss, accuracy = model.loss(*batch)
        optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(parameters, clip)
        optimizer.step()
        model.eval()
        yield Progress(step, steps, loss.item(), accuracy.item(), norm.item())


def cross_entropy_and_accuracy(
    logits: Tensor, targets: Tensor, ignored: int = IGNORED
) -> tuple[Tensor, Tensor]:
    """Mean cross-entropy and accuracy over the positions where an answer is asked for.

    Args:
        logits: (…, V).
        targets: ids of the right answers, (…).
        ignored: the target at positions where no answer is asked for; padding by default.

    Returns:
        The loss in nats, and the share of positions whose largest logit is the right one; both
        scalars.

    Example:
        >>> loss, accuracy = cross_entropy_and_accuracy(torch.eye(3), torch.tensor([0, 1, 1]))
        >>> round(accuracy.item(), 2)  # the first position is padding: its target is 0
        0.5
    """
    logits, targets = logits.flatten(0, -2), targets.flatten()
    asked = targets != ignored
    right = (logits.argmax(-1) == targets) & asked
    return cross_entropy(logits, targets, ignore_index=ignored), right.sum() / asked.sum()
