"""The policy fits: all that a reader does, on every page, and a browser refuses nothing of it.

The pages of all other tests are under it too: whatever it refuses is an error in the console.
"""

import re
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from content import LANGUAGES, Language
from tests.browser.hand import (
    NewPage,
    answer,
    chart,
    drawn,
    go,
    near,
    redrawn,
    settle,
    slider,
)
from tests.browser.test_downloads import opened, saved
from tests.browser.test_embed import share
from tests.browser.test_search import call, field, options
from tests.browser.test_terms import mention, window
from ui.frame import PAGES

REFUSED = """document.addEventListener("securitypolicyviolation", (event) =>
    window.refused([event.effectiveDirective, event.blockedURI, event.sourceFile].join(" ")))"""
SCREEN = {"width": 1300, "height": 1400}


def refusals(page: Page) -> list[str]:
    """A list of what the page's policy refuses from now on; to be made before it is opened."""
    refused: list[str] = []
    page.expose_function("refused", lambda said: refused.append(said))
    page.add_init_script(REFUSED)
    return refused


def test_the_policy_holds(address: str, new_page: NewPage) -> None:
    """What is written into a page, what would read text as a program, and what is elsewhere."""
    page = new_page(meant="Content Security Policy|net::ERR")
    refused = refusals(page)
    go(page, f"{address}/?lang=en")
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.written = true";
            document.head.append(script);
            const image = document.createElement("img");
            image.setAttribute("onerror", "window.written = true");
            image.src = "https://elsewhere.invalid/a.png";
            document.body.append(image);
            setTimeout("window.written = true");
            fetch("https://elsewhere.invalid/").catch(() => {});
        }"""
    )
    page.wait_for_timeout(500)
    assert page.evaluate("window.written") is None
    directives = {one.split()[0] for one in refused}
    assert directives == {
        "script-src-elem",
        "script-src-attr",
        "script-src",
        "img-src",
        "connect-src",
    }
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page(address: str, new_page: NewPage, language: Language) -> None:
    page = new_page(viewport=SCREEN)
    refused = refusals(page)
    go(page, f"{address}/?lang={language}")
    sidebar = page.locator("[data-testid=stSidebar]")
    for name in [*PAGES][1:]:
        link = sidebar.get_by_role("link", name=PAGES[name].label[language], exact=True)
        link.click()
        page.wait_for_url(re.compile(f"/{name}[?]"))
        settle(page)
    assert not refused


def is_named(ending: str, file: Download) -> bool:
    return file.suggested_filename.endswith(ending)


def test_a_surface_is_drawn_turned_and_saved_and_its_section_shared(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport=SCREEN)
    refused = refusals(page)
    go(page, f"{address}/problems?lang=en")
    near(page, "problems", "wall")
    before = drawn(page)
    page.locator(".st-key-preset-wall-behind button").click()
    before = redrawn(page, before)
    wall = answer(page, "problems", "wall")
    surface = wall.locator(".js-plotly-plot canvas").first.bounding_box()
    assert surface
    page.mouse.move(surface["x"] + 200, surface["y"] + 150)
    page.mouse.down()
    page.mouse.move(surface["x"] + 260, surface["y"] + 190, steps=5)
    page.mouse.up()
    within = ".st-key-answer-problems-wall "
    for ending in ("png", "svg"):
        with page.expect_download(partial(is_named, ending)):
            page.locator(f"{within}.{ending}").first.click()
    shown = share(page, "wall")
    expect(shown.locator(".code svg")).to_be_visible()  # the QR code
    expect(shown.locator("textarea")).to_have_value(re.compile('height="[0-9]{3}'))  # a frame
    page.keyboard.press("Escape")
    assert not refused


def test_a_slider_is_dragged_a_term_read_a_place_searched(address: str, new_page: NewPage) -> None:
    page = new_page(viewport=SCREEN)
    refused = refusals(page)
    go(page, f"{address}/scheme?lang=ru")
    before = drawn(page)
    thumb = slider(page, "hidden_state_scale")
    thumb.scroll_into_view_if_needed()
    box = page.locator(".st-key-hidden_state_scale [role=slider], .st-key-hidden_state_scale input")
    place = box.first.bounding_box()
    assert place
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] / 2 + 60, place["y"], steps=8)
    page.mouse.up()
    thumb.press("ArrowRight")
    redrawn(page, before)
    mention(page, "hidden-state").hover()
    expect(window(page)).to_be_visible()
    page.mouse.move(5, 5)
    call(page)
    field(page).fill("затухание градиента")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    settle(page)
    assert not refused


def test_a_network_is_trained_a_file_read_and_numbers_saved(
    address: str, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page(viewport=SCREEN)
    refused = refusals(page)
    go(page, f"{address}/scheme?lang=en&char_rnn_seed=31")
    near(page, "scheme", "hidden-state")
    field_of = page.locator(".st-key-hidden_state_text .from-file input")
    text = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"ten red cats sleep"}
    field_of.set_input_files(text)
    page.wait_for_url("**hidden_state_text=ten+red**")
    settle(page)
    links = opened(page, "scheme", "hidden-state").locator("a").all()
    names = [saved(page, link, tmp_path)[0] for link in links]
    assert {name.partition(".")[2] for name in names} == {"csv", "json"}
    near(page, "scheme", "char-rnn")
    one = chart(page, "scheme-char-rnn")
    before = one.inner_text()
    page.locator(".st-key-start-training-char-rnn button").click()
    expect(one).not_to_have_text(before, use_inner_text=True)
    assert not refused


def test_questions_the_paper_and_what_stands_alone(address: str, new_page: NewPage) -> None:
    page = new_page(viewport=SCREEN)
    refused = refusals(page)
    go(page, f"{address}/check?lang=en")
    page.locator(".quiz button").first.click()
    go(page, f"{address}/problems?embed=true&section=wall&lang=en")
    page.goto(f"{address}/sheet/en")
    expect(page.locator("h1")).to_be_visible()
    assert not refused
