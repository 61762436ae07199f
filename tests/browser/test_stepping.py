"""Steps in time: by buttons, keys and a click, by themselves, and never through the server."""

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from lessons.structures.input_output import STRUCTURES
from tests.browser.hand import (
    PHONE,
    NewPage,
    answer,
    bring,
    caption,
    changed,
    chart,
    drawn,
    go,
    near,
    query,
    redrawn,
    reveal,
    sent,
    settle,
    slider,
    until,
)

WALKS = [
    ("scheme", "char-rnn", "char_rnn_step", r"After 0 updates", 3),
    ("embedding", "skipgram", "skipgram_step", r"After 0 updates", 2),
    ("problems", "gates", "gates_step", r"Step 1 of 9", 2),
    ("problems", "forgetting", "forgetting_step", r"“a” → nothing", 1),
]
"""A lesson, its picture, the step's name in the link, what is said first, pictures that move."""


@pytest.mark.parametrize(("name", "picture", "key", "said", "moving"), WALKS)
def test_a_walk_asks_the_server_nothing_and_the_link_leads_to_the_step(
    address: str, new_page: NewPage, name: str, picture: str, key: str, said: str, moving: int
) -> None:
    page = new_page(viewport={"width": 1300, "height": 900})
    frames = sent(page)
    go(page, f"{address}/{name}?lang=en")
    one = f"{name}-{picture}"
    before = near(page, name, picture)
    quiet, asked = len(frames), []
    page.on("request", lambda request: "/answer/" in request.url and asked.append(request.url))
    chart(page, one).locator("input").press("Home")
    expect(chart(page, one)).to_contain_text(re.compile(said))
    now = redrawn(page, before)
    assert changed(before, now) <= {f"{one}-{number}" for number in (1, 2, 3)}
    assert len(changed(before, now)) == moving
    told = chart(page, one).locator("figcaption").inner_text()
    assert len(frames) == quiet and not asked
    assert query(page)[key] == ["1"] and "hidden_state_step" not in query(page)
    page.reload()
    near(page, name, picture)
    assert chart(page, one).locator("figcaption").inner_text() == told


def test_keys_buttons_and_a_click_lead_to_a_step_and_a_slider_keeps_it(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 1000})
    go(page, f"{address}/scheme?lang=en")
    unrolled = chart(page, "scheme-unrolled")
    said = unrolled.locator("figcaption")
    steps = unrolled.locator("input")
    steps.focus()
    for key, step in (("ArrowLeft", 7), ("ArrowLeft", 6), ("Home", 1), ("ArrowRight", 2)):
        page.keyboard.press(key)
        expect(said).to_contain_text(f"Step {step}, ")
    page.keyboard.press("End")
    expect(said).to_contain_text("Step 8, “table”")
    expect(unrolled.locator(".forward")).to_be_disabled()
    assert "hidden_state_step" not in query(page)
    unrolled.locator(".back").focus()
    page.keyboard.press("ArrowLeft")  # keys of a range, also on the buttons beside it
    expect(said).to_contain_text("Step 7, ")
    page.keyboard.press("Home")
    expect(said).to_contain_text("Step 1, ")
    plot = unrolled.locator(".js-plotly-plot").first
    x, y = plot.evaluate(
        """plot => { const {xaxis, yaxis} = plot._fullLayout;
             return [xaxis._offset + xaxis.d2p(1), yaxis._offset + yaxis.d2p(0.72)]; }"""
    )
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    page.mouse.move(box["x"] + x, box["y"] + y)
    until(page, "document.querySelector('.js-plotly-plot')._hoverdata")
    page.mouse.click(box["x"] + x, box["y"] + y)
    expect(said).to_contain_text("Step 2, “red”")
    before = drawn(page)
    slider(page, "hidden_state_seed").press("ArrowRight")
    page.wait_for_url("**hidden_state_seed=4**")
    redrawn(page, before)
    assert "Step 2" in caption(page)
    page.reload()
    settle(page)
    assert "Step 2" in caption(page)


def test_it_plays_by_itself_until_it_is_stopped(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 1000})
    frames = sent(page)
    go(page, f"{address}/scheme?lang=en")
    unrolled = chart(page, "scheme-unrolled")
    said, play = unrolled.locator("figcaption"), unrolled.locator(".play")
    quiet = len(frames)
    play.click()
    expect(play).to_have_attribute("aria-pressed", "true")
    expect(said).to_contain_text("Step 1, ")
    expect(said).to_contain_text("Step 3, ")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "false")
    here = said.inner_text()
    page.wait_for_timeout(1500)
    assert said.inner_text() == here
    unrolled.locator("input").focus()
    page.keyboard.press(" ")
    expect(play).to_have_attribute("aria-pressed", "true")
    expect(said).not_to_have_text(here)
    page.keyboard.press("Home")  # a hand stops it
    expect(play).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press(" ")
    expect(said).to_contain_text("Step 8, ")
    expect(play).to_have_attribute("aria-pressed", "false")  # at the end it stops by itself
    assert len(frames) == quiet


def test_nothing_moves_by_itself_for_who_has_asked_for_that(
    address: str, new_page: NewPage
) -> None:
    page = new_page(reduced_motion="reduce", viewport={"width": 1300, "height": 1000})
    go(page, f"{address}/scheme?lang=en")
    unrolled = chart(page, "scheme-unrolled")
    expect(unrolled.locator(".play")).to_be_hidden()
    said = unrolled.locator("figcaption")
    unrolled.locator("input").press("Home")
    expect(said).to_contain_text("Step 1, ")
    page.keyboard.press(" ")
    page.wait_for_timeout(1000)
    expect(said).to_contain_text("Step 1, ")


