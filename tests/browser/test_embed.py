"""A section in a course page of another origin, and the window that shares it."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Frame, Locator, Page, expect

from content import Language, ui_text
from lessons.answer import find
from server.framing import VARIABLE
from tests import local
from tests.browser.hand import (
    PHONE,
    NewPage,
    drawn,
    go,
    moves,
    near,
    sent,
    settle,
    slider,
    until,
)

NARROW = {"width": 900, "height": 900}
SCROLLS = """() => [...document.querySelectorAll(".stMain, .stApp, html, body")].filter(one =>
    one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth)
    .map(one => one.className || one.localName)"""
HEAD = """<!doctype html><html lang="en"><title>Course</title><h1>Course</h1>
<script>addEventListener("message", ({ data }) => {
  if (data?.type === "rnn-sheet") (window.told ??= []).push(data);
})</script>"""
OUTSIDE = {"meant": "404", "predicts": True, "viewport": NARROW}
"""A reader of a course page: a browser may keep storage from a frame, so nothing is put there."""


class Course(BaseHTTPRequestHandler):
    """A course page; the server says what stands on it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.server.page.encode())  # type: ignore[attr-defined]

    def log_message(self, *said: object) -> None:
        """Nothing: the console is for what goes wrong."""


@pytest.fixture(scope="module")
def course() -> Iterator[Callable[[str], str]]:
    """Puts HTML on a page of a site that is not the sheet's; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Course) as server:
        Thread(target=server.serve_forever, daemon=True).start()

        def put(html: str) -> str:
            server.page = HEAD + html  # type: ignore[attr-defined]
            return f"http://localhost:{server.server_port}/"

        yield put
        server.shutdown()


def framed(page: Page, url: str) -> Frame:
    """Open a course page and wait for the section in it."""
    page.goto(url)
    place = page.locator("iframe").element_handle().content_frame()
    assert place
    settle(place)  # type: ignore[arg-type]
    return place


def share(page: Page, section: str) -> Locator:
    """Open the window of a section by mouse."""
    page.locator(f"h2#{section} .share").click()
    return window(page)


def window(page: Page) -> Locator:
    shown = page.locator("dialog.share-window")
    expect(shown).to_be_visible()
    return shown


def link_in(shown: Locator) -> str:
    return shown.locator("input").first.input_value()


def read_code(shown: Locator) -> str:
    """What a camera reads in the window."""
    picture = Image.open(io.BytesIO(shown.locator(".code").screenshot()))
    (code,) = zxingcpp.read_barcodes(picture)
    return code.text


def barriers(page: Page | Frame) -> list[str]:
    found = Axe().run(page).response["violations"]  # type: ignore[arg-type]
    return [f"{one['id']}: {[node['html'][:150] for node in one['nodes']]}" for one in found]


def query(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


CASES = [
    ("problems", "wall", "wall_start_w", "en", "light"),
    ("problems", "truncated", "gradient_flow_hidden", "ru", "dark"),
]
"""A slider of the section's own, and one that the page draws in another section."""


@pytest.mark.parametrize(("name", "section", "key", "language", "scheme"), CASES)
def test_a_course_page_shows_the_section_as_it_was_shared(
    address: str,
    new_page: NewPage,
    course: Callable[[str], str],
    *,
    name: str,
    section: str,
    key: str,
    language: Language,
    scheme: str,
) -> None:
    page = new_page(meant="404", color_scheme=scheme, viewport={"width": 1300, "height": 900})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    go(page, f"{address}/{name}?lang={language}")
    wanted = near(page, name, section)
    slider(page, key).press("ArrowRight")
    shown = share(page, section)  # sooner than the server has heard of the slider
    link = link_in(shown)
    assert urlsplit(link).fragment == section and query(link).keys() == {"lang", key}
    assert read_code(shown) == link
    expect(shown.locator(".measured")).to_be_attached()
    assert not barriers(page)
    shown.locator(".fits input").check()
    shown.get_by_role("button", name=ui_text.SHARE["frame"][language]).click()
    expect(shown.get_by_role("status").nth(1)).to_have_text(ui_text.COPIED[language])
    code = page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    expect(page.locator(f"h2#{section} .share")).to_be_focused()
    wanted = near(page, name, section)

    outside = new_page(**OUTSIDE, color_scheme=scheme, locale="de")
    place = framed(outside, course(code))
    assert place.locator("html").get_attribute("lang") == language
    title = find(name, section).prose(language).title
    expect(place.locator("h2")).to_have_text([title])
    expect(place.locator("h1, [data-testid=stSidebar], .search, .share")).to_have_count(0)
    expect(place.locator(".answer")).to_have_count(1)
    mine = drawn(place)  # type: ignore[arg-type]
    assert mine and all(mine[one] == wanted[one] for one in mine if one in wanted)
    assert mine.keys() & wanted.keys()
    slider(place, key).press("ArrowRight")  # type: ignore[arg-type]
    assert moves(place, mine)  # type: ignore[arg-type]
    assert_fits(outside, place, section)
    assert not barriers(place)

    # Before and after a width at which its words take more lines.
    first = outside.evaluate("told.at(-1).height")
    outside.set_viewport_size({"width": 420, "height": 900})
    outside.wait_for_function("height => told.at(-1).height > height", arg=first)
    settle(place)  # type: ignore[arg-type]
    assert_fits(outside, place, section)

    before = outside.evaluate("history.length")
    slider(place, key).press("ArrowRight")  # type: ignore[arg-type]
    until(place, "key => location.search.includes(key)", key)
    settle(place)  # type: ignore[arg-type]
    assert outside.evaluate("history.length") == before  # "back" is the course's
    with outside.expect_popup() as popup:
        place.get_by_role("link", name=ui_text.OPEN_IN_SHEET[language]).click()
    whole = popup.value
    settle(whole)
    assert urlsplit(whole.url).fragment == section and query(whole.url).keys() == {"lang", key}
    value = slider(place, key).get_attribute("value")  # type: ignore[arg-type]
    assert slider(whole, key).get_attribute("value") == value
    assert outside.url.endswith("/") and place.url.startswith(f"{address}/{name}?")


