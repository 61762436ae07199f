"""Ten questions of the whole sheet, or of one page, that a seed draws; a link asks the same ten."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from content import Text
from lessons.blocks import Block
from lessons.check.draw import Item, drawn, pose
from lessons.controls import Choice, Number
from lessons.list_blocks import Quiz
from lessons.section import Experiment, Section
from lessons.writer import Writer

COUNT: Final = 10
SPARE: Final = 5
"""Drawn beyond ten: settings without a clear truth are passed over."""
AROUND: Final = (
    *("progress", "next", "score", "missed", "none-missed"),
    *("again", "others", "copy", "copied"),
)
"""Blocks of words that the browser puts around the questions."""

SEED = Number(
    "quiz_seed",
    Text(ru="Номер теста", en="Number of the test"),
    *(1, 1, 9999),
    pixels=180,
    help=Text(
        ru="Под одним номером у всех одни и те же вопросы.",
        en="One number asks everybody the same questions.",
    ),
)
ABOUT = Choice(
    "quiz_about",
    Text(ru="О чём", en="About"),
    "all",
    ("all", "structures", "scheme", "embedding", "pipeline", "problems", "questions"),
    labels={
        "all": Text(ru="обо всём", en="everything"),
        "structures": Text(ru="структуры", en="structures"),
        "scheme": Text(ru="схема", en="how it works"),
        "embedding": Text(ru="эмбеддинги", en="embedding"),
        "pipeline": Text(ru="общая схема", en="pipeline"),
        "problems": Text(ru="проблемы", en="problems"),
        "questions": Text(ru="вопросы", en="questions"),
    },
)


@dataclass(frozen=True)
class Draw:
    """What a seed has drawn, with some to spare."""

    seed: int
    items: tuple[Item, ...]


def _draw(quiz_seed: int, quiz_about: str) -> Draw:
    page = "" if quiz_about == "all" else quiz_about
    return Draw(quiz_seed, tuple(drawn(quiz_seed, COUNT + SPARE, page)))


def asked(writer: Writer, found: Draw) -> Iterator[Block]:
    """The questions, each at settings of its own, with what a network answers there."""
    posed = (pose(item, found.seed, writer.language, writer.prose) for item in found.items)
    questions = [*islice((one for one in posed if one is not None), COUNT)]
    words = {one: writer.line(one) for one in AROUND}
    yield Quiz("quiz", questions, SEED.key, SEED.high, words)


SECTION = Section(
    __name__,
    experiment=Experiment(_draw, [SEED, ABOUT]),
    rows=[[ABOUT], [SEED]],
    answers=[asked],
)
