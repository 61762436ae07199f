"""Trainings in the page: pressed, followed, stopped, and left behind by another question."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from content import LANGUAGES, Language, Text, ui_text
from lessons import job_queue, jobs
from lessons.answer import answer, sections
from lessons.scheme import depth
from rnn_core.training import TrainingStatus
from tests.lessons.answers import plain
from tests.pages.opened import assert_well, blocks, labels, opened, tickets
from ui.frame import PAGES

MINE = {"ru": "аша сеть", "en": "our network"}
TRAINED = [
    (name, one.id)
    for name in PAGES
    for one in sections(name)
    if one.experiment and one.experiment.training
]


def notices(app: AppTest, section: str) -> str:
    """What is to be noticed in a section, if it has been sent."""
    if "answer" not in tickets(app)[section]:
        return ""
    shown = blocks(app, section)
    lines = [line for block in shown.values() for line in block.get("notices", ())]
    return "\n".join(map(plain, [*lines, *shown.get("more", {"lines": []})["lines"]]))


def press(app: AppTest, section: str) -> None:
    app.button(key=f"start-training-{section}").click().run()


def follow(app: AppTest, until: Callable[[], object], seconds: float = 60) -> None:
    """Look again and again, as the browser does."""
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
        app.run()
        assert_well(app)


def bar(app: AppTest) -> str:
    """What the bar of a training says, or the slider that takes its place."""
    said = [one.proto.text for one in app.get("progress")]
    return "\n".join([*said, *(one.label for one in app.select_slider)])


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Nothing that a test has begun goes on behind its back."""
    yield
    for queue in (job_queue.TRAINING_QUEUE, job_queue.PACED_QUEUE):
        for job in list(queue._jobs.values()):
            for session in list(job.watchers):
                queue.leave(job.training, session)


