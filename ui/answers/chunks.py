"""What "The whole pipeline" answers about the first state, and a text read in chunks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from content import words
from content.template import percent
from content.words import pipeline as names
from diagrams import chunks as drawing
from diagrams.theme import tape_width
from ui.answers.pipeline import exact
from ui.chart import Drawing
from ui.experiments import pipeline as experiments
from ui.lesson import Lesson
from ui.parts import Part
from ui.presets import PIPELINE, values

if TYPE_CHECKING:
    from rnn_core.chunks import Chunked


def in_chunks(lesson: Lesson, found: Chunked) -> Iterator[Part]:
    """States and gradients of a line read in chunks, against the line read whole."""
    facts = _facts(found)
    titles = words.spoken(names.CHUNKS, lesson.language)
    parts = ["pieces", "gradient", "error"] if found.error else [_alone(found)]
    yield lesson.figure(
        Drawing(
            drawing.chunks(found, titles),
            lesson.line("alt-chunks", **facts),
            tape_width(found.tokens, 34),
        ),
        name="chunks",
        notices=[lesson.runs(f"notice-{part}", **facts) for part in [*parts, "zeros"]],
    )


def detaching(lesson: Lesson, found: Chunked, said: str | None) -> Iterator[Part]:
    """What detach changes: no answer, but the gradient."""
    if said is None:
        return
    # A line of the question's own: yours may fit into one chunk.
    given = experiments.defaults(lesson.language)
    given |= values(PIPELINE["init-hidden"]["long"], lesson.language)
    yield lesson.verdict(said, truth="gradient", **_facts(experiments.chunks(**given)))


def _alone(found: Chunked) -> str:
    return "one" if len(found.tokens) > 1 else "one-token"


def _facts(found: Chunked) -> dict[str, str]:
    last = found.starts[-1]
    whole, cut = found.whole_gradient, found.detached_gradient
    worst = int(found.afresh.argmax())
    return {
        "steps": str(len(found.tokens)),
        "chunk": str(found.chunk),
        "chunks": str(len(found.starts)),
        "carried": exact(float(found.carried.max())),
        "afresh": exact(float(found.afresh.max())),
        "worst": str(worst + 1),
        "token": found.tokens[worst],
        "cut": str(last),
        "share": percent(float(whole[:last].sum() / whole.sum())) if whole.sum() else "0",
        "whole_first": exact(float(whole[0])),
        "cut_first": exact(float(cut[0])),
        "zeros": exact(found.zeros),
        "error": (found.error or "").split(". ")[0],
    }
