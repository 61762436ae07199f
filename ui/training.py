"""Training in the page: a button, a bar that follows the learning, and a way to stop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

import streamlit as st

from content import Language, words
from content.template import decimal, fill, percent
from diagrams import exams
from ui import controls
from ui.chart import Drawing
from ui.classroom import Job, room
from ui.lesson import Lesson
from ui.orders import Network, Order

if TYPE_CHECKING:
    from rnn_core.demos import Weights
    from rnn_core.pretraining import Model

EVERY = 0.3  # seconds between two looks at a training
DRAWN = 400  # points of a curve
NETWORK = "train"
"""The section that trains the networks of the structures."""


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
    job = ordered(NETWORK)
    if job is None or not isinstance(job.order, Network):
        return None
    mine = (job.order.name, job.order.language) == (network, lesson.language)
    return job.result if mine else None


def train(lesson: Lesson, network: str) -> None:
    """The controls of a training, and the training itself; what moves in it redraws it alone."""
    with st.container(key="training"):
        _section(replace(lesson), network)  # a copy stays in this section


@st.fragment
def _section(lesson: Lesson, network: str) -> None:
    controls.remember(lesson.name)
    steps, rate, seed = lesson.controls("steps", "rate", "lesson")
    job = ordered(lesson.section_id)  # it goes on though other settings are wanted by now
    desk(lesson, Network(network, lesson.language, steps, float(rate), seed), job)
    if job and isinstance(job.order, Network) and job.order.name == network:
        st.fragment(_follow, run_every=None if job.ended else EVERY)(lesson, job)


def _follow(lesson: Lesson, job: Job) -> None:
    facts = progress(lesson, job)
    say = words.spoken(words.LEARNING, lesson.language)
    titles = (say["steps"], say["loss"], say["share"])
    losses: Sequence[tuple[int, float]] = job.losses[:: max(1, job.order.length // DRAWN)]
    figure = exams.learning(job.order.length, losses, list(job.shares), titles)
    lesson.figure(Drawing(figure, lesson.line("alt", **facts)), name="learning").show()
    if job.ended and st.session_state.get("seen") is not job:
        st.session_state["seen"] = job
        st.rerun()  # the rest of the page may now ask the network; and nobody needs to look again


# --- what every section with a training has -------------------------------------------------------


def same(place: str, wanted: Order, language: Language) -> Job | None:
    """The training ordered in a section, if it is this one; any other is left."""
    job = ordered(place)
    if job and job.order == wanted:
        return job
    if job and not job.ended:
        _leave(place, job.order)
        st.session_state[f"left-{place}"] = wanted
    if st.session_state.get(f"left-{place}") == wanted:  # until the settings change once more
        st.caption(words.LEFT[language])
    return None


def desk(lesson: Lesson, wanted: Order, job: Job | None) -> None:
    """A button that orders a training, and then stops it.

    Args:
        lesson: in the section it stands in.
        wanted: what a press orders.
        job: what is ordered here, if anything.
    """
    place = lesson.section_id
    if job and not job.ended:
        st.button(
            words.STOP[lesson.language],
            key=f"stop-{place}",
            on_click=_leave,
            args=(place, job.order),
        )
    else:
        st.button(
            lesson.line("press"),
            key=f"press-{place}",
            type="primary",
            on_click=_enrol,
            args=(place, wanted),
        )
    if st.session_state.get("refused") == place:
        st.warning(words.FULL[lesson.language])


def ordered(place: str) -> Job | None:
    """The training this reader last ordered in a section, if the classroom still knows it."""
    order = st.session_state.get(f"ordered-{place}")
    return room(order).watch(order, _reader()) if order is not None else None


def running(place: str) -> bool:
    """Whether the training this reader has ordered in a section goes on."""
    job = ordered(place)
    return job is not None and not job.ended


def progress(lesson: Lesson, job: Job) -> dict[str, object]:
    """The bar and what is said of it; gives the facts."""
    room(job.order).watch(job.order, _reader())
    facts: dict[str, object] = {
        "done": job.done,
        "steps": job.order.length,
        "loss": decimal(job.losses[-1][1]) if job.losses else "—",
        "share": _percent(job.shares[-1][1], lesson.language) if job.shares else "—",
        "ahead": room(job.order).ahead(job) if job.state == "waiting" else 0,
    }
    if job.state in words.TRAINING:
        said = fill(words.TRAINING[job.state][lesson.language], **facts)
    else:
        said = lesson.line(f"state-{job.state}", **facts)
    st.progress(job.done / job.order.length, said)
    return facts


def _percent(share: float, language: Language) -> str:
    return fill(words.PERCENT[language], share=percent(share))


def _leave(place: str, order: Order) -> None:
    room(order).leave(order, _reader())
    job = room(order).watch(order, _reader())
    if job is None or not job.ended:  # others go on with it: it is theirs alone
        st.session_state[f"ordered-{place}"] = None


def _enrol(place: str, wanted: Order) -> None:
    before = st.session_state.get(f"ordered-{place}")
    if before not in (None, wanted):
        room(before).leave(before, _reader())
    refused = room(wanted).enrol(wanted, _reader()) is None
    st.session_state["refused"] = place if refused else None
    if not refused:
        st.session_state[f"ordered-{place}"] = wanted


def _reader() -> str:
    """This session's name in the classroom."""
    return st.session_state.setdefault("reader", uuid4().hex)
