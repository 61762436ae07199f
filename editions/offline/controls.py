"""Controls as HTML, marked as Streamlit marks its widgets: the same scripts follow them."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from content import Language, ui_text
from editions.offline.markup import tag, text
from lessons.control import Control
from lessons.controls import Choice, Line, Lines, Number, Scene, Slider, Switch
from lessons.section import Section
from lessons.ticket import repeated_key

Attributes = dict[str, Any]


def rows(section: Section, language: Language, live: str) -> str:
    """The controls of a section, row by row, then those that another section draws as well.

    Args:
        section: which.
        language: of labels.
        live: the section's address in the live sheet, or nothing.
    """
    own = [[(one, one.key) for one in row] for row in section.rows]
    repeated = [[(one, repeated_key(one, section.id)) for one in row] for row in section.repeats]
    return "\n".join(
        tag("div", *(_control(*one, language, section, live) for one in row), class_="row")
        for row in own + repeated
    )


def presets(section: Section, language: Language) -> str:
    """Buttons that make the point in one click."""
    blocks = section.prose(language).blocks
    buttons = [
        tag(
            "div",
            tag("button", text(blocks[f"preset-{name}"]), type="button"),
            class_=f"st-key-preset-{section.id}-{name}",
        )
        for name in section.presets
    ]
    return tag("div", *buttons, class_=f"st-key-presets-{section.id}") if buttons else ""


def _control(control: Control, widget: str, language: Language, section: Section, live: str) -> str:
    """A control under its label, with its longer word and why it may have no say."""
    shown = _KINDS[type(control)](control, f"{section.id}-{widget}", language)
    said = [shown]
    if control.help:
        about = f"{ui_text.OFFLINE['help'][language]}: {control.label[language]}"
        summary = tag("summary", "?", aria_label=about)
        said.append(tag("details", summary, tag("p", text(control.help[language])), class_="help"))
    if control.enabled_when and control.disabled_reason:
        reason = text(control.disabled_reason[language])
        said.append(tag("p", reason, class_="disabled-reason", hidden=True))
    if control.typed and live:
        words = text(ui_text.OFFLINE["change-live"][language])
        said.append(tag("a", words, href=live, data_live=section.id))
    when = json.dumps(control.enabled_when) if control.enabled_when else None
    kind = type(control).__name__.lower()
    style = f"flex-grow:{control.width:g}"
    if isinstance(control, Slider):  # where its thumb is, before a script has moved it
        style += f";--at:{(control.default - control.low) / (control.high - control.low):.4g}"
    return tag(
        "div",
        *said,
        class_=f"control {kind} st-key-{widget}",
        data_key=control.key,
        data_enabled_when=when,
        style=style,
    )


def _label(control: Control, input_id: str, language: Language, *more: str) -> str:
    return tag("label", text(control.label[language]), *more, for_=input_id)


def _slider(control: Slider, id: str, language: Language) -> str:
    start = control.format(control.default)
    return _label(control, id, language, " ", tag("output", start)) + tag(
        "input",
        type="range",
        id=id,
        min=control.format(control.low),
        max=control.format(control.high),
        step=f"{control.step:g}",
        value=start,
        autocomplete="off",
    )


def _number(control: Number, id: str, language: Language) -> str:
    return _label(control, id, language) + tag(
        "input",
        type="text",
        inputmode="numeric",
        id=id,
        value=control.format(control.default),
        autocomplete="off",
    )


def _choice(control: Choice, id: str, language: Language) -> str:
    """Buttons, one for each option: what only a reader's own network answers cannot be pressed."""
    label = control.label[language]
    buttons = [
        tag(
            "button",
            text(control.shown(option, language)),
            type="button",
            role="radio",
            aria_checked=str(option == control.default).lower(),
            disabled=option == control.personal,
            title=ui_text.OFFLINE["trains"][language] if option == control.personal else None,
        )
        for option in control.options
    ]
    group = tag("div", *buttons, role="radiogroup", aria_labelledby=id)
    return tag("p", text(label), class_="label", id=id) + group


def _switch(control: Switch, id: str, language: Language) -> str:
    box = tag("input", type="checkbox", role="switch", id=id, checked=control.default)
    return tag("label", box, " ", text(control.label[language]), for_=id)


def _line(control: Line, id: str, language: Language) -> str:
    value = control.default[language]
    return _label(control, id, language) + tag(
        "input", type="text", id=id, value=value, readonly=True
    )


def _lines(control: Lines, id: str, language: Language) -> str:
    field = tag(
        "textarea",
        text(control.default[language]),
        id=id,
        readonly=True,
        rows=control.default[language].count("\n") + 1,
    )
    return _label(control, id, language) + field


_KINDS: Final[Mapping[type[Control], Callable[..., str]]] = {
    Slider: _slider,
    Number: _number,
    Choice: _choice,
    Switch: _switch,
    Line: _line,
    Lines: _lines,
    Scene: _line,
}
