"""Page order, language, navigation: what stands around every lesson."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st

import content
from content import LANGUAGES, Language, Text, words
from content.template import fill
from diagrams.theme import QUANTITIES, SURFACES
from ui import controls
from ui.chart import LOAD
from ui.lesson import Lesson, literal

ICON: Final = "🔁"
LONGEST_QUOTE: Final = 40
Query = dict[str, list[str]]
_STYLE: Final = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
_SCRIPT: Final = (Path(__file__).parent / "frame.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Link:
    """A page in the navigation."""

    path: str
    label: Text


PAGES: Final = {
    "home": Link("app.py", Text(ru="Карта", en="Map")),
    "structures": Link("pages/structures.py", Text(ru="Структуры", en="Structures")),
    "scheme": Link("pages/scheme.py", Text(ru="Схема работы", en="How it works")),
    "embedding": Link(
        "pages/embedding.py", Text(ru="Эмбеддинги и дополнение", en="Embedding and padding")
    ),
    "pipeline": Link("pages/pipeline.py", Text(ru="Общая схема", en="The whole pipeline")),
    "problems": Link("pages/problems.py", Text(ru="Проблемы", en="Problems")),
}
"""Pages in reading order; a page is listed once it has content."""


def frame(name: str) -> Lesson:
    """Begin a page: configuration, language, navigation, title.

    Args:
        name: the page's key in `PAGES`, and the name of its prose.

    Returns:
        The lesson to write sections into.
    """
    language = _language()
    prose = content.page(name, language)
    st.set_page_config(
        page_title=f"{prose.title} · {words.SHEET[language]}", page_icon=ICON, layout="wide"
    )
    st.html(f"<style>{_STYLE}\n{_colours()}</style>")
    query = controls.query()
    _tell_browser(language)
    misfits = controls.misfits(query)
    _clean_url(query, misfits, language)
    controls.remember(name)
    with st.sidebar:
        _navigation(language)
        outline = st.container(key="outline").empty() if name != "home" else None
    lesson = Lesson(name, language, prose, outline=outline)
    lesson.title()
    _report_misfits(misfits, language)
    return lesson


def contents(language: Language) -> None:
    """The list of lessons with the question each answers; home's table of contents."""
    for name in PAGES:
        if name != "home":
            _page_link(name, language, f" — {content.page(name, language).question}")


def _language() -> Language:
    """The URL's language, else the session's, else the browser's: Russian for ru, else English."""
    for wanted in (st.query_params.get("lang"), st.session_state.get("lang")):
        for language in LANGUAGES:
            if language == wanted:
                return language
    return "ru" if (st.context.locale or "").lower().startswith("ru") else "en"


def _tell_browser(language: Language) -> None:
    """Put the language into <html lang> and, without a new history entry, into the URL.

    Only constants of an allow-list reach the script. It must run again whenever the URL lacks the
    language, so it then carries a number that differs from run to run.
    """
    missing = st.query_params.get("lang") != language
    run = st.session_state["run"] = st.session_state.get("run", 0) + missing
    script = _SCRIPT.replace("LANGUAGE", f'"{language}"').replace("LOAD", LOAD)
    st.html(f"<script>{script}// {run:d}\n</script>", unsafe_allow_javascript=True)


def _clean_url(query: Query, misfits: Query, language: Language) -> None:
    """Drop what no control takes, before Streamlit drops it one message at a time.

    Only on a session's first run: later the controls own their parameters.
    """
    if misfits and "visited" not in st.session_state:
        kept = {key: values[-1] for key, values in query.items() if key not in misfits}
        st.query_params.from_dict({**kept, "lang": language})


def _navigation(language: Language) -> None:
    st.html(f"<p class='sheet-name'>{words.SHEET[language]}</p>")
    for name in PAGES:
        _page_link(name, language)
    st.session_state["lang"] = language
    st.segmented_control(
        words.LANGUAGE[language],
        LANGUAGES,
        key="lang",
        required=True,
        label_visibility="collapsed",
        on_change=_switch_language,
        args=(language,),
    )


def _page_link(name: str, language: Language, about: str = "") -> None:
    """A link that leads back to the screen the reader left, in the language of this page."""
    query = {**st.session_state["visited"].get(name, {}), "lang": [language]}
    pairs = [(key, value) for key, values in query.items() for value in values]
    label = PAGES[name].label[language]
    st.page_link(
        PAGES[name].path,
        label=f"**{label}**{about}" if about else label,
        query_params=pairs,
        width="stretch",
    )


def _switch_language(before: Language) -> None:
    now = st.session_state["lang"]
    controls.translate(before, now)
    st.query_params["lang"] = now


def _report_misfits(misfits: Query, language: Language) -> None:
    """Say which values of the link were not taken, once, in the reader's language."""
    for key, values in misfits.items():
        st.warning(
            fill(
                words.BAD_VALUE[language],
                key=f"`{key}`",
                value=literal(" & ".join(values)[:LONGEST_QUOTE]),
                wanted=controls.CONTROLS[key].wanted(language),
                default=literal(controls.fallback(key, values, language)[:LONGEST_QUOTE]),
            )
        )


def _colours() -> str:
    """Our own colours by name; and formulas, set in the light ones, in their twins where dark."""
    own = {name: QUANTITIES[name] for name in "hL"}
    own |= {name: SURFACES[name] for name in ("paper", "grid", "muted")}
    named = [f"--sheet-{name}: light-dark({light}, {dark});" for name, (light, dark) in own.items()]
    rules = [f".stApp {{ {' '.join(named)} }}"]
    for light, dark in QUANTITIES.values():
        red, green, blue = bytes.fromhex(light[1:])  # browsers give inline colours back as rgb()
        rules.append(
            f'.katex [style*="color: rgb({red}, {green}, {blue})"]'
            f" {{ color: light-dark({light}, {dark}) !important; }}"
        )
    return "\n".join(rules)