def assert_fits(page: Page, place: Frame, section: str) -> None:
    """Nothing scrolls inside, nothing is left empty, and the last message says so."""
    page.wait_for_function(
        "height => Number(document.querySelector('iframe').height) === told.at(-1).height"
    )
    page.wait_for_timeout(300)  # a height changes nothing that would change the height
    assert place.evaluate(SCROLLS) == []
    last = page.evaluate("told.at(-1)")
    assert last == {"type": "rnn-sheet", "section": section, "height": last["height"]}
    end = place.locator(".st-key-whole-sheet").evaluate("one => one.getBoundingClientRect().bottom")
    assert 0 <= last["height"] - end < 40 and last["height"] > 500


def test_every_link_inside_leads_to_the_whole_sheet_in_a_new_tab(
    address: str, new_page: NewPage, course: Callable[[str], str]
) -> None:
    src = f"{address}/structures?embed=true&section=review&lang=en&review_text=very+dull"
    page = new_page(**OUTSIDE)
    place = framed(page, course(f'<iframe src="{src}" width="800" height="1400"></iframe>'))
    expect(place.locator("h2")).to_have_text([find("structures", "review").prose("en").title])
    expect(place.locator(".st-key-structures_task")).to_have_count(0)
    expect(place.locator(".st-key-structures_weights").get_by_role("radio")).to_have_count(2)
    last = place.get_by_role("link", name=ui_text.OPEN_IN_SHEET["en"])
    last.focus()
    assert query(last.evaluate("link => link.href")) == {
        "lang": ["en"],
        "input_output_structure": ["many-to-one"],
        "structures_task": ["review"],
        "review_text": ["very dull"],
    }
    term = place.locator("a[href*='#term-']").first
    term.click()
    inside = place.get_by_role("dialog").get_by_role("link")
    expect(inside).to_have_attribute("target", "_blank")
    assert re.match(rf"{address}/\w+\?", inside.evaluate("link => link.href"))
    links = place.locator("a[href]:not([href='#stMain'], [download])")
    for target, href in links.evaluate_all("all => all.map(one => [one.target, one.href])"):
        assert target == "_blank" and "embed=" not in href and href.startswith("http")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_unknown_section_is_told_of_in_one_sentence(
    address: str, new_page: NewPage, course: Callable[[str], str], language: Language
) -> None:
    page = new_page(**OUTSIDE)
    src = f"{address}/problems?embed=true&section=%3Cb%3Ewall&lang={language}"
    page.goto(course(f'<iframe src="{src}" width="800"></iframe>'))
    place = page.frame_locator("iframe")
    expect(place.get_by_role("alert")).to_have_text(ui_text.NO_SECTION[language])
    expect(place.locator("h1, h2, .answer, b")).to_have_count(0)
    page.wait_for_function("window.told?.at(-1).section === '<b>wall'")


def test_a_bad_value_in_the_link_of_a_frame_is_told_of(
    address: str, new_page: NewPage, course: Callable[[str], str]
) -> None:
    page = new_page(**OUTSIDE)
    src = f"{address}/structures?embed=true&section=review&lang=en&structures_weights=mine"
    place = framed(page, course(f'<iframe src="{src}" width="800" height="900"></iframe>'))
    expect(place.get_by_role("alert")).to_contain_text("structures_weights = mine")
    expect(place.locator(".answer .chart")).not_to_have_count(0)


