"""What is computed for one reader is kept for all, and computed once if all ask at once."""

from collections.abc import Callable
from functools import lru_cache, partial, wraps
from inspect import signature
from threading import Lock
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
Result = TypeVar("Result")


class Once(Generic[Result]):
    """A call that is made when it is first asked for; who asks meanwhile waits."""

    def __init__(self, call: Callable[[], Result]) -> None:
        self.call, self.lock = call, Lock()

    def result(self) -> Result:
        """What the call gives; an error is not kept."""
        with self.lock:
            if not hasattr(self, "value"):
                self.value = self.call()
                del self.call  # and with it what it was made of
            return self.value


def shared(kept: int) -> Callable[[Callable[P, Result]], Callable[P, Result]]:
    """`lru_cache` for a class of readers: what all of them ask for at once is computed once.

    An argument is the same whether it is given by place, by name or by default.
    st.cache_resource does this too, but hashes the arguments for longer than most of these compute.
    """

    def keep(call: Callable[P, Result]) -> Callable[P, Result]:
        taken = signature(call)

        @lru_cache(maxsize=kept)
        def once(*args: P.args, **kwargs: P.kwargs) -> Once[Result]:
            return Once(partial(call, *args, **kwargs))

        @wraps(call)
        def ask(*args: P.args, **kwargs: P.kwargs) -> Result:
            given = taken.bind(*args, **kwargs)
            given.apply_defaults()
            return once(*given.args, **dict(sorted(given.kwargs.items()))).result()

        return ask

    return keep
