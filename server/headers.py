"""The headers of every response, Streamlit's own and its errors included: what a browser may do.

Each directive stands with its reason; docs/headers.md gives them to a host. A browser test
walks through the sheet and finds nothing that the policy forbids.
"""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Final

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INDEX: Final = Path(streamlit.__file__).parent / "static" / "index.html"
_INLINE: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)

DIRECTIVES: Final = {
    "default-src": "'none'",  # whatever is not named below: objects, media, workers, manifests
    # Streamlit's scripts and ours are files; it starts a component from a blob that it has made
    # itself, and counts in 64 bits by a few bytes of WebAssembly. The one script that stands in its
    # page is added by its hash. Nothing needs eval.
    "script-src": "'self' blob: 'wasm-unsafe-eval'",
    # Streamlit and KaTeX write styles into the page, with numbers that no hash can know.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",  # Streamlit's icon, and a picture that is saved as PNG
    "font-src": "'self' data:",  # a few letters of KaTeX's stand in Streamlit's style sheet
    "connect-src": "'self'",  # answers, and the websocket of the same host
    "frame-src": "'self'",  # the sheet on paper; how high a section is in a course page
    "base-uri": "'self'",  # the sheet on paper says where its links lead from
    "form-action": "'none'",  # no form is ever sent
}
"""What a page of the sheet may load, and from where."""

FORBIDDEN: Final = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation"),
    *("gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock"),
    *("serial", "usb", "xr-spatial-tracking"),
)
"""What no page of the sheet asks of a browser; copying and the whole screen stay."""

OTHERS: Final = {
    "X-Content-Type-Options": "nosniff",
    # A link of the sheet says what a reader has tried: that is nobody else's.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in FORBIDDEN),
}
"""What every response says beside the policy."""


def content_security_policy(ancestors: str | None) -> str:
    """The policy in one line.

    Args:
        ancestors: who may show the sheet in a frame; None for everybody.
    """
    said = DIRECTIVES | ({} if ancestors is None else {"frame-ancestors": ancestors})
    said["script-src"] = " ".join([said["script-src"], *_hashes(_INDEX.read_text("utf-8"))])
    return "; ".join(f"{name} {sources}" for name, sources in said.items())


def _hashes(page: str) -> list[str]:
    """Of the scripts that stand in a page, as a policy names them."""
    digests = [sha256(script.encode()).digest() for script in _INLINE.findall(page)]
    return [f"'sha256-{b64encode(digest).decode()}'" for digest in digests]


class Headers:
    """Adds headers to every response."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self.app, self.policy = app, policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes, and the headers with what goes."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                # Where there is another policy, browsers obey both.
                headers.append("Content-Security-Policy", self.policy)
                headers.update(OTHERS)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            if not started:  # what answers else stands outside and would know none of these
                await PlainTextResponse("Internal Server Error", 500)(
                    scope, receive, send_with_headers
                )
            raise
