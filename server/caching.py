"""What may be kept: for ever under the version that is served, for a minute under another."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from lessons.answer import version
from lessons.packed import Packed

CACHE_FOREVER: Final = "public, max-age=31536000, immutable"
CACHE_BRIEFLY: Final = "public, max-age=60"


def respond(
    request: Request, found: Packed, media_type: str = "application/json", filename: str = ""
) -> Response:
    """A document as the request takes it, or 304 where it has it already.

    Args:
        request: what was asked.
        found: the document.
        media_type: of it.
        filename: under which a browser saves it; without one it is shown.
    """
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
    if filename:
        headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    content = found.compressed if compressed else found.body
    return Response(content, headers=headers, media_type=media_type)
