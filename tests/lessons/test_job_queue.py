"""One network is trained at a time, equal settings once; the last to leave ends it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import pytest

from lessons import job_queue, jobs
from lessons.job_queue import MAX_OF_SESSION, MAX_WAITING, JobQueue
from lessons.jobs import Job, Visitor
from lessons.kept import BUDGET
from lessons.scheme.char_rnn import CharRnnTraining
from lessons.structures.training import NetworkTraining
from lessons.training_job import TrainingJob
from rnn_core.training import TrainingStatus

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
    job = queue.submit(training, Visitor(session, session))
    assert isinstance(job, Job)
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
    wait(lambda: queue.watch(TAGGER, "one") is job and job.ended)
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
    made = [submitted(queue, replace(LONG, seed=seed), str(seed)) for seed in range(3)]
    wait(lambda: made[0].moments)
    assert [job.state for job in made] == ["training", "waiting", "waiting"]
    assert [queue.jobs_ahead(job) for job in made[1:]] == [1, 2]
    queue.leave(made[1].training, "1")
    queue.leave(made[0].training, "0")
    wait(lambda: made[2].moments)
    assert [job.state for job in made] == ["stopped", "stopped", "training"]
    assert not made[1].moments


def test_a_full_queue_takes_no_more(queue: JobQueue) -> None:
    first = submitted(queue, LONG)
    wait(lambda: first.moments)
    for seed in range(1, MAX_WAITING + 1):
        submitted(queue, replace(LONG, seed=seed), str(seed))
    assert queue.submit(replace(LONG, seed=99), Visitor("99")) == "full"
    assert queue.submit(LONG, Visitor("two")) is first  # what is known already needs no place


def test_a_closed_page_watches_no_more(queue: JobQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "WATCHER_TIMEOUT", 0.5)
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
    monkeypatch.setattr(jobs, "WATCHER_TIMEOUT", 0.2)
    job = submitted(queue, LONG)
    queue.watch(LONG, "one", seconds=0.6)
    time.sleep(0.5)
    assert job.state == "training"
    wait(lambda: job.state == "stopped", seconds=2)


def test_a_long_training_keeps_so_many_moments_from_its_first_to_its_last(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MAX_MOMENTS", 16)
    monkeypatch.setattr(jobs, "MOMENT_SECONDS", 0.0)
    job = submitted(queue, EmptyTraining(100))
    wait(lambda: job.ended)
    kept = [one.step for one in job.moments]
    assert kept[0] == 1 and kept[-1] == 100 and kept == sorted(set(kept)) and 8 <= len(kept) <= 16
    assert job.result == 100


def test_moments_are_no_nearer_than_an_eye_can_tell(queue: JobQueue) -> None:
    job = submitted(queue, EmptyTraining(250))
    wait(lambda: job.ended)
    *kept, _ = [one.seconds for one in job.moments]
    assert len(kept) > 2 and np.diff(kept).min() >= jobs.MOMENT_SECONDS


def test_only_so_many_results_are_kept(queue: JobQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_queue, "KEPT_RESULTS", 1)
    made = [submitted(queue, replace(SHORT, seed=seed), str(seed)) for seed in range(3)]
    wait(lambda: all(job.ended for job in made) and not queue._busy_workers)
    assert list(queue._jobs) == [made[-1].training]


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
    taken = [
        queue.submit(training, Visitor(str(n), str(n))) for n, training in enumerate(jobs_wanted)
    ]
    made = [job for job in taken if isinstance(job, Job)]
    assert taken[-1] == "full" and len(made) == 4
    wait(lambda: all(job.moments for job in made[:3]))
    assert [job.state for job in made] == ["training"] * 3 + ["waiting"]
    assert queue.jobs_ahead(made[3]) == 1
    for n, training in enumerate(jobs_wanted[:4]):
        queue.leave(training, str(n))
    wait(lambda: not queue._busy_workers, seconds=0.5)


def test_a_paced_training_does_not_wait_for_a_network() -> None:
    assert job_queue.queue_for(TAGGER) is not job_queue.queue_for(
        CharRnnTraining("Hello", True, 8, 0)
    )


def test_a_closed_page_is_left_within_seconds_though_it_said_it_would_not_look(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ABSENT_SECONDS", 0.3)
    page = [True]
    job = queue.submit(LONG, Visitor("one", present=lambda: page[0]))
    assert isinstance(job, Job)
    wait(lambda: job.moments)
    queue.watch(LONG, "one", seconds=120)
    page[0] = False
    began = time.monotonic()
    wait(lambda: job.ended, seconds=5)
    assert job.state == "stopped" and time.monotonic() - began > 0.25
    assert queue.ended["stopped"] == 1


def test_a_page_that_comes_back_at_once_goes_on(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ABSENT_SECONDS", 0.5)
    page = [True]
    job = queue.submit(LONG, Visitor("one", present=lambda: page[0]))
    assert isinstance(job, Job)
    for _ in range(4):
        page[0] = False
        wait(lambda: job.watchers["one"].absent_since is not None)
        page[0] = True
        wait(lambda: job.watchers["one"].absent_since is None)
    assert job.state == "training"


def test_who_waits_and_closes_the_page_holds_nobody_up(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ABSENT_SECONDS", 0.0)
    first = submitted(queue, LONG)
    wait(lambda: first.moments)
    page = [True]
    gone = queue.submit(replace(LONG, seed=1), Visitor("two", present=lambda: page[0]))
    last = submitted(queue, replace(LONG, seed=2), "three")
    assert isinstance(gone, Job) and queue.jobs_ahead(last) == 2
    page[0] = False
    assert queue.jobs_ahead(last) == 1
    assert gone.state == "stopped" and queue.waiting == 1


def test_a_training_that_takes_too_long_is_ended_and_keeps_what_it_has(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MAX_SECONDS", 0.2)
    job, following = submitted(queue, LONG), submitted(queue, SHORT, "two")
    wait(lambda: job.ended, seconds=10)
    assert job.state == "late" and job.moments and steps(job) < LONG.steps
    wait(lambda: following.ended)
    assert queue.ended["late"] >= 1
    assert submitted(queue, LONG) is not job  # it may be tried again


def test_a_page_has_only_so_many_trainings_at_once(queue: JobQueue) -> None:
    own = [queue.submit(replace(LONG, seed=seed), Visitor("one")) for seed in range(3)]
    assert own[-1] == "session" and len(own) == MAX_OF_SESSION + 1
    assert queue.refused["session"] == 1
    queue.leave(replace(LONG, seed=0), "one")
    assert isinstance(queue.submit(replace(LONG, seed=2), Visitor("one")), Job)


def test_an_address_leaves_places_for_others(queue: JobQueue) -> None:
    own = [queue.submit(replace(LONG, seed=n), Visitor(str(n), "school")) for n in range(11)]
    assert own[-1] == "address" and all(isinstance(job, Job) for job in own[:-1])
    others = [queue.submit(replace(LONG, seed=20 + n), Visitor(f"o{n}", "home")) for n in range(4)]
    assert others[-1] == "full" and all(isinstance(job, Job) for job in others[:-1])


def test_a_class_of_sixty_behind_one_address_trains_in_the_paced_queue() -> None:
    queue = JobQueue(job_queue.PACED_AT_ONCE, job_queue.PACED_WAITING)
    places = queue._capacity
    assert places - places // job_queue.SHARE_OF_OTHERS >= 60


def test_addresses_take_turns_and_each_sees_how_many_are_ahead(queue: JobQueue) -> None:
    def ask(seed: int, address: str) -> Job:
        job = queue.submit(replace(LONG, seed=seed), Visitor(f"{seed}", address))
        assert isinstance(job, Job)
        return job

    first = ask(0, "a")
    wait(lambda: first.moments)
    a, b = [ask(n, "a") for n in (1, 2, 3)], [ask(n, "b") for n in (4, 5)]
    expected = [b[0], a[0], b[1], a[1], a[2]]
    assert [queue.jobs_ahead(job) for job in expected] == [1, 2, 3, 4, 5]
    for job, following in zip([first, *expected], expected, strict=False):
        queue.leave(job.training, str(job.training.seed))  # type: ignore[attr-defined]
        wait(lambda following=following: following.moments)
    assert all(job.state == "stopped" for job in [first, *expected[:-1]])


def test_moments_count_among_all_that_is_kept_and_the_last_one_stays(queue: JobQueue) -> None:
    job = submitted(queue, EmptyTraining(250))
    wait(lambda: job.ended and job.kept.bytes)
    assert len(job.moments) > 2 and job.kept.bytes > 100 * len(job.moments)
    with BUDGET.lock:
        BUDGET.discard(job.kept)
        job.kept.drop()
    assert [one.step for one in job.moments] == [250] and job.result == 250
