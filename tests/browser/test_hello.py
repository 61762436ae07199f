"""A word is learnt before the reader's eyes: stepping through it asks the server nothing."""

from playwright.sync_api import expect

from tests.browser.hand import NewPage, changed, drawn, go, redrawn, settle


def test_learning_is_stepped_through_and_the_link_leads_to_the_update(
    address: str, new_page: NewPage
) -> None:
    page = new_page()
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    go(page, f"{address}/scheme?lang=en")
    page.wait_for_timeout(500)
    frames.clear()
    chart = page.locator(".chart", has_text="it goes on by itself")
    expect(chart).to_contain_text("After 100 updates")
    chart.scroll_into_view_if_needed()
    settle(page)
    before = drawn(page)
    chart.locator("input").press("Home")
    expect(chart).to_contain_text("After 0 updates: L = 1.386, right")
    own = {f"scheme-spelling-{number}" for number in (1, 2, 3)}
    assert changed(before, redrawn(page, before)) == own
    assert not frames
    assert "update=1" in page.url and "step=" not in page.url
    page.reload()
    expect(page.locator(".chart", has_text="After 0 updates")).to_have_count(1)


def test_a_word_of_one_s_own_is_learnt(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/scheme?lang=ru")
    box = page.locator(".st-key-spelling input")
    expect(box).to_have_value("Hello")
    box.scroll_into_view_if_needed()
    settle(page)
    before = drawn(page)
    box.fill("кокос")
    box.press("Enter")
    redrawn(page, before)
    expect(page.locator(".chart", has_text="От «к» она продолжает сама")).to_have_count(1)
    box.fill("ы")
    box.press("Enter")
    expect(page.get_by_text("Введите слово хотя бы из двух букв")).to_be_visible()
    expect(box).to_have_value("ы")


def test_learning_goes_on_before_the_eyes_and_stops(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/scheme?lang=en&start=31")
    page.get_by_role("button", name="Watch it learn").click()
    chart = page.locator(".chart[data-name=scheme-spelling]")
    expect(page.get_by_text("Update", exact=False).first).to_be_visible()
    expect(chart).not_to_contain_text("After 100 updates")  # the picture grows with it
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Stopped:")).to_be_visible(timeout=1500)
    settle(page)
    stopped = chart.locator("figcaption").inner_text()
    page.wait_for_timeout(1000)
    assert chart.locator("figcaption").inner_text() == stopped
    page.get_by_role("button", name="Watch it learn").click()
    expect(page.get_by_text("Done, 100 updates")).to_be_visible()
    expect(chart).to_contain_text("After 100 updates")
