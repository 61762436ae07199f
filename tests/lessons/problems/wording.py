"""Which block of the words a line is, and what a preset makes of other values."""

import re
from typing import Any

from content import LANGUAGES, Language
from lessons.answer import find
from lessons.section import preset
from tests.lessons.answers import longest_piece

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
BOTH: tuple[Language, ...] = LANGUAGES


def longest(section: str, language: Language, block: str) -> str:
    """The longest piece of a block without a value in it: a line that has it is this block."""
    return longest_piece("problems", section, language, block)


def pressed(section: str, name: str, language: Language, **start: Any) -> dict[str, Any]:
    """Values of the section's controls once a preset is pressed."""
    return start | preset(find("problems", section), name, language)
