"""Training in the page: it is watched, it stops, and what it has come to is shown."""

import json

import pytest
from playwright.sync_api import Page, expect

from content import ui_text
from tests.browser.hand import TALL, NewPage, chart, go, near, option, settle, slider

WATCHED = [
    ("scheme", "char-rnn", "char_rnn_seed=31", "scheme-char-rnn"),
    ("scheme", "recall", "", "scheme-recall"),
    ("embedding", "skipgram", "skipgram_seed=31", "embedding-skipgram"),
    ("problems", "lags", "lags_cell=gru&lags_max_lag=160&lags_seed=41", "problems-lags"),
]
"""A lesson, its section, what a link says of it, and the picture that grows."""


@pytest.mark.parametrize(("name", "section", "link", "picture"), WATCHED)
def test_it_is_watched_and_stopped(
    address: str, new_page: NewPage, name: str, section: str, link: str, picture: str
) -> None:
    page = new_page(viewport={"width": 1300, "height": 1400})
    go(page, f"{address}/{name}?lang=en&{link}")
    near(page, name, section)
    one = chart(page, picture)
    before = one.inner_text()
    page.locator(f".st-key-start-training-{section} button").click()
    expect(one).not_to_have_text(before, use_inner_text=True)  # the picture grows with it
    page.locator(f".st-key-stop-training-{section} button").click()
    expect(page.get_by_text("Stopped:")).to_be_visible()
    settle(page)
    told = one.inner_text()
    page.wait_for_timeout(1200)
    assert one.inner_text() == told
    expect(page.locator(f".st-key-start-training-{section} button")).to_be_visible()


def test_it_comes_to_its_end(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 1400})
    go(page, f"{address}/scheme?lang=en&char_rnn_seed=31")
    near(page, "scheme", "char-rnn")
    page.locator(".st-key-start-training-char-rnn button").click()
    expect(page.get_by_text("Done, 100 updates")).to_be_visible()
    expect(chart(page, "scheme-char-rnn")).to_contain_text("After 100 updates")


def step_back(page: Page, section: str, moment: str) -> None:
    """Go to the moment before; the key is lost if the page is drawn anew while it is pressed."""
    one = slider(page, f"moment-{section}")
    for _ in range(3):
        one.press("ArrowLeft")
        page.wait_for_timeout(1000)  # by then the page has been drawn
        if one.get_attribute("aria-valuetext") == moment:
            break
    expect(one).to_have_attribute("aria-valuetext", moment)


def test_whoever_comes_later_sees_it_from_the_beginning_and_goes_through_it(
    address: str, new_page: NewPage
) -> None:
    shown = []
    for _ in range(2):
        page = new_page(viewport={"width": 1300, "height": 1400})
        go(page, f"{address}/scheme?lang=en&char_rnn_seed=47")
        near(page, "scheme", "char-rnn")
        page.locator(".st-key-start-training-char-rnn button").click()
        expect(page.locator(".st-key-bar-char-rnn")).to_contain_text("Update")
        place = page.locator(".st-key-presets-char-rnn").bounding_box()
        expect(page.get_by_text("Done, 100 updates")).to_be_visible()
        settle(page)
        shown.append(chart(page, "scheme-char-rnn").inner_text())
        step_back(page, "char-rnn", "96")
        expect(chart(page, "scheme-char-rnn")).to_contain_text("After 96 updates")
        expect(page.locator(".st-key-bar-char-rnn")).to_contain_text("Update 96 of 100")
        assert page.locator(".st-key-presets-char-rnn").bounding_box() == place
    assert shown[0] == shown[1]


def tags(page: Page) -> list[str]:
    """The likeliest answers above the words."""
    texts = page.evaluate(
        """JSON.stringify([...document.querySelectorAll('[data-name$=tagging] .js-plotly-plot')]
             .flatMap(plot => plot._fullData.map(trace => trace.text))
             .find(text => String(text).includes('<br>')))"""
    )
    return [text.split("<br>")[0] for text in json.loads(texts)]


def test_a_reader_s_own_network_answers(address: str, new_page: NewPage) -> None:
    page = new_page(viewport=TALL)
    asked = "input_output_structure=aligned&structures_weights=untrained"
    training = "training_steps=50&training_learning_rate=0.05"
    go(page, f"{address}/structures?lang=en&{asked}&{training}")
    wrong = tags(page)
    page.locator(".st-key-start-training-training button").click()
    expect(page.get_by_text("Done: 50 of 50")).to_be_visible(timeout=30_000)
    option(page, "structures", "structures_weights", "mine").click()
    page.wait_for_url("**structures_weights=mine**")
    right = ["DET", "ADJ", "ADJ", "NOUN", "VERB", "ADP", "DET", "NOUN"]
    for _ in range(40):
        settle(page)
        if tags(page) == right:
            break
    assert tags(page) == right != wrong
    other = new_page()  # a link cannot hand it on: whoever opens it is told so
    go(other, page.url)
    expect(other.get_by_text(ui_text.NOT_TRAINED["en"])).to_be_visible()
