"""Both languages say the same thing: the same files, blocks, formulas, colours and names."""

import re
from itertools import product
from pathlib import Path

import pytest

import content
from content import template
from content.sources import GROUPS
from editions.sheet.collect import WORDS as SHEET
from lessons.answer import LESSONS
from lessons.prose import Prose, parse, prose

WORDS = sorted(path for path in LESSONS.rglob("*.ru.md"))
LESSON_STEMS = [path.with_name(path.name.removesuffix(".ru.md")) for path in WORDS]
STEMS = [*LESSON_STEMS, SHEET]
"""Those of sections and pages, and of the sheet on paper."""
MARKS = {
    "formulas": re.compile(r"\$[^$]+\$"),
    "names": re.compile(r"\{\{(\w+)"),
    "colours": re.compile(r":(\w+)\["),
    "links": re.compile(r"\]\(([^)]+)\)"),
    "code": re.compile(r"```.*?```|`[^`]+`", re.DOTALL),
    "subscripts": re.compile(r"<sub>.*?</sub>"),
}
TITLE, LEAD, TEXT = 60, 45, 35
"""Characters that a title has at most; words of a lead and of a text."""
each = pytest.mark.parametrize("stem", STEMS, ids=lambda stem: f"{stem.parent.name}/{stem.name}")


def pieces(words: Prose) -> dict[str, str]:
    """Everything that a file says, by the name of the piece."""
    return {"title": words.title, "lead": words.lead, "text": words.text, **words.blocks}


