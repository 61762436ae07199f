"""The words of sections and pages, read from the files beside them.

A section's words are one Markdown file per language with the same skeleton:

    # Title
    The answer first: what an exam wants to hear, in one paragraph.

    What is computed here, if that has to be said.
    ## more
    Longer explanations, a line each, which stand under "More".
    ## read
    A line each: a source, and what it is good for.
    ## block-name
    A line the section places itself; {{names}} in double braces are filled with computed numbers.

`more` and `read` may be left out. A source is cited by its id in `content.sources` wherever the
claim stands that it carries: `[Pascanu et al. (2013)](source:pascanu-2013)`.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from content import Language
from content.sources import cited, linked


@dataclass(frozen=True)
class Prose:
    """The words of one section or page.

    Attributes:
        title: in the words of an exam.
        lead: the answer first; of a page, the question that it answers.
        text: what else stands above the controls, or nothing.
        blocks: lines that the section places itself, by name.
        sources: ids of the sources that are cited, in their order.
    """

    title: str
    lead: str
    text: str
    blocks: dict[str, str]
    sources: tuple[str, ...] = ()

    def lines(self, block: str) -> list[str]:
        """The lines of a block; none where there is no such block."""
        return [line for line in self.blocks.get(block, "").splitlines() if line.strip()]


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
    together = linked(markdown.strip())
    together = together.replace(" %", "\u00a0%")  # a number and its unit share a line
    head, *blocks = f"\n{together}\n".split("\n## ")
    title, _, text = head.strip().removeprefix("# ").partition("\n")
    named = dict(_named(block) for block in blocks)
    if not head.strip().startswith("# ") or len(named) < len(blocks):
        raise ValueError(f"words need a title and blocks of different names: {title!r}")
    lead, _, rest = text.strip().partition("\n\n")
    return Prose(title.strip(), lead.strip(), rest.strip(), named, cited(markdown))


def _named(block: str) -> tuple[str, str]:
    name, _, body = block.partition("\n")
    return name.strip(), body.strip()
