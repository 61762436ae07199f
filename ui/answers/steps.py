"""What "How an RNN works" answers about the loss of every step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from content import words
from content.template import Run, number, percent
from diagrams import steps, theme
from ui.chart import Drawing
from ui.experiments import scheme as experiments
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.steploss import Counted, StepLosses

BEFORE: Final = "before"
"""Name of the step in the URL: this chart steps through what is expected before each word."""


def surprises(lesson: Lesson, found: StepLosses) -> Iterator[Part]:
    """What was expected before every word, what it cost, and where the gradients come from."""
    names = words.spoken(words.PARTS_OF_SPEECH, lesson.language)
    titles = words.spoken(words.STEPS, lesson.language)
    facts = _facts(lesson, found)
    everything = _of(lesson, " ".join(found.words), "all")
    steepest = max(everything.norms.max(), everything.future_norms.max())
    notices = [
        lesson.runs("notice-second" if _is_second(found) else "notice-surprise", **facts),
        lesson.runs(f"notice-{_case(found)}", **facts),
    ]
    if not found.is_caption:
        notices.append(lesson.runs("notice-stranger"))
    yield lesson.figure(
        Drawing(
            steps.losses(found, names, titles, float(steepest)),
            lesson.line("alt-steps", **facts),
            theme.tape_width(found.words, 40),
        ),
        name="steps",
        captions=[_said(lesson, found, names, step) for step in range(len(found.words))],
        notices=notices,
        parameter=BEFORE,
    )


def last_alone(lesson: Lesson, found: StepLosses, said: str | None) -> Iterator[Part]:
    """What is left of the gradient of the first state if the last step alone counts."""
    if said is None:
        return
    shares = {}
    for name, caption in (("cut", words.TWO_ADJECTIVES), ("whole", words.SECOND_ADJECTIVE)):
        text = caption[lesson.language]
        alone, every = _of(lesson, text, "last"), _of(lesson, text, "all")
        shares[name] = alone.norms[0] / every.norms[0]
        if name == "cut":
            numbers = {"alone": number(alone.norms[0]), "every": number(every.norms[0])}
            numbers["own"] = number(every.direct_norms[0])
    yield lesson.verdict(
        said,
        truth="most" if shares["cut"] > 0.5 else "little" if shares["cut"] > 0 else "none",
        cut=percent(shares["cut"]),
        whole=percent(shares["whole"]),
        **numbers,
    )


def _of(lesson: Lesson, text: str, counted: Counted) -> StepLosses:
    return experiments.losses(text, "sum", counted, lesson.language)


def _costliest(found: StepLosses) -> int:
    return int(found.losses.argmax())


def _is_second(found: StepLosses) -> bool:
    """Whether it is the second adjective of a caption that surprised most."""
    step = _costliest(found)
    return found.is_caption and found.parts[max(step - 1, 0) : step + 1] == ("ADJ", "ADJ")


def _case(found: StepLosses) -> str:
    if len(found.words) == 1:
        return "single"
    if found.weights[0] == 0:
        return "last" if _costliest(found) < len(found.words) - 1 else "late"
    return "mean" if found.weights[0] < 1 else "sum"


def _facts(lesson: Lesson, found: StepLosses) -> dict[str, str]:
    from rnn_core.expecter import SECOND, SURPRISE

    step = _costliest(found)
    every = _of(lesson, " ".join(found.words), "all")
    return {
        "word": found.words[step],
        "t": str(step + 1),
        "loss": number(found.losses[step]),
        "share": percent(found.losses[step] / found.losses.sum()),
        "often": percent(SECOND),
        "surprise": number(SURPRISE),
        "total": number(found.total),
        "sum": number(every.total),
        "steps": str(len(found.words)),
        "last": number(found.losses[-1]),
        "now": number(found.norms[0]),
        "every": number(every.norms[0]),
        "own": number(found.direct_norms[0]),
        "later": number(found.future_norms[0]),
    }


def _said(lesson: Lesson, found: StepLosses, names: dict[str, str], step: int) -> list[list[Run]]:
    tags, chances = list(names), found.expected[step]
    likeliest, came = tags[int(chances.argmax())], found.parts[step]
    facts = {
        "t": str(step + 1),
        "word": found.words[step],
        "likeliest": names[likeliest],
        "sure": percent(chances.max()),
        "came": names[came],
        "share": percent(chances[tags.index(came)]),
        "loss": number(found.losses[step]),
        "whole": number(found.norms[step]),
        "own": number(found.direct_norms[step]),
        "later": number(found.future_norms[step]),
    }
    return [
        lesson.runs("right" if likeliest == came else "wrong", **facts),
        lesson.runs("gradient", **facts),
    ]