def both(stem: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The pieces of a section in Russian and in English."""
    return pieces(prose(stem, "ru")), pieces(prose(stem, "en"))


def test_every_file_of_words_is_there_in_both_languages() -> None:
    found = {path.relative_to(LESSONS).as_posix() for path in LESSONS.rglob("*.md")}
    wanted = {
        f"{stem.relative_to(LESSONS).as_posix()}.{language}.md"
        for stem in LESSON_STEMS
        for language in content.LANGUAGES
    }
    assert found == wanted and len(LESSON_STEMS) > 40
    pages = {stem.parent for stem in LESSON_STEMS if stem.name == "page"}
    assert pages == {stem.parent for stem in LESSON_STEMS if stem.parent.parent == LESSONS}


@each
def test_the_same_blocks_in_the_same_order(stem: Path) -> None:
    russian, english = both(stem)
    assert list(russian) == list(english)


@each
@pytest.mark.parametrize("kind", MARKS)
def test_the_same_marks_in_every_piece(stem: Path, kind: str) -> None:
    russian, english = both(stem)
    for piece, link in product(russian, ("lang=ru", "lang=en")):  # a link keeps its language
        said = {"lang=ru": russian, "lang=en": english}[link]
        assert len(re.findall(r"\blang=\w+", said[piece])) == said[piece].count(link)
        said[piece] = said[piece].replace(link, "lang")
    for piece, text in russian.items():
        found = sorted(MARKS[kind].findall(text)), sorted(MARKS[kind].findall(english[piece]))
        assert found[0] == found[1], piece


@each
def test_each_language_is_written_in_its_own_letters(stem: Path) -> None:
    russian, english = both(stem)
    for piece, text in english.items():
        assert not re.search("[а-яё]", text, re.IGNORECASE), piece
    for piece, text in russian.items():
        own = re.sub(r"\{\{\w+\}\}", "", text)  # what stands there besides computed numbers
        if own and not piece.startswith(("step-", "preset-", "title")):
            assert re.search("[а-яё]", text), piece


def words(markdown: str) -> int:
    """How many words a reader reads: a formula and a name of code are one each."""
    plain = re.sub(r"\$[^$]*\$|`[^`]*`", " name ", markdown)
    plain = re.sub(r"\]\([^)]*\)|<[^>]*>|:\w+\[|[\[\]*]", "", plain)
    return len(re.findall(r"\w\S*", plain))


@each
@pytest.mark.parametrize("language", content.LANGUAGES)
def test_the_answer_comes_first_and_is_short(stem: Path, language: content.Language) -> None:
    said = prose(stem, language)
    assert len(said.title) <= TITLE and not said.title.endswith(".")
    if stem.parent.parent == LESSONS:  # further down stand words that a section of the page draws
        assert 0 < words(said.lead) <= LEAD
    assert words(said.text) <= TEXT


@each
@pytest.mark.parametrize("language", content.LANGUAGES)
def test_what_to_read_is_a_link_and_what_it_is_good_for(
    stem: Path, language: content.Language
) -> None:
    for line in prose(stem, language).lines("read"):
        assert re.fullmatch(r"\[[^]]+\]\(https://[^ )]+\)( \([^)]+\))?: .+", line), line


NOTE_LINKS = (
    "github.com/Elbrus-DataScience/ds-phase-2/blob/master/slides/RNN.pdf",
    "habr.com/ru/post/446530/",
    "habr.com/ru/company/ods/blog/329410/",
    "calvinfeng.gitbook.io/machine-learning-notebook/supervised-learning/",
    "becominghuman.ai/part-of-speech-tagging-tutorial-",
    "habr.com/ru/company/abbyy/blog/449514/",
    "habr.com/ru/post/440472/",
    "subscription.packtpub.com/book/big_data_and_business_intelligence/9781788399906/",
    "elbrus-ds-cheatsheets.streamlit.app/",
    "gblobscdn.gitbook.com/assets%2F-LIA3amopGH9NC6Rf0mA%2F",
)
"""How the addresses begin that the note ends with, in its order."""


def test_the_note_s_links_are_listed_in_its_order() -> None:
    for link, source in zip(NOTE_LINKS, GROUPS["note"], strict=True):
        assert source.address.startswith(f"https://{link}")


@pytest.mark.parametrize("link", NOTE_LINKS)
@pytest.mark.parametrize("language", content.LANGUAGES)
def test_each_link_of_the_note_stands_beside_the_section_it_belongs_to(
    link: str, language: content.Language
) -> None:
    places = [
        stem.name
        for stem in STEMS
        if any(f"(https://{link}" in line for line in prose(stem, language).lines("read"))
    ]
    assert len(places) == 1


def test_a_short_string_needs_every_language() -> None:
    with pytest.raises(TypeError):
        content.Text(ru="только одна")  # type: ignore[call-arg]


@pytest.mark.parametrize("broken", ["", "prose", "## a\nb", "# T\nq\n## a\nA\n## a\nB\n"])
def test_words_without_the_skeleton_are_refused(broken: str) -> None:
    with pytest.raises(ValueError, match="title"):
        parse(broken)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 шагов"),
        (1, "1 шаг"),
        (2, "2 шага"),
        (5, "5 шагов"),
        (11, "11 шагов"),
        (12, "12 шагов"),
        (21, "21 шаг"),
        (24, "24 шага"),
        (112, "112 шагов"),
    ],
)
def test_a_noun_agrees_with_its_number(count: int, said: str) -> None:
    assert template.fill("{{n|шаг,шага,шагов}}", n=count) == said
    assert template.fill("{{n|step,steps}}", n=count) == f"{count} step" + "s" * (count != 1)


def test_only_an_exact_zero_is_said_to_be_zero() -> None:
    assert [template.number_or_zero(value) for value in (0.0, 1e-30, 0.5)] == [
        "0",
        "1.0·10⁻³⁰",
        "0.50",
    ]


def test_a_missing_number_is_an_error_not_a_hole() -> None:
    with pytest.raises(KeyError):
        template.fill("{{a}} and {{b}}", a=1)


def test_runs_read_mark_up_before_the_readers_text_comes_in() -> None:
    evil = ":red[x]<sub>y</sub>{{a}}"
    assert template.styled_runs("<sub>{{a}}</sub> :blue[{{word}}]!", a=1, word=evil) == [
        ("1", None, True),
        (" ", None, False),
        (evil, "blue", False),
        ("!", None, False),
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0.00"),
        (-0.2, "−0.20"),
        (0.0123, "0.012"),
        (-3.14159, "−3.14"),
        (123.4, "123"),
        (4.2e-5, "4.2·10⁻⁵"),
        (8.2e-5, "0.0001"),
        (1234567.0, "1.2·10⁶"),
        (float("inf"), "inf"),
        (float("-inf"), "−inf"),
        (float("nan"), "nan"),
    ],
)
def test_numbers_keep_the_digits_a_reader_needs(value: float, said: str) -> None:
    assert template.number(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0.4, "0.400"), (-0.0824, "−0.082"), (999.9, "999.900"), (-2e6, "−2.0·10⁶")]
)
def test_numbers_that_add_up_have_the_same_decimals(value: float, said: str) -> None:
    assert template.decimal(value) == said


@pytest.mark.parametrize(("share", "said"), [(0.0, "0"), (0.004, "0.40"), (0.5, "50"), (2, "200")])
def test_a_small_share_never_reads_as_zero(share: float, said: str) -> None:
    assert template.percent(share) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.5, "50"), (0.994, "99"), (0.9961, "99.61"), (0.99999, "100"), (1.0, "100")],
)
def test_a_share_near_the_whole_differs_from_it(share: float, said: str) -> None:
    assert template.precise_percent(share) == said
