"""The trainings of `rnn_core.memory.benchmark` while somebody looks on: a look after every step.

The same seed gives the very network whose shares were measured. L layers, T time, H hidden units,
Q questions, K the largest lag.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.bounds import MAX_SEED, check
from rnn_core.memory.benchmark import DEPTHS
from rnn_core.memory.sequence_tasks import IGNORED, TASKS
from rnn_core.memory.stacked_rnn import (
    MAX_UNITS,
    Deep,
    by_question,
    examiner,
    learn,
    lessons,
    of_depth,
    right,
)
from rnn_core.trace import trace
from rnn_core.training import Look

EXAM_EVERY: Final = 25  # steps of one network between two examinations
MAX_SIZES: Final = 5  # networks that learn in one go
_DRAWN: Final = 998  # the source of the one sequence that is drawn: neither lesson nor exam


@dataclass(frozen=True, eq=False)
class Recalled:
    """What networks of several sizes remember so far; equal only to itself.

    Attributes:
        by_lag: H → share of right answers by lag, (K+1,).
        step: steps each of them has learnt, the least advanced one.
        seed: of their weights and lessons.
    """

    by_lag: dict[int, NDArray[np.float32]]
    step: int
    seed: int


@dataclass(frozen=True, eq=False)
class Stacked:
    """A network of several layers, what it knows and what it does with one sequence.

    Equal only to itself.

    Attributes:
        task: name of its task.
        step: steps it has learnt; 0 before the first.
        seed: of its weights and lessons.
        shares: of right answers to each question on fresh sequences, (Q,).
        symbols: the drawn sequence, T of them.
        states: h_t of every layer on it, the lowest first, (L, T, H).
        asked: answers asked for on it.
        right: how many of them are right.
    """

    task: str
    step: int
    seed: int
    shares: NDArray[np.float32]
    symbols: tuple[str, ...]
    states: NDArray[np.float32]
    asked: int
    right: int

    @property
    def layers(self) -> int:
        """How many there are."""
        return len(self.states)


def live_recall(sizes: Sequence[int], seed: int) -> Iterator[Look]:
    """Teach one layer of each size to remember, in turns, a step of one after a step of another.

    Args:
        sizes: hidden sizes, 1 … `MAX_SIZES` of them, each 1 … `MAX_UNITS`.
        seed: of the weights and lessons, 0 … `MAX_SEED`.

    Yields:
        A look a step, with a `Recalled` every `EXAM_EVERY` steps of each. Whoever stops asking
        stops the training.

    Raises:
        OutOfBounds: a size, their number or the seed is out of range.
    """
    check("number of sizes", len(sizes), 1, MAX_SIZES)
    for hidden in sizes:
        check("hidden size", hidden, 1, MAX_UNITS)
    check("seed", seed, 0, MAX_SEED)
    return _recall(tuple(dict.fromkeys(sizes)), seed)  # so that bad values are refused at once


def _recall(sizes: tuple[int, ...], seed: int) -> Iterator[Look]:
    task, step = TASKS["recall"], 0
    networks = {hidden: Deep(1, hidden, task, seed) for hidden in sizes}
    courses = {hidden: learn(network, lessons(seed)) for hidden, network in networks.items()}
    for turn in range(1, task.training + 1):
        for hidden, course in courses.items():
            progress, result, step = next(course), None, step + 1
            if hidden == sizes[-1] and _exam(turn, task.training):
                found = {size: by_question(one, examiner()) for size, one in networks.items()}
                shares = {size: share.numpy() for size, share in found.items()}
                result = Recalled(shares, turn, seed)
            yield Look(step, progress.loss, progress.accuracy, result)


def live_depth(task: str, layers: int, seed: int) -> Iterator[Look]:
    """Teach a network of so many layers a task; about as many parameters as with any other number.

    Args:
        task: a key of `rnn_core.memory.sequence_tasks.TASKS`.
        layers: one of `DEPTHS`.
        seed: of the weights and lessons, 0 … `MAX_SEED`.

    Yields:
        A look a step, with a `Stacked` every `EXAM_EVERY` steps. Whoever stops asking stops the
        training.

    Raises:
        OutOfBounds: the number of layers or the seed is out of range.
        ValueError: no such task.
    """
    network = _deep(task, layers, seed)
    return _depth(task, network, seed)


def _depth(task: str, network: Deep, seed: int) -> Iterator[Look]:
    for now in learn(network, lessons(seed)):
        result = _stacked(task, network, seed, now.step) if _exam(now.step, now.steps) else None
        yield Look(now.step, now.loss, now.accuracy, result)


def untaught(task: str, layers: int, seed: int) -> Stacked:
    """The network that `live_depth` begins with, before its first step.

    Raises:
        OutOfBounds: the number of layers or the seed is out of range.
        ValueError: no such task.
    """
    return _stacked(task, _deep(task, layers, seed), seed, step=0)


def _deep(task: str, layers: int, seed: int) -> Deep:
    if task not in TASKS:
        raise ValueError(f"task must be one of {', '.join(TASKS)}, got {task!r}")
    check("number of layers", layers, DEPTHS[0], DEPTHS[-1])
    check("seed", seed, 0, MAX_SEED)
    return of_depth(layers, TASKS[task], seed)


def _exam(step: int, steps: int) -> bool:
    return step % EXAM_EVERY == 0 or step == steps


@torch.no_grad()
def _stacked(task: str, network: Deep, seed: int, step: int) -> Stacked:
    inputs, targets = network.task.draw(1, torch.Generator().manual_seed(_DRAWN))
    hidden = trace(network.rnn, inputs.transpose(0, 1)).hidden  # (L, 1, T, H)
    return Stacked(
        task,
        step,
        seed,
        shares=by_question(network, examiner()).numpy(),
        symbols=tuple(map(str, inputs[0].argmax(-1).tolist())),
        states=hidden[:, 0].numpy(),
        asked=int((targets != IGNORED).sum()),
        right=int(right(network(inputs), targets).sum()),
    )
