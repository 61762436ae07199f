"""HAProxy when a process dies, drains or is not there, and when it is stopped itself."""

import json
import os
import signal
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.deploy.asking import get, stand_in, stream, until
from tests.deploy.proxying import ABSENT, proxying
from tests.local import Server

pytestmark = pytest.mark.skipif(ABSENT, reason="no HAProxy")


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


def test_a_process_that_is_full_lets_its_readers_go(two: dict[str, Server]) -> None:
    with stand_in("c") as third, proxying([third, two["a"]]) as proxy:
        browser = CookieJar()
        opener = build_opener(HTTPCookieProcessor(browser))

        def process() -> str:
            try:
                body = opener.open(f"{proxy.address}/", timeout=20).read()
            except HTTPError as error:
                body = error.read()
            return str(json.loads(body)["process"])

        until(lambda: browser.clear() or process() == "c")
        assert [process() for _ in range(3)] == ["c"] * 3
        get(f"{third.address}/tell?full=1")
        for _ in range(4):
            refused = get(f"{proxy.address}/answer/v/wall?bad=503")
            assert refused.status == 503 and "set-cookie" not in refused.headers
        assert process() == "c", "it says itself that it is full"
        until(lambda: process() == "a")
        assert [process() for _ in range(3)] == ["a"] * 3


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
