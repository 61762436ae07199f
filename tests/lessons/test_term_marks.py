"""Every page explains its terms at their first mention, once, and not too many in one place."""

import json
import re
from collections import Counter
from functools import cache
from itertools import product

import pytest

from content import LANGUAGES, Language
from content.marking import mentions
from content.terms import TERMS
from lessons import term_marks
from lessons.answer import LESSONS, answer, pages
from lessons.prose import prose
from lessons.reading_order import section_ids
from lessons.section import Section
from lessons.term_marks import MOST, MarkedPage, marked_page
from tests.content.test_marking import LINK
from tests.lessons.answers import plain
from tests.lessons.every import SECTIONS

ID = re.compile(r"terms\?lang=(?:ru|en)#term-([a-z0-9-]+)")
EVERYDAY = {term.id for term in TERMS if term.everyday}
EVERY = list(product(pages(), LANGUAGES))
each = pytest.mark.parametrize(("page", "language"), EVERY)


def sections_of(page: str) -> list[Section]:
    return [SECTIONS[f"{page}/{id}"] for id in section_ids(page)]


@cache
def marked(page: str, language: Language) -> MarkedPage:
    """The words of a page all of whose sections have been asked."""
    for section in sections_of(page):
        answer(page, section.id, language, {})
    return marked_page(page, section_ids(page), language)


def ids(markdown: str) -> list[str]:
    return ID.findall(markdown)


def asked(page: MarkedPage, id: str) -> list[str]:
    """Terms that a section's question explains."""
    marks = [mark for _, mark, _ in page.sections[id].question if mark]
    return [one[1] for mark in marks if (one := ID.fullmatch(mark))]


@each
def test_marks_change_no_word(page: str, language: Language) -> None:
    found = marked(page, language)
    assert LINK.sub(r"\1", found.lead) == prose(LESSONS / page / "page", language).lead
    for section in sections_of(page):
        said, words = found.sections[section.id], section.prose(language)
        assert LINK.sub(r"\1", said.lead) == words.lead
        assert LINK.sub(r"\1", said.text) == words.text
        assert plain(list(said.question)) == plain(section.question_words(language)[0])


@each
def test_a_term_is_explained_once_in_leads_and_before_that_once_in_answers(
    page: str, language: Language
) -> None:
    found = marked(page, language)
    leads, answers = Counter(ids(found.lead)), Counter[str]()
    for id in section_ids(page):
        section = found.sections[id]
        here = Counter([*ids(section.lead), *ids(section.text)])
        below = Counter([*asked(found, id), *{one for one in section.said.values() if one}])
        leads += here
        assert not set(below) & set(leads), id
        answers += below
        assert here.total() + below.total() <= MOST, id
        assert not EVERYDAY & ({*ids(section.text)} | set(below)), id
    assert set(leads.values()) | set(answers.values()) <= {1}
    assert (page in {"terms", "check"}) or leads.total() > 0


@each
def test_what_a_lead_says_first_is_explained_there(page: str, language: Language) -> None:
    """Where there is room: in a section that explains as much as it may, a term waits."""
    found = marked(page, language)
    met = set(ids(found.lead))
    for section in sections_of(page) if page != "terms" else ():
        words, said = section.prose(language), found.sections[section.id]
        for text, link in ((words.lead, said.lead), (words.text, said.text)):
            new = {one.term.id for one in mentions(text, language)} - met - EVERYDAY
            full = len(ids(said.lead)) + len(ids(said.text)) >= MOST
            assert new <= {*ids(link)} or full, section.id
            met |= {*ids(link)}


@each
def test_an_answer_says_what_its_section_explains(page: str, language: Language) -> None:
    found = marked(page, language)
    for section in sections_of(page):
        said = found.sections[section.id].said
        text = answer(page, section.id, language, {}).json.decode().lower()
        for id in set(said.values()) - {""}:
            words = [one for one, of in said.items() if of == id]
            assert any(json.dumps(one, ensure_ascii=False)[1:-1] in text for one in words), id
            assert all(one == one.lower() for one in words)
        for longer in (one for one, id in said.items() if not id):
            assert any(one in longer for one, id in said.items() if id)


def test_the_page_of_terms_marks_none() -> None:
    for language in LANGUAGES:
        found = marked("terms", language)
        assert not ids(found.lead)
        for section in found.sections.values():
            assert not ids(section.lead) and not ids(section.text) and not section.said


def test_a_page_that_nobody_has_asked_explains_in_its_leads_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(term_marks, "_complete", {})
    monkeypatch.setattr(term_marks, "cached_answer", lambda *_: None)
    page = marked_page("scheme", section_ids("scheme"), "en")
    assert any(ids(section.lead) for section in page.sections.values())
    assert not any(section.said for section in page.sections.values())
    assert not term_marks._complete  # it will be looked at again
