"""A fresh server and a real Chromium.

Chromium is taken from $CHROMIUM or the PATH. Without one these tests are skipped on a developer's
machine and fail in CI.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        message = "no Chromium on the PATH; install one or set CHROMIUM=/path/to/it"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def serving() -> Iterator[str]:
    """A server of the sheet on a free port of the loopback; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command += ["--server.fileWatcherType", "none"]  # nobody edits the sheet meanwhile
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/_stcore/health")
        yield address
    finally:
        process.terminate()
        process.wait(10)


def wait_for(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=1).read()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not answer within half a minute")


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
