"""Training for readers: one network learns at a time, the same settings learn once for everybody.

A job lives as long as somebody watches it: a reader who stops it, or closes the page, leaves it,
and the last one to leave ends it. Its thread asks after every step, and so ends within a step.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from content import Language

if TYPE_CHECKING:
    from rnn_core.pretraining import Model

KEPT: Final = 24
"""Finished trainings kept for all readers; a network is 100 kB."""
MAX_WAITING: Final = 12
FORGOTTEN: Final = 10.0  # seconds without a look, after which a reader is taken to have left
EXAMS: Final = 10  # examinations in a training
ASKED: Final = 200  # held-out scenes in each of them
State = Literal["waiting", "learning", "done", "stopped", "failed"]


class Settings(NamedTuple):
    """All that a training depends on."""

    name: str
    language: Language
    steps: int
    rate: float
    seed: int


@dataclass
class Job:
    """One training and what has become of it; written by its thread, read by everyone."""

    settings: Settings
    state: State = "waiting"
    losses: list[tuple[int, float]] = field(default_factory=list)
    shares: list[tuple[int, float]] = field(default_factory=list)
    model: Model | None = None
    readers: dict[str, float] = field(default_factory=dict)  # who watches, and when last seen

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "stopped", "failed")

    @property
    def wanted(self) -> bool:
        """Whether anybody still watches."""
        now = time.monotonic()
        return any(now - seen < FORGOTTEN for seen in list(self.readers.values()))


class Classroom:
    """All trainings of this server."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[Settings, Job] = OrderedDict()
        self._queue: list[Job] = []
        self._lock = threading.Lock()
        self._busy = False

    def enrol(self, settings: Settings, reader: str) -> Job | None:
        """Ask for a training: a new one, or the one others asked for; None if too many wait."""
        with self._lock:
            job = self._jobs.get(settings)
            if job is None or job.state in ("stopped", "failed"):
                if len(self._queue) >= MAX_WAITING:
                    return None
                job = self._jobs[settings] = Job(settings)
                self._queue.append(job)
            job.readers[reader] = time.monotonic()
            if not self._busy:
                self._busy = True
                threading.Thread(target=self._work, name="classroom", daemon=True).start()
            return job

    def watch(self, settings: Settings, reader: str) -> Job | None:
        """A training as it stands, if anybody asked for it; who watches keeps it going."""
        with self._lock:
            job = self._jobs.get(settings)
            if job and reader in job.readers:
                job.readers[reader] = time.monotonic()
            return job

    def leave(self, settings: Settings, reader: str) -> None:
        """Stop watching; the last one to leave stops the training."""
        with self._lock:
            job = self._jobs.get(settings)
            if job and not job.ended:
                job.readers.pop(reader, None)
                if not job.readers:
                    job.state = "stopped"
                    if job in self._queue:
                        self._queue.remove(job)

    def ahead(self, job: Job) -> int:
        """How many trainings come before this one."""
        with self._lock:
            waiting = self._queue.index(job) if job in self._queue else 0
            return waiting + any(other.state == "learning" for other in self._jobs.values())

    def _work(self) -> None:
        while True:
            with self._lock:
                ended = [key for key, job in self._jobs.items() if job.ended]
                for key in ended[: max(0, len(ended) - KEPT)]:
                    del self._jobs[key]
                if not self._queue:
                    self._busy = False
                    return
                job = self._queue.pop(0)
                if job.state == "waiting":
                    job.state = "learning"
            if job.state == "learning":
                self._teach(job)

    def _teach(self, job: Job) -> None:
        try:
            finished = _learn(job)
        except Exception:
            job.state = "failed"
            raise
        with self._lock:
            if job.state == "learning":
                job.state = "done" if finished else "stopped"


def _learn(job: Job) -> bool:
    """Teach until the end or until nobody wants it; whether it came to the end."""
    import torch

    from rnn_core.pretraining import fresh
    from rnn_core.school import COURSES
    from rnn_core.training import fit

    name, language, steps, rate, seed = job.settings
    course, model = COURSES[name], fresh(name, language, seed)
    batches = course.batches(language, torch.Generator().manual_seed(seed))
    exams = {round(steps * part / EXAMS) for part in range(1, EXAMS + 1)}
    for progress in fit(model.network, batches, steps=steps, rate=rate):  # type: ignore[arg-type]
        job.losses.append((progress.step, progress.loss))
        if job.state != "learning" or not job.wanted:
            return False
        if progress.step in exams:
            marks = course.examine(model.network, language, ASKED)
            job.shares.append((progress.step, next(iter(marks.values()))))
    job.model = model
    return True


CLASSROOM: Final = Classroom()
"""The one of this process: readers share it, and its limits hold for all of them together."""
