"""The first run of a connection is one of the whole page; all that follows is as it was asked."""

import asyncio
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg

from server.first_run import WholeFirstRun


def run_of(fragment: str, query: str = "lang=en&wall_steps=7") -> bytes:
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.fragment_id = fragment
    asked.rerun_script.widget_states.widgets.add(id="$$ID-1-wall_steps")
    return asked.SerializeToString()


def passed(*messages: dict[str, Any], kind: str = "websocket") -> list[dict[str, Any]]:
    """What reaches the application of these messages."""
    coming, reached = iter(messages), []

    async def receive() -> dict[str, Any]:
        return next(coming)

    async def send(message: Any) -> None: ...

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.extend([await receive() for _ in messages])

    asyncio.run(WholeFirstRun(app)({"type": kind}, receive, send))
    return reached


def frame(raw: bytes) -> dict[str, Any]:
    return {"type": "websocket.receive", "bytes": raw}


def test_only_the_first_run_becomes_whole() -> None:
    first, second = passed(frame(run_of("one")), frame(run_of("one")))
    whole = BackMsg.FromString(first["bytes"])
    assert whole.rerun_script.fragment_id == ""
    whole.rerun_script.fragment_id = "one"
    assert whole == BackMsg.FromString(run_of("one"))  # nothing else has changed
    assert second == frame(run_of("one"))


def test_a_run_of_the_page_leaves_the_fragments_of_later_ones() -> None:
    asked = [frame(run_of("")), frame(run_of("one"))]
    assert passed(*asked) == asked


def test_what_is_no_run_is_passed_on_and_waited_through() -> None:
    other = BackMsg(load_git_info=True).SerializeToString()
    odd = [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "text": "no bytes"},
        frame(b"\xff\xfe no message"),
        frame(b"x" * 1_000_001),
        frame(other),
    ]
    *same, run = passed(*odd, frame(run_of("one")))
    assert same == odd
    assert BackMsg.FromString(run["bytes"]).rerun_script.fragment_id == ""


def test_other_requests_are_not_looked_at() -> None:
    request = [frame(run_of("one"))]
    assert passed(*request, kind="http") == request
