"""What the sections on the wall and on clipping name is what the code has."""

import re
from collections.abc import Mapping

import pytest

from content import LANGUAGES, Language, page
from content.formulas import FORMULAS
from rnn_core.wall import START, TARGET
from ui.controls import CONTROLS
from ui.presets import PROBLEMS

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_the_wall_is_the_one_described(language: Language) -> None:
    wall = page("problems", language).sections["wall"]
    assert f"{TARGET:g}" in wall.prose
    assert f"x_0}} = {START:g}" in FORMULAS["wall"] and f"- {TARGET:g}" in FORMULAS["wall"]
    few = PROBLEMS["wall"]["few"]
    assert isinstance(few, Mapping)
    five = {"ru": "пять", "en": "five"}[language]
    assert wall.blocks["preset-few"].startswith(five) and few["wall_steps"] == 5


@each_language
def test_clipping_is_the_one_described(language: Language) -> None:
    clipping = page("problems", language).sections["clipping"]
    strict = PROBLEMS["clipping"]["strict"]
    assert isinstance(strict, Mapping)
    tenfold = {"ru": "вдесятеро", "en": "ten times"}[language]
    assert tenfold in clipping.blocks["preset-strict"]
    for key, value in strict.items():
        assert value == pytest.approx(CONTROLS[key].default / 10)  # type: ignore[operator]
    assert re.search("10\\^\\{-6\\}", FORMULAS["clipping"])
