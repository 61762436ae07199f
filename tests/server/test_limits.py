"""What is too much is refused before anything is done for it, in the reader's language."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from content import LANGUAGES, ui_text
from lessons.controls import MAX_CHARACTERS
from server import addresses, limits, routes
from server.limits import MAX_BODY_BYTES, MAX_QUERY_BYTES, MAX_QUERY_FIELDS, Limits
from server.metrics import ANSWER_SECONDS, ANSWERS, REFUSALS
from server.sessions import Sessions
from tests.server.asked import get

RELU = "/answer/problems/relu"
HTML = {"accept": "text/html"}


async def _read(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


def limited(sessions: Sessions | None = None) -> Limits:
    """The routes of now, a page, and a place to send something to, within the limits."""
    own = [Route("/sent", _read, methods=["POST"]), Route("/{page:path}", _read)]
    return Limits(Starlette(routes=[*routes()[:-1], *own]))


@pytest.fixture
def counted() -> Callable[[], dict[str, int]]:
    """What has been refused since the test began, by reason."""
    before = dict(REFUSALS.counts)
    return lambda: {
        reason: count - before[reason]
        for reason, count in REFUSALS.counts.items()
        if count != before[reason]
    }


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time passes."""
    monkeypatch.setattr(addresses.time, "monotonic", lambda: 100.0)


@pytest.mark.usefixtures("still")
def test_an_address_that_asks_too_much_is_told_when_to_come_again(
    monkeypatch: pytest.MonkeyPatch, counted: Callable[[], dict[str, int]]
) -> None:
    monkeypatch.setattr(limits, "ANSWERS_AT_ONCE", 3)
    monkeypatch.setattr(limits, "ANSWERS_PER_SECOND", 0.25)
    app = limited()
    for _ in range(3):
        assert get(RELU, app=app, client="203.0.113.1").status == 200
    for language in LANGUAGES:
        found = get(RELU, {"lang": language}, app=app, client="203.0.113.1")
        assert found.status == 429 and found.headers["retry-after"] == "4"
        assert found.headers["cache-control"] == "no-store"
        assert found.said == {"error": ui_text.TOO_MANY_QUESTIONS[language]}
    assert get(RELU, app=app, client="203.0.113.2").status == 200
    assert get("/scheme", app=app, client="203.0.113.1", **HTML).status == 200  # pages are given
    assert counted() == {"answers": 2}


@pytest.mark.usefixtures("still")
def test_a_class_behind_one_address_opens_a_page_and_drags() -> None:
    app = limited()
    for n in range(60 * 40):
        assert not app.answers.take("203.0.113.1"), n


@pytest.mark.parametrize("query", [b"a" * (MAX_QUERY_BYTES + 1), b"&".join([b"a=1"] * 1000)])
def test_an_address_longer_than_any_page_needs_is_refused(
    query: bytes, counted: Callable[[], dict[str, int]]
) -> None:
    for path in (RELU, "/scheme", "/app/static/section.js"):
        found = get(path, b"lang=ru&" + query, app=limited())
        assert found.status == 414
        assert found.said == {"error": ui_text.ADDRESS_TOO_LONG["ru"]}
    assert counted() == {"query": 3}


def test_the_longest_text_in_the_longest_letters_is_within_the_limits() -> None:
    text = "𝄞" * MAX_CHARACTERS
    found = get("/answer/home/network", {"network_word": text, "lang": "en"}, app=limited())
    assert found.status == 400 and found.said["control"] == "network_word"


def test_so_many_fields_are_read_in_good_time() -> None:
    fields = b"&".join(b"f%d=1" % n for n in range(MAX_QUERY_FIELDS))
    assert get(RELU, fields, app=limited()).status == 400


def test_a_body_that_is_said_to_be_too_large_is_not_read(
    counted: Callable[[], dict[str, int]],
) -> None:
    said: dict[str, Any] = {"content_length": str(MAX_BODY_BYTES + 1), "accept_language": "ru"}
    found = get("/sent", method="POST", app=limited(), **said)
    assert found.status == 413 and found.said == {"error": ui_text.BODY_TOO_LARGE["ru"]}
    assert get("/sent", method="POST", app=limited(), content_length="many").status == 413
    assert counted() == {"body": 2}