def test_the_window_by_keyboard_on_a_phone_without_a_clipboard(
    address: str, new_page: NewPage
) -> None:
    page = new_page(meant="404", **PHONE)
    page.add_init_script("delete Navigator.prototype.clipboard")  # as without https
    go(page, f"{address}/scheme?lang=ru&hidden_state_scale=1.3")
    button = page.locator("h2#hidden-state .share")
    name = find("scheme", "hidden-state").prose("ru").title
    assert button.get_attribute("aria-label") == f"{ui_text.SHARE['share']['ru']}: {name}"
    box = button.bounding_box()
    assert box and min(box["width"], box["height"]) >= 36
    button.focus()
    page.keyboard.press("Enter")
    shown = window(page)
    assert shown.evaluate("one => one.scrollWidth <= one.clientWidth")
    expect(shown.locator("input").first).to_be_focused()
    link = link_in(shown)
    assert query(link) == {"lang": ["ru"], "hidden_state_scale": ["1.30"]} or query(link) == {
        "lang": ["ru"],
        "hidden_state_scale": ["1.3"],
    }
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(shown.get_by_role("status").first).to_have_text(ui_text.SELECTED["ru"])
    assert page.evaluate("getSelection().toString()") == link
    assert not barriers(page)

    shown.get_by_role("button", name=ui_text.SHARE["large"]["ru"]).press("Enter")
    picture = shown.locator(".code svg")
    expect(shown.get_by_role("button", name=ui_text.SHARE["small"]["ru"])).to_be_visible()
    until(
        page, "document.querySelector('.code svg').getBoundingClientRect().width > 0.8 * innerWidth"
    )
    colours = picture.evaluate("one => [...one.children].map(part => part.getAttribute('fill'))")
    assert colours == ["#fff", "#000"] and read_code(shown) == link
    shown.get_by_role("button", name=ui_text.SHARE["small"]["ru"]).press("Enter")
    expect(shown.get_by_role("button", name=ui_text.SHARE["large"]["ru"])).to_be_visible()
    shown.get_by_role("button", name=ui_text.SHARE["close"]["ru"], exact=True).press("Enter")
    expect(shown).to_have_count(0)
    expect(button).to_be_focused()


def test_a_text_too_long_for_a_code_is_told_of_and_the_library_waits_for_the_window(
    address: str, new_page: NewPage
) -> None:
    page = new_page(meant="404|400|ERR_FAILED", predicts=True)
    libraries: list[str] = []
    told = sent(page)
    page.route("**/*embed=true*", lambda route: route.abort())  # what measures has a socket too
    page.on("request", lambda one: "qrcode" in one.url and libraries.append(one.url))
    go(page, f"{address}/scheme?lang=en&hidden_state_text={'ж' * 600}")
    assert not libraries
    shown = share(page, "hidden-state")
    expect(shown.locator(".code")).to_have_text(ui_text.SHARE["too-long"]["en"])
    assert len(libraries) == 1 and query(link_in(shown))["hidden_state_text"] == ["ж" * 600]
    page.keyboard.press("Escape")
    page.locator("h2#char-rnn").scroll_into_view_if_needed()
    settle(page)
    heard = len(told)
    shown = share(page, "char-rnn")
    expect(shown.locator(".code svg")).to_be_visible()
    assert read_code(shown) == link_in(shown) == f"{address}/scheme?lang=en#char-rnn"
    assert len(libraries) == 1 and len(told) == heard  # no run of the page


@contextmanager
def serving(ancestors: str) -> Iterator[str]:
    """The sheet as it is served to some sites alone."""
    with local.serving(local.UVICORN, environment={VARIABLE: ancestors}) as server:
        yield server.address


def test_only_the_site_that_is_named_may_show_it(
    new_page: NewPage, course: Callable[[str], str]
) -> None:
    allowed = course("")
    forbidden = allowed.replace("localhost", "127.0.0.1")  # another origin, the same page
    with serving(allowed.rstrip("/")) as address:
        course(f'<iframe src="{address}/problems?embed=true&section=wall&lang=en"></iframe>')
        page = new_page(**OUTSIDE)
        place = framed(page, allowed)
        expect(place.locator("h2")).to_have_text([find("problems", "wall").prose("en").title])
        other = new_page(**{**OUTSIDE, "meant": "frame-ancestors"})
        with other.expect_console_message(lambda said: "frame-ancestors" in said.text):
            other.goto(forbidden)
        assert not other.frames[1].url.startswith(address)
        own = new_page(meant="404")
        header = "frame-ancestors 'self' " + allowed.rstrip("/")
        for path in ("/", "/problems", "/nothing", "/answer/problems/wall", "/app/static/links.js"):
            found = own.request.get(address + path, headers={"Accept": "text/html"})
            assert found.headers["content-security-policy"].endswith(f"; {header}"), path
        go(own, f"{address}/problems?lang=en")
        shown = share(own, "wall")  # its own pages may: the window measures a frame
        expect(shown.locator("textarea")).to_have_value(re.compile('height="1[0-9]{3}"'))
        for opened in (page, other, own):  # before the server goes: they may still be loading
            opened.close()
