"""Page order and navigation: what stands around every lesson."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from content import LANGUAGES, Language, Text, ui_text
from lessons.answer import LESSONS
from lessons.colouring import coloured
from lessons.control import Control
from lessons.prose import Prose, prose
from lessons.section import Section
from lessons.term_marks import marked_page
from ui import opening, search, widgets


@dataclass(frozen=True)
class PageLink:
    """A page in the navigation."""

    path: str
    label: Text


PAGES: Final = {
    name: PageLink("" if name == "home" else f"pages/{name}.py", label)
    for name, label in ui_text.PAGE_NAMES.items()
}
"""Pages in reading order."""


def frame(
    name: str, every: Sequence[Section], controls: Mapping[str, Control]
) -> tuple[Language, DeltaGenerator | None]:
    """Begin a page: configuration, language, navigation, title.

    Args:
        name: the page's id, a key of `PAGES`.
        every: its sections.
        controls: every control of the page, by key.

    Returns:
        The language, and the place where a lesson's sections are listed as links.
    """
    language = opening.asked_language()
    said = page_prose(name, language)
    share = opening.Script("share.js", _share_ticket(name, tuple(every), language))
    invalid_values = opening.begin(name, said.title, language, controls, share)
    with st.sidebar:
        _navigation(language, controls)
        outline = st.container(key="outline").empty() if name != "home" else None
    search.field(language)
    st.title(said.title, anchor=False)
    st.markdown(f":gray[{coloured(marked_page(name, (), language).lead)}]")
    opening.say_invalid(invalid_values, controls, language)
    return language, outline


@cache
def _share_ticket(name: str, every: tuple[Section, ...], language: Language) -> dict[str, Any]:
    """What the button beside every title of a section goes by."""
    return {
        "page": name,
        "language": language,
        "site": ui_text.SITE_NAME[language],
        "shownWhen": {one.id: dict(one.shown_when) for one in every if one.shown_when},
        "words": ui_text.in_language(ui_text.SHARE, language),
    }


def page_prose(name: str, language: Language) -> Prose:
    """A page's title and the question it answers."""
    return prose(LESSONS / name / "page", language)


def below_section(section: Section, language: Language) -> None:
    """What the sheet itself puts below a section: the list of its pages, below the map."""
    if (section.page, section.id) == ("home", "map"):
        _table_of_contents(language)


def _table_of_contents(language: Language) -> None:
    """The list of lessons with the question each answers."""
    for name in PAGES:
        if name != "home":
            _page_link(name, language, f" — {page_prose(name, language).lead}")


def _navigation(language: Language, controls: Mapping[str, Control]) -> None:
    st.html(f"<p class='sheet-name'>{ui_text.SITE_NAME[language]}</p>")
    for name in PAGES:
        _page_link(name, language)
    st.session_state["lang"] = language
    st.segmented_control(
        ui_text.LANGUAGE[language],
        LANGUAGES,
        key="lang",
        required=True,
        label_visibility="collapsed",
        on_change=_switch_language,
        args=(language, controls),
    )


def _page_link(name: str, language: Language, about: str = "") -> None:
    """A link that leads back to the screen the reader left, in the language of this page."""
    query = {**st.session_state["visited"].get(name, {}), "lang": [language]}
    pairs = [(key, value) for key, values in query.items() for value in values]
    label = PAGES[name].label[language]
    st.page_link(
        PAGES[name].path or _home(),
        label=f"**{label}**{about}" if about else label,
        query_params=pairs,
        width="stretch",
    )


def _home() -> str:
    """The main script's own name: `home.py`, or `app.py` where a launcher runs that as a script."""
    context = get_script_run_ctx()
    return Path(context.main_script_path).name if context else "home.py"


def _switch_language(before: Language, controls: Mapping[str, Control]) -> None:
    now = st.session_state["lang"]
    widgets.translate_untouched(controls, before, now)
    st.query_params["lang"] = now
