"""Places to compute at, given to addresses in turn: a flood from one holds nobody else up."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Crowded(Exception):
    """Too many of this address wait already."""


class Turns:
    """So many places; those who wait are let in address by address.

    Args:
        places: how many may compute at once.
        each: how many of one address may.
        waiting: how many of one address may wait.
    """

    def __init__(self, places: int, each: int, waiting: int) -> None:
        self.places, self.each, self.waiting = places, each, waiting
        self._inside: Counter[str] = Counter()
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def taken(self) -> int:
        """Places taken."""
        return self._inside.total()

    @asynccontextmanager
    async def turn(self, address: str, seconds: float) -> AsyncIterator[None]:
        """A place, as long as the block goes on.

        Args:
            address: who wants it.
            seconds: how long to wait for it.

        Raises:
            Crowded: too many of this address wait.
            TimeoutError: none has come free in time.
        """
        await self._enter(address, seconds)
        try:
            yield
        finally:
            self._leave(address)

    async def _enter(self, address: str, seconds: float) -> None:
        queue = self._queues.get(address)
        if self._is_free(address) and not queue:
            self._inside[address] += 1
            return
        if queue is None:
            queue = self._queues[address] = deque()
        if len(queue) >= self.waiting:
            raise Crowded
        place = asyncio.get_running_loop().create_future()
        queue.append(place)
        try:
            async with asyncio.timeout(seconds):
                await place
        except BaseException:
            if place.done() and not place.cancelled():  # let in, but no longer there
                self._leave(address)
            self._forget(address, place)
            raise

    def _is_free(self, address: str) -> bool:
        return self.taken < self.places and self._inside[address] < self.each

    def _leave(self, address: str) -> None:
        self._inside[address] -= 1
        self._inside += Counter()  # drops those at 0
        self._let_in()

    def _let_in(self) -> None:
        """Give free places to the addresses that have waited longest for a turn."""
        for address in [*self._queues]:
            if self.taken >= self.places:
                return
            queue = self._queues[address]
            while queue and queue[0].done():
                queue.popleft()
            if queue and self._is_free(address):
                queue.popleft().set_result(None)
                self._inside[address] += 1
                self._queues.move_to_end(address)
            if not queue:
                del self._queues[address]

    def _forget(self, address: str, place: asyncio.Future[None]) -> None:
        queue = self._queues.get(address)
        if queue and place in queue:
            queue.remove(place)
        if queue is not None and not queue:
            del self._queues[address]
