"""Places are given to addresses in turn; a flood from one of them holds nobody else up."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from server.turns import Crowded, Turns


async def work(turns: Turns, address: str, done: list[str], let: asyncio.Event) -> None:
    async with turns.turn(address, 10):
        await let.wait()
        done.append(address)
        await asyncio.sleep(0)


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(test)


def test_a_flood_leaves_a_place_for_others_and_they_take_turns() -> None:
    async def flood() -> None:
        turns, done, let = Turns(3, 2, 50), [], asyncio.Event()
        tasks = [asyncio.create_task(work(turns, "flood", done, let)) for _ in range(20)]
        await settled()
        assert turns.taken == 2  # one is left
        tasks += [asyncio.create_task(work(turns, one, done, let)) for one in ("a", "b", "a", "b")]
        await settled()
        assert turns.taken == 3
        let.set()
        await asyncio.gather(*tasks)
        last = max(place for place, one in enumerate(done) if one != "flood")
        assert last < 14 and len(done) == 24  # the flood is far from over
        assert turns.taken == 0 and not turns._queues

    run(flood())


def test_who_waits_too_long_gives_up_and_the_place_goes_on() -> None:
    async def wait() -> None:
        turns, let, done = Turns(1, 1, 5), asyncio.Event(), list[str]()
        first = asyncio.create_task(work(turns, "a", done, let))
        await settled()
        with pytest.raises(TimeoutError):
            async with turns.turn("b", 0.01):
                raise AssertionError
        later = asyncio.create_task(work(turns, "c", done, let))
        let.set()
        await asyncio.gather(first, later)
        assert done == ["a", "c"] and turns.taken == 0 and not turns._queues

    run(wait())


def test_only_so_many_of_an_address_wait() -> None:
    async def crowd() -> None:
        turns, let, done = Turns(1, 1, 2), asyncio.Event(), list[str]()
        tasks = [asyncio.create_task(work(turns, "a", done, let)) for _ in range(3)]
        await settled()
        with pytest.raises(Crowded):
            async with turns.turn("a", 1):
                raise AssertionError
        tasks.append(asyncio.create_task(work(turns, "b", done, let)))  # another may
        await settled()
        let.set()
        await asyncio.gather(*tasks)
        assert sorted(done) == ["a", "a", "a", "b"]

    run(crowd())


def test_whoever_is_cancelled_keeps_no_place() -> None:
    async def cancel() -> None:
        turns, let, done = Turns(2, 1, 5), asyncio.Event(), list[str]()
        tasks = [asyncio.create_task(work(turns, "a", done, let)) for _ in range(4)]
        await settled()
        for task in tasks[:3]:
            task.cancel()
        await settled()
        let.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert done == ["a"] and turns.taken == 0 and not turns._queues

    run(cancel())


def test_an_error_inside_gives_the_place_back() -> None:
    async def fail() -> None:
        turns = Turns(1, 1, 1)
        with pytest.raises(ZeroDivisionError):
            async with turns.turn("a", 1):
                raise ZeroDivisionError
        assert turns.taken == 0

    run(fail())
