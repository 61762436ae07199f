"""One server that all tests share, and a real Chromium.

Chromium is taken from $CHROMIUM or the PATH. Without one these tests are skipped on a developer's
machine and fail in CI.
"""

import fcntl
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from lessons.answer import pages, sections
from tests import local


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        with local.chromium() as browser:
            yield browser
    except RuntimeError as error:
        pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one server that all tests share, those of other workers too."""
    base = tmp_path_factory.getbasetemp()
    with shared(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) as address:
        yield address


@contextmanager
def shared(folder: Path) -> Iterator[str]:
    """Whoever comes first starts the server, and stops it when nobody is left."""
    with (folder / "server").open("a+") as place:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(place, fcntl.LOCK_SH)  # once it has been started
            place.seek(0)
            yield place.read()
            return
        with local.serving(local.UVICORN) as server:
            place.truncate(0)
            place.write(server.address)
            place.flush()
            fcntl.flock(place, fcntl.LOCK_SH)
            yield server.address
            fcntl.flock(place, fcntl.LOCK_EX)  # once all others have let go


ALL_SHOWN = "".join(
    f"sessionStorage.setItem('sheet/{page}/{section.id}{about}', '');"
    for page in pages()
    for section in sections(page)
    if section.question
    for about in (
        [f"/{one}" for one in section.controls[section.question.choice].options]  # type: ignore[attr-defined]
        if section.question.choice
        else [""]
    )
)


ANYTHING_IS_WRONG = "(?!)"
"""A pattern of what the console may say: nothing."""


@pytest.fixture(scope="session")
def kept_contexts(browser: Browser) -> Iterator[dict[object, BrowserContext]]:
    """Contexts that tests share one after another: scripts are fetched and compiled once."""
    kept: dict[object, BrowserContext] = {}
    yield kept
    for context in kept.values():
        context.close()


@pytest.fixture
def new_page(
    browser: Browser, kept_contexts: dict[object, BrowserContext]
) -> Iterator[Callable[..., Page]]:
    """Opens pages that note what goes wrong in them; at the end nothing may have.

    `meant` is a pattern of what the console may say. Unless the reader `predicts`, every picture
    has been asked for. A phone's page, or one on which something is meant to go wrong, has a
    context of its own.
    """
    contexts: list[tuple[BrowserContext, dict[str, Callable[..., None]]]] = []
    wrong: list[str] = []

    def open_page(
        meant: str = ANYTHING_IS_WRONG,
        predicts: bool = False,
        viewport: ViewportSize | None = None,
        **options: object,
    ) -> Page:
        wanted = (predicts, repr(sorted(options.items())))
        keeps = meant == ANYTHING_IS_WRONG and "is_mobile" not in options
        context = kept_contexts.get(wanted) if keeps else None
        if context is None:
            if viewport and not keeps:  # a phone's page is laid out for it from the beginning
                options["viewport"] = viewport
            context = browser.new_context(**{"locale": "en-GB", **options})
            if not predicts:
                # An empty page has no storage, and a phone's first page is one.
                context.add_init_script(f"if (location.protocol !== 'about:') {{ {ALL_SHOWN} }}")
            context.set_default_timeout(60_000)  # a machine with other work to do
            if keeps:
                kept_contexts[wanted] = context

        def hear(said) -> None:
            if said.type == "error" and not re.search(meant, said.text):
                wrong.append(complaint(said))

        listeners = {
            "weberror": lambda one: wrong.append(f"exception: {one.error}"),
            "console": hear,
        }
        for event, listener in listeners.items():
            context.on(event, listener)
        contexts.append((context, listeners))
        page = context.new_page()
        if viewport and keeps:
            page.set_viewport_size(viewport)
        return page

    yield open_page
    for context, listeners in contexts:
        for event, listener in listeners.items():
            context.remove_listener(event, listener)
        if context not in kept_contexts.values():
            context.close()
            continue
        context.clear_cookies()
        for page in context.pages:
            if page.url.startswith("http"):
                page.evaluate("localStorage.clear()")  # a sidebar's width or a theme chosen
            page.close()
    assert not [line for line in wrong if line]


def complaint(said) -> str:
    """What the console says, unless it is one of Streamlit's own two probes on a sub-path."""
    where = said.location.get("url", "")
    return "" if "404" in said.text and "/_stcore/" in where else f"console: {said.text} {where}"
