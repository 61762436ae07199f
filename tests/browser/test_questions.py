"""Predict, then see: the picture waits, a wrong answer marks the right one, a reload keeps it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from content import Language, ui_text
from lessons.answer import sections
from tests.browser.hand import NewPage, answer, chart, go, near, settle, slider
from tests.lessons.answers import show

WIDE = {"viewport": {"width": 1366, "height": 900}, "predicts": True}


def question(page: Page, section: str) -> Locator:
    return page.locator(f".question[data-of={section}]")


def opened(new_page: NewPage, address: str, name: str, section: str, link: str = "") -> Page:
    page = new_page(**WIDE)
    go(page, f"{address}/{name}?lang=en{link}")
    near(page, name, section)
    return page


def option(page: Page, section: str, wanted: str) -> Locator:
    block = show(*section.split("/"))["question"]
    place = [one for one, _ in block["options"]].index(wanted)
    return question(page, section.split("/")[1]).locator(".options button").nth(place)


def test_the_picture_waits_until_the_reader_has_answered(address: str, new_page: NewPage) -> None:
    page = opened(new_page, address, "problems", "spectrum")
    picture, waits = chart(page, "problems-spectrum"), page.locator(".answer .waits")
    shown = answer(page, "problems", "spectrum")
    expect(shown.locator(".waits")).to_be_visible()
    expect(picture).to_be_hidden()
    expect(shown.locator(".more")).to_be_hidden()  # it would tell
    before = shown.locator(".waits").bounding_box()
    truth = show("problems", "spectrum")["question"]["truth"]
    wrong = next(one for one in ("explodes", "vanishes") if one != truth)
    option(page, "problems/spectrum", wrong).click()
    expect(picture).to_be_visible()
    expect(shown.locator(".waits")).to_have_count(0)
    assert before and picture.bounding_box()["height"] >= before["height"]  # type: ignore[index]
    asked = question(page, "spectrum")
    expect(asked.locator("button.wrong")).to_have_count(1)
    expect(asked.locator("button.right")).to_have_text(
        option(page, "problems/spectrum", truth).inner_text()
    )
    expect(asked.locator(".verdict")).to_contain_text(ui_text.WRONG.en)
    page.reload()
    near(page, "problems", "spectrum")
    expect(asked.locator("button.wrong")).to_have_count(1)
    expect(picture).to_be_visible()
    asked.locator("button.again").click()
    expect(asked.locator("button.right")).to_have_count(0)
    expect(picture).to_be_hidden()
    expect(waits.first).to_be_visible()


def test_who_asks_to_see_is_shown_and_may_still_answer(address: str, new_page: NewPage) -> None:
    page = opened(new_page, address, "problems", "spectrum")
    shown = answer(page, "problems", "spectrum")
    shown.locator(".waits button").click()
    expect(chart(page, "problems-spectrum")).to_be_visible()
    expect(question(page, "spectrum").locator(".verdict")).to_have_count(0)
    truth = show("problems", "spectrum")["question"]["truth"]
    option(page, "problems/spectrum", truth).press("Enter")  # by keyboard
    expect(question(page, "spectrum").locator(".verdict")).to_contain_text(ui_text.RIGHT.en)


def test_a_hand_on_a_control_asks_to_see_and_so_does_a_preset(
    address: str, new_page: NewPage
) -> None:
    page = opened(new_page, address, "problems", "spectrum")
    picture = chart(page, "problems-spectrum")
    expect(picture).to_be_hidden()
    slider(page, "gradient_flow_scale-in-spectrum").press("ArrowRight")
    expect(picture).to_be_visible()
    slider(page, "gradient_flow_scale-in-spectrum").press("ArrowLeft")
    expect(picture).to_be_visible()  # what was shown is not taken away
    other = opened(new_page, address, "problems", "spectrum")
    other.locator(".st-key-preset-spectrum-trap button").click()
    expect(chart(other, "problems-spectrum")).to_be_visible()


def test_a_training_asks_to_see(address: str, new_page: NewPage) -> None:
    page = opened(new_page, address, "scheme", "char-rnn")
    expect(chart(page, "scheme-char-rnn")).to_be_hidden()
    page.locator(".st-key-start-training-char-rnn button").click()
    expect(chart(page, "scheme-char-rnn")).to_be_visible()


def test_a_link_with_values_of_its_own_shows_its_picture(address: str, new_page: NewPage) -> None:
    page = opened(new_page, address, "problems", "spectrum", "&gradient_flow_scale=2")
    expect(chart(page, "problems-spectrum")).to_be_visible()
    expect(question(page, "spectrum").locator(".options button").first).to_be_enabled()


def test_each_mistake_is_asked_of_its_own(address: str, new_page: NewPage) -> None:
    page = opened(new_page, address, "pipeline", "break-it", "&break_it_mistake=output")
    asked, shown = question(page, "break-it"), answer(page, "pipeline", "break-it")
    trouble = shown.locator(".trouble").filter(visible=True)
    expect(trouble).to_have_count(0)
    asked.locator(".options button").first.click()
    expect(trouble.first).to_contain_text("Expected target size [4, 2], got [4]")
    expect(trouble.first.locator("code")).to_have_css("color", "rgb(128, 33, 4)")
    choice = page.locator(".st-key-break_it_mistake").get_by_role("radio")
    choice.nth(9).click()
    page.wait_for_url("**break_it_mistake=**")
    settle(page)
    expect(trouble).to_have_count(0)  # the next one is a question again
    expect(asked.locator(".verdict")).to_have_count(0)
    choice.nth(0).click()
    expect(trouble.first).to_contain_text("Expected target size [4, 2], got [4]")
    expect(asked.locator(".verdict")).to_have_count(1)


def test_a_control_that_stands_twice_is_one(address: str, new_page: NewPage) -> None:
    page = opened(new_page, address, "problems", "spectrum", "&gradient_flow_scale=2")
    repeated, own = "gradient_flow_scale-in-spectrum", "gradient_flow_scale"
    for moved, follows in ((repeated, own), (own, repeated)):
        slider(page, moved).press("ArrowRight")
        wanted = slider(page, moved).get_attribute("aria-valuetext")
        expect(slider(page, follows)).to_have_attribute("aria-valuetext", str(wanted))
        page.wait_for_url(f"**gradient_flow_scale={float(str(wanted)):g}**")
    settle(page)
    assert wanted == slider(page, repeated).get_attribute("aria-valuetext")


def test_more_is_folded_away_found_by_the_search_and_open_on_paper(
    address: str, new_page: NewPage
) -> None:
    page = opened(new_page, address, "problems", "relu", "&relu_scale=2")
    more = answer(page, "problems", "relu").locator("details.more")
    line = more.locator("p").last
    expect(line).to_be_hidden()
    # The search of a browser opens what is folded so; no script can press Ctrl-F.
    assert more.evaluate("more => more.localName === 'details' && !more.closest('[hidden]')")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(line).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(line).to_be_hidden()
    more.locator("summary").press("Enter")
    expect(line).to_be_visible()
    slider(page, "relu_scale").press("ArrowRight")
    settle(page)
    expect(line).to_be_visible()  # as the reader has left it


ANSWERED_BELOW = {"spectrum", "relu", "depth", "char-rnn", "last-state", "padding-idx", "wall"}
"""Some of the sections whose first picture tells the answer; all of them say so in their data."""


@pytest.mark.parametrize(
    ("name", "language"),
    [("scheme", "ru"), ("problems", "en"), ("pipeline", "ru"), ("embedding", "en")],
)
def test_no_picture_that_answers_stands_under_its_question(
    address: str, new_page: NewPage, name: str, language: Language
) -> None:
    page = new_page(viewport={"width": 1366, "height": 2000}, predicts=True)
    go(page, f"{address}/{name}?lang={language}")
    for section in sections(name):
        if not section.question:
            continue
        near(page, name, section.id)
        expect(question(page, section.id).locator(".options button")).to_have_count(
            len(section.question.options)
        )
        told = [one for one in show(name, section.id, language).values() if one.get("waits")]
        assert told or section.id not in ANSWERED_BELOW
        held = answer(page, name, section.id).locator(".waits button")
        expect(held).to_have_text([ui_text.SHOW_PICTURE[language]] if told else [])
