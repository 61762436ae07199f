"""What an answer is made of. Every block is plain data, and the same data is its JSON.

The browser draws them all (`static/answer_view.js`): figures with their captions and notices,
sentences, programs, tables; and lists (`lessons.list_blocks`). Text comes as runs: (letters, mark,
small), where a mark is the name of a colour, "bold", "code" or an address; nothing in it is ever
parsed as HTML or Markdown.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from content.template import Run

Figure = dict[str, Any]
"""A figure as Plotly's own JSON: data, layout and, where it steps through time, frames."""


@dataclass(frozen=True)
class Target:
    """A part of a figure that puts a choice or a switch to a value when clicked.

    Attributes:
        control: key of the control, which is drawn somewhere on the page.
        value: what a link says of it then.
        label: what the button is called.
        box: left, right, top and bottom of the part, as shares of the figure's plotting area.
    """

    control: str
    value: str
    label: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Drawing:
    """A figure, the words for those who cannot see it, and how narrow it may get, in pixels."""

    figure: Figure
    alt: str
    min_width: int = 0
    targets: Sequence[Target] = ()


@dataclass(frozen=True)
class Block:
    """A part of an answer.

    Attributes:
        name: unique in its answer.
        waits: whether it is hidden until the reader has answered the section's question.
    """

    kind: ClassVar[str]
    name: str
    waits: bool = field(default=False, kw_only=True)

    def plain(self) -> dict[str, Any]:
        """The block as JSON has it; what is not said is left out."""
        said = {key: value for key, value in asdict(self).items() if value not in ("", False, None)}
        return {"kind": self.kind, **said}


@dataclass(frozen=True)
class FigureBlock(Block):
    """Figures under one another that step through time together.

    Attributes:
        drawings: figures; those with frames step.
        captions: for every step the lines beside the picture, each a list of runs.
        notices: lines below the picture that say what to notice in it.
        parameter: name of the step in the URL, so that a link leads to the very step; another one
            for every figure that steps.
        opens: the step, from 0, that is shown until the reader chooses one; without it the last.
    """

    kind = "figure"
    drawings: Sequence[Drawing]
    captions: Sequence[Sequence[Sequence[Run]]] = ()
    notices: Sequence[Sequence[Run]] = ()
    parameter: str = ""
    opens: int | None = None

    def plain(self) -> dict[str, Any]:
        """The drawings as lists, as the browser walks through them."""
        targets = [[asdict(one) for one in drawing.targets] for drawing in self.drawings]
        return {
            "kind": self.kind,
            "name": self.name,
            **({"waits": True} if self.waits else {}),
            "figures": [drawing.figure for drawing in self.drawings],
            "alts": [drawing.alt for drawing in self.drawings],
            "widths": [drawing.min_width for drawing in self.drawings],
            **({"targets": targets} if any(targets) else {}),
            "captions": self.captions,
            "notices": self.notices,
            "parameter": self.parameter,
            "opens": self.opens,
        }


@dataclass(frozen=True)
class Sentence(Block):
    """A line of text."""

    kind = "sentence"
    runs: Sequence[Run]


@dataclass(frozen=True)
class Note(Sentence):
    """A line that stands under "More", where an answer collects all of them."""


@dataclass(frozen=True)
class Verdict:
    """The answer to a section's question: the right option, and why, with its numbers."""

    truth: str
    why: Sequence[Run]


@dataclass(frozen=True)
class QuestionBlock(Block):
    """Predict, then see.

    Attributes:
        runs: the question.
        options: (id, words) of every option.
        truth: id of the right one.
        why: why it is right.
        about: what it asks about, where each of several things has a question of its own.
    """

    kind = "question"
    runs: Sequence[Run]
    options: Sequence[tuple[str, Sequence[Run]]]
    truth: str
    why: Sequence[Run]
    about: str = ""


@dataclass(frozen=True)
class Paragraphs(Block):
    """Lines of text, shown as their name says: "more" folded away, "read" as links."""

    kind = "paragraphs"
    lines: Sequence[Sequence[Run]]


@dataclass(frozen=True)
class Program(Block):
    """Python that runs as it stands.

    Attributes:
        title: of the program.
        source: its lines.
        printed: what they print.
        trouble: an error or a warning that they end with.
        beside: whether it stands beside the program before it where there is room.
        after: name of the program that it goes on from, if it does not stand alone.
        error: what stops it, without all else that `trouble` says.
    """

    kind = "program"
    source: str = ""
    title: str = ""
    printed: str = ""
    trouble: str = ""
    beside: bool = False
    after: str = ""
    error: str = ""


@dataclass(frozen=True)
class Table(Block):
    """Rows of cells under a head; every cell is a list of runs."""

    kind = "table"
    head: Sequence[str]
    rows: Sequence[Sequence[Sequence[Run]]]


@dataclass(frozen=True)
class Document(Block):
    """A document of its own, shown as high as it is, with ways to take it along.

    Attributes:
        title: what it is called.
        address: where it is served, beside the pages.
        print: words of the button that prints it.
        links: (words, address, name of the file that is saved) of each link; without a name it
            opens.
        missing: what is said where it is not served.
    """

    kind = "document"
    title: str
    address: str
    print: str
    links: Sequence[tuple[str, str, str]]
    missing: Sequence[Run]
