"""The self-check: ten questions that a seed draws, the same for everybody who has the link."""

import json

import pytest

from content import LANGUAGES, Language
from lessons.answer import answer
from lessons.check.draw import drawn, items
from lessons.check.exercise import Judgement, direction, largest
from lessons.check.quiz import ABOUT, COUNT


def ten(seed: int, language: Language = "en", about: str = "all") -> list[dict[str, object]]:
    values = {"quiz_seed": seed, "quiz_about": about}
    found = json.loads(answer("check", "quiz", language, values).json)
    (block,) = found["blocks"]
    questions: list[dict[str, object]] = block["questions"]
    return questions


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", range(1, 6))
def test_a_seed_asks_ten_questions_of_ten_sections(seed: int, language: Language) -> None:
    found = ten(seed, language)
    assert len(found) == COUNT
    assert len({str(one["title"]) for one in found}) == COUNT


def test_a_number_asks_both_languages_the_same() -> None:
    for seed in (1, 2, 3):
        both = [[one["id"] for one in ten(seed, language)] for language in LANGUAGES]
        assert both[0] == both[1]


def test_every_question_is_asked_by_some_number() -> None:
    met = {item for seed in range(1, 400) for item in drawn(seed, COUNT)}
    assert met == {*items()}


@pytest.mark.parametrize("page", ABOUT.options[1:])
def test_a_page_asks_about_itself(page: str) -> None:
    found = ten(1, about=page)
    assert found and all(str(one["id"]).startswith(f"{page}/") for one in found)


def test_numbers_too_close_to_tell_are_not_asked_about() -> None:
    judge = direction(lambda found: found)
    assert judge(1.0, 1.05) is None
    assert judge(1.0, 2.0) == Judgement("grows", {"before": "1", "after": "2"})
    assert judge(2.0, 1.0) == Judgement("falls", {"before": "2", "after": "1"})
    assert judge(1.5, 1.5 + 1e-9) == Judgement("same", {"before": "1.50", "after": "1.50"})
    compare = largest(lambda found: found)
    assert compare({"a": 1.0, "b-c": 1.05}, None) is None
    assert compare({"a": 0.0, "b-c": 0.0}, None) is None
    found = compare({"a": 1.0, "b-c": 2.0}, None)
    assert found == Judgement("b-c", {"a": "1", "b_c": "2"})
