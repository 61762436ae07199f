"""The field of the search: what the browser needs to draw it and to find in the index."""

import json
from functools import cache
from typing import Final

import streamlit as st

from content import Language, ui_text
from lessons.answer import pages, version
from ui.view import load_script

_mount = st.components.v2.component(
    "sheet_search",
    html='<div class="search"></div>',
    js=f"export default (await {load_script('search.js')}).default;",
    isolate_styles=False,
)
KEY: Final = "search"


def field(language: Language) -> None:
    """The field: one line above the page, wherever the reader is on it."""
    _mount(key=KEY, data=_ticket(language))


@cache
def _ticket(language: Language) -> bytes:
    ticket = {
        "language": language,
        "version": version(),
        "pages": pages(),
        "words": ui_text.in_language(ui_text.SEARCH, language),
    }
    return json.dumps(ticket, ensure_ascii=False, separators=(",", ":")).encode()
