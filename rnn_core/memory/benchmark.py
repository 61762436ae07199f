"""How far networks of several sizes and depths remember and reckon: measured once, and shipped.

    python -m rnn_core.memory.benchmark

trains every network of `WANTED` from several seeds, in minutes on two cores, and writes what each
got right on fresh sequences. S seeds, Q questions, K the largest lag.
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

from rnn_core.memory.sequence_tasks import TASKS
from rnn_core.memory.stacked_rnn import (
    Deep,
    by_question,
    count,
    examiner,
    hidden_for,
    learn,
    lessons,
)

Shares = NDArray[np.float64]
FILE: Final = Path(__file__).with_suffix(".json")
SIZES: Final = (4, 8, 16, 32, 64)
"""Hidden sizes H whose memory is compared, one layer each."""
DEPTHS: Final = (1, 2, 3)
"""Numbers of layers that are compared, at about equal numbers of parameters."""
SEEDS: Final = (0, 1, 2, 3, 4)


class Pupil(NamedTuple):
    """A network that is measured: its task by name, its layers, the units of each."""

    task: str
    layers: int
    hidden: int


def of_size(hidden: int) -> Pupil:
    """One layer that has learnt `recall`."""
    return Pupil("recall", 1, hidden)


def as_deep_as(task: str, layers: int) -> Pupil:
    """So many layers, together about as large as any other number of them.

    Raises:
        OutOfBounds: the number of layers is out of range.
    """
    return Pupil(task, layers, hidden_for(layers, TASKS[task]))


WANTED: Final = (
    *(of_size(hidden) for hidden in SIZES),
    *(as_deep_as(task, layers) for task in TASKS for layers in DEPTHS),
)


@dataclass(frozen=True, eq=False)
class Measured:
    """Shares of right answers of one kind of network from every seed; equal only to itself.

    Attributes:
        pupil: the network.
        shares: (S, Q), 0 … 1; at `recall` the questions are the lags from 0.
        chance: the share an answer drawn at random has.
    """

    pupil: Pupil
    shares: Shares
    chance: float

    @property
    def mean(self) -> Shares:
        """Over the seeds, (Q,)."""
        return self.shares.mean(0)

    @property
    def low(self) -> Shares:
        """The smallest of all seeds, (Q,)."""
        return self.shares.min(0)

    @property
    def high(self) -> Shares:
        """The largest of all seeds, (Q,)."""
        return self.shares.max(0)

    @property
    def overall(self) -> Shares:
        """Over the questions, (S,)."""
        return self.shares.mean(1)

    @property
    def parameters(self) -> int:
        """How many numbers were learnt."""
        return count(self.pupil.layers, self.pupil.hidden, TASKS[self.pupil.task])

    @property
    def known(self) -> float:
        """Answers known, of Q: a question answered by chance counts 0, a certain one 1."""
        return float(((self.mean - self.chance) / (1 - self.chance)).sum())

    def span(self, share: float) -> int:
        """Questions from the first on whose mean stays above a share."""
        return int((self.mean > share).cumprod().sum())


@cache
def measured(pupil: Pupil) -> Measured:
    """What was measured of a network of `WANTED`, read from the file.

    Raises:
        KeyError: no such network was measured.
    """
    return Measured(pupil, _file()[pupil], 1 / TASKS[pupil.task].symbols)


def examine(pupil: Pupil, seed: int) -> list[float]:
    """Teach a network its whole task from a seed; its shares of right answers, Q of them."""
    network = Deep(pupil.layers, pupil.hidden, TASKS[pupil.task], seed)
    for _ in learn(network, lessons(seed)):
        pass
    return by_question(network, examiner()).tolist()


@cache
def _file() -> dict[Pupil, Shares]:
    found: dict[Pupil, list[list[float]]] = {}
    for run in json.loads(FILE.read_text()):
        pupil = Pupil(run["task"], run["layers"], run["hidden"])
        found.setdefault(pupil, []).append(run["shares"])
    return {pupil: np.array(rows) for pupil, rows in found.items()}


def _run(pupil: Pupil, seed: int) -> dict[str, Any]:
    torch.set_num_threads(1)
    shares = [round(share, 4) for share in examine(pupil, seed)]
    return pupil._asdict() | {"seed": seed, "shares": shares}


def _runs() -> Iterator[dict[str, Any]]:
    """Every network from every seed, one process a core."""
    jobs = [(pupil, seed) for pupil in WANTED for seed in SEEDS]
    with get_context("spawn").Pool() as pool:
        for waiting in [pool.apply_async(_run, job) for job in jobs]:
            yield waiting.get()


def main() -> None:
    """Measure everything, saying so as it goes, and write the file."""
    began, lines = time.monotonic(), []
    for run in _runs():
        mean = sum(run["shares"]) / len(run["shares"])
        print(
            f"{time.monotonic() - began:4.0f} s  {run['task']}, layers: {run['layers']}, "
            f"H = {run['hidden']}, seed {run['seed']}: {mean:.3f}",
            flush=True,
        )
        lines.append(json.dumps(run))
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n")  # a line a run: readable, and diffs small


if __name__ == "__main__":
    main()
