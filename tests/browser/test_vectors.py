"""Maps of words in a browser: other words, a learning to watch and to step through."""

from playwright.sync_api import Page, expect

from tests.browser.hand import NewPage, changed, drawn, go, query, redrawn, settle

MAP = {"embedding-map-1", "embedding-map-2"}
LEARNING = {"embedding-skipgram-1", "embedding-skipgram-2"}


def bring(page: Page, name: str) -> dict[str, list]:
    """Scroll to a chart and wait until it is painted; gives what is drawn."""
    page.locator(f".chart[data-name={name}]").scroll_into_view_if_needed()
    settle(page)
    return drawn(page)


def written(page: Page) -> list[str]:
    """The words that are seen on the map of the learning."""
    texts = page.locator(".chart[data-name=embedding-skipgram] .textpoint text").all_text_contents()
    return sorted(text for text in texts if text.strip())


def test_another_network_and_another_word_redraw_the_map(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/embedding?lang=en")
    chart = page.locator(".chart[data-name=embedding-map]")
    expect(chart).to_contain_text("Nearest to “cat” for the translator")
    before = bring(page, "embedding-map")
    page.get_by_role("radio", name="tagger", exact=True).click()
    expect(chart).to_contain_text("Nearest to “cat” for the tagger")
    now = redrawn(page, before)
    assert changed(before, now) == MAP
    box = page.locator(".st-key-probe input")
    box.fill("Under")
    box.press("Enter")
    expect(chart).to_contain_text("Nearest to “under” for the tagger")
    assert changed(now, redrawn(page, now)) == MAP
    assert query(page)["vectors"] == ["tagger"] and query(page)["probe"] == ["Under"]
    link, shown = page.url, bring(page, "embedding-map")
    again = new_page()
    go(again, link)
    expect(again.locator(".chart[data-name=embedding-map]")).to_contain_text("Nearest to “under”")
    other = bring(again, "embedding-map")
    assert {name: other[name] for name in MAP} == {name: shown[name] for name in MAP}
    box.fill("")
    box.press("Enter")
    expect(page.get_by_text("Type at least one word")).to_be_visible()
    expect(page.locator(".chart[data-name=embedding-skipgram]")).to_have_count(1)


def test_learning_is_stepped_through_without_the_server(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 390, "height": 800})  # the map is wider, and stands still
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    go(page, f"{address}/embedding?lang=en")
    chart = page.locator(".chart[data-name=embedding-skipgram]")
    before = bring(page, "embedding-skipgram")
    page.wait_for_timeout(500)
    frames.clear()
    expect(chart).to_contain_text("After 300 updates")
    chart.locator("input").press("Home")
    expect(chart).to_contain_text("After 0 updates: L = 4.159")
    assert changed(before, redrawn(page, before)) == LEARNING
    assert not frames
    assert query(page)["seen"] == ["1"]
    chart.locator("input").press("ArrowRight")
    expect(chart).to_contain_text("After 10 updates")
    assert not chart.locator(".scroll").nth(1).evaluate("node => node.scrollLeft")
    for _ in range(10):
        chart.locator("input").press("ArrowRight")
    expect(chart).to_contain_text("After 110 updates")
    settle(page)
    names = written(page)
    page.reload()
    expect(page.locator(".chart", has_text="After 110 updates")).to_have_count(1)
    bring(page, "embedding-skipgram")
    assert len(names) > 10 and written(page) == names  # none is lost on the way


def test_it_is_watched_and_stopped(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/embedding?lang=en&sown=31")
    chart = page.locator(".chart[data-name=embedding-skipgram]")
    bring(page, "embedding-skipgram")
    page.get_by_role("button", name="Watch it learn").click()
    expect(page.get_by_text("scores on the right side", exact=False).first).to_be_visible()
    expect(chart).to_contain_text("The learning has come to update")  # the map grows with it
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Stopped:")).to_be_visible()
    settle(page)
    stopped = chart.locator("figcaption").inner_text()
    page.wait_for_timeout(1000)
    assert chart.locator("figcaption").inner_text() == stopped
    page.get_by_role("button", name="Watch it learn").click()
    expect(page.get_by_text("Done, 300 updates")).to_be_visible()
    expect(chart).to_contain_text("After 300 updates")


def test_a_slider_redraws_its_own_section_alone(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/embedding?lang=ru")
    bring(page, "embedding-map")
    before = bring(page, "embedding-skipgram")
    page.locator(".st-key-dimension input").press("ArrowRight")
    assert changed(before, redrawn(page, before)) == LEARNING
    assert query(page)["dimension"] == ["9"]
