"""How every page looks: on a phone, in the dark, on paper, and to those who cannot see it."""

import json
from itertools import cycle
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lessons.answer import find
from tests.browser.hand import (
    PHONE,
    NewPage,
    asked,
    bring,
    chart,
    drawn,
    go,
    option,
    sent,
    settle,
    slider,
    until,
)
from tests.diagrams.test_theme import contrast
from ui.frame import PAGES

PATHS = {name: "/" if name == "home" else f"/{name}" for name in PAGES}
ONE, OTHER = ([*zip(PAGES, cycle(order), strict=False)] for order in (("ru", "en"), ("en", "ru")))
"""Every page in one language, and in the other: each test takes half of the pairs."""


def scrolled(page: Page) -> None:
    """Walk down the page, as a reader does, until everything has come."""
    for place in page.locator("[class*=st-key-answer-]").all():
        place.scroll_into_view_if_needed()
        settle(page)


@pytest.mark.parametrize(("name", "language"), OTHER)
def test_no_serious_barrier(address: str, new_page: NewPage, name: str, language: str) -> None:
    """Light on a wide screen, dark on a narrow one; all of the page is there."""
    page = new_page(viewport={"width": 1300, "height": 3000})
    go(page, f"{address}{PATHS[name]}?lang={language}")
    scrolled(page)
    for width, scheme in ((1300, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        settle(page)
        found = Axe().run(page).response["violations"]
        bad = [one for one in found if one["impact"] in ("serious", "critical")]
        assert not bad, json.dumps(
            [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in bad], indent=1
        )


@pytest.mark.parametrize(("name", "language"), ONE)
def test_a_phone_scrolls_down_and_never_sideways_and_shows_every_formula(
    address: str, new_page: NewPage, name: str, language: str
) -> None:
    page = new_page(**PHONE)
    go(page, f"{address}{PATHS[name]}?lang={language}")
    scrolled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth")
    for cell in ("elman", "lstm", "gru") if name == "scheme" else (None,):
        if cell:
            option(page, "scheme", "hidden_state_cell", cell).click()
            settle(page)
        wide = page.evaluate(
            """[...document.querySelectorAll(".katex-display .katex-html")].filter(formula =>
                 [...formula.querySelectorAll(".base")].some(part =>
                   part.getBoundingClientRect().right > innerWidth)).map(one => one.textContent)"""
        )
        assert not wide
    for one in page.locator("pre:visible").all():
        assert one.evaluate("pre => pre.scrollWidth <= pre.clientWidth + 1")


def test_a_phone_shows_the_section_that_was_chosen(address: str, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    go(page, f"{address}/scheme?lang=en")
    page.locator("[data-testid=stExpandSidebarButton]").click()
    title = find("scheme", "depth").prose("en").title
    page.get_by_role("link", name=title).click()
    expect(page.locator("h2#depth")).to_be_in_viewport()
    expect(page.get_by_role("link", name=title)).not_to_be_in_viewport()


def test_the_pictures_follow_the_theme_without_the_server(address: str, new_page: NewPage) -> None:
    page = new_page(color_scheme="light", viewport={"width": 1300, "height": 1400})
    frames = sent(page)
    go(page, f"{address}/scheme?lang=en")
    scrolled(page)
    bring(page, chart(page, "scheme-unrolled"))
    ink = "plot => plot.layout.template.layout.font.color"
    formula = "getComputedStyle(document.querySelector('.katex [style*=color]')).color"
    plots = page.locator(".chart:not([data-far]) .js-plotly-plot")
    assert set(plots.evaluate_all(f"all => all.map({ink})")) == {"#1e2230"}
    assert page.evaluate(formula) == "rgb(97, 20, 113)"
    numbers, quiet, urls = drawn(page), len(frames), asked(page, "hidden-state")
    page.emulate_media(color_scheme="dark")
    until(page, f"({ink})(document.querySelector('.js-plotly-plot')) === '#eceef2'")
    settle(page)
    assert set(plots.evaluate_all(f"all => all.map({ink})")) == {"#eceef2"}
    assert page.evaluate(formula) == "rgb(230, 169, 245)"
    assert drawn(page) == numbers
    assert len(frames) == quiet and not urls
    bring(page, chart(page, "scheme-depth"))  # what was far away then is dark when it comes
    last = chart(page, "scheme-depth").locator(".js-plotly-plot").first
    assert last.evaluate(ink) == "#eceef2"
    page.emulate_media(color_scheme="light")
    bring(page, slider(page, "hidden_state_scale"))
    until(page, f"({ink})(document.querySelector('.js-plotly-plot')) === '#1e2230'")


@pytest.mark.parametrize("name", ["scheme", "structures"])
def test_paper_shows_every_picture(address: str, new_page: NewPage, name: str) -> None:
    page = new_page(viewport={"width": 1300, "height": 900})
    go(page, f"{address}/{name}?lang=en")
    assert page.locator(".answer[data-far]").count() > 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".answer:not([data-shown])")).to_have_count(0)
    expect(page.locator(".chart:not([data-painted])")).to_have_count(0)
    expect(page.locator(".answer > .room")).to_have_count(0)
    empty = "all => all.filter(one => !one.querySelector('.main-svg')).length"
    assert page.locator(".chart .scroll:not([hidden]) [role=img]").evaluate_all(empty) == 0
    assert page.locator(".chart .tools:visible, .chart .steps:visible").count() == 0


@pytest.mark.parametrize(("format", "magic"), [("PNG", b"\x89PNG"), ("SVG", b"<svg")])
def test_a_picture_can_be_saved(
    address: str, new_page: NewPage, tmp_path: Path, format: str, magic: bytes
) -> None:
    page = new_page()
    go(page, f"{address}/?lang=en")
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save the picture as {format}").click()
    file = tmp_path / "picture"
    download.value.save_as(file)
    assert download.value.suggested_filename == f"home-network-1.{format.lower()}"
    assert file.read_bytes().startswith(magic)


def test_every_picture_has_words_for_those_who_cannot_see_it(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 3000})
    go(page, f"{address}/scheme?lang=en&hidden_state_cell=lstm")
    scrolled(page)
    pictures = page.locator(".chart [role=img]")
    assert pictures.count() > 15
    for words in pictures.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))"):
        assert len(words or "") > 40


