"""HAProxy before two processes: sticking, the cache, limits, processes that go and come."""

import contextlib
import gzip
import http.client
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.deploy.proxying import free_port, haproxy_path, proxying
from tests.local import Server, serving

pytestmark = pytest.mark.skipif(haproxy_path() is None, reason="no HAProxy")
STAND_IN = [sys.executable, "-m", "uvicorn", "tests.deploy.stand_in:app", "--port", "{port}"]
STAND_IN += ["--host", "127.0.0.1", "--ws", "websockets-sansio", "--log-level", "warning"]


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    said: Any = field(default=None)


def get(url: str, method: str = "GET", **headers: str) -> Reply:
    """Ask once; `Accept_Language` stands for a header with a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    asked = urllib.request.Request(url, method=method, headers=named)
    try:
        with urllib.request.urlopen(asked, timeout=20) as reply:
            status, got, body = reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as error:
        status, got, body = error.code, error.headers, error.read()
    found = {name.lower(): value for name, value in got.items()}
    if found.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    is_json = found.get("content-type", "").startswith("application/json")
    return Reply(status, found, body, json.loads(body) if is_json and body else None)


def until(met: Callable[[], object], seconds: float = 30) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "it has not come about"
        time.sleep(0.05)


def stream(proxy: Server, cookie: str = "") -> ClientConnection:
    """A reader's websocket."""
    address = proxy.address.replace("http", "ws") + "/_stcore/stream"
    return connect(address, additional_headers={"Cookie": cookie} if cookie else {})


@contextlib.contextmanager
def stand_in(name: str) -> Iterator[Server]:
    """One process."""
    with serving(STAND_IN, environment={"STAND_IN": name}, health="readyz") as process:
        yield process


@pytest.fixture(scope="module")
def two() -> Iterator[dict[str, Server]]:
    with stand_in("a") as first, stand_in("b") as second:
        yield {"a": first, "b": second}


@pytest.fixture(scope="module")
def proxy(two: dict[str, Server]) -> Iterator[Server]:
    with proxying([*two.values()]) as found:
        yield found


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
    url = f"{proxy.address}/answer/v/wall?bad=1"
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


def test_readers_cannot_say_who_they_are(proxy: Server) -> None:
    forged = {
        "X_Forwarded_For": "8.8.8.8",
        "X_Forwarded_Proto": "https",
        "Forwarded": "for=8.8.8.8",
    }
    headers = get(f"{proxy.address}/", **forged).said["headers"]
    assert headers["x-forwarded-for"] == "127.0.0.1" and headers["x-forwarded-proto"] == "http"
    assert "forwarded" not in headers


def test_a_known_proxy_before_this_one_is_believed(two: dict[str, Server]) -> None:
    with proxying([*two.values()], {"RNN_SHEET_OUTER_PROXY": "127.0.0.0/8"}) as proxy:
        given = {"X_Forwarded_For": "8.8.8.8, 192.0.2.7", "X_Forwarded_Proto": "https"}
        headers = get(f"{proxy.address}/", **given).said["headers"]
        assert headers["x-forwarded-for"] == "192.0.2.7"
        assert headers["x-forwarded-proto"] == "https"
        # The proxy before this one sends many readers through one connection.
        line = http.client.HTTPConnection(proxy.address.removeprefix("http://"), timeout=20)
        for reader in ("192.0.2.7", "192.0.2.8"):
            line.request("GET", "/", headers={"X-Forwarded-For": reader})
            said = json.loads(line.getresponse().read())
            assert said["headers"]["x-forwarded-for"] == reader
        line.close()


@pytest.mark.parametrize(
    "path", ["metrics", "%6detrics", "/metrics", "courses/metrics", "metrics/", "x/..%2fmetrics"]
)
def test_the_processes_figures_stay_inside(proxy: Server, path: str) -> None:
    assert get(f"{proxy.address}/{path}").status == 404


def test_one_address_cannot_take_all(two: dict[str, Server]) -> None:
    with proxying([*two.values()], {"RNN_SHEET_ADDRESS_REQUESTS": "20"}) as proxy:
        until(lambda: get(f"{proxy.address}/").status == 429)
        page, answer = get(f"{proxy.address}/"), get(f"{proxy.address}/answer/v/x")
        russian = get(f"{proxy.address}/answer/v/x", Accept_Language="ru-RU")
        asked = get(f"{proxy.address}/answer/v/x?lang=en", Accept_Language="ru-RU")
        assert {one.status for one in (page, answer, russian)} == {429}
        assert all(int(one.headers["retry-after"]) for one in (page, answer, russian))
        assert b'http-equiv="refresh"' in page.body
        assert asked.said == answer.said == {"error": answer.said["error"]}
        assert "адрес" in russian.said["error"] and "address" in answer.said["error"]


