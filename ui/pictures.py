"""Pictures that more than one page shows, with their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content import words
from diagrams import network
from ui import facts
from ui.chart import Drawing
from ui.lesson import Lesson

if TYPE_CHECKING:
    from rnn_core.reading import Reading


def unrolled(lesson: Lesson, reading: Reading) -> Drawing:
    """The network unrolled over the text."""
    say = lesson.language
    labels = network.UnrolledLabels(
        **words.spoken(words.UNROLLED, say), same_matrix=words.SAME_MATRIX[reading.cell][say]
    )
    return Drawing(
        network.unrolled(reading, labels),
        lesson.line("alt-unrolled", **facts.of_run(reading)),
        network.min_width(reading),
    )
