"""Blocks that are lists: questions with their answers, a self-check, terms, sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.template import Run
from lessons.blocks import Block


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question of the list, with its answer.

    Attributes:
        id: unique in the list; the place on the page is `ask-<id>`.
        ask: the question.
        say: the answer.
        link: where it can be seen and moved: one run that leads there.
    """

    id: str
    ask: Sequence[Run]
    say: Sequence[Run]
    link: Sequence[Run]


@dataclass(frozen=True)
class Faq(Block):
    """Questions by topic; each opens its answer."""

    kind = "faq"
    topics: Sequence[tuple[str, Sequence[AnsweredQuestion]]]


@dataclass(frozen=True)
class PosedQuestion:
    """A question of a self-check.

    Attributes:
        id: unique in it.
        title: of the section that it is about.
        runs: the question.
        options: (id, words) of every option.
        truth: id of the right one.
        why: why it is right.
        link: runs that lead to where it can be seen.
        shown: blocks, as JSON has them, that it asks about.
    """

    id: str
    title: str
    runs: Sequence[Run]
    options: Sequence[tuple[str, Sequence[Run]]]
    truth: str
    why: Sequence[Run]
    link: Sequence[Run]
    shown: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True)
class Quiz(Block):
    """Questions that are asked one after another.

    Attributes:
        questions: in their order.
        seed: key of the control that draws others.
        highest: the largest seed.
        words: what the browser says around them.
    """

    kind = "quiz"
    questions: Sequence[PosedQuestion]
    seed: str
    highest: int
    words: Mapping[str, str]


@dataclass(frozen=True)
class ExplainedTerm:
    """A term of the field.

    Attributes:
        id: unique in the list; the place on the page is `term-<id>`.
        name: in the reader's language.
        english: its English name, where `name` does not say it.
        runs: what it is, in one sentence.
        formula: the same as a formula, or nothing.
        link: where it is shown: runs, the last of which leads there.
    """

    id: str
    name: str
    english: str
    runs: Sequence[Run]
    formula: Sequence[Run]
    link: Sequence[Run]


@dataclass(frozen=True)
class Terms(Block):
    """Terms, each with its explanation."""

    kind = "terms"
    terms: Sequence[ExplainedTerm]


@dataclass(frozen=True)
class ListedSource:
    """A source of the sheet.

    Attributes:
        id: unique in the list; the place on the page is `source-<id>`.
        title: one run that leads to it.
        by: who wrote it, when, and its numbers in the catalogues.
        runs: what it is good for, in one sentence.
        link: where it is cited: runs that lead there.
    """

    id: str
    title: Sequence[Run]
    by: str
    runs: Sequence[Run]
    link: Sequence[Run]


@dataclass(frozen=True)
class Sources(Block):
    """Sources by kind."""

    kind = "sources"
    groups: Sequence[tuple[str, Sequence[ListedSource]]]
