"""What a class asks for: sixty students who drag the same sliders, drawn by a seed."""

import asyncio
import itertools
import random
from collections import Counter
from dataclasses import dataclass
from typing import Final

from benchmarks import measured_lessons
from benchmarks.http_client import Client, home

STUDENTS: Final = 60
DRAGS: Final = 3  # of every student on every page
LENGTH: Final = 15  # positions that a drag passes, at most
NEAR: Final = 2  # answers that follow a hand: a section and what stands below it
OWN: Final = 0.2  # of the drags: with a seed, or a text, that the student has chosen
SEEDS: Final = 30  # to choose from


def student(number: int) -> list[str]:
    """All that one student asks for, in order."""
    hand, found = random.Random(number), []
    for page, key in measured_lessons.MAIN_SLIDERS.items():
        sections = measured_lessons.followers(page, key)[:NEAR]
        places = measured_lessons.main_slider(page).positions
        for _ in range(DRAGS):
            own = hand.randrange(1, SEEDS) if hand.random() < OWN else 0
            values = measured_lessons.link(page, own)
            start, end = hand.randrange(len(places)), hand.randrange(len(places))
            step = 1 if start <= end else -1
            for place in range(start, end + step, step)[:LENGTH] if start != end else [start]:
                asked = {**values, key: places[place]}
                found += [measured_lessons.answer_path(one, asked) for one in sections]
    return found


@dataclass(frozen=True)
class Trace:
    """What became of all that a class has asked for."""

    students: int
    wanted: int  # by their pages
    browser: int  # of these known to the student's own browser
    proxy: int  # known to the proxy's cache
    distinct: int
    lost: int

    @property
    def hit_rate(self) -> float:
        """Of what reaches the proxy, the share that no process sees."""
        return self.proxy / (self.wanted - self.browser)


async def replay(address: str, students: int) -> Trace:
    """Play a class against an address, all at once."""
    traces = [student(number) for number in range(students)]
    kinds: Counter[str] = Counter()

    async def one(number: int, paths: list[str]) -> None:
        known: set[str] = set()
        async with Client(address, home(number)) as client:
            for path in paths:
                if path in known:
                    kinds["browser"] += 1
                    continue
                known.add(path)
                try:
                    await client.get(path)
                except RuntimeError:  # 400 is an answer too: a sentence
                    kinds["lost"] += b" 400 " not in client.head
                kinds["proxy"] += b"cache-status: haproxy; hit" in client.head

    await asyncio.gather(*itertools.starmap(one, enumerate(traces)))
    every = [path for trace in traces for path in trace]
    return Trace(
        students, len(every), kinds["browser"], kinds["proxy"], len({*every}), kinds["lost"]
    )
