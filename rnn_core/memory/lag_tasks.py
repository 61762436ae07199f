"""Two seeded tasks with a long lag: something read far back is asked for once, at the very end.

B batch, T time, D features, A numbers of an answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import torch
from torch import Tensor
from torch.nn.functional import mse_loss, one_hot

from rnn_core.arguments import checked
from rnn_core.bounds import MAX_BATCH, check, check_choice
from rnn_core.training import cross_entropy_and_accuracy

MAX_LENGTH: Final = 400
LETTERS: Final = 4  # one of them is to be recalled
DIGITS: Final = 4  # distractors
ADDING_BASELINE: Final = 1 / 6
"""MSE of always answering 1 at `adding`: the variance 1/12 of U(0, 1), twice (Le et al. 2015)."""
TaskName = Literal["recall", "adding"]
TASKS: Final[tuple[TaskName, ...]] = ("recall", "adding")

Batch = tuple[Tensor, Tensor]
"""Inputs (B, T, D) and targets (B,)."""


@checked
def recall(batch: int, lag: int, generator: torch.Generator) -> Batch:
    """Which letter stood at the beginning, `lag` steps ago; the rest are digits, as distractors.

    Args:
        batch: sequences B, 1 … `MAX_BATCH`.
        lag: steps from the letter to the answer, 1 … `MAX_LENGTH` − 1; T = lag + 1.
        generator: source of the letters and digits.

    Returns:
        Inputs (B, T, `LETTERS` + `DIGITS`), one-hot, and the letters (B,).

    Raises:
        OutOfBounds: `batch` or `lag` is out of its range.

    Example:
        >>> inputs, letters = recall(2, lag=5, generator=torch.Generator().manual_seed(0))
        >>> inputs.shape, letters.tolist() == inputs[:, 0].argmax(-1).tolist()
        (torch.Size([2, 6, 8]), True)
    """
    check("batch size", batch, 1, MAX_BATCH)
    check("lag", lag, 1, MAX_LENGTH - 1)
    letters = torch.randint(LETTERS, (batch,), generator=generator)
    digits = torch.randint(DIGITS, (batch, lag), generator=generator) + LETTERS
    symbols = torch.cat([letters[:, None], digits], 1)
    return one_hot(symbols, LETTERS + DIGITS).float(), letters


@checked
def adding(batch: int, steps: int, generator: torch.Generator) -> Batch:
    """The adding problem: the sum of the two marked values of a long sequence of them.

    In the form of Le, Jaitly and Hinton 2015 (arXiv:1504.00941): values are uniform on 0 … 1, one
    mark stands in the first half of the sequence, one in the second. That of Hochreiter and
    Schmidhuber 1997, section 5.4, draws from −1 … 1 and asks for 0.5 + (X₁ + X₂) / 4.

    Args:
        batch: sequences B, 1 … `MAX_BATCH`.
        steps: length T of a sequence, 2 … `MAX_LENGTH`.
        generator: source of the values and marks.

    Returns:
        Inputs (B, T, 2), values and marks, and the sums (B,).

    Raises:
        OutOfBounds: `batch` or `steps` is out of its range.

    Example:
        >>> inputs, sums = adding(2, steps=6, generator=torch.Generator().manual_seed(0))
        >>> values, marks = inputs.unbind(-1)
        >>> marks.sum(1).tolist(), torch.equal((values * marks).sum(1), sums)
        ([2.0, 2.0], True)
    """
    check("batch size", batch, 1, MAX_BATCH)
    check("time steps", steps, 2, MAX_LENGTH)
    values = torch.rand(batch, steps, generator=generator)
    half = steps // 2
    first = torch.randint(half, (batch, 1), generator=generator)
    second = torch.randint(half, steps, (batch, 1), generator=generator)
    marks = torch.zeros(batch, steps).scatter(1, torch.cat([first, second], 1), 1)
    return torch.stack([values, marks], -1), (values * marks).sum(1)


def _recall_loss(answers: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Cross-entropy and the share of right letters; answers (B, `LETTERS`)."""
    return cross_entropy_and_accuracy(answers, targets)


def _adding_loss(answers: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """The mean squared error, as loss and as score; answers (B, 1)."""
    error = mse_loss(answers[:, 0], targets)
    return error, error


@dataclass(frozen=True)
class LagTask:
    """A task of this module.

    Attributes:
        draw: (batch, lag or length, generator) → inputs (B, T, D) and targets (B,).
        features: D of an input.
        answers: numbers A that the head gives.
        loss_and_score: (answers (B, A), targets (B,)) → loss and score, both scalars; the score is
            the share of right answers, or the MSE.
        baseline: the score without any information from the input.
        best: the score without any mistake.
    """

    draw: Callable[[int, int, torch.Generator], Batch]
    features: int
    answers: int
    loss_and_score: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
    baseline: float
    best: float


LAG_TASKS: Final[dict[TaskName, LagTask]] = {
    "recall": LagTask(recall, LETTERS + DIGITS, LETTERS, _recall_loss, 1 / LETTERS, 1.0),
    "adding": LagTask(adding, 2, 1, _adding_loss, ADDING_BASELINE, 0.0),
}
"""By name."""


@checked
def check_task(task: str) -> None:
    """Refuse an unknown name of a task.

    Args:
        task: a name.

    Raises:
        ValueError: it is none of `TASKS`.
    """
    check_choice("task", task, TASKS)
