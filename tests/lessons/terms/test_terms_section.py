"""The list of terms: every term once, in the reader's language, and a link to where it is shown."""

import json
import re

import pytest

from content import LANGUAGES, Language
from content.terms import TERMS, alphabetical
from lessons.answer import answer, find
from tests.lessons.answers import plain

in_each = pytest.mark.parametrize("language", LANGUAGES)


@in_each
def test_every_term_has_a_row(language: Language) -> None:
    (block,) = json.loads(answer("terms", "terms", language, {}).json)["blocks"]
    rows = block["terms"]
    assert [row["id"] for row in rows] == [term.id for term in alphabetical(language)]
    for row, term in zip(rows, alphabetical(language), strict=True):
        assert row["name"] == term.name[language]
        assert plain(row["runs"]) == term.sentence[language].replace("`", "")
        assert bool(row["formula"]) == bool(term.formula)
        *_, (title, address, _) = row["link"]
        assert title == find(term.shown.page, term.shown.section).prose(language).title
        assert re.search(rf"[?]lang={language}\b.*#{term.shown.section}$", address)
    assert len(rows) == len(TERMS)


def test_a_russian_row_says_the_english_name_and_an_english_one_does_not() -> None:
    russian, english = (
        {row["id"]: row["english"] for row in json.loads(found.json)["blocks"][0]["terms"]}
        for found in (answer("terms", "terms", language, {}) for language in LANGUAGES)
    )
    assert russian["hidden-state"] == "hidden state" and russian["lstm"] == ""
    assert not any(english.values())
