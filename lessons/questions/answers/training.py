"""Training that goes wrong, and what is measured of it."""

from typing import Final

from lessons.place import Place
from lessons.questions import flat_line
from lessons.questions.frequent_question import FrequentQuestion

QUESTIONS: Final = (
    FrequentQuestion(
        "flat-predictions",
        Place("questions", "flat-line", {"flat_line_mistake": "unscaled"}),
        flat_line.numbers,
    ),
)
