"""A training loop that yields its progress and prints nothing."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Protocol

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from rnn_core.arguments import checked
from rnn_core.bounds import IGNORED_LABEL, check
from rnn_core.tensors import check_ids, check_shape

MAX_TRAINING_STEPS: Final = 20_000
MAX_RATE: Final = 1.0


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


@checked
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
        TypeError: the model has no loss, or one that does not return what `Trainable` says.
        ValueError: the model has no parameters, its loss is no scalar that depends on them, or the
            loss or its gradient is not finite at some step. Then weights and buffers are those
            after the step before, and the model is in evaluation mode.

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
    if not callable(getattr(model, "loss", None)):
        raise TypeError(f"model must have a loss, as in Trainable, got {type(model).__name__}")
    if not any(True for _ in model.parameters()):
        raise ValueError("the model has no parameters: there is nothing to train")
    return _steps(model, batches, steps, rate, clip)  # so that bad values are refused at once


def _steps(
    model: Trainable, batches: Iterable[tuple[Any, ...]], steps: int, rate: float, clip: float
) -> Iterator[Progress]:
    parameters, buffers = list(model.parameters()), list(getattr(model, "buffers", list)())
    optimizer = torch.optim.Adam(parameters, lr=rate)
    for step, batch in enumerate(islice(batches, steps), start=1):
        if not isinstance(batch, tuple):
            raise TypeError(f"each batch must be a tuple, got {type(batch).__name__}")
        before = [buffer.clone() for buffer in buffers]  # a batch norm's, changed by `loss`
        for group in optimizer.param_groups:
            group["lr"] = rate * (1 + math.cos(math.pi * (step - 1) / steps)) / 2
        optimizer.zero_grad()
        model.train()
        try:
            loss, accuracy = _checked_loss(model.loss(*batch))
            loss.backward()
        finally:
            model.eval()
        norm = nn.utils.clip_grad_norm_(parameters, clip)
        if not (math.isfinite(loss.item()) and math.isfinite(norm.item())):
            for buffer, value in zip(buffers, before, strict=True):
                buffer.copy_(value)
            optimizer.zero_grad()
            raise ValueError(
                f"training ends at step {step}: the loss is {loss.item():.3g} and the norm of its "
                f"gradient {norm.item():.3g}, so the weights stay those after step {step - 1}"
            )
        optimizer.step()
        yield Progress(step, steps, loss.item(), accuracy.item(), norm.item())


def _checked_loss(found: Any) -> tuple[Tensor, Tensor]:
    pair = isinstance(found, tuple) and len(found) == 2
    if not pair or not all(isinstance(one, Tensor) for one in found):
        raise TypeError("the model's loss must return two tensors: the loss and the accuracy")
    loss, accuracy = found
    if loss.numel() != 1 or accuracy.numel() != 1 or not loss.requires_grad:
        raise ValueError("the model's loss must be a scalar that depends on its parameters")
    return loss, accuracy


@checked
def cross_entropy_and_accuracy(
    logits: Tensor, targets: Tensor, ignored: int = IGNORED_LABEL
) -> tuple[Tensor, Tensor]:
    """Mean cross-entropy and accuracy over the positions where an answer is asked for.

    Args:
        logits: (…, V).
        targets: ids of the right answers, (…), int64. No answer is asked for at −100, PyTorch's
            own `ignore_index`.
        ignored: another target at which none is asked for, such as the id of padding.

    Returns:
        The loss in nats, and the share of positions whose largest logit is the right one; both
        scalars.

    Raises:
        OutOfBounds: a target is neither an id nor ignored.
        ValueError: the shapes do not fit, the targets are not int64, or all of them are ignored.

    Example:
        >>> targets = torch.tensor([0, -100, 1])
        >>> loss, accuracy = cross_entropy_and_accuracy(torch.eye(3), targets, ignored=0)
        >>> loss.item() == accuracy.item(), accuracy.item()  # of the last position alone
        (False, 0.0)
    """
    if not logits.dim() or not logits.is_floating_point():
        got = f"{tuple(logits.shape)} in {logits.dtype}"
        raise ValueError(f"logits must have the shape (..., V) and be floats, got {got}")
    check_shape("targets", targets, *logits.shape[:-1])
    asked = (targets != ignored) & (targets != IGNORED_LABEL)
    check_ids("target", targets[asked], logits.shape[-1])
    if not asked.any():
        raise ValueError("no answer is asked for: every target is ignored")
    targets = targets.masked_fill(~asked, IGNORED_LABEL).flatten()
    logits = logits.flatten(0, -2)  # (N, V)
    right = logits.argmax(-1) == targets
    return cross_entropy(logits, targets, ignore_index=IGNORED_LABEL), right.sum() / asked.sum()
