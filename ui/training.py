"""Training in the page: settings, a button, and a picture that follows the learning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

import streamlit as st

from content import words
from content.template import number, percent
from diagrams import exams
from ui import controls
from ui.chart import Drawing
from ui.classroom import CLASSROOM, Job, Settings
from ui.lesson import Lesson

if TYPE_CHECKING:
    from rnn_core.demos import Weights
    from rnn_core.pretraining import Model

EVERY = 0.4  # seconds between two looks at a training
DRAWN = 400  # points of a curve


def weights(lesson: Lesson, network: str, trained: bool, mine: bool) -> Weights:
    """Whose network answers: the reader's own, if they want it and have one, or ours."""
    if mine:
        model = taught(lesson, network)
        if model is not None:
            return model
        st.info(words.NOT_TAUGHT[lesson.language])
    return "trained" if trained else "untrained"


def taught(lesson: Lesson, network: str) -> Model | None:
    """The network this reader has trained, if it is the one in question and is ready."""
    settings = st.session_state.get("taught")
    if settings is None or (settings.name, settings.language) != (network, lesson.language):
        return None
    job = CLASSROOM.watch(settings, _reader())
    return job.model if job else None


def train(lesson: Lesson, network: str) -> None:
    """The controls of a training, and the training itself; what moves in it redraws it alone."""
    with st.container(key="training"):
        _section(replace(lesson), network)  # a copy stays in this section


@st.fragment
def _section(lesson: Lesson, network: str) -> None:
    controls.remember(lesson.name)
    steps, rate, seed = lesson.controls("steps", "rate", "lesson")
    wanted = Settings(network, lesson.language, steps, float(rate), seed)
    st.button(
        words.TRAIN[lesson.language], key="train", type="primary", on_click=_enrol, args=(wanted,)
    )
    settings = st.session_state.get("taught")
    if st.session_state.get("refused"):
        st.warning(lesson.line("full"))
    if settings is not None and settings.name == network:
        job = CLASSROOM.watch(settings, _reader())
        if job is not None:
            running = None if job.ended else EVERY
            st.fragment(_follow, run_every=running)(lesson, settings)


def _enrol(wanted: Settings) -> None:
    before = st.session_state.get("taught")
    if before not in (None, wanted):
        CLASSROOM.leave(before, _reader())
    st.session_state["refused"] = CLASSROOM.enrol(wanted, _reader()) is None
    if not st.session_state["refused"]:
        st.session_state["taught"] = wanted


def _stop(settings: Settings) -> None:
    CLASSROOM.leave(settings, _reader())
    job = CLASSROOM.watch(settings, _reader())
    if job is None or not job.ended:  # others go on with it
        st.session_state["taught"] = None


def _follow(lesson: Lesson, settings: Settings) -> None:
    job = CLASSROOM.watch(settings, _reader())
    if job is None:
        return
    done = len(job.losses)
    loss = number(job.losses[-1][1]) if job.losses else "—"
    share = f"{percent(job.shares[-1][1])} %" if job.shares else "—"
    facts = {"done": done, "steps": settings.steps, "loss": loss, "share": share}
    ahead = CLASSROOM.ahead(job) if job.state == "waiting" else 0
    st.progress(done / settings.steps, lesson.line(f"state-{job.state}", **facts, ahead=ahead))
    if not job.ended:
        st.button(
            words.STOP[lesson.language],
            key="stop",
            on_click=_stop,
            args=(settings,),
        )
    _curve(lesson, job, facts)
    if job.ended and st.session_state.get("seen-to-end") != (settings, job.state):
        st.session_state["seen-to-end"] = (settings, job.state)
        st.rerun()  # the rest of the page may now ask the network; and nobody needs to look again


def _curve(lesson: Lesson, job: Job, facts: dict[str, object]) -> None:
    say = words.spoken(words.LEARNING, lesson.language)
    titles = (say["steps"], say["loss"], say["share"])
    every = max(1, job.settings.steps // DRAWN)
    losses: Sequence[tuple[int, float]] = job.losses[::every]
    figure = exams.learning(job.settings.steps, losses, list(job.shares), titles)
    lesson.figure(Drawing(figure, lesson.line("alt", **facts)), name="learning").show()


def _reader() -> str:
    """This session's name in the classroom."""
    return st.session_state.setdefault("reader", uuid4().hex)
