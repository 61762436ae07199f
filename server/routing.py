"""All that is served beside Streamlit's own pages and files."""

from starlette.routing import Route
from streamlit import config

from server import answers, search, sheet
from server.missing import MissingPage, say_missing


def routes() -> list[Route]:
    """Answers, the search's index, the sheet on paper, and a 404 for the rest: under one prefix."""
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    prefix = f"/{base}" if base else ""
    missing = MissingPage(f"{prefix}/{{path:path}}", say_missing)
    return [*answers.routes(prefix), *search.routes(prefix), *sheet.routes(prefix), missing]
