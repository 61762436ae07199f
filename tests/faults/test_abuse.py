"""What one address does hurts no other: the server stays up, answers as fast, and forgets."""

import asyncio
import itertools
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median

import pytest

from benchmarks.measured_lessons import answer_path
from benchmarks.reporting import p95
from lessons.answer import find
from tests.faults import abuse
from tests.faults.cluster import Cluster, wait_until
from tests.faults.ledger import Asker, Ledger
from tests.faults.reader import Reader, reading, run

READER = "127.0.0.10"
ROUNDS, ASKED = 3, 30
FACTOR = 2.0  # of another reader's p95
FACTOR_NEW = 4.0  # where every third answer is computed: the flood takes cores of the machine, too
NOISE = 0.05  # seconds, of a machine with other work to do
GROWN = 1.10  # of the memory before
_numbers = itertools.count()


def seconds_of_another(cluster: Cluster, new: int = 0) -> float:
    """Another reader's p95, the median of several rounds.

    Args:
        cluster: that is asked.
        new: of so many answers one is such as nobody has asked for.
    """
    section, found = find("scheme", "hidden-state"), []
    for _ in range(ROUNDS):
        ledger = Ledger()
        asker = Asker(cluster.address, ledger, READER)
        for asked in range(ASKED):
            seed = next(_numbers) if new and asked % new == 0 else 0
            asker.ask(answer_path(section, {"hidden_state_seed": seed % 1000}))
        asker.connection.close()
        assert ledger.nothing_lost, ledger.lost
        assert not ledger.refused  # nobody else is told to wait
        found.append(p95(ledger.seconds))
    return median(found)


def memory(cluster: Cluster) -> list[float]:
    return [one.memory for one in cluster.sheets]


def is_back(cluster: Cluster, before: list[float]) -> None:
    """All run that ran, no session is left, and memory is what it was."""
    wait_until(lambda: not sum(one.sessions for one in cluster.sheets), "sessions are left", 60)
    wait_until(
        lambda: all(now <= GROWN * then for now, then in zip(memory(cluster), before, strict=True)),
        f"memory grew from {before} to {memory(cluster)}",
        30,
    )


def no_slower(before: float, meanwhile: float, factor: float = FACTOR) -> None:
    assert meanwhile <= factor * before + NOISE, f"p95 {before:.3f} s, then {meanwhile:.3f} s"


@pytest.fixture
def pids(cluster: Cluster):
    before = [one.pid for one in cluster.sheets]
    yield
    assert all(one.runs for one in cluster.sheets)
    assert [one.pid for one in cluster.sheets] == before


@pytest.mark.usefixtures("pids")
@pytest.mark.parametrize("kind", abuse.FRAMES)
def test_frames_that_no_page_sends(cluster: Cluster, kind: str) -> None:
    abuse.send_frames(cluster.address, abuse.FRAMES[kind])  # what is kept once and for all
    before = memory(cluster)
    for _ in range(3):
        abuse.send_frames(cluster.address, abuse.FRAMES[kind])
    is_back(cluster, before)
    assert seconds_of_another(cluster)


@pytest.mark.usefixtures("pids")
def test_a_thousand_query_fields(cluster: Cluster) -> None:
    before = memory(cluster)
    ledger = abuse.many_fields(cluster.address)
    assert ledger.answered + len(ledger.lost) == ledger.sent
    assert all("status 4" in lost for lost in ledger.lost), ledger.lost  # refused in so many words
    is_back(cluster, before)


@pytest.mark.usefixtures("pids")
def test_a_flood_of_distinct_answers(cluster: Cluster) -> None:
    with abuse.flood(cluster.address) as flood:  # the caches of answers fill once and for all
        wait_until(lambda: flood.progress >= 300, "no flood")
    before, alone = memory(cluster), [seconds_of_another(cluster, new) for new in (0, 3)]
    with abuse.flood(cluster.address) as flood:
        wait_until(lambda: flood.progress > 30, "no flood")
        meanwhile, reached = [seconds_of_another(cluster, new) for new in (0, 3)], flood.progress
        wait_until(lambda: flood.progress > reached, "the flood had ended before")
    assert not flood.lost
    after = [seconds_of_another(cluster, new) for new in (0, 3)]
    no_slower(max(alone[0], after[0]), meanwhile[0])
    no_slower(max(alone[1], after[1]), meanwhile[1], FACTOR_NEW)
    is_back(cluster, before)


@pytest.mark.usefixtures("pids")
def test_clients_that_read_slowly(cluster: Cluster) -> None:
    alone, before = seconds_of_another(cluster), memory(cluster)

    async def slowly(meanwhile: Callable[[], float]) -> float:
        over = asyncio.Event()
        slow = [asyncio.create_task(abuse.read_slowly(cluster.address, over)) for _ in range(10)]
        await asyncio.sleep(1)
        taken = await asyncio.to_thread(meanwhile)
        over.set()
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return taken

    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(
                abuse.stall(cluster.address, "/app/static/plotly-gl3d-4.1.1.min.js")
            )
        meanwhile = run(slowly(lambda: seconds_of_another(cluster)))
    no_slower(alone, meanwhile)
    is_back(cluster, before)


@pytest.mark.usefixtures("pids")
def test_two_hundred_sessions_opened_and_dropped(cluster: Cluster) -> None:
    async def crowd() -> list[Reader]:
        found = [Reader(cluster.address, "scheme", "hidden_state_scale", n, 60) for n in range(50)]
        async with reading(found):
            assert sum([one.sessions for one in cluster.sheets]) >= len(found)
        return found

    run(crowd())  # Streamlit keeps the last ones for two minutes
    before = memory(cluster)
    for _ in range(4):
        assert not [one.wrong for one in run(crowd()) if one.wrong]
    is_back(cluster, before)
