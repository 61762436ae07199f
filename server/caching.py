"""JSON that may be kept: for ever under the version that is served, for a minute under another."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from lessons.answer import version
from lessons.packed import PackedJson

CACHE_FOREVER: Final = "public, max-age=31536000, immutable"
CACHE_BRIEFLY: Final = "public, max-age=60"


def respond(request: Request, found: PackedJson) -> Response:
    """JSON as the request takes it, or 304 where it has it already."""
    current = request.path_params.get("version") == version()
    headers = {
        "Cache-Control": CACHE_FOREVER if current else CACHE_BRIEFLY,
        "ETag": f'"{found.etag}"',
        "Vary": "Accept-Encoding",
    }
    if f'"{found.etag}"' in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    compressed = "gzip" in request.headers.get("accept-encoding", "")
    if compressed:
        headers["Content-Encoding"] = "gzip"
    content = found.compressed if compressed else found.json
    return Response(content, headers=headers, media_type="application/json")
