"""A section's answer on the page: one component that asks for it, draws it and follows the hand.

It is given the values of the controls, not pictures: the browser gets those from the answer route
when the reader comes near (docs/charts.md says what was compared). Where it cannot reach the route
it says so, and the answer itself is sent.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import streamlit as st

from content import Language, ui_text
from diagrams.theme import COLOUR_PAIRS
from lessons.answer import Answer, answer, cached_answer, version
from lessons.refusals import Refused
from lessons.section import Section, preset
from lessons.term_marks import MarkedSection
from ui.repeats import repeated_key

_HERE: Final = Path(__file__).parent
_STATIC: Final = _HERE.parent / "static"
_VERSION: Final = crc32(b"".join(path.read_bytes() for path in sorted(_STATIC.glob("*.js"))))


def load_script(name: str) -> str:
    """JavaScript that loads a file of `static`, under any prefix, and anew when it has changed.

    Args:
        name: of the file.
    """
    return f"""import(new URL("../../app/static/{name}?{_VERSION:x}",
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
    ticket = _declared(section, language) | {
        "values": {key: one.format(values[key]) for key, one in section.controls.items()},
        "heights": _expected_heights(section, language),
    }
    if marked:
        ticket |= _marks(ticket, marked)
    if so_far is not None or inline():
        try:
            ticket["answer"] = json.loads(
                answer(section.page, section.id, language, values, so_far).json
            )
        except Refused as error:
            ticket["refusal"] = {"error": error.sentence, "control": error.control}
    # As bytes: given an object, Streamlit would write it out twice in every run.
    data = json.dumps(ticket, ensure_ascii=False, separators=(",", ":")).encode()
    key = f"answer-{section.page}-{section.id}"
    _mount(key=key, data=data, on_unreachable_change=_unreachable)


@cache
def _declared(section: Section, language: Language) -> dict[str, Any]:
    """What a ticket says of a section wherever its controls stand."""
    runs, options = section.question_words(language)
    controls = section.controls.items()
    return {
        "page": section.page,
        "section": section.id,
        "language": language,
        "version": version(),
        "controls": _widgets_of(section),
        "defaults": {key: one.format(one.initial(language)) for key, one in controls},
        "presets": {name: _pressed(section, name, language) for name in section.presets},
        "question": {"runs": runs, "options": options} if section.question else None,
        "words": _browser_words(language),
        "colourPairs": COLOUR_PAIRS,
    }


def _marks(ticket: dict[str, Any], marked: MarkedSection) -> dict[str, Any]:
    """What a ticket says where the section explains terms."""
    question = ticket["question"]
    asked = {"question": question | {"runs": marked.question}} if question else {}
    return {"terms": marked.said, **asked}


def _pressed(section: Section, name: str, language: Language) -> dict[str, str]:
    """What a link says of the controls that a preset moves, once it has moved them."""
    moved = preset(section, name, language)
    return {key: section.controls[key].format(value) for key, value in moved.items()}


def _widgets_of(section: Section) -> dict[str, dict[str, Any]]:
    """Key of a widget of the section → what the browser needs to follow its control."""
    drawn = {one.key: one.for_browser for one in section.drawn}
    return drawn | {repeated_key(one, section.id): one.for_browser for one in section.repeated}


def _unreachable() -> None:
    st.session_state["inline"] = True


@cache
def _browser_words(language: Language) -> dict[str, str]:
    """What the browser says by itself."""
    said = ui_text.CHART_LABELS | {
        "notice": ui_text.WHAT_TO_NOTICE,
        "predict": ui_text.PREDICT_FIRST,
        "right": ui_text.RIGHT,
        "wrong": ui_text.WRONG,
        "waits": ui_text.PICTURE_WAITS,
        "show": ui_text.SHOW_PICTURE,
        "again": ui_text.ASK_AGAIN,
        "more": ui_text.MORE,
        "read": ui_text.READ,
        "busy": ui_text.SERVER_BUSY,
        "offline": ui_text.SERVER_UNREACHABLE,
        "copy": ui_text.COPY_PROGRAM,
    }
    return ui_text.in_language(said, language)


def _expected_heights(section: Section, language: Language) -> list[int] | None:
    """Heights that the figures will most likely take, if known: nothing moves when they come."""
    first: Answer | None = cached_answer(section.page, section.id, language, {})
    return first.heights if first else None
