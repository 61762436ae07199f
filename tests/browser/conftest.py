"""A fresh server and a real Chromium.

Chromium is taken from $CHROMIUM or the PATH. Without one these tests are skipped on a developer's
machine and fail in CI.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import local

STREAMLIT = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "{port}"]
STREAMLIT += ["--server.address", "127.0.0.1"]
STREAMLIT += ["--server.fileWatcherType", "none"]  # nobody edits the sheet meanwhile


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        with local.chromium() as browser:
            yield browser
    except RuntimeError as error:
        pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))


@contextmanager
def serving() -> Iterator[str]:
    """A server of the sheet, as `streamlit run` starts it; yields its address."""
    with local.serving(STREAMLIT) as server:
        yield server.address


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of one server that all tests share."""
    with serving() as address:
        yield address


@pytest.fixture
def fresh_address() -> Iterator[str]:
    """The address of a server that nobody has asked anything yet."""
    with serving() as address:
        yield address


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages that note what goes wrong in them; at the end nothing may have."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(**options: object) -> Page:
        context = browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(60_000)  # a fresh server that five readers want at once
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"exception: {error}"))
        page.on("console", lambda said: said.type == "error" and wrong.append(complaint(said)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [line for line in wrong if line]


def complaint(said) -> str:
    """What the console says, unless it is one of Streamlit's own two probes on a sub-path."""
    where = said.location.get("url", "")
    return "" if "404" in said.text and "/_stcore/" in where else f"console: {said.text} {where}"
