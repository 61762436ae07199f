"""`GET /index/<version>?lang=en`: all that the search can find, as JSON; see docs/search.md."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from content import LANGUAGES, Language
from lessons.index import index
from server.caching import respond


def routes(prefix: str = "") -> list[Route]:
    """The route, with and without a version, under a prefix."""
    return [Route(f"{prefix}/index", get_index), Route(f"{prefix}/index/{{version}}", get_index)]


def get_index(request: Request) -> Response:
    """The index in a language: English, unless it is said."""
    asked = request.query_params.get("lang")
    languages: dict[str | None, Language] = {language: language for language in LANGUAGES}
    return respond(request, index(languages.get(asked, "en")))
