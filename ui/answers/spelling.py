"""What "How an RNN works" answers about a word learnt letter by letter."""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from typing import TYPE_CHECKING

import numpy as np

from content import words
from content.template import decimal, number
from diagrams import spelling
from ui import experiments
from ui.chart import Drawing
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.hello import Snapshot
    from rnn_core.writing import Course

LEARNT = 0.05  # nats: every letter is as good as certain
UPDATE = "update"
"""Name of the update in the URL: this chart steps through the learning, not through the word."""


def learning(lesson: Lesson, course: Course) -> Iterator[Part]:
    """The whole learning, update by update: loss, chances of every letter, the two states."""
    titles = words.spoken(words.SPELLING, lesson.language)
    last = _now(course, course.snapshots[-1], course.written[-1])
    drawings = [
        Drawing(spelling.falling(course, titles), lesson.line("alt-loss", **last)),
        Drawing(spelling.table(course, titles), lesson.line("alt-table", **last)),
    ]
    case = "learnt" if course.snapshots[-1].loss < LEARNT else "missed"
    notices = [lesson.runs(f"notice-{case if course.recurrent else 'blind'}", **last)]
    if course.twice:
        pair = _pair(course)
        alt = lesson.line("alt-states", **pair)
        drawings.append(Drawing(spelling.two_states(course, titles), alt))
        kind = "apart" if course.recurrent else "equal"
        notices.append(lesson.runs(f"notice-{kind}", **pair))
    yield lesson.figure(
        *drawings,
        name="spelling",
        captions=[
            [lesson.runs("update", **now), lesson.runs("written", **now)]
            for now in map(_now, [course] * len(course.written), course.snapshots, course.written)
        ],
        notices=notices,
        parameter=UPDATE,
    )


def without_memory(lesson: Lesson, course: Course, said: str | None) -> Iterator[Part]:
    """How far the loss of 'Hello' falls without recurrence."""
    if said is None:
        return
    hello, units = words.HELLO[lesson.language], course.snapshots[0].states.shape[1]
    blind, seeing = (experiments.spelling(hello, memory, units, 0) for memory in (False, True))
    yield lesson.verdict(
        said,
        truth="floor",
        start=decimal(log(len(blind.letters))),
        floor=decimal(blind.floor),
        blind=decimal(blind.snapshots[-1].loss),
        seeing=decimal(seeing.snapshots[-1].loss),
    )


def _now(course: Course, snapshot: Snapshot, written: str) -> dict[str, str]:
    steps = len(course.word) - 1
    return {
        "update": str(snapshot.step),
        "loss": decimal(snapshot.loss),
        "right": str(round(snapshot.accuracy * steps)),
        "steps": str(steps),
        "first": course.word[0],
        "written": written,
        "word": course.word,
        "floor": decimal(course.floor),
        "start": decimal(course.snapshots[0].loss),
        "size": str(len(course.letters)),
    }


def _pair(course: Course) -> dict[str, str]:
    assert course.twice is not None
    one, other = course.twice
    last = course.snapshots[-1]
    apart = np.linalg.norm(last.states[one] - last.states[other])
    chance = [last.probabilities[t, course.letters.index(course.word[t + 1])] for t in course.twice]
    return {
        "letter": course.word[one],
        "one": str(one + 1),
        "other": str(other + 1),
        "next_one": course.word[one + 1],
        "next_other": course.word[other + 1],
        "distance": number(float(apart)),
        "chance_one": number(float(chance[0])),
        "chance_other": number(float(chance[1])),
    }
