"""All that is served beside Streamlit's own pages and files."""

from starlette.routing import Route
from streamlit import config

from server import answers
from server.missing import MissingPage, say_missing


def routes() -> list[Route]:
    """The answer route and, for addresses that no page has, a 404, under Streamlit's own prefix."""
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    prefix = f"/{base}" if base else ""
    return [*answers.routes(prefix), MissingPage(f"{prefix}/{{path:path}}", say_missing)]
