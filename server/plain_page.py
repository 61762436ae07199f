"""A page of a few words, without Streamlit: what is missing, and who has to wait."""

from html import escape
from typing import Final

from starlette.responses import HTMLResponse

from content import Language, ui_text

_HTML: Final = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
{refresh}<title>{site}</title>
<style>
:root {{ color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif; }}
body {{ max-width: 34rem; margin: 20vh auto 0; padding: 0 1rem; }}
a {{ color: inherit; }}
</style>
<h1>{title}</h1>
<p>{words}</p>
"""


def plain_page(
    language: Language, status: int, title: str, words: str, link: str = "", seconds: int = 0
) -> HTMLResponse:
    """A response that no cache keeps.

    Args:
        language: of all words.
        status: of the response.
        title: above.
        words: below.
        link: where the words lead to, if anywhere.
        seconds: after which the page loads again by itself; 0 if it does not.
    """
    words = escape(words)
    page = _HTML.format(
        language=language,
        refresh=f'<meta http-equiv="refresh" content="{seconds}">\n' if seconds else "",
        site=escape(ui_text.SITE_NAME[language]),
        title=escape(title),
        words=f'<a href="{escape(link)}">{words}</a>' if link else words,
    )
    return HTMLResponse(page, status, headers={"Cache-Control": "no-store"})
