"""The trainings of `rnn_core.memory.benchmark` step by step, with the accuracy so far.

The same seed gives the very network whose accuracy was measured. L layers, T time, H hidden units,
Q questions, K the largest lag.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.arguments import checked
from rnn_core.bounds import IGNORED_LABEL, MAX_SEED, check, check_choice
from rnn_core.memory.benchmark import DEPTHS
from rnn_core.memory.sequence_tasks import TASKS
from rnn_core.memory.stacked_rnn import (
    MAX_HIDDEN,
    StackedRNN,
    accuracy_by_question,
    build_stacked_rnn,
    evaluation_generator,
    is_correct,
    train,
    training_generator,
)
from rnn_core.trace import trace
from rnn_core.training import TrainingStatus

EVALUATE_EVERY: Final = 25  # updates of one network between two evaluations
MAX_SIZES: Final = 5  # networks that are trained in turns
_SHOWN_SEED: Final = 998  # of the one sequence that is shown: neither for training nor evaluation


@dataclass(frozen=True, eq=False)
class RecallProgress:
    """What networks of several sizes recall so far; equal only to itself.

    Attributes:
        by_lag: H → share of right answers by lag, (K + 1,).
        step: updates of each network so far.
        seed: of their weights and training sequences.
    """

    by_lag: dict[int, NDArray[np.float32]]
    step: int
    seed: int


@dataclass(frozen=True, eq=False)
class StackedSnapshot:
    """A network of several layers: its accuracy, and its states on one sequence.

    Equal only to itself.

    Attributes:
        task: name of its task.
        step: updates so far; 0 before the first.
        seed: of its weights and training sequences.
        accuracies: share of right answers to each question on fresh sequences, (Q,).
        symbols: the shown sequence, T of them.
        states: h_t of every layer on it, the lowest first, (L, T, H).
        answers: answers asked for on it.
        correct: how many of them are right.
    """

    task: str
    step: int
    seed: int
    accuracies: NDArray[np.float32]
    symbols: tuple[str, ...]
    states: NDArray[np.float32]
    answers: int
    correct: int

    @property
    def layers(self) -> int:
        """Recurrent layers L."""
        return len(self.states)


@checked
def train_recall_live(sizes: Sequence[int], seed: int) -> Iterator[TrainingStatus]:
    """Train one layer of each size on `recall`, in turns: an update of one after one of another.

    The training stops when the caller stops asking.

    Args:
        sizes: hidden sizes H, 1 … `MAX_SIZES` of them, each 1 … `MAX_HIDDEN`.
        seed: of the weights and training sequences, 0 … `MAX_SEED`.

    Yields:
        The progress after every update, with a `RecallProgress` every `EVALUATE_EVERY` updates of
        each network.

    Raises:
        OutOfBounds: a size, their number or the seed is out of its range, at once.

    Example:
        >>> first = next(train_recall_live([4, 8], seed=0))
        >>> first.step, first.result
        (1, None)
    """
    check("number of sizes", len(sizes), 1, MAX_SIZES)
    for hidden in sizes:
        check("hidden size", hidden, 1, MAX_HIDDEN)
    check("seed", seed, 0, MAX_SEED)
    return _recall(tuple(dict.fromkeys(sizes)), seed)  # so that bad values are refused at once


def _recall(sizes: tuple[int, ...], seed: int) -> Iterator[TrainingStatus]:
    task, step = TASKS["recall"], 0
    networks = {hidden: StackedRNN(1, hidden, task, seed) for hidden in sizes}
    trainings = {
        hidden: train(network, training_generator(seed)) for hidden, network in networks.items()
    }
    for turn in range(1, task.updates + 1):
        for hidden, training in trainings.items():
            progress, result, step = next(training), None, step + 1
            if hidden == sizes[-1] and _is_evaluated(turn, task.updates):
                by_lag = {
                    size: accuracy_by_question(one, evaluation_generator()).numpy()
                    for size, one in networks.items()
                }
                result = RecallProgress(by_lag, turn, seed)
            yield TrainingStatus(step, progress.loss, progress.accuracy, result)


@checked
def train_depth_live(task: str, layers: int, seed: int) -> Iterator[TrainingStatus]:
    """Train a network of several layers; any number of them has about as many parameters.

    The training stops when the caller stops asking.

    Args:
        task: a key of `rnn_core.memory.sequence_tasks.TASKS`.
        layers: one of `DEPTHS`, of `rnn_core.memory.benchmark`.
        seed: of the weights and training sequences, 0 … `MAX_SEED`.

    Yields:
        The progress after every update, with a `StackedSnapshot` every `EVALUATE_EVERY` updates.

    Raises:
        OutOfBounds: `layers` or `seed` is out of its range, at once.
        ValueError: no such task.

    Example:
        >>> first = next(train_depth_live("sums", layers=2, seed=0))
        >>> first.step, first.result
        (1, None)
    """
    network = _build(task, layers, seed)
    return _depth(task, network, seed)


def _depth(task: str, network: StackedRNN, seed: int) -> Iterator[TrainingStatus]:
    for now in train(network, training_generator(seed)):
        evaluated = _is_evaluated(now.step, now.steps)
        result = _snapshot(task, network, seed, now.step) if evaluated else None
        yield TrainingStatus(now.step, now.loss, now.accuracy, result)


@checked
def untrained_snapshot(task: str, layers: int, seed: int) -> StackedSnapshot:
    """The network that `train_depth_live` begins with, before its first update.

    Args:
        task: a key of `rnn_core.memory.sequence_tasks.TASKS`.
        layers: one of `DEPTHS`, of `rnn_core.memory.benchmark`.
        seed: of the weights, 0 … `MAX_SEED`.

    Returns:
        Its accuracy and states.

    Raises:
        OutOfBounds: `layers` or `seed` is out of its range.
        ValueError: no such task.

    Example:
        >>> snapshot = untrained_snapshot("sums", layers=2, seed=0)
        >>> snapshot.states.shape, snapshot.accuracies.shape
        ((2, 20, 32), (5,))
    """
    return _snapshot(task, _build(task, layers, seed), seed, step=0)


def _build(task: str, layers: int, seed: int) -> StackedRNN:
    check_choice("task", task, TASKS)
    check("number of layers", layers, DEPTHS[0], DEPTHS[-1])
    check("seed", seed, 0, MAX_SEED)
    return build_stacked_rnn(layers, TASKS[task], seed)


def _is_evaluated(step: int, steps: int) -> bool:
    return step % EVALUATE_EVERY == 0 or step == steps


@torch.no_grad()
def _snapshot(task: str, network: StackedRNN, seed: int, step: int) -> StackedSnapshot:
    inputs, targets = network.task.draw(1, torch.Generator().manual_seed(_SHOWN_SEED))
    hidden = trace(network.rnn, inputs.transpose(0, 1)).hidden  # (L, 1, T, H)
    return StackedSnapshot(
        task,
        step,
        seed,
        accuracies=accuracy_by_question(network, evaluation_generator()).numpy(),
        symbols=tuple(map(str, inputs[0].argmax(-1).tolist())),
        states=hidden[:, 0].numpy(),
        answers=int((targets != IGNORED_LABEL).sum()),
        correct=int(is_correct(network(inputs), targets).sum()),
    )
