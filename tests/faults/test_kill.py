"""`kill -9` of the process that serves a page, in the middle of a drag."""

import time

from playwright.sync_api import Page, Request, expect

from benchmarks.drag import PLACE
from benchmarks.measured_lessons import answer_path
from lessons.answer import find
from tests.browser.hand import NewPage, answer, drawn, go, near, query, settle, slider
from tests.faults.cluster import Cluster, Sheet, wait_until
from tests.faults.ledger import asking

LATEST = 10.0  # seconds
MEANT = "WebSocket|net::ERR_|/_stcore/"
LINK = "problems?lang=en&relu_steps=30&relu_seed=3&wall_start_w=4.7"
CONNECTED = ".stApp[data-test-connection-state=CONNECTED]"
WIDE = {"width": 1300, "height": 1400}
MOVES = 40


def serving(cluster: Cluster) -> Sheet:
    """The process that holds the one session there is."""
    wait_until(lambda: sum(one.sessions for one in cluster.sheets) == 1, "not one session")
    (found,) = [one for one in cluster.sheets if one.sessions]
    return found


def failures(page: Page) -> list[str]:
    """Requests for answers that failed, from now on."""
    found: list[str] = []

    def note(request: Request, status: int) -> None:
        if "/answer/" in request.url and status not in (200, 304):
            found.append(f"{status} {request.url}")

    page.on("requestfailed", lambda request: note(request, 0))
    page.on("response", lambda response: note(response.request, response.status))
    return found


def test_a_drag_outlives_the_process_that_serves_the_page(
    cluster: Cluster, new_page: NewPage
) -> None:
    page = new_page(meant=MEANT, viewport=WIDE)
    go(page, f"{cluster.address}/{LINK}")
    near(page, "problems", "relu")
    doomed, thumb = serving(cluster), slider(page, "relu_scale")
    before, wrong = query(page), failures(page)
    left, y, right = thumb.evaluate(PLACE)
    section = find("problems", "relu")
    paths = [answer_path(section, {"relu_scale": scale / 10}) for scale in range(5, 20)]
    with asking(cluster.address, [*paths, "/problems", "/?lang=ru"]) as ledger:
        page.mouse.move(left, y)
        page.mouse.down()
        shown, painted = set(), answer(page, "problems", "relu")
        for move in range(MOVES):
            if move == MOVES // 3:
                doomed.kill()
                killed = time.monotonic()
            page.mouse.move(left + (right - left) * move / MOVES, y)
            page.wait_for_timeout(50)
            if move > MOVES // 3:
                shown.add(painted.get_attribute("data-shown"))
        page.mouse.up()
        page.locator(CONNECTED).wait_for()
        assert time.monotonic() - killed - MOVES * 0.05 < LATEST
        settle(page)
    assert ledger.nothing_lost, ledger.lost
    assert not wrong
    assert len(shown) > 3, "the picture stood still"
    moved = float(thumb.input_value())
    assert {**query(page), "relu_scale": before.get("relu_scale")} == {
        **before,
        "relu_scale": before.get("relu_scale"),
    }
    assert query(page)["relu_scale"] == [f"{moved:g}"]
    same_as_a_fresh_page(cluster, page, new_page)


def same_as_a_fresh_page(cluster: Cluster, page: Page, new_page: NewPage) -> None:
    """What has come through shows what anybody sees who opens its link."""
    expect(page.locator("[data-testid=stException], [role=dialog]")).to_have_count(0)
    assert serving(cluster).runs
    survived = near(page, "problems", "relu")
    other = new_page(viewport=WIDE)
    go(other, page.url)
    fresh = near(other, "problems", "relu")
    both = survived.keys() & fresh.keys()
    assert any(name.startswith("problems-relu") for name in both)
    assert {name: survived[name] for name in both} == {name: fresh[name] for name in both}
    assert drawn(other)
