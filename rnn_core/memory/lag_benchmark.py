"""How long a lag the plain RNN, IRNN, GRU and LSTM learn: measured once, and shipped.

    python -m rnn_core.memory.lag_benchmark

trains every cell at every lag of `lag_tasks` from several seeds, in minutes on two cores, and
writes what each reached on fresh sequences. `live` is the same training while one looks on, a lag
after another. S seeds, N lags.
"""

import json
import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SEED, check
from rnn_core.memory.lag_models import CELLS, CellName, Rememberer, check_cell, count
from rnn_core.memory.lag_tasks import MARKED, TASKS, TaskName, check_task
from rnn_core.training import Look, Progress, fit

Scores = NDArray[np.float64]
FILE: Final = Path(__file__).with_suffix(".json")
LAGS: Final = (5, 10, 20, 40, 80, 160)
"""Lags of `recall`, lengths T of `adding`."""
SEEDS: Final = (0, 1, 2)
TRAINING: Final[dict[TaskName, int]] = {"recall": 500, "adding": 800}
"""Batches that every cell learns from, at every lag."""
BATCH: Final = 32
LOW, HIGH = 3e-3, 1e-2
RATES: Final[dict[TaskName, dict[CellName, float]]] = {
    "recall": {"elman": HIGH, "irnn": LOW, "gru": HIGH, "lstm": HIGH, "lstm-default": LOW},
    "adding": {"elman": HIGH, "irnn": LOW, "gru": HIGH, "lstm": HIGH, "lstm-default": HIGH},
}
"""Learning rates: of two the one with which a cell gets farther."""
EXAMINED: Final = 1000  # fresh sequences of an examination
EXAM_EVERY: Final = 50  # steps between two examinations while one looks on
LEARNT: Final = 0.9
"""A lag counts as learnt when this part of the way from guessing to perfect has been gone."""
_LESSONS: Final = 1000  # the weights are drawn from the seed itself
_EXAM: Final = 999


class Pupil(NamedTuple):
    """A network that is measured."""

    task: TaskName
    cell: CellName
    lag: int


WANTED: Final = tuple(Pupil(*wanted) for wanted in product(TASKS, CELLS, LAGS))


def way(score: Scores, task: TaskName) -> Scores:
    """How much of the way from guessing (0) to perfect (1) scores have gone; below 0 is worse."""
    best, guess = MARKED[task].best, MARKED[task].guess
    return (score - guess) / (best - guess)


@dataclass(frozen=True, eq=False)
class LagCurve:
    """Scores of one cell by lag. Arrays of `measured` are read-only; equal only to itself.

    Attributes:
        task: "recall", scored by the share of right answers, or "adding", scored by the MSE.
        cell: a key of `rnn_core.memory.lag_models.CELLS`.
        lags: the N lags, or lengths.
        scores: (S, N), of every seed; nan of a training whose numbers grew beyond 32 bits.
        guess: the score of who has read nothing, which is also what such a training counts as.
    """

    task: TaskName
    cell: CellName
    lags: tuple[int, ...]
    scores: Scores
    guess: float

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
        """Lags at which a training has grown beyond all numbers."""
        return tuple(np.array(self.lags)[np.isnan(self.scores).any(0)].tolist())

    @property
    def _counted(self) -> Scores:
        return np.where(np.isnan(self.scores), self.guess, self.scores)

    @property
    def units(self) -> int:
        """Hidden size H."""
        return CELLS[self.cell]

    @property
    def parameters(self) -> int:
        """How many numbers were learnt."""
        return count(self.task, self.cell)

    @property
    def reach(self) -> int:
        """The longest lag learnt by the mean of the seeds, all shorter ones included; or 0."""
        learnt = int(self._learnt.cumprod().sum())
        return self.lags[learnt - 1] if learnt else 0

    @property
    def lucky(self) -> tuple[int, ...]:
        """Lags learnt by the mean of the seeds behind one that is not."""
        learnt = zip(self.lags, self._learnt.tolist(), strict=True)
        return tuple(lag for lag, done in learnt if done and lag > self.reach)

    @property
    def _learnt(self) -> NDArray[np.bool_]:
        return way(self.mean, self.task) >= LEARNT


@cache
def measured(task: TaskName, cell: CellName) -> LagCurve:
    """What was measured of a cell at a task, read from the file.

    Raises:
        ValueError: no such task or cell.
    """
    check_task(task)
    check_cell(cell)
    by_lag = [_file()[Pupil(task, cell, lag)] for lag in LAGS]
    return LagCurve(task, cell, LAGS, frozen(np.array(by_lag)).T, MARKED[task].guess)


@cache
def _file() -> dict[Pupil, list[float]]:
    rows = json.loads(FILE.read_text())
    return {Pupil(row["task"], row["cell"], row["lag"]): row["scores"] for row in rows}


