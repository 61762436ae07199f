"""How many bytes all caches may hold together, and how many an object holds.

What was asked for longest ago goes first, whichever cache it stands in.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from sys import getsizeof
from threading import Lock
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, Final

import numpy as np

from lessons.environment import whole_number

VARIABLE: Final = "RNN_SHEET_CACHE_MB"
"""The variable of the environment that is read at the start."""
DEFAULT_MEGABYTES: Final = 128
_NOT_OWNED: Final = (type, ModuleType, FunctionType, BuiltinFunctionType, MethodType)
"""Kinds that are there anyway, whoever refers to them."""


def kept_bytes(*found: Any) -> int:
    """Bytes that objects hold: everything they refer to, each once; tensors by their storage.

    An object that says `kept_bytes` of itself is believed.
    """
    seen: set[int] = set()
    todo, total = [*found], 0
    while todo:
        one = todo.pop()
        if id(one) in seen or isinstance(one, _NOT_OWNED):
            continue
        seen.add(id(one))
        said = getattr(one, "kept_bytes", None)
        if isinstance(said, int):
            total += said
            continue
        total += getsizeof(one)
        if isinstance(one, str | bytes | int | float | complex | None):
            continue
        if isinstance(one, Mapping):
            todo += [*one.keys(), *one.values()]
        elif isinstance(one, list | tuple | set | frozenset):
            todo += one
        elif isinstance(one, np.ndarray):
            todo += [] if one.base is None else [one.base]
        elif hasattr(one, "untyped_storage"):
            storage = one.untyped_storage()
            if storage.data_ptr() not in seen:
                seen.add(storage.data_ptr())
                total += storage.nbytes()
        todo += _fields(one)
    return total


def _fields(one: Any) -> list[Any]:
    """What an object's own names refer to."""
    slots = [name for kind in type(one).__mro__ for name in vars(kind).get("__slots__", ())]
    named = [getattr(one, name, None) for name in slots if isinstance(name, str)]
    return [*named, getattr(one, "__dict__", None)]


def megabytes() -> int:
    """The setting.

    Raises:
        SystemExit: it is no such number; the server does not start.
    """
    wanted = "the megabytes that all caches may hold together"
    return whole_number(VARIABLE, DEFAULT_MEGABYTES, wanted)


class Entry:
    """Something kept: its bytes, and how it is let go."""

    def __init__(self, drop: Callable[[], object]) -> None:
        self.drop, self.bytes = drop, 0


class Budget:
    """Bytes that all entries may hold together.

    Its lock is that of all that keep entries in it, so that none goes while it is looked up.

    Attributes:
        limit: bytes.
        total: bytes held now.
        dropped: entries let go because there was no room.
        hits: times that what was asked for was kept.
        misses: times that it was not.
    """

    def __init__(self, limit: int) -> None:
        self.limit, self.total = limit, 0
        self.dropped = self.hits = self.misses = 0
        self.lock = Lock()
        self._entries: OrderedDict[Entry, None] = OrderedDict()

    @property
    def count(self) -> int:
        """Entries held now."""
        return len(self._entries)

    def add(self, entry: Entry, size: int) -> None:
        """Keep an entry as the newest, and let others go until there is room; under the lock."""
        self.discard(entry)
        entry.bytes = size
        self._entries[entry] = None
        self.total += size
        while self.total > self.limit:
            oldest = next(iter(self._entries))
            self.discard(oldest)
            oldest.drop()
            self.dropped += 1

    def touch(self, entry: Entry) -> None:
        """An entry is asked for: it is the newest now; under the lock."""
        if entry in self._entries:
            self._entries.move_to_end(entry)

    def discard(self, entry: Entry) -> None:
        """Forget an entry that its keeper lets go; under the lock."""
        if entry in self._entries:
            del self._entries[entry]
            self.total -= entry.bytes


BUDGET: Final = Budget(megabytes() * 2**20)
"""Of this process."""
