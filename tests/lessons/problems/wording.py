"""Which block of the words a line is, and what a preset makes of other values."""

import re
from typing import Any

from content import LANGUAGES, Language
from lessons.answer import find
from lessons.section import preset

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
BOTH: tuple[Language, ...] = LANGUAGES


def longest(section: str, language: Language, block: str) -> str:
    """The longest piece of a block without a value in it: a line that has it is this block."""
    template = find("problems", section).prose(language).blocks[block]
    plain = re.sub(r":\w+\[(.*?)\]", r"\1", re.sub("</?sub>|`", "", template))
    pieces = re.split(r"\{\{.*?\}\}", plain)
    return max(pieces, key=len)


def pressed(section: str, name: str, language: Language, **start: Any) -> dict[str, Any]:
    """Values of the section's controls once a preset is pressed."""
    return start | preset(find("problems", section), name, language)
