"""A warm start: what is asked first is known before anybody asks."""

import asyncio
import gc
from itertools import product

from streamlit import App

from content import LANGUAGES
from lessons import answer as middle
from lessons.answer import KEPT, known
from lessons.cache import shared
from server import lifespan, routes
from tests.lessons.every import SECTIONS


def test_every_first_answer_is_known_before_the_port_is_open(monkeypatch) -> None:
    monkeypatch.setattr(middle, "_kept", shared(KEPT)(middle._answer))
    every = [
        (one.page, one.id, language) for one, language in product(SECTIONS.values(), LANGUAGES)
    ]
    assert len(every) < KEPT / 4  # and there is room for what readers ask
    assert not any(known(*one, {}) for one in every)

    async def started() -> None:
        async with lifespan(App("home.py", routes=routes())):
            assert all(known(*one, {}) for one in every)

    asyncio.run(started())
    gc.unfreeze()
