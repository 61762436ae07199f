"""A warm start: what is asked first is known before the process calls itself ready."""

import asyncio
import gc
import time
from collections.abc import Callable
from itertools import product

import pytest
from streamlit import App

from content import LANGUAGES
from lessons import answer as middle
from lessons.answer import CACHED_ANSWERS, cached_answer
from lessons.cache import shared_cache
from lessons.packed import Packed
from server import lifespan, routes, warm
from server.health import Health
from tests.lessons.every import SECTIONS


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch) -> Health:
    """A process that knows no answer yet."""
    monkeypatch.setattr(middle, "_cached", shared_cache(CACHED_ANSWERS)(middle._answer))
    fresh = Health()
    monkeypatch.setattr(warm, "health", fresh)
    return fresh


async def until(reached: Callable[[], bool]) -> None:
    """Wait for something that comes."""
    async with asyncio.timeout(180):
        while not reached():
            await asyncio.sleep(0.01)


def test_every_first_answer_is_known_before_it_is_ready(cold: Health) -> None:
    every = [
        (one.page, one.id, language) for one, language in product(SECTIONS.values(), LANGUAGES)
    ]
    assert len(every) < CACHED_ANSWERS / 4  # and there is room for what readers ask
    assert not any(cached_answer(*one, {}) for one in every)

    async def started() -> None:
        async with lifespan()(App("home.py", routes=routes())):
            assert cold.state == "warming"  # and the port is open: whoever does not wait is served
            await until(lambda: cold.warm)
            assert all(cached_answer(*one, {}) for one in every)

    asyncio.run(started())
    gc.unfreeze()


def test_a_process_that_stops_meanwhile_does_not_wait_for_the_rest(
    cold: Health, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def slow(page: str, section: str, *rest: object) -> Packed:
        asked.append(section)
        time.sleep(0.05)
        return Packed(b"")

    monkeypatch.setattr(warm, "answer", slow)

    async def started() -> None:
        async with lifespan()(App("home.py", routes=routes())):
            await until(lambda: bool(asked))

    asyncio.run(started())
    assert len(asked) < len(SECTIONS) and not cold.warm


def test_a_fault_leaves_it_unready_and_is_logged(
    cold: Health, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fault(*asked: object) -> Packed:
        raise ArithmeticError("a section's fault")

    monkeypatch.setattr(warm, "answer", fault)

    async def started() -> None:
        async with lifespan()(App("home.py", routes=routes())):
            await until(lambda: "never ready" in caplog.text)

    asyncio.run(started())
    assert cold.state == "warming" and "a section's fault" in caplog.text
