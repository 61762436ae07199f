"""Any request through all that stands around the routes: refused in words, and headers in place."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from server import middleware, routes
from tests.fuzz.budget import cases, tell
from tests.fuzz.hostile import MARK, MARKUP, anything
from tests.lessons.every import SECTIONS
from tests.server.asked import get

APP = Starlette(routes=routes(), middleware=middleware())
METHODS = ["GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", MARK]
PATHS = [
    *(f"/answer/{name}" for name in SECTIONS),
    *("/", "/scheme", "/index", "/metrics", "/livez", "/readyz", "/sheet/en", "/sheet/en.md"),
    *("/answer", "/answer//", "/answer/a/b/c/d", "/index/x", "//x/..%2f"),
    *("/app/static/../../app.py", "/app/static/../app.py", "/app/static/%2e%2e/app.py"),
    *("/_stcore/health", "/_stcore/upload_file/a/b", "/app/static/blocks.js", "/media/x", "/~"),
]
line = anything.map(lambda raw: raw.encode(errors="replace").decode()[:3000])
headers = st.dictionaries(
    st.sampled_from(
        [
            *("host", "origin", "referer", "cookie", "accept", "accept_encoding", "range"),
            *("accept_language", "if_none_match", "if_modified_since", "x_forwarded_for"),
            *("x_forwarded_proto", "forwarded", "content_length", "content_type", "user_agent"),
        ]
    ),
    line | st.sampled_from(["text/html", "gzip, br;q=x", "bytes=9-1,0-", "-1", "9" * 30]),
    max_size=4,
)
queries = st.one_of(
    st.binary(max_size=200),
    st.dictionaries(line, st.lists(line, max_size=2), max_size=4),
    st.just({f"{MARK}{one}": ["1"] for one in range(1000)}),
    st.just({"lang": ["ru"], "hidden_state_text": ["х" * 10**6]}),
)
bodies = st.lists(st.binary(max_size=100) | st.just(b"x" * 100_000), min_size=1, max_size=3)


@cases(0.1, 25)
@given(
    st.sampled_from(METHODS),
    st.sampled_from(PATHS) | line.map(lambda one: f"/{one}") | st.sampled_from(MARKUP),
    queries,
    bodies,
    headers,
    st.sampled_from([None, "127.0.0.1", "203.0.113.9", "::1", "fe80::1%eth0", "unix", ""]),
)
def test_any_request_is_answered_or_refused_in_words(
    method: str, path: str, query: Any, body: list[bytes], headers: dict[str, str], client: Any
) -> None:
    tell("requests")
    found = get(path, query, method=method, body=body, client=client, app=APP, **headers)
    assert found.status in {200, 206, 304, 307, 400, 403, 404, 405, 413, 414, 416, 429, 503}
    assert found.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" in found.headers
    assert b"st.App(" not in found.body  # no file from outside of static/
    kind = found.headers.get("content-type", "")
    if found.status >= 400 and found.body:
        said = found.content.decode()
        assert "Traceback" not in said and len(said) < 5000
        if "html" in kind:
            assert not re.search(rf"<[^<>]*{MARK}", said)
