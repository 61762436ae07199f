"""The scores of every shipped network, computed again on its test set."""

import re
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from rnn_core.networks import long_text_classifier
from rnn_core.networks.pair_embedding import vectors_path
from rnn_core.networks.pretrained import (
    SHIPPED,
    WEIGHTS_FOLDER,
    Scores,
    pretrained,
    scores,
    weights_path,
)
from rnn_core.networks.training_recipes import RECIPES
from rnn_core.world.language import LANGUAGES, Language

TARGETS = {
    ("classifier", "animals"): 0.98,
    ("captioner", "captions"): 0.97,
    ("painter", "recognised"): 0.95,
    ("translator", "sentences"): 0.97,
    ("tagger", "tokens"): 0.99,
    ("tagger", "names_f1"): 0.97,
    ("translator", "own_sentences"): 0.85,
    ("tagger", "own_sentences"): 0.85,
    ("reviewer", "pairs"): 0.90,
    ("reviewer", "mixed"): 0.80,
    ("reviewer", "blind"): 0.80,
    ("next-tag predictor", "parts"): 0.85,  # what comes next is often open
}
each_network = pytest.mark.parametrize(("name", "language"), SHIPPED)


@cache
def measured(name: str, language: Language) -> Scores:
    return RECIPES[name].evaluate(pretrained(name, language).network, language)


@each_network
def test_the_scores_are_those_in_the_file(name: str, language: Language) -> None:
    written = scores()[name][language]
    assert measured(name, language) == pytest.approx(written, abs=0.002)


def test_there_are_scores_of_every_network_and_of_no_other() -> None:
    assert {(name, language) for name in scores() for language in scores()[name]} == set(SHIPPED)


@pytest.mark.parametrize(
    ("name", "score", "language"),
    [(*key, language) for key in TARGETS for name, language in SHIPPED if name == key[0]],
)
def test_a_network_does_what_the_page_promises(name: str, score: str, language: Language) -> None:
    assert measured(name, language)[score] >= TARGETS[name, score]


@pytest.mark.parametrize(
    ("score", "worth"), [("negation", 0.2), ("contrast", 0.2), ("mixed", 0.05), ("blind", 0.0)]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_order_of_words_is_worth_something(
    language: Language, score: str, worth: float
) -> None:
    bag = measured("bag of words", language)
    assert measured("reviewer", language)[score] >= bag[score] + worth


@pytest.mark.parametrize("language", LANGUAGES)
def test_attention_is_worth_its_while(language: Language) -> None:
    without = measured("translator without attention", language)
    assert measured("translator", language)["sentences"] > without["sentences"]


def test_the_marks_in_the_documentation_are_those_in_the_file() -> None:
    text = (Path(__file__).parents[3] / "docs" / "reviews.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z ]+), (ru|en) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", text, re.M)
    assert len(rows) == 6
    for name, language, *marks in rows:
        written = scores()[name][language]
        wanted = [f"{100 * written[score]:.1f}" for score in ("pairs", "mixed", "blind")]
        assert marks == wanted


def test_every_file_is_under_200_kilobytes_and_belongs_to_a_network() -> None:
    files = {path.name: path.stat().st_size for path in WEIGHTS_FOLDER.glob("*.pt")}
    long_text = [
        long_text_classifier.weights_path(*one)
        for one in product(long_text_classifier.CELLS, LANGUAGES)
    ]
    long_text += [vectors_path(language) for language in LANGUAGES]
    networks = [weights_path(*one) for one in SHIPPED]
    assert files.keys() == {path.name for path in networks + long_text}
    for name, size in files.items():
        assert size < 200_000, name
