"""Which sites may show the sheet in a frame: what is set, and the header that says so."""

import asyncio
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from server.framing import VARIABLE, frame_ancestors, middleware
from tests.local import ROOT

GOOD = {
    "'none'": "'self'",
    "'self'": "'self'",
    "https://moodle.example.org": "'self' https://moodle.example.org",
    "  https://a.org\n https://*.b.org:8443 ": "'self' https://a.org https://*.b.org:8443",
    "localhost:8000 127.0.0.1": "'self' localhost:8000 127.0.0.1",
    "https: https://a.org 'self'": "'self' https: https://a.org",
    "a.org:*": "'self' a.org:*",
}
BAD = [
    *(
        "",
        " ",
        "self",
        "none",
        "None",
        "* https://a.org",
        "'none' https://a.org",
        "'unsafe-inline'",
    ),
    *("https://a.org, https://b.org", "https://a.org;", "https://a.org/course", "https://a.org/"),
    *("a.org\0", "ftp://a.org", "https://", "https://-a.org", "https://a..org", "a.org:123456"),
    *("курс.рф", "https://a.org:x", '"self"', "https://user@a.org", "javascript:alert(1)"),
]


@pytest.mark.parametrize("said", GOOD)
def test_a_list_of_addresses_is_taken_and_the_sheet_itself_always_may(said: str) -> None:
    assert frame_ancestors(said) == GOOD[said]


def test_everybody_may_without_a_header() -> None:
    assert frame_ancestors("*") is None


@pytest.mark.parametrize("said", BAD)
def test_whatever_else_is_refused(said: str) -> None:
    with pytest.raises(ValueError):
        frame_ancestors(said)


@given(st.text(max_size=60))
def test_nothing_but_a_source_list_ever_reaches_the_header(said: str) -> None:
    try:
        header = frame_ancestors(said)
    except ValueError:
        return
    assert header is None or (header.isascii() and not {*header} & {*';,"\r\n\t<>'})


def headers(setting: str | None, monkeypatch: pytest.MonkeyPatch, **own: str) -> list[str]:
    """The policies of a response that has a policy of its own or none."""
    if setting is None:
        monkeypatch.delenv(VARIABLE, raising=False)
    else:
        monkeypatch.setenv(VARIABLE, setting)

    def page(request: object) -> PlainTextResponse:
        return PlainTextResponse("page", headers=own)

    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def take(event: Any) -> None:
        sent.append(event)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    app = Starlette(routes=[Route("/", page)], middleware=middleware())
    asyncio.run(app(scope, receive, take))
    assert sent[1]["body"] == b"page"
    named = sent[0]["headers"]
    return [value.decode() for key, value in named if key == b"content-security-policy"]


def test_a_response_says_who_may(monkeypatch: pytest.MonkeyPatch) -> None:
    assert headers(None, monkeypatch) == headers("*", monkeypatch) == []
    assert headers("https://a.org", monkeypatch) == ["frame-ancestors 'self' https://a.org"]
    stricter = {"Content-Security-Policy": "script-src 'self'"}
    assert headers("'none'", monkeypatch, **stricter) == [
        "script-src 'self'",
        "frame-ancestors 'self'",
    ]


def test_a_bad_setting_stops_the_start_with_one_sentence() -> None:
    command = [sys.executable, "-m", "uvicorn", "app:app", "--port", "0", "--log-level", "error"]
    environment = {**os.environ, VARIABLE: "moodle.example.org; https://b.org"}
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert run.returncode != 0
    (line,) = run.stderr.strip().splitlines()
    assert line.startswith(f"{VARIABLE}='moodle.example.org; https://b.org' will not do")
    assert "https://moodle.example.org" in line and "Traceback" not in run.stdout
