"""What "Break it" answers: both versions of a program, run, and what the wrong one costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from content import words
from content.confusions import STEPS
from content.template import number, percent
from content.words import breaks as own_words
from ui import damage
from ui.chart import Drawing
from ui.experiments.breaks import Broken, Tried
from ui.lesson import Lesson, literal
from ui.parts import Beside, Part, Program, Sentence, Version

if TYPE_CHECKING:
    from rnn_core.running import Outcome


def verdict(lesson: Lesson, broken: Broken, said: str | None) -> Iterator[Part]:
    """What became of the first wrong version, in its own words or PyTorch's."""
    if said is None:
        return
    first = broken.pairs[0]
    truth = outcome(first)
    case = "warns" if truth == "wrong" and first.wrong.warnings else truth
    facts = {"error": _head(first.wrong), "printed": _last(first.wrong)}
    facts |= {"expected": _last(first.right)}
    yield lesson.verdict(said, truth, f"answer-{case}", **facts)


def outcome(tried: Tried) -> str:
    """What the wrong version of a pair does: it "raises", or it runs and is "wrong"."""
    return "raises" if tried.wrong.error else "wrong"


def asked(lesson: Lesson, broken: Broken) -> Iterator[Part]:
    """What the question is about: the beginning of the first pair and its wrong lines."""
    pair = broken.pairs[0].pair
    yield Program(pair.setup)
    yield Version("asked", own_words.VERSIONS["wrong"][lesson.language], pair.wrong)


def versions(lesson: Lesson, broken: Broken, shown: bool) -> Iterator[Part]:
    """Every pair: its beginning, both endings with what they print, a picture, and why.

    Nothing while the reader has neither predicted nor asked to see it. The beginning of the first
    pair stands above, with the question.
    """
    if not shown:
        return
    for place, tried in enumerate(broken.pairs, start=1):
        name, facts = f"{broken.confusion}-{place}", _facts(tried)
        if place > 1:
            yield lesson.sentence(f"about-{name}")
            if tried.pair.setup != broken.pairs[place - 2].pair.setup:
                yield Program(tried.pair.setup)
        yield Beside([_version(lesson, name, tried, end) for end in own_words.VERSIONS])
        if draw := damage.PICTURES.get(name):
            figure = draw(tried, words.spoken(own_words.BREAKS, lesson.language))
            drawing = Drawing(figure, lesson.line(f"alt-{name}", **facts))
            yield lesson.figure(drawing, name=f"break-{name}")
        yield Sentence(lesson.line(f"why-{name}", **facts))
    yield lesson.sentence(f"check-{broken.confusion}")


def same_weights(lesson: Lesson, broken: Broken) -> Iterator[Part]:
    """What stands under all fifteen: one layer has as many parameters for any length."""
    left = {name: str(int(value)) for name, value in broken.steps.values.items() if not value.ndim}
    each = int(left["parameters"]) * int(left["long"])
    yield Sentence(lesson.line("steps", **left, each=each))
    yield Version("steps", source=STEPS, printed="\n".join(broken.steps.lines))


def _version(lesson: Lesson, name: str, tried: Tried, ending: str) -> Version:
    found: Outcome = getattr(tried, ending)
    return Version(
        name=f"{name}-{ending}",
        title=own_words.VERSIONS[ending][lesson.language],
        source=getattr(tried.pair, ending),
        printed="\n".join(found.lines),
        trouble="\n".join([*found.warnings, *filter(None, [found.line, found.error])]),
    )


def _facts(tried: Tried) -> dict[str, str]:
    """Every single number the two left behind, as wrong_NAME, and as a share, wrong_NAME_share."""
    facts = {}
    for ending in own_words.VERSIONS:
        found: Outcome = getattr(tried, ending)
        for name, value in found.values.items():
            if not value.ndim and value.dtype.kind in "biuf":
                facts[f"{ending}_{name}"] = _said(value.item())
                facts[f"{ending}_{name}_share"] = percent(float(value))
    return facts


def _said(value: bool | int | float) -> str:
    """A number as the prose has it; an exact zero is no "0.00", which could be anything small."""
    if not isinstance(value, float):
        return str(value)
    return number(value) if value else "0"


def _head(found: Outcome) -> str:
    """The first sentence of an error."""
    return literal((found.error or "").partition(". ")[0])


def _last(found: Outcome) -> str:
    """The last line a program printed: it tells the damage."""
    return found.lines[-1] if found.lines else ""
