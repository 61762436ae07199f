"""What is computed for one reader is computed for all of them."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from weakref import ref

import pytest

from lessons.cache import OnceComputed, shared_cache


def slow(calls: list[int]) -> Callable[[int], object]:
    @shared_cache(size=2)
    def compute(n: int) -> object:
        calls.append(n)
        time.sleep(0.1)
        if n < 0:
            raise ValueError("too small")
        return object()

    return compute


def test_a_class_that_asks_at_once_waits_for_one_computation() -> None:
    calls: list[int] = []
    compute = slow(calls)
    with ThreadPoolExecutor(8) as readers:
        found = set(readers.map(compute, [1, 2] * 8))
    assert sorted(calls) == [1, 2] and len(found) == 2


def test_different_questions_do_not_wait_for_one_another() -> None:
    compute = slow([])
    began = time.monotonic()
    with ThreadPoolExecutor(8) as readers:
        list(readers.map(compute, range(8)))
    assert time.monotonic() - began < 0.4  # 0.8 one after another


def test_a_refusal_is_not_kept() -> None:
    calls: list[int] = []
    compute = slow(calls)
    for _ in range(2):
        with pytest.raises(ValueError, match="too small"):
            compute(-1)
    assert calls == [-1, -1]


def test_no_more_is_kept_than_was_said() -> None:
    calls: list[int] = []
    compute = slow(calls)
    for n in (1, 2, 3, 1):
        compute(n)
    assert calls == [1, 2, 3, 1]


def test_it_is_the_same_question_however_it_is_put() -> None:
    calls: list[tuple[int, int, dict[str, int]]] = []

    @shared_cache(size=8)
    def compute(n: int, m: int = 2, **more: int) -> object:
        calls.append((n, m, more))
        return object()

    assert compute(1) is compute(n=1) is compute(1, 2) is compute(m=2, n=1)
    assert compute(1, a=3, b=4) is compute(b=4, n=1, a=3)
    assert calls == [(1, 2, {}), (1, 2, {"a": 3, "b": 4})]


def test_nothing_of_a_question_is_held_but_its_answer() -> None:
    class Large:
        pass

    given = Large()
    gone = ref(given)
    once = OnceComputed(lambda large=given: str(type(large)))
    assert once.result() == once.result() == str(Large)
    del given
    assert gone() is None
