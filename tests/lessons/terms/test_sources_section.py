"""The list of sources is made of the citations: every source once, with links to who cites it."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from content import LANGUAGES, Language
from content.sources import GROUPS, SOURCES
from lessons.answer import answer, find
from tests.lessons.answers import plain

in_each = pytest.mark.parametrize("language", LANGUAGES)


def rows(language: Language) -> list[list[dict]]:
    """The rows of every group."""
    (block,) = json.loads(answer("terms", "sources", language, {}).json)["blocks"]
    assert block["kind"] == "sources"
    return [group for _, group in block["groups"]]


@in_each
def test_every_source_has_a_row_that_leads_to_it(language: Language) -> None:
    for found, sources in zip(rows(language), GROUPS.values(), strict=True):
        for row, source in zip(found, sources, strict=True):
            assert row["id"] == source.id
            assert row["title"] == [[source.title[language], source.address, False]]
            assert plain(row["runs"]) == source.good_for[language].replace("`", "")
            told = [source.by, source.arxiv, source.doi, str(source.year or "")]
            assert all(one in row["by"] for one in told)


@in_each
def test_its_links_lead_to_the_sections_that_cite_it_and_to_no_other(language: Language) -> None:
    leading = {}
    for row in (row for group in rows(language) for row in group):
        for title, address, _ in row["link"]:
            if address is None:
                continue
            parts = urlsplit(address)
            assert parse_qs(parts.query)["lang"] == [language]
            section = find(parts.path.replace("./", "") or "home", parts.fragment)
            assert section.prose(language).title == title
            assert row["id"] in section.prose(language).sources
            leading.setdefault(row["id"], set()).add((section.page, section.id))
    assert leading.keys() == SOURCES.keys()
    assert len(leading["hochreiter-1997"]) >= 2


def test_a_reader_is_told_which_language_a_page_is_in() -> None:
    russian, english = (
        {row["id"]: row["by"] for group in rows(language) for row in group}
        for language in LANGUAGES
    )
    assert "на английском" in russian["feng-rnn"] and "in Russian" in english["habr-seq2seq"]
    assert not re.search("на русском|на английском", russian["habr-seq2seq"] + russian["le-2015"])
