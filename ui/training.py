"""Training in the page: a button, a bar that follows the training, and a way to stop it."""

from typing import Any
from uuid import uuid4

import streamlit as st

from content import Language, ui_text
from content.template import decimal, fill, percent
from lessons.section import Section
from lessons.training_job import TrainingJob
from ui.job_queue import Job, queue_for

POLL_SECONDS = 0.3
"""Between two looks at a training; a fragment alone is run again, not the page."""
NETWORK_SECTION = "training"
"""The section that trains the networks of the structures."""


def trained_model(network: str, language: Language) -> Any:
    """The network this reader has trained, if it is the one in question and is ready."""
    job = current_job(NETWORK_SECTION)
    if job is None or job.training.network != f"{network} {language}":
        return None
    return getattr(job.result, "model", None)


def training_controls(section: Section, language: Language, wanted: TrainingJob) -> Any:
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
            key, pressed = f"stop-training-{section.id}", (section.id, job.training)
            st.button(ui_text.STOP_TRAINING[language], key=key, on_click=_leave, args=pressed)
        else:
            key, pressed = f"start-training-{section.id}", (section.id, wanted)
            label = blocks["start-training"]
            st.button(label, type="primary", key=key, on_click=_submit, args=pressed)
        if st.session_state.get("queue-full") == section.id:
            st.warning(ui_text.QUEUE_FULL[language])
        if job:
            _progress_bar(job, blocks, language)
    return job.result if job else None


def current_job(section: str) -> Job | None:
    """The training this session last started in a section, if its queue still knows it."""
    training = st.session_state.get(f"job-{section}")
    return queue_for(training).watch(training, _session_id()) if training is not None else None


def is_running(section: str) -> bool:
    """Whether the training this session has started in a section goes on."""
    job = current_job(section)
    return job is not None and not job.ended


def _job_to_show(section: str, wanted: TrainingJob, language: Language) -> Job | None:
    """The training started in a section, if it is this one or trains the same network.

    Any other that trains no network of the page is left.
    """
    job = current_job(section)
    same_network = job and wanted.network and job.training.network == wanted.network
    if job and (job.training == wanted or same_network):
        return job
    if job and not job.ended and not job.training.network:
        _leave(section, job.training)
        st.session_state[f"interrupted-{section}"] = wanted
    if st.session_state.get(f"interrupted-{section}") == wanted:  # until settings change once more
        st.caption(ui_text.INTERRUPTED[language])
    return None


def _progress_bar(job: Job, blocks: dict[str, str], language: Language) -> None:
    """The bar and what is said of it."""
    queue = queue_for(job.training)
    queue.watch(job.training, _session_id())
    share = percent(job.accuracies[-1][1]) if job.accuracies else ""
    facts: dict[str, object] = {
        "done": job.steps_done,
        "steps": job.training.steps,
        "loss": decimal(job.losses[-1][1]) if job.losses else "—",
        "share": fill(ui_text.PERCENT[language], share=share) if share else "—",
        "ahead": queue.jobs_ahead(job) if job.state == "waiting" else 0,
    }
    common = ui_text.TRAINING_STATES.get(job.state)
    sentence = common[language] if common else blocks[f"state-{job.state}"]
    st.progress(job.steps_done / job.training.steps, fill(sentence, **facts))


def _leave(section: str, training: TrainingJob) -> None:
    queue_for(training).leave(training, _session_id())
    job = queue_for(training).watch(training, _session_id())
    if job is None or not job.ended:  # others go on with it: it is theirs alone
        st.session_state[f"job-{section}"] = None


def _submit(section: str, wanted: TrainingJob) -> None:
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
