"""Forgetting in the browser: words are stepped through without the server, a training stops."""

from playwright.sync_api import expect

from tests.browser.hand import NewPage, changed, drawn, go, redrawn, settle


def test_every_word_is_stepped_through_without_the_server(address: str, new_page: NewPage) -> None:
    page = new_page()
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    go(page, f"{address}/problems?lang=en")
    chart = page.locator(".chart[data-name=problems-forgetting]")
    chart.scroll_into_view_if_needed()
    settle(page)
    page.wait_for_timeout(500)
    before = drawn(page)
    frames.clear()
    expect(chart).to_contain_text("“great” → “awful”")  # it opens where the answers move most
    chart.locator("input").press("Home")
    expect(chart).to_contain_text("“a” → nothing")
    assert "problems-forgetting-1" in changed(before, redrawn(page, before))
    assert not frames and "exchanged=1" in page.url


def test_a_cell_learns_before_the_eyes_and_stops(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/problems?lang=en&lag_cell=gru&lag=160&lag_seed=41")
    section = page.locator(".st-key-press-lags button")
    section.scroll_into_view_if_needed()
    section.click()
    expect(page.get_by_text("one lag after another, loss")).to_be_visible()
    chart = page.locator(".chart[data-name=problems-lags]")
    expect(chart).to_contain_text("Your network: GRU, seed 41")
    page.locator(".st-key-stop-lags button").click()
    expect(page.get_by_text("Stopped:")).to_be_visible()
    settle(page)
    told = chart.inner_text()
    page.wait_for_timeout(1500)
    assert chart.inner_text() == told
