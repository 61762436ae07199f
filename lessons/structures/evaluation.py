"""How good every network is on combinations that it has never seen."""

from collections.abc import Iterator
from typing import Any, Final

from content import Text
from content.template import percent
from diagrams import evaluation
from lessons.blocks import Block, Drawing
from lessons.reviews import review_marks
from lessons.section import Experiment, Section
from lessons.structures import chosen_structure
from lessons.structures.own_marks import own_marks
from lessons.writer import Writer
from rnn_core.networks.pretrained import scores

TITLE: Final = Text(ru="верно на невиданных сочетаниях", en="right on combinations never seen")
SCORES: Final = {
    ("classifier", "animals"): Text(ru="классификатор: звери", en="classifier: animals"),
    ("captioner", "captions"): Text(ru="подписи без ошибок", en="faultless captions"),
    ("reviewer", "blind"): Text(ru="обычные отзывы", en="ordinary reviews"),
    ("bag of words", "blind"): Text(
        ru="обычные отзывы, мешок слов", en="ordinary reviews, bag of words"
    ),
    ("reviewer", "mixed"): Text(ru="отзывы нового типа", en="reviews of a new type"),
    ("bag of words", "mixed"): Text(
        ru="отзывы нового типа, мешок слов", en="reviews of a new type, bag of words"
    ),
    ("reviewer", "pairs"): Text(ru="отзывы-двойники", en="twin reviews"),
    ("bag of words", "pairs"): Text(
        ru="отзывы-двойники, мешок слов", en="twin reviews, bag of words"
    ),
    ("painter", "recognised"): Text(ru="нарисованный зверь узнан", en="painted animal recognised"),
    ("translator", "sentences"): Text(ru="переводы без ошибок", en="faultless translations"),
    ("translator without attention", "sentences"): Text(
        ru="переводы без ошибок, сеть без внимания",
        en="faultless translations, no attention",
    ),
    ("tagger", "tokens"): Text(ru="части речи", en="parts of speech"),
    ("tagger", "names_f1"): Text(ru="имена, F1", en="names, F1"),
}
"""(network, score) → what it is a share of; rows of the figure from top to bottom."""
BASELINES: Final = {"bag of words": "reviewer", "translator without attention": "translator"}
"""Baselines, which lack what another network has: baseline → that other."""


def _network(**values: Any) -> str:
    """The network that the reader is looking at."""
    return chosen_structure.network(values)


def accuracies(writer: Writer, network: str) -> Iterator[Block]:
    """What every network reached on the unseen, in the page's language."""
    say, measured = writer.language, scores()
    rows: list[tuple[str, float, bool]] = []
    highlighted: set[int] = set()
    for (name, score), text in SCORES.items():
        share = measured[name].get(say, measured[name].get("en", {}))[score]
        if name == network or BASELINES.get(name) == network:
            highlighted.add(len(rows))
        rows.append((text[say], share, name in BASELINES))
    figure = evaluation.accuracy_bars(rows, TITLE[say], frozenset(highlighted))
    facts = {
        "worst": percent(min(share for _, share, baseline in rows if not baseline)),
    } | review_marks(say)
    notices = [writer.runs(one, **facts) for one in ("notice", "notice-pairs", "notice-worst")]
    own = {
        key: own_marks(name, say)["own_sentences"]
        for key, name in (
            ("tagged", "tagger"),
            ("translated", "translator"),
            ("blind", "translator without attention"),
        )
    }
    yield writer.note("own", **own)
    drawing = Drawing(figure, writer.line("alt"))  # as narrow as a phone: 40 % must look it
    yield writer.figure(drawing, name="evaluation", notices=notices)


SECTION = Section(
    __name__, experiment=Experiment(_network, chosen_structure.CHOICES), answers=[accuracies]
)
