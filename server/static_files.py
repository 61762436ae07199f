"""Files of the browser's part: compressed once, kept so, and kept by browsers for a year.

Streamlit sends its own and ours as they lie on the disk. A file is packed when it is first asked
for and never leaves; there are as many as lie in two folders, and no more can be asked for.
"""

import mimetypes
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Final

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lessons.packed import Packed
from lessons.scripts import FOLDER, SCRIPTS_VERSION
from server.caching import CACHE_FOREVER, has_already, takes_gzip

STREAMLIT_S: Final = Path(streamlit.__file__).parent / "static" / "static"
CHECK_FIRST: Final = "no-cache"  # it may be kept, and is asked about every time
_TEXT: Final = {".js", ".css", ".json", ".svg", ".txt"}
_NAMED_BY_VERSION: Final = re.compile(r"-\d+\.\d+\.\d+\.min\.js")
_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class StaticFile:
    """One file; it is read when it is first asked for.

    Attributes:
        path: where it lies.
        hashed: whether its name says what is in it: another would have another name.
    """

    def __init__(self, path: Path, hashed: bool) -> None:
        self.path, self.hashed = path, hashed
        self.is_text = path.suffix in _TEXT
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.media_type = "text/javascript" if path.suffix == ".js" else kind
        self._lock = Lock()

    @cached_property
    def _packed(self) -> tuple[str, bytes]:
        """A name for its bytes, and these, compressed where that makes them fewer."""
        read = Packed(self.path.read_bytes())
        return read.etag, read.compressed if self.is_text else read.body

    def pack(self) -> None:
        """Read it; whoever asks meanwhile waits."""
        with self._lock:
            _ = self._packed

    @property
    def is_packed(self) -> bool:
        """Whether it has been read."""
        return "_packed" in self.__dict__

    @property
    def etag(self) -> str:
        """A name for its bytes."""
        return self._packed[0]

    @property
    def kept(self) -> bytes:
        """What is kept of it."""
        return self._packed[1]

    def body(self) -> bytes:
        """As it is; what is kept compressed is read from the disk again, which few want."""
        return self.path.read_bytes() if self.is_text else self.kept


def files() -> dict[str, StaticFile]:
    """Address below the base → the file."""
    theirs = {
        f"/static/{path.relative_to(STREAMLIT_S).as_posix()}": StaticFile(path, True)
        for path in STREAMLIT_S.rglob("*")
        if path.is_file()
    }
    ours = {
        f"/app/static/{path.name}": StaticFile(path, bool(_NAMED_BY_VERSION.search(path.name)))
        for path in FOLDER.glob("*.js")
    }
    return theirs | ours


class StaticFiles:
    """Answers what is asked for a file, and passes on the rest."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.files = {prefix + address: file for address, file in files().items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        asked = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        path = scope["path"].removeprefix(scope.get("root_path", "")) if asked else ""
        file = self.files.get(path)
        if file is None:
            await self.app(scope, receive, send)
            return
        if not file.is_packed:
            await run_in_threadpool(file.pack)
        request = Request(scope)
        versioned = scope["query_string"] == SCRIPTS_VERSION.encode()
        forever = file.hashed or (versioned and path.endswith(".js"))
        headers = {"Cache-Control": CACHE_FOREVER if forever else CHECK_FIRST}
        if "range" in request.headers or not (file.is_text and takes_gzip(request)):
            body = await run_in_threadpool(file.body)
            response = _whole_or_part(request, file, body, headers)
        else:
            response = _sent(request, file, file.kept, headers | {"Content-Encoding": "gzip"})
        await response(scope, receive, send)


def _sent(
    request: Request, file: StaticFile, body: bytes, headers: Mapping[str, str], status: int = 200
) -> Response:
    """A body, or 304 where the request has it already."""
    gzip = "-gzip" if "Content-Encoding" in headers else ""  # other bytes, another name
    said = {"ETag": f'"{file.etag}{gzip}"', "Accept-Ranges": "bytes"}
    said |= {"Vary": "Accept-Encoding"} if file.is_text else {}
    if has_already(request, f"{file.etag}{gzip}"):
        return Response(status_code=304, headers=said | {"Cache-Control": headers["Cache-Control"]})
    return Response(body, status, {**headers, **said}, media_type=file.media_type)


def _whole_or_part(
    request: Request, file: StaticFile, body: bytes, headers: Mapping[str, str]
) -> Response:
    """As much of a body as is asked for: all of it, unless it is asked for one part."""
    found = _RANGE.fullmatch(request.headers.get("range", ""))
    since = request.headers.get("if-range")
    if (
        not found
        or not any(found.groups())
        or request.method == "HEAD"
        or since not in (None, f'"{file.etag}"')
    ):
        return _sent(request, file, body, headers)
    first, last = found.groups()
    size = len(body)
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if first and last and int(last) < start:
        return _sent(request, file, body, headers)  # no range at all
    if start >= size:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
    part = {"Content-Range": f"bytes {start}-{end}/{size}"}
    return _sent(request, file, body[start : end + 1], {**headers, **part}, 206)
