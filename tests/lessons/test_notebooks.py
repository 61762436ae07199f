"""Every section's programs as a notebook: valid, and run from top to bottom in an empty folder."""

import ast
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from itertools import product
from pathlib import Path
from textwrap import dedent
from typing import Any

import nbformat
import pytest
from nbformat.v4 import nbformat_minor

from content import LANGUAGES, Language
from lessons.answer import answer
from lessons.controls import Choice
from lessons.notebook import as_notebook, has_programs
from lessons.section import Section, preset
from tests.lessons.every import SECTIONS

BASE = "https://sheet.example/rnn/"
ROOT = Path(__file__).parents[2]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
WITH_PROGRAMS = [
    name
    for name, one in SECTIONS.items()
    if has_programs(json.loads(answer(one.page, one.id, "en", {}).json))
]


PROGRAMS_OF = {
    "pipeline/break-it": ["break_it_mistake"],
    "structures/pytorch": ["input_output_structure", "structures_task"],
}
"""Choices between programs."""


def settings(section: Section, language: Language) -> Iterator[dict[str, Any]]:
    """The defaults, every preset, and every program there is to choose."""
    yield {}
    yield from (preset(section, name, language) for name in section.presets)
    chosen = [section.controls[key] for key in PROGRAMS_OF.get(f"{section.page}/{section.id}", ())]
    options = [one.options for one in chosen if isinstance(one, Choice)]
    for ids in product(*options):
        yield dict(zip((one.key for one in chosen), ids, strict=True))


def notebook(section: Section, language: Language, values: dict[str, Any]) -> dict[str, Any]:
    said = json.loads(answer(section.page, section.id, language, values).json)
    found: dict[str, Any] = json.loads(as_notebook(said, BASE))
    return found


def code(found: dict[str, Any]) -> list[tuple[str, str]]:
    """Lines of every cell with code, and what is saved as printed."""
    return [
        ("".join(cell["source"]), "".join(line for one in printed(cell) for line in one["text"]))
        for cell in found["cells"]
        if cell["cell_type"] == "code"
    ]


def printed(cell: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in cell["outputs"] if one["name"] == "stdout"]


def words(found: dict[str, Any]) -> str:
    return "\n\n".join("".join(c["source"]) for c in found["cells"] if c["cell_type"] == "markdown")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """An empty folder, and nothing of this repository to be imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        others = [one for one in sys.path if one and Path(one).resolve() != ROOT]
        patch.setattr(sys, "path", [str(folder), *others])
        known = [name for name in sys.modules if name.split(".")[0] == "rnn_core"]
        for name in known:
            patch.delitem(sys.modules, name)
        yield
        for name in [name for name in sys.modules if name.split(".")[0] == "rnn_core"]:
            assert Path(str(sys.modules[name].__file__ or folder)).is_relative_to(folder)
            del sys.modules[name]  # the repository's own come back


def run(source: str, namespace: dict[str, Any]) -> str:
    """What a cell prints."""
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(source, "cell", "exec"), namespace)
    return printed.getvalue()


def assert_prints(said: str, saved: str) -> None:
    """The same words, and the same numbers but for the last digit."""
    assert NUMBER.sub("0", said) == NUMBER.sub("0", saved)
    numbers = [[float(one) for one in NUMBER.findall(text)] for text in (said, saved)]
    assert numbers[0] == pytest.approx(numbers[1], rel=6e-3, abs=1.1e-3)


@pytest.mark.parametrize("name", WITH_PROGRAMS)
def test_it_runs_from_top_to_bottom_and_prints_what_is_saved(name: str, tmp_path: Path) -> None:
    section = SECTIONS[name]
    found = {
        tuple(code(notebook(section, language, values)))
        for language in LANGUAGES
        for values in settings(section, language)
    }
    with alone(tmp_path):
        for cells in found:
            namespace: dict[str, Any] = {"__name__": "__main__"}
            for source, saved in cells:
                assert_prints(run(source, namespace), saved)
            assert any(saved for _, saved in cells)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WITH_PROGRAMS)
def test_it_is_a_notebook_of_the_format_with_the_sections_words(
    name: str, language: Language
) -> None:
    section = SECTIONS[name]
    for values in settings(section, language):
        found = notebook(section, language, values)
        assert (found["nbformat"], found["nbformat_minor"]) == (4, nbformat_minor)
        nbformat.validate(found)
        text = words(found)
        assert text.startswith(f"# {section.prose(language).title}\n")
        assert f"]({BASE}" in text and f"lang={language}" in text and f"#{section.id})" in text
        assert not re.search(
            r":(blue|violet|green|yellow|orange|gray)\[|\{\{|\]\((#|\./|[a-z]+[?#])", text
        )
        assert not re.search(r"\\[xhcyLW]\{", text)  # macros that Jupyter does not know
        said = json.loads(answer(section.page, section.id, language, values).json)
        shown = [one for one in said["blocks"] if one["kind"] == "program"]
        every = "\n".join(source for source, _ in code(found))
        for one in shown:
            lines = one["source"].strip()
            caught = "\n".join("    " + line if line else line for line in lines.split("\n"))
            assert lines in every or caught in every


def test_a_program_that_is_caught_is_the_same_program() -> None:
    for option in SECTIONS["pipeline/break-it"].controls["break_it_mistake"].options:  # type: ignore[attr-defined]
        found = notebook(SECTIONS["pipeline/break-it"], "en", {"break_it_mistake": option})
        for source, saved in code(found):
            stopped = [one for one in ast.parse(source).body if isinstance(one, ast.Try)]
            for one in stopped[-1:]:
                inside = "\n".join(
                    source.split("\n")[one.body[0].lineno - 1 : one.body[-1].end_lineno]
                )
                assert ast.dump(ast.parse(dedent(inside))) == ast.dump(ast.Module(one.body, []))
                assert re.search(r"^\w+: ", saved.splitlines()[-1]) or saved


def test_what_a_reader_has_typed_is_no_markup() -> None:
    values = {"lookup_texts": "a *b* $c$ <d> [e](http://f) `g` # h | i"}
    found = notebook(SECTIONS["embedding/pytorch"], "en", values)
    nbformat.validate(found)
    assert "*b*" not in words(found).replace(r"\*b\*", "")
