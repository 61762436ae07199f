"""A warm start: what is asked first is known before anybody asks."""

import asyncio
import gc
from itertools import product

from streamlit import App

from content import LANGUAGES
from lessons import answer as middle
from lessons.answer import CACHED_ANSWERS, cached_answer
from lessons.cache import shared_cache
from server import lifespan, routes
from tests.lessons.every import SECTIONS


def test_every_first_answer_is_known_before_the_port_is_open(monkeypatch) -> None:
    monkeypatch.setattr(middle, "_cached", shared_cache(CACHED_ANSWERS)(middle._answer))
    every = [
        (one.page, one.id, language) for one, language in product(SECTIONS.values(), LANGUAGES)
    ]
    assert len(every) < CACHED_ANSWERS / 4  # and there is room for what readers ask
    assert not any(cached_answer(*one, {}) for one in every)

    async def started() -> None:
        async with lifespan(App("home.py", routes=routes())):
            assert all(cached_answer(*one, {}) for one in every)

    asyncio.run(started())
    gc.unfreeze()