def test_a_button_that_trains_can_be_read(address: str, new_page: NewPage) -> None:
    """Streamlit writes in white on a primary button, also where the theme makes it pale."""
    page = new_page()
    go(page, f"{address}/scheme?lang=en")
    button = page.locator(".st-key-start-training-char-rnn button")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(300)
        colours = button.evaluate(
            """one => [getComputedStyle(one.querySelector("p")).color,
                 getComputedStyle(one).backgroundColor].map(colour => colour.match(/\\d+/g))"""
        )
        text, paint = ("#" + bytes(map(int, colour)).hex() for colour in colours)
        assert contrast(text, paint) >= 4.5


ROWS = ".stMain [data-testid=stHorizontalBlock]"
LABELS = f"""() => [...document.querySelectorAll("{ROWS}")].map(row =>
    [...row.querySelectorAll("[class*=st-key-]:has([data-testid=stWidgetLabel])")]
      .filter(one => one.offsetHeight && !one.querySelector("[data-testid=stCheckbox]"))
      .map(one => [one.getBoundingClientRect().bottom,
        one.querySelector("[data-testid=stWidgetLabel] p").getBoundingClientRect().top]
        .map(Math.round)))"""
"""Rows of controls: where each ends and its label begins; a switch has its label beside it."""


@pytest.mark.parametrize("name", ["scheme", "embedding", "pipeline", "problems"])
def test_labels_of_neighbouring_controls_stand_in_one_line(
    address: str, new_page: NewPage, name: str
) -> None:
    page = new_page(viewport={"width": 1366, "height": 768})
    go(page, f"{address}{PATHS[name]}?lang=ru")
    rows = [row for row in page.evaluate(LABELS) if len(row) > 1]
    assert rows
    for row in rows:
        for bottom in {bottom for bottom, _ in row}:  # a row may have to break
            tops = [top for other, top in row if other == bottom]
            assert max(tops) - min(tops) <= 1, row
