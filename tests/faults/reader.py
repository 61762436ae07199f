"""Readers without a browser, who come back as the page does when they lose their connection."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from websockets.exceptions import WebSocketException

from benchmarks.sessions import Session

PATIENCE: Final = 30.0  # seconds in which a reader must be back
AGAIN: Final = 0.25  # seconds between two attempts, as the page's own
T = TypeVar("T")


@dataclass
class Reader:
    """One reader's experiment, and what became of it.

    Attributes:
        address: of the sheet.
        page: that is read.
        key: of the slider that is moved.
        seed: of the hand.
        values: of the experiment, as a link says them.
        moves: that were answered.
        seconds: that each took.
        drops: connections lost.
        away: seconds without one, the longest.
        wrong: what must not happen.
    """

    address: str
    page: str
    key: str
    seed: int
    pause: float = 1.0
    source: str | None = None
    values: dict[str, float] = field(default_factory=dict)
    moves: int = 0
    seconds: list[float] = field(default_factory=list)
    drops: int = 0
    away: float = 0.0
    wrong: list[str] = field(default_factory=list)
    here: bool = False

    async def read(self) -> None:
        """Move the slider, again and again; come back where the connection is lost."""
        hand, lost = random.Random(self.seed), time.monotonic()
        while True:
            query = urlencode({"lang": "en", **{key: f"{v:g}" for key, v in self.values.items()}})
            try:
                async with Session(self.address, self.page, query, self.source) as session:
                    self._check(session)
                    if self.drops:
                        self.away = max(self.away, time.monotonic() - lost)
                    self.here = True
                    await self._move(session, hand)
            except (OSError, WebSocketException) as error:
                if self.here:
                    self.here, lost = False, time.monotonic()
                    self.drops += 1
                elif time.monotonic() - lost > PATIENCE:
                    self.wrong.append(f"not back: {error!r}")
                    return
                await asyncio.sleep(AGAIN)
            except RuntimeError as error:  # a run that ended in an exception
                self.wrong.append(f"error page: {error}")
                return

    def _check(self, session: Session) -> None:
        """The page shows the values that its link says."""
        shown = {name.rpartition("-")[2]: value for name, value in session.values.items()}
        wrong = {key: shown.get(key) for key in self.values if shown.get(key) != self.values[key]}
        if wrong:
            self.wrong.append(f"lost experiment: {self.values} shown as {wrong}")

    async def _move(self, session: Session, hand: random.Random) -> None:
        slider = next(name for name in session.sliders if name.endswith(f"-{self.key}"))
        while True:
            await asyncio.sleep(self.pause * (0.5 + hand.random()))
            value = round(session.somewhere(slider, hand), 6)
            await self.before_move(value)
            self.values[self.key] = value  # the address says it before the run has ended
            start = time.monotonic()
            await session.move(slider, value)
            self.moves += 1
            self.seconds.append(time.monotonic() - start)

    async def before_move(self, value: float) -> None:
        """What a hand does on its way; here nothing."""


def run(course: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: Playwright keeps a loop in the first one."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, course).result()


@asynccontextmanager
async def reading(readers: Sequence[Reader]) -> AsyncIterator[None]:
    """They read until the block ends; all have arrived when it begins."""
    tasks = [asyncio.create_task(reader.read()) for reader in readers]
    try:
        await all_here(readers)
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error


async def all_here(readers: Sequence[Reader], patience: float = 120) -> None:
    """Wait until every reader has a connection and has said nothing wrong."""
    async with asyncio.timeout(patience):
        while not all(reader.here or reader.wrong for reader in readers):
            await asyncio.sleep(0.05)
