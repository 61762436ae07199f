"""How well networks of several sizes and depths recall and compute: measured once, and shipped.

    python -m rnn_core.memory.benchmark

trains every network of `SPECS` from several seeds, in minutes on two cores, and writes its accuracy
on fresh sequences to `FILE`. S seeds, Q questions.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.arguments import checked
from rnn_core.bounds import check, check_choice
from rnn_core.memory.sequence_tasks import TASKS
from rnn_core.memory.stacked_rnn import (
    MAX_HIDDEN,
    StackedRNN,
    accuracy_by_question,
    count_parameters,
    evaluation_generator,
    hidden_size_for,
    train,
    training_generator,
)

Accuracies = NDArray[np.float64]
FILE: Final = Path(__file__).with_suffix(".json")
SIZES: Final = (4, 8, 16, 32, 64)
"""Hidden sizes H whose memory is compared, one layer each."""
DEPTHS: Final = (1, 2, 3)
"""Numbers of layers that are compared, at about equal numbers of parameters."""
SEEDS: Final = (0, 1, 2, 3, 4)


class NetworkSpec(NamedTuple):
    """A network that is measured."""

    task: str  # a key of `rnn_core.memory.sequence_tasks.TASKS`
    layers: int  # recurrent layers L
    hidden: int  # hidden size H of every layer


@checked
def spec_of_size(hidden: int) -> NetworkSpec:
    """One layer, trained on `recall`.

    Args:
        hidden: hidden size H, 1 … `MAX_HIDDEN`.

    Returns:
        The network.

    Raises:
        OutOfBounds: `hidden` is out of its range.
    """
    check("hidden size", hidden, 1, MAX_HIDDEN)
    return NetworkSpec("recall", 1, hidden)


@checked
def spec_of_depth(task: str, layers: int) -> NetworkSpec:
    """Several layers, together about as large as any other number of them.

    Args:
        task: a key of `rnn_core.memory.sequence_tasks.TASKS`.
        layers: recurrent layers L, 1 … `rnn_core.memory.stacked_rnn.MAX_LAYERS`.

    Returns:
        The network.

    Raises:
        OutOfBounds: `layers` is out of its range.
    """
    check_choice("task", task, TASKS)
    return NetworkSpec(task, layers, hidden_size_for(layers, TASKS[task]))


SPECS: Final = (
    *(spec_of_size(hidden) for hidden in SIZES),
    *(spec_of_depth(task, layers) for task in TASKS for layers in DEPTHS),
)


@dataclass(frozen=True, eq=False)
class BenchmarkResult:
    """Accuracy of one kind of network from every seed; equal only to itself.

    Attributes:
        spec: the network.
        accuracies: share of right answers, (S, Q), 0 … 1; at `recall` the questions are the lags
            from 0.
        chance: the accuracy of a random answer.
    """

    spec: NetworkSpec
    accuracies: Accuracies
    chance: float

    @property
    def mean(self) -> Accuracies:
        """Over the seeds, (Q,)."""
        return self.accuracies.mean(0)

    @property
    def low(self) -> Accuracies:
        """The smallest of all seeds, (Q,)."""
        return self.accuracies.min(0)

    @property
    def high(self) -> Accuracies:
        """The largest of all seeds, (Q,)."""
        return self.accuracies.max(0)

    @property
    def overall(self) -> Accuracies:
        """Over the questions, (S,)."""
        return self.accuracies.mean(1)

    @property
    def parameters(self) -> int:
        """How many numbers are trained."""
        return count_parameters(self.spec.layers, self.spec.hidden, TASKS[self.spec.task])

    @property
    def known(self) -> float:
        """Answers known, of Q: a question answered at random counts 0, one without a mistake 1."""
        return float(((self.mean - self.chance) / (1 - self.chance)).sum())

    def questions_above(self, accuracy: float) -> int:
        """Questions from the first on whose mean accuracy is above a threshold.

        Args:
            accuracy: the threshold, 0 … 1.

        Returns:
            0 … Q.
        """
        return int((self.mean > accuracy).cumprod().sum())


@checked
@cache
def benchmark_result(spec: NetworkSpec) -> BenchmarkResult:
    """What was measured of a network, read from `FILE`.

    Args:
        spec: one of `SPECS`.

    Returns:
        Its accuracies.

    Raises:
        KeyError: no such network was measured.

    Example:
        >>> result = benchmark_result(spec_of_size(16))
        >>> result.accuracies.shape, result.chance
        ((5, 25), 0.25)
    """
    return BenchmarkResult(spec, _file()[spec], 1 / TASKS[spec.task].symbols)


@checked
def train_and_evaluate(spec: NetworkSpec, seed: int) -> list[float]:
    """Train a network on its task from a seed.

    Args:
        spec: the network.
        seed: of its weights and training sequences.

    Returns:
        Its accuracy at each of Q questions, 0 … 1.
    """
    network = StackedRNN(spec.layers, spec.hidden, TASKS[spec.task], seed)
    for _ in train(network, training_generator(seed)):
        pass
    return accuracy_by_question(network, evaluation_generator()).tolist()


@cache
def _file() -> dict[NetworkSpec, Accuracies]:
    found: dict[NetworkSpec, list[list[float]]] = {}
    for run in json.loads(FILE.read_text()):
        spec = NetworkSpec(run["task"], run["layers"], run["hidden"])
        found.setdefault(spec, []).append(run["accuracies"])
    return {spec: np.array(rows) for spec, rows in found.items()}


def _run(spec: NetworkSpec, seed: int) -> dict[str, Any]:
    torch.set_num_threads(1)
    accuracies = [round(one, 4) for one in train_and_evaluate(spec, seed)]
    return spec._asdict() | {"seed": seed, "accuracies": accuracies}


def _runs() -> Iterator[dict[str, Any]]:
    """Every network from every seed, one process a core."""
    jobs = [(spec, seed) for spec in SPECS for seed in SEEDS]
    with get_context("spawn").Pool() as pool:
        for waiting in [pool.apply_async(_run, job) for job in jobs]:
            yield waiting.get()


def main() -> None:
    """Measure everything, print each result as it comes, and write `FILE`."""
    began, lines = time.monotonic(), []
    for run in _runs():
        mean = sum(run["accuracies"]) / len(run["accuracies"])
        print(
            f"{time.monotonic() - began:4.0f} s  {run['task']}, layers: {run['layers']}, "
            f"H = {run['hidden']}, seed {run['seed']}: {mean:.3f}",
            flush=True,
        )
        lines.append(json.dumps(run))
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n")  # a line a run: readable, and diffs small


if __name__ == "__main__":
    main()
