"""What may be kept: for ever under the version that is served, for a minute under another."""

import re
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from lessons.answer import version
from lessons.packed import Packed

CACHE_FOREVER: Final = "public, max-age=31536000, immutable"
CACHE_BRIEFLY: Final = "public, max-age=60"
_GZIP: Final = r"(?:x-)?gzip(?:;q=(?!0(?:\.0*)?$).*)?"  # a quality of 0 is a refusal


def has_already(request: Request, etag: str) -> bool:
    """Whether a request names these very bytes as what it has."""
    said = request.headers.get("if-none-match", "")
    return said.strip() == "*" or f'"{etag}"' in said


def takes_gzip(request: Request) -> bool:
    """Whether whoever asks unpacks gzip."""
    said = request.headers.get("accept-encoding", "").replace(" ", "")
    return any(re.fullmatch(_GZIP, one, re.IGNORECASE) for one in said.split(","))


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
    if has_already(request, found.etag):
        return Response(status_code=304, headers=headers)
    compressed = takes_gzip(request)
    if compressed:
        headers["Content-Encoding"] = "gzip"
    if filename:
        headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    content = found.compressed if compressed else found.body
    return Response(content, headers=headers, media_type=media_type)
