"""What the reader sees while answers are slow, late, refused or cannot be had."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from content import ui_text
from tests.browser.hand import (
    TALL,
    WATCH,
    NewPage,
    answer,
    asked,
    bring,
    changed,
    chart,
    drawn,
    go,
    option,
    pictures,
    query,
    redrawn,
    settle,
    slider,
)

ROUTE = "**/answer/**"
OWN = "**/answer/*/scheme/hidden-state?**"
UNROLLED = "scheme-unrolled"


def holding(page: Page, pattern: str) -> list[Route]:
    """Requests that wait for the test."""
    held: list[Route] = []
    page.route(pattern, lambda route: held.append(route))
    return held


def wait_for_one(page: Page, held: list[Route]) -> Route:
    for _ in range(200):
        if held:
            break
        page.wait_for_timeout(50)
    (route,) = held  # never two at once
    held.clear()
    return route


def test_one_request_at_a_time_and_the_latest_position_wins(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 1400})
    go(page, f"{address}/scheme?lang=en")
    first = pictures(page, UNROLLED)
    thumb = slider(page, "hidden_state_scale")
    held = holding(page, OWN)
    page.evaluate(WATCH, UNROLLED)
    thumb.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(60)
    early = wait_for_one(page, held)  # of six positions one was asked for
    assert "hidden_state_scale=1.1&" in early.request.url
    assert pictures(page, UNROLLED) == first
    early.continue_()
    late = wait_for_one(page, held)
    assert (
        "hidden_state_scale=1.6&" in late.request.url
    )  # and then the last one, none of those between
    # Back where the answer is known already: it is shown at once, and the late one is too late.
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(600)
    assert pictures(page, UNROLLED) == first
    late.continue_()
    page.wait_for_timeout(600)
    assert pictures(page, UNROLLED) == first
    ahead = wait_for_one(page, held)  # at rest, the next position in the direction of the hand
    assert re.search(r"hidden_state_scale=0\.[0-9]&", ahead.request.url)  # as far as its last step
    ahead.continue_()
    page.unroute(OWN)
    settle(page)
    assert pictures(page, UNROLLED) == first
    assert len(page.evaluate("passed")) <= 3  # the first, the one between, and the first again


def test_no_older_picture_covers_a_newer_one_however_late_it_comes(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 1400})
    go(page, f"{address}/structures?lang=en")
    bring(page, slider(page, "structures_noise"))
    held = holding(page, "**/answer/*/structures/one-to-one?**")
    page.evaluate(WATCH, "structures-one-to-one")
    slider(page, "structures_noise").focus()
    for delay in (500, 300, 100, 0):  # each answer is quicker than the one before
        page.keyboard.press("ArrowRight")
        route = wait_for_one(page, held)
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(delay)
        route.continue_()
        wait_for_one(page, held).continue_()
    settle(page)
    page.unroute("**/answer/*/structures/one-to-one?**")
    passed = [one["drawn"] for one in page.evaluate("passed")]
    last = pictures(page, "structures-one-to-one")
    assert passed[-1] == last and passed.count(last) == 1
    assert query(page)["structures_noise"] == ["0.45"]
    page.reload()
    settle(page)
    assert pictures(page, "structures-one-to-one") == last


@pytest.mark.parametrize("status", [503, 429])
def test_a_busy_server_is_asked_again(address: str, new_page: NewPage, status: int) -> None:
    page = new_page(meant=str(status), viewport={"width": 1300, "height": 1400})
    left = [2]

    def busy(route: Route) -> None:
        if left[0]:
            left[0] -= 1
            said = {"status": status, "headers": {"Retry-After": "1"}, "json": {"error": "busy"}}
            route.fulfill(**said)
        else:
            route.continue_()

    go(page, f"{address}/scheme?lang=en")
    before = drawn(page)
    page.route(OWN, busy)
    urls = asked(page, "hidden-state")
    slider(page, "hidden_state_scale").press("ArrowRight")
    redrawn(page, before)
    expect(page.locator(".answer[aria-busy]:not([data-far])")).to_have_count(0)
    assert "scheme-unrolled-1" in changed(before, drawn(page))
    assert len(set(urls[:3])) == 1  # the last request, if any, is for the position after it
    assert all("hidden_state_scale=1.2&" in url for url in urls[3:])


def seen(page: Page, url: str) -> dict[str, list]:
    """What a page shows, all of it near."""
    page.set_viewport_size(TALL)
    go(page, url)
    return drawn(page)


def works_without_the_route(page: Page, url: str, sound: Page) -> None:
    """A page shows and follows the same as one that can reach the route."""
    shown = seen(sound, url)
    assert shown
    page.set_viewport_size(TALL)
    page.goto(url)
    expect(page.locator(".answer:not([data-far])[data-shown]").first).to_be_visible()
    settle(page)
    now = drawn(page)
    assert f"{UNROLLED}-1" in now.keys() & shown.keys() and not changed(shown, now)
    for one in (page, sound):
        slider(one, "hidden_state_scale").press("ArrowRight")
        one.wait_for_url("**hidden_state_scale=1.1**")
    there, here = redrawn(sound, shown), redrawn(page, now)
    assert not changed(there, here)
    option(page, "scheme", "hidden_state_cell", "gru").click()
    redrawn(page, here)
    field = page.locator(".st-key-hidden_state_text input[type=text]")
    field.fill("")
    field.press("Enter")
    expect(page.locator(".st-key-hidden_state_text .refusal")).to_be_visible()
    field.fill("a cat")
    field.press("Enter")
    expect(chart(page, UNROLLED)).to_contain_text("Step 2, “cat”")
    page.get_by_text("ru", exact=True).click()
    expect(chart(page, UNROLLED)).to_contain_text("Шаг 2")


def test_where_the_route_cannot_be_reached_the_page_sends_its_answers(
    address: str, new_page: NewPage
) -> None:
    page, sound = new_page(meant="ERR_FAILED"), new_page()
    page.route(ROUTE, lambda route: route.abort())
    reports: list[int] = []  # in every message to the server, of how many sections
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framesent", lambda sent: reports.append(bytes(sent).count(b"unreachable"))
        ),
    )
    works_without_the_route(page, f"{address}/scheme?lang=en", sound)
    assert 1 <= max(reports) <= 4  # one section speaks for all of the page, or repeats it


def test_a_route_that_belongs_to_somebody_else_is_not_believed(
    address: str, new_page: NewPage
) -> None:
    page, sound = new_page(), new_page()
    page.route(
        ROUTE, lambda route: route.fulfill(content_type="text/html", body="<h1>Welcome</h1>")
    )
    works_without_the_route(page, f"{address}/scheme?lang=en", sound)


def test_a_request_that_fails_after_its_answer_came_with_the_page_leaves_nothing_waiting(
    address: str, new_page: NewPage
) -> None:
    page, late = new_page(viewport=TALL), []

    def foreign(route) -> None:
        if "/scheme/memory?" in route.request.url and not late:
            late.append(route)
        else:
            route.fulfill(content_type="text/html", body="<h1>Welcome</h1>")

    page.route(ROUTE, foreign)
    page.goto(f"{address}/scheme?lang=en")
    memory = answer(page, "scheme", "memory")
    expect(memory).to_have_attribute("data-shown", re.compile(r"\d"))
    assert memory.get_attribute("aria-busy") == "true"
    late.pop().fulfill(content_type="text/html", body="<h1>Welcome</h1>")
    settle(page)


def test_offline_it_says_so_and_follows_when_it_is_online_again(
    address: str, new_page: NewPage
) -> None:
    page = new_page(meant="ERR_INTERNET_DISCONNECTED", viewport={"width": 1300, "height": 1400})
    go(page, f"{address}/scheme?lang=en")
    before = pictures(page, UNROLLED)
    page.context.set_offline(True)
    for _ in range(4):
        slider(page, "hidden_state_scale").press("ArrowRight")
        page.wait_for_timeout(200)
    expect(page.get_by_text(ui_text.SERVER_UNREACHABLE["en"]).first).to_be_visible()
    assert pictures(page, UNROLLED) == before
    page.context.set_offline(False)
    expect(page.get_by_text(ui_text.SERVER_UNREACHABLE["en"])).to_have_count(0)
    settle(page)
    after = pictures(page, UNROLLED)
    assert after != before
    urls = asked(page, "hidden-state")
    slider(page, "hidden_state_scale").press("ArrowRight")
    settle(page)
    assert pictures(page, UNROLLED) != after
    assert len(urls) == 1  # by the route, not with the page


def test_two_tabs_do_not_mix(address: str, new_page: NewPage) -> None:
    one = new_page(viewport={"width": 1300, "height": 1400})
    go(one, f"{address}/scheme?lang=en&hidden_state_scale=2")
    other = new_page(viewport={"width": 1300, "height": 1400})
    assert other.context == one.context
    go(other, f"{address}/scheme?lang=ru&hidden_state_scale=3&hidden_state_text=a+b+c")
    left, right = pictures(one, UNROLLED), pictures(other, UNROLLED)
    assert left != right
    slider(other, "hidden_state_hidden").press("ArrowRight")
    other.wait_for_url("**hidden_state_hidden=11**")
    settle(other)
    moved = pictures(other, UNROLLED)
    assert moved != right and pictures(one, UNROLLED) == left
    slider(one, "hidden_state_hidden").press("ArrowLeft")
    one.wait_for_url("**hidden_state_hidden=9**")
    settle(one)
    assert pictures(one, UNROLLED) != left and pictures(other, UNROLLED) == moved
    assert query(other)["hidden_state_scale"] == ["3"] and query(one)["hidden_state_scale"] == ["2"]
    expect(chart(one, UNROLLED)).to_contain_text("“table”")
    expect(chart(other, UNROLLED)).to_contain_text("«c»")


def test_a_slow_network_skips_positions_and_ends_at_the_last(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 1400})
    go(page, f"{address}/problems?lang=en")
    wire = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 400, "downloadThroughput": 40_000}
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": 20_000})
    before = drawn(page)
    urls = asked(page, "gradient-flow")
    slider(page, "gradient_flow_scale").focus()
    for _ in range(15):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(40)
    page.wait_for_url("**gradient_flow_scale=2.5**")
    now = redrawn(page, before)
    page.wait_for_timeout(2000)  # what the server says of earlier positions is on its way
    assert drawn(page) == now
    scales = [float(parse_qs(urlsplit(url).query)["gradient_flow_scale"][0]) for url in urls]
    assert 2 <= len(scales) < 12
    assert 2.5 in scales[-2:] and scales[-1] <= 2.6  # at rest, the next one in that direction
    assert scales == sorted(scales)  # nothing that the server says late takes it back
    page.reload()
    settle(page)
    assert drawn(page)["problems-gradient-flow-1"] == now["problems-gradient-flow-1"]
