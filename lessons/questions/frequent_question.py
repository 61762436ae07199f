"""A question of the list: where its answer can be seen, and the numbers that the answer names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from content import Language
from lessons.list_blocks import AnsweredQuestion
from lessons.place import Place
from lessons.writer import Writer


def _none(result: Any) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, eq=False)
class FrequentQuestion:
    """What students ask; its words are the blocks `ask-<id>` and `say-<id>` of the list.

    Attributes:
        id: unique in the list.
        place: the section that shows the answer, set to show it.
        facts: of the result there, the numbers that the answer names.
    """

    id: str
    place: Place
    facts: Callable[[Any], Mapping[str, Any]] = _none

    def numbers(self, language: Language) -> Mapping[str, Any]:
        """What the network computes for the answer."""
        return self.facts(self.place.result(language))

    def answered(self, writer: Writer, page: str) -> AnsweredQuestion:
        """Question, answer and link.

        Args:
            writer: of the list, with its words.
            page: where it will stand.
        """
        here = self.place.page == page
        plain = here and not self.place.values
        link = f"#{self.place.section}" if plain else self.place.link(writer.language)
        shown = self.place.found.prose(writer.language).title
        return AnsweredQuestion(
            id=self.id,
            ask=writer.runs(f"ask-{self.id}"),
            say=writer.runs(f"say-{self.id}", **self.numbers(writer.language)),
            link=[*writer.runs("shown"), (" ", None, False), (shown, link, False)],
        )
