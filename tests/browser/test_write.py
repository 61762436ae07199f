"""One slider moves two experiments where one stands on the other."""

from playwright.sync_api import expect

from tests.browser.hand import NewPage, go, settle


def test_what_is_written_follows_the_sliders_of_the_learning(
    address: str, new_page: NewPage
) -> None:
    page = new_page()
    go(page, f"{address}/scheme?lang=en")
    written = page.locator(".chart", has_text="Teacher forced")
    expect(written).to_have_count(1)
    expect(written).to_contain_text("“lolo”")
    before = written.locator(".notices").inner_text()
    page.locator(".st-key-cells input").press("ArrowRight")
    expect(written.locator(".notices")).not_to_have_text(before)
    settle(page)
    expect(written).to_have_count(1)
    spelling = page.locator(".chart", has_text="goes on by itself")
    expect(spelling).to_have_count(1)
    learning = spelling.locator(".notices").inner_text()
    moved = written.locator(".notices").inner_text()
    page.locator(".st-key-temperature input").press("End")
    expect(written.locator(".notices")).not_to_have_text(moved)
    settle(page)
    assert spelling.locator(".notices").inner_text() == learning
    assert "cells=9" in page.url and "temperature=3" in page.url


def test_the_link_leads_to_the_letter(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/scheme?lang=ru&letter=2")
    chart = page.locator(".chart", has_text="Своим ходом: прочитана своя")
    expect(chart).to_contain_text("Шаг 2, верна «l»")
    chart.locator(".back").click()
    expect(page.locator(".chart", has_text="Шаг 1: в обеих строках прочитана")).to_have_count(1)
    assert "letter=1" in page.url and "step=" not in page.url
