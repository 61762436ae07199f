"""All caches together hold so many bytes, and what an object holds is told honestly."""

from dataclasses import dataclass
from functools import cached_property
from sys import getsizeof

import numpy as np
import pytest
import torch

from lessons import kept
from lessons.answer import Answer
from lessons.cache import Same, SharedCache
from lessons.kept import Budget, kept_bytes

MB = 2**20


@dataclass(frozen=True)
class Held:
    """Something with parts."""

    name: str
    part: object

    @cached_property
    def doubled(self) -> str:
        """Kept beside the fields."""
        return self.name * 2


class Slotted:
    """Something that has no dictionary."""

    __slots__ = ("part",)

    def __init__(self, part: object) -> None:
        self.part = part


@pytest.mark.parametrize(
    "found",
    [
        b"a" * MB,
        "a" * MB,
        np.zeros(MB, dtype=np.uint8),
        np.zeros(MB, dtype=np.uint8)[::2],
        torch.zeros(MB, dtype=torch.uint8),
        torch.zeros(MB // 4)[:8],
        torch.zeros(MB // 4).numpy(),
        [[b"a" * MB]],
        {"a": (b"a" * MB,)},
        Held("a", b"a" * MB),
        Slotted(b"a" * MB),
        Same(b"a" * MB),
        torch.nn.Linear(511, 512),
    ],
    ids=lambda found: type(found).__name__,
)
def test_what_an_object_holds_is_counted_wherever_it_stands(found: object) -> None:
    assert MB <= kept_bytes(found) < 1.02 * MB


def test_what_is_held_twice_counts_once() -> None:
    text, tensor = b"a" * MB, torch.zeros(MB // 4)
    assert kept_bytes(text, [text, text]) < 1.01 * MB
    assert kept_bytes(tensor[:8], tensor.view(2, -1), tensor.numpy()) < 1.01 * MB


def test_a_value_computed_later_is_counted_too() -> None:
    held = Held("a" * MB, None)
    before = kept_bytes(held)
    assert held.doubled and kept_bytes(held) > before + 2 * MB - 1


def test_what_is_there_anyway_does_not_count() -> None:
    assert kept_bytes(Held, np, kept_bytes, len, [].append) == 0


def test_an_answer_counts_its_bytes_and_those_it_is_sent_as() -> None:
    answer = Answer(b"words " * 20_000)
    assert getsizeof(answer.body) + len(answer.compressed) <= kept_bytes(answer) < 150_000


def caches(limit: int, size: int = 100) -> tuple[Budget, list[SharedCache[[int], bytes]]]:
    budget = Budget(limit)
    return budget, [SharedCache(lambda n: bytes(n), size, budget) for _ in range(2)]


def test_all_caches_share_the_bytes_and_the_oldest_goes_first() -> None:
    budget, (one, other) = caches(10_000)
    first = one(4000)
    other(4001)
    assert one(4000) is first  # and so it is the newest
    one(4002)
    assert other.peek(4001) is None and one.peek(4000) is first
    assert (budget.dropped, budget.count) == (1, 2) and budget.total <= budget.limit


def test_looking_makes_it_the_newest_too() -> None:
    _, (one, other) = caches(10_000)
    one(4000)
    other(4001)
    assert one.peek(4000)
    other(4002)
    assert one.peek(4000) and other.peek(4001) is None


def test_what_is_too_large_for_all_is_given_and_not_kept() -> None:
    budget, (one, _) = caches(1000)
    assert len(one(5000)) == 5000
    assert (budget.total, budget.count, one.peek(5000)) == (0, 0, None)


def test_bytes_are_given_back_with_every_entry() -> None:
    budget, (one, _) = caches(MB, size=3)
    for n in range(1000, 1020):
        one(n)
    assert budget.count == 3
    assert budget.total == sum(kept_bytes(((n,), ()), bytes(n)) for n in (1017, 1018, 1019))


def test_a_refusal_holds_nothing() -> None:
    def refuse(text: str) -> bytes:
        raise ValueError(text)

    budget = Budget(MB)
    cache = SharedCache(refuse, 100, budget)
    for n in range(20):
        with pytest.raises(ValueError, match="aaa"):
            cache("a" * 4000 + str(n))
    assert (budget.total, budget.count, len(cache._calls)) == (0, 0, 0)


def test_hits_and_misses_are_counted() -> None:
    budget, (one, _) = caches(MB)
    for n in (1, 2, 1, 1):
        one(n)
    assert (budget.hits, budget.misses) == (2, 2)


@pytest.mark.parametrize("said", ["", "0", "-1", "1.5", "many", "١٢"])
def test_a_setting_that_will_not_do_is_one_sentence(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(kept.VARIABLE, said)
    with pytest.raises(SystemExit) as found:
        kept.megabytes()
    assert kept.VARIABLE in str(found.value) and "\n" not in str(found.value)
    monkeypatch.setenv(kept.VARIABLE, "64")
    assert kept.megabytes() == 64
