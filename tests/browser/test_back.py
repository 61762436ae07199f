"""Where a link and the browser's "back" lead to: the very place, in sight, on a phone as well."""

import re

import pytest
from playwright.sync_api import Page, expect

from lessons.answer import find
from tests.browser.hand import PHONE, NewPage, go, near, settle
from ui.frame import PAGES

WIDE = {"viewport": {"width": 1366, "height": 768}}
PLACE = """section => document.getElementById(section)?.getBoundingClientRect().top"""
UNCOVERED = """section => {
    const heading = document.getElementById(section).getBoundingClientRect();
    const bar = document.querySelector("[data-testid=stHeader]");
    const lowest = bar.getBoundingClientRect().bottom;
    return heading.top >= lowest - 1 && heading.bottom < innerHeight / 2;
}"""


def rested(page: Page, section: str) -> float:
    """Pixels of a heading from the top of the screen, once they no longer change."""
    page.locator(f"h2#{section}").wait_for(state="attached")
    places: list[float] = []
    while len(places) < 120 and (len(places) < 6 or len({*map(round, places[-6:])}) > 1):
        page.wait_for_timeout(500)
        places.append(page.evaluate(PLACE, section))
    return places[-1]


def walked_to(page: Page, address: str, section: str, link: str = "") -> float:
    """Go to a section of the problems and some lines on; where its heading is then."""
    go(page, f"{address}/problems?lang=en{link}")
    near(page, "problems", section)
    page.locator(f"h2#{section}").evaluate("heading => heading.scrollIntoView()")
    page.mouse.move(200, 500)
    settle(page)
    before = rested(page, section)
    main = page.locator("[data-testid=stMain]")
    main.dispatch_event("wheel")
    main.evaluate("main => main.scrollBy(0, 120)")
    page.wait_for_timeout(400)
    assert page.evaluate(PLACE, section) == pytest.approx(before - 120, abs=2)
    return rested(page, section)


@pytest.mark.parametrize("link", ["", "#forgetting"])
@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide", "phone"])
def test_back_from_another_page_leads_to_the_same_lines(
    address: str, new_page: NewPage, screen: dict[str, object], link: str
) -> None:
    page = new_page(**screen)
    before = walked_to(page, address, "forgetting", link)
    if screen is PHONE:
        page.locator("[data-testid=stExpandSidebarButton]").click()
    page.get_by_role("link", name=PAGES["scheme"].label["en"]).first.click()
    expect(page.locator("h2#hidden-state")).to_be_attached()
    settle(page)
    page.go_back()
    assert rested(page, "forgetting") == pytest.approx(before, abs=4)


def test_back_from_another_site_leads_to_the_same_lines(address: str, new_page: NewPage) -> None:
    page = new_page(**WIDE)
    before = walked_to(page, address, "forgetting")
    page.goto("about:blank")
    page.go_back()
    assert rested(page, "forgetting") == pytest.approx(before, abs=4)


def test_back_within_a_page_leads_to_where_the_reader_was(address: str, new_page: NewPage) -> None:
    page = new_page(**WIDE)
    before = walked_to(page, address, "forgetting")
    title = find("problems", "wall").prose("en").title
    page.locator(".st-key-outline").get_by_role("link", name=title).click()
    expect(page.locator("h2#wall")).to_be_in_viewport()
    page.go_back()
    assert rested(page, "forgetting") == pytest.approx(before, abs=4)


@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_bar_above_covers_nothing_of_what_a_link_leads_to(
    address: str, new_page: NewPage, screen: dict[str, object]
) -> None:
    page = new_page(**screen)
    go(page, f"{address}/problems?lang=ru#forgetting")
    rested(page, "forgetting")
    assert page.evaluate(UNCOVERED, "forgetting")


def test_a_link_within_its_page_moves_a_choice_and_the_hand_moves_it_on(
    address: str, new_page: NewPage
) -> None:
    page = new_page(**WIDE)
    go(page, f"{address}/questions?lang=en")
    page.locator("#ask-flat-predictions > summary").click()
    link = page.locator("#ask-flat-predictions a[href*=flat_line_mistake]")
    options = page.locator(".st-key-flat_line_mistake").get_by_role("radio")
    link.click()
    expect(options.nth(1)).to_be_checked()
    expect(page).to_have_url(re.compile("flat_line_mistake=unscaled"))
    settle(page)
    for place in (3, 2, 1, 2):  # faster than the address follows
        options.nth(place).click()
    expect(page).to_have_url(re.compile("flat_line_mistake=shuffled"))
    settle(page)
    expect(options.nth(2)).to_be_checked()
    page.locator(".st-key-flat_line_mistake").get_by_role("radio").nth(0).click()
    expect(page).not_to_have_url(re.compile("flat_line_mistake"))
    settle(page)
    expect(options.nth(0)).to_be_checked()
