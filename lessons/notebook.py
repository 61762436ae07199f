"""A section's programs as a Jupyter notebook: its words, its formulas, and what the programs print.

Written by hand in the notebook format 4.5, and run from top to bottom by a test.
"""

import json
from collections.abc import Iterator, Mapping
from textwrap import indent
from typing import Any, Final

from content import Language, ui_text
from content.formulas import FORMULAS
from content.template import fill
from lessons.answer import find
from lessons.colouring import coloured
from lessons.core_parts import UNPACK, packed_parts
from lessons.markdown import markdown, runs_as_markdown
from lessons.place import Place

_METADATA: Final = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_CAUGHT: Final = """\
try:
{lines}
except Exception as error:
    print(f"{{type(error).__name__}}: {{error}}")
"""
"""A program that is shown because it stops: whoever runs all cells comes past it."""

Cell = dict[str, Any]


def has_programs(said: Mapping[str, Any]) -> bool:
    """Whether an answer has a program."""
    return any(block["kind"] == "program" for block in said["blocks"])


def as_notebook(said: Mapping[str, Any], base: str) -> bytes:
    """The programs of an answer as a notebook.

    Args:
        said: the answer, as its JSON has it.
        base: address of the sheet, up to a slash: where the links of the notebook lead.
    """
    cells = [*_beginning(said, base), *_answer(said, base)]
    whole = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _beginning(said: Mapping[str, Any], base: str) -> Iterator[Cell]:
    """Title, lead, formulas, text, and where the section can be moved."""
    section, language = find(said["page"], said["section"]), said["language"]
    words, values = section.prose(language), said["values"]
    formulas = [f"$$\n{coloured(FORMULAS[one]).strip()}\n$$" for one in section.formulas_at(values)]
    moved = {
        key: value
        for key, value in values.items()
        if value != section.controls[key].initial(language)
    }
    live = base + Place(section.page, section.id, moved).link(language).removeprefix("./")
    parts = [f"# {words.title}", words.lead, *formulas, words.text]
    parts.append(fill(ui_text.NOTEBOOK_LIVE[language], live=live))
    yield _markdown("words", markdown("\n\n".join(filter(None, parts)), base, section.page))


def _answer(said: Mapping[str, Any], base: str) -> Iterator[Cell]:
    """The sentences and the programs of an answer, in reading order."""
    programs = {one["name"]: one for one in said["blocks"] if one["kind"] == "program"}
    begun = {one["after"] for one in programs.values() if "after" in one}
    lines = {name: (one.get("after"), one["source"]) for name, one in programs.items()}
    last = {source: name for name, source in lines.items()}  # one that is shown twice runs once
    yield from _parts("\n".join(one["source"] for one in programs.values()), said["language"])
    for block in said["blocks"]:
        name = block["name"]
        if block["kind"] == "sentence":
            yield _markdown(name, runs_as_markdown(block["runs"], base, said["page"]))
        elif name in programs and name not in begun and last[lines[name]] == name:
            if "title" in block:
                title = runs_as_markdown([(block["title"], None, False)])
                yield _markdown(f"{name}-title", f"## {title}")
            yield _code(name, _source(block, programs), _outputs(block))


def _source(program: Mapping[str, Any], programs: Mapping[str, Any]) -> str:
    """All lines of a program; those that end with an error are caught at it."""
    lines = program["source"].rstrip("\n")
    if "error" in program:
        lines = _CAUGHT.format(lines=indent(lines, "    ")).rstrip("\n")
    before = f"{programs[program['after']]['source']}\n" if "after" in program else ""
    return before + lines


def _outputs(program: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a program prints: beside it, or as the comment that it ends with."""
    printed = program.get("printed") or _promised(program["source"])
    lines = [one for one in (printed, program.get("error")) if one]
    warned = [] if "error" in program else [program.get("trouble")]
    said = {"stdout": "\n".join(lines), "stderr": "".join(filter(None, warned))}
    return [_stream(name, text) for name, text in said.items() if text]


def _promised(source: str) -> str:
    """The last lines of a program as far as they are comments, without their marks."""
    lines: list[str] = []
    for line in reversed(source.rstrip("\n").split("\n")):
        if not line.startswith("# "):
            break
        lines.insert(0, line.removeprefix("# "))
    return "\n".join(lines)


def _parts(source: str, language: Language) -> Iterator[Cell]:
    """What programs read of `rnn_core`, in a cell that unpacks it beside the notebook."""
    packed = packed_parts(source)
    if packed:
        size = str(round(len(packed) * 3 / 4 / 1000))
        yield _markdown("rnn-core-words", fill(ui_text.NOTEBOOK_PARTS[language], size=size))
        yield _code("rnn-core", UNPACK.format(packed=packed), [])


def _markdown(name: str, text: str) -> Cell:
    return {"cell_type": "markdown", "id": _id(name), "metadata": {}, "source": _lines(text)}


def _code(name: str, source: str, outputs: list[dict[str, Any]]) -> Cell:
    cell: Cell = {"cell_type": "code", "execution_count": None, "id": _id(name), "metadata": {}}
    return cell | {"outputs": outputs, "source": _lines(source)}


def _stream(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "output_type": "stream", "text": _lines(f"{text}\n")}


def _id(name: str) -> str:
    """An id of a cell: 64 letters, digits, hyphens and underscores at most."""
    return name[:64]


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
