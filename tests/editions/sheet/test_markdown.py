"""The sheet as a note: Obsidian's Markdown, without a trace of our own mark-up."""

import re

import pytest

from content import LANGUAGES, Language
from content.formulas import FORMULAS
from editions.formulas import formula
from editions.sheet.__main__ import FOLDER
from editions.sheet.compose import sheet
from editions.sheet.links import live
from editions.sheet.markdown import note
from editions.sheet.parts import Answered, Part, Structure
from lessons.answer import find
from lessons.colouring import coloured

each = pytest.mark.parametrize("language", LANGUAGES)


def written(language: Language) -> str:
    return (FOLDER / f"{language}.md").read_text(encoding="utf-8")


def parts(language: Language) -> list[Part]:
    return [part for page in sheet(language).pages for part in page.parts]


@each
def test_nothing_is_left_of_our_own_mark_up(language: Language) -> None:
    text = written(language)
    assert not re.search(r"(?<![\w:]):\w+\[|\{\{|\0|source:|\\[xhcyLW]\{", text)
    outside = re.sub(r"\$\$.*?\$\$|\$[^$\n]*\$|```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    assert "$" not in outside and "textcolor" not in outside
    assert set(re.findall(r"(?<!\\)<(/?\w+)", outside)) <= {"sub", "/sub"}


@each
def test_every_formula_parses_and_keeps_its_colours(language: Language) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", written(language), flags=re.DOTALL)
    shown = re.findall(r"\$\$\n(.*?)\n\$\$", text, re.DOTALL)
    inline = re.findall(r"\$([^$\n]+)\$", re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL))
    known = {coloured(tex).strip() for tex in FORMULAS.values()}
    assert len(shown) > 8 and len(inline) > 5
    for tex in shown:
        assert tex in known and "katex-error" not in formula(tex, display=True)
    for tex in inline:
        assert "katex-error" not in formula(tex.replace(r"\|", "|"))


@each
def test_every_row_of_a_table_has_as_many_cells_as_its_head(language: Language) -> None:
    tables = re.findall(r"(?:^\|.*\|\n)+", written(language), re.MULTILINE)
    assert len(tables) == 3
    for table in tables:
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(widths) == 1 and len(table.splitlines()) > 3


@each
def test_questions_are_callouts_that_open(language: Language) -> None:
    asked = [one for part in parts(language) for one in part.elements if isinstance(one, Answered)]
    questions = [one for one in asked if one.ask]
    lines = written(language).splitlines()
    opened = [place for place, text in enumerate(lines) if text.startswith("> [!question]- ")]
    assert len(opened) == len(questions) > 10
    for place in opened:
        assert lines[place + 1].startswith("> ") and not lines[place - 1]


@each
def test_every_part_and_every_point_leads_to_its_live_section(language: Language) -> None:
    text = note(sheet(language), language, live("https://example.org/rnn/"))
    placed = [
        one
        for part in parts(language)
        for one in (part, *part.elements)
        if isinstance(one, Part | Structure | Answered)
    ]
    leads = re.findall(r"\]\(https://example\.org/rnn/([^)]*)\)", text)
    for one in placed:
        assert one.place.link(language) in leads
        assert one.place.link(language).count(f"lang={language}") == 1
        assert find(one.place.page, one.place.section)
    assert "](../" not in text
