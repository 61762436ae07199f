"""Answers: how long a new one takes, how many a second one process gives, how large they are."""

import asyncio
import random
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import median
from typing import Any

from benchmarks import measured_lessons
from benchmarks.http_client import Client
from benchmarks.reporting import TimeBudget, met, p95
from benchmarks.rerun import Load, load, moving
from benchmarks.servers import ONE_SLIDER, SHEET, serving
from content import LANGUAGES, Language
from lessons.answer import answer, pages, sections
from lessons.controls import Slider
from lessons.refusals import Refused
from lessons.section import preset
from tests.local import Server

POSITIONS = 5  # of every slider
SECONDS = 60  # for all new answers of a whole run
SHOWN = 10  # of the slowest and of the largest
CLIENTS = 20
COUNTED = 2.0  # seconds, of each kind of load
MEDIAN_LIMIT, LIMIT = 40, 120  # ms of a new answer
FASTER = 5  # × reruns a second
LARGEST = 40_000  # bytes, compressed


@dataclass(frozen=True)
class New:
    """An answer that nobody has asked for before."""

    name: str
    taken: float  # ms, compressed and all


def new_answers() -> list[New]:
    """Every slider of every section at several positions, the rest at the defaults.

    To be called in a process that has computed nothing yet. What a section needs once and for all,
    its networks above all, is there: a server has answered every section before it is reached.
    """
    every = [section for page in pages() for section in sections(page)]
    for section in every:
        _ = answer(section.page, section.id, "en", {}).compressed
    clock = TimeBudget(SECONDS)
    found = []
    asked = [
        (section, control, position)
        for section in every
        for control in section.controls.values()
        if isinstance(control, Slider)
        for position in _spread(control)
    ]
    random.Random(0).shuffle(asked)  # if time runs out, then for all alike
    for section, control, position in asked:
        if clock.ran_out:
            break
        start = time.perf_counter()
        try:
            _ = answer(section.page, section.id, "en", {control.key: position}).compressed
        except Refused:
            continue
        taken = (time.perf_counter() - start) * 1e3
        said = f"`{section.page}/{section.id}`, `{control.key}` = {control.format(position)}"
        found.append(New(said, taken))
    return found


def _spread(control: Slider) -> list[float]:
    """Some of a slider's positions, from end to end, without its default."""
    places = [one for one in control.positions if one != control.default]
    last = len(places) - 1
    wanted = {round(last * number / (POSITIONS - 1)) for number in range(POSITIONS)}
    return [places[place] for place in sorted(wanted)]


def asking(paths: list[str], seconds: float) -> Callable[[Server], Load]:
    """Clients that ask for one answer after the other, at random, each over its own connection."""

    async def one(server: Server, number: int, taken: list[float]) -> None:
        hand = random.Random(number)
        async with Client(server.address) as client:
            end = time.perf_counter() + seconds
            while (start := time.perf_counter()) < end:
                await client.get(hand.choice(paths))
                taken.append(time.perf_counter() - start)

    async def every(server: Server) -> Load:
        taken: list[float] = []
        await asyncio.gather(*(one(server, number, taken) for number in range(CLIENTS)))
        return Load.of(CLIENTS, taken)

    return lambda server: asyncio.run(every(server))


