"""The cells are stepped through word by word, and nobody asks the server for it."""

import re

from playwright.sync_api import expect

from tests.browser.hand import NewPage, changed, drawn, go, redrawn, settle


def test_a_cell_is_stepped_through_and_the_link_leads_to_the_word(
    address: str, new_page: NewPage
) -> None:
    page = new_page()
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    go(page, f"{address}/problems?lang=en")
    chart = page.locator(".chart[data-name=problems-gates]")
    chart.scroll_into_view_if_needed()
    settle(page)
    expect(chart).to_contain_text("Step 9 of 9, “beautiful”")
    page.wait_for_timeout(500)
    frames.clear()
    before = drawn(page)
    chart.locator("input").press("Home")
    expect(chart).to_contain_text("Step 1 of 9, “the”")
    now = redrawn(page, before)
    assert changed(before, now) == {f"problems-gates-{number}" for number in (1, 2, 3)}
    boxes = chart.locator(".js-plotly-plot").nth(1).locator(".heatmaplayer text")
    first = boxes.all_text_contents()
    assert "0.00" in first and all(re.fullmatch("−?[0-9][.][0-9]{2}", one) for one in first if one)
    assert not frames
    assert "inside=1" in page.url
    chart.locator(".forward").click()
    expect(chart).to_contain_text("Step 2 of 9, “food”")
    settle(page)
    assert boxes.all_text_contents() != first
    assert not frames
    page.reload()
    expect(chart).to_contain_text("Step 2 of 9")


def test_a_bias_moves_its_own_picture_and_a_press_overflows(
    address: str, new_page: NewPage
) -> None:
    page = new_page()
    go(page, f"{address}/problems?lang=ru")
    page.locator(".st-key-preset-bias-five button").scroll_into_view_if_needed()
    settle(page)
    before = drawn(page)
    page.locator(".st-key-preset-bias-five button").click()
    assert changed(before, redrawn(page, before)) == {"problems-bias-1"}
    expect(page.locator(".chart[data-name=problems-bias]")).to_contain_text("b = 5")
    page.locator(".st-key-preset-relu-overflow button").click()
    expect(page.locator(".chart[data-name=problems-relu]")).to_contain_text("стало inf")
