"""Every way of serving gives the same sheet: a sub-path, Streamlit's command, a plain script."""

import re
import sys

import pytest
from playwright.sync_api import Page, Route, expect

from tests import local
from tests.browser.hand import TALL, NewPage, asked, changed, drawn, go, redrawn, slider
from ui.frame import page_prose

STREAMLIT_S = "_stcore/health"  # all that says whether a server without our routes is there
PLAIN = """
import sys
from streamlit import config
from streamlit.web import bootstrap
config.set_option("server.port", int(sys.argv[1]))
config.set_option("server.address", "127.0.0.1")
bootstrap.run("app.py", False, [], dict())
"""


def moved(page: Page, url: str) -> tuple[dict, dict]:
    """What a lesson shows, and what it shows when its slider has moved."""
    go(page, url)
    before = drawn(page)
    slider(page, "hidden_state_scale").press("ArrowRight")
    page.wait_for_url("**hidden_state_scale=1.1**")
    return before, redrawn(page, before)


def same(one: tuple[dict, dict], other: tuple[dict, dict]) -> bool:
    """Whether two pages show the same, as far as both are near."""
    for left, right in zip(one, other, strict=True):
        assert "scheme-unrolled-1" in left.keys() & right.keys()
        if changed(left, right):
            return False
    return True


UNDER: dict[str, tuple[list[str], dict[str, str]]] = {
    "streamlit": ([*local.STREAMLIT, "--server.baseUrlPath", "courses/rnn"], {}),
    "uvicorn": (local.UVICORN, {"STREAMLIT_SERVER_BASE_URL_PATH": "/courses/rnn/"}),
}
"""Ways to serve it under a path: a command, and what the environment says."""


@pytest.mark.parametrize("way", UNDER)
def test_under_a_sub_path(address: str, new_page: NewPage, way: str) -> None:
    command, set_so = UNDER[way]
    wanted = moved(new_page(viewport=TALL), f"{address}/scheme?lang=en")
    with local.serving(command, environment=set_so, health="courses/rnn/readyz") as server:
        page = new_page(viewport=TALL)
        urls = asked(page, "hidden-state")
        assert same(moved(page, f"{server.address}/courses/rnn/scheme?lang=en"), wanted)
        assert urls and all("/courses/rnn/answer/" in url for url in urls)
        page.get_by_role("link", name="Map", exact=True).first.click()
        expect(page.locator("h1")).to_have_text(page_prose("home", "en").title)
        page.wait_for_url(re.compile("/courses/rnn/?[?]lang=en"))
        page.close()


def test_a_launcher_that_runs_a_plain_script(address: str, new_page: NewPage) -> None:
    wanted = moved(new_page(viewport=TALL), f"{address}/scheme?lang=en")
    with local.serving([sys.executable, "-c", PLAIN, "{port}"], health=STREAMLIT_S) as server:
        page = new_page(meant="404", viewport=TALL)
        assert same(moved(page, f"{server.address}/scheme?lang=en"), wanted)
        page.get_by_role("link", name="Map", exact=True).first.click()
        expect(page.locator("h1")).to_have_text(page_prose("home", "en").title)
        page.close()


def test_words_wait_for_no_picture(address: str, new_page: NewPage) -> None:
    page = new_page()
    held: list[Route] = []
    page.route("**/plotly-*.js", lambda route: held.append(route))
    page.goto(f"{address}/?lang=en")
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("What does the network remember")).to_be_visible()
    expect(page.locator(".chart figcaption")).not_to_be_empty()
    assert page.locator(".chart .main-svg").count() == 0
    (bundle,) = held
    bundle.continue_()
    expect(page.locator(".chart .main-svg").first).to_be_visible()


def test_many_first_visitors_at_once(address: str, new_page: NewPage) -> None:
    pages = [new_page() for _ in range(4)]
    for page, cell in zip(pages, ("elman", "lstm", "gru", "elman"), strict=True):
        page.goto(f"{address}/scheme?lang=en&hidden_state_cell={cell}", wait_until="commit")
    for page in pages:
        expect(page.locator(".chart[data-painted]").first).to_be_visible()
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
