"""Reruns a second: websocket sessions that move a slider again the moment they are answered."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median

from benchmarks.servers import BARE, LESSONS, SHEET, STOCK, Server, Target, serving
from benchmarks.sessions import Session
from benchmarks.table import met, p95

SESSIONS = (1, 20, 100)
SECONDS = 6.0
MANY = 10_000  # reruns over which memory must stay flat


@dataclass(frozen=True)
class Load:
    """What sessions without think time saw."""

    sessions: int
    rate: float  # reruns a second, of all sessions together
    p50: float  # s
    p95: float  # s

    def __str__(self) -> str:
        """A cell of the table."""
        return f"{self.rate:.0f}/s, {self.p50 * 1e3:.0f} / {self.p95 * 1e3:.0f} ms"


@dataclass(frozen=True)
class Memory:
    """Resident memory in MB."""

    a_session: float
    course: list[tuple[int, float]]  # reruns so far → MB


Hand = Callable[[Session, random.Random], Awaitable[None]]


async def main_slider(session: Session, hand: random.Random) -> None:
    """What a class does: everybody moves the lesson's first slider, the rest stands."""
    slider = next(iter(session.sliders))
    await session.move(slider, session.somewhere(slider, hand))


async def any_slider(session: Session, hand: random.Random) -> None:
    """What nobody has asked before: a random slider at a random place, the seed among them."""
    slider = hand.choice(list(session.sliders))
    await session.move(slider, session.somewhere(slider, hand))


async def load(server: Server, path: str, sessions: int, seconds: float, act: Hand) -> Load:
    """Open sessions, let all arrive, then count for a while."""
    taken: list[float] = []
    arrived = asyncio.Barrier(sessions)

    async def reader(number: int) -> None:
        hand = random.Random(number)
        async with Session(server.address, path) as session:
            await act(session, hand)
            await arrived.wait()
            end = time.perf_counter() + seconds
            while (start := time.perf_counter()) < end:
                await act(session, hand)
                taken.append(time.perf_counter() - start)

    await asyncio.gather(*(reader(number) for number in range(sessions)))
    rate = sessions / (sum(taken) / len(taken))
    return Load(sessions, rate, median(taken), p95(taken))


async def many_reruns(server: Server, path: str, total: int) -> list[tuple[int, float]]:
    """Resident memory while 20 sessions ask for ever new positions."""
    course = [(0, server.memory())]
    done = 0

    async def reader(number: int) -> None:
        nonlocal done
        hand = random.Random(number)
        async with Session(server.address, path) as session:
            while done < total:
                await any_slider(session, hand)
                done += 1
                if done % (total // 5) == 0:
                    course.append((done, server.memory()))

    await asyncio.gather(*(reader(number) for number in range(20)))
    return course


async def open_sessions(server: Server, path: str, count: int) -> float:
    """MB that one more session costs while it is open."""
    async with Session(server.address, path):
        before = server.memory()
        rooms = [Session(server.address, path) for _ in range(count)]
        for room in rooms:
            await room.__aenter__()
        cost = (server.memory() - before) / count
        for room in rooms:
            await room.__aexit__(None, None, None)
    return cost


def measure(target: Target, path: str) -> tuple[list[Load], Load, Memory | None]:
    """Every figure of one page: loads of the main slider, of new positions, and memory."""
    with serving(target) as server:
        asyncio.run(load(server, path, 1, 1.0, main_slider))  # caches of Python's own
        slow = 0.0 if target.ours else 12.0  # a round of 100 sessions takes that long
        loads = [
            asyncio.run(
                load(server, path, count, max(SECONDS, slow if count > 1 else 0), main_slider)
            )
            for count in SESSIONS
        ]
        fresh = asyncio.run(load(server, path, 20, SECONDS, any_slider))
        if target is not SHEET:
            return loads, fresh, None
        a_session = asyncio.run(open_sessions(server, path, 50))
        return loads, fresh, Memory(a_session, asyncio.run(many_reruns(server, path, MANY)))


def report() -> list[str]:
    """The section on reruns, as Markdown."""
    lines = [
        "## Rerun",
        "",
        "Sessions over websockets, without think time, each at a random position of the lesson's",
        "main slider. Reruns a second of all together, p50 / p95 of a rerun.",
        "",
        "| | " + " | ".join(f"{count} sessions" for count in SESSIONS) + " | 20, new positions |",
        "| --- |" + " --- |" * (len(SESSIONS) + 1),
    ]
    stock, *_ = measured = measure(STOCK, "")
    lines.append(_row(STOCK.name, *measured[:2]))
    lines.append(_row(BARE.name, *measure(BARE, "")[:2]))
    verdicts = []
    for name, path in LESSONS.items():
        if name == "home":
            continue  # it has no slider
        loads, fresh, memory = measure(SHEET, path)
        assert memory
        lines.append(_row(f"`{name}`", loads, fresh))
        twenty, hundred = loads[1], loads[2]
        ratio, cold = twenty.rate / stock[1].rate, fresh.rate / stock[1].rate
        first, last = memory.course[1][1], memory.course[-1][1]
        course = ", ".join(f"{mb:.0f} MB after {done:,}" for done, mb in memory.course)
        verdicts += [
            f"- `{name}`, 20 sessions: {ratio:.1f} × (b); target 10 ×: {met(ratio >= 10)}. At"
            f" positions nobody has asked before: {cold:.1f} ×.",
            f"- `{name}`, 100 sessions: p95 {hundred.p95:.2f} s; target 1 s:"
            f" {met(hundred.p95 < 1)}.",
            f"- `{name}`, memory: {memory.a_session:.2f} MB a session; target 1 MB:"
            f" {met(memory.a_session <= 1)}. Over {MANY:,} reruns at ever new positions: {course};"
            f" from the first fifth on {last - first:+.0f} MB.",
        ]
    return [*lines, "", *verdicts]


def _row(name: str, loads: list[Load], fresh: Load) -> str:
    return f"| {name} | " + " | ".join(map(str, [*loads, fresh])) + " |"
