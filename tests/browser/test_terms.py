"""Terms explain themselves where a page says them first: by mouse, by keyboard and by finger."""

import json
import re
from collections import Counter

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from content import LANGUAGES, Language
from content.terms import TERMS
from lessons.reading_order import section_ids
from tests.browser.hand import PHONE, NewPage, go, query, settle, slider
from tests.lessons.test_term_marks import asked, marked

MENTION = "a[href*='terms?lang='][href*='#term-']"
SENTENCES = {term.id: term.sentence for term in TERMS}
PARTS = """() => {
    const box = (one) => one.getBoundingClientRect().toJSON();
    const link = document.querySelector("[aria-expanded=true][href*='#term-']");
    const lines = [...link.getClientRects()].map(one => one.toJSON());
    return [lines, box(document.querySelector("#explained-term"))];
}"""


def mention(page: Page, id: str) -> Locator:
    return page.locator(f".stMain a[href$='#term-{id}']").first


def window(page: Page) -> Locator:
    return page.locator("#explained-term")


def shown(page: Page, id: str, language: Language) -> None:
    """The window explains a term and hides nothing of it, and all of it is on the screen."""
    expect(window(page)).to_be_visible()
    expect(window(page)).to_contain_text(SENTENCES[id][language].replace("`", ""))
    page.wait_for_timeout(100)  # a frame puts it where it belongs
    lines, (box) = page.evaluate(PARTS)
    for line in lines:
        apart = line["bottom"] <= box["top"] or box["bottom"] <= line["top"]
        assert apart or line["right"] <= box["left"] or box["right"] <= line["left"]
    size = page.viewport_size
    assert size is not None
    assert 0 <= box["left"] <= box["right"] <= size["width"]
    assert 0 <= box["top"] <= box["bottom"] <= size["height"]


def closed(page: Page) -> None:
    expect(page.locator("#explained-term:visible")).to_have_count(0)
    expect(page.locator("[href*='#term-'][aria-expanded=true]")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mouse_rests_on_a_term_and_reads(
    address: str, new_page: NewPage, language: Language
) -> None:
    page = new_page(viewport={"width": 1366, "height": 768})
    go(page, f"{address}/scheme?lang={language}")
    mention(page, "hidden-state").hover()
    shown(page, "hidden-state", language)
    window(page).hover()  # it stays while the mouse is in it
    page.wait_for_timeout(800)
    shown(page, "hidden-state", language)
    page.mouse.move(5, 5)
    closed(page)
    page.locator("h1").hover()
    mention(page, "lstm").click()  # stays until it is closed
    page.mouse.move(5, 5)
    page.wait_for_timeout(800)
    shown(page, "lstm", language)
    mention(page, "rnn").click()
    shown(page, "rnn", language)
    page.locator("h1").click()
    closed(page)
    mention(page, "rnn").click()
    mention(page, "rnn").click()
    closed(page)


def test_the_keyboard_opens_a_term_and_the_focus_stays(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1366, "height": 768})
    go(page, f"{address}/scheme?lang=en")
    focused = "document.activeElement.getAttribute('href') ?? ''"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(focused).endswith("#term-hidden-state"):
            break
    term = mention(page, "hidden-state")
    expect(term).to_be_focused()
    closed(page)  # only when asked
    before = page.url
    for key in ("Enter", " "):
        page.keyboard.press(key)
        shown(page, "hidden-state", "en")
        expect(term).to_be_focused()
        expect(term).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("Escape")
        closed(page)
        expect(term).to_be_focused()
    assert page.url == before and page.context.pages == [page]
    page.keyboard.press("Enter")
    shown(page, "hidden-state", "en")
    page.keyboard.press("Tab")
    expect(window(page).get_by_role("link")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(term).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # out of the window: on to what follows the term
    closed(page)
    assert page.evaluate(focused).endswith("#term-lstm")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    shown(page, "hidden-state", "en")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    closed(page)
    expect(term).to_be_focused()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finger_opens_a_term_on_a_phone(
    address: str, new_page: NewPage, language: Language
) -> None:
    page = new_page(**PHONE)
    go(page, f"{address}/problems?lang={language}")
    for id in ("exploding-gradient", "jacobian", "hidden-state", "vanishing-gradient"):
        mention(page, id).scroll_into_view_if_needed()
        mention(page, id).tap()
        shown(page, id, language)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("h1").tap()
    closed(page)
    mention(page, "jacobian").tap()
    shown(page, "jacobian", language)
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollBy(0, 4000)")
    closed(page)  # its term has gone from the screen


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_while_a_term_is_explained(address: str, new_page: NewPage, scheme: str) -> None:
    page = new_page(viewport={"width": 1366, "height": 768}, color_scheme=scheme)
    go(page, f"{address}/scheme?lang=ru")
    mention(page, "hidden-state").click()
    shown(page, "hidden-state", "ru")
    found = Axe().run(page).response["violations"]
    bad = [one for one in found if one["impact"] in ("serious", "critical")]
    assert not bad, json.dumps(
        [(one["id"], [n["html"][:200] for n in one["nodes"]]) for one in bad]
    )


@pytest.mark.parametrize(("name", "language"), [("scheme", "en"), ("problems", "ru")])
def test_the_browser_marks_what_the_server_names(
    address: str, new_page: NewPage, name: str, language: Language
) -> None:
    page = new_page(viewport={"width": 1366, "height": 3000})
    go(page, f"{address}/{name}?lang={language}")
    for place in page.locator("[class*=st-key-answer-]").all():
        place.scroll_into_view_if_needed()
        settle(page)
    page.evaluate("document.querySelectorAll('.question button').forEach((one) => one.click())")
    settle(page)  # the verdicts are there
    wanted = marked(name, language)
    for id in section_ids(name):
        answer = f".st-key-answer-{name}-{id} .answer, .question[data-of={id}]"
        links = page.locator(answer).locator(f":scope {MENTION}")
        addresses = links.evaluate_all("all => all.map(one => one.getAttribute('href'))")
        found = Counter(one.partition("#term-")[2] for one in addresses)
        named = {one for one in wanted.sections[id].said.values() if one}
        assert {*found} == named | {*asked(wanted, id)}, id
        assert all(f"lang={language}" in one for one in addresses)
        lead = page.locator(f".st-key-lead-{id} {MENTION}")
        texts = [one.rpartition("[")[2] for one in wanted.sections[id].lead.split("](terms?")[:-1]]
        assert lead.all_inner_texts() == texts
    for part in ("code", ".katex", "h1", "h2", "button", "svg", ".terms"):
        assert page.locator(f".stMain {part} {MENTION}").count() == 0
        assert page.locator(f".stMain {MENTION} {part}").count() == 0


def test_explanations_are_asked_for_once_and_their_link_opens_the_place(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1366, "height": 768})
    wanted: list[str] = []
    page.on("request", lambda one: "/terms/terms" in one.url and wanted.append(one.url))
    go(page, f"{address}/problems?lang=en")
    for id in ("exploding-gradient", "vanishing-gradient", "jacobian"):
        mention(page, id).click()
        shown(page, id, "en")
    assert len(wanted) == 1
    mention(page, "exploding-gradient").click()
    shown(page, "exploding-gradient", "en")
    window(page).get_by_role("link").click()
    page.wait_for_url("**gradient_flow_scale=2.5**")
    settle(page)
    assert query(page)["gradient_flow_scale"] == ["2.5"]
    expect(page.locator("h2#spectrum")).to_be_in_viewport()
    assert page.locator("[data-testid=stAlert]").count() == 0
    closed(page)


