"""What a reader does, in a real browser."""

import json
import re
from itertools import cycle, product
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route, expect

from tests.browser.hand import TALL, NewPage, caption, changed, drawn, go, query, redrawn, settle
from tests.diagrams.test_theme import contrast
from ui.frame import PAGES

LANGUAGES = ("ru", "en")
PATHS = {name: "/" if name == "home" else f"/{name}" for name in PAGES}
ONE, OTHER = ([*zip(PAGES, cycle(order), strict=False)] for order in (LANGUAGES, LANGUAGES[::-1]))
"""Every page in one language, and in the other: each test takes half of the pairs."""


@pytest.mark.parametrize(("name", "language"), ONE)
def test_a_deep_link_is_the_first_request_of_a_fresh_server(
    fresh_address: str, new_page: NewPage, name: str, language: str
) -> None:
    page = new_page()
    go(page, f"{fresh_address}{PATHS[name]}?lang={language}")
    assert page.locator("html").get_attribute("lang") == language
    expect(page.locator("h1")).to_have_count(1)
    assert bool(re.search("[а-яё]", page.locator("h1").inner_text())) == (language == "ru")
    expect(page.locator(".chart .main-svg").first).to_be_visible()
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_many_first_visitors_at_once(fresh_address: str, new_page: NewPage) -> None:
    """Torch, Plotly and pandas are imported while several sessions already want them."""
    pages = [new_page() for _ in range(5)]
    for number, page in enumerate(pages):
        cell = ("elman", "lstm", "gru")[number % 3]
        page.goto(f"{fresh_address}/scheme?lang=en&cell={cell}", wait_until="commit")
    for page in pages:
        settle(page)
        expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_home_waits_for_neither_torch_nor_plotly(fresh_address: str, new_page: NewPage) -> None:
    page = new_page()
    held: list[Route] = []
    page.route("**/plotly-*.js", lambda route: held.append(route))
    page.goto(f"{fresh_address}/?lang=en")
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("What does the network remember")).to_be_visible()
    page.wait_for_function("document.querySelector('.chart')")  # torch has been imported
    assert page.locator(".chart .main-svg").count() == 0
    (bundle,) = held
    bundle.continue_()
    settle(page)


@pytest.mark.parametrize(("name", "language"), OTHER)
def test_no_serious_barrier(address: str, new_page: NewPage, name: str, language: str) -> None:
    """Light on a wide screen, dark on a narrow one."""
    page = new_page()
    go(page, f"{address}{PATHS[name]}?lang={language}")
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
def test_a_phone_scrolls_down_and_never_sideways(
    address: str, new_page: NewPage, name: str, language: str
) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    go(page, f"{address}{PATHS[name]}?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth")


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
    go(page, f"{address}/scheme?lang=en&hidden=20&cell=gru")
    before = drawn(page)
    page.get_by_text("ru", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Схема")
    settle(page)
    assert page.locator("html").get_attribute("lang") == "ru"
    assert query(page) == {"lang": ["ru"], "hidden": ["20"], "cell": ["gru"]}
    russian = redrawn(page, before)
    assert before.keys() <= russian.keys()
    page.go_back()
    expect(page.locator("h1")).to_contain_text("RNN works")
    assert not changed(before, redrawn(page, russian))
    page.go_forward()
    expect(page.locator("h1")).to_contain_text("Схема")


def test_a_slider_moves_its_pictures_alone_and_a_reload_brings_them_back(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport=TALL)
    go(page, f"{address}/scheme?lang=en")
    before = drawn(page)
    slider = page.get_by_role("slider", name="Scale of W_hh")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**scale=1.1**")
    moved = redrawn(page, before)
    own = {"scheme-unrolled-1", "scheme-unrolled-2", "scheme-time-1"}
    assert changed(before, moved) == own < before.keys()
    page.reload()
    settle(page)
    assert drawn(page) == moved


def test_stepping_asks_the_server_nothing_and_the_link_leads_to_the_step(
    address: str, new_page: NewPage
) -> None:
    page = new_page()
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    go(page, f"{address}/scheme?lang=en")
    quiet = len(frames)
    steps = page.get_by_role("slider", name="Step in time").first
    steps.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(".chart figcaption").first).to_contain_text("Step 5, “on”")
    page.get_by_role("button", name="Previous step").first.click()
    expect(page.locator(".chart figcaption").first).to_contain_text("Step 4, “sits”")
    page.wait_for_timeout(500)
    assert len(frames) == quiet
    here = caption(page), drawn(page)
    assert query(page)["step"] == ["4"]
    page.reload()
    settle(page)
    assert caption(page) == here[0] and not changed(here[1], drawn(page))
    page.locator(".st-key-seed input").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**seed=4**")
    redrawn(page, here[1])
    assert "Step 4" in caption(page)


