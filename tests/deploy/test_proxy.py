"""HAProxy before two processes: what sticks to one, what comes from any, what from the cache."""

import pytest

from tests.deploy.asking import get, stream
from tests.deploy.proxying import ABSENT, proxying
from tests.local import Server, free_ports

pytestmark = pytest.mark.skipif(ABSENT, reason="no HAProxy")


def test_a_page_and_its_websocket_come_from_one_process(proxy: Server) -> None:
    seen = set()
    for _ in range(4):
        first = get(f"{proxy.address}/problems")
        cookie = first.headers["set-cookie"].partition(";")[0]
        assert cookie.startswith("server=") and "httponly" in first.headers["set-cookie"].lower()
        for _ in range(3):
            again = get(f"{proxy.address}/problems", Cookie=cookie)
            assert again.said["process"] == first.said["process"]
            assert "cookie" not in again.said["headers"], "the cookie is the proxy's business"
        with stream(proxy, cookie) as socket:
            assert socket.recv(10) == first.said["process"]
        seen.add(first.said["process"])
    assert seen == {"a", "b"}


def test_an_answer_comes_from_any_process_and_sets_no_cookie(proxy: Server) -> None:
    cookie = get(f"{proxy.address}/").headers["set-cookie"].partition(";")[0]
    answers = [get(f"{proxy.address}/answer/v/wall?n={n}", Cookie=cookie) for n in range(8)]
    assert {one.said["process"] for one in answers} == {"a", "b"}
    assert not any("set-cookie" in one.headers for one in answers)


def test_an_answer_is_computed_once_for_a_whole_class(proxy: Server) -> None:
    url = f"{proxy.address}/answer/v/page/wall?lang=en&once=1"
    gzips = {"Accept_Encoding": "gzip, deflate, br"}
    first, *others = [get(url, **gzips) for _ in range(5)]
    assert "cache-status" not in first.headers and first.headers["content-encoding"] == "gzip"
    for one in others:
        assert one.body == first.body and one.headers["cache-status"] == "haproxy; hit"
    reloaded = get(url, Cache_Control="no-cache", Pragma="no-cache", **gzips)
    assert reloaded.headers["cache-status"] == "haproxy; hit"
    assert get(url, If_None_Match='"one"', **gzips).status == 304
    assert "//other.example.org/" in get(url, Host="other.example.org", **gzips).said["address"]


def test_who_takes_no_gzip_spoils_the_cache_for_nobody(proxy: Server) -> None:
    url = f"{proxy.address}/answer/v/page/wall?lang=en&plain=1"
    plain = get(url)
    assert plain.said and "content-encoding" not in plain.headers
    assert get(url, Accept_Encoding="gzip").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in get(url).headers


def test_what_may_not_be_kept_is_not(proxy: Server) -> None:
    url = f"{proxy.address}/answer/v/wall?bad=400"
    bad = [get(url, Accept_Encoding="gzip") for _ in range(3)]
    assert [one.status for one in bad] == [400] * 3
    assert len({one.body for one in bad}) == 3
    undated = f"{proxy.address}/answer/v/wall?undated=1"
    for url in (undated, f"{proxy.address}/problems"):
        found = [get(url, Accept_Encoding="gzip") for _ in range(3)]
        assert not any("cache-status" in one.headers for one in found)


def test_a_text_of_four_thousand_cyrillic_letters_gets_through(proxy: Server) -> None:
    said = get(f"{proxy.address}/answer/v/wall?text={'%D1%8F' * 4000}").said
    assert len(said["address"]) > 24_000


def test_haproxys_own_figures_tell_what_came_from_the_cache(two: dict[str, Server]) -> None:
    stats = f"127.0.0.1:{free_ports(1)[0]}"
    with proxying([*two.values()], {"RNN_SHEET_STATS": stats}) as proxy:
        for _ in range(3):
            get(f"{proxy.address}/answer/v/wall?stats=1", Accept_Encoding="gzip")
        figures = get(f"http://{stats}/metrics").body.decode()
        assert 'haproxy_backend_http_cache_hits_total{proxy="app"} 2' in figures
        assert get(f"http://{stats}/other").status == 404
