"""`GET /sheet/en` and `/sheet/en.md`: the two pages on paper, as `make sheet` has built them."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from content import LANGUAGES, Language
from lessons.packed import Packed
from server.caching import respond

FOLDER: Final = Path(__file__).parents[1] / "static" / "sheet"


def routes(prefix: str = "") -> list[Route]:
    """A route for each language as a document and as a note, under a prefix."""
    return [
        route
        for language in LANGUAGES
        for route in (
            Route(f"{prefix}/sheet/{language}", _get(language, "html", "text/html")),
            Route(f"{prefix}/sheet/{language}.md", _get(language, "md", "text/markdown")),
        )
    ]


def _get(language: Language, ending: str, kind: str) -> Callable[[Request], Response]:
    """What answers with one file, read once."""

    @cache
    def found() -> Packed:
        return Packed((FOLDER / f"{language}.{ending}").read_bytes())

    def get_sheet(request: Request) -> Response:
        return respond(request, found(), kind)

    return get_sheet
