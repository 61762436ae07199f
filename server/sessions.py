"""Open pages: how many a process and an address may have, and what each may send.

A page keeps a websocket open as long as it is in a browser.
"""

import asyncio
import time
from collections import Counter
from typing import Final, Literal

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lessons.environment import whole_number
from server.addresses import Buckets, owner
from server.first_run import read_message
from server.metrics import EVERY, REFUSALS, RERUNS, Metric

VARIABLE: Final = "RNN_SHEET_SESSIONS"
"""The variable of the environment that is read at the start."""
DEFAULT_SESSIONS: Final = 500
ADDRESS_SHARE: Final = 0.6
"""Of all places, what one address may hold: five classes of sixty."""
PAGES_SHARE: Final = 0.9
"""Of all places, what may be taken before no more pages are given: those given find a place."""
OPENED_AT_ONCE: Final = 300
OPENED_PER_SECOND: Final = 10
MAX_MESSAGE_BYTES: Final = 256 * 1024  # all texts of a page at their longest are far below
MESSAGES_AT_ONCE: Final = 100
MESSAGES_PER_SECOND: Final = 25  # a hand that drags sends ten; what comes faster waits
TOO_BIG, NO_TEXT, TRY_LATER = 1009, 1003, 1013
"""Codes of the websocket protocol."""
Full = Literal["sessions", "address_sessions", "session_rate"]


def most_sessions() -> int:
    """The setting.

    Raises:
        SystemExit: it is no such number; the server does not start.
    """
    wanted = "the number of pages that may be open at once"
    return whole_number(VARIABLE, DEFAULT_SESSIONS, wanted)


class Sessions:
    """The open pages of this process.

    Attributes:
        most: that may be open at once.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._open: Counter[str] = Counter()
        self._opened = Buckets(OPENED_AT_ONCE, OPENED_PER_SECOND)

    @property
    def open(self) -> int:
        """How many are open now."""
        return self._open.total()

    def no_room(self, address: str, for_page: bool = False) -> Full | None:
        """Why another page of an address may not open, if so.

        Args:
            address: whose it is.
            for_page: whether the page itself is asked for, and not yet its websocket.
        """
        share = PAGES_SHARE if for_page else 1.0
        if self.open >= max(1, self.most * share):
            return "sessions"
        if self._open[address] >= max(1, self.most * ADDRESS_SHARE * share):
            return "address_sessions"
        return None

    def enter(self, address: str) -> Full | None:
        """Take a place, or say why there is none."""
        full = self.no_room(address)
        if full is None and self._opened.take(address):
            full = "session_rate"
        if full is None:
            self._open[address] += 1
        return full

    def leave(self, address: str) -> None:
        """Give a place back."""
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]


SESSIONS: Final = Sessions(most_sessions())
"""Of this process."""
EVERY.extend(
    [
        Metric("sessions_open", "Pages open now.", "gauge", lambda: [("", {}, SESSIONS.open)]),
        Metric(
            "sessions_limit", "Pages that may be open.", "gauge", lambda: [("", {}, SESSIONS.most)]
        ),
    ]
)


class SessionLimits:
    """Stands around every websocket."""

    def __init__(self, app: ASGIApp, sessions: Sessions = SESSIONS) -> None:
        self.app, self.sessions = app, sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a websocket that has a place, and of its messages those that are no burden."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        address = owner(scope)
        full = self.sessions.enter(address)
        if full:
            REFUSALS.add(full)
            await _refuse(scope, send)
            return
        try:
            await self.app(scope, _paced(receive, send), send)
        finally:
            self.sessions.leave(address)


async def _refuse(scope: Scope, send: Send) -> None:
    """503 instead of a websocket, where the server can say so: the page tries again by itself."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": TRY_LATER})
        return
    headers = [(b"retry-after", b"5"), (b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "websocket.http.response.start", "status": 503, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": b""})


def _paced(receive: Receive, send: Send) -> Receive:
    """Messages of a websocket, no faster than may be; one that will not do ends it."""
    level, then = float(MESSAGES_AT_ONCE), time.monotonic()

    async def receive_paced() -> Message:
        nonlocal level, then
        message = await receive()
        if message["type"] != "websocket.receive":
            return message
        data = message.get("bytes")
        if data is None or len(data) > MAX_MESSAGE_BYTES:
            REFUSALS.add("message_kind" if data is None else "message_size")
            code = NO_TEXT if data is None else TOO_BIG
            await send({"type": "websocket.close", "code": code})
            return {"type": "websocket.disconnect", "code": code}
        RERUNS.add(_kind(data))
        now = time.monotonic()
        level, then = min(MESSAGES_AT_ONCE, level + (now - then) * MESSAGES_PER_SECOND), now
        level -= 1
        if level < 0:
            await asyncio.sleep(-level / MESSAGES_PER_SECOND)
        return message

    return receive_paced


def _kind(data: bytes) -> Literal["rerun", "other"]:
    """What a page wants: to be drawn anew, or something else."""
    said = read_message(data)
    return "rerun" if said and said.HasField("rerun_script") else "other"
