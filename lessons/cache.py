"""A cache that all readers share: what several ask for at once is computed once.

Each keeps so many results, and all of them together so many bytes: `lessons.kept`.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import update_wrapper
from inspect import signature
from threading import Lock
from typing import Generic, ParamSpec, TypeVar

from lessons.kept import BUDGET, Budget, Entry, kept_bytes

P = ParamSpec("P")
Result = TypeVar("Result")


class Same:
    """An argument that is the same only if it is this very object."""

    def __init__(self, given: object) -> None:
        self.object = given

    def __eq__(self, other: object) -> bool:
        """Whether the other holds this very object."""
        return isinstance(other, Same) and self.object is other.object

    def __hash__(self) -> int:
        """Of the object itself, which stays alive while this does."""
        return id(self.object)


class OnceComputed(Generic[Result]):
    """A call that is made when its result is first asked for; others that ask meanwhile wait."""

    def __init__(self, call: Callable[[], Result]) -> None:
        self.call, self.lock = call, Lock()

    def result(self) -> Result:
        """What the call gives; an error is not kept."""
        with self.lock:
            if not hasattr(self, "value"):
                self.value = self.call()
                del self.call  # and with it what it was made of
            return self.value


class SharedCache(Generic[P, Result]):
    """A function whose last results are kept for all readers, in any thread.

    An argument is the same whether it is given by place, by name or by default.
    """

    def __init__(self, call: Callable[P, Result], size: int, budget: Budget = BUDGET) -> None:
        self._call, self._size, self._signature = call, size, signature(call)
        self._calls: OrderedDict[Hashable, tuple[OnceComputed[Result], Entry]] = OrderedDict()
        self._budget = budget
        update_wrapper(self, call)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Result:
        """The result, kept or computed; an error is not kept."""
        key, budget = self._key(*args, **kwargs), self._budget
        with budget.lock:
            kept = self._calls.get(key)
            if kept:
                budget.hits += 1
                budget.touch(kept[1])
            else:
                budget.misses += 1
                once = OnceComputed(lambda: self._call(*args, **kwargs))
                kept = self._calls[key] = once, Entry(lambda: self._calls.pop(key, None))
                if len(self._calls) > self._size:
                    _, (_, oldest) = self._calls.popitem(last=False)
                    budget.discard(oldest)
            self._calls.move_to_end(key)
        once, entry = kept
        try:
            found = once.result()
        except BaseException:
            self._settle(key, entry, None)
            raise
        if not entry.bytes:
            self._settle(key, entry, kept_bytes(key, found))
        return found

    def _settle(self, key: Hashable, entry: Entry, size: int | None) -> None:
        """Count what a call holds, now that it is known, or forget it; it may be gone by then."""
        with self._budget.lock:
            kept = self._calls.get(key)
            if kept is None or kept[1] is not entry:
                return
            if size is None:
                del self._calls[key]
            else:
                self._budget.add(entry, size)

    def peek(self, *args: P.args, **kwargs: P.kwargs) -> Result | None:
        """The result if it is kept; nothing is computed."""
        with self._budget.lock:
            kept = self._calls.get(self._key(*args, **kwargs))
            if kept:
                self._budget.touch(kept[1])
        return getattr(kept[0], "value", None) if kept else None

    def _key(self, *args: P.args, **kwargs: P.kwargs) -> Hashable:
        given = self._signature.bind(*args, **kwargs)
        given.apply_defaults()
        return given.args, tuple(sorted(given.kwargs.items()))


def shared_cache(size: int) -> Callable[[Callable[P, Result]], SharedCache[P, Result]]:
    """Keep the last results of a function, so many of them, for all readers."""
    return lambda call: SharedCache(call, size)
