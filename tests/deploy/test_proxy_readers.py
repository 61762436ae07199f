"""HAProxy and those who ask: whose address they have, what one may take, what is not for them."""

import contextlib
import http.client
import json
import os
import re
import sys
from pathlib import Path

import pytest

from tests.deploy.asking import get, stream, until
from tests.deploy.proxying import ABSENT, proxying
from tests.local import Server

pytestmark = pytest.mark.skipif(ABSENT, reason="no HAProxy")
PASSWD = Path("/etc/passwd")
ROOT = PASSWD.exists() and "\nhaproxy:" in PASSWD.read_text() and os.geteuid() == 0
"""Whether root runs these tests where there is a user for HAProxy."""


def test_readers_cannot_say_who_they_are(proxy: Server) -> None:
    forged = {
        "X_Forwarded_For": "8.8.8.8",
        "X_Forwarded_Proto": "https",
        "Forwarded": "for=8.8.8.8",
    }
    reply = get(f"{proxy.address}/", **forged)
    headers = reply.said["headers"]
    assert "Secure" not in reply.headers["set-cookie"]
    assert headers["x-forwarded-for"] == "127.0.0.1" and headers["x-forwarded-proto"] == "http"
    assert "forwarded" not in headers


def test_a_known_proxy_before_this_one_is_believed(two: dict[str, Server]) -> None:
    with proxying([*two.values()], {"RNN_SHEET_OUTER_PROXY": "10.0.0.0/8 127.0.0.0/8"}) as proxy:
        given = {"X_Forwarded_For": "8.8.8.8, 192.0.2.7", "X_Forwarded_Proto": "https"}
        reply = get(f"{proxy.address}/", **given)
        headers = reply.said["headers"]
        assert headers["x-forwarded-for"] == "192.0.2.7"
        assert "Secure; SameSite=None" in reply.headers["set-cookie"]
        assert headers["x-forwarded-proto"] == "https"
        # The proxy before this one sends many readers through one connection.
        line = http.client.HTTPConnection(proxy.address.removeprefix("http://"), timeout=20)
        for reader in ("192.0.2.7", "192.0.2.8"):
            line.request("GET", "/", headers={"X-Forwarded-For": reader})
            said = json.loads(line.getresponse().read())
            assert said["headers"]["x-forwarded-for"] == reader
        line.close()


@pytest.mark.skipif(not ROOT, reason="not root, or no user haproxy")
def test_started_by_root_it_is_root_no_more(two: dict[str, Server]) -> None:
    with proxying([*two.values()], {"RNN_SHEET_USER": "haproxy"}) as proxy:
        status = Path(f"/proc/{proxy.pid}/status").read_text()
    for kind in ("Uid", "Gid"):
        (ids,) = re.findall(rf"^{kind}:\s+(.*)$", status, re.M)
        assert "0" not in ids.split()


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
