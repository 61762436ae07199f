"""Confusions are chosen by hand, PyTorch's own words appear, and a link leads to the same."""

from playwright.sync_api import expect

from content import words
from tests.browser.hand import NewPage, go, query, settle


def test_pytorch_s_error_is_on_the_screen_and_in_the_link(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/pipeline?lang=en")
    trouble = page.locator("[class*='st-key-trouble-']")
    expect(page.get_by_text("loss = cross_entropy(logits, labels)")).to_be_visible()
    expect(trouble).to_have_count(0)  # the reader is asked first
    page.get_by_text("show the outcome").click()
    expect(trouble.first).to_contain_text("RuntimeError: Expected target size [4, 2], got [4]")
    choice = page.locator(".st-key-confusion")
    choice.get_by_text("detach", exact=True).click()
    expect(trouble.first).to_contain_text("Trying to backward through the graph a second time")
    expect(trouble.first).to_contain_text("output.pow(2).mean().backward()")  # the line that stops
    settle(page)
    assert query(page)["confusion"] == ["detach"]
    assert query(page)["shown"] == ["true"]
    page.get_by_text("it stops with an error").click()
    expect(page.get_by_text("PyTorch stops:")).to_be_visible()
    other = new_page()
    go(other, page.url)
    expect(other.locator("[class*='st-key-trouble-']").first).to_contain_text("a second time")


def test_the_error_wears_the_colour_of_the_loss(address: str, new_page: NewPage) -> None:
    page = new_page(color_scheme="light")
    go(page, f"{address}/pipeline?lang=ru&confusion=output&shown=true")
    code = page.locator("[class*='st-key-trouble-'] code").first
    expect(code).to_have_css("color", "rgb(128, 33, 4)")


def test_nothing_breaks_a_phone(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    for confusion in ("output", "detach", "packing", "cross_entropy", "forcing"):
        go(page, f"{address}/pipeline?lang=ru&confusion={confusion}&shown=true")
        main = page.locator("[data-testid=stMain]")
        assert main.evaluate("main => main.scrollWidth <= main.clientWidth"), confusion
        for one in page.locator("pre").all():
            assert one.evaluate("pre => pre.scrollWidth <= pre.clientWidth + 1"), confusion
    for name in words.CONFUSIONS:  # none of the fifteen hides behind the edge
        box = page.locator(".st-key-confusion").get_by_text(name, exact=True).bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390, name
