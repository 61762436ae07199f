"""What the sheet is made of, whoever renders it: lines, formulas, tables, figures, questions.

Words carry the mark-up of sections (`content.template`) and their numbers already.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from editions.svg import Figure, Panel
from lessons.place import Place


@dataclass(frozen=True)
class Line:
    """A paragraph, or one of the points of a list."""

    words: str
    listed: bool = False


@dataclass(frozen=True)
class Formula:
    """A formula of `content.formulas` on a line of its own."""

    tex: str


@dataclass(frozen=True)
class Code:
    """Lines of Python."""

    source: str


@dataclass(frozen=True)
class Table:
    """Rows of cells under a head; `numeric` columns stand at the right."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: bool = False


@dataclass(frozen=True)
class Picture:
    """A figure of an answer.

    Attributes:
        figure: Plotly's JSON.
        alt: what it shows, for those who cannot see it.
        size: width and height, in pixels on paper.
        panels: what of it is drawn, and where.
        caption: what it shows, for everyone.
        names: whether the names of its lines stand below it.
    """

    figure: Figure
    alt: str
    size: tuple[float, float]
    panels: Sequence[Panel]
    caption: str = ""
    names: bool = True


@dataclass(frozen=True)
class Structure:
    """A small figure and the rule of what it shows, side by side."""

    picture: Picture
    words: str
    place: Place


@dataclass(frozen=True)
class Answered:
    """A question with its answer in a line; without a question it is a mistake and its cure."""

    ask: str
    say: str
    place: Place


Element = Line | Formula | Code | Table | Picture | Structure | Answered


@dataclass(frozen=True)
class Part:
    """A titled part of a page.

    Attributes:
        id: unique in the sheet.
        title: with mark-up.
        place: the live section that it comes from, set to show the same.
        elements: in reading order.
    """

    id: str
    title: str
    place: Place
    elements: Sequence[Element]


@dataclass(frozen=True)
class SheetPage:
    """One page of paper."""

    id: str
    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Sheet:
    """All of it, in one language."""

    title: str
    lead: str
    pages: Sequence[SheetPage]
