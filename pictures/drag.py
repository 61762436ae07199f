"""A slider that is dragged, and the picture that follows the hand: a photo at every stop."""

from dataclasses import dataclass
from math import cos, pi
from typing import Any, Final

from playwright.sync_api import Browser, FloatRect, Page

from content import Language
from lessons.problems.gradient_flow import SCALE as SLIDER
from pictures.photos import Theme, go, opened
from tests.browser.hand import answer, near, reveal, settle, slider, until

PAGE: Final = "problems"
SECTION: Final = "spectrum"
VALUES: Final[dict[str, Any]] = {"gradient_flow_nonlinearity": "relu"}
WINDOW: Final = (904, 1400)
PIXELS: Final = 1.25  # for one of the page
HEIGHT: Final = 680  # from the slider to what is to be noticed
MARGIN: Final = 12
LOWEST, HIGHEST = 0.6, 3.6
THERE, BACK = 15, 7  # stops on either way
STOP: Final = 100  # ms that a stop is seen
TURN: Final = 1200  # ms that the two ends are seen

# A screenshot has no mouse: this draws an arrow where it is.
POINTER: Final = """() => {
    const arrow = document.createElement("div");
    arrow.innerHTML = '<svg width="22" height="32" viewBox="0 0 11 16"><path d="M.7.9v11.6l2.7-2.5'
        + ' 2 4.7 2-.9-2-4.6h3.7z" fill="#fff" stroke="#000" stroke-width=".9"/></svg>';
    arrow.style.cssText = "position: fixed; z-index: 999999; pointer-events: none";
    document.querySelector(".stApp").append(arrow);
    addEventListener("pointermove", ({ clientX, clientY }) => {
        arrow.style.left = `${clientX}px`;
        arrow.style.top = `${clientY}px`;
    }, true);
}"""
# The way of the middle of the thumb, and the row of sliders.
PLACES: Final = """(range) => {
    const thumb = range.closest("[data-rac][style*=left]");
    const track = thumb.parentElement.getBoundingClientRect();
    const { top, height } = thumb.getBoundingClientRect();
    const row = range.closest("[data-testid=stHorizontalBlock]").getBoundingClientRect();
    return [track.left, track.width, top + height / 2, row.left, row.top, row.width];
}"""
# Whether the slider is at a position, and what is painted is the answer to it.
FOLLOWED: Final = """([root, key, wanted]) => {
    const held = (node) => node.view ?? held(node.parentElement);
    const range = document.querySelector(`.st-key-${key} input[type=range]`);
    const same = (value) => Math.abs(Number(value) - wanted) < 1e-6;
    return same(range.value) && same(held(root).answer?.values[key]);
}"""


@dataclass(frozen=True)
class Stop:
    """What is seen while the hand holds the slider.

    Attributes:
        value: of the slider, and that of the answer that is painted.
        shot: what is seen, as PNG.
    """

    value: float
    shot: bytes

    @property
    def duration(self) -> int:
        """Milliseconds that it is to be seen."""
        return TURN if self.value in (LOWEST, HIGHEST) else STOP


def way(there: int = THERE, back: int = BACK) -> list[float]:
    """Positions of the slider where the hand stops: slow at both ends, quicker on the way back."""
    shares = [(1 - cos(pi * stop / there)) / 2 for stop in range(there)]
    shares += [(1 + cos(pi * stop / back)) / 2 for stop in range(back)]
    found = [SLIDER.snap(LOWEST + (HIGHEST - LOWEST) * share) for share in shares]
    return [one for one, before in zip(found, [None, *found], strict=False) if one != before]


def drag(
    browser: Browser, address: str, language: Language, theme: Theme, stops: list[float]
) -> list[Stop]:
    """Drag the slider by the mouse from stop to stop, with a photo of each once it is painted."""
    with opened(browser, language, theme, WINDOW, PIXELS) as page:
        values = VALUES | {SLIDER.key: SLIDER.format(stops[0])}
        go(page, address, PAGE, SECTION, language, values)
        reveal(page)
        near(page, PAGE, SECTION)
        thumb = slider(page, SLIDER.key)
        page.evaluate(POINTER)
        left, width, middle, *row = thumb.evaluate(PLACES)
        clip: FloatRect = {
            "x": row[0] - MARGIN,
            "y": row[1] - MARGIN,
            "width": row[2] + 2 * MARGIN,
            "height": HEIGHT,
        }
        seen: list[Stop] = []
        for value in stops:
            share = (value - SLIDER.low) / (SLIDER.high - SLIDER.low)
            page.mouse.move(left + share * width, middle, steps=3)
            if not seen:
                page.mouse.down()
            _follow(page, value)
            seen.append(Stop(value, page.screenshot(clip=clip)))
        page.mouse.up()
        return seen


def _follow(page: Page, value: float) -> None:
    """Wait until the picture has come to where the hand is."""
    root = answer(page, PAGE, SECTION).element_handle()
    until(page, FOLLOWED, [root, SLIDER.key, value])
    settle(page)
