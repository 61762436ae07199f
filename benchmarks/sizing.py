"""docs/sizing.md: what was measured, and what a number of students needs, with its arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from benchmarks import measured_lessons
from benchmarks.class_trace import DRAGS, OWN, Trace
from benchmarks.first_paint import visit
from benchmarks.reporting import met
from tests.local import ROOT, Server

PAGE: Final = ROOT / "docs" / "sizing.md"
SOAK: Final = "## Soak"
LIMIT: Final = 1.0  # seconds, p95 of a student's rerun
THINKS: Final = 3.0  # seconds between two moves of a student
FOLLOWED: Final = 10  # answers that a drag asks for before the slider is let go
NEEDED: Final = (60, 1_000, 100_000)  # students at once
SPARE: Final = 1  # processes that may be lost, or restarted, without anybody waiting
CLASS_MINUTES: Final = 10  # in which all have opened their first page


@dataclass(frozen=True)
class Rate:
    """Answers at known positions."""

    name: str
    rate: float  # a second
    cores: float  # that the processes and the proxy took

    @property
    def per_core(self) -> float:
        """Answers a second for every core that serves them."""
        return self.rate / self.cores


@dataclass(frozen=True)
class Crowd:
    """Students of one process who move sliders with time to think."""

    students: int
    p95: float  # s, of a rerun
    megabytes: float  # of the process


@dataclass(frozen=True)
class Killed:
    """What a `kill -9` of one of two processes costs those who read."""

    readers: int
    sent: int
    lost_requests: int
    dropped: int
    lost_experiments: int
    away: float  # s, the longest


@dataclass(frozen=True)
class Found:
    """All that was measured."""

    machine: str
    minutes: float
    rates: list[Rate]
    trace: Trace
    crowds: list[Crowd]
    idle: float  # MB of a process that is warm
    first_load: dict[str, float]  # MB of a first visit by page
    killed: Killed


def first_load(address: str, page: str) -> float:
    """MB that a browser which has seen nothing takes to open a page."""
    return visit(measured_lessons.url(Server(address, 0), page, {})).megabytes


def report(found: Found) -> list[str]:
    """The document, without the soak."""
    return [
        "# Sizing",
        "",
        f"Written by `make load` in {found.minutes:.0f} minutes, all on one machine, clients and",
        f"proxy included: {found.machine}. Machines are noisy: read the ratios.",
        "",
        *_rates(found.rates),
        *_trace(found.trace),
        *_crowds(found.crowds, found.idle),
        *_first_load(found.first_load),
        *_killed(found.killed),
        *_needed(found),
    ]


def _rates(rates: Sequence[Rate]) -> list[str]:
    one, *others = rates
    return [
        "## Answers a second",
        "",
        "Known positions of all lessons, one run. The client takes a core of its own: where the",
        "cores do not suffice for all, the last column says what the servers themselves need.",
        "",
        "| | answers a second | × | cores taken | a second and core |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {each.name} | {each.rate:.0f} | {each.rate / one.rate:.2f} | {each.cores:.2f} |"
            f" {each.per_core:.0f} |"
            for each in [one, *others]
        ),
        "",
    ]


def _trace(trace: Trace) -> list[str]:
    return [
        "## A class and the cache",
        "",
        f"{trace.students} students drag the main slider of every lesson {DRAGS} times, all at",
        f"once; {OWN:.0%} of the drags with a seed or a text of the student's own. Cold caches.",
        "",
        f"- Their pages want {trace.wanted:,} answers, {trace.distinct:,} different ones;"
        f" {trace.browser:,} are still in the student's own browser.",
        f"- Of the other {trace.wanted - trace.browser:,}, HAProxy's cache gives"
        f" {trace.proxy:,}: hit rate {trace.hit_rate:.0%}.",
        f"- Lost: {trace.lost}; target 0: {met(not trace.lost)}.",
        "",
    ]


def _crowds(crowds: Sequence[Crowd], idle: float) -> list[str]:
    return [
        "## Students of one process",
        "",
        f"Each moves the main slider of a lesson every {THINKS:g} s, and asks for {FOLLOWED}",
        "answers on the way, through the proxy. p95 is that of the rerun when the slider is let",
        f"go. Before all, the process has {idle:.0f} MB.",
        "",
        "| students | p95, s | MB |",
        "| --- | --- | --- |",
        *(f"| {one.students} | {one.p95:.2f} | {one.megabytes:.0f} |" for one in crowds),
        "",
        f"- Memory of a session, from the smallest crowd to the largest: {_memory(crowds)[1]:.2f}"
        " MB. The rest is answers that are kept, up to a limit.",
        f"- At a p95 below {LIMIT:g} s: {_bearable(crowds)} students a process.",
        "",
    ]


def _memory(crowds: Sequence[Crowd]) -> tuple[float, float]:
    """MB of a process that keeps answers but has no students, and of each student."""
    first, last = crowds[0], crowds[-1]
    more = last.students - first.students
    each = max(0.0, (last.megabytes - first.megabytes) / more) if more else 0.0
    return first.megabytes - each * first.students, each


def _bearable(crowds: Sequence[Crowd]) -> int:
    """The largest crowd that need not wait."""
    return max((one.students for one in crowds if one.p95 < LIMIT), default=0)


def _first_load(pages: dict[str, float]) -> list[str]:
    said = ", ".join(f"`{page}` {megabytes:.2f} MB" for page, megabytes in pages.items())
    return [
        "## First load",
        "",
        "All that a browser which has seen nothing takes over the network, websocket included:",
        f"{said}.",
        "",
    ]


def _killed(killed: Killed) -> list[str]:
    return [
        "## A process killed",
        "",
        f"`kill -9` of one of two processes under {killed.readers} students, while others ask for",
        f"answers: {killed.sent:,} requests, {killed.dropped} students lost their connection and"
        f" were back after {killed.away:.1f} s at the latest.",
        "",
        f"- Lost requests: {killed.lost_requests}; target 0: {met(not killed.lost_requests)}.",
        f"- Lost experiments: {killed.lost_experiments}; target 0:"
        f" {met(not killed.lost_experiments)}.",
        "",
    ]


def _needed(found: Found) -> list[str]:
    """The table and how each of its numbers comes about."""
    share = _bearable(found.crowds)
    if not share:
        return ["## What students need", "", "No crowd was answered in time: measure anew.", ""]
    base, each = _memory(found.crowds)
    cached, direct = found.rates[-1], found.rates[0]
    misses, load = 1 - found.trace.hit_rate, max(found.first_load.values())
    asked = FOLLOWED / THINKS
    rows = []
    for students in NEEDED:
        processes = ceil(students / share) + SPARE
        memory = processes * (base + share * each) / 1e3
        proxies = students * asked / cached.per_core
        computing = students * asked * misses / direct.per_core
        megabits = students * load * 8 / (CLASS_MINUTES * 60)
        rows.append(
            f"| {students:,} | {processes:,} | {processes:,} | {memory:,.1f} | {proxies:.1f} |"
            f" {computing:.1f} | {megabits:,.0f} |"
        )
    return [
        "## What students need",
        "",
        "| students at once | processes | cores | memory, GB | cores of proxies |"
        " of the cores, for answers | Mbit/s |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *rows,
        "",
        f"- Processes: students / {share}, up to a whole number, and {SPARE} that may be lost or"
        " restarted. Each takes one core.",
        f"- Memory: a process that has answered for a while {base:.0f} MB, each of its students"
        f" {each:.2f} MB.",
        f"- A student asks for {FOLLOWED} answers in {THINKS:g} s, {asked:.1f} a second. A proxy"
        f" with its cache gives {cached.per_core:.0f} a second and core,",
        f"  misses {misses:.0%} of them, and a process gives those at {direct.per_core:.0f} a"
        " second and core.",
        f"- Network: the largest first load, {load:.2f} MB, for everybody within {CLASS_MINUTES}"
        " minutes.",
        "- Beyond some tens of processes several proxies stand side by side, or a network of"
        " caches before them:",
        "  an answer's address says all that it depends on.",
        "",
    ]


def write(lines: Sequence[str]) -> None:
    """The document; what the soak has found stays."""
    _write("\n".join(lines), _parts()[1])


def write_soak(lines: Sequence[str]) -> None:
    """The soak's part; all before stays."""
    _write(_parts()[0], "\n".join([SOAK, "", *lines]))


def _parts() -> tuple[str, str]:
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Sizing\n"
    first, found, soak = text.partition(SOAK)
    return first, found + soak


def _write(first: str, soak: str) -> None:
    both = "\n\n".join(part.strip() for part in (first, soak) if part.strip())
    PAGE.write_text(both + "\n", encoding="utf-8")
    print(f"wrote {PAGE}")
