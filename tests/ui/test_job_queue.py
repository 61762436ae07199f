"""One network is trained at a time, equal settings once; the last to leave ends it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import pytest

from lessons.scheme.char_rnn import CharRnnTraining
from lessons.structures.training import NetworkTraining
from lessons.training_job import TrainingJob
from rnn_core.training import TrainingStatus
from ui import job_queue
from ui.job_queue import MAX_WAITING, Job, JobQueue

TAGGER = NetworkTraining("tagger", "en", 50, 0.01, 0)


@dataclass(frozen=True)
class EmptyTraining:
    """A training of nothing, a step every other millisecond."""

    steps: int
    seed: int = 0
    paced: ClassVar = False
    network: ClassVar = ""

    def train(self) -> Iterator[TrainingStatus]:
        for step in range(1, self.steps + 1):
            time.sleep(0.002)
            yield TrainingStatus(
                step, self.seed + 1 / step, None, step if step == self.steps else None
            )


SHORT = EmptyTraining(50)
LONG = EmptyTraining(20_000)


@pytest.fixture
def queue() -> Iterator[JobQueue]:
    queue = JobQueue()
    yield queue
    for job in list(queue._jobs.values()):
        for session in list(job.watchers):
            queue.leave(job.training, session)


@dataclass(frozen=True)
class Broken:
    """A training that fails, at once or after its first step."""

    steps_before: int
    steps: ClassVar = 2
    paced: ClassVar = False
    network: ClassVar = ""

    def train(self) -> Iterator[Any]:
        yield from [TrainingStatus(step, 1.0, None) for step in range(self.steps_before)]
        raise RuntimeError("meant to fail")


def submitted(queue: JobQueue, training: TrainingJob, session: str = "one") -> Job:
    job = queue.submit(training, session)
    assert job is not None
    return job


def wait(condition: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


def steps(job: Job) -> int:
    return job.moments[-1].step if job.moments else 0


def test_a_training_ends_and_its_network_can_be_asked(queue: JobQueue) -> None:
    job = submitted(queue, TAGGER)
    wait(lambda: job.ended)
    assert job.state == "done"
    first, last = job.moments[0], job.moments[-1]
    assert (first.step, last.step) == (1, 50)
    assert last.loss < first.loss / 2 and last.share > 0.9
    assert [step for step, _ in last.result.shares] == list(range(5, 51, 5))
    labels = job.result.model.predict("a big cat sleeps on the roof").labels
    assert labels == ("DET", "ADJ", "NOUN", "VERB", "ADP", "DET", "NOUN")


def test_a_paced_training_gives_its_snapshots_one_by_one(queue: JobQueue) -> None:
    training = CharRnnTraining("Hello", True, 8, 0)
    job = submitted(queue, training)
    wait(lambda: job.result is not None)
    few = len(job.result.snapshots)
    assert few < 26
    wait(lambda: len(job.result.snapshots) > few)
    wait(lambda: job.ended)
    assert job.result.generated[-1] == "ello"
    assert [one.step for one in job.moments] == list(range(0, training.steps + 1, 4))
    assert [len(one.result.snapshots) for one in job.moments] == list(range(1, 27))
    apart = np.diff([one.seconds for one in job.moments])
    assert apart.min() > 0.1  # slow enough for an eye


def test_a_paced_training_stops_soon_and_keeps_its_snapshots(
    queue: JobQueue,
) -> None:
    training = CharRnnTraining("Hello", True, 8, 1)
    job = submitted(queue, training)
    wait(lambda: len(job.moments) > 3)
    queue.leave(training, "one")
    wait(lambda: not queue._busy_workers, seconds=0.5)
    assert job.state == "stopped" and 3 <= len(job.result.snapshots) < 26


def test_equal_trainings_run_once(queue: JobQueue) -> None:
    job = submitted(queue, SHORT)
    assert submitted(queue, SHORT, "two") is job
    wait(lambda: job.ended)
    assert submitted(queue, SHORT, "three") is job
    other = submitted(queue, replace(SHORT, seed=1))
    assert other is not job
    wait(lambda: other.ended)
    assert other.moments[-1].loss != job.moments[-1].loss


def test_a_training_stops_within_half_a_second(queue: JobQueue) -> None:
    job = submitted(queue, LONG)
    wait(lambda: steps(job) > 20)
    queue.leave(LONG, "one")
    assert job.state == "stopped"
    wait(lambda: not queue._busy_workers, seconds=0.5)
    assert steps(job) < LONG.steps
    assert job.result is None


def test_it_goes_on_while_another_session_watches(queue: JobQueue) -> None:
    job = submitted(queue, LONG)
    submitted(queue, LONG, "two")
    queue.leave(LONG, "one")
    learnt = steps(job)
    wait(lambda: steps(job) > learnt + 5)
    assert job.state == "training"


def test_one_runs_and_the_rest_see_how_many_are_ahead(queue: JobQueue) -> None:
    jobs = [submitted(queue, replace(LONG, seed=seed)) for seed in range(3)]
    wait(lambda: jobs[0].moments)
    assert [job.state for job in jobs] == ["training", "waiting", "waiting"]
    assert [queue.jobs_ahead(job) for job in jobs[1:]] == [1, 2]
    queue.leave(jobs[1].training, "one")
    queue.leave(jobs[0].training, "one")
    wait(lambda: jobs[2].moments)
    assert [job.state for job in jobs] == ["stopped", "stopped", "training"]
    assert not jobs[1].moments


def test_a_full_queue_takes_no_more(queue: JobQueue) -> None:
    first = submitted(queue, LONG)
    wait(lambda: first.moments)
    for seed in range(1, MAX_WAITING + 1):
        submitted(queue, replace(LONG, seed=seed))
    assert queue.submit(replace(LONG, seed=99), "one") is None
    assert queue.submit(LONG, "two") is first  # what is known already needs no place


def test_a_closed_page_watches_no_more(queue: JobQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_queue, "WATCHER_TIMEOUT", 0.5)
    job = submitted(queue, LONG)
    for _ in range(5):
        time.sleep(0.1)
        assert queue.watch(LONG, "one") is job
    assert job.state != "stopped"
    wait(lambda: job.state == "stopped", seconds=2)


def test_a_stopped_training_begins_anew(queue: JobQueue) -> None:
    job = submitted(queue, LONG)
    queue.leave(LONG, "one")
    assert submitted(queue, LONG) is not job


def test_a_reader_who_holds_it_is_waited_for(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_queue, "WATCHER_TIMEOUT", 0.2)
    job = submitted(queue, LONG)
    queue.watch(LONG, "one", seconds=0.6)
    time.sleep(0.5)
    assert job.state == "training"
    wait(lambda: job.state == "stopped", seconds=2)


def test_a_long_training_keeps_so_many_moments_from_its_first_to_its_last(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_queue, "MAX_MOMENTS", 16)
    monkeypatch.setattr(job_queue, "MOMENT_SECONDS", 0.0)
    job = submitted(queue, EmptyTraining(100))
    wait(lambda: job.ended)
    kept = [one.step for one in job.moments]
    assert kept[0] == 1 and kept[-1] == 100 and kept == sorted(set(kept)) and 8 <= len(kept) <= 16
    assert job.result == 100


def test_moments_are_no_nearer_than_an_eye_can_tell(queue: JobQueue) -> None:
    job = submitted(queue, EmptyTraining(250))
    wait(lambda: job.ended)
    *kept, _ = [one.seconds for one in job.moments]
    assert len(kept) > 2 and np.diff(kept).min() >= job_queue.MOMENT_SECONDS


def test_only_so_many_results_are_kept(queue: JobQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_queue, "KEPT_RESULTS", 1)
    jobs = [submitted(queue, replace(SHORT, seed=seed)) for seed in range(3)]
    wait(lambda: all(job.ended for job in jobs) and not queue._busy_workers)
    assert list(queue._jobs) == [jobs[-1].training]


@pytest.mark.parametrize("steps_before", [0, 1])
def test_a_failed_training_says_so_and_the_next_runs(queue: JobQueue, steps_before: int) -> None:
    failing, next_one = submitted(queue, Broken(steps_before)), submitted(queue, SHORT)
    wait(lambda: next_one.ended)
    assert (failing.state, next_one.state) == ("failed", "done")
    assert len(failing.moments) == steps_before
    later = submitted(queue, replace(SHORT, seed=1))
    wait(lambda: later.ended)
    assert later.state == "done"
    assert submitted(queue, Broken(steps_before)) is not failing  # it may be tried again


def test_what_is_asked_for_again_is_kept_as_the_newest(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(queue, LONG)
    queue.leave(LONG, "one")
    wait(lambda: not queue._busy_workers)
    monkeypatch.setattr(job_queue, "KEPT_RESULTS", 1)
    other = submitted(queue, SHORT)
    wait(lambda: other.ended)
    submitted(queue, LONG)
    queue.leave(LONG, "one")
    wait(lambda: not queue._busy_workers)
    assert list(queue._jobs) == [LONG]


def test_a_session_that_left_sees_no_later_run_of_others(queue: JobQueue) -> None:
    stopped = submitted(queue, LONG, "one")
    queue.leave(LONG, "one")
    assert queue.watch(LONG, "one") is stopped  # as far as it came
    job = submitted(queue, LONG, "two")
    assert queue.watch(LONG, "one") is None
    assert queue.watch(LONG, "two") is job


def test_paced_trainings_run_side_by_side() -> None:
    queue = JobQueue(workers=3, waiting=1)
    jobs_wanted = [CharRnnTraining("Hello", True, 8, start) for start in range(40, 45)]
    jobs = [queue.submit(training, "one") for training in jobs_wanted]
    assert jobs[-1] is None and None not in jobs[:-1]
    wait(lambda: all(job and job.moments for job in jobs[:3]))
    assert [job and job.state for job in jobs[:4]] == ["training"] * 3 + ["waiting"]
    assert jobs[3] and queue.jobs_ahead(jobs[3]) == 1
    for training in jobs_wanted[:4]:
        queue.leave(training, "one")
    wait(lambda: not queue._busy_workers, seconds=0.5)


def test_a_paced_training_does_not_wait_for_a_network() -> None:
    assert job_queue.queue_for(TAGGER) is not job_queue.queue_for(
        CharRnnTraining("Hello", True, 8, 0)
    )
