"""The self-check: by keyboard alone, kept over a reload, ten others, and misses that lead on."""

from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from content import LANGUAGES, Language
from tests.browser.hand import PHONE, NewPage, go, query, settle, until
from tests.lessons.answers import show

SEED = 5
COUNT = 10


def posed(language: Language = "en") -> list[dict]:
    """The ten questions of the seed."""
    return show("check", "quiz", language, quiz_seed=SEED)["quiz"]["questions"]


def opened(page: Page, address: str, language: Language = "en") -> None:
    go(page, f"{address}/check?lang={language}&quiz_seed={SEED}")
    expect(page.locator(".quiz .options button").first).to_be_visible()


def focused(page: Page, selector: str) -> bool:
    return page.evaluate(f"document.activeElement.matches({selector!r})")


def tab_to(page: Page, selector: str, most: int) -> None:
    for _ in range(most):
        if focused(page, selector):
            return
        page.keyboard.press("Tab")
    assert focused(page, selector), selector


def answer_all(page: Page, questions: list[dict], wrong: int) -> None:
    """By keyboard alone; the first `wrong` questions are missed."""
    for place, one in enumerate(questions):
        options = [name for name, _ in one["options"]]
        said = next(name for name in options if (name == one["truth"]) == (place >= wrong))
        nth = f".quiz .options button:nth-child({options.index(said) + 1})"
        tab_to(page, nth, 60 if place == 0 else 15)
        page.keyboard.press("Enter")
        expect(page.locator(".quiz .verdict")).to_be_visible()
        expect(page.locator(".quiz button.next")).to_be_focused()
        page.keyboard.press("Enter")


def test_ten_by_keyboard_alone_a_reload_keeps_them_and_a_miss_leads_on(
    address: str, new_page: NewPage
) -> None:
    page, questions = new_page(viewport={"width": 1366, "height": 768}), posed()
    assert len(questions) == COUNT
    opened(page, address)
    answer_all(page, questions, wrong=3)
    score = page.locator(".quiz .score")
    expect(score).to_have_text(f"Right: {COUNT - 3} of {COUNT}")
    expect(score).to_be_focused()
    expect(page.locator(".quiz .missed li")).to_have_count(3)
    page.reload()
    expect(score).to_have_text(f"Right: {COUNT - 3} of {COUNT}")
    links = page.locator(".quiz .missed li a[href*='#']:not([href*='#term-'])")
    wanted = [to for _, to, _ in questions[1]["link"] if to][-1]
    address_of = urlsplit(wanted)
    links.and_(page.locator(f"[href='{wanted}']")).first.press("Enter")
    page.wait_for_url(f"**/{address_of.path}?**")
    settle(page)
    for key, values in parse_qs(address_of.query).items():
        assert query(page)[key] == values
    assert urlsplit(page.url).fragment == address_of.fragment
    expect(page.locator("[data-testid=stAlert]")).to_have_count(0)


def test_ten_others_have_another_number(address: str, new_page: NewPage) -> None:
    page, questions = new_page(viewport={"width": 1366, "height": 768}), posed()
    opened(page, address)
    answer_all(page, questions, wrong=0)
    expect(page.locator(".quiz .missed")).to_have_count(0)
    page.locator(".quiz button", has_text="Ten others").press("Enter")
    until(page, f"new URL(location).searchParams.get('quiz_seed') !== '{SEED}'")
    expect(page.locator(".quiz .progress")).to_contain_text(f"Question 1 of {COUNT}")
    assert 1 <= int(query(page)["quiz_seed"][0]) <= 9999


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_scrolls_no_way_but_down(
    address: str, new_page: NewPage, language: Language
) -> None:
    page = new_page(**PHONE)
    opened(page, address, language)
    for _ in range(COUNT):
        page.locator(".quiz .options button").first.tap()
        expect(page.locator(".quiz .verdict")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        main = page.locator("[data-testid=stMain]")
        assert main.evaluate("main => main.scrollWidth <= main.clientWidth")
        page.locator(".quiz button.next").tap()
    expect(page.locator(".quiz .score")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    found = Axe().run(page, {"include": [[".quiz"]]}).response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
