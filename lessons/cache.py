"""A cache that all readers share: what several ask for at once is computed once."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import update_wrapper
from inspect import signature
from threading import Lock
from typing import Generic, ParamSpec, TypeVar

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

    def __init__(self, call: Callable[P, Result], size: int) -> None:
        self._call, self._size, self._signature = call, size, signature(call)
        self._calls: OrderedDict[Hashable, OnceComputed[Result]] = OrderedDict()
        self._lock = Lock()
        update_wrapper(self, call)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Result:
        """The result, kept or computed."""
        key = self._key(*args, **kwargs)
        with self._lock:
            once = self._calls.get(key)
            if once is None:
                once = self._calls[key] = OnceComputed(lambda: self._call(*args, **kwargs))
                if len(self._calls) > self._size:
                    self._calls.popitem(last=False)
            self._calls.move_to_end(key)
        return once.result()

    def peek(self, *args: P.args, **kwargs: P.kwargs) -> Result | None:
        """The result if it is kept; nothing is computed."""
        with self._lock:
            once = self._calls.get(self._key(*args, **kwargs))
        return getattr(once, "value", None)

    def _key(self, *args: P.args, **kwargs: P.kwargs) -> Hashable:
        given = self._signature.bind(*args, **kwargs)
        given.apply_defaults()
        return given.args, tuple(sorted(given.kwargs.items()))


def shared_cache(size: int) -> Callable[[Callable[P, Result]], SharedCache[P, Result]]:
    """Keep the last results of a function, so many of them, for all readers."""
    return lambda call: SharedCache(call, size)