@pytest.mark.parametrize(
    ("name", "width"), [("scheme", 1300), ("scheme", 390), ("pipeline", 390), ("embedding", 390)]
)
def test_stepping_moves_nothing_that_stands_below(
    address: str, new_page: NewPage, name: str, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 1000})
    go(page, f"{address}/{name}?lang=ru")
    for place in page.locator("[class*=st-key-answer-]").all():
        bring(page, place)
        for one in place.locator(".chart:has(.steps:not([hidden]))").all():
            heights, back = set(), one.locator(".back")
            for _ in range(16):
                heights.add(round(one.locator("figcaption").bounding_box()["height"]))
                if back.is_disabled():
                    break
                back.click()
            assert len(heights) == 1, one.get_attribute("data-name")


STEP_PLACES = """() => {
  const charts = [...document.querySelectorAll(".chart:has(.steps:not([hidden]))")];
  return charts.map(chart => {
    const [scroll, plot] = [".scroll", ".js-plotly-plot"].map(one => chart.querySelector(one));
    const { xaxis, xaxis2 } = plot._fullLayout;
    const step = chart.querySelector("input").value - 1;
    const held = xaxis && (step - xaxis.range[0]) * (step - xaxis.range[1]) <= 0;
    const axis = held ? xaxis : xaxis2;
    const place = axis ? axis._offset + axis.d2p(step) - scroll.scrollLeft : 0;
    return [chart.dataset.name, place >= 0 && place <= scroll.clientWidth];
  });
}"""
"""Every chart that steps, and whether the step that its caption tells of is in sight."""


@pytest.mark.parametrize(
    ("name", "query"),
    [
        *((name, "") for name in ("scheme", "embedding", "problems")),
        *(("structures", f"&input_output_structure={one}") for one in [*STRUCTURES][1:]),
    ],
)
def test_the_caption_tells_of_a_step_in_sight(
    address: str, new_page: NewPage, name: str, query: str
) -> None:
    page = new_page(**PHONE)
    go(page, f"{address}/{name}?lang=ru{query}")
    for place in page.locator("[class*=st-key-answer-]").all():
        bring(page, place)
        reveal(page)
    told = page.evaluate(STEP_PLACES)
    assert told and all(seen for _, seen in told), told


def test_a_wide_picture_says_where_it_goes_on_and_stays_where_it_was_scrolled_to(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1000, "height": 900})
    go(page, f"{address}/structures?lang=ru&input_output_structure=many-to-many")
    near(page, "structures", "many-to-many")
    one = chart(page, "structures-many-to-many")
    scroll = one.locator(".scroll").first
    place = "one => [one.dataset.more, one.scrollLeft > 0]"
    assert scroll.evaluate(place) == ["left right", True]  # it opens where the decoder begins
    scroll.evaluate("one => one.scrollTo(0, 0)")
    expect(scroll).to_have_attribute("data-more", "right")
    page.emulate_media(color_scheme="dark")  # it is painted again
    page.wait_for_timeout(500)
    assert scroll.evaluate(place) == ["right", False]
    one.locator("input").press("End")
    expect(scroll).to_have_attribute("data-more", "left")
    one.locator("input").press("Home")
    expect(scroll).to_have_attribute("data-more", "right")
    one.locator(".forward").click()
    back = one.locator(".back")
    back.click()
    expect(back).to_be_disabled()
    expect(one.locator("input")).to_be_focused()


def painted(page: Page) -> list[list[list[float]]]:
    """The pictures in the section on the effects of padding: now, alone, at the last word."""
    told = page.evaluate(
        """[...document.querySelectorAll('[data-name=embedding-padding-effects] .js-plotly-plot')]
             .flatMap(plot => plot._fullData).filter(trace => trace.type === 'image')
             .map(trace => JSON.stringify(trace.z, (_, values) =>
               ArrayBuffer.isView(values) ? Array.from(values) : values))"""
    )
    return [json.loads(one) for one in told]


def test_stepping_over_the_pads_repaints_the_picture(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 1200})
    go(page, f"{address}/embedding?lang=en")
    near(page, "embedding", "padding-effects")
    now, alone, last, *_ = painted(page)
    assert now == last != alone
    effects = chart(page, "embedding-padding-effects")
    for _ in range(4):  # back over the four pads
        effects.locator(".back").click()
    expect(effects.locator("figcaption")).to_contain_text("“table”")
    settle(page)
    now, alone, last, *_ = painted(page)
    assert now != last
    for row, other in zip(now, alone, strict=True):
        for dot, twin in zip(row, other, strict=True):
            assert all(abs(a - b) <= 1 for a, b in zip(dot, twin, strict=True))


EVIL = "<script>window.hurt=1</script><img src=x onerror=window.hurt=1> :red[x] $x$ **z**"


def test_nothing_a_reader_types_is_executed(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(
        page,
        f"{address}/scheme?lang=en&hidden_state_text={quote(EVIL)}&hidden_state_cell={quote(EVIL)}",
    )
    assert page.evaluate("window.hurt") is None
    shown = answer(page, "scheme", "hidden-state")
    assert shown.locator("img, script").count() == 0
    chart(page, "scheme-unrolled").locator("input").press("Home")
    expect(page.locator(".chart figcaption").first).to_contain_text("Step 1, “<”")
    expect(page.locator(".st-key-hidden_state_text input[type=text]")).to_have_value(EVIL)
    page.locator(".st-key-hidden_state_text input[type=text]").fill(f"{EVIL} more")
    page.keyboard.press("Enter")
    page.wait_for_url("**more**")
    settle(page)
    assert page.evaluate("window.hurt") is None
