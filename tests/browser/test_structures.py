"""The way through the lesson on structures: choose, build, read, train, ask."""

import json

import pytest
from playwright.sync_api import Page, expect

from content import Language, words
from tests.browser.hand import TALL, NewPage, drawn, go, query, redrawn, settle


def picture(page: Page) -> str:
    """The bytes of the picture on the screen."""
    return page.evaluate(
        """JSON.stringify([...document.querySelectorAll('.js-plotly-plot')]
             .flatMap(plot => plot._fullData).find(trace => trace.type === 'image').z)"""
    )


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_structure_is_a_click_away(
    address: str, new_page: NewPage, language: Language
) -> None:
    page = new_page()
    go(page, f"{address}/structures?lang={language}")
    titles = set()
    for structure in ("one-to-many", "many-to-one", "many-to-many", "aligned", "one-to-one"):
        page.get_by_text(structure, exact=True).first.click()
        expect(page.locator(f"h2#{structure}, h2#review").first).to_be_visible()
        settle(page)
        titles.add(page.locator("h2").nth(1).inner_text())
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
    assert len(titles) == 5


def test_noise_reaches_the_picture_and_the_link(address: str, new_page: NewPage) -> None:
    page = new_page(viewport=TALL)
    go(page, f"{address}/structures?lang=en")
    before, shown = drawn(page), picture(page)
    slider = page.get_by_role("slider", name=words.LABELS["noise"]["en"])
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**noise=0.1**")
    redrawn(page, before)
    painted = picture(page)
    assert painted != shown
    page.reload()
    settle(page)
    assert picture(page) == painted


def test_a_menu_changes_the_sentence_the_link_and_the_picture(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport=TALL)
    go(page, f"{address}/structures?lang=ru")
    shown = picture(page)
    menu = page.get_by_role("combobox", name=words.SCENE["animal"]["ru"])
    menu.focus()
    menu.press_sequentially("лис")  # as a keyboard does it
    page.keyboard.press("Enter")
    expect(page.get_by_label(words.LABELS["phrase"]["ru"])).to_have_value(
        "маленькая рыжая лиса сидит на столе"
    )
    page.wait_for_url("**phrase=**")
    settle(page)
    assert query(page)["phrase"] == ["маленькая рыжая лиса сидит на столе"]
    assert picture(page) != shown


def test_a_word_after_word_walk(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/structures?lang=en&structure=many-to-one&review=not%20bad%20at%20all")
    chart = page.locator(".chart:has(input:visible)").first
    said = chart.locator("figcaption").inner_text()
    chart.locator(".back").click()
    expect(chart.locator("figcaption")).not_to_have_text(said)
    assert "Step 3" in chart.locator("figcaption").inner_text()


def test_training_stopping_and_asking_ones_own_network(address: str, new_page: NewPage) -> None:
    page = new_page(viewport=TALL)
    go(page, f"{address}/structures?lang=en&structure=aligned&trained=false&steps=2000")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("of 2000, loss 0", exact=False)).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Stopped:")).to_be_visible(timeout=1500)
    go(page, f"{address}/structures?lang=en&structure=aligned&trained=false&steps=50&rate=0.05")
    wrong = tags(page)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("Done: 50 of 50")).to_be_visible(timeout=30_000)
    page.get_by_text(words.LABELS["mine"]["en"], exact=True).click()
    page.wait_for_url("**mine=true**")
    settle(page)
    right = ["DET", "ADJ", "ADJ", "NOUN", "VERB", "ADP", "DET", "NOUN"]
    for _ in range(20):
        if tags(page) == right:
            break
        page.wait_for_timeout(250)
    assert tags(page) == right != wrong


def tags(page: Page) -> list[str]:
    """The likeliest answers above the words."""
    texts = page.evaluate(
        """JSON.stringify([...document.querySelectorAll('.js-plotly-plot')]
             .flatMap(plot => plot._fullData.map(trace => trace.text))
             .find(text => String(text).includes('<br>')))"""
    )
    return [text.split("<br>")[0] for text in json.loads(texts)]
