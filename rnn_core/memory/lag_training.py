"""Training and evaluation of `memory.lag_models`: one network a lag, alone or while one looks on.

The same seed gives the very network whose score was measured by `rnn_core.memory.lag_benchmark`.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import torch

from rnn_core.arguments import checked
from rnn_core.bounds import MAX_SEED, check
from rnn_core.memory.lag_models import CellName, LagModel
from rnn_core.memory.lag_tasks import LAG_TASKS, TaskName
from rnn_core.training import Progress, TrainingStatus, fit

LAGS: Final = (5, 10, 20, 40, 80, 160)
"""Lags of `recall`, lengths T of `adding`."""
UPDATES: Final[dict[TaskName, int]] = {"recall": 500, "adding": 800}
"""Batches that every cell is trained on, at every lag."""
BATCH: Final = 32
LOW, HIGH = 3e-3, 1e-2
RATES: Final[dict[TaskName, dict[CellName, float]]] = {
    "recall": {"elman": HIGH, "irnn": LOW, "gru": HIGH, "lstm": HIGH, "lstm-default": LOW},
    "adding": {"elman": HIGH, "irnn": LOW, "gru": HIGH, "lstm": HIGH, "lstm-default": HIGH},
}
"""Learning rates: of two the one with which a cell solves the longer lags."""
TEST_SEQUENCES: Final = 1000
EVALUATE_EVERY: Final = 50  # updates between two evaluations while one looks on
_TRAINING_SEED: Final = 1000  # the weights are drawn from the seed itself
_TEST_SEED: Final = 999


@checked
def train(model: LagModel, lag: int, seed: int) -> Iterator[Progress]:
    """Train a model on one lag in place, as `rnn_core.training.fit` does.

    Args:
        model: what is trained.
        lag: of `recall`, or the length T of `adding`.
        seed: of the training sequences, 0 … `MAX_SEED`.

    Yields:
        The progress after every update, `UPDATES` of the task in all.
    """
    check("seed", seed, 0, MAX_SEED)
    generator = torch.Generator().manual_seed(_TRAINING_SEED + seed)
    draw, steps = LAG_TASKS[model.task].draw, UPDATES[model.task]
    batches = (draw(BATCH, lag, generator) for _ in range(steps))
    return fit(model, batches, steps=steps, rate=RATES[model.task][model.cell])


@checked
@torch.no_grad()
def evaluate(model: LagModel, lag: int) -> float:
    """The score on `TEST_SEQUENCES` fresh sequences, the same for all.

    Args:
        model: trained or not.
        lag: of `recall`, or the length T of `adding`.

    Returns:
        The share of right answers, or the MSE; nan where numbers have grown beyond 32 bits.
    """
    batch = LAG_TASKS[model.task].draw(
        TEST_SEQUENCES, lag, torch.Generator().manual_seed(_TEST_SEED)
    )
    loss, score = model.loss(*batch)
    return score.item() if loss.isfinite() else math.nan


@dataclass(frozen=True, eq=False)
class LiveLags:
    """Scores of a training at several lags so far; equal only to itself.

    Attributes:
        task: "recall" or "adding".
        cell: a key of `rnn_core.memory.lag_models.CELLS`.
        seed: of the weights and training sequences.
        lags: those begun so far, the shortest first.
        scores: of each; nan where numbers have grown beyond 32 bits.
        step: updates done at the last of them.
    """

    task: TaskName
    cell: CellName
    seed: int
    lags: tuple[int, ...]
    scores: tuple[float, ...]
    step: int


@checked
def lags_up_to(lag: int) -> tuple[int, ...]:
    """The measured lags, up to and with this one.

    Args:
        lag: within `LAGS`.

    Returns:
        Some of `LAGS`, the shortest first.

    Raises:
        OutOfBounds: the lag is shorter than the shortest or longer than the longest of them.

    Example:
        >>> lags_up_to(25)
        (5, 10, 20)
    """
    check("lag", lag, LAGS[0], LAGS[-1])
    return tuple(one for one in LAGS if one <= lag)


@checked
def train_live(task: TaskName, cell: CellName, lag: int, seed: int) -> Iterator[TrainingStatus]:
    """Train a new network at every lag up to this one, the shortest first.

    The training stops when the caller stops asking. A seed of `rnn_core.memory.lag_benchmark.SEEDS`
    gives the very networks whose scores were measured.

    Args:
        task: "recall" or "adding".
        cell: a key of `rnn_core.memory.lag_models.CELLS`.
        lag: the longest lag, within `LAGS`.
        seed: of the weights and training sequences, 0 … `MAX_SEED`.

    Yields:
        The progress after every update, with a `LiveLags` every `EVALUATE_EVERY` updates.

    Raises:
        OutOfBounds: `lag` or `seed` is out of its range, at once.
        ValueError: no such task or cell.

    Example:
        >>> first = next(train_live("recall", "gru", lag=5, seed=0))
        >>> first.step, first.result
        (1, None)
    """
    check("seed", seed, 0, MAX_SEED)
    return _train_live(task, cell, lags_up_to(lag), seed)  # so that bad values are refused at once


def _train_live(
    task: TaskName, cell: CellName, lags: tuple[int, ...], seed: int
) -> Iterator[TrainingStatus]:
    scores: tuple[float, ...] = ()
    for done, lag in enumerate(lags):
        model = LagModel(task, cell, seed)
        for now in train(model, lag, seed):
            result = None
            if now.step % EVALUATE_EVERY == 0 or now.step == now.steps:
                scores = (*scores[:done], evaluate(model, lag))
                result = LiveLags(task, cell, seed, lags[: done + 1], scores, now.step)
            yield TrainingStatus(done * now.steps + now.step, now.loss, result=result)
