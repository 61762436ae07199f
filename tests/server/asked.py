"""A request to the answer route, without a server: ASGI as it stands."""

import asyncio
import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.types import ASGIApp

from server import routes


@dataclass(frozen=True)
class Response:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content(self) -> bytes:
        """The body as it was before it was packed."""
        packed = self.headers.get("content-encoding") == "gzip"
        return gzip.decompress(self.body) if packed else self.body

    @property
    def said(self) -> dict[str, Any]:
        """The body as JSON."""
        read: dict[str, Any] = json.loads(self.content)
        return read


Query = Mapping[str, str | Sequence[str]]


def written(query: Query) -> bytes:
    """A query as a browser writes it, and half a pair as none would."""
    pairs = [
        (key, raw)
        for key, given in query.items()
        for raw in ([given] if isinstance(given, str) else given)
    ]
    quoted = [f"{quote(key)}={quote(raw, safe='', errors='surrogatepass')}" for key, raw in pairs]
    return "&".join(quoted).encode()


async def send(
    path: str,
    query: Query | bytes = b"",
    method: str = "GET",
    app: ASGIApp | None = None,
    client: str | None = None,
    body: Sequence[bytes] = (b"",),
    **headers: str,
) -> Response:
    """A request to an application, or to a fresh one with the routes of now."""
    string = query if isinstance(query, bytes) else written(query)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": string,
        "headers": [
            (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
        ],
        "server": ("test", 80),
        "client": client and (client, 50_000),
    }
    parts_sent = iter(body)
    left = len(body)
    events: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        nonlocal left
        left -= 1
        return {"type": "http.request", "body": next(parts_sent, b""), "more_body": left > 0}

    async def take(event: Any) -> None:
        events.append(event)

    await (app or Starlette(routes=routes()))(scope, receive, take)
    start, *parts = events
    return Response(
        start["status"],
        {name.decode().lower(): value.decode() for name, value in start["headers"]},
        b"".join(part.get("body", b"") for part in parts),
    )


def get(path: str, query: Query | bytes = b"", **options: Any) -> Response:
    """One request on its own; options are those of `send`, and headers."""
    return asyncio.run(send(path, query, **options))
