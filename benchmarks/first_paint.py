"""First paint: a server that nobody has asked anything and a browser that has seen nothing."""

from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Page

from benchmarks.profiles import of_page
from benchmarks.servers import BARE, HOME, LESSONS, SHEET, Target, serving
from benchmarks.table import met
from tests.local import chromium

ROUNDS = 3
LIMIT = {HOME: 1.15}
LESSON_LIMIT = 1.5

# When the page's first words can be read, and when the last picture near the screen stands.
WATCH = """
    const seen = (name, condition) => {
        if (window[name] === undefined && condition()) window[name] = performance.now();
    };
    const look = () => {
        const charts = [...document.querySelectorAll('.chart:not([data-far])')];
        seen('words', () => document.querySelector('.stMain .stMarkdown')?.innerText);
        seen('drawn', () => charts.length && charts.every(chart => chart.dataset.painted > 0));
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
"""


@dataclass(frozen=True)
class Visit:
    """What one first visitor waited for."""

    words: float  # ms from navigation
    pictures: float  # ms; the words again where there are none
    megabytes: float  # over HTTP and the websocket


def visit(target: Target, path: str, pictures: bool) -> Visit:
    """Open a page as the first reader of its server, in a browser with an empty cache."""
    moved = 0.0

    def count(event: dict[str, Any]) -> None:
        nonlocal moved
        frame = event.get("response", {})
        moved += event.get("encodedDataLength", 0) or len(frame.get("payloadData", "")) * 3 / 4

    with serving(target) as server, chromium() as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", count)
        network.on("Network.webSocketFrameReceived", count)
        page.add_init_script(WATCH)
        page.goto(f"{server.address}/{path}", wait_until="commit")
        words = _when(page, "words")
        drawn = _when(page, "drawn") if pictures else words
        page.wait_for_timeout(500)
        return Visit(words, drawn, moved / 1e6)


def profiled(path: str) -> str:
    """Where the browser's main thread spends a first visit, as a sentence."""
    with serving(SHEET) as server, chromium() as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.add_init_script(WATCH)
        page.goto(f"{server.address}/_stcore/health")  # the profile would not survive a new origin

        def come() -> None:
            page.goto(f"{server.address}/{path}", wait_until="commit")
            _when(page, "drawn")

        return of_page(page, come, 1)


def _when(page: Page, name: str) -> float:
    page.wait_for_function(f"window.{name} !== undefined", polling=20)
    return float(page.evaluate(f"window.{name}"))


def report() -> list[str]:
    """The section on first paint, as Markdown."""
    pages = {BARE.name: (BARE, "", False), f"`{HOME}`": (SHEET, "?lang=en", True)}
    pages |= {f"`{name}`": (SHEET, f"{path}?lang=en", True) for name, path in LESSONS.items()}
    visits: dict[str, list[Visit]] = {name: [] for name in pages}
    for _ in range(ROUNDS):
        for name, (target, path, pictures) in pages.items():
            visits[name].append(visit(target, path, pictures))
    base = median(one.words for one in visits[BARE.name])
    lines = [
        "## First paint",
        "",
        "A fresh server, warm before it answers, and a fresh Chromium: milliseconds from the",
        f"navigation until words can be read, and until the last picture stands. {ROUNDS} visits a",
        "page, the pages in turn; bytes over HTTP and the websocket together.",
        "",
        "| | words, ms | × (a) | pictures, ms | × (a) | MB |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    verdicts = []
    for name, seen in visits.items():
        words = median(one.words for one in seen)
        drawn = median(one.pictures for one in seen)
        moved = median(one.megabytes for one in seen)
        cells = [f"{words:.0f}", f"{words / base:.2f}", f"{drawn:.0f}", f"{drawn / base:.2f}"]
        cells[2:] = ["", ""] if name == BARE.name else cells[2:]
        lines.append(f"| {name} | " + " | ".join([*cells, f"{moved:.1f}"]) + " |")
        if name != BARE.name:
            limit = LIMIT.get(name.strip("`"), LESSON_LIMIT)
            verdicts.append(
                f"- {name}, words: {words / base:.2f} × (a), target {limit} ×:"
                f" {met(words / base <= limit)}; with every picture {drawn / base:.2f} ×:"
                f" {met(drawn / base <= limit)}. The main thread's time until then:"
                f" {profiled(pages[name][1])}."
            )
    return [*lines, "", *verdicts]
