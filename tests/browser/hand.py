"""What every browser test does with a page: open it, wait for it, move it, read what it shows."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Frame, Locator, Page, Request, expect

from lessons.answer import sections
from lessons.controls import Choice

NewPage = Callable[..., Page]
TALL = {"width": 1300, "height": 4000}  # no picture is far away
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
expect.set_options(timeout=60_000)  # a machine with other work to do

NUMBERS = """plot => plot._fullData.map(trace => JSON.stringify([trace.z ?? trace.y, trace.x],
    (_, values) => ArrayBuffer.isView(values) ? Array.from(values) : values))"""
DRAWN = f"""() => Object.fromEntries([...document.querySelectorAll('.chart')].flatMap(chart =>
    [...chart.querySelectorAll('.js-plotly-plot')].map((plot, i) =>
        [`${{chart.dataset.name}}-${{i + 1}}`, ({NUMBERS})(plot)])))"""
WATCH = f"""name => {{
    window.passed = [];
    const chart = window.watched = document.querySelector(`.chart[data-name=${{name}}]`);
    const look = () => {{
        const drawn = [...chart.querySelectorAll(".js-plotly-plot")].map({NUMBERS});
        const place = [...chart.querySelectorAll(".scroll")].map(one => one.offsetHeight);
        place.push(chart.getBoundingClientRect().top);
        const last = window.passed.at(-1);
        if (JSON.stringify(last?.drawn) === JSON.stringify(drawn)) return;
        window.passed.push({{ drawn, place }});
    }};
    look();
    const observer = new MutationObserver(look);
    observer.observe(chart, {{ attributes: true, attributeFilter: ["data-painted"] }});
}}"""


def go(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the script has ended and all that is near the screen has come and is painted."""
    page.locator(".stApp[data-test-script-state='notRunning']").wait_for()
    painted(page)


def painted(page: Page) -> None:
    """Wait until all that is near the screen has come and is painted."""
    page.locator(".answer").first.wait_for(state="attached")
    near = ".answer:not([data-far])"
    coming = f"{near}:not([data-shown]):not([data-refused]):not([data-missing]), {near}[aria-busy]"
    coming += ", .chart:not([data-painted]):not([data-far])"
    coming += ", [class*=st-key-answer-]:not(:has(.answer))"  # React has yet to put it there
    expect(page.locator(coming)).to_have_count(0)  # a strict page forbids polled scripts
    page.wait_for_timeout(150)  # React commits, Plotly's frame


def until(page: Page | Frame, script: str, arg: object = None) -> None:
    """Wait for something to become true: Playwright's own way needs eval, which is forbidden."""
    for _ in range(1200):  # a machine with other work to do
        if page.evaluate(script, arg):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it does not become so: {script}")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def answer(page: Page, name: str, section: str) -> Locator:
    """What a section shows below its controls."""
    return page.locator(f".st-key-answer-{name}-{section} .answer")


def chart(page: Page, name: str) -> Locator:
    return page.locator(f".chart[data-name={name}]")


def bring(page: Page, place: Locator) -> dict[str, list[Any]]:
    """Scroll to a place and wait until all near it is painted; gives what is drawn."""
    for _ in range(2):  # what came may have moved it
        place.scroll_into_view_if_needed()
        settle(page)
    return drawn(page)


def near(page: Page, name: str, section: str) -> dict[str, list[Any]]:
    """Scroll to a section's answer and wait for it; gives what is drawn."""
    return bring(page, page.locator(f".st-key-answer-{name}-{section}"))


def reveal(page: Page) -> None:
    """Ask for every picture that waits for an answer to its question."""
    page.evaluate("document.querySelectorAll('.waits button').forEach(button => button.click())")
    settle(page)


def caption(page: Page) -> str:
    return page.locator(".chart figcaption").first.inner_text()


def drawn(page: Page) -> dict[str, list[Any]]:
    """Picture → the numbers of its traces, for all that have been painted."""
    return page.evaluate(DRAWN)


def changed(before: dict[str, list[Any]], now: dict[str, list[Any]]) -> set[str]:
    """The pictures that show other numbers; one that came near only now is not among them."""
    return {name for name in before.keys() & now.keys() if before[name] != now[name]}


def moves(page: Page, before: dict[str, list[Any]]) -> bool:
    """Whether the pictures come to show other numbers within some seconds."""
    for _ in range(20):
        settle(page)
        if changed(before, drawn(page)):
            return True
    return False


def redrawn(page: Page, before: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The numbers on the screen once some differ from those before, and all have come to rest."""
    last = None
    for _ in range(60):
        settle(page)
        now = drawn(page)
        if now == last and changed(before, now):
            return now
        last = now
    raise AssertionError("the pictures did not move")


def shows(page: Page, wanted: dict[str, list[Any]]) -> bool:
    """Whether it comes to show what it is wanted to, as far as it is near."""
    for _ in range(40):
        settle(page)
        if not changed(wanted, drawn(page)):
            return True
    return False


def pictures(page: Page, name: str) -> list[Any]:
    """The numbers of one chart's pictures."""
    return chart(page, name).locator(".js-plotly-plot").evaluate_all(f"all => all.map({NUMBERS})")


def slider(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key} input[type=range]")


def option(page: Page, name: str, key: str, value: str) -> Locator:
    """The button of one id of a choice, whatever words stand on it."""
    controls = (one.controls.get(key) for one in sections(name))
    options = next(one.options for one in controls if isinstance(one, Choice))
    return page.locator(f".st-key-{key}").get_by_role("radio").nth(options.index(value))


def asked(page: Page, section: str) -> list[str]:
    """The list of addresses that a section asks for from now on."""
    urls: list[str] = []

    def hear(request: Request) -> None:
        if re.search(rf"/answer/[^/]+/[^/]+/{section}\?", request.url):
            urls.append(request.url)

    page.on("request", hear)
    return urls


def sent(page: Page) -> list[object]:
    """The list of messages that go to the server over the socket; to be made before the page."""
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    return frames
