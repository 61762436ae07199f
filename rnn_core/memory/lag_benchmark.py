"""How long a lag the plain RNN, IRNN, GRU and LSTM solve: measured once, and shipped.

    python -m rnn_core.memory.lag_benchmark

trains every cell at every lag of `lag_tasks` from several seeds, in minutes on two cores, and
writes its score on fresh sequences to `FILE`. S seeds, N lags.
"""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.memory.lag_models import CELLS, CellName, LagModel, count_parameters
from rnn_core.memory.lag_tasks import LAG_TASKS, TASKS, TaskName
from rnn_core.memory.lag_training import LAGS, evaluate, train
from rnn_core.tensors import check_array

Scores = NDArray[np.float64]
FILE: Final = Path(__file__).with_suffix(".json")
SEEDS: Final = (0, 1, 2)
SOLVED: Final = 0.9
"""A lag counts as solved when the normalised score is at least this."""


class LagSpec(NamedTuple):
    """A network that is measured."""

    task: TaskName  # "recall" or "adding"
    cell: CellName  # a key of `rnn_core.memory.lag_models.CELLS`
    lag: int  # one of `rnn_core.memory.lag_training.LAGS`


SPECS: Final = tuple(LagSpec(*spec) for spec in product(TASKS, CELLS, LAGS))


@checked
def normalised_score(score: Scores, task: TaskName) -> Scores:
    """Scores on a scale from the baseline (0) to the best (1); below 0 is worse than the baseline.

    Args:
        score: shares of right answers, or MSE, of any shape.
        task: "recall" or "adding".

    Returns:
        The normalised scores, of the same shape.

    Example:
        >>> normalised_score(np.array([0.25, 1.0]), "recall").tolist()
        [0.0, 1.0]
    """
    check_array("score", score, *score.shape)
    best, baseline = LAG_TASKS[task].best, LAG_TASKS[task].baseline
    return (score - baseline) / (best - baseline)


@dataclass(frozen=True, eq=False)
class LagCurve:
    """Scores of one cell by lag. Arrays of `lag_curve` are read-only; equal only to itself.

    Attributes:
        task: "recall", scored by the share of right answers, or "adding", scored by the MSE.
        cell: a key of `rnn_core.memory.lag_models.CELLS`.
        lags: the N lags, or lengths.
        scores: (S, N), of every seed; nan of a training whose numbers grew beyond 32 bits.
        baseline: the score without any information from the input, which is also what such a
            training counts as.
    """

    task: TaskName
    cell: CellName
    lags: tuple[int, ...]
    scores: Scores
    baseline: float

    @property
    def mean(self) -> Scores:
        """Over the seeds, (N,)."""
        return self._counted.mean(0)

    @property
    def low(self) -> Scores:
        """The smallest of all seeds, (N,)."""
        return self._counted.min(0)

    @property
    def high(self) -> Scores:
        """The largest of all seeds, (N,)."""
        return self._counted.max(0)

    @property
    def diverged(self) -> tuple[int, ...]:
        """Lags at which the numbers of a training have grown beyond 32 bits."""
        return tuple(np.array(self.lags)[np.isnan(self.scores).any(0)].tolist())

    @property
    def _counted(self) -> Scores:
        return np.where(np.isnan(self.scores), self.baseline, self.scores)

    @property
    def hidden(self) -> int:
        """Hidden size H."""
        return CELLS[self.cell]

    @property
    def parameters(self) -> int:
        """How many numbers are trained."""
        return count_parameters(self.task, self.cell)

    @property
    def longest_solved(self) -> int:
        """The longest lag solved by the mean of the seeds, all shorter ones included; or 0."""
        solved = int(self._solved.cumprod().sum())
        return self.lags[solved - 1] if solved else 0

    @property
    def solved_beyond(self) -> tuple[int, ...]:
        """Lags solved by the mean of the seeds although a shorter one is not."""
        solved = zip(self.lags, self._solved.tolist(), strict=True)
        return tuple(lag for lag, done in solved if done and lag > self.longest_solved)

    @property
    def _solved(self) -> NDArray[np.bool_]:
        return normalised_score(self.mean, self.task) >= SOLVED


@checked
@cache
def lag_curve(task: TaskName, cell: CellName) -> LagCurve:
    """What was measured of a cell at a task, read from `FILE`.

    Args:
        task: "recall" or "adding".
        cell: a key of `rnn_core.memory.lag_models.CELLS`.

    Returns:
        Its scores at `LAGS`.

    Raises:
        ValueError: no such task or cell.

    Example:
        >>> curve = lag_curve("recall", "lstm")
        >>> curve.lags, curve.scores.shape
        ((5, 10, 20, 40, 80, 160), (3, 6))
    """
    by_lag = [_file()[LagSpec(task, cell, lag)] for lag in LAGS]
    return LagCurve(task, cell, LAGS, frozen(np.array(by_lag)).T, LAG_TASKS[task].baseline)


@cache
def _file() -> dict[LagSpec, list[float]]:
    rows = json.loads(FILE.read_text())
    return {LagSpec(row["task"], row["cell"], row["lag"]): row["scores"] for row in rows}


@checked
def train_and_evaluate(spec: LagSpec, seed: int) -> float:
    """Train a network on its lag from a seed.

    Args:
        spec: the network.
        seed: of its weights and training sequences.

    Returns:
        Its score: the share of right answers, or the MSE.
    """
    model = LagModel(spec.task, spec.cell, seed)
    for _ in train(model, spec.lag, seed):
        pass
    return evaluate(model, spec.lag)


def _row(spec: LagSpec) -> dict[str, Any]:
    torch.set_num_threads(1)
    scores = [float(f"{train_and_evaluate(spec, seed):.4g}") for seed in SEEDS]
    return spec._asdict() | {"scores": scores}


def _rows() -> Iterable[tuple[LagSpec, dict[str, Any]]]:
    """Every network, one process a core; the longest lags first, so that no core waits long."""
    with get_context("spawn").Pool() as pool:
        jobs = sorted(SPECS, key=lambda spec: -spec.lag)
        for spec, row in [(spec, pool.apply_async(_row, (spec,))) for spec in jobs]:
            yield spec, row.get()


def main() -> None:
    """Measure everything, print each result as it comes, and write `FILE`."""
    began, lines = time.monotonic(), {}
    for spec, row in _rows():
        lines[spec] = json.dumps(row)
        print(f"{time.monotonic() - began:4.0f} s  {lines[spec]}", flush=True)
    order = sorted(lines, key=SPECS.index)
    FILE.write_text("[\n" + ",\n".join(lines[spec] for spec in order) + "\n]\n")


if __name__ == "__main__":
    main()
