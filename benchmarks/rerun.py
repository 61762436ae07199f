"""Reruns a second: websocket sessions that move a slider again the moment they are answered.

A rerun sends the values of a section's controls; its pictures follow over the answer route. So a
class costs a rerun and the answers: both are counted, the rerun alone and the two together.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from statistics import median
from typing import Self

from benchmarks import measured_lessons
from benchmarks.http_client import Client
from benchmarks.profiles import of_server
from benchmarks.reporting import met, p95
from benchmarks.servers import ONE_SLIDER, ONE_SLIDER_TORCH, SHEET, memory, serving
from benchmarks.sessions import Session
from tests.local import Server

CLASS, CROWD = 20, 100  # sessions
SECONDS = 2.0
FRESH = 50  # links with a seed of their own
NEAR = 2  # answers that follow a hand: a section and what stands below it within half a screen
MANY = 10_000  # reruns over which memory must stay flat
RARE = 20  # of so many, one is where nobody has been before
PATIENCE = 25.0  # seconds, for as many of them as there is time for
MORE, LATEST = 10, 1.0  # targets: × (b), and p95 in s


@dataclass(frozen=True)
class Load:
    """What sessions without think time saw."""

    sessions: int
    rate: float  # a second, of all sessions together
    p50: float  # s
    p95: float  # s

    @classmethod
    def of(cls, sessions: int, taken: list[float]) -> Self:
        """Of the seconds that each took."""
        return cls(sessions, sessions * len(taken) / sum(taken), median(taken), p95(taken))

    def __str__(self) -> str:
        """A cell of the table."""
        return f"{self.rate:.0f}/s, {self.p50 * 1e3:.0f} / {self.p95 * 1e3:.0f} ms"


@dataclass(frozen=True)
class Reader:
    """A session and the connection over which its browser asks for answers."""

    session: Session
    client: Client
    hand: random.Random

    def named(self, key: str) -> str:
        """The id of a slider; without a key the first."""
        every = self.session.sliders
        return next(one for one in every if not key or one.endswith(f"-{key}"))


Action = Callable[[Reader], Awaitable[None]]


def moving(key: str) -> Action:
    """What a class does: everybody moves one slider, the rest stands."""

    async def move(reader: Reader) -> None:
        slider = reader.named(key)
        await reader.session.move(slider, reader.session.somewhere(slider, reader.hand))

    return move


def following(page: str, anew: bool = False) -> Action:
    """The same, and the answers that follow the hand: asked for while the page is run.

    Args:
        page: a lesson, of which everybody moves the main slider.
        anew: whether the answers are such as nobody has asked for.
    """
    key = measured_lessons.main_slider(page).key
    near = measured_lessons.followers(page, key)[:NEAR]

    async def move(reader: Reader) -> None:
        slider = reader.named(key)
        values = measured_lessons.link(page, reader.hand.randrange(1, FRESH)) if anew else {}
        values[key] = reader.session.somewhere(slider, reader.hand)

        async def ask() -> None:
            for section in near:
                await reader.client.get(measured_lessons.answer_path(section, values))

        await asyncio.gather(reader.session.move(slider, values[key]), ask())

    return move


@asynccontextmanager
async def readers(server: Server, path: str, count: int) -> AsyncIterator[list[Reader]]:
    """So many readers of a page, who have all arrived."""
    async with AsyncExitStack() as stack:
        found = []
        for number in range(count):
            session = await stack.enter_async_context(Session(server.address, path))
            client = await stack.enter_async_context(Client(server.address))
            found.append(Reader(session, client, random.Random(number)))
        yield found


async def load(server: Server, path: str, sessions: int, seconds: float, act: Action) -> Load:
    """Open sessions, let all arrive, then count for a while."""
    async with readers(server, path, sessions) as every:
        return await _load(every, seconds, act)


async def _load(every: list[Reader], seconds: float, act: Action) -> Load:
    await asyncio.gather(*map(act, every))
    taken: list[float] = []
    end = time.perf_counter() + seconds

    async def go(reader: Reader) -> None:
        while (start := time.perf_counter()) < end:
            await act(reader)
            taken.append(time.perf_counter() - start)

    await asyncio.gather(*map(go, every))
    return Load.of(len(every), taken)


@dataclass(frozen=True)
class LessonLoad:
    """Everything about one lesson."""

    reruns: list[Load]  # of one session, of a class, of a crowd
    mixed: list[Load]  # of a class, of a crowd, and of a class where nobody has been
    a_session: float  # MB
    profile: str | None


async def measure(server: Server, name: str) -> LessonLoad:
    """Loads of a lesson's main slider."""
    move, follow = moving(measured_lessons.main_slider(name).key), following(name)
    before = memory(server)
    async with readers(server, name, CROWD) as crowd:
        a_session = (memory(server) - before) / CROWD
        a_class = crowd[:CLASS]  # the others look on
        one = await _load(crowd[:1], SECONDS, move)
        profile = asyncio.create_task(asyncio.to_thread(of_server, server.pid, int(2 * SECONDS)))
        kinds = (move, follow, following(name, anew=True))
        alone, known, new = [await _load(a_class, SECONDS, act) for act in kinds]
        all_alone, all_known = [await _load(crowd, SECONDS, act) for act in kinds[:2]]
        reruns, mixed = [one, alone, all_alone], [known, all_known, new]
        return LessonLoad(reruns, mixed, a_session, await profile)


