"""Open pages: a place for each, and messages that are no burden to others."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from lessons.answer import pages, sections
from lessons.controls import MAX_CHARACTERS, Line
from server import sessions
from server.metrics import REFUSALS, RERUNS
from server.sessions import MAX_MESSAGE_BYTES, SessionLimits, Sessions

DENIAL = {"extensions": {"websocket.http.response": {}}}


class Page:
    """A page before the limits, and behind them an application that takes all that comes."""

    def __init__(self, places: Sessions, address: str = "203.0.113.1", **scope: Any) -> None:
        self.scope = {"type": "websocket", "client": (address, 1), **scope}
        self.limits = SessionLimits(self._app, places)
        self.coming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.taken: list[Any] = []
        self.sent: list[Any] = []
        self.task = asyncio.create_task(self.limits(self.scope, self.coming.get, self._send))

    async def _send(self, message: Any) -> None:
        self.sent.append(message)

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})
        while True:
            message = await receive()
            self.taken.append(message)
            if message["type"] == "websocket.disconnect":
                return

    async def say(self, *messages: dict[str, Any]) -> None:
        for message in messages:
            self.coming.put_nowait({"type": "websocket.receive", **message})
        for _ in range(10):
            await asyncio.sleep(0)

    async def close(self) -> None:
        self.coming.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await self.task


@pytest.fixture
def refused() -> Callable[[str], int]:
    """How often something has been refused since the test began."""
    before = dict(REFUSALS.counts)
    return lambda reason: REFUSALS.counts[reason] - before[reason]


def test_a_process_and_an_address_have_so_many_places(refused: Callable[[str], int]) -> None:
    async def open_pages() -> None:
        places = Sessions(5)  # three for an address
        own = [Page(places) for _ in range(4)]
        await asyncio.sleep(0)
        assert places.open == 3 and own[3].task.done()
        assert own[3].sent == [{"type": "websocket.close", "code": 1013}]
        others = [Page(places, f"203.0.113.{n}", **DENIAL) for n in range(2, 5)]
        await asyncio.sleep(0)
        assert places.open == 5 and others[2].task.done()
        start, body = others[2].sent
        assert start["type"] == "websocket.http.response.start" and start["status"] == 503
        assert dict(start["headers"])[b"retry-after"] and body["body"] == b""
        for page in (*own[:3], *others[:2]):
            await page.close()
        assert places.open == 0 and not places._open
        again = Page(places)
        await asyncio.sleep(0)
        assert places.open == 1
        await again.close()

    asyncio.run(open_pages())
    assert (refused("sessions"), refused("address_sessions")) == (1, 1)


def test_an_application_that_fails_gives_its_place_back() -> None:
    async def fail(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("meant")

    async def open_page() -> None:
        places = Sessions(5)
        with pytest.raises(RuntimeError, match="meant"):
            scope = {"type": "websocket", "client": None}
            await SessionLimits(fail, places)(scope, None, None)  # type: ignore[arg-type]
        assert places.open == 0

    asyncio.run(open_page())


def test_pages_that_come_and_go_too_quickly_have_to_wait(
    refused: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "OPENED_AT_ONCE", 3)
    monkeypatch.setattr(sessions, "OPENED_PER_SECOND", 1e-6)

    async def come_and_go() -> None:
        places = Sessions(500)
        for n in range(5):
            page = Page(places)
            await asyncio.sleep(0)
            assert page.task.done() == (n >= 3)
            if n < 3:
                await page.close()
        assert places.enter("203.0.113.2") is None

    asyncio.run(come_and_go())
    assert refused("session_rate") == 2


def test_three_classes_of_sixty_open_the_sheet_at_once_behind_one_address() -> None:
    places = Sessions(sessions.DEFAULT_SESSIONS)
    assert not any(places.enter("203.0.113.1") for _ in range(180))
    assert places.no_room("203.0.113.1", for_page=True) is None


@pytest.mark.parametrize(
    ("message", "code", "reason"),
    [
        ({"bytes": b"a" * (MAX_MESSAGE_BYTES + 1)}, 1009, "message_size"),
        ({"text": "letters"}, 1003, "message_kind"),
        ({"text": "letters", "bytes": None}, 1003, "message_kind"),
    ],
)
def test_a_message_that_will_not_do_ends_the_page(
    message: dict[str, Any], code: int, reason: str, refused: Callable[[str], int]
) -> None:
    async def send_it() -> None:
        page = Page(Sessions(5))
        await page.say({"bytes": b"a" * MAX_MESSAGE_BYTES}, message)
        await asyncio.wait_for(page.task, 5)
        assert [one["type"] for one in page.taken] == ["websocket.receive", "websocket.disconnect"]
        assert page.sent[-1] == {"type": "websocket.close", "code": code}

    asyncio.run(send_it())
    assert refused(reason) == 1


def test_a_hand_that_drags_is_not_held_up_and_a_flood_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sessions, "MESSAGES_PER_SECOND", 0.5)  # far slower than this machine

    async def drag() -> None:
        page = Page(Sessions(5))
        many = [{"bytes": b""}] * (sessions.MESSAGES_AT_ONCE + 20)
        for message in many:
            await page.say(message)
        assert sessions.MESSAGES_AT_ONCE <= len(page.taken) < len(many)
        page.task.cancel()

    asyncio.run(drag())


def test_what_a_page_asks_for_is_counted() -> None:
    rerun, other = BackMsg(), BackMsg()
    rerun.rerun_script.query_string = "lang=en"
    other.stop_script = True
    before = dict(RERUNS.counts)

    async def ask() -> None:
        page = Page(Sessions(5))
        said = [rerun.SerializeToString(), other.SerializeToString(), b"\xff\xfe garbage"]
        await page.say(*({"bytes": one} for one in said))
        await page.close()

    asyncio.run(ask())
    assert RERUNS.counts == {"rerun": before["rerun"] + 1, "other": before["other"] + 2}


@pytest.mark.parametrize("page", pages())
def test_every_text_of_a_page_at_its_longest_fits_into_a_message(page: str) -> None:
    keys = {
        key
        for section in sections(page)
        for key, control in section.controls.items()
        if isinstance(control, Line)
    }
    assert len(keys) * MAX_CHARACTERS * len("𝄞".encode()) < MAX_MESSAGE_BYTES / 2


@pytest.mark.parametrize("said", ["", "0", "-5", "many", "1e3"])
def test_a_setting_that_will_not_do_is_one_sentence(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(sessions.VARIABLE, said)
    with pytest.raises(SystemExit) as found:
        sessions.most_sessions()
    assert sessions.VARIABLE in str(found.value) and "\n" not in str(found.value)
    monkeypatch.setenv(sessions.VARIABLE, "40")
    assert sessions.most_sessions() == 40
