"""Training in the page: a button, a bar that follows the training, and a way to stop it."""

from typing import Any
from uuid import uuid4

import streamlit as st

from content import Language, words
from content.template import decimal, fill, percent
from lessons.orders import Order
from lessons.section import Section
from ui.job_queue import Job, queue_for

POLL_SECONDS = 0.3
"""Between two looks at a training; a fragment alone is run again, not the page."""
NETWORK_SECTION = "training"
"""The section that trains the networks of the structures."""


def trained_model(network: str, language: Language) -> Any:
    """The network this reader has trained, if it is the one in question and is ready."""
    job = current_job(NETWORK_SECTION)
    if job is None or job.order.purpose != f"{network} {language}":
        return None
    return getattr(job.result, "model", None)


def training_controls(section: Section, language: Language, wanted: Order) -> Any:
    """A button that starts a training and then stops it, and a bar; gives its result so far.

    Args:
        section: the one it stands in.
        language: of all words.
        wanted: what a press starts.
    """
    blocks = section.prose(language).blocks
    job = _job_to_show(section.id, wanted, language)
    with st.container(horizontal=True, vertical_alignment="center"):  # beside, nothing moves
        if job and not job.ended:
            key, pressed = f"stop-training-{section.id}", (section.id, job.order)
            st.button(words.STOP[language], key=key, on_click=_leave, args=pressed)
        else:
            key, pressed = f"start-training-{section.id}", (section.id, wanted)
            label = blocks["start-training"]
            st.button(label, type="primary", key=key, on_click=_submit, args=pressed)
        if st.session_state.get("queue-full") == section.id:
            st.warning(words.QUEUE_FULL[language])
        if job:
            _progress_bar(job, blocks, language)
    return job.result if job else None


def current_job(section: str) -> Job | None:
    """The training this session last started in a section, if its queue still knows it."""
    order = st.session_state.get(f"job-{section}")
    return queue_for(order).watch(order, _session_id()) if order is not None else None


def is_running(section: str) -> bool:
    """Whether the training this session has started in a section goes on."""
    job = current_job(section)
    return job is not None and not job.ended


def _job_to_show(section: str, wanted: Order, language: Language) -> Job | None:
    """The training started in a section, if it is this one or has the purpose of this one.

    Any other without a purpose is left.
    """
    job = current_job(section)
    if job and (job.order == wanted or (wanted.purpose and job.order.purpose == wanted.purpose)):
        return job
    if job and not job.ended and not job.order.purpose:
        _leave(section, job.order)
        st.session_state[f"interrupted-{section}"] = wanted
    if st.session_state.get(f"interrupted-{section}") == wanted:  # until settings change once more
        st.caption(words.INTERRUPTED[language])
    return None


def _progress_bar(job: Job, blocks: dict[str, str], language: Language) -> None:
    """The bar and what is said of it."""
    queue = queue_for(job.order)
    queue.watch(job.order, _session_id())
    share = percent(job.accuracies[-1][1]) if job.accuracies else ""
    facts: dict[str, object] = {
        "done": job.steps_done,
        "steps": job.order.length,
        "loss": decimal(job.losses[-1][1]) if job.losses else "—",
        "share": fill(words.PERCENT[language], share=share) if share else "—",
        "ahead": queue.jobs_ahead(job) if job.state == "waiting" else 0,
    }
    common = words.TRAINING.get(job.state)
    sentence = common[language] if common else blocks[f"state-{job.state}"]
    st.progress(job.steps_done / job.order.length, fill(sentence, **facts))


def _leave(section: str, order: Order) -> None:
    queue_for(order).leave(order, _session_id())
    job = queue_for(order).watch(order, _session_id())
    if job is None or not job.ended:  # others go on with it: it is theirs alone
        st.session_state[f"job-{section}"] = None


def _submit(section: str, wanted: Order) -> None:
    before = st.session_state.get(f"job-{section}")
    if before not in (None, wanted):
        queue_for(before).leave(before, _session_id())
    refused = queue_for(wanted).submit(wanted, _session_id()) is None
    st.session_state["queue-full"] = section if refused else None
    if not refused:
        st.session_state[f"job-{section}"] = wanted


def _session_id() -> str:
    """This session's name in the queues."""
    return st.session_state.setdefault("session-id", uuid4().hex)
