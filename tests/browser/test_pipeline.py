"""The main path through the whole pipeline, in a real browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from content.words import DEFAULT_BATCH
from tests.browser.hand import NewPage, changed, drawn, go, query, redrawn, settle
from tests.browser.test_plot import AGAIN

WHOLE = "pipeline-whole"


def near(page: Page, name: str) -> Locator:
    """A chart that has been scrolled to and painted."""
    chart = page.locator(f".chart[data-name={name}]")
    chart.scroll_into_view_if_needed()
    settle(page)
    return chart


def click_arrow(page: Page, number: int) -> None:
    """Click the label of an arrow of the first picture, in either of its rows."""
    place = page.evaluate(
        """([name, number]) => {
             const node = document.querySelector(`.chart[data-name=${name}] .js-plotly-plot`);
             const { left, top } = node.getBoundingClientRect();
             for (const trace of node._fullData) {
               const k = trace.mode === "markers+text" ? [...trace.x].indexOf(number) : -1;
               if (k < 0) continue;
               const across = node._fullLayout[trace.xaxis.replace("x", "xaxis")];
               const down = node._fullLayout[trace.yaxis.replace("y", "yaxis")];
               return [left + across._offset + across.d2p(number),
                       top + down._offset + down.d2p(trace.y[k])];
             }
           }""",
        [WHOLE, number],
    )
    page.mouse.move(*place)
    page.mouse.click(*place)


def test_a_click_on_an_arrow_shows_its_tensor_without_the_server(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 1000})
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    go(page, f"{address}/pipeline?lang=en")
    chart = near(page, WHOLE)
    expect(chart).to_contain_text("ΔW_hh: (H, H) = (10, 10)")
    page.wait_for_timeout(500)
    frames.clear()
    for arrow, said in ((1, "ids: (B, T) = (3, 4)"), (7, "p: (B, 2) = (3, 2)")):
        before = drawn(page)
        click_arrow(page, arrow)
        expect(chart).to_contain_text(said)
        assert changed(before, redrawn(page, before)) == {f"{WHOLE}-1", f"{WHOLE}-2"}
    click_arrow(page, 13)  # in the row that runs back
    expect(chart).to_contain_text("∂L/∂E: (V, D) = (11, 8)")
    assert query(page)["stage"] == ["14"]
    assert not frames
    page.reload()
    settle(page)
    expect(near(page, WHOLE)).to_contain_text("∂L/∂E: (V, D) = (11, 8)")


@pytest.mark.parametrize(
    "query", ["cell=lstm&directions=2&stack=2", "batch=a%0Ab+c%0Ad+e+f%0Ag%0Ah"]
)
def test_every_tensor_is_the_one_that_would_be_drawn_anew(
    address: str, new_page: NewPage, query: str
) -> None:
    page = new_page(viewport={"width": 1300, "height": 1000})
    go(page, f"{address}/pipeline?lang=en&{query}")
    chart = near(page, WHOLE)
    for key in ["Home"] + ["ArrowRight"] * 14:
        before = drawn(page)
        chart.locator("input").press(key)
        redrawn(page, before)
        assert page.evaluate(AGAIN) == []


def test_a_growing_batch_grows_every_shape_but_those_of_weights(
    address: str, new_page: NewPage
) -> None:
    page = new_page()
    go(page, f"{address}/pipeline?lang=ru&stage=4")
    chart = near(page, WHOLE)
    expect(chart).to_contain_text("output: (B, T, H) = (3, 4, 10)")
    box = page.locator(".st-key-batch textarea")
    box.fill(f"{DEFAULT_BATCH.ru}\n\nпросто прекрасно")
    box.press("Control+Enter")
    expect(chart).to_contain_text("output: (B, T, H) = (4, 4, 10)")
    expect(chart).to_contain_text("В пустых строках (4)")
    box.fill(" ")
    box.press("Control+Enter")
    expect(page.get_by_text("Введите хотя бы одно слово")).to_be_visible()
    expect(box).to_have_value(" ")
    page.get_by_role("button", name="32 строки").click()
    expect(near(page, WHOLE)).to_contain_text("output: (B, T, H) = (32, 4, 10)")


def test_a_slider_moves_every_picture_of_its_network(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 5000})
    go(page, f"{address}/pipeline?lang=en")
    before = drawn(page)
    page.get_by_role("slider", name="Seed").focus()
    page.keyboard.press("ArrowRight")
    pictures = {f"{WHOLE}-2", "pipeline-last-1", "pipeline-update-1", "pipeline-chunks-1"}
    assert changed(before, redrawn(page, before)) == pictures
    expect(page.locator(".st-key-side")).to_be_visible()


def test_a_rate_too_large_makes_the_loss_rise_and_the_link_keeps_it(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 1000})
    go(page, f"{address}/pipeline?lang=en")
    chart = near(page, "pipeline-update")
    expect(chart).to_contain_text("The loss fell")
    before = drawn(page)
    page.locator(".st-key-learning_rate").get_by_role("radio", name="100", exact=True).click()
    expect(chart).to_contain_text("The loss rose")
    assert changed(before, redrawn(page, before)) == {"pipeline-update-1"}
    told = chart.locator(".notices").inner_text()
    link = page.url
    assert query(page)["learning_rate"] == ["100"]
    other = new_page(viewport={"width": 1300, "height": 1000})
    go(other, link)
    assert near(other, "pipeline-update").locator(".notices").inner_text() == told


def test_the_inspector_answers_what_is_typed(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/pipeline?lang=ru")
    hidden = page.locator(".st-key-h input")
    hidden.scroll_into_view_if_needed()
    expect(page.get_by_role("cell", name="(2, 3, 32)").first).to_be_visible()
    hidden.fill("5")
    hidden.press("Enter")
    expect(page.get_by_role("cell", name="(2, 3, 5)").first).to_be_visible()
    page.locator(".st-key-two_directions label").click()
    expect(page.get_by_role("cell", name="(4, 3, 5)").first).to_be_visible()
    expect(page.get_by_role("cell", name="(3, 7, 10)")).to_be_visible()
    page.locator(".st-key-batch_first label").click()
    expect(page.get_by_role("cell", name="(7, 3, 10)")).to_be_visible()
