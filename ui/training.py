"""Training in the page: a button, a bar that follows the learning, and a way to stop it."""

from typing import Any
from uuid import uuid4

import streamlit as st

from content import Language, words
from content.template import decimal, fill, percent
from lessons.orders import Order
from lessons.section import Section
from ui.classroom import Job, room

EVERY = 0.3  # seconds between two looks at a training
NETWORK = "training"
"""The section that trains the networks of the structures."""


def taught(network: str, language: Language) -> Any:
    """The network this reader has trained, if it is the one in question and is ready."""
    job = ordered(NETWORK)
    if job is None or job.order.purpose != f"{network} {language}":
        return None
    return getattr(job.result, "model", None)


def desk(section: Section, language: Language, wanted: Order) -> Any:
    """A button that orders a training and then stops it, and a bar; gives its result so far.

    Args:
        section: the one it stands in.
        language: of all words.
        wanted: what a press orders.
    """
    place, blocks = section.id, section.prose(language).blocks
    job = _same(place, wanted, language)
    with st.container(horizontal=True, vertical_alignment="center"):  # beside, nothing moves
        if job and not job.ended:
            stop = {"key": f"stop-{place}", "on_click": _leave, "args": (place, job.order)}
            st.button(words.STOP[language], **stop)  # type: ignore[arg-type]
        else:
            press = {"key": f"press-{place}", "on_click": _enrol, "args": (place, wanted)}
            st.button(blocks["press"], type="primary", **press)  # type: ignore[arg-type]
        if st.session_state.get("refused") == place:
            st.warning(words.FULL[language])
        if job:
            _progress(job, blocks, language)
    return job.result if job else None


def ordered(place: str) -> Job | None:
    """The training this reader last ordered in a section, if the classroom still knows it."""
    order = st.session_state.get(f"ordered-{place}")
    return room(order).watch(order, _reader()) if order is not None else None


def running(place: str) -> bool:
    """Whether the training this reader has ordered in a section goes on."""
    job = ordered(place)
    return job is not None and not job.ended


def _same(place: str, wanted: Order, language: Language) -> Job | None:
    """The training ordered in a section, if it is this one or has the purpose of this one.

    Any other without a purpose is left.
    """
    job = ordered(place)
    if job and (job.order == wanted or (wanted.purpose and job.order.purpose == wanted.purpose)):
        return job
    if job and not job.ended and not job.order.purpose:
        _leave(place, job.order)
        st.session_state[f"left-{place}"] = wanted
    if st.session_state.get(f"left-{place}") == wanted:  # until the settings change once more
        st.caption(words.LEFT[language])
    return None


def _progress(job: Job, blocks: dict[str, str], language: Language) -> None:
    """The bar and what is said of it."""
    room(job.order).watch(job.order, _reader())
    share = percent(job.shares[-1][1]) if job.shares else ""
    facts: dict[str, object] = {
        "done": job.done,
        "steps": job.order.length,
        "loss": decimal(job.losses[-1][1]) if job.losses else "—",
        "share": fill(words.PERCENT[language], share=share) if share else "—",
        "ahead": room(job.order).ahead(job) if job.state == "waiting" else 0,
    }
    known = words.TRAINING.get(job.state)
    said = known[language] if known else blocks[f"state-{job.state}"]
    st.progress(job.done / job.order.length, fill(said, **facts))


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