def test_one_address_has_so_many_connections(two: dict[str, Server]) -> None:
    with (
        proxying([*two.values()], {"RNN_SHEET_ADDRESS_CONNECTIONS": "3"}) as proxy,
        contextlib.ExitStack() as sockets,
    ):
        for _ in range(3):
            sockets.enter_context(stream(proxy))
        assert get(f"{proxy.address}/").status == 429
        sockets.close()
        until(lambda: get(f"{proxy.address}/").status == 200)


@pytest.mark.skipif(sys.platform != "linux", reason="others have one loopback address")
def test_another_address_is_not_counted_with_it_on_a_socket_for_both_protocols(
    two: dict[str, Server],
) -> None:
    def asked(source: str, proxy: Server) -> int:
        line = http.client.HTTPConnection(
            proxy.address.removeprefix("http://"), timeout=20, source_address=(source, 0)
        )
        line.request("GET", "/")
        status = line.getresponse().status
        line.close()
        return status

    variables = {"RNN_SHEET_ADDRESS_REQUESTS": "20"}
    with proxying([*two.values()], variables, listen=":::{port}") as proxy:
        until(lambda: asked("127.0.0.1", proxy) == 429)
        assert asked("127.0.0.2", proxy) == 200


def test_a_process_that_dies_loses_no_request(two: dict[str, Server]) -> None:
    with stand_in("c") as third, proxying([third, two["a"]]) as proxy:
        pages = [get(f"{proxy.address}/") for _ in range(4)]
        cookies = {one.said["process"]: one.headers["set-cookie"] for one in pages}
        cookie = cookies["c"].partition(";")[0]
        with stream(proxy, cookie) as socket, stream(proxy, cookies["a"].partition(";")[0]):
            assert socket.recv(10) == "c"
            get(f"{third.address}/tell?dies=1")
            # It ends in the middle of one of these; that one is asked again.
            answers = [get(f"{proxy.address}/answer/v/wall?d={n}") for n in range(6)]
            assert [one.status for one in answers] == [200] * 6
            assert {one.said["process"] for one in answers} == {"a"}
            with pytest.raises(OSError):
                get(f"{third.address}/readyz")
            with pytest.raises(Exception, match="close"):
                socket.recv(10)
        moved = get(f"{proxy.address}/", Cookie=cookie)
        assert moved.said["process"] == "a" and moved.headers["set-cookie"] != cookie
        with stream(proxy, cookie) as socket:
            assert socket.recv(10) == "a"


def test_a_process_that_drains_gets_nothing_new_and_comes_back(two: dict[str, Server]) -> None:
    with stand_in("c") as third, proxying([third, two["a"]]) as proxy:

        def asked() -> set[str]:
            return {get(f"{proxy.address}/").said["process"] for _ in range(4)}

        until(lambda: asked() == {"a", "c"})
        get(f"{third.address}/tell?ready=")
        until(lambda: asked() == {"a"})
        get(f"{third.address}/tell?ready=1")
        until(lambda: asked() == {"a", "c"})


def test_without_a_process_one_sentence_is_said_and_the_page_loads_itself(
    two: dict[str, Server],
) -> None:
    with stand_in("c") as third, proxying([third]) as proxy:
        get(f"{third.address}/tell?ready=")
        until(lambda: get(f"{proxy.address}/readyz").status == 503)
        page = get(f"{proxy.address}/")
        assert page.status == 503 and page.headers["retry-after"] == "5"
        assert b'http-equiv="refresh"' in page.body
        assert "Шпаргалка" in page.body.decode() and "The sheet" in page.body.decode()
        english = get(f"{proxy.address}/answer/v/wall?lang=en")
        russian = get(f"{proxy.address}/answer/v/wall?lang=ru")
        assert english.status == russian.status == 503
        assert "The sheet" in english.said["error"] and "Шпаргалка" in russian.said["error"]
        assert english.headers["cache-control"] == "no-store"
        get(f"{third.address}/tell?ready=1")
        until(lambda: get(f"{proxy.address}/").status == 200)


def test_after_a_stop_open_websockets_go_on_for_a_while(two: dict[str, Server]) -> None:
    with (
        proxying([*two.values()], {"RNN_SHEET_PROXY_DRAIN": "3s"}) as proxy,
        stream(proxy) as socket,
    ):
        socket.recv(10)
        os.kill(proxy.pid, signal.SIGUSR1)

        def stopped() -> bool:
            try:
                get(f"{proxy.address}/")
            except OSError:
                return True
            return False

        until(stopped)
        socket.send("still here")
        assert socket.recv(10) == "still here"
        with pytest.raises(Exception, match="close"):
            socket.recv(20)


def test_haproxys_own_figures_tell_what_came_from_the_cache(two: dict[str, Server]) -> None:
    stats = f"127.0.0.1:{free_port()}"
    with proxying([*two.values()], {"RNN_SHEET_STATS": stats}) as proxy:
        for _ in range(3):
            get(f"{proxy.address}/answer/v/wall?stats=1", Accept_Encoding="gzip")
        figures = get(f"http://{stats}/metrics").body.decode()
        assert 'haproxy_backend_http_cache_hits_total{proxy="app"} 2' in figures
        assert get(f"http://{stats}/other").status == 404
