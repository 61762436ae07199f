"""Every source is said once, cited where a claim stands, and never linked to by hand."""

import re
import unicodedata
from datetime import date

import pytest

from content import LANGUAGES, Language
from content.sources import GROUPS, SOURCES, cited, linked
from lessons.answer import LESSONS, pages, sections
from lessons.prose import parse, prose
from tests.content.test_parity import each
from tests.content.test_parity import words as counted

each_source = pytest.mark.parametrize("source", SOURCES.values(), ids=lambda one: one.id)


def test_no_words_and_no_section_hold_a_raw_link() -> None:
    for path in [*LESSONS.rglob("*.md"), *LESSONS.rglob("*.py")]:
        said = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://\w", said), f"{path}: see CONTRIBUTING, Words"


def test_every_source_is_cited_by_a_section() -> None:
    found = {
        source
        for page in pages()
        for section in sections(page)
        for source in section.prose("en").sources
    }
    assert found == SOURCES.keys()


@each
def test_both_languages_cite_the_same(stem) -> None:
    russian, english = (prose(stem, language).sources for language in LANGUAGES)
    assert set(russian) == set(english)


def test_ids_and_addresses_are_unique() -> None:
    for told in ("id", "address", "arxiv", "doi", "title"):
        found = [getattr(one, told) for one in SOURCES.values() if getattr(one, told)]
        assert len(set(found)) == len(found), told
    assert sum(map(len, GROUPS.values())) == len(SOURCES)


@each_source
def test_numbers_are_well_formed_and_no_older_than_the_paper(source) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", source.id)
    assert source.address.startswith("https://") and not re.search(r"[\s()]", source.address)
    assert source.by and (source.by.endswith("et al.") or not source.by.endswith("."))
    if source.arxiv:
        assert re.fullmatch(r"\d{2}(0[1-9]|1[0-2])\.\d{4,5}", source.arxiv)
        submitted = 2000 + int(source.arxiv[:2])
        assert submitted <= source.year <= submitted + 3
        assert len(source.arxiv) == (10 if submitted >= 2015 else 9)
        assert source.address == f"https://arxiv.org/abs/{source.arxiv}"
    if source.doi:
        assert re.fullmatch(r"10\.\d{4,9}/\S+", source.doi)
    assert source.arxiv or source.doi or source.at
    assert source.id in {one.id for one in GROUPS["papers"]} or not (source.arxiv or source.doi)


@each_source
def test_a_paper_is_called_by_its_first_author_and_year(source) -> None:
    paper = source in GROUPS["papers"]
    assert paper == bool(source.year)
    if paper:
        first = re.split(r"[ ,]", source.by)[0].lower()
        first = unicodedata.normalize("NFKD", first).encode("ascii", "ignore").decode()
        assert source.id == f"{first}-{source.year}" and 1900 < source.year <= date.today().year
        assert source.title.ru == source.title.en and source.language == "en"


def test_papers_stand_by_year() -> None:
    years = [one.year for one in GROUPS["papers"]]
    assert years == sorted(years)


@each_source
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_is_good_for_is_one_short_sentence(source, language: Language) -> None:
    said = source.good_for[language]
    assert said.endswith(".") and not re.search(r"[.!?] ", said) and 2 <= counted(said) <= 20
    assert bool(re.search("[а-яё]", said)) == (language == "ru")


def test_a_citation_becomes_the_address() -> None:
    said = parse(
        "# T\nSee [P. (2013)](source:pascanu-2013), [here](#x).\n## read\n[K](source:keras-gru): k"
    )
    assert said.lead == "See [P. (2013)](https://arxiv.org/abs/1211.5063), [here](#x)."
    assert said.sources == ("pascanu-2013", "keras-gru")
    assert said.lines("read") == [f"[K]({SOURCES['keras-gru'].address}): k"]
    assert linked("no link") == "no link" and cited("[a](source:b) [c](source:b)") == ("b",)


def test_a_source_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="'nobody-1900'"):
        parse("# T\n[N](source:nobody-1900)")
