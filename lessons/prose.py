"""The words of sections and pages, read from the files beside them.

A section's words are one Markdown file per language with the same skeleton:

    # Title
    Prose of the section.
    ## block-name
    A line the section places itself; {{names}} in double braces are filled with computed numbers.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from content import Language


@dataclass(frozen=True)
class Prose:
    """The words of one section: its title, its text, and the lines it places itself."""

    title: str
    text: str
    blocks: dict[str, str]


@cache
def prose(stem: Path, language: Language) -> Prose:
    """The words in `<stem>.<language>.md`.

    Raises:
        FileNotFoundError: no such file.
        ValueError: the file does not follow the skeleton above.
    """
    return parse(stem.with_name(f"{stem.name}.{language}.md").read_text(encoding="utf-8"))


def parse(markdown: str) -> Prose:
    """Parse a file of words; see the module's docstring for the skeleton."""
    head, *blocks = ("\n" + markdown.strip() + "\n").split("\n## ")
    title, _, text = head.strip().removeprefix("# ").partition("\n")
    named = dict(_named(block) for block in blocks)
    if not head.strip().startswith("# ") or len(named) < len(blocks):
        raise ValueError(f"words need a title and blocks of different names: {title!r}")
    return Prose(title.strip(), text.strip(), named)


def _named(block: str) -> tuple[str, str]:
    name, _, body = block.partition("\n")
    return name.strip(), body.strip()
