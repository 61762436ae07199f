"""Training in the page: a button, a bar that follows the training, and ways to hold and stop it.

Equal settings are trained once for all readers. Whoever asks for them later is shown the training
from its beginning, at the speed it had.
"""

from typing import Any
from uuid import uuid4

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from content import Language, ui_text
from content.template import decimal, fill, percent
from lessons.addresses import owner_of
from lessons.job_queue import queue_for
from lessons.jobs import MAX_SECONDS, Job, Moment, Visitor
from lessons.section import Section
from lessons.training_job import TrainingJob
from ui import widgets
from ui.playback import Playback

POLL_SECONDS = 0.3
"""Between two looks at a training; a fragment alone is run again, not the page."""
HELD_SECONDS = 120.0
"""How long a training goes on for a reader who holds it to look."""
NETWORK_SECTION = "training"
"""The section that trains the networks of the structures."""


def trained_model(network: str, language: Language) -> Any:
    """The network this reader has trained, if it is the one in question and is ready."""
    job = current_job(NETWORK_SECTION)
    if job is None or job.training.network != f"{network} {language}":
        return None
    return getattr(job.result, "model", None)


def training_controls(section: Section, language: Language, wanted: TrainingJob) -> Any:
    """Buttons that start, hold and stop a training, and a bar; gives the result that is shown.

    Args:
        section: the one it stands in.
        language: of all words.
        wanted: what a press starts.
    """
    blocks = section.prose(language).blocks
    job = _job_to_show(section.id, wanted, language)
    playback = _playback(section.id)
    moment = playback.moment(job) if job else None
    # Beside one another, and as high with a slider as with a bar: nothing moves.
    with st.container(horizontal=True, vertical_alignment="center", key=f"bar-{section.id}"):
        if job is None or playback.has_ended(job):
            key, pressed = f"start-training-{section.id}", (section.id, wanted)
            label = blocks["start-training"]
            st.button(label, type="primary", key=key, on_click=_submit, args=pressed)
        else:
            _hold_button(section.id, job, moment, language)
            if not job.ended:
                key, left = f"stop-training-{section.id}", (section.id, job.training)
                st.button(ui_text.STOP_TRAINING[language], key=key, on_click=_leave, args=left)
        refused_in, reason = st.session_state.get("refused-training", ("", None))
        if refused_in == section.id:
            full = ui_text.QUEUE_YOURS if reason == "session" else ui_text.QUEUE_FULL
            st.warning(full[language])
        if job:
            said = _sentence(section.id, job, moment, blocks, language)
            if moment and (playback.held or playback.has_ended(job)) and len(job.moments) > 1:
                _step_slider(section.id, job, moment, said)
            else:
                st.progress(moment.step / job.training.steps if moment else 0.0, said)
    return moment.result if moment else None


def current_job(section: str) -> Job | None:
    """The training this session last started in a section, if its queue still knows it."""
    training = st.session_state.get(f"job-{section}")
    if training is None:
        return None
    held = HELD_SECONDS if _playback(section).held else 0.0
    return queue_for(training).watch(training, _session_id(), held)


def is_running(section: str) -> bool:
    """Whether what this session has started in a section is moving on before the reader's eyes."""
    job = current_job(section)
    playback = _playback(section)
    return job is not None and not playback.held and not playback.has_ended(job)


def _playback(section: str) -> Playback:
    """Where this session is in the training of a section."""
    held: Playback = st.session_state.setdefault(f"playback-{section}", Playback())
    return held


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


def _hold_button(section: str, job: Job, moment: Moment | None, language: Language) -> None:
    """Hold the training that is being shown, or let it go on."""
    playback = _playback(section)

    def press() -> None:
        if playback.held:
            playback.play()
        else:
            playback.hold(moment.seconds if moment else 0.0)

    label = ui_text.GO_ON if playback.held else ui_text.HOLD
    st.button(label[language], key=f"hold-training-{section}", on_click=press)


def _step_slider(section: str, job: Job, moment: Moment, said: str) -> None:
    """Every moment of a training that is held or has ended, to be gone through."""
    key, moments = f"moment-{section}", job.moments
    places = {one.step: one for one in moments}

    def move() -> None:
        _playback(section).hold(places[st.session_state[key]].seconds)

    # A new one begins there: put there a moment later it would lose a key that comes before.
    elsewhere = st.session_state.get(key, moment.step) != moment.step
    if elsewhere:
        widgets.put(key, moment.step)
    start = None if elsewhere else moment.step
    st.select_slider(said, [*places], start, key=key, on_change=move)


def _sentence(
    section: str, job: Job, moment: Moment | None, blocks: dict[str, str], language: Language
) -> str:
    """What is said of a training where the reader is in it."""
    queue, state = queue_for(job.training), job.state
    if moment and not _playback(section).has_ended(job):
        state = "training"
    share = percent(moment.share) if moment and moment.share is not None else ""
    facts: dict[str, object] = {
        "done": moment.step if moment else 0,
        "steps": job.training.steps,
        "loss": decimal(moment.loss) if moment else "—",
        "share": fill(ui_text.PERCENT[language], share=share) if share else "—",
        "seconds": round(MAX_SECONDS),
        "ahead": queue.jobs_ahead(job) if state == "waiting" else 0,
    }
    common = ui_text.TRAINING_STATES.get(state)
    return fill(common[language] if common else blocks[f"state-{state}"], **facts)


def _leave(section: str, training: TrainingJob) -> None:
    queue_for(training).leave(training, _session_id())
    job = queue_for(training).watch(training, _session_id())
    if job is None or not job.ended:  # others go on with it: it is theirs alone
        st.session_state[f"job-{section}"] = None
    elif job.moments:
        _playback(section).hold(job.moments[-1].seconds)


def _submit(section: str, wanted: TrainingJob) -> None:
    before = st.session_state.get(f"job-{section}")
    if before not in (None, wanted):
        queue_for(before).leave(before, _session_id())
    taken = queue_for(wanted).submit(wanted, _visitor())
    if not isinstance(taken, Job):
        st.session_state["refused-training"] = section, taken
    else:
        st.session_state.pop("refused-training", None)
        st.session_state[f"job-{section}"] = wanted
        st.session_state[f"playback-{section}"] = Playback()
        _playback(section).play()


def _visitor() -> Visitor:
    """Who asks, and whether the page is still open: Streamlit knows as soon as it is closed."""
    context = get_script_run_ctx()
    address = owner_of(st.context.ip_address or "")
    if context is None or not runtime.exists():
        return Visitor(_session_id(), address)
    session, server = context.session_id, runtime.get_instance()
    return Visitor(_session_id(), address, lambda: server.is_active_session(session))


def _session_id() -> str:
    """This session's name in the queues."""
    return st.session_state.setdefault("session-id", uuid4().hex)
