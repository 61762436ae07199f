"""Drag: how many of the positions that a hand passes are painted while it moves."""

import asyncio
import time
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from benchmarks import measured_lessons
from benchmarks.paint import RESTED, THUMB
from benchmarks.reporting import TimeBudget, met
from benchmarks.servers import SCREEN, SHEET, serving
from tests.local import FLAGS, Server, chromium_path

TAKES = 2.0  # seconds of a drag across the whole slider
MOVES = 60  # of the mouse
DRAGS = 3  # of every kind
SECONDS = 80  # for a whole run
NEW_LIMIT, KNOWN_LIMIT = 70, 95  # % of the positions

# The value of the input is a position passed; a position counts as painted once a frame begins in
# which every picture of its answer that is near has been drawn.
WATCH = """([key, section]) => {
    const range = document.querySelector(`.st-key-${key} input[type=range]`);
    const format = (value) => Number(value).toFixed(6);
    const answers = [...document.querySelectorAll(".answer")];
    const held = (node) => node.view ?? held(node.parentElement);
    const view = answers.map(held).find(({ ticket }) => ticket.section === section);
    const drawn = new Map();
    const charts = () => [...view.blocks.values()].map(({ chart }) => chart)
        .filter((chart) => chart?.near);
    for (const chart of charts()) drawn.set(chart, chart.data);
    const seen = window.seen = { passed: new Set(), painted: new Set() };
    seen.passed.add(format(range.value));
    seen.painted.add(format(range.value));
    new MutationObserver(() => seen.passed.add(format(range.value))).observe(
        range.closest("[data-testid=stSlider]"), { subtree: true, attributes: true });
    let coming;
    new MutationObserver((changes) => {
        for (const { target } of changes) {
            const chart = charts().find(({ root }) => root === target);
            if (chart) drawn.set(chart, chart.data);
        }
        if (!view.answer || charts().some((chart) => drawn.get(chart) !== chart.data)) return;
        if (coming === undefined) requestAnimationFrame(() => {
            seen.painted.add(coming);
            coming = undefined;
        });
        coming = format(view.answer.values[key]);
    }).observe(view.root, { subtree: true, attributes: true,
        attributeFilter: ["data-shown", "data-painted"] });
}"""


# The middle of the thumb, and how far to the right it can go.
PLACE = """(range) => {
    const thumb = range.closest("[data-rac][style*=left]");
    const { left, width, top, height } = thumb.getBoundingClientRect();
    const end = thumb.parentElement.getBoundingClientRect().right;
    return [left + width / 2, top + height / 2, end];
}"""


@dataclass(frozen=True)
class Drag:
    """What one drag came to."""

    passed: int  # positions
    painted: int  # of these
    seconds: float

    @property
    def share(self) -> float:
        """Of the positions passed, in percent."""
        return 100 * self.painted / self.passed


async def drag(page: Page, name: str) -> Drag:
    """Drag a lesson's main slider from one end to the other."""
    key = measured_lessons.main_slider(name).key
    thumb = page.locator(f".st-key-{key} input[type=range]")
    await thumb.evaluate("thumb => thumb.scrollIntoView({ block: 'center' })")
    await thumb.press("Home")
    await page.wait_for_timeout(500)
    await page.wait_for_function(RESTED, polling=50)
    section = measured_lessons.followers(name, key)[0].id
    await page.evaluate(WATCH, [key, section])
    start, y, end = await thumb.evaluate(PLACE)
    await page.mouse.move(start, y)
    await page.mouse.down()
    moves = []
    began = time.perf_counter()
    for move in range(1, MOVES + 1):
        await asyncio.sleep(max(0.0, began + move * TAKES / MOVES - time.perf_counter()))
        x = start + (end - start) * move / MOVES
        moves.append(asyncio.create_task(page.mouse.move(x, y)))  # a hand does not wait
    await asyncio.gather(*moves)
    took = time.perf_counter() - began
    seen = await page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done("
        "[[...seen.passed], [...seen.painted]]))))"
    )
    await page.mouse.up()
    passed, painted = map(set, seen)
    return Drag(len(passed), len(passed & painted), took)


async def opened(browser: Browser, server: Server, name: str, values: dict[str, Any]) -> Page:
    """A lesson that has come to rest."""
    context = await browser.new_context(**SCREEN)
    page = await context.new_page()
    await page.goto(measured_lessons.url(server, name, values))
    for wanted in (THUMB, ".answer"):
        await page.locator(wanted).first.wait_for(state="attached")
    await page.wait_for_timeout(200)
    await page.wait_for_function(RESTED, polling=50)
    return page


async def measure(server: Server) -> dict[str, tuple[list[Drag], list[Drag]]]:
    """Drags of every lesson's main slider: at new positions, then at the same ones, known by now.

    Known to the server, that is: every drag is in a browser that has seen nothing.
    """
    clock = TimeBudget(SECONDS)
    found: dict[str, tuple[list[Drag], list[Drag]]] = {
        name: ([], []) for name in measured_lessons.MAIN_SLIDERS
    }
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        for number in range(1, DRAGS + 1):
            for name, kinds in found.items():
                if number > 1 and clock.ran_out:
                    continue
                values = measured_lessons.link(name, number)
                for known, drags in zip((False, True), kinds, strict=True):
                    if known:
                        measured_lessons.warm_positions(
                            server, name, measured_lessons.main_slider(name).key, values
                        )
                    page = await opened(browser, server, name, values)
                    drags.append(await drag(page, name))
                    await page.context.close()
        await browser.close()
    return found


def report() -> list[str]:
    """The section on dragging, as Markdown."""
    with ExitStack() as stack:
        found = asyncio.run(measure(stack.enter_context(serving(SHEET))))
    lines = [
        "## Drag",
        "",
        f"Chromium, the mouse drags a lesson's main slider across its whole width in {TAKES:g} s,"
        f" {MOVES} moves:",
        "of the positions the slider passes, the share whose pictures were painted before the next",
        f"came. Up to {DRAGS} drags, each with a seed of its own, where nobody has been and then",
        "where the server knows every position; the browser never does.",
        "",
        "| | new: positions | painted | s | known: positions | painted | s |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, kinds in found.items():
        cells = [
            f"{median(one.passed for one in drags):.0f} |"
            f" {median(one.share for one in drags):.0f} % |"
            f" {median(one.seconds for one in drags):.1f}"
            for drags in kinds
        ]
        lines.append(
            f"| `{name}`, `{measured_lessons.main_slider(name).key}` | {' | '.join(cells)} |"
        )
    lines.append("")
    for said, place, limit in (("new", 0, NEW_LIMIT), ("known", 1, KNOWN_LIMIT)):
        share = median(median(one.share for one in kinds[place]) for kinds in found.values())
        lines.append(
            f"- At {said} positions, the median lesson: {share:.0f} %; target {limit} %:"
            f" {met(share >= limit)}."
        )
    return lines
