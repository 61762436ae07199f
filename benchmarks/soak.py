"""`make soak MINUTES=10`: a hundred sessions that move sliders, for minutes: no error, flat memory.

Writes its part of docs/sizing.md.
"""

import asyncio
import itertools
import sys
import time
from collections.abc import Sequence
from typing import Final

import numpy as np

from benchmarks import measured_lessons, sizing
from benchmarks.reporting import met, p95
from tests.faults.cluster import Cluster, running
from tests.faults.ledger import Ledger, asking
from tests.faults.reader import Reader, reading

SESSIONS: Final = 100
PAUSE: Final = 3.0  # seconds between two moves of one
SAMPLE: Final = 1.0  # seconds between two looks at the memory
WARM: Final = 0.3  # of the time, before memory is expected to be flat
FLAT: Final = 0.05  # of the memory, that it may grow by from then on


def growth(course: Sequence[tuple[float, float]]) -> float:
    """By what share memory grows from its warm-up to the end: the slope of a straight line.

    Args:
        course: seconds and MB.
    """
    end = course[-1][0]
    warm = np.array([(when, mb) for when, mb in course if when >= WARM * end])
    slope, start = np.polyfit(warm[:, 0], warm[:, 1], 1)
    first = start + slope * WARM * end
    return float(slope * (1 - WARM) * end / first)


async def soak(cluster: Cluster, seconds: float) -> tuple[list[Reader], list[tuple[float, float]]]:
    """Readers of all lessons, and the memory of all processes meanwhile."""
    pages = itertools.cycle(measured_lessons.MAIN_SLIDERS.items())
    readers = [
        Reader(cluster.address, *next(pages), seed=number, pause=PAUSE)
        for number in range(SESSIONS)
    ]
    course = []
    async with reading(readers):
        start = time.monotonic()
        while (now := time.monotonic() - start) < seconds:
            course.append((now, sum(sheet.memory for sheet in cluster.sheets)))
            await asyncio.sleep(SAMPLE)
    return readers, course


def paths() -> list[str]:
    """Answers of all lessons at every position of their main sliders, and pages."""
    found = [f"/{page}" for page in measured_lessons.MAIN_SLIDERS]
    for page, key in measured_lessons.MAIN_SLIDERS.items():
        places = measured_lessons.main_slider(page).positions
        for section in measured_lessons.followers(page, key):
            found += [measured_lessons.answer_path(section, {key: place}) for place in places]
    return found


def report(
    minutes: float, readers: Sequence[Reader], course: Sequence[tuple[float, float]], ledger: Ledger
) -> list[str]:
    """The soak's part of the document."""
    wrong = [line for reader in readers for line in reader.wrong] + ledger.lost
    drops = sum(reader.drops for reader in readers)
    taken = [one for reader in readers for one in reader.seconds]
    grown = growth(course)
    fifths = [course[place * (len(course) - 1) // 5] for place in range(6)]
    said = ", ".join(f"{mb:.0f} MB after {when:.0f} s" for when, mb in fifths)
    return [
        f"Written by `make soak`: {SESSIONS} sessions on two processes behind HAProxy for"
        f" {minutes:g} minutes, each moves a slider about every {PAUSE:g} s:",
        f"{len(taken):,} moves, p95 {p95(taken):.2f} s, and {ledger.answered:,} answers and pages.",
        "",
        f"- Errors: {len(wrong)}, lost connections: {drops}; target 0:"
        f" {met(not wrong and not drops)}.",
        f"- Memory of both: {said}. After the first {WARM:.0%} of the time it grows by"
        f" {grown:+.1%}; target below {FLAT:.0%}: {met(grown < FLAT)}.",
        *(f"- {line}" for line in wrong[:5]),
    ]


def main() -> None:
    minutes = float(sys.argv[1]) if sys.argv[1:] else 10
    with running() as cluster, asking(cluster.address, paths(), pause=0.1) as ledger:
        readers, course = asyncio.run(soak(cluster, minutes * 60))
    sizing.write_soak(report(minutes, readers, course, ledger))
    failed = any(reader.wrong or reader.drops for reader in readers) or ledger.lost
    sys.exit(1 if failed or growth(course) >= FLAT else 0)


if __name__ == "__main__":
    main()
