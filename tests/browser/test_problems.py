"""Gradient flow in a browser: the scale moved, made to explode, and sent as a link."""

from playwright.sync_api import Page, expect

from tests.browser.hand import NewPage, changed, drawn, go, query, redrawn, settle

FLOW, SPECTRUM = "problems-flow-1", "problems-spectrum-1"


def bring(page: Page, name: str) -> dict[str, list]:
    """Scroll to a chart and wait until it is painted; gives what is drawn."""
    page.locator(f".chart[data-name={name}]").scroll_into_view_if_needed()
    settle(page)
    return drawn(page)


def test_the_scale_moves_the_matrices_and_what_is_said(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/problems?lang=ru")
    chart = page.locator(".chart[data-name=problems-flow]")
    expect(chart).to_contain_text("RNN Элмана: градиент затухает")
    before = bring(page, "problems-flow")
    page.locator(".st-key-flow_scale input").press("End")
    expect(chart).to_contain_text("RNN Элмана: градиент взрывается")
    now = redrawn(page, before)
    assert FLOW in changed(before, now)
    assert query(page)["flow_scale"] == ["4"]
    expect(page.locator(".chart[data-name=problems-spectrum]")).to_contain_text(
        "Взрыв: за 39 шагов"
    )
    page.locator(".st-key-flow_scale input").press("Home")
    expect(chart).to_contain_text("градиент обрывается")


def test_it_is_made_to_explode_and_to_overflow(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/problems?lang=en")
    chart = page.locator(".chart[data-name=problems-flow]")
    before = bring(page, "problems-flow")
    chart.page.locator(".st-key-presets-flow").get_by_role("button", name="make it explode").click()
    expect(chart).to_contain_text("Elman RNN: the gradient explodes")
    now = redrawn(page, before)
    assert FLOW in changed(before, now)
    page.get_by_role("button", name="ReLU × 4, T = 200, H = 128").click()
    expect(chart).to_contain_text("Elman RNN: overflow")
    redrawn(page, now)
    expect(chart).to_contain_text("above all numbers, inf")
    expect(chart).to_contain_text("not a number, nan")
    assert chart.locator(".scatterlayer path.js-fill").count() >= 2  # the hatches are painted


def test_a_link_reproduces_the_screen(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/problems?lang=en")
    before = bring(page, "problems-spectrum")
    page.locator(".st-key-presets-spectrum").get_by_role("button", name="non-normal").click()
    chart = page.locator(".chart[data-name=problems-spectrum]")
    expect(chart).to_contain_text("and yet the gradient grows first")
    assert SPECTRUM in changed(before, redrawn(page, before))
    assert query(page)["flow_init"] == ["non-normal"]
    link, shown = page.url, bring(page, "problems-spectrum")
    again = new_page()
    go(again, link)
    other = again.locator(".chart[data-name=problems-spectrum]")
    expect(other).to_contain_text("and yet the gradient grows first")
    assert bring(again, "problems-spectrum")[SPECTRUM] == shown[SPECTRUM]
    assert other.locator(".notices").inner_text() == chart.locator(".notices").inner_text()


def test_a_window_cuts_without_touching_the_rest(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/problems?lang=ru")
    before = bring(page, "problems-truncated")
    chart = page.locator(".chart[data-name=problems-truncated]")
    expect(chart).to_contain_text("Окно 10: ровно 0 стали 600 из 820")
    page.locator(".st-key-bptt_window input").press("ArrowRight")
    expect(chart).to_contain_text("Окно 11: ровно 0 стали")
    assert changed(before, redrawn(page, before)) == {"problems-truncated-1"}
