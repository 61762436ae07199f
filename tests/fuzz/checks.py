"""What comes back must be an answer or one sentence; and in it a reader's text stays text."""

import ast
import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from unicodedata import category

import nbformat

from content import LANGUAGES
from lessons.control import Control
from lessons.controls import MAX_CHARACTERS, Choice, Line, Number, Slider, Switch
from lessons.numbers import BOM
from lessons.section import Section
from tests.fuzz.hostile import MARK
from tests.server.asked import Response

LARGEST = 8_000_000
"""Bytes of an answer before it is packed; the largest that a section gives is about a third."""
LONGEST = 1000
"""Letters of a sentence that refuses."""
_TAG = re.compile(rf"<[^<>]*{MARK}|<b>{MARK}", re.IGNORECASE)
_RAW = re.compile(r"<(?!/?(?:br|b|sub|sup|extra)>)")
"""What begins a tag that no figure of the sheet writes: a `<` as a reader has typed it."""


def refusal(found: Response, language: str) -> str:
    """The one sentence of a refusal, in the language of whoever asked."""
    assert found.headers["content-type"] == "application/json"
    assert found.headers["cache-control"] == "no-store"
    said = found.said
    assert {"error"} <= said.keys() <= {"error", "control"}
    sentence: str = said["error"]
    assert sentence.isprintable() and len(sentence) <= LONGEST, sentence[:LONGEST]
    assert "Traceback" not in sentence
    russian = re.sub("«[^»]*»|“[^”]*”", "", sentence)
    assert bool(re.search("[а-яё]", russian)) >= (language == "ru"), sentence
    assert said.get("control", "").isprintable()
    return sentence


def answered(found: Response, section: Section, language: str) -> dict[str, Any]:
    """An answer to a section, whole and of a size."""
    assert found.headers["content-type"] == "application/json"
    assert len(found.content) < LARGEST
    said = found.said
    assert (said["page"], said["section"], said["language"]) == (section.page, section.id, language)
    assert said["values"].keys() == section.controls.keys()
    for key, value in said["values"].items():
        within(section.controls[key], value)
    inert(said)
    return said


def within(control: Control, value: Any) -> None:
    """A value that a control may stand at, by what the control declares."""
    match control:
        case Slider() | Number():
            assert control.low <= value <= control.high
        case Choice():
            assert value in control.options
        case Switch():
            assert value is True or value is False
        case Line():
            assert len(value) <= MAX_CHARACTERS
            assert not {one for one in value if category(one) in ("Cc", "Cs")} - {*control.breaks}


def inert(said: dict[str, Any]) -> None:
    """No text of a reader is mark-up in a figure, an address, or code in a program."""
    for block in said["blocks"]:
        for text in strings(block.get("figures", [])):  # Plotly takes them for mark-up
            assert not _TAG.search(text) and not _RAW.search(text), text
        for _, mark, _ in runs(block):
            assert mark is None or MARK not in mark, mark
        if block["kind"] == "program" and not block.get("error"):
            harmless(block.get("source", ""))


def harmless(source: str) -> None:
    """A program that is Python, and runs nothing of a reader's text."""
    for node in ast.walk(ast.parse(source)):
        named = getattr(node, "id", "") or getattr(node, "attr", "") or getattr(node, "arg", "")
        assert MARK not in str(named), source


def table(document: bytes) -> None:
    """A table of numbers: as many cells in every row, and none that a spreadsheet computes."""
    text = document.decode()
    assert text.startswith(BOM) and len(document) < LARGEST
    head, *rows = csv.reader(io.StringIO(text.removeprefix(BOM), newline=""))
    for row in rows:
        assert len(row) == len(head)
        for cell in row:
            number = re.fullmatch(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", cell)
            assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")), cell


def notebook(document: bytes) -> None:
    """A notebook as the format has it, whose code is Python and whose words hold no mark-up."""
    said = json.loads(document)
    assert len(document) < LARGEST
    nbformat.validate(nbformat.from_dict(said))
    for cell in said["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            harmless(source)
            continue
        shown = outside_code(source)
        shown = re.sub(r"(?s)(?<!\\)(\$+).*?(?<!\\)\1", "", shown)  # formulas
        assert not re.search(r"(?<!\\)<(?!/?su[bp]>)", shown), source
        for link in re.findall(r"(?<!\\)\]\(([^)]*)", shown):
            assert re.fullmatch(r"https?://[-\w.:/?&=%+#*~]+|#[\w-]+", link), link


def outside_code(markdown: str) -> str:
    """Markdown without what stands between backquotes, where nothing is mark-up."""
    return re.sub(r"(?s)(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)", "", markdown)


def strings(value: Any) -> Iterator[str]:
    """Every text within a piece of JSON, keys among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from strings(one) if key != "uirevision" else ()  # compared, and never drawn
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def runs(value: Any) -> Iterator[list[Any]]:
    """Every run of text within a block."""
    if isinstance(value, dict):
        for one in value.values():
            yield from runs(one)
    elif isinstance(value, list):
        if len(value) == 3 and isinstance(value[0], str) and isinstance(value[2], bool):
            yield value
        else:
            for one in value:
                yield from runs(one)


def language_of(query: dict[str, list[str]]) -> str:
    """The language that an answer must be in: English, unless the query says another first."""
    said = query.get("lang") or ["en"]
    return said[0] if said[0] in LANGUAGES else "en"