@pytest.mark.parametrize(
    ("name", "width"), [*product(("scheme", "pipeline", "embedding"), (1300, 390))]
)
def test_stepping_moves_nothing_that_stands_below(
    address: str, new_page: NewPage, name: str, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 1000})
    go(page, f"{address}{PATHS[name]}?lang=ru")
    for chart in page.locator(".chart:has(.steps:not([hidden]))").all():
        chart.scroll_into_view_if_needed()
        settle(page)
        heights, back = set(), chart.locator(".back")
        for _ in range(16):
            heights.add(round(chart.locator("figcaption").bounding_box()["height"]))
            if back.is_disabled():
                break
            back.click()
        assert len(heights) == 1, chart.get_attribute("data-name")


def test_a_click_on_a_column_is_a_step(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 1000})
    go(page, f"{address}/scheme?lang=en")
    plot = page.locator(".js-plotly-plot").first
    x, y = plot.evaluate(
        """plot => { const {xaxis, yaxis} = plot._fullLayout;
             return [xaxis._offset + xaxis.d2p(1), yaxis._offset + yaxis.d2p(0.72)]; }"""
    )
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.wait_for_function("document.querySelector('.js-plotly-plot')._hoverdata")
    page.mouse.click(box["x"] + x, box["y"] + y)
    expect(page.locator(".chart figcaption").first).to_contain_text("Step 2, “red”")


def test_a_slider_keeps_the_zoom_and_the_node(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/scheme?lang=en")
    chart = page.locator(".chart[data-name=scheme-time]")
    chart.scroll_into_view_if_needed()
    plot = chart.locator(".js-plotly-plot")
    plot.scroll_into_view_if_needed()
    plot.evaluate("plot => { plot.mark = 'kept'; }")
    box = plot.bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + 550, box["y"] + 80, steps=5)
    page.mouse.up()
    page.wait_for_function(
        """() => { const plot = document.querySelector("[data-name='scheme-time'] .js-plotly-plot");
             const [from, to] = plot._fullLayout.xaxis.range; return to - from < 4; }"""
    )
    zoomed = plot.evaluate("plot => [plot.mark, plot._fullLayout.xaxis.range]")
    page.locator(".st-key-seed input").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**seed=4**")
    settle(page)
    assert plot.evaluate("plot => [plot.mark, plot._fullLayout.xaxis.range]") == zoomed


def test_the_picture_follows_the_theme_without_the_server(address: str, new_page: NewPage) -> None:
    page = new_page(color_scheme="light")
    go(page, f"{address}/scheme?lang=en")
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    ink = "document.querySelector('.js-plotly-plot').layout.template.layout.font.color"
    formula = "getComputedStyle(document.querySelector('.katex [style*=color]')).color"
    light = page.evaluate(ink), page.evaluate(formula)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{ink} !== '{light[0]}'")
    assert (page.evaluate(ink), page.evaluate(formula)) == ("#eceef2", "rgb(230, 169, 245)")
    assert light == ("#1e2230", "rgb(97, 20, 113)")
    assert not frames


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
    page = new_page()
    go(page, f"{address}/scheme?lang=en&cell=lstm")
    pictures = page.locator(".chart [role=img]")
    expect(pictures).to_have_count(19)
    for picture in pictures.all():
        assert len(picture.get_attribute("aria-label") or "") > 40


EVIL = "<script>window.hurt=1</script><img src=x onerror=window.hurt=1> :red[x] $x$ **z**"


