"""What the self-check asks beside the sections' own questions, page by page, with its words."""

from pathlib import Path
from typing import Final

from content import Language
from lessons.check.exercise import Exercise
from lessons.check.exercises import (
    embedding,
    pipeline,
    problems,
    questions,
    scheme,
    structures,
)
from lessons.prose import Prose, prose

EXERCISES: Final[dict[str, tuple[Exercise, ...]]] = {
    "structures": structures.EXERCISES,
    "scheme": scheme.EXERCISES,
    "embedding": embedding.EXERCISES,
    "pipeline": pipeline.EXERCISES,
    "problems": problems.EXERCISES,
    "questions": questions.EXERCISES,
}
"""Page → exercises about its sections."""


def words_of(page: str, language: Language) -> Prose:
    """Words of the exercises of a page."""
    return prose(Path(__file__).parent / page, language)
