"""Processes and the proxy restarted under readers: nobody ends on an error, nothing is lost."""

import asyncio

import pytest
from playwright.sync_api import expect

from benchmarks.measured_lessons import MAIN_SLIDERS, answer_path, followers
from tests.browser.hand import NewPage, drawn, go, query, settle, slider
from tests.faults.cluster import Cluster, wait_until
from tests.faults.ledger import Ledger, asking
from tests.faults.reader import Reader, all_here, reading, run

SESSIONS = 50
SEEDS = {"scheme": "hidden_state_seed", "problems": "gradient_flow_seed"}
MEANT = "WebSocket|net::ERR_|/_stcore/"


def fifty(cluster: Cluster, pause: float = 2.0) -> list[Reader]:
    """Readers of two lessons, each with an experiment of its own."""
    return [
        Reader(
            cluster.address,
            page,
            MAIN_SLIDERS[page],
            number,
            pause,
            values={SEEDS[page]: float(number % 9), MAIN_SLIDERS[page]: 0.5 + number % 10 / 10},
        )
        for number in range(SESSIONS)
        for page in [list(SEEDS)[number % 2]]
    ]


def paths() -> list[str]:
    """Pages, files and answers, as readers who come meanwhile ask for them."""
    found = ["/", "/scheme?lang=ru", "/problems?lang=en", "/app/static/section.js", "/index"]
    return found + [answer_path(followers(page, key)[0], {}) for page, key in MAIN_SLIDERS.items()]


def more(ledger: Ledger, count: int = 30) -> None:
    """Wait until so many more are answered."""
    enough = ledger.answered + count
    wait_until(lambda: ledger.answered >= enough, "no answers")


def settled(readers: list[Reader], ledger: Ledger) -> None:
    """Nobody has seen an error, lost an experiment or a request."""
    assert not [reader.wrong for reader in readers if reader.wrong]
    assert all(reader.here for reader in readers)
    assert all(reader.moves for reader in readers)
    assert ledger.nothing_lost, ledger.lost[:5]


def test_a_rolling_restart_under_fifty_sessions(cluster: Cluster) -> None:
    readers = fifty(cluster)

    async def restart() -> None:
        async with reading(readers):
            for process in cluster.sheets:
                await asyncio.to_thread(process.end)
                process.start()
                await asyncio.to_thread(cluster.repair)
                await all_here(readers)
            moved = [reader.moves for reader in readers]
            async with asyncio.timeout(120):  # and all go on
                while any(map(int.__ge__, moved, [reader.moves for reader in readers])):
                    await asyncio.sleep(0.1)

    with asking(cluster.address, paths()) as ledger:
        run(restart())
    settled(readers, ledger)
    assert all(reader.drops for reader in readers), "somebody's process was not restarted"


@pytest.mark.parametrize("how", ["reload", "restart"])
def test_the_proxy_restarted(cluster: Cluster, new_page: NewPage, how: str) -> None:
    page = new_page(meant=MEANT, viewport={"width": 1300, "height": 1400})
    go(page, f"{cluster.address}/problems?lang=en&gradient_flow_scale=1.3&wall_steps=30")
    said, numbers = query(page), drawn(page)
    with asking(cluster.address, paths()) as ledger:
        more(ledger)
        if how == "reload":
            cluster.proxy.reload()
        else:
            cluster.proxy.end()
            cluster.proxy.start()
        cluster.proxy.wait_ready()
        more(ledger)
        page.locator(".stApp[data-test-connection-state=CONNECTED]").wait_for(timeout=10_000)
    if how == "reload":
        assert ledger.nothing_lost, ledger.lost[:5]
    settle(page)
    assert query(page) == said and drawn(page) == numbers
    slider(page, "gradient_flow_scale").press("ArrowRight")
    page.wait_for_url("**gradient_flow_scale=1.4**")
    settle(page)
    expect(page.locator("[data-testid=stException], [role=dialog]")).to_have_count(0)
