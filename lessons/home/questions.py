"""The second way in: some of the questions, with their answers, and the way to all of them."""

from collections.abc import Iterator
from typing import Final

from lessons.blocks import Block, Sentence
from lessons.list_blocks import Faq
from lessons.place import Place
from lessons.questions import faq
from lessons.questions.answers import TOPICS
from lessons.section import Section
from lessons.writer import Writer

EACH: Final = 2
"""Questions of a topic that are shown."""


def some(writer: Writer, _: None) -> Iterator[Block]:
    """The first questions of every topic."""
    words = faq.SECTION.writer(writer.language, {})
    topics = [
        (
            words.line(f"topic-{topic}"),
            [one.answered(words, writer.page) for one in questions[:EACH]],
        )
        for topic, questions in TOPICS.items()
    ]
    yield Faq("faq", topics)
    every = sum(len(questions) for questions in TOPICS.values())
    link = Place("questions", "faq").link(writer.language)
    yield Sentence("all", [(writer.line("all", every=every), link, False)])


SECTION = Section(__name__, answers=[some])
