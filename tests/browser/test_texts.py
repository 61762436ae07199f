"""Words in pictures: none is cut off, and none lies over another, on any screen."""

import pytest

from lessons.structures.input_output import STRUCTURES
from tests.browser.hand import NewPage, go, reveal, settle
from tests.browser.texts import faults

PAGES = [
    *((name, "") for name in ("", "scheme", "embedding", "pipeline", "problems")),
    ("scheme", "&hidden_state_cell=gru&gates_cell=gru"),
    *(("structures", f"&input_output_structure={one}") for one in STRUCTURES),
]
HEIGHT = 30_000  # pixels: no picture is far away
STEP = """last => {
    for (const steps of document.querySelectorAll(".chart .steps:not([hidden])")) {
        const range = steps.querySelector("input");
        range.value = last ? range.max : 1 + Math.round((range.max - 1) / 2);
        range.dispatchEvent(new Event("input", { bubbles: true }));
    }
}"""


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(("name", "query"), PAGES)
def test_words_in_pictures_can_be_read(
    address: str, new_page: NewPage, name: str, query: str, language: str
) -> None:
    page = new_page(viewport={"width": 1366, "height": HEIGHT})
    go(page, f"{address}/{name}?lang={language}{query}")
    found = []
    for width in (1366, 768, 390):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.wait_for_timeout(300)
        settle(page)
        reveal(page)
        for last in (
            (False, True) if width == 390 else (True,)
        ):  # a middle step where it is tightest
            page.evaluate(STEP, last)
            settle(page)
            found += [[width, *fault] for fault in faults(page)]
    assert page.locator(".chart[data-painted]").count()
    assert not found, found
