"""What the classroom takes orders for: all that a training depends on, and how it goes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final, Protocol

from content import Language

if TYPE_CHECKING:
    from rnn_core.marked import TaskName
    from rnn_core.rememberers import CellName
    from rnn_core.training import Look

EXAMS: Final = 10  # examinations in a training of a network
ASKED: Final = 200  # held-out scenes in each of them
PAUSE: Final = 0.15  # seconds between two snapshots of a word: an eye follows what lasts 0.3 s


class Order(Protocol):
    """Equal orders are taught once, for everybody."""

    @property
    def paced(self) -> bool:
        """Whether it mostly sleeps, slowed down for the eye, and so may go on beside others."""

    @property
    def length(self) -> int:
        """Steps in all."""

    def teach(self) -> Iterator[Look]:
        """Teach, a look at least every quarter of a second; whoever stops asking, stops it."""

    def __hash__(self) -> int:
        """Orders are compared by all that they depend on."""


@dataclass(frozen=True)
class Network:
    """A network of `rnn_core.school`, taught on the micro-world; its result is the network."""

    name: str
    language: Language
    steps: int
    rate: float
    seed: int
    paced: ClassVar = False

    @property
    def length(self) -> int:
        """Steps in all."""
        return self.steps

    def teach(self) -> Iterator[Look]:
        """The course, with examinations on what was never seen."""
        import torch

        from rnn_core.pretraining import fresh
        from rnn_core.school import COURSES
        from rnn_core.training import Look, fit

        course, model = COURSES[self.name], fresh(self.name, self.language, self.seed)
        batches = course.batches(self.language, torch.Generator().manual_seed(self.seed))
        exams = {round(self.steps * part / EXAMS) for part in range(1, EXAMS + 1)}
        network = model.network
        for progress in fit(network, batches, steps=self.steps, rate=self.rate):  # type: ignore[arg-type]
            share = None
            if progress.step in exams:
                share = next(iter(course.examine(network, self.language, ASKED).values()))
            last = progress.step == self.steps
            yield Look(progress.step, progress.loss, share, model if last else None)


@dataclass(frozen=True)
class Spelling:
    """A word, letter by letter, slow enough to look on; its result is the word learnt so far."""

    spelling: str
    recurrent: bool
    cells: int
    start: int
    paced: ClassVar = True

    @property
    def length(self) -> int:
        """Updates in all."""
        from rnn_core.hello import STEPS

        return STEPS

    def teach(self) -> Iterator[Look]:
        """A snapshot after every few updates, the untrained network first."""
        from rnn_core.training import Look
        from rnn_core.writing import learning_word

        for word in learning_word(self.spelling, self.cells, self.start, self.recurrent):
            now = word.snapshots[-1]
            yield Look(now.step, now.loss, now.accuracy, word)
            time.sleep(PAUSE)


@dataclass(frozen=True)
class Recall:
    """One layer of every measured size, in turns; the result is what they remember so far."""

    line: str = field(compare=False)  # the size looked at: it changes nothing
    paced: ClassVar = False

    @property
    def length(self) -> int:
        """Steps in all."""
        from rnn_core.measured import SIZES
        from rnn_core.tasks import RECALL

        return RECALL.training * len(SIZES)

    def teach(self) -> Iterator[Look]:
        """From a seed of which nothing was measured."""
        from rnn_core.live import live_recall
        from rnn_core.measured import SEEDS, SIZES

        return live_recall(SIZES, max(SEEDS) + 1)


@dataclass(frozen=True)
class Lags:
    """One cell at every measured lag up to one, the shortest first; the result is its scores."""

    lag_task: TaskName
    lag_cell: CellName
    lag: str
    lag_seed: int
    paced: ClassVar = False

    @property
    def length(self) -> int:
        """Steps in all."""
        from rnn_core.lags import TRAINING, up_to

        return TRAINING[self.lag_task] * len(up_to(int(self.lag)))

    def teach(self) -> Iterator[Look]:
        """The very trainings that were measured, if their seed was."""
        from rnn_core.lags import live

        return live(self.lag_task, self.lag_cell, int(self.lag), self.lag_seed)


@dataclass(frozen=True)
class Depth:
    """Layers upon one another; the result is what the network knows and does so far."""

    puzzle: str
    layers: int
    deal: int
    paced: ClassVar = False

    @property
    def length(self) -> int:
        """Steps in all."""
        from rnn_core.tasks import TASKS

        return TASKS[self.puzzle].training

    def teach(self) -> Iterator[Look]:
        """The very training that was measured, if its seed was."""
        from rnn_core.live import live_depth

        return live_depth(self.puzzle, self.layers, self.deal)


@dataclass(frozen=True)
class Skipgram:
    """Word vectors, slow enough to look on; the result is what has been learnt so far."""

    language: Language
    window: int
    negatives: int
    dimension: int
    sown: int
    paced: ClassVar = True

    @property
    def length(self) -> int:
        """Updates in all."""
        from rnn_core.skipgram import STEPS

        return STEPS

    def teach(self) -> Iterator[Look]:
        """A snapshot after every few updates, the untrained vectors first."""
        from rnn_core.skipgram import learning
        from rnn_core.training import Look
        from ui.experiments.vectors import skipgram

        settings = (self.language, self.window, self.negatives, self.dimension, self.sown)
        for learnt in learning(*settings, whole=skipgram(*settings)):
            now = learnt.snapshots[-1]
            yield Look(now.step, now.loss, now.right, learnt)
            time.sleep(PAUSE)
