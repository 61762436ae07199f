"""Paint: from the key to the last change on the screen, in Chromium."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.servers import BARE, LESSONS, SHEET, STOCK, serving
from benchmarks.table import met, p95

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PRESSES = 24
THUMB = ".stSlider input"
QUIET = 350  # ms without a change: the picture has come to rest

WATCH = """
    window.changed = undefined;
    const note = () => requestAnimationFrame(() => setTimeout(() => {
        window.changed = performance.now(); }));
    const all = { subtree: true, childList: true, attributes: true, characterData: true };
    window.watch = () => document.querySelectorAll(
        '.stMain .chart, .stMain .stMarkdown, .stMain .stCode'
    ).forEach(node => new MutationObserver(note).observe(node, all));
    addEventListener('keydown', () => { window.pressed = performance.now();
        window.changed = undefined; }, true);
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A fresh Chromium, the one that the browser tests drive."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise SystemExit("benchmarks: no Chromium on the PATH; set CHROMIUM=/path/to/it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


def opened(browser: Browser, url: str) -> Page:
    """A page that has come to rest, in a context of its own."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(WATCH)
    page.goto(url)
    page.locator(THUMB).first.wait_for(state="attached")
    page.wait_for_function(
        "[...document.querySelectorAll('.chart')].every(chart => chart.dataset.painted > 0)"
    )
    page.wait_for_timeout(1500)
    page.evaluate("watch()")
    return page


def pressed(page: Page, slider: int, key: str) -> float:
    """Milliseconds from a key on a slider to the last change of pictures and sentences."""
    page.locator(THUMB).nth(slider).focus()
    page.keyboard.press(key)
    page.wait_for_function(
        f"window.changed && performance.now() - window.changed > {QUIET}", polling=50
    )
    return float(page.evaluate("window.changed - window.pressed"))


def report() -> list[str]:
    """The section on painting, as Markdown."""
    lines = [
        "## Paint",
        "",
        "Chromium, a slider moved by its key: milliseconds until the last change of any picture or",
        f"sentence. {PRESSES} presses, the pages in turn within one run; the first slider of a",
        "lesson is its main one.",
        "",
        "| | median | p95 | × (a) |",
        "| --- | --- | --- | --- |",
    ]
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        sheet, bare, stock = (
            stack.enter_context(serving(target)) for target in (SHEET, BARE, STOCK)
        )
        pages = {BARE.name: (opened(browser, bare.address), 0)}
        pages[STOCK.name] = (opened(browser, stock.address), 0)
        mains: dict[str, str] = {}
        for name, path in LESSONS.items():
            if name == "home":
                continue  # it has no slider
            page = opened(browser, f"{sheet.address}/{path}?lang=en")
            for number, title in enumerate(page.locator(".stSlider label").all_inner_texts()):
                label = f"`{name}`, {title.strip()}"
                pages[label] = (page, number)
                if number == 0:
                    mains[name] = label
        taken: dict[str, list[float]] = {name: [] for name in pages}
        for press in range(PRESSES + 2):
            for name, (page, slider) in pages.items():
                page.bring_to_front()
                time = pressed(page, slider, "ArrowRight")
                if press >= 2:
                    taken[name].append(time)
    base = median(taken[BARE.name])
    for name, times in taken.items():
        middle = median(times)
        lines.append(f"| {name} | {middle:.0f} | {p95(times):.0f} | {middle / base:.2f} |")
    verdicts = []
    for name, label in mains.items():
        ratio = median(taken[label]) / base
        verdicts.append(
            f"- `{name}`, main slider: {ratio:.2f} × (a); target 2.5 ×: {met(ratio <= 2.5)}."
            " Stepping through time asks the server nothing; a browser test holds that."
        )
    return [*lines, "", *verdicts]
