"""What students ask, by topic: each question opens its answer, and a link to where it is seen."""

from collections.abc import Iterator

from lessons.blocks import Block
from lessons.list_blocks import Faq
from lessons.questions.answers import TOPICS
from lessons.section import Section
from lessons.writer import Writer


def answered(writer: Writer, _: None) -> Iterator[Block]:
    """Every question with its answer."""
    yield Faq(
        "faq",
        [
            (
                writer.line(f"topic-{topic}"),
                [one.answered(writer, writer.page) for one in questions],
            )
            for topic, questions in TOPICS.items()
        ],
    )


SECTION = Section(__name__, answers=[answered])
