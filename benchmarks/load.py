"""`make load`: what processes and a proxy bear, and what a number of students needs.

Writes docs/sizing.md, all but what `make soak` has written there. `--quick` measures for a
moment, prints, and writes nothing.
"""

import asyncio
import itertools
import os
import platform
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks import class_trace, measured_lessons, sizing
from benchmarks.http_client import Client, home
from benchmarks.reporting import p95
from benchmarks.sizing import FOLLOWED, LIMIT, THINKS, Crowd, Found, Killed, Rate
from tests.faults.cluster import Cluster, running
from tests.faults.ledger import asking
from tests.faults.reader import Reader, all_here, reading

CONNECTIONS: Final = 16
CROWDS: Final = (25, 50, 100, 150, 200, 300, 400)


def processor_seconds(pids: Sequence[int]) -> float:
    """Time that processes and their children have taken."""
    return sum(_of(pid) + sum(map(_of, _children(pid))) for pid in pids)


def _of(pid: int) -> float:
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children", encoding="utf-8") as children:
        return [int(child) for child in children.read().split()]


async def answers(name: str, addresses: Sequence[str], pids: Sequence[int], seconds: float) -> Rate:
    """Clients that ask for known answers of all lessons, each over its own connection."""
    paths = [
        measured_lessons.answer_path(measured_lessons.followers(page, key)[0], {key: place})
        for page, key in measured_lessons.MAIN_SLIDERS.items()
        for place in measured_lessons.main_slider(page).positions[:20]
    ]
    for address in addresses:
        async with Client(address) as client:
            for path in paths:
                await client.get(path)
    done, end = 0, time.perf_counter() + seconds

    async def one(number: int) -> None:
        nonlocal done
        hand = random.Random(number)
        address = addresses[number % len(addresses)]
        async with Client(address, home(number)) as client:
            while time.perf_counter() < end:
                await client.get(hand.choice(paths))
                done += 1

    before, start = processor_seconds(pids), time.perf_counter()
    await asyncio.gather(*map(one, range(CONNECTIONS)))
    took = time.perf_counter() - start
    return Rate(name, done / took, (processor_seconds(pids) - before) / took)


def rates(cluster: Cluster, seconds: float) -> list[Rate]:
    """One process, two, and two behind the proxy's cache."""
    pids = [sheet.pid for sheet in cluster.sheets]
    addresses = [sheet.address for sheet in cluster.sheets]
    return [
        asyncio.run(answers("one process", addresses[:1], pids[:1], seconds)),
        asyncio.run(answers("two processes", addresses, pids, seconds)),
        asyncio.run(
            answers(
                "two processes behind HAProxy's cache",
                [cluster.address],
                [*pids, cluster.proxy.pid],
                seconds,
            )
        ),
    ]


@dataclass
class Student(Reader):
    """A reader whose page asks for the answers on the way, as it does while a slider is dragged."""

    proxy: str = ""

    async def before_move(self, value: float) -> None:
        """Ask for the positions that the hand passes."""
        section = measured_lessons.followers(self.page, self.key)[0]
        places = measured_lessons.main_slider(self.page).positions
        last = min(range(len(places)), key=lambda place: abs(places[place] - value))
        async with Client(self.proxy, self.source) as client:
            for place in places[max(0, last - FOLLOWED + 1) : last + 1]:
                await client.get(measured_lessons.answer_path(section, {self.key: place}))


async def crowd(cluster: Cluster, count: int, seconds: float) -> Crowd:
    """So many students on one process; their answers come through the proxy."""
    sheet = cluster.sheets[0]
    pages = itertools.cycle(measured_lessons.MAIN_SLIDERS.items())
    students = [
        Student(
            sheet.address,
            *next(pages),
            seed=number,
            pause=THINKS,
            source=home(number),
            proxy=cluster.address,
        )
        for number in range(count)
    ]
    async with reading(students):
        for student in students:
            student.seconds.clear()
        await asyncio.sleep(seconds)
        taken = [one for student in students for one in student.seconds]
        megabytes = sheet.memory
    wrong = [line for student in students for line in student.wrong]
    if wrong:
        raise RuntimeError(wrong[0])
    return Crowd(count, p95(taken), megabytes)


def crowds(cluster: Cluster, quick: bool) -> list[Crowd]:
    """Ever more students, until they wait too long."""
    found = []
    for count in CROWDS[:2] if quick else CROWDS:
        found.append(asyncio.run(crowd(cluster, count, 4 if quick else 12)))
        if found[-1].p95 > LIMIT:
            break
    return found


def killed(cluster: Cluster, count: int) -> Killed:
    """Kill a process under readers of both."""
    key = measured_lessons.MAIN_SLIDERS["scheme"]
    readers = [Reader(cluster.address, "scheme", key, number) for number in range(count)]
    section = measured_lessons.followers("scheme", key)[0]
    places = measured_lessons.main_slider("scheme").positions
    paths = [measured_lessons.answer_path(section, {key: place}) for place in places]

    async def under_readers() -> None:
        async with reading(readers):
            cluster.sheets[1].kill()
            async with asyncio.timeout(60):
                while not any(reader.drops for reader in readers):
                    await asyncio.sleep(0.05)
            await all_here(readers)

    with asking(cluster.address, [*paths, "/scheme?lang=en"]) as ledger:
        asyncio.run(under_readers())
    cluster.repair()
    return Killed(
        count,
        ledger.sent,
        ledger.sent - ledger.answered,
        sum(reader.drops for reader in readers),
        sum(bool(reader.wrong) for reader in readers),
        max(reader.away for reader in readers),
    )


def measure(quick: bool) -> Found:
    """All, in one run."""
    start = time.perf_counter()
    with running() as cluster:
        idle = cluster.sheets[0].memory
        trace = asyncio.run(
            class_trace.replay(cluster.address, 6 if quick else class_trace.STUDENTS)
        )
        counted = rates(cluster, 1 if quick else 8)
        pages = ["scheme"] if quick else [measured_lessons.HOME, *measured_lessons.MAIN_SLIDERS]
        first_load = {page: sizing.first_load(cluster.address, page) for page in pages}
        found = crowds(cluster, quick)
        cost = killed(cluster, 6 if quick else 30)
    machine = f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    minutes = (time.perf_counter() - start) / 60
    return Found(machine, minutes, counted, trace, found, idle, first_load, cost)


def main() -> None:
    quick = "--quick" in sys.argv
    lines = sizing.report(measure(quick))
    if quick:
        print("\n".join(lines))
    else:
        sizing.write(lines)


if __name__ == "__main__":
    main()
