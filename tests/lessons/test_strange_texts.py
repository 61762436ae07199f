"""A text of no language that a network reads is refused at its field; a known word is known."""

import json
import re
from typing import Any

import pytest

from content import LANGUAGES, Language
from lessons.answer import answer
from lessons.refusals import Refused

FIELDS = [
    ("structures", "review", "review_text"),
    ("structures", "tagging", "structures_phrase"),
    ("scheme", "review", "review_text"),
    ("scheme", "step-losses", "step_losses_text"),
    ("problems", "gates", "gates_text"),
    ("problems", "forgetting", "forgetting_text"),
]
"""Sections whose networks read any word of their language: page, id, field."""
SENTENCES: dict[Language, str] = {
    "ru": "Эта сеть читает по-русски, а в тексте нет ни одной русской буквы.",
    "en": "This network reads English, and the text has no English letter.",
}
each_field = pytest.mark.parametrize(
    ("page", "section", "key"), FIELDS, ids=[f"{one[0]}:{one[1]}" for one in FIELDS]
)


def blocks(page: str, section: str, language: Language, values: dict[str, str]) -> Any:
    return json.loads(answer(page, section, language, values).json)["blocks"]


@each_field
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["Το φαγητό ήταν υπέροχο", "电影很好", "10/10", "שלום"])
def test_no_letter_of_the_language_is_said_at_the_field(
    page: str, section: str, key: str, language: Language, text: str
) -> None:
    with pytest.raises(Refused) as refused:
        answer(page, section, language, {key: text})
    assert (refused.value.sentence, refused.value.control) == (SENTENCES[language], key)


@each_field
@pytest.mark.parametrize("text", ["17 котов и iPhone", "iPhone это супер", "猫 good 5"])
def test_a_mixed_text_is_answered(page: str, section: str, key: str, text: str) -> None:
    said = json.dumps(blocks(page, section, "ru", {key: text}), ensure_ascii=False)
    if section != "step-losses":  # it says that the text is no caption
        assert re.search(
            "(Таких слов при обучении не было|Незнакомые слова): [^.]*(iPhone|猫)", said
        )


@each_field
@pytest.mark.parametrize(
    ("typed", "meant", "language"),
    [
        (
            "фи\u0301льм был \u2068ску\u00adчный\u2069, нo хоро\u200bший",
            "фильм был скучный, но хороший",
            "ru",
        ),
        ("the film isn\u2019t bo\u00adring\ufeff at all", "the film isn't boring at all", "en"),
    ],
)
def test_what_nobody_sees_changes_no_answer(
    page: str, section: str, key: str, typed: str, meant: str, language: Language
) -> None:
    one, other = (blocks(page, section, language, {key: text}) for text in (typed, meant))
    assert one == other
