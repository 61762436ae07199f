"""What every browser test does with a page: open it, wait for it, read what it shows."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

NewPage = Callable[..., Page]
TALL = {"width": 1300, "height": 4000}  # no picture is far away
expect.set_options(timeout=20_000)  # a machine with other work to do


def go(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the script has ended and every chart near the screen has painted."""
    page.locator(".stApp[data-test-script-state='notRunning']").wait_for()
    page.locator(".chart").first.wait_for()  # by locators: a strict page forbids polled scripts
    expect(page.locator(".chart:not([data-painted]):not([data-far])")).to_have_count(0)
    page.wait_for_timeout(250)  # React commits, Plotly's frame


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def caption(page: Page) -> str:
    return page.locator(".chart figcaption").first.inner_text()


def drawn(page: Page) -> dict[str, list]:
    """Picture → the numbers of its traces, for all that have been painted."""
    return page.evaluate(
        """Object.fromEntries([...document.querySelectorAll('.chart')].flatMap(chart =>
             [...chart.querySelectorAll('.js-plotly-plot')].map((plot, i) =>
               [`${chart.dataset.name}-${i + 1}`, plot._fullData.map(trace => JSON.stringify(
                 [trace.z ?? trace.y, trace.x],
                 (_, values) => ArrayBuffer.isView(values) ? Array.from(values) : values))])))"""
    )


def changed(before: dict[str, list], now: dict[str, list]) -> set[str]:
    """The pictures that show other numbers; one that came near only now is not among them."""
    return {name for name in before.keys() & now.keys() if before[name] != now[name]}


def redrawn(page: Page, before: dict[str, list]) -> dict[str, list]:
    """The numbers on the screen once some differ from those before, and all have come to rest."""
    last = None
    for _ in range(100):
        settle(page)
        now = drawn(page)
        if now == last and changed(before, now):
            return now
        last = now
    raise AssertionError("the pictures did not move")
