"""What answers a slider, and nothing else: the one fragment of a page.

A page is read from top to bottom and names the places where answers belong; at its end they are
filled. A slider then runs the experiment and those answers alone: titles, prose, questions and
navigation stay as they are, which on the first lesson is 51 of the page's 69 messages.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import content
from content import words
from ui import controls, training
from ui.lesson import Lesson
from ui.orders import Order
from ui.parts import Part
from ui.shared import Once

Answer = Callable[..., Iterable[Part]]
"""(lesson, result, *arguments) → parts; the same for the same arguments, so that it is kept."""

_ANSWERS: WeakKeyDictionary[Hashable, dict[Hashable, Once[tuple[Part, ...]]]] = WeakKeyDictionary()
"""Result → what was answered of it, for all readers: kept as long as its experiment keeps it."""
_LOCK = Lock()


@dataclass
class Live:
    """An experiment, the sliders that move it, and the places where its answers belong.

    Args:
        lesson: the page they stand on.
        experiment: a cached call of `ui.experiments`; equal arguments give one and the same result.
        sliders: keys of `ui.controls.CONTROLS`, the lesson's main one first. Their values reach the
            experiment by these names.
        settings: what else it takes: values of controls that redraw the whole page.
        order: a training of the same arguments, if it can be watched; the experiment is then given
            its result, so far as there is one, as `so_far`. Not for one that is after another.
        after: an experiment whose sliders move this one as well, and those it is itself after:
            their values reach it too, and where that one is refused, this one waits.
    """

    lesson: Lesson
    experiment: Callable[..., Hashable]
    sliders: Sequence[str]
    settings: dict[str, Any]
    order: Callable[..., Order] | None = None
    after: "Live | None" = None
    followers: list["Live"] = field(default_factory=list)
    refused: bool = False
    places: list[tuple[DeltaGenerator, str, Answer, tuple[Hashable, ...]]] = field(
        default_factory=list
    )

    def __post_init__(self) -> None:
        """The sliders stand where the experiment is named, in its section."""
        self.home = st.container()
        self.section = replace(self.lesson)
        for leader in self.leaders:
            leader.followers.append(self)

    @property
    def leaders(self) -> "list[Live]":
        """The experiments this one stands on, the nearest first."""
        return [self.after, *self.after.leaders] if self.after else []

    def answer(self, answer: Answer, *arguments: Hashable) -> None:
        """Name the place of an answer: here, in this section."""
        self.places.append((st.container(), self.lesson.section_id, answer, arguments))

    def start(self) -> None:
        """Fill every place, now, whenever a slider moves, and while a training goes on.

        Those that follow another answer in its fragment: one run and one picture of the page for
        all that a slider moves. What has not changed is known by then, here and in the browser.
        """
        if self.after:
            return
        followed = training.running(self.section.section_id)
        with self.home:
            every = training.EVERY if followed else None
            st.fragment(_run, run_every=every)(self, followed)


def _run(live: Live, followed: bool) -> None:
    controls.remember(live.lesson.name)
    _answer(live, followed)
    for follower in live.followers:
        with follower.home:
            _answer(follower, followed=False)


def _answer(live: Live, followed: bool) -> None:
    lesson = live.section
    values = live.settings | dict(zip(live.sliders, lesson.row(*live.sliders), strict=True))
    if live.after:
        live.refused = live.after.refused
        if live.refused:
            st.caption(words.WAITING[lesson.language])  # why is said there
            return
        moving = [key for leader in live.leaders for key in leader.sliders]
        values |= {key: st.session_state[key] for key in moving}
    if live.order is None:
        _fill(live, values)
        return
    order = live.order(**values)
    job = training.same(lesson.section_id, order, lesson.language)
    if _fill(live, values, so_far=job.result if job else None):  # else there is nothing to teach
        with st.container(horizontal=True, vertical_alignment="center"):  # beside, nothing moves
            training.desk(lesson, order, job)
            if job:
                training.progress(lesson, job)
    if followed != training.running(lesson.section_id):
        st.rerun()  # only the whole page can begin to look again and again, or cease to


def _fill(live: Live, values: dict[str, Any], **more: object) -> bool:
    """Answer in every place; whether the experiment took its values."""
    lesson = live.section
    result = lesson.attempt(live.experiment, **values, **more)
    live.refused = result is None
    if result is None:
        return False  # the other experiments of the page go on
    for place, section, answer, arguments in live.places:
        with place:
            lesson.show(*_parts(lesson, section, answer, result, arguments))
    return True


def _parts(
    lesson: Lesson,
    section: str,
    answer: Answer,
    result: Hashable,
    arguments: tuple[Hashable, ...],
) -> tuple[Part, ...]:
    name, language = lesson.name, lesson.language

    def parts() -> tuple[Part, ...]:
        here = Lesson(name, language, content.page(name, language), section)
        return tuple(answer(here, result, *arguments))

    with _LOCK:
        answers = _ANSWERS.setdefault(result, {})
        once = answers.setdefault((answer, name, language, section, *arguments), Once(parts))
    return once.result()
