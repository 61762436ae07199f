"""What a reader does, in a real browser: links, the language, back and forth, what is typed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hand import (
    TALL,
    NewPage,
    answer,
    changed,
    chart,
    drawn,
    go,
    near,
    query,
    redrawn,
    settle,
    shows,
    until,
)
from ui.frame import page_prose


@pytest.mark.parametrize(("browser_locale", "language"), [("ru-RU", "ru"), ("de-DE", "en")])
def test_the_first_visit_follows_the_browser_and_leaves_no_step_in_history(
    address: str, new_page: NewPage, browser_locale: str, language: str
) -> None:
    page = new_page(locale=browser_locale)
    page.goto("about:blank")
    go(page, f"{address}/scheme")
    page.wait_for_url("**lang=*")
    assert query(page) == {"lang": [language]}
    page.go_back()
    assert page.url == "about:blank"


def test_switching_the_language_keeps_the_sliders_and_back_undoes_it(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport=TALL)
    go(page, f"{address}/scheme?lang=en&hidden_state_hidden=20&hidden_state_cell=gru")
    before = drawn(page)
    page.get_by_text("ru", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Схема")
    settle(page)
    assert page.locator("html").get_attribute("lang") == "ru"
    assert query(page) == {
        "lang": ["ru"],
        "hidden_state_hidden": ["20"],
        "hidden_state_cell": ["gru"],
    }
    russian = redrawn(page, before)
    assert before.keys() <= russian.keys()
    page.go_back()
    expect(page.locator("h1")).to_have_text(page_prose("scheme", "en").title)
    assert not changed(before, redrawn(page, russian))
    page.go_forward()
    expect(page.locator("h1")).to_contain_text("Схема")


def test_a_slider_moves_its_pictures_alone_and_a_reload_brings_them_back(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport=TALL)
    go(page, f"{address}/scheme?lang=en")
    before = drawn(page)
    slider = page.get_by_role("slider", name="Scale of W_hh").first  # the second section repeats it
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**hidden_state_scale=1.1**")
    moved = redrawn(page, before)
    own = {"scheme-unrolled-1", "scheme-unrolled-2", "scheme-time-1", "scheme-gates-1"}
    assert changed(before, moved) == own < before.keys()
    page.reload()
    for name in ("scheme-unrolled", "scheme-time"):
        expect(chart(page, name)).to_have_attribute("data-painted", re.compile(r"\d"))
    assert shows(page, moved)
    assert own < drawn(page).keys()


def test_a_slider_keeps_the_zoom_and_the_node(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/scheme?lang=en")
    near(page, "scheme", "memory")
    plot = chart(page, "scheme-time").locator(".js-plotly-plot")
    plot.scroll_into_view_if_needed()
    plot.evaluate("plot => { plot.mark = 'kept'; }")
    box = plot.bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + 550, box["y"] + 80, steps=5)
    page.mouse.up()
    until(
        page,
        """() => { const plot = document.querySelector("[data-name='scheme-time'] .js-plotly-plot");
             const [from, to] = plot._fullLayout.xaxis.range; return to - from < 4; }""",
    )
    zoomed = plot.evaluate("plot => [plot.mark, plot._fullLayout.xaxis.range]")
    page.locator(".st-key-hidden_state_seed input").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**hidden_state_seed=4**")
    settle(page)
    assert plot.evaluate("plot => [plot.mark, plot._fullLayout.xaxis.range]") == zoomed


@pytest.mark.parametrize(
    ("name", "section", "key", "good"),
    [
        ("home", "network", "network_word", "cat"),
        ("structures", "many-to-many", "structures_phrase", "a big black dog sits under the table"),
        ("scheme", "char-rnn", "char_rnn_word", "cocoa"),
        ("embedding", "map", "map_word", "dog"),
        ("problems", "gates", "gates_text", "not bad at all"),
    ],
)
def test_an_emptied_field_is_explained_kept_and_recovers(
    address: str, new_page: NewPage, name: str, section: str, key: str, good: str
) -> None:
    page = new_page(meant="400", viewport={"width": 1300, "height": 1400})
    go(
        page,
        f"{address}/{'' if name == 'home' else name}?lang=en&input_output_structure=many-to-many",
    )
    near(page, name, section)
    shown, field = answer(page, name, section), page.locator(f".st-key-{key} input[type=text]")
    field.fill("")
    field.press("Enter")
    said = page.locator(f".st-key-{key} .refusal")  # at the field, and nowhere else in the section
    expect(said).to_have_count(1)
    assert len(said.inner_text()) > 20
    expect(shown.locator(".refusal")).to_have_count(0)
    expect(shown.locator(".chart")).to_have_count(0)
    expect(page.locator("[data-testid=stAlert], [data-testid=stException]")).to_have_count(0)
    expect(field).to_have_value("")
    field.fill(good)
    field.press("Enter")
    expect(shown.locator(".chart").first).to_be_visible()
    expect(said).to_have_count(0)
    expect(field).to_have_value(good)


def test_a_very_long_text_is_explained_kept_and_survives_a_reload(
    address: str, new_page: NewPage
) -> None:
    page = new_page(meant="400", locale="ru-RU", viewport={"width": 1300, "height": 1400})
    go(page, f"{address}/scheme")
    place = page.locator(".st-key-hidden_state_text")
    field, said = place.locator("input[type=text]"), place.locator(".refusal")
    field.fill("ж " * 100)
    field.press("Enter")
    expect(said).to_contain_text("100 шагов")
    page.reload()
    expect(said).to_contain_text("100 шагов")
    expect(field).to_have_value("ж " * 100)
    field.fill("мама мыла раму")
    field.press("Enter")
    expect(page.locator(".chart figcaption").first).to_contain_text("раму")


def test_the_way_round_the_sheet(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/?lang=en")
    page.locator("[data-testid=stSidebar]").get_by_role("link", name="How it works").click()
    page.wait_for_url("**/scheme?lang=en")
    expect(page.locator("h1")).to_have_text(page_prose("scheme", "en").title)
    settle(page)
    before = drawn(page)
    page.locator(".st-key-preset-hidden-state-loud button").click()
    page.wait_for_url("**hidden_state_scale=3**")
    seen = redrawn(page, before)
    page.wait_for_timeout(700)  # a hand is slower than the parts of one navigation
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page.locator("h1")).to_have_text(page_prose("home", "en").title)
    settle(page)
    until(page, "!sheetPages.scheme?.views.size")  # nothing of it is left behind
    page.wait_for_timeout(700)
    page.locator("[data-testid=stSidebar]").get_by_role("link", name="How it works").click()
    page.wait_for_url("**hidden_state_scale=3**")
    expect(page.locator("h1")).to_have_text(page_prose("scheme", "en").title)
    assert shows(page, seen)
    page.go_back()
    expect(page.locator("h1")).to_have_text(page_prose("home", "en").title)
    page.go_back()
    expect(page.locator("h1")).to_have_text(page_prose("scheme", "en").title)
    assert shows(page, seen)


def test_a_link_to_a_section_leads_to_it_and_then_lets_go(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 900})
    page.goto(f"{address}/scheme?lang=en#capacity")
    head = page.locator("h2#capacity")
    expect(head).to_be_in_viewport()
    settle(page)
    expect(head).to_be_in_viewport()
    page.mouse.move(800, 500)
    page.mouse.wheel(0, -2000)
    expect(head).not_to_be_in_viewport()
    page.wait_for_timeout(1000)
    expect(head).not_to_be_in_viewport()
    page.locator(".st-key-outline a[href$=depth]").click()
    expect(page.locator("h2#depth")).to_be_in_viewport()
    assert page.url.endswith("#depth")
