"""The demonstrations of the page, and what its tests read off their answers."""

import re
from itertools import product
from typing import Any

from content import LANGUAGES, Language
from lessons.answer import find
from lessons.structures import chosen_structure
from tests.lessons.answers import longest_piece, show

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
SHOWN = [one.id for one in chosen_structure.DEMONSTRATIONS]
EVERY = list(product(SHOWN, LANGUAGES))


def figure(section: str, language: str = "en", so_far: Any = None, **values: Any) -> dict:
    """The figure of a demonstration, with its captions and notices."""
    return show("structures", section, language, so_far, **values)[section]


def default(key: str, language: Language) -> str:
    """The example that a text control begins with."""
    section = "review" if key == "review_text" else "one-to-one"
    return find("structures", section).controls[key].initial(language)


def longest(section: str, language: Language, block: str) -> str:
    """The longest piece of a block without a value in it: a notice that has it is this block."""
    return longest_piece("structures", section, language, block)


def heat(block: dict) -> dict:
    """The cells of a tape."""
    (cells,) = [one for one in block["figures"][0]["data"] if one["type"] == "heatmap"]
    return cells


def answers(block: dict) -> list[str]:
    """The likeliest answer above every step of a tape, with its share."""
    return next(
        one["text"] for one in block["figures"][0]["data"] if "<br>" in str(one.get("text"))
    )
