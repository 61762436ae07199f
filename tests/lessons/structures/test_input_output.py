"""Five structures side by side, the chosen one in colour."""

from itertools import pairwise

import pytest

from content import LANGUAGES, Language
from diagrams import structures
from lessons.structures.input_output import STRUCTURE, STRUCTURES
from lessons.structures.one_to_one import WEIGHTS
from lessons.structures.review import TASK
from tests.lessons.answers import show


def test_the_five_are_those_that_are_drawn() -> None:
    assert STRUCTURE.options == tuple(STRUCTURES) == tuple(structures.STRUCTURES)


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chosen_one_is_in_colour(structure: str, language: Language) -> None:
    block = show("structures", "input-output", language, input_output_structure=structure)[
        "input-output"
    ]
    (figure,) = block["figures"]
    names = {name: text[language] for name, text in STRUCTURES.items()}
    assert figure == structures.all_structures(structure, names)
    loud = [one["text"][0] for one in figure["data"] if one.get("text") and bright(one, figure)]
    assert [one.replace("<br>", " ") for one in loud] == [STRUCTURES[structure][language]]


def bright(title: dict, figure: dict) -> bool:
    """Whether a title is unlike the other four."""
    colours = [one["textfont"]["color"] for one in figure["data"] if one.get("text")]
    return colours.count(title["textfont"]["color"]) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_click_on_a_drawing_chooses_it(language: Language) -> None:
    block = show("structures", "input-output", language)["input-output"]
    (targets,) = block["targets"]
    assert [one["value"] for one in targets] == list(STRUCTURE.options)
    assert {one["control"] for one in targets} == {STRUCTURE.key}
    (figure,) = block["figures"]
    across = figure["layout"]["xaxis"]["range"][1]
    titles = {one["text"][0]: one["x"][0] for one in figure["data"] if one.get("text")}
    for one, (title, x) in zip(targets, titles.items(), strict=True):
        left, right, *_ = one["box"]
        assert left < x / across < right and title.replace("<br>", " ") == one["label"]
    for one, other in pairwise(targets):
        assert one["box"][1] < other["box"][0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_are_labelled_in_words(language: Language) -> None:
    for control in (STRUCTURE, TASK, WEIGHTS):
        for option in control.options:
            assert option in control.labels and "-" not in control.shown(option, language)
