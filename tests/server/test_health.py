"""`/livez` and `/readyz`: of real processes from their start to their end, and what is set."""

import asyncio
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence

import pytest
from streamlit import config

from server import health
from server.health import VARIABLE, Health, drain_seconds, drained
from tests import local
from tests.server.asked import get


def states(address: str, *paths: str) -> list[tuple[int, str]]:
    """What is said under each path."""

    def asked(path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"{address}/{path}", timeout=60) as response:
                return response.status, response.read().decode().strip()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode().strip()

    return [asked(path) for path in paths]


def until(reached: Callable[[], bool]) -> None:
    """Wait for something that comes."""
    end = time.monotonic() + 180
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.05)


WAYS = {"uvicorn": local.UVICORN, "streamlit": local.STREAMLIT}


@pytest.mark.parametrize("way", WAYS)
def test_from_the_start_to_the_end(way: str) -> None:
    set_so = {VARIABLE: "600", "STREAMLIT_SERVER_BASE_URL_PATH": "courses/rnn"}
    both = ("readyz", "courses/rnn/readyz", "livez", "courses/rnn/livez")
    with local.serving(WAYS[way], environment=set_so, health="livez") as server:
        alive = (200, "alive")
        cold = states(server.address, *both)
        assert cold == [(503, "warming"), (503, "warming"), alive, alive]
        until(lambda: states(server.address, "readyz") == [(200, "ready")])
        os.kill(server.pid, signal.SIGTERM)
        until(lambda: states(server.address, "readyz") == [(503, "draining")])
        assert states(server.address, *both)[1:] == [(503, "draining"), alive, alive]
        # It still serves: readers who are there stay until the proxy has heard.
        ((status, _),) = states(server.address, "courses/rnn/answer/problems/wall")
        assert status == 200
        os.kill(server.pid, signal.SIGTERM)  # a second one means it
        end = time.monotonic() + 30
        with pytest.raises(OSError):
            while time.monotonic() < end:
                states(server.address, "livez")


def test_the_server_is_told_to_stop_once_the_seconds_are_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "health", Health(warm=True))
    told: list[str] = []
    before = signal.signal(signal.SIGTERM, lambda *_: told.append(health.health.state))

    async def served() -> None:
        with drained(0.2):
            begun = time.monotonic()
            os.kill(os.getpid(), signal.SIGTERM)
            while not told:
                await asyncio.sleep(0.01)
            assert time.monotonic() - begun >= 0.2

    try:
        asyncio.run(served())
    finally:
        signal.signal(signal.SIGTERM, before)
    assert told == ["draining"]


def test_a_developer_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert drain_seconds() == 0


@pytest.mark.parametrize("said", ["", "soon", "-1", "3601", "nan", "inf", "5 s"])
def test_whatever_is_no_number_of_seconds_is_refused(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, said)
    with pytest.raises(SystemExit, match="it takes seconds from 0 to 3600"):
        drain_seconds()


def test_a_bad_setting_stops_the_start_with_one_sentence() -> None:
    command = [sys.executable, "-m", "uvicorn", "app:app", "--port", "0", "--log-level", "error"]
    environment = {**os.environ, VARIABLE: "soon"}
    run = subprocess.run(
        command, cwd=local.ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert run.returncode != 0
    (line,) = run.stderr.strip().splitlines()
    assert line.startswith(f"{VARIABLE}='soon' will not do")


PLACES: list[tuple[str, Sequence[str]]] = [
    ("", ["/livez", "/readyz"]),
    ("/a/b/", ["/livez", "/readyz", "/a/b/livez", "/a/b/readyz"]),
]


@pytest.mark.parametrize(("base", "places"), PLACES)
def test_they_stand_at_the_root_and_under_the_base_path(
    base: str, places: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "health", Health(warm=True))
    config.set_option("server.baseUrlPath", base)
    try:
        found = [get(path) for path in places]
    finally:
        config.set_option("server.baseUrlPath", "")
    assert [one.status for one in found] == [200] * len(places)
    assert {one.headers["cache-control"] for one in found} == {"no-store"}
