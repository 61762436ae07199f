"""A server on a free port of the loopback and a Chromium: for tests, benchmarks and pictures."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
UVICORN = [sys.executable, "-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", "{port}"]
UVICORN += ["--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--no-access-log"]
UVICORN += ["--h11-max-incomplete-event-size", "65536", "--ws-max-size", "1048576"]
"""The sheet as `make run` serves it."""
STREAMLIT = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "{port}"]
STREAMLIT += ["--server.address", "127.0.0.1"]
"""The sheet as Streamlit's own command serves it."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    address: str
    pid: int


@contextmanager
def serving(
    command: Sequence[str],
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
    health: str = "readyz",
) -> Iterator[Server]:
    """Run a server until the block ends; `{port}` in its command becomes a free port.

    It is waited for until it says at `health` that it is ready.
    """
    (port,) = free_ports(1)
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [part.format(port=port) for part in command],
            cwd=cwd,
            env={**os.environ, "OMP_NUM_THREADS": "1", **(environment or {})},
            stdout=said,
            stderr=said,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            if not _answers(f"{address}/{health}", process):
                said.seek(0)
                raise TimeoutError(f"no server: {said.read()[-4000:].decode()}")
            yield Server(address, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:  # it was still loading
                process.kill()
                process.wait()


def free_ports(count: int) -> list[int]:
    """Different ports of the loopback that nobody listens on."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + 180  # a machine with other work to do
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).read()
            return True
        except OSError:
            time.sleep(0.05)
    return False


def chromium_path() -> str | None:
    """Chromium from $CHROMIUM or the PATH; None without one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A fresh Chromium.

    Raises:
        RuntimeError: there is none.
    """
    found = chromium_path()
    if not found:
        raise RuntimeError("no Chromium on the PATH; install one or set CHROMIUM=/path/to/it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()
