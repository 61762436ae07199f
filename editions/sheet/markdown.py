"""The sheet as a note for Obsidian: formulas between dollars, tables, questions that open.

Formulas keep their colours; words have none of their own in Markdown.
"""

import re
from typing import Any, Final

from content import Language
from content.template import styled_runs
from editions.sheet.collect import WORDS
from editions.sheet.links import beside
from editions.sheet.parts import (
    Answered,
    Code,
    Formula,
    Line,
    Part,
    Picture,
    Sheet,
    Structure,
    Table,
)
from editions.words import Address
from lessons.colouring import coloured
from lessons.prose import prose

_FORMULA: Final = re.compile(r"(`[^`]*`|\$[^$]+\$)")


def note(sheet: Sheet, language: Language, lead: Address = beside) -> str:
    """The whole note.

    Args:
        sheet: what it says.
        language: of its words.
        lead: where a link of the cheatsheet leads from here.
    """
    return Note(sheet, language, lead).text()


class Note:
    """One note that is being written."""

    def __init__(self, sheet: Sheet, language: Language, lead: Address) -> None:
        self.sheet, self.language, self.lead = sheet, language, lead
        self.own = prose(WORDS, language).blocks

    def text(self) -> str:
        """All of it."""
        said = [f"# {self._said(self.sheet.title)}", self._said(self.sheet.lead)]
        for page in self.sheet.pages:
            said.append(f"## {self._said(page.title)}")
            for part in page.parts:
                said += self._part(part)
        return "\n\n".join(said) + "\n"

    def _part(self, part: Part) -> list[str]:
        said = [f"### {self._said(part.title)}", self._link(part.place, self.own["live"])]
        points: list[str] = []
        for one in part.elements:
            if isinstance(one, Line) and one.listed:
                points.append(f"- {self._said(one.words)}")
            elif isinstance(one, Structure):
                points.append(f"- {self._said(one.words)} {self._link(one.place, '↗')}")
            elif isinstance(one, Answered) and not one.ask:
                points.append(f"- {self._said(one.say)} {self._link(one.place, '↗')}")
            else:
                said += ["\n".join(points)] if points else []
                points = []
                said.append(self._block(one))
        return [*said, *(["\n".join(points)] if points else [])]

    def _block(self, one: Any) -> str:
        match one:
            case Line():
                return self._said(one.words)
            case Formula():
                return f"$$\n{coloured(one.tex).strip()}\n$$"
            case Code():
                return f"```python\n{one.source.rstrip()}\n```"
            case Table():
                rule = ["--:" if one.numeric and place else ":--" for place in range(len(one.head))]
                rows = [self._row(one.head), _cells(rule), *map(self._row, one.rows)]
                return "\n".join(rows)
            case Picture():
                said = f"*{self.own['figure']}: {one.alt}*"
                return f"{said}\n\n{self._said(one.caption)}" if one.caption else said
            case Answered():
                link = self._link(one.place, self.own["live"])
                answer = f"> {self._said(one.say)} {link}"
                return f"> [!question]- {self._said(one.ask)}\n{answer}"
        raise TypeError(one)

    def _row(self, cells: Any) -> str:
        return _cells(self._said(cell).replace("|", r"\|") for cell in cells)

    def _link(self, place: Any, words: str) -> str:
        return f"[{words}]({self._address(place.link(self.language))})"

    def _said(self, markdown: str) -> str:
        """Words in the mark-up of sections as Markdown."""
        pieces = _FORMULA.split(markdown)
        kept = dict(enumerate(pieces[1::2]))
        held = "".join(
            piece if place % 2 == 0 else f"\0{place // 2}\0" for place, piece in enumerate(pieces)
        )
        said = "".join(self._run(*run) for run in styled_runs(held))
        return re.sub(
            "\0(\\d+)\0",
            lambda found: coloured(kept[int(found[1])]),
            said,
        )

    def _run(self, text: str, mark: str | None, small: bool) -> str:
        said = text.replace("<", r"\<").replace("*", r"\*").replace("_", r"\_")
        if small:
            return f"<sub>{said}</sub>"
        if mark == "bold":
            return f"**{said}**"
        if mark and re.match(r"#|https:|\./|[a-z]+[?#]", mark):
            return f"[{said}]({self._address(mark)})"
        return said

    def _address(self, link: str) -> str:
        return link if link.startswith("https:") else self.lead(link)


def _cells(cells: Any) -> str:
    return f"| {' | '.join(cells)} |"
