"""Sending: a page that sends values and lets the browser ask, beside one that sends answers."""

import asyncio
from dataclasses import dataclass
from statistics import median

from benchmarks import measured_lessons
from benchmarks.first_paint import Visit, visit
from benchmarks.http_client import Client
from benchmarks.rerun import CLASS, CROWD, SECONDS, Load, following, load, moving
from benchmarks.servers import SHEET, Target, serving
from benchmarks.sessions import Session
from tests.local import Server

LESSON = "scheme"
VISITS = 2
INLINE = Target("every session `inline`", "benchmarks.answers_with_page:app")


@dataclass(frozen=True)
class SendingCost:
    """One way to send, and what it costs."""

    first: int  # bytes of the first run over the websocket
    rerun: int  # bytes of one rerun
    answers: int  # bytes of the answers that follow it over HTTP
    loads: list[Load]
    visits: list[Visit]

    def row(self) -> str:
        """Cells of the table."""
        words = median(one.words for one in self.visits)
        drawn = median(one.pictures for one in self.visits)
        cells = [f"{self.first / 1e3:.0f}", f"{self.rerun / 1e3:.1f}", f"{self.answers / 1e3:.1f}"]
        cells += [*map(str, self.loads), f"{words:.0f} / {drawn:.0f}"]
        return " | ".join(cells)


async def _bytes(server: Server, route: bool) -> tuple[int, int, int]:
    slider, answers = measured_lessons.main_slider(LESSON), 0
    async with Session(server.address, LESSON) as session, Client(server.address) as client:
        first = session.received
        named = next(one for one in session.sliders if one.endswith(f"-{slider.key}"))
        await session.move(named, slider.positions[-1])
        if route:
            for section in measured_lessons.followers(LESSON, slider.key):
                values = {slider.key: slider.positions[-1]}
                answers += await client.get(measured_lessons.answer_path(section, values))
        return first, session.received - first, answers


def measure(target: Target) -> SendingCost:
    """Bytes, loads and first visits."""
    slider, route = measured_lessons.main_slider(LESSON), target is SHEET
    with serving(target) as server:
        if route:
            measured_lessons.warm_positions(server, LESSON, slider.key, {})
        else:
            asyncio.run(_everywhere(server))
        sizes = asyncio.run(_bytes(server, route))
        act = following(LESSON) if route else moving(slider.key)
        counted = [
            asyncio.run(load(server, LESSON, count, SECONDS, act)) for count in (1, CLASS, CROWD)
        ]
        url = measured_lessons.url(server, LESSON, {})
        return SendingCost(*sizes, counted, [visit(url) for _ in range(VISITS)])


async def _everywhere(server: Server) -> None:
    """One session that goes through all positions: the server knows them."""
    slider = measured_lessons.main_slider(LESSON)
    async with Session(server.address, LESSON) as session:
        named = next(one for one in session.sliders if one.endswith(f"-{slider.key}"))
        for position in slider.positions:
            await session.move(named, position)


def report() -> list[str]:
    """The section on sending, as Markdown."""
    ways = {"values; the browser asks": measure(SHEET), "answers, with the page": measure(INLINE)}
    return [
        "## Sending",
        "",
        f"`{LESSON}`, its main slider at known positions: a page that sends the values of its",
        "controls, so that the browser asks for the answers that are near, beside one that sends",
        "every answer, as where the browser cannot reach the route. kB over the websocket of a",
        "first run and of a rerun, and compressed over HTTP of all answers that follow; moves a",
        "second with what follows near, p50 / p95 of one; ms to the first words / pictures.",
        "",
        f"| | first run, kB | rerun, kB | answers, kB | 1 session | {CLASS} | {CROWD} |"
        " first paint |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(f"| {name} | {way.row()} |" for name, way in ways.items()),
    ]
