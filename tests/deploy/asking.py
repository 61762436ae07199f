"""What tests of the proxy ask it with, and the processes behind it."""

import contextlib
import gzip
import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.local import Server, serving

STAND_IN = [sys.executable, "-m", "uvicorn", "tests.deploy.stand_in:app", "--port", "{port}"]
STAND_IN += ["--host", "127.0.0.1", "--ws", "websockets-sansio", "--log-level", "warning"]


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    said: Any = field(default=None)


def get(url: str, method: str = "GET", **headers: str) -> Reply:
    """Ask once; `Accept_Language` stands for a header with a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    asked = urllib.request.Request(url, method=method, headers=named)
    try:
        with urllib.request.urlopen(asked, timeout=20) as reply:
            status, got, body = reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as error:
        status, got, body = error.code, error.headers, error.read()
    found = {name.lower(): value for name, value in got.items()}
    if found.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    is_json = found.get("content-type", "").startswith("application/json")
    return Reply(status, found, body, json.loads(body) if is_json and body else None)


def until(met: Callable[[], object], seconds: float = 30) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "it has not come about"
        time.sleep(0.05)


def stream(proxy: Server, cookie: str = "") -> ClientConnection:
    """A reader's websocket."""
    address = proxy.address.replace("http", "ws") + "/_stcore/stream"
    return connect(address, additional_headers={"Cookie": cookie} if cookie else {})


@contextlib.contextmanager
def stand_in(name: str) -> Iterator[Server]:
    """One process."""
    with serving(STAND_IN, environment={"STAND_IN": name}, health="readyz") as process:
        yield process
