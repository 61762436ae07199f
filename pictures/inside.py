"""What is inside: a picture of every lesson, as its sections draw them, on one sheet."""

from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Browser, FloatRect, Page

from content import Language, ui_text
from pictures.collage import collage
from pictures.photos import Theme, go, opened
from tests.browser.hand import answer, near, reveal

EDGE: Final = 4  # px at the lower edge of a figure, where buttons begin
TALL: Final = 1800  # all of a section is in the window
WIDTH: Final = 900  # of all of them
HEIGHT: Final = 210  # of each
PIXELS: Final = 1.5  # for one of the page


@dataclass(frozen=True)
class Figure:
    """A figure of a section.

    Attributes:
        page: its page.
        section: its section.
        width: of the window that it is drawn in: none of it may have to be scrolled to.
        values: what the page is opened with.
    """

    page: str
    section: str
    width: int
    values: dict[str, Any] = field(default_factory=dict)


FIGURES: Final = (
    Figure(
        *("structures", "caption-to-picture", 760),
        {"input_output_structure": "many-to-one", "structures_task": "caption-to-picture"},
    ),
    Figure("scheme", "hidden-state", 760),
    Figure("embedding", "map", 700),
    Figure("pipeline", "training-step", 800),
    Figure("problems", "wall", 560),
    Figure("questions", "hidden-size", 560),
)
"""One of every lesson, in reading order."""


def photo(page: Page, address: str, language: Language, figure: Figure) -> bytes:
    """The first figure of a section that stands alone on its page, as PNG."""
    page.set_viewport_size({"width": figure.width, "height": TALL})
    go(page, address, figure.page, figure.section, language, figure.values)
    reveal(page)
    near(page, figure.page, figure.section)
    drawn = answer(page, figure.page, figure.section).locator(".js-plotly-plot").first
    box = drawn.bounding_box()
    assert box
    inner: FloatRect = {**box, "height": box["height"] - EDGE}
    return page.screenshot(clip=inner)


def inside(browser: Browser, address: str, language: Language, theme: Theme) -> bytes:
    """All of them under the names of their lessons, as PNG."""
    with opened(browser, language, theme, (WIDTH, TALL), PIXELS) as page:
        tiles = [
            (
                ui_text.PAGE_NAMES[figure.page][language],
                photo(page, address, language, figure),
            )
            for figure in FIGURES
        ]
        page.set_viewport_size({"width": WIDTH, "height": TALL})
        return collage(page, tiles, WIDTH, "1fr 1fr", HEIGHT)
