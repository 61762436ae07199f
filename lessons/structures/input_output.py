"""The five structures, of which the reader chooses one."""

from collections.abc import Iterator
from typing import Final

from content import Text
from content.ui_text import in_language
from diagrams import structures
from lessons.blocks import Block, Drawing, Target
from lessons.controls import Choice
from lessons.section import Section
from lessons.writer import Writer

STRUCTURES: Final = {
    "one-to-one": Text(ru="один к одному", en="one to one"),
    "one-to-many": Text(ru="один ко многим", en="one to many"),
    "many-to-one": Text(ru="многие к одному", en="many to one"),
    "many-to-many": Text(ru="многие ко многим: перевод", en="many to many: translation"),
    "aligned": Text(ru="многие ко многим: метки", en="many to many: labels"),
}

STRUCTURE = Choice(
    "input_output_structure",
    Text(ru="Структура", en="Structure"),
    "one-to-one",
    tuple(STRUCTURES),
    labels=STRUCTURES,
    width=5.0,
)


def overview(writer: Writer, nothing: None) -> Iterator[Block]:
    """The five of them, the chosen one in colour; a click on a drawing chooses it."""
    names = in_language(STRUCTURES, writer.language)
    figure = structures.all_structures(writer.values[STRUCTURE.key], names)
    targets = [
        Target(STRUCTURE.key, one, names[one], (left, right, 0.0, 1.0))
        for one, (left, right) in structures.slots().items()
    ]
    drawing = Drawing(figure, writer.line("alt"), structures.MIN_WIDTH, targets)
    yield writer.figure(drawing, name="input-output")


SECTION = Section(__name__, rows=[[STRUCTURE]], answers=[overview])
