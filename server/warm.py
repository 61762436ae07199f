"""A warm start: every section's first answer and the index are there before the first reader."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import product

from starlette.concurrency import run_in_threadpool
from streamlit import App

from content import LANGUAGES
from lessons.answer import answer, pages, sections, version
from lessons.controls import Choice
from lessons.index import index
from lessons.section import Section
from server.health import drain_seconds, drained, health


def _initial_values(section: Section) -> list[dict[str, str]]:
    """What is asked first: the defaults, and each option that is a question of its own."""
    of = section.controls.get(section.question.choice) if section.question else None
    return [{}] if not isinstance(of, Choice) else [{of.key: option} for option in of.options]


def warm(stopped: Callable[[], bool] = lambda: False) -> None:
    """Answer every section as nobody has touched it, in every language.

    Args:
        stopped: whether the process ends before.
    """
    version()
    for page in pages():
        for section in sections(page):
            for values, language in product(_initial_values(section), LANGUAGES):
                if stopped():
                    return
                _ = answer(page, section.id, language, values).compressed
    for language in LANGUAGES:
        _ = index(language).compressed
    gc.collect()
    gc.freeze()  # torch's hundred thousand objects stay: no later collection looks at them again


async def _become_ready() -> None:
    """Warm beside the server, which answers `/livez` meanwhile, and readers who do not wait."""
    ends = False
    try:
        await run_in_threadpool(warm, lambda: ends)
        health.warm = True
    except asyncio.CancelledError:
        ends = True  # the thread looks between two answers
        raise
    except Exception:  # a section's fault: all others answer, but nobody is sent here
        logging.getLogger(__name__).exception("never ready: the warm start failed")


def lifespan() -> Callable[[App], AbstractAsyncContextManager[None]]:
    """What begins with the server and ends with it.

    Raises:
        SystemExit: a setting will not do.
    """
    seconds = drain_seconds()

    @asynccontextmanager
    async def living(app: App) -> AsyncIterator[None]:
        warming = asyncio.create_task(_become_ready())
        with drained(seconds):
            yield
        warming.cancel()
        await asyncio.wait([warming])

    return living
