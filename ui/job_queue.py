"""The queue of trainings that readers ask for: equal settings are trained once for everybody.

A job lives as long as a session watches it: a reader who stops it, or closes the page, leaves it,
and the last one to leave ends it. Its thread asks after every step, and so ends within a step.
What it came to, moment by moment, is kept: whoever asks for the same sees it from the beginning.
Paced trainings, slowed down for the eye, mostly sleep: several run at once in a queue of their own.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from lessons.training_job import TrainingJob
from rnn_core.training import TrainingStatus

KEPT_RESULTS: Final = 24
"""Finished trainings kept for all readers; a network is 100 kB."""
MAX_WAITING: Final = 12
PACED_AT_ONCE: Final = 8
PACED_WAITING: Final = 52  # with those that run, a class of sixty
WATCHER_TIMEOUT: Final = 10.0  # seconds without a look, after which a session counts as closed
MAX_MOMENTS: Final = 200
"""Moments kept of a training; of a longer one every other is dropped, again and again."""
MOMENT_SECONDS: Final = 0.1  # between two moments that are kept
State = Literal["waiting", "training", "done", "stopped", "failed"]


@dataclass(frozen=True)
class Moment:
    """A training as it stood at a time.

    Attributes:
        seconds: since it began.
        step: steps done.
        loss: of this step.
        share: of right answers, when they were last counted.
        result: what there was to show.
    """

    seconds: float
    step: int
    loss: float
    share: float | None
    result: Any


@dataclass
class Job:
    """One training and what has become of it; written by its thread, read by every session.

    Attributes:
        training: what to train.
        state: what it is doing.
        moments: how it went, from its beginning; the last one is where it stands.
        watchers: session id → when it was last seen.
    """

    training: TrainingJob
    state: State = "waiting"
    moments: list[Moment] = field(default_factory=list)
    watchers: dict[str, float] = field(default_factory=dict)

    @property
    def result(self) -> Any:
        """What there is to show or to ask by now."""
        return self.moments[-1].result if self.moments else None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "stopped", "failed")

    @property
    def watched(self) -> bool:
        """Whether any session still watches."""
        now = time.monotonic()
        return any(now - seen < WATCHER_TIMEOUT for seen in list(self.watchers.values()))


class JobQueue:
    """Trainings of this server, of which only so many run at once.

    Args:
        workers: how many run at once.
        waiting: how many more may wait.
    """

    def __init__(self, workers: int = 1, waiting: int = MAX_WAITING) -> None:
        self._workers, self._capacity = workers, workers + waiting
        self._jobs: OrderedDict[TrainingJob, Job] = OrderedDict()
        self._waiting: list[Job] = []
        self._lock = threading.Lock()
        self._busy_workers = 0

    def submit(self, training: TrainingJob, session: str) -> Job | None:
        """Ask for a training: a new one, or the one others asked for; None if too many wait."""
        with self._lock:
            job = self._jobs.get(training)
            if job is None or job.state in ("stopped", "failed"):
                if sum(not one.ended for one in self._jobs.values()) >= self._capacity:
                    return None
                job = self._jobs[training] = Job(training)
                self._jobs.move_to_end(training)  # asked for again, it is the newest
                self._waiting.append(job)
            job.watchers[session] = time.monotonic()
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
                job.watchers[session] = time.monotonic() + seconds
            return job

    def leave(self, training: TrainingJob, session: str) -> None:
        """Stop watching; the last session to leave stops the training."""
        with self._lock:
            job = self._jobs.get(training)
            if job and not job.ended:
                job.watchers.pop(session, None)
                if not job.watchers:
                    job.state = "stopped"
                    if job in self._waiting:
                        self._waiting.remove(job)

    def jobs_ahead(self, job: Job) -> int:
        """How many trainings come before this one."""
        with self._lock:
            waiting = self._waiting.index(job) if job in self._waiting else 0
            running = sum(other.state == "training" for other in self._jobs.values())
            return waiting + (running >= self._workers)

    def _work(self) -> None:
        """Run jobs until none waits: what one thread does."""
        while True:
            with self._lock:
                ended = [key for key, job in self._jobs.items() if job.ended]
                for key in ended[: max(0, len(ended) - KEPT_RESULTS)]:
                    del self._jobs[key]
                if not self._waiting:
                    self._busy_workers -= 1
                    return
                job = self._waiting.pop(0)
                if job.state == "waiting":
                    job.state = "training"
            if job.state == "training":
                self._run(job)

    def _run(self, job: Job) -> None:
        try:
            self._train(job)
        except Exception:  # the next in the queue is not to wait for it
            logging.getLogger(__name__).exception("a training failed: %s", job.training)
            job.state = "failed"
            return
        with self._lock:
            if job.state == "training":
                job.state = "done"

    def _train(self, job: Job) -> None:
        """Train until the end or until nobody watches, which its state then says."""
        began = time.monotonic()
        for status in job.training.train():
            with self._lock:
                if job.state == "training" and not job.watched:
                    job.state = "stopped"  # under the lock: nobody may join what is ending
                if job.state != "training":
                    return
                job.moments = _with_status(job.moments, status, time.monotonic() - began)


def _with_status(moments: list[Moment], status: TrainingStatus, seconds: float) -> list[Moment]:
    """The moments of a training and its newest one: a new list, as others may be reading the old.

    The one before the newest is dropped if too little time had passed since the one before that.
    """
    kept, last = moments, moments[-1] if moments else Moment(0, 0, status.loss, None, None)
    if len(kept) > 1 and last.seconds - kept[-2].seconds < MOMENT_SECONDS:
        kept = kept[:-1]
    if len(kept) >= MAX_MOMENTS:
        kept = kept[::2]
    share = last.share if status.share is None else status.share
    result = last.result if status.result is None else status.result
    return [*kept, Moment(seconds, status.step, status.loss, share, result)]


TRAINING_QUEUE: Final = JobQueue()
PACED_QUEUE: Final = JobQueue(PACED_AT_ONCE, PACED_WAITING)


def queue_for(training: TrainingJob) -> JobQueue:
    """The queue of a training: of this process, so that its limits hold for all readers."""
    return PACED_QUEUE if training.paced else TRAINING_QUEUE
