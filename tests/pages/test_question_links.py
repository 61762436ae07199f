"""Every link of the list of questions opens its section with the values it names, and no notice."""

import json
from collections.abc import Iterator
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest

from content import LANGUAGES, Language
from lessons.answer import answer, find
from lessons.questions.answers import QUESTIONS
from tests.pages.opened import assert_well, opened, tickets


def links(language: Language) -> Iterator[str]:
    """Every link in the list, each once; one to a place of this page without its address."""
    for block in json.loads(answer("questions", "faq", language, {}).json)["blocks"]:
        for _, questions in block["topics"]:
            for one in questions:
                runs = [*one["ask"], *one["say"], *one["link"]]
                yield from (to for _, to, _ in runs if to and ("#" in to or "?" in to))


DISTINCT = [
    (language, link)
    for language in LANGUAGES
    for link in sorted({one for one in links(language) if not one.startswith(("#", "terms?"))})
]


@pytest.mark.parametrize(("language", "link"), DISTINCT)
def test_a_link_opens_its_section_with_its_values_and_no_notice(
    language: Language, link: str
) -> None:
    address = urlsplit(link)
    query = parse_qs(address.query, strict_parsing=True)
    assert query.pop("lang") == [language]
    app = opened(address.path, lang=language, **{key: one for key, (one,) in query.items()})
    assert_well(app)
    assert not app.warning and not app.info
    ticket = tickets(app)[address.fragment]
    assert ticket["language"] == language
    section = find(address.path, address.fragment)
    assert query.keys() <= section.controls.keys() | section.shown_when.keys()
    for key, (value,) in query.items():
        if key in section.controls:
            assert ticket["values"][key] == value


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_within_the_page_lead_to_its_sections(language: Language) -> None:
    inside = {one for one in links(language) if one.startswith("#")}
    assert inside
    for one in inside:
        assert find("questions", one[1:])


def test_every_question_has_a_link() -> None:
    for question, language in product(QUESTIONS.values(), LANGUAGES):
        assert any(urlsplit(one).fragment == question.place.section for one in links(language))
