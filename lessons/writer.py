"""The words of one section in one language, and the numbers that go into them: blocks come out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content import Language
from content.template import Run, fill, styled_runs
from lessons.blocks import Drawing, FigureBlock, Note, Sentence, Verdict
from lessons.prose import Prose


@dataclass(frozen=True)
class Writer:
    """What the answers of a section write with.

    Attributes:
        page: id of the page.
        section: id of the section.
        language: of all words.
        prose: the section's words.
        values: of every control that reaches the section, by key.
    """

    page: str
    section: str
    language: Language
    prose: Prose
    values: Mapping[str, Any]

    def line(self, block: str, **facts: Any) -> str:
        """A block of words, filled, as plain text."""
        return fill(self.prose.blocks[block], **facts)

    def runs(self, *blocks: str, **facts: Any) -> list[Run]:
        """Blocks of words in one line, filled, as runs."""
        return styled_runs(" ".join(self.prose.blocks[block] for block in blocks), **facts)

    def sentence(self, block: str, *, waits: bool = False, **facts: Any) -> Sentence:
        """A block of words on its own."""
        return Sentence(block, self.runs(block, **facts), waits=waits)

    def note(self, block: str, **facts: Any) -> Note:
        """A block of words that stands under "More"."""
        return Note(block, self.runs(block, **facts))

    def verdict(self, truth: str, block: str = "answer", **facts: Any) -> Verdict:
        """The answer to the section's question: the right option, and why, with its numbers."""
        return Verdict(truth, self.runs(block, **facts))

    def figure(
        self,
        *drawings: Drawing,
        name: str,
        captions: Sequence[Sequence[Sequence[Run]]] = (),
        notices: Sequence[Sequence[Run]] = (),
        parameter: str = "",
        opens: int | None = None,
        waits: bool = False,
    ) -> FigureBlock:
        """Figures that step through time together; see `FigureBlock`.

        Of all notices of an answer the first stands below its picture, the others under "More".
        The step is named after the section; a second figure that steps names its own `parameter`.
        """
        parameter = parameter or f"{self.section.replace('-', '_')}_step"
        return FigureBlock(name, drawings, captions, notices, parameter, opens, waits=waits)
