"""The questions of the list by topic, in the order in which they stand."""

from typing import Final

from lessons.questions.answers import gradients, networks, pytorch, recurrence, training
from lessons.questions.frequent_question import FrequentQuestion

TOPICS: Final[dict[str, tuple[FrequentQuestion, ...]]] = {
    "recurrence": recurrence.QUESTIONS,
    "gradients": gradients.QUESTIONS,
    "networks": networks.QUESTIONS,
    "training": training.QUESTIONS,
    "pytorch": pytorch.QUESTIONS,
}
"""Topic → its questions; the words of a topic's title are the block `topic-<id>`."""