def test_a_body_that_goes_on_is_cut_off(counted: Callable[[], dict[str, int]]) -> None:
    fits, goes_on = [b"a" * 1000] * 64, [b"a" * 1000] * 1000
    assert get("/sent", method="POST", app=limited(), body=fits).body == b"64000"
    found = get("/sent", method="POST", app=limited(), body=goes_on)
    assert found.status == 413 and found.said == {"error": ui_text.BODY_TOO_LARGE["en"]}
    assert counted() == {"body": 1}


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sessions]:
    """A process with ten places, six for an address; the last of each are not for new pages."""
    sessions = Sessions(10)
    monkeypatch.setattr(limits, "SESSIONS", sessions)
    yield sessions


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_process_says_so_on_the_page_that_cannot_open(
    full: Sessions, language: str, counted: Callable[[], dict[str, int]]
) -> None:
    for n in range(9):
        assert full.enter(f"203.0.113.{n}") is None
    said = ui_text.NO_ROOM["sessions"]["ru" if language == "ru" else "en"]
    for path in ("/", "/problems", "/problems/"):
        found = get(path, app=limited(), accept_language=language, **HTML)
        assert found.status == 503 and found.headers["retry-after"] == "15"
        assert said in found.body.decode() and f'lang="{language}"' in found.body.decode()
        assert found.headers["cache-control"] == "no-store"
    assert get(RELU, app=limited()).status == 200  # who is here goes on
    assert counted() == {"sessions": 3}
    full.leave("203.0.113.3")
    assert get("/problems", app=limited(), **HTML).status == 200


def test_an_address_with_too_many_pages_is_told_so_and_others_are_not(full: Sessions) -> None:
    for _ in range(6):
        assert full.enter("203.0.113.1") is None
    found = get("/", {"lang": "ru"}, app=limited(), client="203.0.113.1", **HTML)
    assert found.status == 503 and ui_text.NO_ROOM["address_sessions"]["ru"] in found.body.decode()
    assert get("/", app=limited(), client="203.0.113.2", **HTML).status == 200


def test_under_a_prefix_pages_and_answers_are_known(
    full: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "prefix", lambda: "/a/answer")
    app = limited()
    assert app._path({"path": "/a/answer/problems"}) == "problems"
    assert app._path({"path": "/a/answer"}) == app._path({"path": "/a/answer/"}) == ""
    assert app._path({"path": "/a/answers"}) == "a/answers"
    assert app._path({"path": "/a/answer/answer/x/y"}) == "answer/x/y"


def test_answers_are_counted_by_what_became_of_them() -> None:
    app = limited()
    before, timed = dict(ANSWERS.counts), ANSWER_SECONDS.lines()[-1]
    asked = {"relu_steps": "17"}
    found = get(RELU, {**asked, "relu_w": "1.07"}, app=app)
    again = get(RELU, {**asked, "relu_w": "1.07"}, app=app)
    get(RELU, {**asked, "relu_w": "1.07"}, app=app, if_none_match=found.headers.get("etag", ""))
    get(RELU, {"relu_steps": "no"}, app=app)
    get("/answer/problems/nothing", app=app)
    get("/scheme", app=app)
    assert {found.status, again.status} <= {200, 400}
    grown = {key: n - before[key] for key, n in ANSWERS.counts.items() if n != before[key]}
    assert sum(grown.values()) == 5 and grown["missing"] == 1
    assert int(ANSWER_SECONDS.lines()[-1].split()[1]) == int(timed.split()[1]) + 5


def test_an_error_is_counted_as_one() -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("meant")

    before = ANSWERS.counts["failed"]
    app: ASGIApp = Limits(broken)
    with pytest.raises(RuntimeError, match="meant"):
        get(RELU, app=app)
    assert ANSWERS.counts["failed"] == before + 1
    assert asyncio.iscoroutinefunction(broken)
