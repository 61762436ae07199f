"""What "How an RNN works" answers about the memory of trained networks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from content import words
from content.template import number, percent
from diagrams import recall
from ui.chart import Drawing
from ui.experiments.scheme import Remembered
from ui.lesson import Lesson
from ui.parts import Part, Sentence

if TYPE_CHECKING:
    from rnn_core.measured import Measured

SURE: Final = 0.9
"""A symbol named in more of all cases than this counts as remembered for sure."""
SMALL: Final = 16
LARGE: Final = 4 * SMALL


def remembers(lesson: Lesson, found: Remembered) -> Iterator[Part]:
    """Right answers by lag for every size, and what was made by which command."""
    say, chosen, own = words.spoken(words.RECALL, lesson.language), found.chosen, found.own
    facts = _facts(chosen)
    figure = recall.by_lag(
        [(one.pupil.hidden, one.mean) for one in found.every],
        chosen.pupil.hidden,
        (chosen.low, chosen.high),
        chosen.chance,
        (say["lag"], say["share"], say["chance"], say["own"]),
        list(own.by_lag.items()) if own else (),
    )
    notices = [lesson.runs(f"notice-{'sure' if chosen.span(SURE) else 'blurred'}", **facts)]
    if own:
        mine = percent(float(own.by_lag[chosen.pupil.hidden].mean()))
        said = {"hidden": chosen.pupil.hidden, "step": own.step, "seed": own.seed, "share": mine}
        notices.append(lesson.runs("notice-own", **said))
    yield lesson.figure(
        Drawing(figure, lesson.line("alt-lag", **facts)), name="recall", notices=notices
    )
    yield Sentence(lesson.line("source", **facts))


def further(lesson: Lesson, found: Remembered, said: str | None) -> Iterator[Part]:
    """How many more symbols four times the units remember."""
    if said is None:
        return
    small, large = (
        next(one for one in found.every if one.pupil.hidden == hidden) for hidden in (SMALL, LARGE)
    )
    few, many = small.span(SURE), large.span(SURE)
    yield lesson.verdict(
        said,
        truth="more" if many > 5 * few else "less" if many < 3 * few else "four",
        small=SMALL,
        large=LARGE,
        sure=percent(SURE),
        few=few,
        many=many,
        times=number(many / few),
        few_known=number(small.known),
        many_known=number(large.known),
        times_known=number(large.known / small.known),
        asked=len(large.mean),
    )


def _facts(one: Measured) -> dict[str, object]:
    return {
        "hidden": one.pupil.hidden,
        "sure": percent(SURE),
        "back": max(one.span(SURE) - 1, 0),
        "first": percent(float(one.mean[0])),
        "last": len(one.mean) - 1,
        "end": percent(float(one.mean[-1])),
        "chance": percent(one.chance),
        "asked": len(one.mean),
        "known": number(one.known),
        "runs": len(one.shares),
        "apart": percent(float((one.high - one.low).max())),
    }
