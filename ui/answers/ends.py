"""What "The whole pipeline" answers about `out[:, -1]` and `h_n[-1]`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from content import words
from content.words import pipeline as names
from diagrams import ends as drawing
from ui.answers.pipeline import exact
from ui.chart import Drawing
from ui.experiments import pipeline as experiments
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.ends import Ends
    from rnn_core.pipeline import Pipeline


def compared(lesson: Lesson, run: Pipeline) -> Iterator[Part]:
    """Both last states, the true one, and how far they are apart in every line."""
    found, say = experiments.ends(run), lesson.language
    titles = words.spoken(names.ENDS, say)
    if run.settings.directions == 2:
        titles["finals"] = titles["both"]
    lines = tuple(map(str, run.lines.numbers))
    facts = _facts(run, found)
    yield lesson.figure(
        Drawing(drawing.ends(found, lines, titles), lesson.line("alt-ends", **facts)),
        name="last",
        notices=[lesson.runs(f"notice-{case(run, found)}", **facts)],
    )


def short_line(lesson: Lesson, run: Pipeline, said: str | None) -> Iterator[Part]:
    """What `out[:, -1]` is for a line that is shorter than others."""
    if said is None:
        return
    own = experiments.assemble(**experiments.defaults(lesson.language))  # padded, one direction
    yield lesson.verdict(said, truth="padding", **_facts(own, experiments.ends(own)))


def case(run: Pipeline, found: Ends) -> str:
    """Which sentence holds of a batch."""
    if run.settings.directions == 1:
        if run.padded:
            return run.settings.side
        return "plain" if found.off.any() else "plain-exact"
    if run.batch.mask.shape[1] == 1:
        return "single"
    return f"two-{run.settings.side}" if run.padded else "two"


def _facts(run: Pipeline, found: Ends) -> dict[str, str]:
    hidden = found.hidden
    halves = np.abs(found.outputs - found.finals)
    short = int(run.batch.lengths.argmin())
    steps = run.batch.mask.shape[1]
    return {
        "lines": str(len(found.outputs)),
        "steps": str(steps),
        "padded": str(run.padded),
        "line": str(run.lines.numbers[short]),
        "words": str(int(run.batch.lengths[short])),
        "pads": str(steps - int(run.batch.lengths[short])),
        "apart": exact(float(found.apart.max())),
        "off": exact(float(found.off.max())),
        "off_finals": exact(float(found.off_finals.max())),
        "packed": exact(float(np.abs(found.packed_finals - found.alone).max())),
        "packed_apart": exact(float(np.abs(found.packed_finals - found.packed_outputs).max())),
        "front": exact(float(halves[:, :hidden].max())),
        "back": exact(float(halves[:, hidden:].max())) if halves.shape[1] > hidden else "",
        "first": exact(float(np.abs(found.first - found.finals[:, hidden:]).max(initial=0))),
    }
