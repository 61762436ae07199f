"""One section without the frame, in another site's page: `?embed=true&section=wall`.

docs/embedding.md tells how to put it there, and what it says to the page around it.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from content import Language, ui_text
from lessons import standalone
from lessons.section import Section
from lessons.term_marks import marked_page
from ui import opening, repeats
from ui import section as sections
from ui.frame import below_section

PARAMETER = "section"
"""What a link names the section with; the browser drops `embed` and says it to Streamlit."""


def asked_section() -> str | None:
    """Id of the one section that the address asks for, if it does."""
    return st.query_params.get(PARAMETER) if st.context.is_embedded else None


def draw(name: str, every: Sequence[Section], asked: str) -> None:
    """A page that is one section; an unknown one gets a sentence.

    Args:
        name: id of the page.
        every: its sections.
        asked: id of the section, as the address has it.
    """
    language = opening.asked_language()
    section = next((one for one in every if one.id == asked), None)
    place: dict[str, Any] = {"page": name, "language": language}
    if section:  # nothing that is not the sheet's own reaches a script
        place |= {"section": section.id, "shownWhen": dict(section.shown_when)}
    script = opening.Script("embed.js", place)
    if section is None:
        opening.begin(name, ui_text.SITE_NAME[language], language, {}, script, "embed.css")
        st.warning(ui_text.NO_SECTION[language])
        _way_to_the_sheet("./", language)
        return
    controls = standalone.standalone(section, tuple(every)).controls
    title = section.prose(language).title
    wrong = opening.begin(name, title, language, controls, script, "embed.css")
    opening.say_invalid(wrong, controls, language)
    on_page = tuple(sections.on_page(every, language))
    alone = standalone.standalone(section, on_page)
    repeats.begin([alone])
    marked = marked_page(name, (section.id,), language).sections[section.id]
    deciding = {key for one in every for key in one.shown_when}
    sections.draw(alone, marked, language, deciding)
    below_section(section, language)
    _way_to_the_sheet(f"#{section.id}", language)


def _way_to_the_sheet(address: str, language: Language) -> None:
    """A line at the end; the browser makes the address one of the whole sheet."""
    with st.container(key="whole-sheet"):
        st.markdown(f"[{ui_text.OPEN_IN_SHEET[language]}]({address})")
