"""The way through the later sections: each control moves the pictures of its own section."""

import pytest
from playwright.sync_api import expect

from tests.browser.hand import NewPage, changed, drawn, go, redrawn, settle


@pytest.mark.parametrize(
    ("section", "control", "chart", "said"),
    [
        ("steps", "mean instead of sum", "scheme-steps", "The mean divides the loss"),
        ("capacity", "a rotation, × 0.9", "scheme-capacity", "no weights can do better"),
        ("recall", "64 units", "scheme-recall", "With H = 64"),
        ("review", "expensive, but…", "scheme-review", "After"),
        ("depth", "totals: three layers", "scheme-depth", "totals: one layer"),
    ],
)
def test_a_preset_moves_its_own_section_alone(
    address: str, new_page: NewPage, section: str, control: str, chart: str, said: str
) -> None:
    page = new_page(viewport={"width": 1300, "height": 2000})
    go(page, f"{address}/scheme?lang=en")
    page.locator(f".st-key-presets-{section}").scroll_into_view_if_needed()
    settle(page)
    before = drawn(page)
    assert any(name.startswith(chart) for name in before)
    page.get_by_role("button", name=control, exact=True).click()
    moved = changed(before, redrawn(page, before))
    own = {"review": ("scheme-review", "scheme-turned")}.get(section, (chart,))
    assert moved and all(name.startswith(own) for name in moved)
    expect(page.locator(f".chart[data-name={chart}]")).to_contain_text(said)


def test_training_networks_that_remember_and_stopping_them(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/scheme?lang=ru")
    page.get_by_role("button", name="Обучить все пять").click()
    chart = page.locator(".chart[data-name=scheme-recall]")
    expect(chart).to_contain_text("Ваша сеть, H = 16", timeout=60_000)
    page.get_by_role("button", name="Остановить", exact=True).click()
    expect(page.get_by_text("Остановлено:")).to_be_visible(timeout=1500)
