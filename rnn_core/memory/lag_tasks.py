"""Two seeded tasks for long lags: what was read far back is asked for once, at the very end.

B batch, T time, D features.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, mse_loss, one_hot

from rnn_core.bounds import MAX_BATCH, check

MAX_LENGTH: Final = 400
LETTERS: Final = 4  # one of them is to be remembered
DIGITS: Final = 4  # what comes in meanwhile
ADDING_GUESS: Final = 1 / 6
"""MSE of always answering 1 at `adding`: the variance 1/12 of U(0, 1), twice (Le et al. 2015)."""
TaskName = Literal["recall", "adding"]
TASKS: Final[tuple[TaskName, ...]] = ("recall", "adding")

Batch = tuple[Tensor, Tensor]
"""Inputs (B, T, D) and targets (B,)."""


def recall(batch: int, lag: int, generator: torch.Generator) -> Batch:
    """Which letter stood at the beginning, `lag` steps ago; only digits, which mean nothing, since.

    Args:
        batch: sequences B.
        lag: steps from the letter to the answer; the sequence has T = lag + 1 steps.
        generator: source of the letters and digits.

    Returns:
        Inputs (B, T, `LETTERS` + `DIGITS`), one-hot, and the letters (B,).

    Raises:
        OutOfBounds: a size is out of range.
    """
    check("batch size", batch, 1, MAX_BATCH)
    check("lag", lag, 1, MAX_LENGTH - 1)
    letters = torch.randint(LETTERS, (batch,), generator=generator)
    digits = torch.randint(DIGITS, (batch, lag), generator=generator) + LETTERS
    read = torch.cat([letters[:, None], digits], 1)
    return one_hot(read, LETTERS + DIGITS).float(), letters


def adding(batch: int, steps: int, generator: torch.Generator) -> Batch:
    """The adding problem: the sum of the two marked values of a long row of them.

    Hochreiter and Schmidhuber 1997, section 5.4, in the form of Le et al. 2015: values are uniform
    on 0 … 1, one mark stands in the first half of the sequence, one in the second.

    Args:
        batch: sequences B.
        steps: length T of a sequence, at least 2.
        generator: source of the values and marks.

    Returns:
        Inputs (B, T, 2), values and marks, and the sums (B,).

    Raises:
        OutOfBounds: a size is out of range.
    """
    check("batch size", batch, 1, MAX_BATCH)
    check("time steps", steps, 2, MAX_LENGTH)
    values = torch.rand(batch, steps, generator=generator)
    half = steps // 2
    first = torch.randint(half, (batch, 1), generator=generator)
    second = torch.randint(half, steps, (batch, 1), generator=generator)
    marks = torch.zeros(batch, steps).scatter(1, torch.cat([first, second], 1), 1)
    return torch.stack([values, marks], -1), (values * marks).sum(1)


def _named(answers: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Cross-entropy and the share of letters named correctly; answers (B, `LETTERS`)."""
    right = (answers.argmax(-1) == targets).float().mean()
    return cross_entropy(answers, targets), right


def _added(answers: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """The mean squared error, as loss and as score; answers (B, 1)."""
    error = mse_loss(answers[:, 0], targets)
    return error, error


@dataclass(frozen=True)
class Marked:
    """A task of this module.

    Attributes:
        draw: (batch, lag or length, generator) → a batch.
        features: D of an input.
        answers: numbers that the head gives.
        judge: (answers, targets) → loss and score: the share of right answers, or the MSE.
        guess: the score of who has read nothing.
        best: the score of who makes no mistake.
    """

    draw: Callable[[int, int, torch.Generator], Batch]
    features: int
    answers: int
    judge: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
    guess: float
    best: float


MARKED: Final[dict[TaskName, Marked]] = {
    "recall": Marked(recall, LETTERS + DIGITS, LETTERS, _named, 1 / LETTERS, 1.0),
    "adding": Marked(adding, 2, 1, _added, ADDING_GUESS, 0.0),
}
"""By name."""


def check_task(task: str) -> None:
    """Raise `ValueError` unless it is one of `TASKS`."""
    if task not in TASKS:
        raise ValueError(f"task must be one of {', '.join(TASKS)}, got {task!r}")
