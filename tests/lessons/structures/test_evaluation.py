"""What was measured is shown, and the chosen network is highlighted."""

import re
from itertools import product

import pytest

from content import LANGUAGES, Language
from content.template import percent
from lessons.structures import chosen_structure
from lessons.structures.evaluation import BASELINES, SCORES
from lessons.structures.input_output import STRUCTURES
from rnn_core.networks.pretrained import scores
from rnn_core.networks.training_recipes import RECIPES
from tests.lessons.answers import notices, show

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_the_measured_scores_are_shown(language: Language) -> None:
    block = show("structures", "evaluation", language)["evaluation"]
    bars = block["figures"][0]["data"][0]
    found = scores()
    for (name, score), share in zip(SCORES, bars["x"], strict=True):
        assert share == found[name].get(language, found[name].get("en"))[score]  # type: ignore[index]


@each_language
def test_a_phone_shows_every_bar_whole(language: Language) -> None:
    """So that 40 % and 99.9 % look as different as they are."""
    block = show("structures", "evaluation", language)["evaluation"]
    assert block["widths"] == [0]
    bars, names = block["figures"][0]["data"]
    assert block["figures"][0]["layout"]["xaxis"]["range"] == [0, 1]
    for name, share in zip(names["text"], bars["x"], strict=True):
        assert f"{share * 100:.1f} %" in name and len(name) < 50


def test_every_row_has_a_name_of_its_own() -> None:
    for language in LANGUAGES:
        names = [text[language] for text in SCORES.values()]
        assert len(set(names)) == len(names)


@each_language
def test_the_worst_is_the_worst_of_ours(language: Language) -> None:
    block = show("structures", "evaluation", language)["evaluation"]
    bars = block["figures"][0]["data"][0]
    ours = [
        share for (name, _), share in zip(SCORES, bars["x"], strict=True) if name not in BASELINES
    ]
    ordinary, own, pairs, worst = notices(block)
    for name in ("tagger", "translator", "translator without attention"):
        assert percent(scores()[name][language]["own_sentences"]) in own
    assert percent(min(ours)) in worst
    for name in ("reviewer", "bag of words"):
        assert percent(scores()[name][language]["pairs"]) in pairs
        errors = round(60 * (1 - scores()[name][language]["blind"]))
        assert re.search(rf"\b{errors}\b", ordinary)


@pytest.mark.parametrize(
    ("structure", "task", "attention"),
    list(product(STRUCTURES, ["review", "caption-to-picture"], [True, False])),
)
def test_the_chosen_network_is_highlighted(structure: str, task: str, attention: bool) -> None:
    values = {
        "input_output_structure": structure,
        "structures_task": task,
        "many_to_many_attention": attention,
    }
    name = chosen_structure.network(values)
    assert name in RECIPES
    bars = show("structures", "evaluation", "en", **values)["evaluation"]["figures"][0]["data"][0]
    highlighted = [
        row
        for (row, _), opacity in zip(SCORES, bars["marker"]["opacity"], strict=True)
        if opacity == 1
    ]
    assert set(highlighted) == {name} | {
        baseline for baseline, other in BASELINES.items() if other == name
    }


def test_what_is_chosen_is_what_is_on_the_page() -> None:
    names = {
        ("one-to-one", "one-to-one"): "classifier",
        ("one-to-many", "one-to-many"): "captioner",
        ("many-to-many", "many-to-many"): "translator",
        ("aligned", "tagging"): "tagger",
    }
    for (structure, section), name in names.items():
        values = {
            "input_output_structure": structure,
            "structures_task": "caption-to-picture",
            "many_to_many_attention": True,
        }
        assert (
            chosen_structure.section(values).id == section
            and chosen_structure.network(values) == name
        )
    for task, name in (("review", "reviewer"), ("caption-to-picture", "painter")):
        values = {
            "input_output_structure": "many-to-one",
            "structures_task": task,
            "many_to_many_attention": False,
        }
        assert (
            chosen_structure.section(values).id == task and chosen_structure.network(values) == name
        )
    blind = {
        "input_output_structure": "many-to-many",
        "structures_task": "review",
        "many_to_many_attention": False,
    }
    assert chosen_structure.network(blind) == "translator without attention"
