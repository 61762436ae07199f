"""What visitors do who mean no good, or whose network is bad: each from one address."""

import asyncio
import contextlib
import itertools
import random
import socket
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from benchmarks.measured_lessons import answer_path
from lessons.answer import find
from tests.faults.ledger import Asker, Flood, Ledger
from tests.faults.reader import run

ATTACKER: Final = "127.0.0.66"
CONNECTIONS: Final = 10
_floods = itertools.count()
FIELDS: Final = 1000


def run_of(query: str = "lang=en", page: str = "scheme") -> BackMsg:
    """A page's request to be run."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    return asked


def _with_unknown_widgets() -> bytes:
    asked = run_of()
    asked.rerun_script.fragment_id = "no such fragment"
    for number in range(FIELDS):
        widget = asked.rerun_script.widget_states.widgets.add(id=f"$$ID-{number:032x}-nothing")
        widget.string_value = "x" * 100
    return asked.SerializeToString()


def _with_many_fields() -> bytes:
    return run_of(
        "&".join(f"key{number}=%FF{number}" for number in range(FIELDS))
    ).SerializeToString()


FRAMES: Final[dict[str, list[bytes | str]]] = {
    "garbage": [random.Random(number).randbytes(300) for number in range(5)],
    "text": ["no bytes"],
    "nothing": [b""],
    "oversized": [b"\0" * 2_000_000],
    "more than a server takes": [b"\0" * 20_000_000],
    "unknown widgets": [_with_unknown_widgets()] * 5,
    "a thousand fields": [_with_many_fields()] * 5,
}


async def _on_a_socket(address: str, act: Callable[[ClientConnection], Awaitable[None]]) -> None:
    """Connect as a page does; that the server hangs up is its right."""
    with contextlib.suppress(WebSocketException, OSError, TimeoutError):
        async with connect(
            f"{address.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            compression=None,
            local_addr=(ATTACKER, 0),
        ) as connection:
            await act(connection)


def send_frames(address: str, frames: list[bytes | str]) -> None:
    """Each on a connection of its own, several at once; what comes back is read for a while."""

    async def send(connection: ClientConnection) -> None:
        for frame in frames:
            await connection.send(frame)
        async with asyncio.timeout(2):
            async for _ in connection:
                pass

    async def every() -> None:
        await asyncio.gather(*(_on_a_socket(address, send) for _ in range(CONNECTIONS)))

    run(every())


async def read_slowly(address: str, until: asyncio.Event, asks: int = 30) -> None:
    """Ask for page after page over a websocket, and read nothing of it."""

    async def ask(connection: ClientConnection) -> None:
        connection.transport.pause_reading()
        for _ in range(asks):
            await connection.send(run_of().SerializeToString())
            await asyncio.sleep(0.05)
        await until.wait()

    await _on_a_socket(address, ask)


def stall(address: str, path: str) -> socket.socket:
    """Ask for a file over and over, and read nothing; the connection is the caller's to close."""
    place = urlsplit(address)
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    found.bind((ATTACKER, 0))
    found.settimeout(10)
    found.connect((place.hostname, place.port))
    found.sendall(f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode() * 20)
    return found


def many_fields(address: str) -> Ledger:
    """Answers asked for with a thousand fields each, known and unknown."""
    ledger = Ledger()
    asker = Asker(address, ledger, ATTACKER)
    known = answer_path(find("scheme", "hidden-state"), {})
    for query in ("&".join(f"k{n}={n}" for n in range(FIELDS)), "&lang=en" * FIELDS):
        for path in (f"{known}&{query}", f"/?{query}", f"/answer/scheme/hidden-state?{query}"):
            asker.ask(path)
    asker.connection.close()
    return ledger


def flood(address: str) -> Flood:
    """Answers that nobody has asked for, as fast as they come, over several connections."""
    section, hand = find("problems", "gradient-flow"), random.Random(next(_floods))
    paths = [
        answer_path(
            section,
            {
                "gradient_flow_seed": hand.randrange(1000),
                "gradient_flow_scale": hand.randrange(40) / 10,
                "gradient_flow_steps": hand.randrange(5, 50),
            },
        )
        for _ in range(3000)
    ]
    return Flood(address, paths, CONNECTIONS, 0, ATTACKER)
