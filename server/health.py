"""`GET /livez` and `/readyz`: whether the process runs, and whether it wants new readers.

Ready means warm and not about to stop. After SIGTERM a process says so for as long as
`RNN_SHEET_DRAIN_SECONDS` and goes on serving; the proxy sends nobody more, and then it stops.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

VARIABLE: Final = "RNN_SHEET_DRAIN_SECONDS"
"""The variable of the environment that is read at the start."""
MAX_SECONDS: Final = 3600


@dataclass
class Health:
    """What this process knows of itself.

    Attributes:
        warm: every first answer is known.
        draining: it has been asked to stop.
    """

    warm: bool = False
    draining: bool = False

    @property
    def state(self) -> str:
        """In one word."""
        if self.draining:
            return "draining"
        return "ready" if self.warm else "warming"


health: Final = Health()


def routes(prefix: str = "") -> list[Route]:
    """Both at the root, where probes look, and under a prefix, which a proxy may pass on."""
    asked = {"/livez": _get_livez, "/readyz": _get_readyz}
    places = dict.fromkeys(["", prefix])
    return [Route(place + path, get) for place in places for path, get in asked.items()]


async def _get_livez(request: Request) -> Response:
    return _said(200, "alive")


async def _get_readyz(request: Request) -> Response:
    return _said(200 if health.state == "ready" else 503, health.state)


def _said(status: int, word: str) -> Response:
    return PlainTextResponse(f"{word}\n", status, headers={"Cache-Control": "no-store"})


def drain_seconds() -> float:
    """How long a process that is to stop goes on serving; nothing for a developer.

    Raises:
        SystemExit: the setting is no such number; the server does not start.
    """
    said = os.environ.get(VARIABLE, "0")
    try:
        seconds = float(said)
        if not 0 <= seconds <= MAX_SECONDS:
            raise ValueError
    except ValueError:
        raise SystemExit(
            f"{VARIABLE}={said!r} will not do: it takes seconds from 0 to {MAX_SECONDS}."
        ) from None
    return seconds


@contextmanager
def drained(seconds: float) -> Iterator[None]:
    """Within the block, SIGTERM reaches the server only after the seconds; a second one at once.

    Args:
        seconds: in which `/readyz` says that nobody more should come.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are another's
        return
    loop = asyncio.get_running_loop()
    before = signal.getsignal(signal.SIGTERM)

    def stop() -> None:
        signal.signal(signal.SIGTERM, before)
        signal.raise_signal(signal.SIGTERM)

    def drain(number: int, frame: FrameType | None) -> None:
        if health.draining:
            stop()
            return
        health.draining = True
        loop.call_soon_threadsafe(loop.call_later, seconds, stop)

    signal.signal(signal.SIGTERM, drain)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGTERM) is drain:
            signal.signal(signal.SIGTERM, before)
