"""The list of questions: a link opens one, the keyboard reaches an answer, all can read it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from content import LANGUAGES, Language
from tests.browser.hand import PHONE, NewPage, go, settle

MOST_TABS = 60
"""Presses of Tab from the address bar to the first question."""


def entry(page: Page, name: str) -> Locator:
    return page.locator(f".answer .faq #ask-{name}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["output", "recurrent-dropout"])
def test_a_link_opens_its_question_and_shows_it(
    address: str, new_page: NewPage, name: str, language: Language
) -> None:
    page = new_page(viewport={"width": 1366, "height": 768})
    go(page, f"{address}/questions?lang={language}#ask-{name}")
    expect(entry(page, name)).to_have_attribute("open", "")
    expect(entry(page, name).locator(".say")).to_be_visible()
    expect(entry(page, name).locator("summary")).to_be_in_viewport()
    expect(page.locator(".answer .faq details[open]")).to_have_count(1)


def test_the_keyboard_alone_leads_from_the_address_bar_to_an_answer(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1366, "height": 768})
    go(page, f"{address}/questions?lang=en")
    question = entry(page, "output")
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.parentElement?.id") == "ask-output":
            break
    expect(question.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(question.locator(".say")).to_be_visible()
    expect(question.locator(".say")).to_contain_text("h_n")
    for _ in range(5):  # past the terms that the answer explains
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.hash") == "#break-it":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/pipeline?*break_it_mistake=output*")
    settle(page)
    expect(page.locator("#break-it").first).to_be_in_viewport()


def test_a_second_line_stands_under_the_first(address: str, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    go(page, f"{address}/questions?lang=ru")
    lines = (
        entry(page, "layers")
        .locator("xpath=..")
        .locator("summary")
        .evaluate_all(
            """all => all.map(one => {
            const words = document.createRange();
            words.selectNodeContents(one);
            return [...words.getClientRects()].map(({ left, top }) => [Math.round(top), left]);
        })"""
        )
    )
    broken = [rects for rects in lines if len({top for top, _ in rects}) > 1]
    assert broken
    for rects in broken:
        first = min(top for top, _ in rects)
        left = min(left for top, left in rects if top == first)
        assert all(abs(other - left) < 4 for top, other in rects if top > first + 12), rects


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_barrier_with_an_answer_open(
    address: str, new_page: NewPage, language: Language
) -> None:
    page = new_page(viewport={"width": 1300, "height": 900})
    go(page, f"{address}/questions?lang={language}#ask-explodes")
    expect(entry(page, "explodes").locator(".say")).to_be_visible()
    for width, scheme in ((1300, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        settle(page)
        found = Axe().run(page, {"include": [[".faq"]]}).response["violations"]
        assert not found, [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
