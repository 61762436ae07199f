"""All that is served beside Streamlit's own pages and files."""

from starlette.routing import Route

from server import answers, health, metrics, search, sheet
from server.missing import MissingPage, say_missing
from server.settings import prefix


def routes() -> list[Route]:
    """Answers, the index, the sheet on paper, health, metrics, and a 404 for the rest."""
    base = prefix()
    missing = MissingPage(f"{base}/{{path:path}}", say_missing)
    parts = (health, metrics, answers, search, sheet)
    return [*(route for part in parts for route in part.routes(base)), missing]
