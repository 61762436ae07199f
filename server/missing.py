"""An address that no page has: one sentence in the reader's language, and a way to the map.

Streamlit would open its main page under a dialog that speaks English alone.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from content import choose_language, ui_text
from lessons.answer import pages
from server.plain_page import plain_page

PAGES: Final = {*pages()} - {"home"}  # that one has no name


class MissingPage(Route):
    """Every address that a browser is sent to and that is neither a page nor a file."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the address is one; all others are Streamlit's."""
        match, child = super().matches(scope)
        path = child.get("path_params", {}).get("path", "")
        path = path.rstrip("/")
        file = path.startswith("_") or "." in path.rpartition("/")[2]
        accepts = dict(scope.get("headers", ())).get(b"accept", b"")
        missing = path and path not in PAGES and not file and b"text/html" in accepts
        return (match, child) if missing else (Match.NONE, {})


async def say_missing(request: Request) -> Response:
    """404, in the language of the address or of the browser."""
    asked, browser = request.query_params.get("lang"), request.headers.get("accept-language")
    language = choose_language(asked, browser=browser)
    home = "../" * request.path_params["path"].count("/") or "./"
    sentence, lead = ui_text.NO_PAGE[language], ui_text.TO_THE_MAP[language]
    return plain_page(language, 404, sentence, lead, link=f"{home}?lang={language}")
