"""Collecting the sheet: its words, and the numbers and figures of lessons at named settings."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from content import Language
from content.template import fill
from editions.sheet.parts import Answered, Line, Part, Picture
from editions.svg import Panel
from lessons.answer import answer
from lessons.place import Place
from lessons.prose import Prose, prose
from lessons.questions.answers import QUESTIONS

WORDS: Final = Path(__file__).parent / "sheet"
FAQ: Final = Place("questions", "faq")


@dataclass(frozen=True)
class Collector:
    """What parts are made with, in one language."""

    language: Language

    @property
    def prose(self) -> Prose:
        """The sheet's own words."""
        return prose(WORDS, self.language)

    def words(self, block: str, **facts: Any) -> str:
        """A block of the sheet's own words, filled."""
        return fill(self.prose.blocks[block], **facts)

    def line(self, block: str, **facts: Any) -> Line:
        """The same as a line of its own."""
        return Line(self.words(block, **facts))

    def point(self, block: str, **facts: Any) -> Line:
        """The same as a point of a list."""
        return Line(self.words(block, **facts), listed=True)

    def part(self, id: str, place: Place, *elements: Any) -> Part:
        """A part; its title is the block `title-<id>`."""
        return Part(id, self.words(f"title-{id}"), place, elements)

    def lead(self, place: Place) -> Line:
        """The rule that a section begins with."""
        return Line(place.found.prose(self.language).lead)

    def blocks(self, place: Place) -> dict[str, Any]:
        """The blocks of a section's answer by name."""
        values = {key: place.settings(self.language)[key] for key in place.values}
        found = answer(place.page, place.section, self.language, values)
        return {block["name"]: block for block in json.loads(found.json)["blocks"]}

    def picture(
        self,
        place: Place,
        block: str,
        size: tuple[float, float],
        *panels: Panel,
        which: int = 0,
        caption: str = "",
        names: bool = True,
    ) -> Picture:
        """A figure of a section's answer.

        Args:
            place: the section.
            block: name of the block with the figure.
            size: width and height of the picture.
            panels: what of it is drawn.
            which: of the figures of the block.
            caption: what stands below it.
            names: whether the names of its lines stand there too.
        """
        held = self.blocks(place)[block]
        figure, alt = held["figures"][which], held["alts"][which]
        return Picture(figure, alt, size, panels, caption, names)

    def numbers(self, question: str) -> Mapping[str, Any]:
        """The numbers that the list of questions names in its answer to a question."""
        return QUESTIONS[question].numbers(self.language)

    def pitfalls(self, *names: str) -> Iterator[Answered]:
        """Mistakes of "Break it", each in the block `pitfall-<id>`."""
        for name in names:
            said = self.words(f"pitfall-{name}", **self.numbers(name))
            yield Answered("", said, QUESTIONS[name].place)

    def questions(self, *names: str) -> Iterator[Answered]:
        """Questions of the list, each with an answer in the block `short-<id>`."""
        asked = FAQ.found.prose(self.language).blocks
        for name in names:
            said = self.words(f"short-{name}", **self.numbers(name))
            yield Answered(asked[f"ask-{name}"], said, QUESTIONS[name].place)
