"""The sheet on paper, on a phone, in the dark, and on its page."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from content import LANGUAGES
from editions.sheet.__main__ import FOLDER
from lessons.answer import find
from tests.browser.hand import NewPage, settle, until

A4 = (842, 595)
"""Points of a page on its side."""
each = pytest.mark.parametrize("language", LANGUAGES)
RIGHT_OF = """width => [...document.querySelectorAll("main *")]
    .filter(one => !one.closest("svg, .katex-mathml, pre") && one.getClientRects().length)
    .filter(one => [...one.getClientRects()].some(box => box.right > width + 0.5))
    .map(one => one.textContent.slice(0, 60))"""
LINES = """() => [...document.querySelectorAll("h1, header p, h2, h3, .part :is(li, p, td, dd)")]
    .filter(one => !one.querySelector(".katex, svg, sub, sup")).map(one => one.innerText)"""
FAMILIES = """() => [...new Set([...document.querySelectorAll(".katex-html *")]
    .filter(one => one.firstChild?.nodeType === 3 && one.textContent.trim())
    .map(one => getComputedStyle(one).fontFamily.split(",")[0].replaceAll('"', "")))]"""
OVERLAPS = """() => {
    const parts = [...document.querySelectorAll(".part")].flatMap(part =>
        [...part.children].flatMap(one => [...one.getClientRects()].map(box => [part.id, box])));
    const found = [];
    for (const [name, a] of parts) for (const [other, b] of parts) {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (name < other && wide > 1 && tall > 1) found.push([name, other, wide, tall]);
    }
    return found;
}"""
OUT_OF_COLUMN = """() => [...document.querySelectorAll(".columns")].flatMap(columns => {
    const style = getComputedStyle(columns), count = Number(style.columnCount);
    const gap = parseFloat(style.columnGap), whole = columns.getBoundingClientRect();
    const wide = (whole.width - gap * (count - 1)) / count;
    const ends = [...Array(count).keys()].map(k => whole.left + k * (wide + gap) + wide);
    const inside = box => box.bottom <= whole.bottom + 1
      && ends.some(end => box.right <= end + 2 && box.left >= end - wide - 2);
    const kinds = "p, li, td, th, dt, dd, figure, h3, pre, .katex-html .katex-base, svg text";
    return [...columns.querySelectorAll(kinds)]
      .flatMap(one => [...one.getClientRects()].map(box => [one, box]))
      .filter(([one, box]) => box.width && !inside(box))
      .map(([one, box]) => one.textContent.slice(0, 60));
})"""


@pytest.fixture(scope="module")
def paper(browser: Browser) -> Iterator[dict[str, Page]]:
    """The committed documents as paper shows them, without any network."""
    context = browser.new_context(offline=True, viewport={"width": 1069, "height": 740})
    pages = {}
    for language in LANGUAGES:
        pages[language] = page = context.new_page()
        page.goto((FOLDER / f"{language}.html").as_uri())
        page.evaluate("document.fonts.ready")
    yield pages
    context.close()


def squeezed(text: str) -> str:
    """Letters and digits alone, in one form: paper breaks lines and parts ligatures."""
    return re.sub(r"\W", "", text.lower())


@each
def test_the_print_has_two_pages_with_every_word(
    paper: dict[str, Page], language: str, tmp_path: Path
) -> None:
    page, file = paper[language], tmp_path / "sheet.pdf"
    page.pdf(path=file, prefer_css_page_size=True, print_background=True)
    printed = pypdfium2.PdfDocument(file)
    assert len(printed) == 2
    assert [tuple(map(round, one.get_size())) for one in printed] == [A4, A4]
    words = squeezed(" ".join(one.get_textpage().get_text_range() for one in printed))
    page.emulate_media(media="print")
    said = page.evaluate(LINES)
    assert len(said) > 90
    for line in said:
        for piece in re.findall(r"\w{4,}", line):
            assert squeezed(piece) in words, line


@each
def test_nothing_on_paper_is_cut_off_or_overlaps(paper: dict[str, Page], language: str) -> None:
    page = paper[language]
    page.emulate_media(media="print")
    for columns in page.locator(".columns").all():
        fits = "one => [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]"
        assert columns.evaluate(fits) == [0, 0]
    assert not page.evaluate(OUT_OF_COLUMN)
    assert not page.evaluate(OVERLAPS)


@each
def test_the_fonts_inside_are_those_that_are_used(paper: dict[str, Page], language: str) -> None:
    faces = paper[language].evaluate("[...document.fonts].map(one => [one.family, one.status])")
    assert {status for _, status in faces} == {"loaded"}
    families = {family.strip('"') for family, _ in faces}
    assert families >= {"Source Sans", "Source Code", "KaTeX_Main", "KaTeX_Math"}
    used = paper[language].evaluate(FAMILIES)
    assert len(used) > 4
    assert set(used) <= families


@each
def test_a_screen_shows_it_without_barriers_and_a_phone_in_one_column(
    paper: dict[str, Page], language: str
) -> None:
    page = paper[language]
    for width, scheme in ((1366, "light"), (390, "dark")):
        page.emulate_media(media="screen", color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        found = Axe().run(page).response["violations"]
        assert not found, json.dumps(
            [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]
        )
    assert not page.evaluate(RIGHT_OF, 390)
    lefts = page.locator(".part").evaluate_all("all => all.map(one => one.offsetLeft)")
    assert len(set(lefts)) == 1
    page.set_viewport_size({"width": 1069, "height": 740})


def test_the_page_shows_it_whole_prints_it_and_saves_it(
    address: str, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page(color_scheme="dark", viewport={"width": 1366, "height": 900})
    page.goto(f"{address}/sheet?lang=en")
    settle(page)
    frame = page.frame_locator(".document iframe")
    expect(frame.locator("h1")).to_have_text("RNN on two pages")
    inside = page.frames[-1]
    until(inside, "document.documentElement.scrollHeight <= innerHeight + 1")
    assert inside.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 22, 27)"
    inside.evaluate("window.print = () => document.body.dataset.printed = ''")
    page.get_by_role("button", name="Print", exact=True).click()
    expect(frame.locator("body[data-printed]")).to_be_attached()
    for name, leads in (("HTML", 'href="{}problems?lang=en'), ("Obsidian", "]({}problems?lang=en")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        file = tmp_path / name
        download.value.save_as(file)
        saved = file.read_text(encoding="utf-8")
        assert leads.format(f"{address}/") in saved and '"../' not in saved and "(../" not in saved
        kind = "html" if name == "HTML" else "md"
        assert len(saved) > 0.9 * (FOLDER / f"en.{kind}").stat().st_size * (
            1 if kind == "html" else 0.9
        )
    found = Axe().run(page).response["violations"]
    assert not [one["id"] for one in found if one["impact"] in ("serious", "critical")]
    frame.get_by_role("link", name="When the gradient vanishes").click()
    page.wait_for_url("**/problems?lang=en#spectrum")


def test_where_the_two_pages_are_not_served_a_sentence_says_so(
    address: str, new_page: NewPage
) -> None:
    """A launcher without the route answers every address with Streamlit's own page."""
    page = new_page()
    other = {"body": "<!doctype html><title>Streamlit</title>", "content_type": "text/html"}
    page.route(f"{address}/sheet/en", lambda route: route.fulfill(**other))
    page.goto(f"{address}/sheet?lang=en")
    settle(page)
    said = find("sheet", "paper").prose("en").blocks["missing"].replace("`", "")
    expect(page.locator(".answer .document")).to_have_text(said)
