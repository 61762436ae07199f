"""What "Problems" answers about one word of a text, far back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from content import Language, words
from content.template import Run, fill, number, percent
from content.words import cells
from content.words import forgetting as say
from diagrams import forgetting
from diagrams.theme import tape_width
from ui.chart import Drawing
from ui.experiments.forgetting import Remark
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.cells import Cell
    from rnn_core.forgetting import Forgetting, Law

WORD = "exchanged"
"""Name of the exchanged word's place in the URL."""
NARROW = 19
"""Pixels of a word: three markers side by side."""


def moves(lesson: Lesson, remark: Remark) -> Iterator[Part]:
    """How far every word moves the answer of each cell, over the mean of many texts."""
    found, law = remark.found, remark.law
    titles = words.spoken(say.MOVED | cells.NAMES, lesson.language)
    facts = _strongest(found, lesson.language) | _law(law)
    yield lesson.figure(
        Drawing(
            forgetting.by_word(found, law, titles),
            lesson.line("alt-moves", **facts),
            tape_width(found.words, NARROW),
        ),
        name="forgetting",
        captions=[_caption(lesson, found, place) for place in range(len(found.words))],
        notices=[
            lesson.runs("notice-strongest", **facts),
            lesson.runs("notice-law", **facts, half=_half(law, lesson.language)),
            lesson.runs("notice-right", **facts),
        ],
        parameter=WORD,
        opens=found.strongest,
    )


def first_to_forget(lesson: Lesson, remark: Remark, said: str | None) -> Iterator[Part]:
    """Which cell first loses half of the move."""
    if said is not None:
        half = _half(remark.law, lesson.language)
        facts = _law(remark.law) | {"half": half}
        yield lesson.verdict(said, first(remark.law), "answer", **facts)


def first(law: Law) -> str:
    """The option of the question that was measured: a cell, or all where none comes before."""
    lost = {cell: law.forgotten(cell) for cell in law.moves}
    known = {cell: words for cell, words in lost.items() if words is not None}
    soonest = [cell for cell, words in known.items() if words == min(known.values())]
    return soonest[0] if len(soonest) == 1 else "together"


def _half(law: Law, language: Language) -> str:
    """After how many words every cell has lost half of its largest move."""
    said = []
    for cell in law.moves:
        lost = law.forgotten(cell)
        template = (say.KEPT if lost is None else say.FORGOTTEN)[language]
        said.append(fill(template, cell=cells.NAMES[cell][language], words=lost))
    return ", ".join(said)


def _caption(lesson: Lesson, found: Forgetting, place: int) -> list[list[Run]]:
    """What the word was exchanged for, and what each cell answered before and after."""
    new = found.swapped[place]
    facts = {
        "word": found.words[place],
        "new": new,
        "place": _place(found, place, lesson.language),
        **_each("kind", {cell: percent(kind) for cell, kind in found.kind.items()}),
        **_each("other", {cell: percent(float(one[place])) for cell, one in found.changed.items()}),
    }
    return [
        lesson.runs("step-opposite" if new else "step-nothing", **facts),
        lesson.runs("answers", **facts),
    ]


def _strongest(found: Forgetting, language: Language) -> dict[str, object]:
    """The word that moves the answers most, all cells together."""
    place = found.strongest
    moved = {cell: number(float(moves[place])) for cell, moves in found.moves.items()}
    return {
        "word": found.words[place],
        "place": _place(found, place, language),
        **_each("moved", moved),
    }


def _place(found: Forgetting, place: int, language: Language) -> str:
    """How many words follow one."""
    words = found.distance(place)
    return fill((say.FOLLOWED if words else say.LAST)[language], words=words)


def _law(law: Law) -> dict[str, object]:
    """The mean of many texts: at its largest, at the end of the axis, and the lessons' length."""
    from rnn_core.forgetting import FARTHEST
    from rnn_core.longreader import AFTER, HIDDEN

    return {
        "texts": law.texts,
        "examined": law.examined,
        "taught": AFTER,
        "units": HIDDEN,
        "far": FARTHEST,
        **_each("most", {cell: number(float(one.max())) for cell, one in law.moves.items()}),
        **_each("left", {cell: number(float(one[FARTHEST])) for cell, one in law.moves.items()}),
        **_each("right", {cell: percent(float(one[AFTER])) for cell, one in law.right.items()}),
        **_each("end", {cell: percent(float(one[FARTHEST])) for cell, one in law.right.items()}),
    }


def _each(name: str, values: Mapping[Cell, str]) -> dict[str, object]:
    """The same of every cell, by its own name."""
    return {f"{cell}_{name}": value for cell, value in values.items()}
