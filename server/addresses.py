"""Whose request it is, and how much an address may ask for: many readers may share one."""

import time
from collections import OrderedDict
from typing import Final

from starlette.types import Scope

from lessons.addresses import owner_of

MAX_ADDRESSES: Final = 10_000
"""Addresses that are remembered; the one that asked longest ago is forgotten first."""


def client(scope: Scope) -> str:
    """The address that a request comes from, as the server has it: FORWARDED_ALLOW_IPS counts."""
    found = scope.get("client")
    return str(found[0]).partition("%")[0] if found else ""


def owner(scope: Scope) -> str:
    """Whose limits a request counts against: an address, of IPv6 the network of 64 bits."""
    return owner_of(client(scope))


class Buckets:
    """A bucket of tokens for each address: so many at once, and so many a second after that.

    Args:
        at_once: tokens of a full bucket.
        per_second: tokens that flow in.
    """

    def __init__(self, at_once: int, per_second: float) -> None:
        self.at_once, self.per_second = at_once, per_second
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, and when

    def __len__(self) -> int:
        """Addresses remembered."""
        return len(self._levels)

    def take(self, address: str) -> float:
        """Take one token: 0, or the seconds until there is one, and none is taken."""
        now = time.monotonic()
        level, then = self._levels.pop(address, (float(self.at_once), now))
        level = min(self.at_once, level + (now - then) * self.per_second)
        wait = 0.0 if level >= 1 else (1 - level) / self.per_second
        self._levels[address] = (level if wait else level - 1, now)
        if len(self._levels) > MAX_ADDRESSES:
            self._levels.popitem(last=False)
        return wait
