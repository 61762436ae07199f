"""Controls as Streamlit's widgets: each kind drawn in one way, bound to the URL by its key."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from content import LANGUAGES, Language, ui_text
from lessons.control import Control, InvalidValue
from lessons.controls import MAX_CHARACTERS, Choice, Line, Lines, Number, Scene, Slider, Switch
from lessons.ticket import repeated_key
from ui import repeats, scene_menus

BOUND: Final = "query-params"
Query = Mapping[str, list[str]]


def row(controls: Sequence[Control], language: Language, repeated_in: str = "") -> dict[str, Any]:
    """Controls side by side, as wide as they say; returns their values by key.

    Args:
        controls: of the row.
        language: of their labels.
        repeated_in: the section, if another one draws these controls as well.
    """
    if any(all(isinstance(one, kind) for one in controls) for kind in (Slider | Switch, Choice)):
        with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
            return {control.key: draw(control, language, repeated_in) for control in controls}
    weights = [control.width for control in controls]
    values = {}
    columns = st.columns(weights, vertical_alignment="bottom", gap="medium")
    for control, column in zip(controls, columns, strict=True):
        with column:
            values[control.key] = draw(control, language, repeated_in)
    for control in controls:
        if isinstance(control, Scene):
            scene_menus.scene_menus(control.key, values[control.key], language)
    return values


def draw(control: Control, language: Language, repeated_in: str = "") -> Any:
    """A control's widget; returns the value that is computed with."""
    options: dict[str, Any] = {"key": control.key, "bind": BOUND}
    if repeated_in:
        options = {"key": repeated_key(control, repeated_in)}
        put(options["key"], value(control, language))
    options |= repeats.options(control)
    if control.help:
        options["help"] = control.help[language]
    if control.enabled_when:
        other, wanted = control.enabled_when
        if _state(other) not in (None, wanted):
            reason = control.disabled_reason
            options |= {"disabled": True, "help": reason[language] if reason else None}
    said = _WIDGETS[type(control)](control, control.label[language], language, options)
    taken = control.value_or_default(said, language)
    if not repeated_in:
        repeats.note(control, taken)
    return taken


def value(control: Control, language: Language) -> Any:
    """What a control stands at that is drawn elsewhere, or further down: then the URL knows."""
    if control.key in st.session_state:
        return control.value_or_default(_state(control.key), language)
    try:
        return control.parse(*st.query_params.get_all(control.key))
    except InvalidValue:
        return control.initial(language)


def put(key: str, wanted: Any) -> None:
    """Put a widget to a value before it is drawn, if it has another: the hand may be ahead."""
    if _state(key) != wanted:
        st.session_state[key] = wanted


def _state(key: str) -> Any:
    return st.session_state.get(key)


def _slider(control: Slider, label: str, language: Language, options: dict[str, Any]) -> Any:
    bounds = (control.low, control.high, control.default, control.step)
    return st.slider(label, *bounds, **options)


def _number(control: Number, label: str, language: Language, options: dict[str, Any]) -> Any:
    bounds = (control.low, control.high, control.default, 1)
    return st.number_input(label, *bounds, width=control.pixels, **options)


def _choice(control: Choice, label: str, language: Language, options: dict[str, Any]) -> Any:
    """A choice. With labels its link is kept here: Streamlit would write the labels into it."""
    if options.pop("bind", None) and not control.labels:
        options |= {"bind": BOUND, "default": control.default}
    elif options["key"] == control.key:
        _follow_link(control)
        put(control.key, value(control, language))
    shown = partial(control.shown, language=language)
    chosen = st.segmented_control(
        label, control.options, format_func=shown, required=True, **options
    )
    if control.labels and options["key"] == control.key:
        _write_query(control, chosen)
    return chosen


def _follow_link(control: Choice) -> None:
    """Let a choice go where a link within its page leads: its widget would stay where it was.

    A hand that has just moved it goes first: the address lags behind it, and that is no link.
    """
    chosen, *addresses = st.session_state.get(f"link-{control.key}", [None])
    if _state(control.key) == chosen and st.query_params.get(control.key) not in addresses:
        st.session_state.pop(control.key, None)


def _write_query(control: Choice, chosen: str | None) -> None:
    """What a link says of a choice: nothing where it stands at its default."""
    said, now = st.query_params.get(control.key), None if chosen == control.default else chosen
    if now is None:
        st.query_params.pop(control.key, None)
    elif said != now:
        st.query_params[control.key] = now
    st.session_state[f"link-{control.key}"] = [chosen, said, now]


def _switch(control: Switch, label: str, language: Language, options: dict[str, Any]) -> Any:
    return st.toggle(label, control.default, **options)


def _line(control: Line, label: str, language: Language, options: dict[str, Any]) -> Any:
    return st.text_input(label, control.default[language], max_chars=MAX_CHARACTERS, **options)


def _lines(control: Lines, label: str, language: Language, options: dict[str, Any]) -> Any:
    default, height = control.default[language], control.height
    return st.text_area(label, default, height=height, max_chars=MAX_CHARACTERS, **options)


_WIDGETS: Final[Mapping[type[Control], Callable[..., Any]]] = {
    Slider: _slider,
    Number: _number,
    Choice: _choice,
    Switch: _switch,
    Line: _line,
    Lines: _lines,
    Scene: _line,
}


# --- the URL --------------------------------------------------------------------------------------


def query() -> dict[str, list[str]]:
    """The parameters of the URL with all their values."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def invalid_values(query: Query, controls: Mapping[str, Control]) -> dict[str, InvalidValue]:
    """Key → what is wrong with it, for every parameter that its control cannot take.

    An empty text is one too: a reader who has emptied a field is told so, a link is not.
    """
    wrong = {}
    for key in query.keys() & controls.keys():
        try:
            if controls[key].parse(*query[key]) == "" != _state(key):
                raise InvalidValue(controls[key], "")
        except InvalidValue as error:
            wrong[key] = error
    return wrong


def remember_query(page: str) -> None:
    """Keep a page's query: its link in the navigation leads back to the screen the reader left."""
    st.session_state.setdefault("visited", {})[page] = query()


def translate_untouched(controls: Mapping[str, Control], before: Language, now: Language) -> None:
    """Put every text nobody has touched, the example of one language, into another language."""
    for key, control in controls.items():
        if control.typed and _state(key) == control.initial(before):
            st.session_state[key] = control.initial(now)


def set_values(values: Mapping[str, Any]) -> None:
    """Put controls to given values before they are drawn; a preset's callback."""
    st.session_state.update(values)


def languages(language: Language) -> Choice:
    """The language as a control: drawn by the frame, here for what a link may say."""
    return Choice("lang", ui_text.LANGUAGE, language, LANGUAGES)
