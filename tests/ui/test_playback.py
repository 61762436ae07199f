"""A training is shown from its beginning, at the speed it had; it can be held and gone through."""

from collections.abc import Callable

import pytest

from lessons.jobs import Job, Moment
from ui import playback
from ui.playback import Playback

MOMENTS = [Moment(seconds, step, 1.0, None, None) for step, seconds in enumerate((0, 0.5, 2, 3))]
Clock = Callable[[float], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Puts the clock to a time."""
    now = [100.0]
    monkeypatch.setattr(playback.time, "monotonic", lambda: now[0])

    def put(seconds: float) -> None:
        now[0] = 100 + seconds

    return put


def job(state: str = "done", moments: list[Moment] = MOMENTS) -> Job:
    return Job(None, state, moments)  # type: ignore[arg-type]


def step(shown: Playback, of: Job) -> int:
    moment = shown.moment(of)
    assert moment is not None
    return moment.step


def test_a_second_reader_sees_what_the_first_saw_as_fast(at: Clock) -> None:
    seen, ended = Playback(), job()
    seen.play()
    for seconds, expected in ((0, 0), (0.4, 0), (0.6, 1), (1.9, 1), (2.1, 2), (3.1, 3), (9, 3)):
        at(seconds)
        assert step(seen, ended) == expected
        assert seen.has_ended(ended) == (expected == 3)


def test_nobody_runs_ahead_of_a_training_that_goes_on(at: Clock) -> None:
    seen, live = Playback(), job("training", MOMENTS[:2])
    seen.play()
    at(60)
    assert step(seen, live) == 1 and not seen.has_ended(live)
    live.moments = MOMENTS  # it came to 3 s while the reader looked on at 0.5 s
    at(60.1)
    assert step(seen, live) == 1
    at(61.6)
    assert step(seen, live) == 2


def test_it_is_held_moved_and_goes_on_from_there(at: Clock) -> None:
    seen, ended = Playback(), job()
    seen.play()
    at(0.6)
    seen.hold(MOMENTS[1].seconds)
    at(50)
    assert seen.held and step(seen, ended) == 1 and not seen.has_ended(ended)
    seen.hold(MOMENTS[2].seconds)
    assert step(seen, ended) == 2
    seen.play()
    at(51.1)
    assert step(seen, ended) == 3 and seen.has_ended(ended)


def test_before_the_first_moment_there_is_nothing_to_see(at: Clock) -> None:
    seen = Playback()
    seen.play()
    assert seen.moment(job("waiting", [])) is None
    assert not seen.has_ended(job("waiting", []))
    assert seen.has_ended(job("failed", []))
