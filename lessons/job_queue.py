"""The queue of trainings that readers ask for: equal settings are trained once for everybody.

A job lives as long as a visitor watches it: who stops it, or closes the page, leaves it, and the
last one to leave ends it. Its thread asks after every step, and so ends within a step. What it
came to, moment by moment, is kept: whoever asks for the same sees it from the beginning. Those who
wait are taken in turn, address by address, so that nobody's many jobs hold another's up.
Paced trainings, slowed down for the eye, mostly sleep: several run at once in a queue of their own.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, OrderedDict
from typing import Final, Literal, get_args

from lessons.jobs import End, Job, Visitor, Watcher, with_status
from lessons.kept import BUDGET, kept_bytes
from lessons.training_job import TrainingJob

KEPT_RESULTS: Final = 24
"""Finished trainings kept for all readers; their moments count with the bytes of all caches."""
MAX_WAITING: Final = 12
PACED_AT_ONCE: Final = 8
PACED_WAITING: Final = 72  # with those that run, a class of sixty and a quarter for others
MAX_OF_SESSION: Final = 2
"""Trainings of one open page that have not ended."""
SHARE_OF_OTHERS: Final = 4
"""One place in so many is never given to an address that has all the rest."""
Full = Literal["full", "address", "session"]
FULL: Final[tuple[Full, ...]] = get_args(Full)


class JobQueue:
    """Trainings of this server, of which only so many run at once.

    Args:
        workers: how many run at once.
        waiting: how many more may wait.

    Attributes:
        ended: trainings by what they came to.
        refused: trainings that were not taken, by the reason.
    """

    def __init__(self, workers: int = 1, waiting: int = MAX_WAITING) -> None:
        self._workers, self._capacity = workers, workers + waiting
        self._jobs: OrderedDict[TrainingJob, Job] = OrderedDict()
        self._waiting: list[Job] = []
        self._served: dict[str, int] = {}  # address → its last turn
        self._lock = threading.Lock()
        self._busy_workers = 0
        self.ended: Counter[End] = Counter()
        self.refused: Counter[Full] = Counter()

    def submit(self, training: TrainingJob, visitor: Visitor) -> Job | Full:
        """Ask for a training: a new one, or the one others asked for; or why it is not taken."""
        with self._lock:
            job = self._jobs.get(training)
            if job is None or job.state in ("stopped", "failed", "late"):
                self._drop_left()
                full = self._no_room(visitor)
                if full:
                    self.refused[full] += 1
                    return full
                job = self._jobs[training] = Job(training)
                self._jobs.move_to_end(training)  # asked for again, it is the newest
                self._waiting.append(job)
            job.watchers[visitor.session] = Watcher(visitor)
            if self._waiting and self._busy_workers < self._workers:
                self._busy_workers += 1
                threading.Thread(target=self._work, name="training", daemon=True).start()
            return job

    def watch(self, training: TrainingJob, session: str, seconds: float = 0.0) -> Job | None:
        """A job that this session asked for, or one that has ended; watching keeps it going.

        Args:
            training: of the job.
            session: who watches.
            seconds: for how long it will not look again, beside the usual.
        """
        with self._lock:
            job = self._jobs.get(training)
            if job is None or not (job.ended or session in job.watchers):
                return None
            if session in job.watchers:
                job.watchers[session].look(seconds)
            if job.ended:
                with BUDGET.lock:
                    BUDGET.touch(job.kept)
            return job

    def leave(self, training: TrainingJob, session: str) -> None:
        """Stop watching; the last session to leave stops the training."""
        with self._lock:
            job = self._jobs.get(training)
            if job and not job.ended:
                job.watchers.pop(session, None)
                if not job.watchers:
                    self._end(job, "stopped")

    def jobs_ahead(self, job: Job) -> int:
        """How many trainings come before this one."""
        with self._lock:
            self._drop_left()
            order = self._order()
            waiting = order.index(job) if job in order else 0
            running = sum(other.state == "training" for other in self._jobs.values())
            return waiting + (running >= self._workers)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @property
    def running(self) -> int:
        """How many are being trained."""
        return sum(job.state == "training" for job in list(self._jobs.values()))

    def _no_room(self, visitor: Visitor) -> Full | None:
        """Why a visitor may not have one more training; under the lock."""
        going_on = [job for job in self._jobs.values() if not job.ended]
        if len(going_on) >= self._capacity:
            return "full"
        if sum(visitor.session in job.watchers for job in going_on) >= MAX_OF_SESSION:
            return "session"
        own = sum(visitor.address in job.addresses for job in going_on)
        return "address" if own >= self._capacity - self._capacity // SHARE_OF_OTHERS else None

    def _order(self) -> list[Job]:
        """Those who wait as they will be taken; under the lock.

        First an address that has not had a turn, then the one whose turn is longest ago.
        """
        waiting, served, order = [*self._waiting], dict(self._served), []
        turn = max(served.values(), default=0)
        while waiting:
            turn += 1
            job = min(waiting, key=lambda one: min(served.get(it, 0) for it in one.addresses))
            waiting.remove(job)
            order.append(job)
            served |= dict.fromkeys(job.addresses, turn)
        return order

    def _take(self) -> Job | None:
        """The next in turn, which no longer waits; under the lock."""
        self._drop_left()
        order = self._order()
        if not order:
            self._served.clear()
            return None
        job, turn = order[0], max(self._served.values(), default=0) + 1
        self._waiting.remove(job)
        job.state = "training"
        asking = {address for one in order for address in one.addresses}
        kept = {address: then for address, then in self._served.items() if address in asking}
        self._served = kept | dict.fromkeys(job.addresses, turn)
        return job

    def _drop_left(self) -> None:
        """Let those go for whom nobody waits any longer; under the lock."""
        for job in [*self._waiting]:
            if not job.watched:
                self._end(job, "stopped")

    def _end(self, job: Job, state: End) -> None:
        """Nothing more will happen to a job; under the lock."""
        job.state = state
        self.ended[state] += 1
        if job in self._waiting:
            self._waiting.remove(job)

    def _work(self) -> None:
        """Run jobs until none waits: what one thread does."""
        while True:
            with self._lock:
                ended = [key for key, job in self._jobs.items() if job.ended]
                for key in ended[: max(0, len(ended) - KEPT_RESULTS)]:
                    with BUDGET.lock:
                        BUDGET.discard(self._jobs.pop(key).kept)
                job = self._take()
                if job is None:
                    self._busy_workers -= 1
                    return
            self._run(job)
            size = kept_bytes(job.moments)
            with self._lock, BUDGET.lock:
                if self._jobs.get(job.training) is job:
                    BUDGET.add(job.kept, size)

    def _run(self, job: Job) -> None:
        job.began = time.monotonic()
        try:
            self._train(job)
        except Exception:  # the next in the queue is not to wait for it
            logging.getLogger(__name__).exception("a training failed: %s", job.training)
            with self._lock:
                if not job.ended:
                    self._end(job, "failed")
            return
        with self._lock:
            if not job.ended:
                self._end(job, "done")

    def _train(self, job: Job) -> None:
        """Train until the end, for as long as may be, or until nobody watches."""
        for status in job.training.train():
            with self._lock:
                # Under the lock: nobody may join what is ending.
                if not job.ended and (job.late or not job.watched):
                    self._end(job, "late" if job.late else "stopped")
                if job.ended:
                    return
                job.moments = with_status(job.moments, status, job.seconds)


TRAINING_QUEUE: Final = JobQueue()
PACED_QUEUE: Final = JobQueue(PACED_AT_ONCE, PACED_WAITING)


def queue_for(training: TrainingJob) -> JobQueue:
    """The queue of a training: of this process, so that its limits hold for all readers."""
    return PACED_QUEUE if training.paced else TRAINING_QUEUE
