"""A section's ticket: what the browser is told, so that it can ask for answers and draw them.

A page sends one with every run (`ui.view`); the offline edition writes them into its documents.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from content import Language, ui_text
from diagrams.theme import COLOUR_PAIRS
from lessons.answer import Answer, cached_answer, version
from lessons.control import Control
from lessons.section import Section, preset
from lessons.term_marks import MarkedSection


def ticket(
    section: Section,
    language: Language,
    values: Mapping[str, Any],
    marked: MarkedSection | None = None,
) -> dict[str, Any]:
    """What the browser is told of a section, as JSON has it.

    Args:
        section: which.
        language: of all words.
        values: of every control that reaches it.
        marked: its words with the terms that it explains, if it does.
    """
    said = _declared(section, language) | {
        "values": {key: one.format(values[key]) for key, one in section.controls.items()},
        "heights": _expected_heights(section, language),
    }
    return said | _marks(said, marked) if marked else said


def repeated_key(control: Control, section: str) -> str:
    """The key of a control's widget in a section that repeats it."""
    return f"{control.key}-in-{section}"


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
        "termsAt": f"terms?lang={language}",
    }


def _marks(said: Mapping[str, Any], marked: MarkedSection) -> dict[str, Any]:
    """What a ticket says where the section explains terms."""
    question = said["question"]
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


@cache
def _browser_words(language: Language) -> dict[str, str]:
    """What the browser says by itself."""
    said = (
        ui_text.CHART_LABELS
        | ui_text.DOWNLOAD_LABELS
        | ui_text.FILE_LABELS
        | {
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
            "copied": ui_text.COPIED,
            "selected": ui_text.SELECTED,
        }
    )
    return ui_text.in_language(said, language)


def _expected_heights(section: Section, language: Language) -> list[int] | None:
    """Heights that the figures will most likely take, if known: nothing moves when they come."""
    first: Answer | None = cached_answer(section.page, section.id, language, {})
    return first.heights if first else None
