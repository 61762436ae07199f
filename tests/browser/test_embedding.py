"""The way through the lesson on embedding and padding: type, look up, pad, read on over pads."""

import json

from playwright.sync_api import Page, expect

from content import words
from tests.browser.hand import NewPage, drawn, go, query, redrawn, settle


def painted(page: Page) -> list[str]:
    """The pictures in the section on drift, as their bytes."""
    return page.evaluate(
        """[...document.querySelectorAll('[data-name=embedding-drift] .js-plotly-plot')]
             .flatMap(plot => plot._fullData).filter(trace => trace.type === 'image')
             .map(trace => JSON.stringify(trace.z, (_, values) =>
               ArrayBuffer.isView(values) ? Array.from(values) : values))"""
    )


def test_a_batch_is_typed_padded_and_linked_to(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 6000})  # no picture is far away
    go(page, f"{address}/embedding?lang=en")
    before = drawn(page)
    field = page.get_by_label(words.LABELS["texts"]["en"])
    field.fill("a giraffe\n\ncat")
    field.press("Control+Enter")
    page.wait_for_url("**texts=**")
    seen = redrawn(page, before)
    expect(page.get_by_text("Unknown words: giraffe.")).to_be_visible()
    expect(page.get_by_text("has to be greater than 0")).to_be_visible()
    assert query(page)["texts"] == ["a giraffe\n\ncat"]
    page.reload()
    settle(page)
    assert drawn(page) == seen
    expect(field).to_have_value("a giraffe\n\ncat")


def test_one_slider_of_the_batch_moves_all_that_stands_on_it(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 6000})
    go(page, f"{address}/embedding?lang=ru")
    before = drawn(page)
    page.get_by_role("spinbutton", name=words.LABELS["row"]["ru"]).focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_url("**row=2**")
    now = redrawn(page, before)
    moved = {name for name in before if before[name] != now[name]}
    assert {"embedding-lookup-1", "embedding-padding-1", "embedding-drift-1"} <= moved
    assert "embedding-border-1" not in moved
    page.get_by_text("left", exact=True).first.click()
    page.wait_for_url("**side=left**")
    redrawn(page, now)


def test_stepping_over_the_pads_repaints_the_picture_without_the_server(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 1200})
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    go(page, f"{address}/embedding?lang=en#drift")
    chart = page.locator(".chart[data-name=embedding-drift]")
    chart.scroll_into_view_if_needed()
    settle(page)
    quiet = len(frames)
    now, alone, last, *_ = painted(page)
    assert now == last != alone
    for _ in range(4):  # back over the four pads
        chart.locator(".back").click()
    expect(chart.locator("figcaption")).to_contain_text("“table”")
    settle(page)
    now, alone, last, *_ = painted(page)
    close = zip(json.loads(now), json.loads(alone), strict=True)
    assert all(
        abs(one - other) <= 1
        for a, b in close
        for p, q in zip(a, b, strict=True)
        for one, other in zip(p, q, strict=True)
    )
    assert now != last
    assert len(frames) == quiet and query(page)["place"] == ["9"]


def test_on_the_matrix_the_row_of_the_token_is_framed(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/embedding?lang=en")
    chart = page.locator(".chart[data-name=embedding-lookup]")
    said = chart.locator("figcaption")
    chart.locator(".back").click()
    expect(said).to_contain_text("“new”")
    row = """plot => plot._fullData.filter(trace => trace.mode === 'lines').at(0).y[0] + 0.5"""
    assert f"row {chart.locator('.js-plotly-plot').nth(1).evaluate(row):.0f} " in said.inner_text()
