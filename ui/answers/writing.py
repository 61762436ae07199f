"""What "How an RNN works" answers about a word written with the right letters and with its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from content import words
from content.template import Run, number, percent, visible
from diagrams import lanes, theme
from ui import controls
from ui.chart import Drawing
from ui.experiments import scheme as experiments
from ui.lesson import Lesson
from ui.parts import Part
from ui.presets import SCHEME, values

if TYPE_CHECKING:
    from rnn_core.writing import Comparison, Generated

LETTER = "letter"
"""Name of the step in the URL: this chart steps through what is written."""
ALIKE = 0.05  # shares closer than this are as good as the same


def two_ways(lesson: Lesson, found: Comparison) -> Iterator[Part]:
    """The word teacher forced and running free, letter by letter, and in many runs."""
    titles, facts = words.spoken(words.WRITING, lesson.language), _facts(found)
    width = theme.tape_width(tuple(found.word), 38)
    yield lesson.figure(
        Drawing(lanes.lanes(found, titles), lesson.line("alt-lanes", **facts), width),
        Drawing(lanes.odds(found, titles), lesson.line("alt-odds", **facts)),
        Drawing(lanes.shares(found, titles), lesson.line("alt-shares", **facts)),
        name="writing",
        captions=[_caption(lesson, found, step) for step in range(len(found.word) - 1)],
        notices=[
            lesson.runs(f"notice-{_case(found)}", **facts),
            lesson.runs(f"notice-{_luck(found)}", **facts),
        ],
        parameter=LETTER,
    )


def own_mistakes(lesson: Lesson, found: Comparison, said: str | None) -> Iterator[Part]:
    """How many letters are right after the first mistake, with and without the teacher."""
    if said is None:
        return
    # A network and a word of the question's own: yours may have learnt all, or nothing.
    given = controls.defaults("cells", "start", language=lesson.language)
    plain = experiments.writing(**values(SCHEME["write"]["long"], lesson.language), **given)
    share = {name: _after(plain, name) for name in plain.right}
    gap = share["forced"] - share["free"]
    yield lesson.verdict(
        said,
        truth="same" if gap < ALIKE else "none" if share["free"] < ALIKE else "fewer",
        **_facts(plain),
        whole=percent(float(plain.right["free"].all(axis=1).mean())),
    )


def _after(found: Comparison, name: str) -> float:
    from rnn_core.writing import after_mistake

    return after_mistake(found.right[name]) or 0.0


def _case(found: Comparison) -> str:
    if found.parts is not None:
        return "parted"
    if found.free.diverges is not None:
        return "late"
    # Where only one letter can come, no seed would part them.
    return "certain" if _luck(found) == "sure" else "same"


def _luck(found: Comparison) -> str:
    if found.temperature == 0 or found.top_k == 1:
        return "sure"
    return "runs" if _slips(found) else "flawless"


def _slips(found: Comparison) -> bool:
    """Whether any run of either kind goes on after a mistake."""
    return not all(one[:, :-1].all() for one in found.right.values())


def _right(run: Generated, word: str) -> str:
    return str(sum(one == other for one, other in zip(run.written, word[1:], strict=True)))


def _facts(found: Comparison) -> dict[str, str]:
    forced, free, word = found.forced, found.free, found.word
    first = free.diverges if free.diverges is not None else 0
    return {
        "steps": str(len(word) - 1),
        "first": str(first + 1),
        "next": str(first + 2),
        "wrong": visible(free.written[first]),
        "wanted": visible(word[first + 1]),
        "word": visible(word),
        "forced": visible(forced.written),
        "free": visible(free.written),
        "forced_right": _right(forced, word),
        "free_right": _right(free, word),
        "runs": str(len(found.right["free"])),
        "forced_share": percent(float(found.right["forced"].mean())),
        "free_share": percent(float(found.right["free"].mean())),
        "forced_after": percent(_after(found, "forced")),
        "free_after": percent(_after(found, "free")),
        "update": str(found.snapshot.step),
    }


def _caption(lesson: Lesson, found: Comparison, step: int) -> list[list[Run]]:
    forced, free = found.forced, found.free
    wanted = found.word[step + 1]
    letter = found.snapshot.network.letters.index(wanted)
    together = found.parts is None or step < found.parts
    values = {
        "t": str(step + 1),
        "wanted": visible(wanted),
        "read": visible(forced.read[step]),
        "written": visible(forced.written[step]),
        "own": visible(free.read[step]),
        "wrote": visible(free.written[step]),
        "before": number(float(forced.probabilities[step, letter])),
        "after": number(float(forced.chances[step, letter])),
        "own_before": number(float(free.probabilities[step, letter])),
        "own_after": number(float(free.chances[step, letter])),
    }
    case = "right" if forced.written[step] == wanted else "wrong"
    return [
        lesson.runs(f"step-{case if together else 'apart'}", **values),
        lesson.runs("odds" if together else "odds-apart", **values),
    ]
