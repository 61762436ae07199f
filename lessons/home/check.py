"""The third way in: ten predictions, of the whole sheet or of one page."""

from collections.abc import Iterator

from content.template import Run
from lessons.blocks import Block, Sentence
from lessons.check.quiz import ABOUT
from lessons.place import Place
from lessons.section import Section
from lessons.writer import Writer


def ways(writer: Writer, _: None) -> Iterator[Block]:
    """Ten predictions of each kind: a line of links."""
    runs = writer.runs("ten")
    for option in ABOUT.options:
        about = {} if option == ABOUT.default else {ABOUT.key: option}
        link = Place("check", "quiz", about).link(writer.language)
        between: Run = (" · " if about else " ", None, False)
        runs += [between, (ABOUT.shown(option, writer.language), link, False)]
    yield Sentence("ten", runs)


SECTION = Section(__name__, answers=[ways])