# --- training -------------------------------------------------------------------------------------


def learn(network: Rememberer, lag: int, seed: int) -> Iterator[Progress]:
    """Teach a network one lag in place, one yield a step, as `rnn_core.training.fit` does."""
    generator = torch.Generator().manual_seed(_LESSONS + seed)
    draw, steps = MARKED[network.task].draw, TRAINING[network.task]
    batches = (draw(BATCH, lag, generator) for _ in range(steps))
    return fit(network, batches, steps=steps, rate=RATES[network.task][network.cell])


@torch.no_grad()
def score(network: Rememberer, lag: int) -> float:
    """On fresh sequences, the same for all: the share of right answers, or the MSE; or nan."""
    batch = MARKED[network.task].draw(EXAMINED, lag, torch.Generator().manual_seed(_EXAM))
    loss, reached = network.loss(*batch)
    return reached.item() if loss.isfinite() else math.nan


@dataclass(frozen=True, eq=False)
class LiveLags:
    """How far the reader's own training has come; equal only to itself.

    Attributes:
        task: what is learnt.
        cell: by which cell.
        seed: of the weights and lessons.
        lags: those begun so far, the shortest first.
        scores: of each; nan where numbers have grown beyond 32 bits.
        step: steps done at the last of them.
    """

    task: TaskName
    cell: CellName
    seed: int
    lags: tuple[int, ...]
    scores: tuple[float, ...]
    step: int


def up_to(lag: int) -> tuple[int, ...]:
    """The measured lags, up to and with this one.

    Raises:
        OutOfBounds: the lag is shorter than the shortest or longer than the longest of them.
    """
    check("lag", lag, LAGS[0], LAGS[-1])
    return tuple(one for one in LAGS if one <= lag)


def live(task: TaskName, cell: CellName, lag: int, seed: int) -> Iterator[Look]:
    """Train a new network at every lag up to this one, the shortest first, while one looks on.

    A seed of `SEEDS` gives the very networks whose scores were measured.

    Args:
        task: "recall" or "adding".
        cell: a key of `rnn_core.memory.lag_models.CELLS`.
        lag: the longest lag, within `LAGS`.
        seed: of the weights and lessons, 0 … `MAX_SEED`.

    Yields:
        A look a step, with a `LiveLags` every `EXAM_EVERY` steps. Whoever stops asking stops the
        training.

    Raises:
        OutOfBounds: the lag or the seed is out of range.
        ValueError: no such task or cell.
    """
    check_task(task)
    check_cell(cell)
    check("seed", seed, 0, MAX_SEED)
    return _live(task, cell, up_to(lag), seed)  # so that bad values are refused at once


def _live(task: TaskName, cell: CellName, lags: tuple[int, ...], seed: int) -> Iterator[Look]:
    scores: tuple[float, ...] = ()
    for done, lag in enumerate(lags):
        network = Rememberer(task, cell, seed)
        for now in learn(network, lag, seed):
            result = None
            if now.step % EXAM_EVERY == 0 or now.step == now.steps:
                scores = (*scores[:done], score(network, lag))
                result = LiveLags(task, cell, seed, lags[: done + 1], scores, now.step)
            yield Look(done * now.steps + now.step, now.loss, result=result)


# --- the file -------------------------------------------------------------------------------------


def examine(pupil: Pupil, seed: int) -> float:
    """Teach a network its lag from a seed; its score."""
    network = Rememberer(pupil.task, pupil.cell, seed)
    for _ in learn(network, pupil.lag, seed):
        pass
    return score(network, pupil.lag)


def _row(pupil: Pupil) -> dict[str, Any]:
    torch.set_num_threads(1)
    scores = [float(f"{examine(pupil, seed):.4g}") for seed in SEEDS]
    return pupil._asdict() | {"scores": scores}


def _rows() -> Iterable[tuple[Pupil, dict[str, Any]]]:
    """Every network, one process a core; the longest lags first, so that no core waits long."""
    with get_context("spawn").Pool() as pool:
        jobs = sorted(WANTED, key=lambda pupil: -pupil.lag)
        for pupil, row in [(pupil, pool.apply_async(_row, (pupil,))) for pupil in jobs]:
            yield pupil, row.get()


def main() -> None:
    """Measure everything, saying so as it goes, and write the file, a line a cell and lag."""
    began, lines = time.monotonic(), {}
    for pupil, row in _rows():
        lines[pupil] = json.dumps(row)
        print(f"{time.monotonic() - began:4.0f} s  {lines[pupil]}", flush=True)
    order = sorted(lines, key=WANTED.index)
    FILE.write_text("[\n" + ",\n".join(lines[pupil] for pupil in order) + "\n]\n")


if __name__ == "__main__":
    main()