def test_a_term_survives_what_the_page_does_meanwhile(address: str, new_page: NewPage) -> None:
    """React's own text is never touched: sliders and the language find it as they left it."""
    page = new_page(viewport={"width": 1366, "height": 900})
    go(page, f"{address}/scheme?lang=en")
    mention(page, "hidden-state").click()
    shown(page, "hidden-state", "en")
    slider(page, "hidden_state_scale").press("ArrowRight")
    closed(page)
    settle(page)
    mention(page, "hidden-state").click()
    shown(page, "hidden-state", "en")
    page.locator(".st-key-lang").get_by_role("radio").first.click()
    expect(mention(page, "hidden-state")).to_have_attribute("href", re.compile("lang=ru"))
    closed(page)
    mention(page, "hidden-state").click()
    shown(page, "hidden-state", "ru")


def test_without_the_route_a_term_leads_to_its_page(address: str, new_page: NewPage) -> None:
    page = new_page(meant="Failed to load|ERR_FAILED", viewport={"width": 1366, "height": 768})

    def cut(route: Route) -> None:
        """A pointer above a term asks as well, so that every question from this page fails."""
        _ = route.abort() if "/problems" in page.url else route.continue_()

    page.route("**/terms/terms?**", cut)
    go(page, f"{address}/problems?lang=en")
    mention(page, "jacobian").click()
    page.wait_for_url("**/terms?lang=en#term-jacobian")
    row = page.locator("#term-jacobian")
    expect(row).to_be_in_viewport()
    expect(row).to_contain_text(SENTENCES["jacobian"]["en"])


def test_on_paper_a_term_is_plain_text(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/scheme?lang=en")
    mention(page, "hidden-state").click()
    shown(page, "hidden-state", "en")
    style = "one => [getComputedStyle(one).textDecorationLine, getComputedStyle(one).color]"
    parent = "one => getComputedStyle(one.parentElement).color"
    line, colour = mention(page, "hidden-state").evaluate(style)
    assert line == "underline" and colour == mention(page, "hidden-state").evaluate(parent)
    page.emulate_media(media="print")
    assert mention(page, "hidden-state").evaluate(style)[0] == "none"
    expect(window(page)).not_to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_leads_to_the_row_of_its_term(
    address: str, new_page: NewPage, language: Language
) -> None:
    page = new_page(**PHONE)
    go(page, f"{address}/terms?lang={language}#term-spectral-radius")
    row = page.locator("#term-spectral-radius")
    expect(row).to_be_in_viewport()
    expect(row).to_contain_text(SENTENCES["spectral-radius"][language])
    assert page.locator(".stMain " + MENTION).count() == 0
    assert page.locator(".terms > div[id^='term-']").count() == len(TERMS)
