"""The exam shows what was measured, and the chosen network is loud in it."""

from itertools import product

import pytest

from content import LANGUAGES, Language
from content.template import percent
from lessons.structures import chosen
from lessons.structures.exam import MARKS, RIVALS
from lessons.structures.kinds import STRUCTURES
from rnn_core.networks.pretrained import marks
from rnn_core.networks.training_recipes import COURSES
from tests.lessons.answers import notices, show

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_the_exam_shows_the_measured_marks(language: Language) -> None:
    block = show("structures", "exam", language)["exam"]
    (bars,) = block["figures"][0]["data"]
    found = marks()
    for (name, mark), share in zip(MARKS, bars["x"], strict=True):
        assert share == found[name].get(language, found[name].get("en"))[mark]  # type: ignore[index]


def test_every_row_has_a_name_of_its_own() -> None:
    for language in LANGUAGES:
        names = [text[language] for text in MARKS.values()]
        assert len(set(names)) == len(names)


@each_language
def test_the_worst_is_the_worst_of_ours(language: Language) -> None:
    block = show("structures", "exam", language)["exam"]
    (bars,) = block["figures"][0]["data"]
    ours = [share for (name, _), share in zip(MARKS, bars["x"], strict=True) if name not in RIVALS]
    (said,) = notices(block)
    assert percent(min(ours)) in said
    for name in ("reviewer", "bag of words"):
        assert percent(marks()[name][language]["reviews"]) in said


@pytest.mark.parametrize(
    ("structure", "task", "attention"),
    list(product(STRUCTURES, ["review", "painting"], [True, False])),
)
def test_the_chosen_network_is_loud(structure: str, task: str, attention: bool) -> None:
    values = {"structure": structure, "task": task, "attention": attention}
    name = chosen.network(values)
    assert name in COURSES
    (bars,) = show("structures", "exam", "en", **values)["exam"]["figures"][0]["data"]
    loud = [
        row
        for (row, _), opacity in zip(MARKS, bars["marker"]["opacity"], strict=True)
        if opacity == 1
    ]
    assert set(loud) == {name} | {rival for rival, other in RIVALS.items() if other == name}


def test_what_is_chosen_is_what_is_on_the_page() -> None:
    names = {
        "one-to-one": "classifier",
        "one-to-many": "captioner",
        "many-to-many": "translator",
        "aligned": "tagger",
    }
    for structure, name in names.items():
        values = {"structure": structure, "task": "painting", "attention": True}
        assert chosen.section(values).id == structure and chosen.network(values) == name
    for task, name in (("review", "reviewer"), ("painting", "painter")):
        values = {"structure": "many-to-one", "task": task, "attention": False}
        assert chosen.section(values).id == task and chosen.network(values) == name
    blind = {"structure": "many-to-many", "task": "review", "attention": False}
    assert chosen.network(blind) == "translator without attention"
