"""What "How an RNN works" answers about a word learnt letter by letter."""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from typing import TYPE_CHECKING

import numpy as np

from content import words
from content.template import decimal, number, visible
from diagrams import spelling
from ui import controls
from ui.chart import Drawing
from ui.experiments import scheme as experiments
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.hello import Snapshot
    from rnn_core.writing import LearntWord

LEARNT = 0.05  # nats: every letter is as good as certain
UPDATE = "update"
"""Name of the update in the URL: this chart steps through the learning, not through the word."""


def learning(lesson: Lesson, learnt: LearntWord) -> Iterator[Part]:
    """The whole learning, update by update: loss, chances of every letter, the two states."""
    titles = words.spoken(words.SPELLING, lesson.language)
    last = _now(learnt, learnt.snapshots[-1], learnt.written[-1])
    drawings = [
        Drawing(spelling.falling(learnt, titles), lesson.line("alt-loss", **last)),
        Drawing(spelling.table(learnt, titles), lesson.line("alt-table", **last)),
    ]
    notices = [lesson.runs(f"notice-{_case(learnt)}", **last)]
    if learnt.twice:
        pair = _pair(learnt)
        alt = lesson.line("alt-states", **pair)
        drawings.append(Drawing(spelling.two_states(learnt, titles), alt))
        kind = "apart" if learnt.recurrent else "equal"
        notices.append(lesson.runs(f"notice-{kind}", **pair))
    yield lesson.figure(
        *drawings,
        name="spelling",
        captions=[
            [lesson.runs("update", **now), lesson.runs("written", **now)]
            for now in map(_now, [learnt] * len(learnt.written), learnt.snapshots, learnt.written)
        ],
        notices=notices,
        parameter=UPDATE,
    )


def without_memory(lesson: Lesson, learnt: LearntWord, said: str | None) -> Iterator[Part]:
    """How far the loss of 'Hello' falls without recurrence."""
    if said is None:
        return
    # A network of the question's own: one of the reader's size may learn less, or slower.
    size = controls.defaults("cells", "start", language=lesson.language)
    word = {"spelling": words.HELLO[lesson.language], **size}
    blind, seeing = (experiments.spelling(recurrent=memory, **word) for memory in (False, True))
    yield lesson.verdict(
        said,
        truth="floor",
        start=decimal(log(len(blind.letters))),
        floor=decimal(blind.floor),
        blind=decimal(blind.snapshots[-1].loss),
        seeing=decimal(seeing.snapshots[-1].loss),
    )


def _case(learnt: LearntWord) -> str:
    last = learnt.snapshots[-1]
    if len(learnt.letters) == 1:
        return "alone"
    if last.step < last.steps:
        return "learning"
    if not learnt.recurrent:
        return "blind"
    return "learnt" if last.loss < LEARNT else "missed"


def _now(learnt: LearntWord, snapshot: Snapshot, written: str) -> dict[str, str]:
    steps = len(learnt.word) - 1
    return {
        "update": str(snapshot.step),
        "length": str(snapshot.steps),
        "loss": decimal(snapshot.loss),
        "right": str(round(snapshot.accuracy * steps)),
        "steps": str(steps),
        "first": visible(learnt.word[0]),
        "written": visible(written),
        "word": visible(learnt.word),
        "floor": decimal(learnt.floor),
        "start": decimal(learnt.snapshots[0].loss),
        "size": str(len(learnt.letters)),
    }


def _pair(learnt: LearntWord) -> dict[str, str]:
    assert learnt.twice is not None
    one, other = learnt.twice
    last = learnt.snapshots[-1]
    apart = np.linalg.norm(last.states[one] - last.states[other])
    chance = [last.probabilities[t, learnt.letters.index(learnt.word[t + 1])] for t in learnt.twice]
    return {
        "letter": visible(learnt.word[one]),
        "one": str(one + 1),
        "other": str(other + 1),
        "next_one": visible(learnt.word[one + 1]),
        "next_other": visible(learnt.word[other + 1]),
        "distance": number(float(apart)),
        "chance_one": number(float(chance[0])),
        "chance_other": number(float(chance[1])),
    }
