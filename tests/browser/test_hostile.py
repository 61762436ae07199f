"""Mark-up in the place of a text: shown as text, and nothing of it runs, asks or leads anywhere."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from content import LANGUAGES, Language, ui_text
from tests.browser.hand import NewPage, answer, go, near, settle

MARK = "zqmark"
IMAGE = f"<img src=/{MARK} onerror=alert('{MARK}')>"
SCRIPT = f'"><script>alert("{MARK}")</script>'
LINK = f"[{MARK}](javascript:alert('{MARK}'))"
ELSEWHERE = f"![{MARK}](https://example.com/{MARK}.png)"
SCHEME = "hidden_state_text"
GROWN = f"""() => [...document.querySelectorAll("*")].filter(one =>
    [...one.attributes].some(({{ name, value }}) =>
        name.startsWith("on") && value.includes("{MARK}") || ["src", "href"].includes(name) &&
        !value.startsWith(location.origin) && /^(javascript|https?):.*{MARK}/.test(value))
    || one.localName === "script" && one.textContent.includes("{MARK}")
    || one.localName === "img" && one.src.includes("{MARK}")
).map(one => one.outerHTML.slice(0, 200))"""
"""Elements that a text has become: with a handler, a script, a picture, a strange address."""


@pytest.fixture
def watched(address: str, new_page: NewPage) -> Iterator[Callable[..., Page]]:
    """Opens pages on which no dialog may open, and from which no request may go elsewhere."""
    wrong: list[str] = []
    opened: list[Page] = []

    def asked(url: str) -> None:
        if not url.startswith((address, "data:", "blob:")) or url.startswith(f"{address}/{MARK}"):
            wrong.append(url)

    def dialog(one) -> None:
        wrong.append(f"a dialog: {one.message}")
        one.dismiss()

    def open_page(**options: object) -> Page:
        page = new_page(viewport={"width": 1300, "height": 1600}, **options)
        page.on("dialog", dialog)
        page.on("request", lambda one: asked(one.url))
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        assert page.evaluate(GROWN) == []
    assert not wrong


def field(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key}").locator("input:not([type=file]), textarea")


def test_what_would_be_seen(watched: Callable[..., Page], address: str) -> None:
    page = watched(meant="Content Security Policy")
    page.goto(f"{address}/_stcore/health")
    for text in (f"<p onclick='{MARK}'>", f"<a href=\"javascript:'{MARK}'\">x</a>"):
        page.evaluate("text => document.body.innerHTML = text", text)
        assert len(page.evaluate(GROWN)) == 1
    page.evaluate("document.body.innerHTML = ''")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_is_shown_as_text_and_told_of(
    watched: Callable[..., Page], address: str, language: Language
) -> None:
    page = watched()
    said = {"lang": language, SCHEME: f"{IMAGE} {LINK}"[:90], "hidden_state_scale": SCRIPT}
    go(page, f"{address}/scheme?{urlencode(said)}")
    warning = page.locator("[data-testid=stAlert]")
    expect(warning).to_have_count(1)
    expect(warning).to_contain_text(SCRIPT[:30])
    near(page, "scheme", "hidden-state")
    expect(field(page, SCHEME)).to_have_value(said[SCHEME])
    shown = answer(page, "scheme", "hidden-state").locator(".main-svg text")
    expect(shown.filter(has_text=re.compile("^<$")).first).to_be_attached()


def test_what_is_typed_searched_and_dropped_is_text(
    watched: Callable[..., Page], address: str
) -> None:
    page = watched()
    go(page, f"{address}/scheme?lang=en")
    near(page, "scheme", "hidden-state")
    for text in (f"{SCRIPT} cat", f"{ELSEWHERE} cat"):
        field(page, SCHEME).fill(text)
        field(page, SCHEME).press("Enter")
        settle(page)
        expect(field(page, SCHEME)).to_have_value(text)
    place = page.locator(f".st-key-{SCHEME} .from-file input")
    content = f"{IMAGE} cat".encode()
    place.set_input_files({"name": f"{IMAGE}.txt", "mimeType": "text/html", "buffer": content})
    expect(field(page, SCHEME)).to_have_value(f"{IMAGE} cat")
    settle(page)
    search = page.locator(".search input")
    search.scroll_into_view_if_needed()
    for text in (IMAGE, SCRIPT):
        search.fill(text)
        page.wait_for_timeout(300)
        expect(search).to_have_value(text)


def test_a_page_that_is_none_shows_no_part_of_its_address(
    watched: Callable[..., Page], address: str
) -> None:
    page = watched(meant="404")
    page.goto(f"{address}/<script>{MARK}</script>/a?lang=en&x={SCRIPT}")
    expect(page.locator("h1")).to_have_text(ui_text.NO_PAGE["en"])
    assert MARK not in page.content()
