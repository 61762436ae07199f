"""What "How an RNN works" answers about a review: the unit that follows its mood, a negation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from content import Language, words
from content.template import Run, decimal, fill, number, percent, runs
from diagrams import exams, review
from diagrams.theme import tape_width
from ui.chart import Drawing
from ui.experiments.scheme import Opinion
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.units import Flip, ReviewReading, Unit

NAMED = 6  # words that one line has room for
READ, TURNED = "read", "turned"
"""Names of the word in the URL: each of the two charts steps through a review of its own."""


def units(lesson: Lesson, opinion: Opinion) -> Iterator[Part]:
    """Every unit over the words, the best of them, and the verdict after each word."""
    say, reading, unit = lesson.language, opinion.reading, opinion.unit
    facts = _facts(lesson, opinion)
    titles = words.spoken(words.REVIEW | words.VERDICTS, say)
    titles = {name: fill(title, **facts) for name, title in titles.items()}
    wide, kind = tape_width(reading.words), words.TAPE["kind"][say]
    verdicts = exams.verdicts(reading.kind.tolist(), reading.words, kind)
    agree = unit.is_kind(reading.unit[-1]) == (reading.kind[-1] > 0.5)
    yield lesson.figure(
        Drawing(review.units(reading, unit, titles), lesson.line("alt-units", **facts), wide),
        Drawing(verdicts, lesson.line("alt-verdicts", **facts), wide),
        name="review",
        captions=[
            [lesson.runs("step", **now), lesson.runs("unit", **now)]
            for now in (_facts(lesson, opinion, t) for t in range(len(reading.words)))
        ],
        notices=[
            *unheard(opinion.unheard, lesson.language),
            lesson.runs("notice-unit", **facts),
            lesson.runs("notice-agree" if agree else "notice-differ", **facts),
        ],
        parameter=READ,
    )


def unheard(strange: Sequence[str], language: Language) -> Iterator[list[Run]]:
    """Says which words of a review the network has never met, if there are any."""
    if strange:
        named = ", ".join(strange[:NAMED]) + ("…" if len(strange) > NAMED else "")
        yield runs(words.UNHEARD[language], words=named)


def one_number(lesson: Lesson, opinion: Opinion, said: str | None) -> Iterator[Part]:
    """How well one unit tells kind reviews from unkind ones."""
    if said is not None:
        yield lesson.verdict(said, nearest(opinion.unit), **_facts(lesson, opinion))


def nearest(unit: Unit) -> str:
    """The option of the question that is nearest to what was measured."""
    options = {"coin": 0.5, "most": 0.75, "nearly": unit.network_accuracy}
    return min(options, key=lambda option: abs(options[option] - unit.accuracy))


def turned(lesson: Lesson, opinion: Opinion) -> Iterator[Part]:
    """The same review with its negation taken out, or put in."""
    flip = opinion.flip
    if flip is None:
        yield lesson.sentence("no-flip")
        return
    kind, other = (float(run.kind[-1]) for run in (flip.original, flip.changed))
    facts = {
        "negation": flip.negation,
        "same": str(flip.position),
        "zero": number(max(flip.distances[: flip.position].tolist(), default=0.0)),
        "last": number(float(flip.distances[-1])),
        "kind": percent(kind),
        "other": percent(other),
    }
    notices = [lesson.runs("notice-same", **facts)] if flip.position else []
    case = "turned" if (kind > 0.5) != (other > 0.5) else "kept"
    notices.append(lesson.runs(f"notice-{case}", **facts))
    titles = words.spoken(words.TURNED | {"verdict": words.TAPE["kind"]}, lesson.language)
    wide = tape_width(max(flip.original.words, flip.changed.words, key=len))
    yield lesson.figure(
        Drawing(review.turned(flip, titles), lesson.line("alt-turned", **facts), wide),
        name="turned",
        captions=[_caption(lesson, flip, column) for column in range(len(flip.columns))],
        notices=notices,
        parameter=TURNED,
    )


def _facts(lesson: Lesson, opinion: Opinion, step: int = -1) -> dict[str, str]:
    """What is said of the unit and of the review after one of its words."""
    reading, unit = opinion.reading, opinion.unit
    value = float(reading.unit[step])
    verdict = words.VERDICTS["kind" if unit.is_kind(value) else "unkind"]
    return {
        "index": str(unit.index + 1),
        "size": str(reading.states.shape[1]),
        "chosen": str(unit.chosen_on),
        "measured": str(unit.measured_on),
        "accuracy": percent(unit.accuracy),
        "network": percent(unit.network_accuracy),
        "auc": decimal(unit.auc),
        "threshold": number(unit.threshold),
        "word": reading.words[step],
        "value": number(value),
        "verdict": verdict[lesson.language],
        "kind": percent(float(reading.kind[step])),
    }


def _caption(lesson: Lesson, flip: Flip, column: int) -> list[list[Run]]:
    """Both reviews, the changed word in colour, and what is known after one column."""
    pair = flip.columns[column]
    runs = zip((flip.original, flip.changed), pair, strict=True)
    read = [(run.words[t], percent(float(run.kind[t]))) for run, t in runs if t is not None]
    now = {"word": " / ".join(dict.fromkeys(word for word, _ in read)), "kind": read[0][1]}
    if pair in flip.pairs:
        apart = float(flip.distances[flip.pairs.index(pair)])
        now |= {"other": read[1][1], "apart": number(apart)}
    return [
        lesson.runs("written", **_cut(flip, flip.original)),
        lesson.runs("turned", **_cut(flip, flip.changed)),
        lesson.runs("both" if pair in flip.pairs else "lone", **now),
    ]


def _cut(flip: Flip, run: ReviewReading) -> dict[str, str]:
    """A review before, at and after the changed word, which one of the two may not have."""
    text, position = " ".join(run.words), flip.position
    lone = len(flip.original.words) != len(flip.changed.words)
    missing = lone and (run is flip.original) == flip.added
    start = sum(len(word) + 1 for word in run.words[:position])
    end = start if missing else start + len(run.words[position])
    return {"before": text[:start], "word": text[start:end], "after": text[end:]}