async def many_reruns(server: Server) -> list[tuple[int, float]]:
    """Resident memory, at first and five times, while a class moves, some to new places."""
    course = [(0, memory(server))]
    done = 0
    start = time.perf_counter()

    async def go(number: int) -> None:
        nonlocal done
        name = list(measured_lessons.MAIN_SLIDERS)[number % len(measured_lessons.MAIN_SLIDERS)]
        follow = following(name), following(name, anew=True)
        async with Session(server.address, name) as session, Client(server.address) as client:
            reader = Reader(session, client, random.Random(number))
            while done < MANY and (taken := time.perf_counter() - start) < PATIENCE:
                await follow[done % RARE == 0](reader)
                done += 1
                if max(done / MANY, taken / PATIENCE) * 5 >= len(course) < 5:
                    course.append((done, memory(server)))

    await asyncio.gather(*map(go, range(CLASS)))
    return [*course, (done, memory(server))]


def report() -> list[str]:
    """The section on reruns, as Markdown."""
    yardsticks = {}
    for target in (ONE_SLIDER_TORCH, ONE_SLIDER):
        counts = (1, CLASS, CROWD) if target.ours else (1, CLASS)
        with serving(target) as server:
            yardsticks[target.name] = [
                asyncio.run(load(server, "", count, SECONDS, moving(""))) for count in counts
            ]
    with serving(SHEET) as server:
        for name in measured_lessons.MAIN_SLIDERS:
            measured_lessons.warm_positions(
                server, name, measured_lessons.main_slider(name).key, {}
            )
        found = {name: asyncio.run(measure(server, name)) for name in measured_lessons.MAIN_SLIDERS}
        course = asyncio.run(many_reruns(server))
    stock = yardsticks[ONE_SLIDER_TORCH.name][1]
    lines = [
        "## Rerun",
        "",
        "Sessions over websockets, without think time, each at a random position of the lesson's",
        "main slider: reruns a second of all together, p50 / p95 of one. A rerun is the fragment",
        f"of the slider's section. With its answers: the {NEAR} nearest that follow the hand are",
        "fetched over HTTP meanwhile, at known positions and at new ones. (b) is not asked by",
        f"{CROWD} at once: one round of answers would take it a quarter of a minute.",
        "",
        f"| | 1 session | {CLASS} | {CROWD} | {CLASS}, with answers | {CROWD}, with answers |"
        f" {CLASS}, with new answers |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, cells in yardsticks.items():
        missing = ["—"] * (6 - len(cells))
        lines.append(f"| {name} | " + " | ".join([*map(str, cells), *missing]) + " |")
    for name, ours in found.items():
        lines.append(f"| `{name}` | " + " | ".join(map(str, ours.reruns + ours.mixed)) + " |")
    lines.append("")
    for name, ours in found.items():
        alone, both = (one.rate / stock.rate for one in (ours.reruns[1], ours.mixed[0]))
        crowd, crowd_both = ours.reruns[2].p95, ours.mixed[1].p95
        lines += [
            f"- `{name}`, {CLASS} sessions: {alone:.1f} × (b), target {MORE} ×:"
            f" {met(alone >= MORE)}; with the answers {both:.1f} ×: {met(both >= MORE)}.",
            f"- `{name}`, {CROWD} sessions: p95 {crowd:.2f} s, target {LATEST:g} s:"
            f" {met(crowd < LATEST)}; with the answers {crowd_both:.2f} s:"
            f" {met(crowd_both < LATEST)}.",
            f"- `{name}`: {ours.a_session:.2f} MB a session, target 1 MB:"
            f" {met(ours.a_session <= 1)}. A class's server:"
            f" {ours.profile or 'not allowed to look'}.",
        ]
    said = ", ".join(f"{mb:.0f} MB after {done:,}" for done, mb in course)
    lines.append(
        f"- Memory, {CLASS} sessions on all lessons with their answers, one in {RARE} new: {said};"
        f" from the first fifth on {course[-1][1] - course[1][1]:+.0f} MB."
    )
    return lines
