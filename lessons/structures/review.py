"""Many to one: a review, kind or unkind."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from content import Language, Text
from content.template import Run, percent
from diagrams import evaluation
from diagrams.theme import steps_width
from lessons.blocks import Block, Drawing, Verdict
from lessons.controls import Choice, Line
from lessons.reviews import FILE_LIMITS, VERDICTS, review_marks, unknown_words_notice
from lessons.section import Experiment, Question, Section
from lessons.structures.demonstrations import (
    SAME_PROBABILITY,
    AskedDemonstration,
    asking,
    demonstrate,
    facts,
    network_figure,
)
from lessons.structures.one_to_one import WEIGHTS
from lessons.writer import Writer
from rnn_core.networks.demos import ComparedDemonstration
from rnn_core.networks.predictions import Prediction
from rnn_core.world import reviews

SAME_WORDS: Final = Text(
    ru="дорого, но вкусно | вкусно, но дорого", en="tasty but expensive | expensive but tasty"
)
"""The same words in two orders."""
KIND_AXIS: Final = Text(ru="P(добрый)", en="P(kind)")

TASK = Choice(
    "structures_task",
    Text(ru="Задача", en="Task"),
    "review",
    ("review", "caption-to-picture"),
    labels={
        "review": Text(ru="отзыв → добрый или злой", en="review → kind or unkind"),
        "caption-to-picture": Text(ru="подпись → картинка", en="caption → picture"),
    },
    width=2.0,
)
REVIEW = Line(
    "review_text",
    Text(ru="Отзыв (по-русски или по-английски)", en="Review (in English or Russian)"),
    Text(ru="дорого, но очень вкусно", en="expensive but very tasty"),
    file=FILE_LIMITS,
    width=4.0,
)


def kind_probability(run: Prediction, step: int = -1) -> float:
    """The probability that a review is kind, after one of its words."""
    return next(guess.probability for guess in run.top[step] if guess.label == "kind")


def _network(writer: Writer, asked: AskedDemonstration) -> Iterator[Block]:
    run, known = asked.demo.prediction, _facts(asked, writer.language)
    probabilities = [kind_probability(run, t) for t in range(len(run.words))]
    figure = evaluation.verdict_curve(probabilities, run.words, KIND_AXIS[writer.language])
    drawing = Drawing(figure, writer.line("alt-verdicts", **known), steps_width(run.words))
    yield network_figure(writer, asked, known, _notices(writer, asked, known), drawing)


def _facts(asked: AskedDemonstration, language: Language) -> dict[str, str]:
    assert isinstance(asked.demo, ComparedDemonstration)
    run, bag = asked.demo.prediction, asked.demo.comparison
    probabilities = [0.5, *(kind_probability(run, t) for t in range(len(run.words)))]
    jump = int(np.abs(np.diff(probabilities)).argmax())
    return facts(asked.demo) | {
        "label": VERDICTS[run.labels[-1]][language],
        "jump": run.words[jump],
        "before": percent(probabilities[jump]),
        "after": percent(probabilities[jump + 1]),
        "kind": percent(probabilities[-1]),
        "rival_kind": percent(kind_probability(bag)),
    }


def _notices(
    writer: Writer, asked: AskedDemonstration, known: dict[str, str]
) -> Iterator[list[Run]]:
    demo = asked.demo
    unknown = reviews.unseen_words(demo.prediction.words, demo.language)
    yield from unknown_words_notice(unknown, writer.language)
    yield writer.runs("notice" if asked.is_trained else "notice-untrained", **known)
    yield writer.runs("notice-bag", **known)
    yield writer.runs("notice-marks", **review_marks(writer.language))


def _order_tells(writer: Writer, asked: AskedDemonstration) -> Verdict:
    """Who can tell two reviews of the same words apart; our trained networks are asked."""
    first, second = SAME_WORDS[writer.language].split(" | ")
    one, other = (
        demonstrate("review", weights="trained", review=review, language=writer.language).demo
        for review in (first, second)
    )
    assert isinstance(one, ComparedDemonstration) and isinstance(other, ComparedDemonstration)
    shares = [kind_probability(one.prediction), kind_probability(other.prediction)]
    bags = [kind_probability(one.comparison), kind_probability(other.comparison)]
    tells = {
        "rnn": abs(shares[0] - shares[1]) > SAME_PROBABILITY,
        "bag": abs(bags[0] - bags[1]) > SAME_PROBABILITY,
    }
    return writer.verdict(
        "both" if all(tells.values()) else "rnn" if tells["rnn"] else "none",
        first=first,
        second=second,
        one=percent(shares[0]),
        two=percent(shares[1]),
        bag_one=percent(bags[0]),
        bag_other=percent(bags[1]),
    )


SECTION = Section(
    __name__,
    experiment=Experiment(
        asking("review", review_text="review"),
        [REVIEW, WEIGHTS],
        network=lambda values: "reviewer",
    ),
    rows=[[TASK], [REVIEW], [WEIGHTS]],
    question=Question(("rnn", "both", "none"), _order_tells),
    answers=[_network],
    shown_when={"input_output_structure": "many-to-one", "structures_task": "review"},
)
