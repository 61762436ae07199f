"""One network learns at a time; equal orders learn once; who leaves last, ends it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import pytest

from lessons.orders import Order
from lessons.scheme.hello import Spelling
from lessons.structures.training import Network
from rnn_core.training import Look
from ui import classroom
from ui.classroom import MAX_WAITING, Classroom, Job

TAGGER = Network("tagger", "en", 50, 0.01, 0)


@dataclass(frozen=True)
class Course:
    """An order that learns nothing, a step every other millisecond."""

    length: int
    seed: int = 0
    paced: ClassVar = False
    purpose: ClassVar = ""

    def teach(self) -> Iterator[Look]:
        for step in range(1, self.length + 1):
            time.sleep(0.002)
            yield Look(step, self.seed + 1 / step, None, step if step == self.length else None)


SHORT = Course(50)
LONG = Course(20_000)


@pytest.fixture
def room() -> Iterator[Classroom]:
    room = Classroom()
    yield room
    for job in list(room._jobs.values()):
        for reader in list(job.readers):
            room.leave(job.order, reader)


@dataclass(frozen=True)
class Broken:
    """An order that fails, at once or after its first step."""

    steps: int
    length: ClassVar = 2
    paced: ClassVar = False
    purpose: ClassVar = ""

    def teach(self) -> Iterator[Any]:
        yield from [Look(step, 1.0, None) for step in range(self.steps)]
        raise RuntimeError("meant to fail")


def asked(room: Classroom, order: Order, reader: str = "one") -> Job:
    job = room.enrol(order, reader)
    assert job is not None
    return job


def wait(condition: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


def test_a_training_learns_and_its_network_can_be_asked(room: Classroom) -> None:
    job = asked(room, TAGGER)
    wait(lambda: job.ended)
    assert job.state == "done"
    assert [step for step, _ in job.losses] == list(range(1, 51))
    assert [step for step, _ in job.shares] == list(range(5, 51, 5))
    assert job.losses[-1][1] < job.losses[0][1] / 2
    assert job.shares[-1][1] > 0.9 > job.shares[0][1]
    labels = job.result.model.predict("a big cat sleeps on the roof").labels
    assert labels == ("DET", "ADJ", "NOUN", "VERB", "ADP", "DET", "NOUN")


def test_a_word_is_shown_as_it_is_learnt(room: Classroom) -> None:
    order = Spelling("Hello", True, 8, 0)
    job = asked(room, order)
    wait(lambda: job.result is not None)
    few = len(job.result.snapshots)
    assert few < 26
    wait(lambda: len(job.result.snapshots) > few)
    wait(lambda: job.ended)
    assert job.done == order.length == 100
    assert job.result.written[-1] == "ello"
    assert [step for step, _ in job.shares] == list(range(0, 101, 4))


def test_a_word_stops_within_half_a_second_and_stays_half_learnt(room: Classroom) -> None:
    order = Spelling("Hello", True, 8, 1)
    job = asked(room, order)
    wait(lambda: len(job.losses) > 3)
    room.leave(order, "one")
    wait(lambda: not room._busy, seconds=0.5)
    assert job.state == "stopped" and 3 <= len(job.result.snapshots) < 26


def test_equal_orders_are_taught_once(room: Classroom) -> None:
    job = asked(room, SHORT)
    assert asked(room, SHORT, "two") is job
    wait(lambda: job.ended)
    assert asked(room, SHORT, "three") is job
    other = asked(room, replace(SHORT, seed=1))
    assert other is not job
    wait(lambda: other.ended)
    assert other.losses != job.losses


def test_a_training_stops_within_half_a_second(room: Classroom) -> None:
    job = asked(room, LONG)
    wait(lambda: len(job.losses) > 20)
    room.leave(LONG, "one")
    assert job.state == "stopped"
    wait(lambda: not room._busy, seconds=0.5)
    assert len(job.losses) < LONG.length
    assert job.result is None


def test_it_goes_on_while_another_reader_watches(room: Classroom) -> None:
    job = asked(room, LONG)
    asked(room, LONG, "two")
    room.leave(LONG, "one")
    learnt = len(job.losses)
    wait(lambda: len(job.losses) > learnt + 5)
    assert job.state == "learning"


def test_one_learns_and_the_rest_see_how_many_are_ahead(room: Classroom) -> None:
    jobs = [asked(room, replace(LONG, seed=seed)) for seed in range(3)]
    wait(lambda: jobs[0].losses)
    assert [job.state for job in jobs] == ["learning", "waiting", "waiting"]
    assert [room.ahead(job) for job in jobs[1:]] == [1, 2]
    room.leave(jobs[1].order, "one")
    room.leave(jobs[0].order, "one")
    wait(lambda: jobs[2].losses)
    assert [job.state for job in jobs] == ["stopped", "stopped", "learning"]
    assert not jobs[1].losses


def test_a_full_queue_takes_no_more(room: Classroom) -> None:
    first = asked(room, LONG)
    wait(lambda: first.losses)
    for seed in range(1, MAX_WAITING + 1):
        asked(room, replace(LONG, seed=seed))
    assert room.enrol(replace(LONG, seed=99), "one") is None
    assert room.enrol(LONG, "two") is first  # what is known already needs no place


def test_who_closes_the_page_is_forgotten(room: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classroom, "FORGOTTEN", 0.5)
    job = asked(room, LONG)
    for _ in range(5):
        time.sleep(0.1)
        assert room.watch(LONG, "one") is job
    assert job.state != "stopped"
    wait(lambda: job.state == "stopped", seconds=2)


def test_a_stopped_training_begins_anew(room: Classroom) -> None:
    job = asked(room, LONG)
    room.leave(LONG, "one")
    assert asked(room, LONG) is not job


def test_only_so_many_results_are_kept(room: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classroom, "KEPT", 1)
    jobs = [asked(room, replace(SHORT, seed=seed)) for seed in range(3)]
    wait(lambda: all(job.ended for job in jobs) and not room._busy)
    assert list(room._jobs) == [jobs[-1].order]


@pytest.mark.parametrize("steps", [0, 1])
def test_a_training_that_fails_is_said_to_and_the_next_goes_on(room: Classroom, steps: int) -> None:
    failing, next_one = asked(room, Broken(steps)), asked(room, SHORT)
    wait(lambda: next_one.ended)
    assert (failing.state, next_one.state) == ("failed", "done")
    assert len(failing.losses) == steps
    later = asked(room, replace(SHORT, seed=1))
    wait(lambda: later.ended)
    assert later.state == "done"
    assert asked(room, Broken(steps)) is not failing  # it may be tried again


def test_what_was_asked_for_again_is_kept_as_the_newest(
    room: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(room, LONG)
    room.leave(LONG, "one")
    wait(lambda: not room._busy)
    monkeypatch.setattr(classroom, "KEPT", 1)
    other = asked(room, SHORT)
    wait(lambda: other.ended)
    asked(room, LONG)
    room.leave(LONG, "one")
    wait(lambda: not room._busy)
    assert list(room._jobs) == [LONG]


def test_another_s_training_is_shown_to_nobody_who_has_left_it(room: Classroom) -> None:
    stopped = asked(room, LONG, "one")
    room.leave(LONG, "one")
    assert room.watch(LONG, "one") is stopped  # as far as it came
    job = asked(room, LONG, "two")
    assert room.watch(LONG, "one") is None
    assert room.watch(LONG, "two") is job


def test_what_is_slowed_down_for_the_eye_goes_on_side_by_side() -> None:
    room = Classroom(teachers=3, waiting=1)
    orders = [Spelling("Hello", True, 8, start) for start in range(40, 45)]
    jobs = [room.enrol(order, "one") for order in orders]
    assert jobs[-1] is None and None not in jobs[:-1]
    wait(lambda: all(job and job.losses for job in jobs[:3]))
    assert [job and job.state for job in jobs[:4]] == ["learning"] * 3 + ["waiting"]
    assert jobs[3] and room.ahead(jobs[3]) == 1
    for order in orders[:4]:
        room.leave(order, "one")
    wait(lambda: not room._busy, seconds=0.5)


def test_a_word_does_not_wait_for_a_network() -> None:
    assert classroom.room(TAGGER) is not classroom.room(Spelling("Hello", True, 8, 0))
