"""Processes that HAProxy finds by one name, as in compose and in a cluster: they come and go."""

import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.deploy.asking import STAND_IN, get, stream, until
from tests.deploy.proxying import ABSENT, proxying
from tests.local import ROOT, Server, free_ports

pytestmark = [
    pytest.mark.skipif(ABSENT, reason="no HAProxy"),
    pytest.mark.skipif(sys.platform != "linux", reason="others have one loopback address"),
]
A, OPT = 1, 41
POINTER = b"\xc0\x0c"  # to the name in the question


def reply(query: bytes, addresses: list[str]) -> bytes:
    """What a name server says: these addresses, for a second; of IPv6 there are none."""
    end = query.index(b"\0", 12) + 5
    (kind,) = struct.unpack("!H", query[end - 4 : end - 2])
    found = addresses if kind == A else []
    records = b"".join(
        POINTER + struct.pack("!HHIH", A, 1, 1, 4) + socket.inet_aton(address) for address in found
    )
    head = query[:2] + struct.pack("!HHHHH", 0x8180, 1, len(found), 0, 0)
    return head + query[12:end] + records


@contextmanager
def name_server(addresses: list[str]) -> Iterator[str]:
    """A name server on the loopback; whoever changes the list changes what it says."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))

        def answer() -> None:
            while True:
                query, reader = line.recvfrom(4096)
                if not query:
                    return
                line.sendto(reply(query, addresses), reader)

        thread = threading.Thread(target=answer)
        thread.start()
        host, port = line.getsockname()
        try:
            yield f"{host}:{port}"
        finally:
            line.sendto(b"", (host, port))
            thread.join(10)


@contextmanager
def stand_in_at(address: str, port: int) -> Iterator[None]:
    """A process that is called by its address."""
    words = {"127.0.0.1": address, "{port}": str(port)}
    command = [words.get(word, word) for word in STAND_IN]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "STAND_IN": address})
    try:
        until(lambda: answers(f"http://{address}:{port}/readyz"))
        yield
    finally:
        process.terminate()
        process.wait(20)


def answers(url: str) -> bool:
    try:
        return get(url).status == 200
    except OSError:
        return False


def processes(proxy: Server) -> set[str]:
    return {get(f"{proxy.address}/").said["process"] for _ in range(6)}


def test_processes_are_found_by_one_name_and_come_and_go() -> None:
    port, addresses = free_ports(1)[0], ["127.0.0.2", "127.0.0.3"]
    with ExitStack() as running, name_server(addresses) as dns:
        for address in [*addresses, "127.0.0.4"]:
            running.enter_context(stand_in_at(address, port))
        variables = {
            "RNN_SHEET_SERVICE": f"app.example.org:{port}",
            "RNN_SHEET_PROCESSES": "4",
            "RNN_SHEET_DNS": dns,
        }
        proxy = running.enter_context(proxying([], variables))
        until(lambda: processes(proxy) == {"127.0.0.2", "127.0.0.3"})

        found = get(f"{proxy.address}/")
        cookie = found.headers["set-cookie"].partition(";")[0]
        with stream(proxy, cookie) as line:
            assert line.recv(10) == found.said["process"]

        addresses.append("127.0.0.4")
        until(lambda: processes(proxy) == {"127.0.0.2", "127.0.0.3", "127.0.0.4"})
        addresses.remove("127.0.0.2")
        until(lambda: processes(proxy) == {"127.0.0.3", "127.0.0.4"})
