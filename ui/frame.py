"""Page order, language, navigation: what stands around every lesson."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from content import LANGUAGES, Language, Text, choose_language, ui_text
from diagrams.theme import QUANTITIES
from lessons.answer import LESSONS
from lessons.colouring import coloured, named_colours, run_colours
from lessons.control import Control, InvalidValue
from lessons.prose import Prose, prose
from lessons.term_marks import marked_page
from ui import search, widgets
from ui.markdown import escaped
from ui.view import LOAD_SCRIPT

ICON: Final = "🔁"
_STYLE: Final = "\n".join(
    (Path(__file__).parent / name).read_text(encoding="utf-8")
    for name in ("style.css", "search.css", "view.css")
)
_SCRIPT: Final = (Path(__file__).parent / "frame.js").read_text(encoding="utf-8")


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


def frame(name: str, controls: Mapping[str, Control]) -> tuple[Language, DeltaGenerator | None]:
    """Begin a page: configuration, language, navigation, title.

    Args:
        name: the page's id, a key of `PAGES`.
        controls: every control of the page, by key.

    Returns:
        The language, and the place where a lesson's sections are listed as links.
    """
    language = _language()
    said = page_prose(name, language)
    st.set_page_config(
        page_title=f"{said.title} · {ui_text.SITE_NAME[language]}", page_icon=ICON, layout="wide"
    )
    st.html(f"<style>{_STYLE}\n{_colours()}</style>")
    query = widgets.query()
    _set_browser_language(language)
    invalid_values = widgets.invalid_values(
        query, {**controls, "lang": widgets.languages(language)}
    )
    _clean_url(query, invalid_values, language)
    widgets.remember_query(name)
    with st.sidebar:
        _navigation(language, controls)
        outline = st.container(key="outline").empty() if name != "home" else None
    search.field(language)
    st.title(said.title, anchor=False)
    st.markdown(f":gray[{coloured(marked_page(name, (), language).lead)}]")
    for key, invalid in invalid_values.items():
        if key in controls:  # a widget that has been drawn before keeps what it has
            st.session_state[key] = invalid.control.initial(language)
        st.warning(escaped(invalid.sentence(language)))
    return language, outline


def page_prose(name: str, language: Language) -> Prose:
    """A page's title and the question it answers."""
    return prose(LESSONS / name / "page", language)


def table_of_contents(language: Language) -> None:
    """The list of lessons with the question each answers; home's table of contents."""
    for name in PAGES:
        if name != "home":
            _page_link(name, language, f" — {page_prose(name, language).lead}")


def _language() -> Language:
    """The URL's language, else the session's, else the browser's: Russian for ru, else English."""
    asked = (st.query_params.get("lang"), st.session_state.get("lang"))
    return choose_language(*asked, browser=st.context.locale)


def _set_browser_language(language: Language) -> None:
    """Put the language into <html lang> and, without a new history entry, into the URL.

    Only constants of an allow-list reach the script. It must run again whenever the URL lacks the
    language, so it then carries a number that differs from run to run.
    """
    missing = st.query_params.get("lang") != language
    run = st.session_state["run"] = st.session_state.get("run", 0) + missing
    script = _SCRIPT.replace("LANGUAGE", f'"{language}"').replace("LOAD", LOAD_SCRIPT)
    st.html(f"<script>{script}// {run:d}\n</script>", unsafe_allow_javascript=True)


def _clean_url(
    query: widgets.Query, invalid_values: Mapping[str, InvalidValue], language: Language
) -> None:
    """Drop what no control takes, before Streamlit fills its widgets with it.

    Only on a session's first run: later the controls own their parameters.
    """
    if invalid_values and "visited" not in st.session_state:
        kept = {key: values[-1] for key, values in query.items() if key not in invalid_values}
        st.query_params.from_dict({**kept, "lang": language})
        if context := get_script_run_ctx():
            with context.session_state.query_params() as params:
                params.set_initial_query_params_from_current()


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


def _colours() -> str:
    """Our own colours by name; and formulas, set in the light ones, in their twins where dark."""
    # Outside the components Streamlit does not name the colours of runs.
    rules = [
        f".stApp {{ {named_colours()} }}",
        f".question, .term-window {{ {run_colours()} }}",
    ]
    for light, dark in QUANTITIES.values():
        red, green, blue = bytes.fromhex(light[1:])  # browsers give inline colours back as rgb()
        rules.append(
            f'.katex [style*="color: rgb({red}, {green}, {blue})"]'
            f" {{ color: light-dark({light}, {dark}) !important; }}"
        )
    return "\n".join(rules)
