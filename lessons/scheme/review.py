"""What numbers of h have come to mean: the unit that follows a review's mood, and a negation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from content import Language, Text
from content.template import Run, decimal, fill, number, percent
from content.ui_text import in_language
from diagrams import evaluation
from diagrams import review as pictures
from diagrams.theme import steps_width
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Line
from lessons.reviews import FILE_LIMITS, VERDICTS, errors, unknown_words_notice
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.bounds import OutOfBounds
from rnn_core.probing.negation import NegationFlip, flip_negation
from rnn_core.probing.sentiment_unit import (
    ReviewReading,
    SentimentUnit,
    read_review,
    sentiment_unit,
)
from rnn_core.world.language import language_of
from rnn_core.world.reviews import unseen_words
from rnn_core.world.words import UnreadableText

DEFAULT_TEXT: Final = Text(
    ru="фильм длинный, но совсем не скучный", en="a long film, but not a boring one"
)
EXAMPLES: Final = {
    "disliked": Text(ru="мне не понравился этот фильм", en="I don't like this film"),
    "worth": Text(ru="дорого, но того стоит", en="it is expensive but worth it"),
    "dull": Text(ru="скучный фильм", en="a boring film"),
    "alone": Text(ru="часы не лёгкие, но надёжные", en="funny, but too long"),
}
"""Reviews that make a point; in the last one the best unit and the whole network disagree."""
KIND: Final = Text(ru="P(добрый)", en="P(kind)")
UNIT_LABELS: Final = {
    "units": Text(ru="нейроны, лучший сверху", en="units, the best on top"),
    "unit": Text(ru="нейрон {{index}}", en="unit {{index}}"),
    "threshold": Text(ru="порог {{threshold}}", en="threshold {{threshold}}"),
}
NEGATION_LABELS: Final = {
    "written": Text(ru="как написано", en="as written"),
    "turned": Text(ru="наоборот", en="the opposite"),
    "apart": Text(ru="‖h − h'‖", en="‖h − h'‖"),
    "verdict": KIND,
}

TEXT = Line(
    "review_text",
    Text(ru="Отзыв (по-русски или по-английски)", en="Review (in English or Russian)"),
    DEFAULT_TEXT,
    file=FILE_LIMITS,
    width=4.0,
)


@dataclass(frozen=True, eq=False)
class ReviewAnalysis:
    """A review, the unit that tells its mood best, and the review turned round.

    Attributes:
        unit: of the network that reads the review's language.
        reading: the review, word by word.
        flip: its negation taken out or put in; None where too little or too much would be left.
        unknown_words: those that stand in no review the network was trained on.
    """

    unit: SentimentUnit
    reading: ReviewReading
    flip: NegationFlip | None
    unknown_words: tuple[str, ...]


@shared_cache(256)
def analysed(review_text: str, language: Language) -> ReviewAnalysis:
    """What `rnn_core.probing` finds in a review, kept for all readers.

    Args:
        review_text: the review; its letters tell its language.
        language: of a review without letters.
    """
    text_language = language_of(review_text, language)
    reading = read_review(review_text, text_language)
    try:
        flip = flip_negation(review_text, text_language)
    except (OutOfBounds, UnreadableText):  # no word is left, or there is no room for one more
        flip = None
    return ReviewAnalysis(
        sentiment_unit(text_language), reading, flip, unseen_words(reading.words, text_language)
    )


EXPERIMENT = Experiment(analysed, [TEXT])


def unit_figures(writer: Writer, analysis: ReviewAnalysis) -> Iterator[Block]:
    """Every unit over the words, the best of them, and the verdict after each word."""
    say, reading, unit = writer.language, analysis.reading, analysis.unit
    facts = _facts(writer, analysis)
    titles = in_language(UNIT_LABELS | VERDICTS, say)
    titles = {name: fill(title, **facts) for name, title in titles.items()}
    wide = steps_width(reading.words)
    verdicts = evaluation.verdict_curve(reading.kind.tolist(), reading.words, KIND[say])
    agree = unit.is_kind(reading.unit[-1]) == (reading.kind[-1] > 0.5)
    yield writer.figure(
        Drawing(
            pictures.units_over_words(reading, unit, titles),
            writer.line("alt-units", **facts),
            wide,
        ),
        Drawing(verdicts, writer.line("alt-verdicts", **facts), wide),
        name="review",
        captions=[
            [writer.runs("step", **now), writer.runs("unit", **now)]
            for now in (_facts(writer, analysis, t) for t in range(len(reading.words)))
        ],
        notices=[
            *unknown_words_notice(analysis.unknown_words, say),
            writer.runs("notice-agree" if agree else "notice-differ", **facts),
            writer.runs("notice-unit", **facts),
        ],
        waits=True,
    )


def accuracy_of_one_unit(writer: Writer, analysis: ReviewAnalysis) -> Verdict:
    """How well one unit tells kind reviews from unkind ones."""
    return writer.verdict(nearest_option(analysis.unit), **_facts(writer, analysis))


def nearest_option(unit: SentimentUnit) -> str:
    """The option of the question that is nearest to what was measured."""
    options = {"coin": 0.5, "most": 0.75, "nearly": 0.9}
    return min(options, key=lambda option: abs(options[option] - unit.accuracy))


def negation_figure(writer: Writer, analysis: ReviewAnalysis) -> Iterator[Block]:
    """The same review with its negation taken out, or put in."""
    flip = analysis.flip
    if flip is None:
        yield writer.sentence("no-flip")
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
    notices = [writer.runs("notice-same", **facts)] if flip.position else []
    case = "turned" if (kind > 0.5) != (other > 0.5) else "kept"
    notices.append(writer.runs(f"notice-{case}", **facts))
    titles = in_language(NEGATION_LABELS, writer.language)
    wide = steps_width(max(flip.original.words, flip.changed.words, key=len))
    yield writer.figure(
        Drawing(pictures.negation_flip(flip, titles), writer.line("alt-turned", **facts), wide),
        name="turned",
        captions=[_caption(writer, flip, column) for column in range(len(flip.aligned_steps))],
        notices=notices,
        parameter="review_changed_step",
    )


def _facts(writer: Writer, analysis: ReviewAnalysis, step: int = -1) -> dict[str, str]:
    """What is said of the unit and of the review after one of its words."""
    reading, unit = analysis.reading, analysis.unit
    value = float(reading.unit[step])
    verdict = VERDICTS["kind" if unit.is_kind(value) else "unkind"]
    return {
        "index": str(unit.index + 1),
        "size": str(reading.states.shape[1]),
        "chosen": str(unit.selection_count),
        "measured": str(unit.test_count),
        "accuracy": percent(unit.accuracy),
        "network": percent(unit.network_accuracy),
        "errors": str(errors(unit.accuracy, unit.test_count)),
        "network_errors": str(errors(unit.network_accuracy, unit.test_count)),
        "auc": decimal(unit.auc),
        "threshold": number(unit.threshold),
        "word": reading.words[step],
        "value": number(value),
        "verdict": verdict[writer.language],
        "kind": percent(float(reading.kind[step])),
    }


def _caption(writer: Writer, flip: NegationFlip, column: int) -> list[list[Run]]:
    """Both reviews, the changed word in colour, and what is known after one column."""
    pair = flip.aligned_steps[column]
    runs = zip((flip.original, flip.changed), pair, strict=True)
    read = [(run.words[t], percent(float(run.kind[t]))) for run, t in runs if t is not None]
    now = {"word": " / ".join(dict.fromkeys(word for word, _ in read)), "kind": read[0][1]}
    if pair in flip.pairs:
        apart = float(flip.distances[flip.pairs.index(pair)])
        now |= {"other": read[1][1], "apart": number(apart)}
    return [
        writer.runs("written", **_split_at_change(flip, flip.original)),
        writer.runs("turned", **_split_at_change(flip, flip.changed)),
        writer.runs("both" if pair in flip.pairs else "lone", **now),
    ]


def _split_at_change(flip: NegationFlip, run: ReviewReading) -> dict[str, str]:
    """A review before, at and after the changed word, which one of the two may not have."""
    text, position = " ".join(run.words), flip.position
    lone = len(flip.original.words) != len(flip.changed.words)
    missing = lone and (run is flip.original) == flip.added
    start = sum(len(word) + 1 for word in run.words[:position])
    end = start if missing else start + len(run.words[position])
    return {"before": text[:start], "word": text[start:end], "after": text[end:]}


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[TEXT]],
    presets={
        **{name: {"review_text": text} for name, text in EXAMPLES.items()},
        "restore": ("review_text",),
    },
    question=Question(("coin", "most", "nearly"), accuracy_of_one_unit),
    answers=[unit_figures, negation_figure],
)
