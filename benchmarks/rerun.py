"""Reruns a second: websocket sessions that move a slider again the moment they are answered."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median

from benchmarks.profiles import of_server
from benchmarks.servers import BARE, LESSONS, SHEET, STOCK, Target, memory, serving
from benchmarks.sessions import Session
from benchmarks.table import met, p95
from tests.local import Server

SESSIONS = (1, 20, 100)
SECONDS = 4.0
MANY = 10_000  # reruns over which memory must stay flat
RARE = 20  # of so many, one is where nobody has been before: some train a network there
PATIENCE = 60.0  # seconds, for as many of them as there is time for


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


@dataclass(frozen=True)
class Measured:
    """Everything about one page."""

    loads: list[Load]  # of the main slider
    fresh: Load  # at new positions
    memory: Memory | None = None
    profile: str | None = None


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


async def many_reruns(server: Server, path: str) -> list[tuple[int, float]]:
    """Resident memory, at first and five times, while 20 sessions move, some to new places."""
    course = [(0, memory(server))]
    done = 0
    start = time.perf_counter()

    async def reader(number: int) -> None:
        nonlocal done
        hand = random.Random(number)
        async with Session(server.address, path) as session:
            while done < MANY and (taken := time.perf_counter() - start) < PATIENCE:
                await (main_slider if done % RARE else any_slider)(session, hand)
                done += 1
                if max(done / MANY, taken / PATIENCE) * 5 >= len(course) < 5:
                    course.append((done, memory(server)))

    await asyncio.gather(*(reader(number) for number in range(20)))
    return [*course, (done, memory(server))]


async def open_sessions(server: Server, path: str, count: int) -> float:
    """MB that one more session costs while it is open."""
    async with Session(server.address, path):
        before = memory(server)
        rooms = [Session(server.address, path) for _ in range(count)]
        for room in rooms:
            await room.__aenter__()
        cost = (memory(server) - before) / count
        for room in rooms:
            await room.__aexit__(None, None, None)
    return cost


def measure(target: Target, path: str) -> Measured:
    """Loads of the main slider and of new positions; of the sheet also memory and a profile."""
    with serving(target) as server:
        a_session = asyncio.run(open_sessions(server, path, 50))  # while the heap is still tight
        counts = SESSIONS if target.ours else SESSIONS[:2]
        loads = [asyncio.run(load(server, path, count, SECONDS, main_slider)) for count in counts]
        fresh = asyncio.run(load(server, path, 20, SECONDS, any_slider))
        if target is not SHEET:
            return Measured(loads, fresh)
        with ThreadPoolExecutor() as beside:
            profile = beside.submit(of_server, server.pid, int(SECONDS))
            asyncio.run(load(server, path, 20, SECONDS + 2, main_slider))
        course = asyncio.run(many_reruns(server, path))
        return Measured(loads, fresh, Memory(a_session, course), profile.result())


def report() -> list[str]:
    """The section on reruns, as Markdown."""
    lines = [
        "## Rerun",
        "",
        "Sessions over websockets, without think time, each at a random position of the lesson's",
        "main slider. Reruns a second of all together, p50 / p95 of a rerun. (b) is not asked by",
        "100 at once: one round of answers would take it a quarter of a minute.",
        "",
        "| | " + " | ".join(f"{count} sessions" for count in SESSIONS) + " | 20, new positions |",
        "| --- |" + " --- |" * (len(SESSIONS) + 1),
    ]
    stock = measure(STOCK, "")
    lines.append(_row(STOCK.name, stock))
    lines.append(_row(BARE.name, measure(BARE, "")))
    verdicts = []
    for name, path in LESSONS.items():
        ours = measure(SHEET, path)
        lines.append(_row(f"`{name}`", ours))
        _, twenty, hundred = ours.loads
        ratio, cold = (one.rate / stock.loads[1].rate for one in (twenty, ours.fresh))
        kept = ours.memory
        assert kept
        first, last = kept.course[1][1], kept.course[-1][1]
        course = ", ".join(f"{mb:.0f} MB after {done:,}" for done, mb in kept.course)
        verdicts += [
            f"- `{name}`, 20 sessions: {ratio:.1f} × (b); target 10 ×: {met(ratio >= 10)}. At"
            f" positions nobody has asked before: {cold:.1f} ×.",
            f"- `{name}`, 100 sessions: p95 {hundred.p95:.2f} s; target 1 s:"
            f" {met(hundred.p95 < 1)}. The server's time: {ours.profile or 'not allowed to look'}.",
            f"- `{name}`, memory: {kept.a_session:.2f} MB a session; target 1 MB:"
            f" {met(kept.a_session <= 1)}. Of the reruns one in {RARE} at a"
            f" new position: {course}; from the first fifth on {last - first:+.0f} MB.",
        ]
    return [*lines, "", *verdicts]


def _row(name: str, page: Measured) -> str:
    missing = ["—"] * (len(SESSIONS) - len(page.loads))
    return f"| {name} | " + " | ".join([*map(str, page.loads), *missing, str(page.fresh)]) + " |"
