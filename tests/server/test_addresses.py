"""Whose request it is, and a bucket of tokens for each address."""

import pytest

from server import addresses
from server.addresses import Buckets, client, owner


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_owner_is_an_address_or_a_network(said: str, expected: str) -> None:
    assert owner({"client": (said, 1)}) == expected


def test_a_socket_without_an_address_is_one_owner() -> None:
    assert owner({"client": None}) == owner({}) == client({}) == ""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time; a test moves it."""
    now = [100.0]
    monkeypatch.setattr(addresses.time, "monotonic", lambda: now[0])
    return now


def test_a_bucket_gives_so_many_at_once_and_then_as_many_as_flow_in(clock: list[float]) -> None:
    buckets = Buckets(3, 2.0)
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 0]
    assert buckets.take("a") == buckets.take("a") == 0.5  # a refusal costs nothing
    assert buckets.take("b") == 0
    clock[0] += 0.5
    assert buckets.take("a") == 0 and buckets.take("a") > 0
    clock[0] += 100
    assert [buckets.take("a") > 0 for _ in range(4)] == [False, False, False, True]


def test_no_more_addresses_are_remembered_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "MAX_ADDRESSES", 10)
    buckets = Buckets(1, 0.001)
    buckets.take("often")
    for n in range(50):
        buckets.take(str(n))
        assert buckets.take("often")  # who asks again is not forgotten
    assert len(buckets) == 10