@pytest.mark.parametrize(("name", "section"), TRAINED)
def test_every_training_begins_is_followed_and_stops(name: str, section: str) -> None:
    app = opened(name, lang="en")
    press(app, section)
    assert_well(app)
    follow(app, lambda: "0" not in bar(app) or bar(app))
    assert bar(app)
    if f"stop-training-{section}" in labels(app):  # it may have come to its end by now
        assert f"start-training-{section}" not in labels(app)
        app.button(key=f"stop-training-{section}").click().run()
        assert_well(app)
    assert f"start-training-{section}" in labels(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readers_network_shows_itself_while_it_learns(language: Language) -> None:
    options = {
        "depth_task": "cumsum",
        "depth_layers": "2",
        "depth_seed": {"ru": "7", "en": "8"}[language],
    }
    app = opened("scheme", lang=language, **options)
    assert MINE[language] not in notices(app, "depth")
    press(app, "depth")
    follow(app, lambda: MINE[language] in notices(app, "depth"))
    if "stop-training-depth" in labels(app):
        app.button(key="stop-training-depth").click().run()
    stopped = notices(app, "depth")
    assert MINE[language] in stopped and "start-training-depth" in labels(app)
    app.run()
    assert notices(app, "depth") == stopped


def test_another_question_leaves_a_training_behind() -> None:
    app = opened("scheme", lang="en", depth_seed="9")
    press(app, "depth")
    assert "stop-training-depth" in labels(app)
    app.slider(key="depth_layers").set_value(1).run()
    assert "stop-training-depth" not in labels(app) and MINE["en"] not in notices(app, "depth")
    assert ui_text.INTERRUPTED.en in [one.value for one in app.caption]
    app.slider(key="depth_layers").set_value(3).run()
    assert ui_text.INTERRUPTED.en not in [one.value for one in app.caption]
    app.slider(key="depth_layers").set_value(2).run()
    assert ui_text.INTERRUPTED.en not in [one.value for one in app.caption]


def test_the_size_looked_at_changes_no_training() -> None:
    app = opened("scheme", lang="en")
    press(app, "recall")
    running = "stop-training-recall" in labels(app)
    app.button_group(key="recall_hidden").set_value("64").run()
    assert not app.exception
    assert not running or "stop-training-recall" in labels(app) or queue_is_done()


def queue_is_done() -> bool:
    return all(job.ended for job in job_queue.TRAINING_QUEUE._jobs.values())


def test_the_word_is_learnt_before_the_readers_eyes() -> None:
    query = {"char_rnn_word": "кокос", "char_rnn_hidden": "5", "char_rnn_seed": "17"}
    app = opened("scheme", lang="en", **query)
    press(app, "char-rnn")
    seen: set[int] = set()

    def learnt() -> bool:
        ticket = tickets(app)["char-rnn"]
        if "answer" in ticket:
            seen.update(
                len(block["captions"])
                for block in ticket["answer"]["blocks"]
                if block["kind"] == "figure"
            )
        return "start-training-char-rnn" in labels(app)

    follow(app, learnt)
    assert len(seen) > 3 and min(seen) < 26  # it grew
    values = {"char_rnn_word": "кокос", "char_rnn_hidden": 5, "char_rnn_seed": 17}
    whole = json.loads(answer("scheme", "char-rnn", "en", values).json)["blocks"]
    assert tickets(app)["char-rnn"]["answer"]["blocks"] == whole  # what is shown at once


def captions(app: AppTest) -> int:
    """How many steps the picture of the word has, if it came with the page."""
    found = tickets(app)["char-rnn"].get("answer", {"blocks": []})["blocks"]
    return sum(len(block["captions"]) for block in found if block["kind"] == "figure")


def test_a_second_reader_sees_it_from_the_beginning_holds_it_and_goes_through_it() -> None:
    first = opened("scheme", lang="en", char_rnn_seed="23")
    press(first, "char-rnn")
    follow(first, lambda: "start-training-char-rnn" in labels(first))
    job = list(job_queue.PACED_QUEUE._jobs.values())[-1]
    assert job.ended and len(job.moments) == 26
    second = opened("scheme", lang="en", char_rnn_seed="23")
    began = time.monotonic()
    press(second, "char-rnn")
    assert captions(second) == 1 and "stop-training-char-rnn" not in labels(second)
    follow(second, lambda: captions(second) >= 4)
    second.button(key="hold-training-char-rnn").click().run()
    held = captions(second)
    assert 4 <= held < 26 and not second.get("progress")
    second.run()
    assert captions(second) == held
    (steps,) = second.select_slider
    steps.set_value(80).run()
    assert_well(second)
    assert captions(second) == 21 and "Update 80 of 100" in bar(second)
    second.select_slider[0].set_value(12).run()
    assert captions(second) == 4
    second.button(key="hold-training-char-rnn").click().run()
    follow(second, lambda: "start-training-char-rnn" in labels(second))
    assert captions(second) == 26 and "Done, 100 updates" in bar(second)
    assert time.monotonic() - began > job.moments[-1].seconds * 0.8  # as fast as it was, no faster


def test_a_stopped_word_stays_as_far_as_it_was_learnt() -> None:
    app = opened("scheme", lang="en", char_rnn_seed="8")
    press(app, "char-rnn")
    follow(app, lambda: "answer" in tickets(app)["char-rnn"])
    app.button(key="stop-training-char-rnn").click().run()
    stopped = tickets(app)["char-rnn"]["answer"]
    (figure,) = [block for block in stopped["blocks"] if block["kind"] == "figure"]
    assert len(figure["captions"]) < 26
    app.run()
    assert tickets(app)["char-rnn"]["answer"] == stopped
    app.slider(key="char_rnn_seed").set_value(9).run()  # another question, asked of the route again
    assert "answer" not in tickets(app)["char-rnn"]


def test_a_training_that_fails_is_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    training: Any = depth.SECTION.experiment and depth.SECTION.experiment.training
    made = training(depth_task="cumsum", depth_layers=2, depth_seed=77)

    def broken(self: Any) -> Iterator[TrainingStatus]:
        yield TrainingStatus(1, 1.0, None)
        raise RuntimeError("meant to fail")

    monkeypatch.setattr(type(made), "train", broken)
    app = opened("scheme", lang="en", depth_task="cumsum", depth_layers="2", depth_seed="77")
    press(app, "depth")
    follow(app, lambda: "start-training-depth" in labels(app))
    assert ui_text.TRAINING_STATES["failed"].en.split("{{")[0] in bar(app)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("full", ui_text.QUEUE_FULL),
        ("address", ui_text.QUEUE_FULL),
        ("session", ui_text.QUEUE_YOURS),
    ],
)
def test_a_queue_that_takes_no_more_says_why(
    reason: str, said: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_queue.JobQueue, "submit", lambda *_: reason)
    app = opened("scheme", lang="en")
    press(app, "depth")
    assert [warning.value for warning in app.warning] == [said.en]
    assert "start-training-depth" in labels(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_training_that_took_too_long_says_so(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MAX_SECONDS", 0.0)
    app = opened("scheme", lang=language, depth_task="cumsum", depth_layers="2", depth_seed="78")
    press(app, "depth")
    follow(app, lambda: "start-training-depth" in labels(app))
    assert ui_text.TRAINING_STATES["late"][language].split("{{")[0] in bar(app)


# --- a network of one's own -----------------------------------------------------------------------


def test_ours_answers_until_the_reader_has_taught_one() -> None:
    app = opened("structures", lang="en", input_output_structure="aligned")
    app.segmented_control(key="structures_weights").set_value("mine").run()
    assert_well(app)
    assert ui_text.NOT_TRAINED.en in [one.value for one in app.info]
    ticket = tickets(app)["tagging"]
    assert ticket["values"]["structures_weights"] == "trained" and "answer" not in ticket


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readers_own_network_answers_once_it_has_learnt(language: Language) -> None:
    chosen = {"input_output_structure": "aligned", "training_steps": "50", "training_seed": "3"}
    app = opened("structures", lang=language, **chosen)
    press(app, "training")
    follow(app, lambda: "stop-training-training" not in labels(app))
    app.segmented_control(key="structures_weights").set_value("mine").run()
    assert_well(app)
    assert not app.info
    own = tickets(app)["tagging"]["answer"]["blocks"]
    ours = json.loads(answer("structures", "tagging", language, {}).json)["blocks"]
    assert own != ours and [one["name"] for one in own][:1] == [one["name"] for one in ours][:1]
    app.segmented_control(key="structures_weights").set_value("trained").run()
    assert "answer" not in tickets(app)["tagging"]
