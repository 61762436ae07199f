"""The five structures, of which the reader chooses one."""

from collections.abc import Iterator
from typing import Final

from content import Text
from content.ui_text import in_language
from diagrams import structures
from lessons.blocks import Block, Drawing
from lessons.controls import Choice
from lessons.section import Section
from lessons.writer import Writer

STRUCTURES: Final = {
    "one-to-one": Text(ru="один к одному", en="one to one"),
    "one-to-many": Text(ru="один ко многим", en="one to many"),
    "many-to-one": Text(ru="многие к одному", en="many to one"),
    "many-to-many": Text(ru="многие ко многим", en="many to many"),
    "aligned": Text(ru="слово за словом", en="aligned"),
}

STRUCTURE = Choice(
    "input_output_structure",
    Text(ru="Структура", en="Structure"),
    "one-to-one",
    tuple(STRUCTURES),
    width=5.0,
)


def overview(writer: Writer, nothing: None) -> Iterator[Block]:
    """The five of them, the chosen one in colour."""
    figure = structures.all_structures(
        writer.values["input_output_structure"], in_language(STRUCTURES, writer.language)
    )
    drawing = Drawing(figure, writer.line("alt"), structures.MIN_WIDTH)
    yield writer.figure(drawing, name="input-output")


SECTION = Section(__name__, rows=[[STRUCTURE]], answers=[overview])
