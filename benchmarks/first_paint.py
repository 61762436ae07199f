"""First paint: a server that nobody has asked for a page and a browser that has seen nothing."""

import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Page

from benchmarks import measured_lessons
from benchmarks.profiles import of_page
from benchmarks.reporting import TimeBudget, met
from benchmarks.servers import ADDRESS, ONE_SLIDER, SCREEN, SHEET, serving
from tests import local
from tests.local import Server, chromium

ROUNDS = 3
SECONDS = 90  # for all rounds of a whole run
WORDS_LIMIT, PICTURES_LIMIT = 1.5, 2.0  # × (a)
CALM = 800  # ms in which nothing has come to the first screen

# When the first words can be read, and when the last answer in the first screen has come to stand.
# It asks for no layout, which would cost what is measured.
WATCH = """
    let was = false;
    const inSight = new Map();
    const sight = new IntersectionObserver((seen) => seen.forEach(
        ({ target, isIntersecting }) => inSight.set(target, isIntersecting)));
    const answers = document.getElementsByClassName("answer");
    const charts = document.getElementsByClassName("chart");
    const stands = (name) => (one) => {
        if (!inSight.has(one)) {
            inSight.set(one, true);
            sight.observe(one);
        }
        return !inSight.get(one) || one.dataset[name] > 0;
    };
    const look = () => {
        const text = document.querySelector(".stMain .stMarkdown")?.textContent;
        if (window.words === undefined && text) window.words = performance.now();
        const now = answers.length > 0 && [...answers].every(stands("shown"))
            && [...charts].every(stands("painted"));
        if (now && !was) window.drawn = performance.now();
        was = now;
        window.still = now ? performance.now() - window.drawn : 0;
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
"""


@dataclass(frozen=True)
class Visit:
    """What a first visitor waited for."""

    words: float  # ms from navigation
    pictures: float  # ms; the words again where there are none
    megabytes: float  # over HTTP and the websocket


def visit(url: str, pictures: bool = True) -> Visit:
    """Open a page in a browser that has seen nothing."""
    moved = 0.0

    def count(event: dict[str, Any]) -> None:
        nonlocal moved
        frame = event.get("response", {})
        moved += event.get("encodedDataLength", 0) or len(frame.get("payloadData", "")) * 3 / 4

    with chromium() as browser:
        page = browser.new_context(**SCREEN).new_page()
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", count)
        network.on("Network.webSocketFrameReceived", count)
        page.add_init_script(WATCH)
        page.goto(url, wait_until="commit")
        words = _words(page)
        drawn = _drawn(page) if pictures else words
        return Visit(words, drawn, moved / 1e6)


def _words(page: Page) -> float:
    page.wait_for_function("window.words !== undefined", polling=20)
    return float(page.evaluate("window.words"))


def _drawn(page: Page) -> float:
    page.wait_for_function(f"window.still > {CALM}", polling=50)
    return float(page.evaluate("window.drawn"))


def profiled(server: Server, url: str) -> str:
    """Where the browser's main thread spends a first visit, as a sentence."""
    with chromium() as browser:
        page = browser.new_context(**SCREEN).new_page()
        page.add_init_script(WATCH)
        page.goto(f"{server.address}/_stcore/health")  # the profile would not survive a new origin

        def come() -> None:
            page.goto(url, wait_until="commit")
            page.wait_for_function("window.drawn !== undefined", polling=50)

        return of_page(page, come, 1)


def cold() -> tuple[float, float]:
    """Seconds from `streamlit run app.py` until it is ready, and until words can be read."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "{port}"]
    with chromium() as browser:
        page = browser.new_context(**SCREEN).new_page()
        page.add_init_script(WATCH)
        start = time.perf_counter()
        with local.serving([*command, "--server.address", ADDRESS]) as server:
            answers = time.perf_counter() - start
            page.goto(f"{server.address}/?lang=en", wait_until="commit")
            _words(page)
            return answers, time.perf_counter() - start


def report() -> list[str]:
    """The section on first paint, as Markdown."""
    clock = TimeBudget(SECONDS)
    port, first = cold()
    names = [measured_lessons.HOME, *measured_lessons.MAIN_SLIDERS]
    with ExitStack() as stack:
        bare, sheet = (stack.enter_context(serving(target)) for target in (ONE_SLIDER, SHEET))
        pages = {f"`{name}`": measured_lessons.url(sheet, name, {}) for name in names}
        visits: dict[str, list[Visit]] = {name: [] for name in (ONE_SLIDER.name, *pages)}
        for number in range(ROUNDS):
            if number and clock.ran_out:
                break
            visits[ONE_SLIDER.name].append(visit(bare.address, pictures=False))
            for name, url in pages.items():
                visits[name].append(visit(url))
        profiles = {name: profiled(sheet, url) for name, url in pages.items()}
    base = median(one.words for one in visits[ONE_SLIDER.name])
    lines = [
        "## First paint",
        "",
        "A warm server and a fresh Chromium: milliseconds from the navigation until words can be",
        "read, and until the last answer in the first screen stands, its pictures painted.",
        f"{len(visits[ONE_SLIDER.name])} visits a page, the pages in turn; bytes over HTTP and the",
        "websocket together.",
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
        cells[2:] = ["", ""] if name == ONE_SLIDER.name else cells[2:]
        lines.append(f"| {name} | " + " | ".join([*cells, f"{moved:.1f}"]) + " |")
        if name != ONE_SLIDER.name:
            verdicts.append(
                f"- {name}, words: {words / base:.2f} × (a), target {WORDS_LIMIT} ×:"
                f" {met(words / base <= WORDS_LIMIT)}; with the pictures {drawn / base:.2f} ×,"
                f" target {PICTURES_LIMIT:g} ×: {met(drawn / base <= PICTURES_LIMIT)}. The main"
                f" thread's time until then: {profiles[name]}."
            )
    started = (
        f"- `streamlit run app.py`, cold: it is ready after {port:.1f} s; the"
        f" first words stand after {first:.1f} s."
    )
    return [*lines, "", *verdicts, started]