def report() -> list[str]:
    """The section on answers, as Markdown."""
    with ProcessPoolExecutor(1, get_context("spawn")) as elsewhere:
        found = sorted(elsewhere.submit(new_answers).result(), key=lambda one: -one.taken)
    with serving(ONE_SLIDER) as bare:
        reference = asyncio.run(load(bare, "", 1, COUNTED, moving(""))).p50 * 1e3
    taken = [one.taken for one in found]
    middle, slow = median(taken), [one for one in found if one.taken > LIMIT]
    lines = [
        "## Answers",
        "",
        "In a process of its own, no HTTP: `lessons.answer.answer` and the compression:",
        f"{len(found)} answers, every slider of every section at up to {POSITIONS} positions that",
        f"nobody has asked for. A rerun of (a), one session, takes {reference:.1f} ms. Slowest:",
        "",
        "| | ms | × a rerun of (a) |",
        "| --- | --- | --- |",
        *(
            f"| {one.name} | {one.taken:.0f} | {one.taken / reference:.1f} |"
            for one in found[:SHOWN]
        ),
        f"| the median answer | {middle:.0f} | {middle / reference:.1f} |",
        f"| p95 | {p95(taken):.0f} | {p95(taken) / reference:.1f} |",
        "",
        f"- Median: {middle:.0f} ms; target {MEDIAN_LIMIT} ms: {met(middle <= MEDIAN_LIMIT)}.",
        f"- Above {LIMIT} ms: {len(slow)} of {len(found)}; target none: {met(not slow)}.",
        "",
        f"One process: answers at known positions a second, {CLIENTS} clients over HTTP, and",
        f"reruns of the same section, {CLIENTS} sessions; p50 / p95 of one.",
        "",
        "| | answers | reruns | × |",
        "| --- | --- | --- | --- |",
    ]
    ratios = []
    with serving(SHEET) as server:
        for name in measured_lessons.MAIN_SLIDERS:
            slider = measured_lessons.main_slider(name)
            measured_lessons.warm_positions(server, name, slider.key, {})
            first = measured_lessons.followers(name, slider.key)[0]
            paths = [
                measured_lessons.answer_path(first, {slider.key: one}) for one in slider.positions
            ]
            answers = asking(paths, COUNTED)(server)
            reruns = asyncio.run(load(server, name, CLIENTS, COUNTED, moving(slider.key)))
            ratios.append(answers.rate / reruns.rate)
            said = f"`{name}/{first.id}`, `{slider.key}`"
            lines.append(f"| {said} | {answers} | {reruns} | {ratios[-1]:.1f} |")
    ratio = median(ratios)
    lines += [
        "",
        f"- The median lesson: {ratio:.1f} ×; target {FASTER} ×: {met(ratio >= FASTER)}.",
    ]
    return lines


@dataclass(frozen=True)
class Size:
    """Compressed bytes of a section's answers in the language that takes more."""

    name: str
    first: int  # as nobody has touched it
    largest: int  # of these and the presets
    preset: str


def size(page: str, name: str, presets: dict[str, dict[Language, dict[str, Any]]]) -> Size:
    """The sizes of one section's answers."""

    def of(values: dict[Language, dict[str, Any]]) -> int:
        every = (answer(page, name, language, values[language]) for language in LANGUAGES)
        return max(len(one.compressed) for one in every)

    first = of({language: {} for language in LANGUAGES})
    sizes = {"": first} | {one: of(values) for one, values in presets.items()}
    largest = max(sizes, key=sizes.__getitem__)
    return Size(f"`{page}/{name}`", first, sizes[largest], largest)


def sizes() -> list[Size]:
    """All sections, those with the largest answers first."""
    found = []
    for page in pages():
        for section in sections(page):
            presets = {
                name: {language: preset(section, name, language) for language in LANGUAGES}
                for name in section.presets
            }
            found.append(size(page, section.id, presets))
    return sorted(found, key=lambda one: -one.largest)


def sizes_report() -> list[str]:
    """The section on sizes, as Markdown."""
    found = sizes()
    large = [one for one in found if one.largest > LARGEST]
    return [
        "## Sizes",
        "",
        "Compressed kB of a section's answer as nobody has touched it and the largest of its",
        f"presets, the larger language. {len(found)} sections, those with the largest:",
        "",
        "| | defaults | largest | where |",
        "| --- | --- | --- | --- |",
        *(
            f"| {one.name} | {one.first / 1e3:.1f} | {one.largest / 1e3:.1f} |"
            f" {f'preset `{one.preset}`' if one.preset else 'defaults'} |"
            for one in found[:SHOWN]
        ),
        "",
        f"- The median section: {median(one.first for one in found) / 1e3:.1f} kB at the defaults.",
        f"- Above {LARGEST / 1e3:.0f} kB: {len(large)}; target none: {met(not large)}.",
    ]
