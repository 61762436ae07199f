"""The five structures are chosen by their drawings; what cannot be read is refused at the field."""

from playwright.sync_api import expect

from tests.browser.hand import NewPage, answer, chart, go, near, query, settle


def test_a_drawing_chooses_its_structure_by_mouse_and_by_keyboard(
    address: str, new_page: NewPage
) -> None:
    page = new_page()
    go(page, f"{address}/structures?lang=en")
    near(page, "structures", "input-output")
    drawings = chart(page, "structures-input-output").locator("button.target")
    expect(drawings).to_have_count(5)
    drawings.nth(2).click()
    expect(answer(page, "structures", "review")).to_be_attached()
    settle(page)
    assert query(page)["input_output_structure"] == ["many-to-one"]
    drawings.nth(4).press("Enter")
    expect(answer(page, "structures", "tagging")).to_be_attached()
    settle(page)
    assert query(page)["input_output_structure"] == ["aligned"]
    chosen = page.locator(".st-key-input_output_structure button[aria-checked=true]")
    expect(chosen).to_have_text("many to many: labels")


def test_unknown_words_are_named_once_at_the_field_and_no_picture_is_left(
    address: str, new_page: NewPage
) -> None:
    page = new_page(meant="400")
    go(page, f"{address}/structures?lang=en")
    near(page, "structures", "one-to-one")
    field = page.locator(".st-key-structures_phrase")
    field.locator("input").fill("a dragon flies on the table")
    field.locator("input").press("Enter")
    said = field.locator(".refusal:visible")
    expect(said).to_have_count(1)  # though the program below refuses it as well
    expect(said).to_contain_text("dragon, flies")
    expect(chart(page, "structures-one-to-one")).to_have_count(0)
    field.locator("input").fill("a big fox sleeps in the box")
    field.locator("input").press("Enter")
    expect(chart(page, "structures-one-to-one")).to_be_visible()
    expect(said).to_have_count(0)
