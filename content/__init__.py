"""Everything the sheet says: prose as Markdown in ru/ and en/, short strings as `Text`.

A page's prose is one Markdown file per language with the same skeleton:

    # Title
    The question the page answers.
    ## section-id | Section title
    Prose of the section.
    ### block-name
    A line the page places itself; {names} in braces are filled with computed numbers.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

Language = Literal["ru", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


@dataclass(frozen=True)
class Text:
    """A short string in every language; a missing one fails when the module is imported."""

    ru: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.ru if language == "ru" else self.en


@dataclass(frozen=True)
class Section:
    """One section of a page: its title, its prose, and the lines the page places itself."""

    title: str
    prose: str
    blocks: dict[str, str]


@dataclass(frozen=True)
class Page:
    """The prose of one page in one language."""

    title: str
    question: str
    sections: dict[str, Section]


@cache
def page(name: str, language: Language) -> Page:
    """The prose of a page.

    Raises:
        FileNotFoundError: no such page.
        ValueError: the file does not follow the skeleton above.
    """
    return parse((Path(__file__).parent / language / f"{name}.md").read_text(encoding="utf-8"))


def parse(markdown: str) -> Page:
    """Parse a page's Markdown; see the module's docstring for the skeleton."""
    head, *parts = _split(markdown, "## ")
    title, _, question = head.removeprefix("# ").partition("\n")
    sections: dict[str, Section] = {}
    for part in parts:
        prose, *blocks = _split(part, "### ")
        heading, _, body = prose.partition("\n")
        identifier, bar, section_title = heading.partition(" | ")
        if not bar or identifier in sections:
            raise ValueError(f"a section needs a new id and a title: '## {heading}'")
        named = dict(_named(block) for block in blocks)
        if len(named) < len(blocks):
            raise ValueError(f"section {identifier} has two blocks of one name")
        sections[identifier] = Section(section_title.strip(), body.strip(), named)
    return Page(title.strip(), question.strip(), sections)


def _split(markdown: str, marker: str) -> list[str]:
    """Cut before every line that starts with the marker, which is dropped."""
    pieces = ("\n" + markdown.strip() + "\n").split("\n" + marker)
    return [piece.strip() for piece in pieces]


def _named(block: str) -> tuple[str, str]:
    name, _, body = block.partition("\n")
    return name.strip(), body.strip()
