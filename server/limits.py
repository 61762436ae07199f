"""What one request may be, and how many an address may send: docs/limits.md has them all.

A class of sixty may stand behind one address, so the limits of an address are those of a class.
"""

import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import ceil
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from content import Language, choose_language, ui_text
from lessons.answer import pages
from server.addresses import Buckets, owner
from server.metrics import ANSWER_SECONDS, ANSWERS, REFUSALS
from server.plain_page import plain_page
from server.sessions import SESSIONS
from server.settings import prefix

MAX_QUERY_BYTES: Final = 50_000  # a text of 4000 letters, each written as twelve
MAX_QUERY_FIELDS: Final = 200
MAX_BODY_BYTES: Final = 64_000  # nothing is sent here but what Streamlit's own pages say
ANSWERS_AT_ONCE: Final = 3000  # sixty pages that open, some forty answers each
ANSWERS_PER_SECOND: Final = 600  # sixty hands that drag, ten answers a second each
PAGE_RETRY_SECONDS: Final = 15
_PAGES: Final = {"", *pages()}
_RESULTS: Final = {304: "unchanged", 400: "refused", 404: "missing", 429: "limited", 503: "busy"}
_LANGUAGE: Final = re.compile(rb"(?:^|&)lang=([a-z]{2})(?:&|$)")


@dataclass(frozen=True)
class Refusal:
    """What is said to who asks for too much.

    Attributes:
        status: of the response.
        reason: in the metrics.
        sentence: to the reader.
        seconds: after which to come again; 0 if that would not help.
        page: whether a page was asked for, which a reader looks at.
    """

    status: int
    reason: str
    sentence: str
    seconds: int = 0
    page: bool = False

    def response(self, language: Language) -> Response:
        """As a page, or as JSON with `error`."""
        if self.page:
            found: Response = plain_page(
                language, self.status, ui_text.SITE_NAME[language], self.sentence, "", self.seconds
            )
        else:
            never = {"Cache-Control": "no-store"}
            found = JSONResponse({"error": self.sentence}, self.status, headers=never)
        if self.seconds:
            found.headers["Retry-After"] = str(self.seconds)
        return found


class Limits:
    """Refuses what is too much before anything is done for it, and counts the answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.prefix = prefix().strip("/")
        self.answers = Buckets(ANSWERS_AT_ONCE, ANSWERS_PER_SECOND)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request that is within the limits."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = self._path(scope)
        language = _language(scope)
        began, said = time.perf_counter(), _Said(send)
        scope.setdefault("state", {})
        try:
            refusal = self._refusal(scope, path, language)
            if refusal:
                await self._refuse(refusal, scope, said, language)
            else:

                async def too_large() -> None:
                    await self._refuse(_too_large(language), scope, said, language)

                await self.app(scope, _bounded(receive, too_large), said)
        except ClientDisconnect:
            if not said.ended:
                raise
        finally:
            if path.startswith("answer/"):
                ANSWER_SECONDS.add(time.perf_counter() - began)
                known = scope["state"].get("answer", "kept") if said.status == 200 else "failed"
                ANSWERS.add(_RESULTS.get(said.status, known))

    async def _refuse(
        self, refusal: Refusal, scope: Scope, said: "_Said", language: Language
    ) -> None:
        REFUSALS.add(refusal.reason)
        await refusal.response(language)(scope, _nothing, said)
        said.ended = True  # whatever the application says to it

    def _path(self, scope: Scope) -> str:
        """What is asked for, without the prefix that the sheet is served under."""
        path: str = scope["path"].strip("/")
        if self.prefix and f"{path}/".startswith(f"{self.prefix}/"):
            path = path[len(self.prefix) :].strip("/")
        return path

    def _refusal(self, scope: Scope, path: str, language: Language) -> Refusal | None:
        """What speaks against a request."""
        query: bytes = scope.get("query_string", b"")
        if len(query) > MAX_QUERY_BYTES or query.count(b"&") >= MAX_QUERY_FIELDS:
            return Refusal(414, "query", ui_text.ADDRESS_TOO_LONG[language])
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdigit() or int(length) > MAX_BODY_BYTES:
            return _too_large(language)
        if path.startswith("answer/"):
            wait = self.answers.take(owner(scope))
            if wait:
                return Refusal(429, "answers", ui_text.TOO_MANY_QUESTIONS[language], ceil(wait))
        elif path in _PAGES and scope["method"] == "GET":
            full = SESSIONS.no_room(owner(scope), for_page=True)
            if full:
                sentence = ui_text.NO_ROOM[full][language]
                return Refusal(503, full, sentence, PAGE_RETRY_SECONDS, page=True)
        return None


class _Said:
    """What is sent, its status, and whether that was all."""

    def __init__(self, send: Send) -> None:
        self._send, self.status, self.ended = send, 500, False

    async def __call__(self, message: Message) -> None:
        """Send it, unless all has been said."""
        if self.ended:
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def _too_large(language: Language) -> Refusal:
    return Refusal(413, "body", ui_text.BODY_TOO_LARGE[language])


def _bounded(receive: Receive, too_large: Callable[[], Awaitable[None]]) -> Receive:
    """The same request, which ends where its body is larger than may be."""
    taken = 0

    async def receive_bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken <= MAX_BODY_BYTES:
            return message
        await too_large()
        return {"type": "http.disconnect"}

    return receive_bounded


def _language(scope: Scope) -> Language:
    """The language of the address, or of the browser."""
    asked = _LANGUAGE.search(scope.get("query_string", b""))
    browser = Headers(scope=scope).get("accept-language")
    return choose_language(asked and asked[1].decode(), browser=browser)
