"""Paint: from the key to the last change on the screen, in Chromium."""

import shutil
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from benchmarks.profiles import of_page
from benchmarks.servers import BARE, LESSONS, SHEET, STOCK, Target, serving
from benchmarks.table import met, p95
from content import words
from tests.local import ROOT, chromium

PRESSES = 12
PROFILED = 8  # presses
THUMB = ".stSlider input"
SLIDERS = {
    "structures": ("noise", "seed"),
    "scheme": ("scale", "hidden", "seed", "cells", "temperature", "gain", "layers"),
    "embedding": ("max_length", "window", "frame"),
    "pipeline": ("hidden", "stack", "seed"),
    "problems": ("flow_scale", "start_w", "max_norm", "relu_scale", "bptt_window", "b_f"),
}
"""By lesson the keys of its sliders, the main one first, and of every later section the first."""
LONG = "a+cat+sits+on+the+table+" * 4  # 24 words: every max_length up to there cuts other ones
QUERIES = {"embedding": f"&max_length=48&texts=cat%0A{LONG}%0Aa+dog"}
"""By lesson how its page is opened, where not every press would change something."""
PLACES = ".stMain .chart, .stMain .stMarkdown, .stMain .stCode"
QUIET = 350  # ms without a change: the picture has come to rest

WATCH = """
    window.changed = undefined;
    const note = () => requestAnimationFrame(() => setTimeout(() => {
        window.changed = performance.now(); }));
    const all = { subtree: true, childList: true, attributes: true, characterData: true };
    window.watch = (places) => document.querySelectorAll(places).forEach(
        node => new MutationObserver(note).observe(node, all));
    addEventListener('keydown', () => { window.pressed = performance.now();
        window.changed = undefined; }, true);
"""


def opened(browser: Browser, url: str, places: str = PLACES, ready: str = THUMB) -> Page:
    """A page that has come to rest, in a context of its own.

    Args:
        browser: where.
        url: what.
        places: selects what is watched for changes.
        ready: selects what must be there first.
    """
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(WATCH)
    page.goto(url)
    page.locator(ready).first.wait_for(state="attached")
    page.wait_for_function(
        "[...document.querySelectorAll('.chart:not([data-far])')]"
        ".every(chart => chart.dataset.painted > 0)"
    )
    page.wait_for_timeout(1500)
    page.evaluate("places => watch(places)", places)
    return page


def pressed(page: Page, slider: str) -> float:
    """Milliseconds from a key on a slider, named by a selector, to the last change it brings."""
    thumb = page.locator(slider).first
    thumb.focus()
    ended = thumb.evaluate("thumb => thumb.value === thumb.max")
    thumb.press("Home" if ended else "ArrowRight")
    page.wait_for_function(
        f"window.changed && performance.now() - window.changed > {QUIET}", polling=50
    )
    return float(page.evaluate("window.changed - window.pressed"))


def compared(pages: dict[str, tuple[Page, str]]) -> dict[str, list[float]]:
    """Milliseconds of every press, the pages in turn: name → (page, selector of its slider)."""
    taken: dict[str, list[float]] = {name: [] for name in pages}
    for press in range(PRESSES + 2):
        for name, (page, slider) in pages.items():
            page.bring_to_front()
            time = pressed(page, slider)
            if press >= 2:
                taken[name].append(time)
    return taken


def rows(taken: dict[str, list[float]]) -> list[str]:
    """The table; the first line is what all are measured by."""
    base = median(taken[BARE.name])
    return [
        "| | median | p95 | × (a) |",
        "| --- | --- | --- | --- |",
        *(
            f"| {name} | {median(times):.0f} | {p95(times):.0f} | {median(times) / base:.2f} |"
            for name, times in taken.items()
        ),
    ]


def report() -> list[str]:
    """The section on painting, as Markdown."""
    lines = [
        "## Paint",
        "",
        "Chromium, a slider moved by its key: milliseconds until the last change of any picture or",
        f"sentence. {PRESSES} presses, the pages in turn within one run; the first slider of a",
        "lesson is its main one, and of every later section the first is pressed.",
        "",
    ]
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        sheet, bare, stock = (
            stack.enter_context(serving(target)) for target in (SHEET, BARE, STOCK)
        )
        pages = {BARE.name: (opened(browser, bare.address), THUMB)}
        pages[STOCK.name] = (opened(browser, stock.address), THUMB)
        mains: dict[str, str] = {}
        for name, path in LESSONS.items():
            page = opened(browser, f"{sheet.address}/{path}?lang=en{QUERIES.get(name, '')}")
            for key in SLIDERS[name]:
                label = f"`{name}`, {words.LABELS[key].en} (`{key}`)"
                pages[label] = (page, f".st-key-{key} input")
                mains.setdefault(name, label)
        taken = compared(pages)
        profiles = {}
        for name, label in mains.items():
            page, slider = pages[label]
            page.bring_to_front()
            profiles[name] = of_page(page, partial(pressed, page, slider), PROFILED)
    verdicts = []
    for name, label in mains.items():
        ratio = median(taken[label]) / median(taken[BARE.name])
        verdicts.append(
            f"- `{name}`, main slider: {ratio:.2f} × (a); target 2.5 ×: {met(ratio <= 2.5)}."
            f" The main thread's time for a press: {profiles[name]}. Stepping through time asks the"
            " server nothing; a browser test holds that."
        )
    return [*lines, *rows(taken), "", *verdicts]


def ways_report() -> list[str]:
    """The section on ways to draw, as Markdown."""
    lines = [
        "## Ways to draw",
        "",
        "The first lesson's three pictures and a slider, on a page of nothing else; as above. What",
        "they mean is in docs/charts.md.",
        "",
    ]
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        beside = Path(stack.enter_context(TemporaryDirectory()))
        shutil.copytree(ROOT / "static", beside / "static")  # served from beside the script
        script = Path(shutil.copy(ROOT / "benchmarks/chart_ways.py", beside))
        ways, bare = (
            stack.enter_context(serving(target)) for target in (Target("ways", script, True), BARE)
        )
        main = ".stMain"  # st.plotly_chart replaces its own node
        pages = {BARE.name: (opened(browser, bare.address, main), THUMB)}
        for name, way in {
            "`st.plotly_chart`, one picture of subplots": "subplots",
            "`st.plotly_chart`, the three pictures": "plotly_chart",
            "component, `Plotly.react`, the three": "react",
            "component, changed values alone, the three": "sheet",
        }.items():
            page = opened(browser, f"{ways.address}/?way={way}", main, ".main-svg")
            pages[name] = (page, THUMB)
        taken = compared(pages)
    return [*lines, *rows(taken)]
