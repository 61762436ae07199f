"""A section's answer on the page: one component that asks for it, draws it and follows the hand.

It is given the values of the controls, not pictures: the browser gets those from the answer route
when the reader comes near (docs/charts.md says what was compared). Where it cannot reach the route
it says so, and the answer itself is sent.
"""

import json
from typing import Any, Final

import streamlit as st

from content import Language
from lessons.answer import answer
from lessons.refusals import Refused
from lessons.scripts import SCRIPTS_VERSION
from lessons.section import Section
from lessons.term_marks import MarkedSection
from lessons.ticket import ticket


def load_script(name: str) -> str:
    """JavaScript that loads a file of `static`, under any prefix, and anew when it has changed.

    Args:
        name: of the file.
    """
    return f"""import(new URL("../../app/static/{name}?{SCRIPTS_VERSION}",
  document.querySelector('script[src*="static/js/index."]').src).href)"""


LOAD_SCRIPT: Final = load_script("section.js")
"""What draws answers; the page starts it before its first answer arrives."""

_mount = st.components.v2.component(
    "sheet_section",
    html='<div class="answer"></div>',
    # Streamlit sends what stands here with every change: the styles come with the page's own.
    js=f"export default (await {LOAD_SCRIPT}).default;",
    isolate_styles=False,
)


def inline() -> bool:
    """Whether this reader's browser cannot reach the route: the pages then send answers."""
    return bool(st.session_state.get("inline"))


def show(
    section: Section,
    language: Language,
    values: dict[str, Any],
    so_far: Any = None,
    marked: MarkedSection | None = None,
) -> None:
    """Show a section's answer where the page is being written.

    Args:
        section: which.
        language: of all words.
        values: of every control that reaches it.
        so_far: what this reader's own training has come to: such an answer is sent with the page.
        marked: its words with the terms that it explains, if it does.
    """
    told = ticket(section, language, values, marked)
    if so_far is not None or inline():
        try:
            told["answer"] = json.loads(
                answer(section.page, section.id, language, values, so_far).json
            )
        except Refused as error:
            told["refusal"] = {"error": error.sentence, "control": error.control}
    # As bytes: given an object, Streamlit would write it out twice in every run.
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    key = f"answer-{section.page}-{section.id}"
    _mount(key=key, data=data, on_unreachable_change=_unreachable)


def _unreachable() -> None:
    st.session_state["inline"] = True
