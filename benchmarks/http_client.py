"""A reader's browser asking for answers: HTTP over one connection that stays open."""

import asyncio
import itertools
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_others = itertools.count(1000)  # numbers of students that no trace has


def home(number: int) -> str:
    """The address of one student: nobody thinks here, so that a school's would be at its limit."""
    return f"127.0.{1 + number // 200}.{1 + number % 200}"


class Client:
    """One connection to a server; past the limit of its address it comes from another."""

    def __init__(self, address: str, source: str | None = None) -> None:
        self.place = urlsplit(address)
        self.source = source  # address of the loopback that it comes from
        self.head = b""  # of the last response, in small letters

    async def __aenter__(self) -> Self:
        """Connect."""
        self.reader, self.writer = await asyncio.open_connection(
            self.place.hostname,
            self.place.port,
            local_addr=(self.source, 0) if self.source else None,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave."""
        self.writer.close()

    async def get(self, path: str) -> int:
        """Ask for an answer and read it, again while the server is too busy; gives its bytes."""
        while True:
            try:
                status, length = await self._ask(path)
            except (asyncio.IncompleteReadError, ConnectionError):
                await self.__aenter__()  # the server closes what was idle for some seconds
                continue
            if status == 200:
                return length
            if status == 429:
                self.source = home(next(_others))
                self.writer.close()
                await self.__aenter__()
                continue
            if status != 503:
                raise RuntimeError(f"status {status} of {path}")
            await asyncio.sleep(1)  # as the server says, and as the page does

    async def _ask(self, path: str) -> tuple[int, int]:
        asked = f"GET {path} HTTP/1.1\r\nHost: {self.place.netloc}\r\nAccept-Encoding: gzip\r\n\r\n"
        self.writer.write(asked.encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        self.head = head
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        await self.reader.readexactly(length)
        return int(head.split()[1]), len(head) + length
