"""An address that no page has: one sentence in the reader's language, and a way to the map.

Streamlit would open its main page under a dialog that speaks English alone.
"""

from html import escape
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from content import choose_language, ui_text
from lessons.answer import pages

PAGES: Final = {*pages()} - {"home"}  # that one has no name
_HTML: Final = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{site}</title>
<style>
:root {{ color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif; }}
body {{ max-width: 34rem; margin: 20vh auto 0; padding: 0 1rem; }}
a {{ color: inherit; }}
</style>
<h1>{sentence}</h1>
<p><a href="{home}?lang={language}">{lead}</a></p>
"""


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
    said: dict[str, Any] = {
        "language": language,
        "site": ui_text.SITE_NAME[language],
        "sentence": ui_text.NO_PAGE[language],
        "lead": ui_text.TO_THE_MAP[language],
        "home": "../" * request.path_params["path"].count("/") or "./",
    }
    page = _HTML.format_map({key: escape(value) for key, value in said.items()})
    return HTMLResponse(page, 404, headers={"Cache-Control": "no-store"})
