"""Both versions of a program, run, and what the wrong one costs."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from content import Text
from content.template import number_or_zero, percent
from content.ui_text import in_language
from lessons.blocks import Block, Drawing, Program, Verdict
from lessons.controls import Choice
from lessons.pipeline.mistake_figures import FIGURES, TITLES
from lessons.pipeline.mistakes import ANY_LENGTH, MISTAKES
from lessons.pipeline.mistakes.questions import QUESTIONS
from lessons.pipeline.outcomes import MistakeOutcomes, Outcome, PairOutcome, mistake_outcomes
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer

VERSIONS: Final = {
    "wrong": Text(ru="Как часто пишут", en="As often written"),
    "right": Text(ru="Как надо", en="As it should be"),
}

MISTAKE = Choice(
    "break_it_mistake",
    Text(ru="Вопрос", en="Question"),
    MISTAKES[0],
    MISTAKES,
    labels=QUESTIONS,
    width=5.0,
)


def first_version(writer: Writer, found: MistakeOutcomes) -> Verdict:
    """What became of the first wrong version, in its own words or PyTorch's."""
    first = found.pairs[0]
    truth = "raises" if first.wrong.error else "wrong"
    case = "warns" if truth == "wrong" and first.wrong.warnings else truth
    facts = {"error": _head(first.wrong), "printed": _last(first.wrong)}
    return writer.verdict(truth, f"answer-{case}", **facts, expected=_last(first.right))


def asked(writer: Writer, found: MistakeOutcomes) -> Iterator[Block]:
    """What the question is about: the beginning of the first pair and its wrong lines."""
    pair = found.pairs[0].pair
    yield writer.sentence(f"about-{found.mistake}")
    yield Program("beginning", pair.setup)
    yield Program("asked", pair.wrong, VERSIONS["wrong"][writer.language], after="beginning")


def versions(writer: Writer, found: MistakeOutcomes) -> Iterator[Block]:
    """Every pair, hidden while the reader has neither predicted nor asked to see it."""
    for block in _versions(writer, found):
        yield replace(block, waits=True)


def _versions(writer: Writer, found: MistakeOutcomes) -> Iterator[Block]:
    """Of every pair its beginning, both endings with what they print, a picture, and why.

    The beginning of the first pair stands above, with the question.
    """
    titles, beginning = in_language(TITLES, writer.language), "beginning"
    for place, tried in enumerate(found.pairs, start=1):
        name, said = f"{found.mistake}-{place}", facts(tried)
        if place > 1:
            yield writer.sentence(f"about-{name}")
            if tried.pair.setup != found.pairs[place - 2].pair.setup:
                beginning = f"beginning-{name}"
                yield Program(beginning, tried.pair.setup)
        for ending, title in in_language(VERSIONS, writer.language).items():
            yield _version(f"{ending}-{name}", title, tried, ending, beginning)
        if picture := FIGURES.get(name):
            drawing = Drawing(picture.draw(tried, titles), writer.line(f"alt-{name}", **said))
            yield writer.figure(drawing, name=f"break-{name}")
        yield writer.sentence(f"why-{name}", **said)
    yield writer.sentence(f"check-{found.mistake}")


def same_weights(writer: Writer, found: MistakeOutcomes) -> Iterator[Block]:
    """What stands under all mistakes, after the answer: parameters do not depend on the length."""
    left: dict[str, Any] = {
        name: int(value) for name, value in found.any_length.values.items() if not value.ndim
    }
    each = left["parameters"] * left["long"]
    yield writer.sentence("same-weights", waits=True, **left, each=each)
    printed = "\n".join(found.any_length.lines)
    yield Program("any-length", ANY_LENGTH, printed=printed, waits=True)


def _version(name: str, title: str, tried: PairOutcome, ending: str, beginning: str) -> Program:
    found = _outcome(tried, ending)
    return Program(
        name,
        getattr(tried.pair, ending),
        title,
        printed="\n".join(found.lines),
        trouble="\n".join([*found.warnings, *filter(None, [found.line, found.error])]),
        beside=ending == "right",
        after=beginning,
        error=found.error or "",
    )


def _outcome(tried: PairOutcome, ending: str) -> Outcome:
    return tried.wrong if ending == "wrong" else tried.right


def facts(tried: PairOutcome) -> dict[str, Any]:
    """Every single number the two left behind, as wrong_NAME, and as a share, wrong_NAME_share."""
    found: dict[str, Any] = {}
    for ending in VERSIONS:
        for name, value in _outcome(tried, ending).values.items():
            if not value.ndim and value.dtype.kind in "biuf":
                one = value.item()
                found[f"{ending}_{name}"] = (
                    number_or_zero(one) if isinstance(one, float) else str(one)
                )
                found[f"{ending}_{name}_share"] = percent(float(one))
    return found


def _head(found: Outcome) -> str:
    """The first sentence of an error."""
    return (found.error or "").partition(". ")[0]


def _last(found: Outcome) -> str:
    """The last line a program printed: it tells the damage."""
    return found.lines[-1] if found.lines else ""


SECTION = Section(
    __name__,
    experiment=Experiment(mistake_outcomes, [MISTAKE]),
    rows=[[MISTAKE]],
    question=Question(("raises", "wrong", "fine"), first_version, choice="break_it_mistake"),
    answers=[asked, versions, same_weights],
)
