"""What every page begins with: its configuration, styles, language, and an address that holds.

The frame stands around a whole page, and nothing around a section in another site's page; both
begin so.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from content import Language, choose_language, ui_text
from diagrams.theme import QUANTITIES
from lessons.colouring import named_colours, run_colours
from lessons.control import Control, InvalidValue
from ui import widgets
from ui.markdown import escaped
from ui.view import load_script

ICON: Final = "🔁"
_HERE: Final = Path(__file__).parent
_STYLES: Final = ("style.css", "search.css", "share.css", "view.css")
_mount = st.components.v2.component(
    "sheet_opening",
    js=f"export default (await {load_script('opening.js')}).default;",
    isolate_styles=False,
)


@dataclass(frozen=True)
class Script:
    """A file of `static/` that a page starts with something to go by.

    Attributes:
        name: of the file; it exports a function `begin`.
        ticket: what that is given, as JSON.
    """

    name: str
    ticket: Mapping[str, Any]


def begin(
    name: str,
    title: str,
    language: Language,
    controls: Mapping[str, Control],
    script: Script,
    *styles: str,
) -> dict[str, InvalidValue]:
    """Begin a page.

    Args:
        name: its id.
        title: in the browser's tab.
        language: of the page.
        controls: every control of the page, by key.
        script: what it starts in the browser.
        styles: files in `ui/` beside those of every page.

    Returns:
        What is wrong with the address, by key; `say_invalid` says it where there is room.
    """
    st.set_page_config(
        page_title=f"{title} · {ui_text.SITE_NAME[language]}", page_icon=ICON, layout="wide"
    )
    st.html(_style(*_STYLES, *styles))
    query = widgets.query()
    _start_scripts(language, script)
    invalid_values = widgets.invalid_values(
        query, {**controls, "lang": widgets.languages(language)}
    )
    _clean_url(query, invalid_values, language)
    widgets.remember_query(name)
    return invalid_values


def say_invalid(
    invalid_values: Mapping[str, InvalidValue], controls: Mapping[str, Control], language: Language
) -> None:
    """One sentence for each bad value; its control goes to its default."""
    for key, invalid in invalid_values.items():
        if key in controls:  # a widget that has been drawn before keeps what it has
            st.session_state[key] = invalid.control.initial(language)
        st.warning(escaped(invalid.sentence(language)))


def asked_language() -> Language:
    """The URL's language, else the session's, else the browser's: Russian for ru, else English."""
    asked = (st.query_params.get("lang"), st.session_state.get("lang"))
    return choose_language(*asked, browser=st.context.locale)


def _start_scripts(language: Language, script: Script) -> None:
    """Put the language into <html lang> and, without a new history entry, into the URL.

    Only constants of an allow-list and words of the sheet reach the scripts. They must run again
    whenever the URL lacks the language, so what they are told then says another number.
    """
    missing = st.query_params.get("lang") != language
    run = st.session_state["run"] = st.session_state.get("run", 0) + missing
    told = {"language": language, "script": script.name, "ticket": script.ticket, "run": run}
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    _mount(key="opening", data=data)


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


@cache
def _style(*names: str) -> str:
    read = [(_HERE / one).read_text(encoding="utf-8") for one in names]
    return "<style>{}</style>".format("\n".join([*read, _colours()]))


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
