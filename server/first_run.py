"""A page that has lost its process goes on with another: its first run there is a whole one."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

LARGEST: Final = 1_000_000
"""Bytes of a message that is looked into; what is larger Streamlit refuses."""


class WholeFirstRun:
    """Makes the first run that a websocket asks for one of the page, not of a part of it.

    Streamlit's page keeps its controls when it connects to another process, and asks at the next
    move for the fragment that was moved alone. The new session knows no fragments yet: Streamlit
    would pass the request over without a word, and the page would wait.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes and goes."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        has_run = False

        async def receive_whole() -> Message:
            nonlocal has_run
            message = await receive()
            raw = message.get("bytes")
            if has_run or not raw or len(raw) > LARGEST:
                return message
            asked = _read(raw)
            has_run = asked is not None and asked.HasField("rerun_script")
            if not has_run or asked is None or not asked.rerun_script.fragment_id:
                return message
            asked.rerun_script.fragment_id = ""
            return {**message, "bytes": asked.SerializeToString()}

        await self.app(scope, receive_whole, send)


def _read(raw: bytes) -> BackMsg | None:
    """A page's message; None where it is none, which Streamlit refuses by itself."""
    try:
        return BackMsg.FromString(raw)
    except Exception:
        return None
