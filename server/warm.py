"""A warm start: every section's first answer and the index are there before the first reader."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import product

from starlette.concurrency import run_in_threadpool
from streamlit import App

from content import LANGUAGES
from lessons.answer import answer, pages, sections, version
from lessons.controls import Choice
from lessons.index import index
from lessons.section import Section


def _initial_values(section: Section) -> list[dict[str, str]]:
    """What is asked first: the defaults, and each option that is a question of its own."""
    of = section.controls.get(section.question.choice) if section.question else None
    return [{}] if not isinstance(of, Choice) else [{of.key: option} for option in of.options]


def warm() -> None:
    """Answer every section as nobody has touched it, in every language."""
    version()
    for page in pages():
        for section in sections(page):
            for values, language in product(_initial_values(section), LANGUAGES):
                _ = answer(page, section.id, language, values).compressed
    for language in LANGUAGES:
        _ = index(language).compressed
    gc.collect()
    gc.freeze()  # torch's hundred thousand objects stay: no later collection looks at them again


@asynccontextmanager
async def lifespan(app: App) -> AsyncIterator[None]:
    """Warm before the port is open."""
    await run_in_threadpool(warm)
    yield
