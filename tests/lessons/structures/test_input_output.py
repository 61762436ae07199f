"""Five structures side by side, the chosen one in colour."""

import pytest

from content import LANGUAGES, Language
from diagrams import structures
from lessons.structures.input_output import STRUCTURE, STRUCTURES
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
    assert loud == [STRUCTURES[structure][language]]


def bright(title: dict, figure: dict) -> bool:
    """Whether a title is unlike the other four."""
    colours = [one["textfont"]["color"] for one in figure["data"] if one.get("text")]
    return colours.count(title["textfont"]["color"]) == 1
