"""Many to one: a review, kind or unkind."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from content import Language, Text
from content.template import Run as Words
from content.template import percent
from diagrams import evaluation
from diagrams.theme import steps_width
from lessons.blocks import Block, Drawing, Sentence
from lessons.controls import Choice, Line
from lessons.reviews import VERDICTS, unheard
from lessons.section import Experiment, Question, Section
from lessons.structures.demonstrations import SAME, Run, at_work, demonstrate, facts, weights
from lessons.structures.one_to_one import MINE, TRAINED
from lessons.writer import Writer
from rnn_core.networks.demos import ComparedDemonstration
from rnn_core.networks.predictions import Prediction
from rnn_core.networks.pretrained import Model
from rnn_core.world import reviews

TWINS: Final = Text(
    ru="дорого, но вкусно | вкусно, но дорого", en="tasty but expensive | expensive but tasty"
)
"""The same words in two orders."""
KIND: Final = Text(ru="P(добрый)", en="P(kind)")

TASK = Choice(
    "structures_task",
    Text(ru="Задача", en="Task"),
    "review",
    ("review", "caption-to-picture"),
    width=2.0,
)
REVIEW = Line(
    "review_text",
    Text(ru="Отзыв (по-русски или по-английски)", en="Review (in English or Russian)"),
    Text(ru="дорого, но очень вкусно", en="expensive but very tasty"),
    width=4.0,
)


def _judge(
    review_text: str,
    structures_trained: bool,
    structures_mine: bool,
    language: Language,
    so_far: Model | None = None,
) -> Run:
    return demonstrate(
        "review",
        weights=weights(structures_trained, so_far),
        review=review_text,
        language=language,
    )


def kind(run: Prediction, step: int = -1) -> float:
    """The probability that a review is kind, after one of its words."""
    return next(guess.probability for guess in run.top[step] if guess.label == "kind")


def _network(writer: Writer, asked: Run) -> Iterator[Block]:
    yield writer.sentence("uses")
    run, known = asked.demo.prediction, _facts(asked, writer.language)
    course = [kind(run, t) for t in range(len(run.words))]
    figure = evaluation.verdict_curve(course, run.words, KIND[writer.language])
    drawing = Drawing(figure, writer.line("alt-verdicts", **known), steps_width(run.words))
    yield at_work(writer, asked, known, _notices(writer, asked, known), drawing)


def _facts(asked: Run, language: Language) -> dict[str, str]:
    assert isinstance(asked.demo, ComparedDemonstration)
    run, bag = asked.demo.prediction, asked.demo.comparison
    course = [0.5, *(kind(run, t) for t in range(len(run.words)))]
    jump = int(np.abs(np.diff(course)).argmax())
    return facts(asked.demo) | {
        "label": VERDICTS[run.labels[-1]][language],
        "jump": run.words[jump],
        "before": percent(course[jump]),
        "after": percent(course[jump + 1]),
        "kind": percent(course[-1]),
        "rival_kind": percent(kind(bag)),
    }


def _notices(writer: Writer, asked: Run, known: dict[str, str]) -> Iterator[list[Words]]:
    demo = asked.demo
    yield from unheard(reviews.unseen_words(demo.prediction.words, demo.language), writer.language)
    yield writer.runs("notice" if asked.taught else "notice-untaught", **known)
    yield writer.runs("notice-bag", **known)


def _twins(writer: Writer, asked: Run) -> Sentence:
    """Who can tell two reviews of the same words apart; our trained networks are asked."""
    first, second = TWINS[writer.language].split(" | ")
    one, other = (
        demonstrate("review", weights="trained", review=review, language=writer.language).demo
        for review in (first, second)
    )
    assert isinstance(one, ComparedDemonstration) and isinstance(other, ComparedDemonstration)
    shares = [kind(one.prediction), kind(other.prediction)]
    bags = [kind(one.comparison), kind(other.comparison)]
    tells = {"rnn": abs(shares[0] - shares[1]) > SAME, "bag": abs(bags[0] - bags[1]) > SAME}
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
    experiment=Experiment(_judge, [REVIEW, TRAINED, MINE], network=lambda values: "reviewer"),
    rows=[[TASK], [REVIEW], [TRAINED, MINE]],
    question=Question(("rnn", "both", "none"), _twins),
    answers=[_network],
    only={"input_output_structure": "many-to-one", "structures_task": "review"},
)
