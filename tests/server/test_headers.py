"""The headers of every response: of ours, of Streamlit's, of errors and of faults."""

import asyncio
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from server import headers, middleware
from server.framing import VARIABLE
from server.headers import DIRECTIVES, content_security_policy
from tests import local

BASE = "courses/rnn"
NAMES = ["x-content-type-options", "referrer-policy", "permissions-policy"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Of a server under a path, which need not be warm."""
    set_so = {"STREAMLIT_SERVER_BASE_URL_PATH": BASE, VARIABLE: "https://moodle.example.org"}
    with local.serving(local.UVICORN, environment=set_so, health="livez") as server:
        yield server.address


def asked(url: str, method: str = "GET") -> tuple[int, Any]:
    """The status and the headers of a response."""
    request = urllib.request.Request(url, method=method, headers={"Accept": "text/html"})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


PLACES = {
    "livez": 200,
    f"{BASE}/": 200,
    f"{BASE}/problems": 200,
    f"{BASE}/nothing": 404,
    f"{BASE}/answer/problems/nothing": 404,
    f"{BASE}/answer/problems/wall?nothing=1": 400,
    f"{BASE}/index": 200,
    f"{BASE}/sheet/en": 200,
    f"{BASE}/app/static/section.js": 200,
    f"{BASE}/app/static/nothing.js": 404,
    f"{BASE}/favicon.png": 200,
    f"{BASE}/_stcore/health": 200,
    f"{BASE}/_stcore/host-config": 200,
    f"{BASE}/media/nothing.png": 404,
    f"{BASE}/..%5c..%5cx": 400,
    "nothing": 404,
}


@pytest.mark.parametrize("place", PLACES)
def test_they_come_with_every_response(address: str, place: str) -> None:
    status, said = asked(f"{address}/{place}")
    assert status == PLACES[place]
    ancestors = "'self' https://moodle.example.org"
    assert said.get_all("content-security-policy") == [content_security_policy(ancestors)]
    assert [len(said.get_all(name)) for name in NAMES] == [1, 1, 1]
    assert said["x-content-type-options"] == "nosniff"
    assert said["referrer-policy"] == "same-origin"


def test_a_method_that_nothing_takes_has_them_too(address: str) -> None:
    status, said = asked(f"{address}/{BASE}/answer/problems/wall", "DELETE")
    assert status == 405 and said["x-content-type-options"] == "nosniff"


def responses(**own: str) -> tuple[list[Any], Exception | None]:
    """What is sent for a page with headers of its own; without any it fails."""

    def page(request: object) -> PlainTextResponse:
        if not own:
            raise ArithmeticError("a fault")
        return PlainTextResponse("page", headers=own)

    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def take(event: Any) -> None:
        sent.append(event)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    app = Starlette(routes=[Route("/", page)], middleware=middleware())
    try:
        asyncio.run(app(scope, receive, take))
    except ArithmeticError as error:
        return sent, error
    return sent, None


def named(sent: list[Any], name: bytes) -> list[str]:
    """The values of one header."""
    return [value.decode() for key, value in sent[0]["headers"] if key == name]


def test_another_policy_stands_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    sent, _ = responses(**{"Content-Security-Policy": "script-src 'self'"})
    found = named(sent, b"content-security-policy")
    assert found == ["script-src 'self'", content_security_policy(None)]
    assert "frame-ancestors" not in content_security_policy(None)


def test_a_fault_has_them_and_is_still_a_fault() -> None:
    sent, error = responses()
    assert error and sent[0]["status"] == 500 and len(sent) == 2
    assert b"a fault" not in sent[1]["body"]
    assert named(sent, b"x-content-type-options") == ["nosniff"]


def test_no_script_from_elsewhere_and_none_that_is_only_written_down() -> None:
    scripts = re.search("script-src ([^;]+)", content_security_policy(None))
    assert scripts
    found = scripts[1].split()
    assert found[:3] == ["'self'", "blob:", "'wasm-unsafe-eval'"]
    assert len(found) == 4 and found[3].startswith("'sha256-")  # Streamlit's page has one
    assert DIRECTIVES["default-src"] == "'none'"


def test_a_script_is_named_by_its_hash() -> None:
    page = "<script src='a.js'></script><script>alert(1)</script>"
    wanted = "bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI="  # as browsers compute it
    assert headers._hashes(page) == [f"'sha256-{wanted}'"]


def test_the_document_gives_every_directive() -> None:
    text = (local.ROOT / "docs" / "headers.md").read_text("utf-8")
    table = text.partition("## Probes")[0]
    rows = re.findall(r"^\| (?:`([\w-]+)` )?\| `?(.+?)`? \|", table, re.M)
    found: dict[str, str] = {}
    for name, allows in rows:
        found[name or "script-src"] = f"{found.get(name or 'script-src', '')} {allows}".strip()
    assert {name: found[name] for name in DIRECTIVES} == DIRECTIVES | {
        "script-src": "'self' blob: 'sha256-…' 'wasm-unsafe-eval'"
    }
