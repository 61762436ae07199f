"""What the two maps of words name in prose is what the code has."""

import re

import pytest

from content import LANGUAGES, Language, page
from content.words import vectors as words
from diagrams.vectors import MARKS
from rnn_core.grammar import ANIMALS
from rnn_core.wordtables import KINDS, OWNERS
from ui.controls import CONTROLS
from ui.kinds import Choice
from ui.presets import EMBEDDING

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_presets_set_what_they_say(language: Language) -> None:
    blocks = page("embedding", language).sections["skipgram"].blocks
    presets = EMBEDDING["skipgram"]
    for name, key in (("near", "window"), ("far", "window"), ("rich", "dimension")):
        assert re.findall(r"\d+", blocks[f"preset-{name}"]) == [str(presets[name][key])]  # type: ignore[call-overload]
    two = {"ru": "два числа", "en": "two numbers"}[language]
    assert two in blocks["preset-flat"] and presets["flat"]["dimension"] == 2  # type: ignore[call-overload]
    eight = {"ru": "восемью", "en": "eight"}[language]
    assert eight in blocks["question"] and len(ANIMALS) == 8


def test_every_owner_and_every_group_has_a_name() -> None:
    choice = CONTROLS["vectors"]
    assert isinstance(choice, Choice)
    assert set(choice.options) == set(OWNERS) == set(words.OWNERS)
    assert set(MARKS) | set(KINDS.values()) == set(words.GROUPS)
