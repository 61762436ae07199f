"""Training for readers: one network learns at a time, the same settings learn once for everybody.

A job lives as long as somebody watches it: a reader who stops it, or closes the page, leaves it,
and the last one to leave ends it. Its thread asks after every step, and so ends within a step.
What is slowed down for the eye mostly sleeps; several of those go on side by side in another room.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from lessons.orders import Order

KEPT: Final = 24
"""Finished trainings kept for all readers; a network is 100 kB."""
MAX_WAITING: Final = 12
WATCHED_AT_ONCE: Final = 8
WATCHERS_WAITING: Final = 52  # with those a class of sixty
FORGOTTEN: Final = 10.0  # seconds without a look, after which a reader is taken to have left
State = Literal["waiting", "learning", "done", "stopped", "failed"]


@dataclass
class Job:
    """One training and what has become of it; written by its thread, read by everyone."""

    order: Order
    state: State = "waiting"
    losses: list[tuple[int, float]] = field(default_factory=list)
    shares: list[tuple[int, float]] = field(default_factory=list)
    result: Any = None  # what there is to show or to ask by now
    readers: dict[str, float] = field(default_factory=dict)  # who watches, and when last seen

    @property
    def done(self) -> int:
        """Steps done."""
        return self.losses[-1][0] if self.losses else 0

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
    """Trainings of this server that share their teachers.

    Args:
        teachers: how many trainings go on at once.
        waiting: how many more may wait.
    """

    def __init__(self, teachers: int = 1, waiting: int = MAX_WAITING) -> None:
        self._teachers, self._places = teachers, teachers + waiting
        self._jobs: OrderedDict[Order, Job] = OrderedDict()
        self._queue: list[Job] = []
        self._lock = threading.Lock()
        self._busy = 0  # teachers at work

    def enrol(self, order: Order, reader: str) -> Job | None:
        """Ask for a training: a new one, or the one others asked for; None if too many wait."""
        with self._lock:
            job = self._jobs.get(order)
            if job is None or job.state in ("stopped", "failed"):
                if sum(not one.ended for one in self._jobs.values()) >= self._places:
                    return None
                job = self._jobs[order] = Job(order)
                self._jobs.move_to_end(order)  # asked for again, it is the newest
                self._queue.append(job)
            job.readers[reader] = time.monotonic()
            if self._queue and self._busy < self._teachers:
                self._busy += 1
                threading.Thread(target=self._work, name="classroom", daemon=True).start()
            return job

    def watch(self, order: Order, reader: str) -> Job | None:
        """A training this reader asked for, or one that has ended; who watches keeps it going."""
        with self._lock:
            job = self._jobs.get(order)
            if job is None or not (job.ended or reader in job.readers):
                return None
            if reader in job.readers:
                job.readers[reader] = time.monotonic()
            return job

    def leave(self, order: Order, reader: str) -> None:
        """Stop watching; the last one to leave stops the training."""
        with self._lock:
            job = self._jobs.get(order)
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
            learning = sum(other.state == "learning" for other in self._jobs.values())
            return waiting + (learning >= self._teachers)

    def _work(self) -> None:
        while True:
            with self._lock:
                ended = [key for key, job in self._jobs.items() if job.ended]
                for key in ended[: max(0, len(ended) - KEPT)]:
                    del self._jobs[key]
                if not self._queue:
                    self._busy -= 1
                    return
                job = self._queue.pop(0)
                if job.state == "waiting":
                    job.state = "learning"
            if job.state == "learning":
                self._teach(job)

    def _teach(self, job: Job) -> None:
        try:
            self._learn(job)
        except Exception:  # the next in the queue is not to wait for it
            logging.getLogger(__name__).exception("a training failed: %s", job.order)
            job.state = "failed"
            return
        with self._lock:
            if job.state == "learning":
                job.state = "done"

    def _learn(self, job: Job) -> None:
        """Teach until the end or until nobody wants it, which its state then says."""
        for look in job.order.teach():
            with self._lock:
                if job.state == "learning" and not job.wanted:
                    job.state = "stopped"  # under the lock: nobody may join what is ending
                if job.state != "learning":
                    return
                job.losses.append((look.step, look.loss))
                if look.share is not None:
                    job.shares.append((look.step, look.share))
                if look.result is not None:
                    job.result = look.result


_LEARNING: Final = Classroom()
_WATCHING: Final = Classroom(WATCHED_AT_ONCE, WATCHERS_WAITING)


def room(order: Order) -> Classroom:
    """Where a training belongs: of this process, so that its limits hold for all readers."""
    return _WATCHING if order.paced else _LEARNING
