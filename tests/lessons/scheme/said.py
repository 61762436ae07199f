"""What an answer says, and which block of the prose it is."""

import re

import pytest

from content import Language
from lessons.refusals import Refused
from tests.lessons.answers import longest_piece, show

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def longest(section: str, language: Language, block: str) -> str:
    """The longest piece of a block without a value in it: a line that has it is this block."""
    return longest_piece("scheme", section, language, block)


def assert_refused(section: str, language: Language, control: str, value: str) -> None:
    """There is no answer to a value, and the reader's language says why."""
    with pytest.raises(Refused) as refused:
        show("scheme", section, language, **{control: value})
    sentence = refused.value.sentence
    assert bool(CYRILLIC.search(sentence)) == (language == "ru") and "{{" not in sentence
    assert refused.value.control == control
