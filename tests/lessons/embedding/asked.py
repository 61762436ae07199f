"""What tests of this page ask: answers at the values of a page that all its sections share."""

from typing import Any

from content import Language
from lessons.answer import find, sections
from lessons.section import preset
from tests.lessons.answers import longest_piece, show

PAGE = "embedding"


def blocks(section: str, language: Language, so_far: Any = None, **values: Any) -> dict[str, Any]:
    """A section's answer; controls that do not reach it may stand among the values."""
    own = find(PAGE, section).controls
    assert values.keys() <= {key for one in sections(PAGE) for key in one.controls}
    given = {key: value for key, value in values.items() if key in own}
    return show(PAGE, section, language, so_far, **given)


def pressed(section: str, name: str, language: Language) -> dict[str, Any]:
    """What a preset puts the page's controls to."""
    return preset(find(PAGE, section), name, language)


def longest(section: str, language: Language, block: str) -> str:
    """The longest piece of a block without a value in it: a line that has it is this block."""
    return longest_piece(PAGE, section, language, block)
