"""Requests counted: sent, answered, refused for now, lost."""

import http.client
import itertools
import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any, Final, Self
from urllib.parse import urlsplit

GIVE_UP: Final = 60.0  # seconds until a request counts as lost
LATER: Final = (429, 503)
GOOD: Final = (200, 304, 400)
"""An answer, what is known, or a sentence that says why there is none."""


@dataclass
class Ledger:
    """What became of requests.

    Attributes:
        sent: how many; one that is asked again because it was refused for now counts once.
        answered: of these.
        refused: times that one was asked to come later.
        lost: what went wrong with the others.
        seconds: that each answer took, refusals included.
    """

    sent: int = 0
    answered: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def nothing_lost(self) -> bool:
        """Whether something was sent, and all of it answered."""
        return self.sent > 0 and not self.lost and self.sent == self.answered


class Asker:
    """One connection that stays open, from an address of the loopback."""

    def __init__(self, address: str, ledger: Ledger, source: str = "127.0.0.1") -> None:
        self.place, self.ledger, self.source = urlsplit(address), ledger, source
        self._connect()

    def _connect(self) -> None:
        assert self.place.hostname
        self.connection = http.client.HTTPConnection(
            self.place.hostname, self.place.port, GIVE_UP, source_address=(self.source, 0)
        )
        self.fresh = True

    def ask(self, path: str) -> None:
        """Ask as a page does: again when told to come later."""
        ledger, start = self.ledger, time.monotonic()
        with ledger.lock:
            ledger.sent += 1
        try:
            while (status := self._status(path)) in LATER:
                with ledger.lock:
                    ledger.refused += 1
                if time.monotonic() - start > GIVE_UP:
                    break
                time.sleep(0.5)
            wrong = "" if status in GOOD else f"status {status} of {path}"
        except (OSError, http.client.HTTPException) as error:
            wrong = f"{error!r} of {path}"
            self._connect()
        with ledger.lock:
            if wrong:
                ledger.lost.append(wrong)
            else:
                ledger.answered += 1
                ledger.seconds.append(time.monotonic() - start)

    def _status(self, path: str) -> int:
        """As a browser: on a connection that was idle and is closed, once more on a fresh one."""
        try:
            return self._once(path)
        except (ConnectionError, http.client.RemoteDisconnected):
            if self.fresh:
                raise
            self._connect()
            return self._once(path)

    def _once(self, path: str) -> int:
        self.connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = self.connection.getresponse()
        response.read()
        self.fresh = False
        return response.status


@contextmanager
def asking(
    address: str,
    paths: Sequence[str],
    count: int = 2,
    pause: float = 0.05,
    source: str = "127.0.0.1",
) -> Iterator[Ledger]:
    """Readers who ask for one path after the other until the block ends, and then are waited for.

    Args:
        address: that they ask.
        paths: in a random order, or each once and in this order where there is no pause.
        count: of readers.
        pause: seconds between an answer and the next question.
        source: address of the loopback that they come from.
    """
    ledger, over = Ledger(), threading.Event()
    hand = random.Random(0)
    every = iter(paths) if not pause else (hand.choice(paths) for _ in itertools.count())
    lock = threading.Lock()

    def read() -> None:
        asker = Asker(address, ledger, source)
        while not over.wait(pause):
            with lock:
                path = next(every, None)
            if path is None:
                return
            asker.ask(path)
        asker.connection.close()

    threads = [threading.Thread(target=read) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield ledger
    finally:
        over.set()
        for thread in threads:
            thread.join()


class Flood:
    """The same from a process of its own, so that its work is not in the way of others' clocks.

    Attributes:
        progress: requests answered and refused, while it goes on.
        lost: what went wrong, once it has ended.
    """

    def __init__(self, *what: Any) -> None:
        context = get_context("spawn")
        self._progress, self._over = context.Value("i", 0), context.Event()
        self._lost: Any = context.Queue()
        parts = (what, self._progress, self._over, self._lost)
        self._process = context.Process(target=_flood, args=parts)
        self.lost: list[str] = []

    @property
    def progress(self) -> int:
        return int(self._progress.value)

    def __enter__(self) -> Self:
        self._process.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self.lost = self._lost.get(timeout=2 * GIVE_UP)
        self._process.join()


def _flood(what: tuple[Any, ...], progress: Any, over: Any, lost: Any) -> None:
    with asking(*what) as ledger:
        while not over.wait(0.05):
            progress.value = ledger.answered + ledger.refused
    lost.put(ledger.lost)
