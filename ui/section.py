"""One section on the page: title, the answer first, formula, question, controls, presets, picture.

A slider redraws the sliders of its section and nothing else, one fragment, and so does a preset
that moves them alone. Texts and choices, moved more rarely, redraw the page. What follows elsewhere
is asked for by the browser.

While a training of the section runs, that fragment alone runs again, every `POLL_SECONDS`. The
whole page runs only when a training begins and when it ends.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from content import Language, ui_text
from content.formulas import FORMULAS
from lessons.colouring import coloured
from lessons.control import Control
from lessons.controls import Number, Slider
from lessons.section import Section, preset
from lessons.term_marks import MarkedSection
from ui import training, view, widgets
from ui.faults import fault_said

FRAGMENT_KINDS: Final = (Slider, Number)
"""Kinds of controls that are moved again and again: from their first row on, a fragment."""


def on_page(every: Sequence[Section], language: Language) -> list[Section]:
    """Those sections of a page that stand on it now: choices of others decide."""
    controls = {key: control for one in every for key, control in one.controls.items()}
    return [
        one
        for one in every
        if all(widgets.value(controls[key], language) == it for key, it in one.shown_when.items())
    ]


@dataclass(frozen=True)
class PlacedSection:
    """A section, the rows of its fragment, and the place that the fragment fills beside its own.

    Attributes:
        with_presets: whether its presets move the fragment's own controls alone, and stand in it.
    """

    section: Section
    marked: MarkedSection
    language: Language
    rows: Sequence[Sequence[Control]]
    with_presets: bool
    answer: DeltaGenerator
    inline: bool


def draw(section: Section, marked: MarkedSection, language: Language, deciding: set[str]) -> None:
    """Draw a section.

    Args:
        section: which.
        marked: its words with the terms that it explains.
        language: of all words.
        deciding: keys of the choices that decide which sections are on the page.
    """
    with fault_said(section, language):
        _draw(section, marked, language, deciding)


def _draw(section: Section, marked: MarkedSection, language: Language, deciding: set[str]) -> None:
    st.header(section.prose(language).title, anchor=section.id)
    if section.beside:
        text, beside = st.columns([1, 1], gap="large", vertical_alignment="center")
    else:
        text = beside = st.container()
    text.container(key=f"lead-{section.id}").markdown(coloured(marked.lead))
    place = beside.container() if section.formulas else beside
    if marked.text:
        st.markdown(coloured(marked.text))
    if section.question and not section.question.choice:  # drawn by the browser like its answer
        st.html(f'<div class="question" data-of="{section.id}"></div>')
    rows = [*section.rows]
    slow = [*takewhile(lambda row: not any(isinstance(one, FRAGMENT_KINDS) for one in row), rows)]
    quick = rows[len(slow) :]
    for row in slow:
        widgets.row(row, language)
    for row in section.repeats:
        widgets.row(row, language, repeated_in=section.id)
    with place:
        for name in section.formulas_at(_values(section, language)):
            st.markdown(f"$$\n{coloured(FORMULAS[name]).strip()}\n$$")  # st.latex would centre it
    moving = bool(quick or (section.experiment and section.experiment.training))
    controls = st.container() if moving else None  # an empty place would leave a gap
    own = {control.key for row in quick for control in row}
    with_presets = _moved_by_presets(section, language) <= own
    if not with_presets:
        _presets(section, language)
    below = st.container()
    placed = PlacedSection(section, marked, language, quick, with_presets, below, view.inline())
    followed = training.is_running(section.id)
    decides = bool(own & deciding)
    every = training.POLL_SECONDS if followed else None
    if controls is None or ((decides or placed.inline) and not followed):
        with controls or nullcontext():
            _draw_controls_and_answer(placed, followed)  # the whole page follows
    else:
        with controls:
            st.fragment(_draw_controls_and_answer, run_every=every)(placed, followed)


def _draw_controls_and_answer(placed: PlacedSection, followed: bool) -> None:
    """Sliders and what they move: all that a slider redraws."""
    with fault_said(placed.section, placed.language):
        _controls_and_answer(placed, followed)


def _controls_and_answer(placed: PlacedSection, followed: bool) -> None:
    section, language = placed.section, placed.language
    if view.inline() != placed.inline:
        st.rerun()  # the route is out of reach: from now on the whole page follows
    widgets.remember_query(section.page)
    values = _values(section, language)
    for row in placed.rows:
        values |= widgets.row(row, language)
    so_far = _own_network(section, language, values)
    if section.experiment and section.experiment.training:
        order = section.experiment.training(**section.experiment.arguments(language, values))
        so_far = training.training_controls(section, language, order)
    if placed.with_presets:
        _presets(section, language)
    if section.answers or section.question:
        with placed.answer:
            view.show(section, language, values, so_far, placed.marked)
    if followed != training.is_running(section.id):
        st.rerun()  # only the whole page can begin to look again and again, or cease to


def _values(section: Section, language: Language) -> dict[str, Any]:
    """What every control that reaches a section stands at, wherever it is drawn."""
    return {key: widgets.value(one, language) for key, one in section.controls.items()}


def _own_network(section: Section, language: Language, values: dict[str, Any]) -> Any:
    """The reader's own network where one is asked for and there is one; else ours answers."""
    asked = section.personal_controls(values)
    if not (section.experiment and section.experiment.network and asked):
        return None
    model = training.trained_model(section.experiment.network(values), language)
    if model is None:
        st.info(ui_text.NOT_TRAINED[language])
        values |= {one.key: one.initial(language) for one in asked}
    return model


def _moved_by_presets(section: Section, language: Language) -> set[str]:
    """Keys of the controls that a section's presets move."""
    return {key for name in section.presets for key in preset(section, name, language)}


def _presets(section: Section, language: Language) -> None:
    """Buttons that make the point in one click."""
    if not section.presets:
        return
    blocks = section.prose(language).blocks
    with st.container(horizontal=True, gap="small", key=f"presets-{section.id}"):
        for name in section.presets:
            st.button(
                blocks[f"preset-{name}"],
                key=f"preset-{section.id}-{name}",
                on_click=widgets.set_values,
                args=(preset(section, name, language),),
            )