def test_nothing_a_reader_types_is_executed(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/scheme?lang=en&text={quote(EVIL)}&cell={quote(EVIL)}")
    assert page.evaluate("window.hurt") is None
    assert page.locator(".chart img, .chart script").count() == 0
    page.get_by_role("slider", name="Step in time").first.focus()
    page.keyboard.press("Home")
    expect(page.locator(".chart figcaption").first).to_contain_text("Step 1, “<”")
    expect(page.get_by_role("textbox", name="Text")).to_have_value(EVIL)


def test_a_very_long_text_is_explained_kept_and_survives_a_reload(
    address: str, new_page: NewPage
) -> None:
    page = new_page(locale="ru-RU")
    go(page, f"{address}/scheme")
    field = page.get_by_role("textbox", name="Текст")
    field.fill("ж" * 10_001)
    field.press("Enter")
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("10001 знак")
    page.reload()
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("10001 знак")
    expect(field).to_have_value("ж" * 10_001)
    field.fill("мама мыла раму")
    field.press("Enter")
    expect(page.locator(".chart figcaption").first).to_contain_text("раму")


def test_the_way_round_the_sheet(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/?lang=en")
    page.locator("[data-testid=stSidebar]").get_by_role("link", name="How it works").click()
    page.wait_for_url("**/scheme?lang=en")
    expect(page.locator("h1")).to_contain_text("RNN works")
    settle(page)
    before = drawn(page)
    page.get_by_role("button", name="loud memory").click()
    page.wait_for_url("**scale=3**")
    seen = redrawn(page, before)
    page.wait_for_timeout(700)  # a hand is slower than the parts of one navigation
    page.get_by_role("link", name="Map").click()
    expect(page.locator("h1")).to_contain_text("one sheet")
    settle(page)
    page.wait_for_timeout(700)
    page.locator("[data-testid=stSidebar]").get_by_role("link", name="How it works").click()
    page.wait_for_url("**scale=3**")
    expect(page.locator("h1")).to_contain_text("RNN works")
    settle(page)
    assert not changed(seen, drawn(page))
    page.go_back()
    expect(page.locator("h1")).to_contain_text("one sheet")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("RNN works")
    settle(page)
    assert not changed(seen, drawn(page))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_button_that_trains_can_be_read(address: str, new_page: NewPage, scheme: str) -> None:
    """Streamlit writes in white on a primary button, also where the theme makes it pale."""
    page = new_page(color_scheme=scheme)
    go(page, f"{address}/scheme?lang=en")
    button = page.get_by_role("button", name="Watch it learn")
    colours = button.evaluate(
        """one => [getComputedStyle(one.querySelector("p")).color,
             getComputedStyle(one).backgroundColor].map(colour => colour.match(/\\d+/g))"""
    )
    text, paint = ("#" + bytes(map(int, colour)).hex() for colour in colours)
    assert contrast(text, paint) >= 4.5


def test_a_link_to_a_section_leads_to_it_and_then_lets_go(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 900})
    go(page, f"{address}/scheme?lang=en#capacity")
    head = page.locator("h2#capacity")
    expect(head).to_be_in_viewport()
    page.mouse.move(800, 500)
    page.mouse.wheel(0, -2000)
    expect(head).not_to_be_in_viewport()
    page.wait_for_timeout(1000)
    expect(head).not_to_be_in_viewport()
    page.get_by_role("link", name="Why stack layers").click()
    expect(page.locator("h2#depth")).to_be_in_viewport()
    assert page.url.endswith("#depth")


@pytest.mark.parametrize("name", [name for name in PAGES if name != "home"])
def test_a_phone_shows_all_of_every_formula(address: str, new_page: NewPage, name: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    for more in ("", "&cell=lstm", "&cell=gru") if name == "scheme" else ("",):
        go(page, f"{address}{PATHS[name]}?lang=ru{more}")
        wide = page.evaluate(
            """[...document.querySelectorAll(".katex-display .katex-html")].filter(formula =>
                 [...formula.querySelectorAll(".base")].some(part =>
                   part.getBoundingClientRect().right > innerWidth)).map(one => one.textContent)"""
        )
        assert not wide


def test_a_phone_shows_the_section_that_was_chosen(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    go(page, f"{address}/scheme?lang=en")
    page.locator("[data-testid=stExpandSidebarButton]").click()
    page.get_by_role("link", name="Why stack layers").click()
    expect(page.locator("h2#depth")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Why stack layers")).not_to_be_in_viewport()


def test_a_wide_picture_is_read_from_its_beginning(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1000, "height": 900})
    go(page, f"{address}/structures?lang=ru&structure=one-to-many")
    chart = page.locator(".chart[data-name=structures-one-to-many]")
    scroll = chart.locator(".scroll").first
    assert scroll.evaluate("one => [one.scrollWidth > one.clientWidth, one.scrollLeft]") == [
        True,
        0,
    ]
    chart.locator("input").press("ArrowLeft")  # from here on the step is followed
    page.wait_for_timeout(500)
    assert scroll.evaluate("one => one.scrollLeft") > 0
    chart.locator("input").press("Home")
    chart.locator(".forward").click()
    back = chart.locator(".back")
    back.click()
    expect(back).to_be_disabled()
    expect(chart.locator("input")).to_be_focused()
