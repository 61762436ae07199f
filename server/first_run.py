"""A page that has lost its process goes on with another: its first run there is a whole one."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg


class WholeFirstRun:
    """Makes the first run that a websocket asks for one of the page, not of a part of it.

    Streamlit's page keeps its controls when it connects to another process, and asks at the next
    move for the fragment that was moved alone. The new session knows no fragments yet: Streamlit
    would pass the request over without a word, and the page would wait.

    It stands within `server.sessions.SessionLimits`, which says how large a message may be.
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
            asked = read_message(raw) if raw and not has_run else None
            if asked is None or not asked.HasField("rerun_script"):
                return message
            has_run = True
            if not asked.rerun_script.fragment_id:
                return message
            asked.rerun_script.fragment_id = ""
            return {**message, "bytes": asked.SerializeToString()}

        await self.app(scope, receive_whole, send)


def read_message(raw: bytes) -> BackMsg | None:
    """A page's message; None where it is none, which Streamlit refuses by itself."""
    try:
        return BackMsg.FromString(raw)
    except Exception:
        return None
