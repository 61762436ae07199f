"""The two pages that `editions.sheet` makes of the lessons, to be read, printed and saved."""

from collections.abc import Iterator

from lessons.blocks import Block, Document
from lessons.section import Section
from lessons.writer import Writer


def document(writer: Writer, _: None) -> Iterator[Block]:
    """The document, and the ways to take it along."""
    address = f"sheet/{writer.language}"
    name = f"rnn-{writer.language}"
    yield Document(
        "sheet",
        title=writer.line("name"),
        address=address,
        print=writer.line("print"),
        links=[
            (writer.line("open"), address, ""),
            (writer.line("save"), address, f"{name}.html"),
            (writer.line("note"), f"{address}.md", f"{name}.md"),
        ],
        missing=writer.runs("missing"),
    )


SECTION = Section(__name__, answers=[document])
