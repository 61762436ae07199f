"""Settings that prose and controls name are those of the code: whoever changes one is told."""

import re
from collections.abc import Mapping

import pytest

from content import LANGUAGES, Language, page, words
from rnn_core.batches import MAX_LINES, read_lines
from rnn_core.hello import MAX_LETTERS, STEPS
from rnn_core.measured import DEPTHS, SIZES
from rnn_core.padding import MAX_LENGTH, PADS
from rnn_core.predictions import VERDICTS
from rnn_core.tasks import RECALL, TASKS
from rnn_core.writing import EVERY
from rnn_core.zeros import MAX_BORDER, border
from ui.answers.embedding import EXAMPLE
from ui.answers.recall import SURE
from ui.controls import CONTROLS
from ui.kinds import Choice, Number, Slider
from ui.presets import EMBEDDING

each_language = pytest.mark.parametrize("language", LANGUAGES)


def numbers(text: str) -> list[int]:
    return list(map(int, re.findall(r"\d+", text)))


@each_language
def test_the_exercises_are_the_ones_described(language: Language) -> None:
    sections = page("scheme", language).sections
    assert numbers(sections["recall"].prose) == [0, 1, 2, RECALL.largest]
    counted = {"ru": "один из четырёх", "en": "one of four"}[language]
    assert counted in sections["recall"].prose and RECALL.symbols == 4
    assert numbers(sections["recall"].blocks["question"]) == [16, 64, round(SURE * 100)]
    assert {16, 64} <= set(SIZES)
    assert f"{min(SIZES)}" in sections["recall"].blocks["alt-lag"]
    assert f"{max(SIZES)}" in sections["recall"].blocks["alt-lag"]
    five = {"ru": "Обучить все пять", "en": "Train all five"}[language]
    assert sections["recall"].blocks["press"] == five and len(SIZES) == 5
    assert re.findall("`(.*?)`", sections["depth"].prose) == list(TASKS)
    assert numbers(words.LABELS["spelling"][language]) == [2, MAX_LETTERS]


@each_language
def test_the_batches_are_the_ones_described(language: Language) -> None:
    sections = page("embedding", language).sections
    assert tuple(numbers(sections["padding"].blocks["question"])) == EXAMPLE
    uneven = read_lines(words.UNEVEN_TEXTS[language]).tokens
    five = {"ru": "Пять строк", "en": "Five lines"}[language]
    assert sections["padding-idx"].blocks["question"].startswith(five)
    assert [len(line) for line in uneven[:-1]] == [1] * 5
    short = EMBEDDING["padding"]["short"]
    assert isinstance(short, Mapping)
    assert numbers(sections["padding"].blocks["preset-short"]) == [short["max_length"]]
    found = border(1)
    assert found.kernel == 3 and "3×3" in sections["convolution"].blocks["notice-same"]
    assert set(numbers(sections["convolution"].blocks["alt"])) == {len(found.framed) - 2}


def test_controls_offer_what_the_code_takes() -> None:
    def slider(key: str) -> tuple[float, float, float]:
        one = CONTROLS[key]
        assert isinstance(one, Slider)
        return one.low, one.high, one.step

    def options(key: str) -> tuple[str, ...]:
        one = CONTROLS[key]
        assert isinstance(one, Choice)
        return one.options

    assert slider("learnt") == (0, STEPS, EVERY)
    assert slider("top")[1] == MAX_LETTERS  # more letters no word has
    assert slider("layers")[:2] == (DEPTHS[0], DEPTHS[-1])
    assert options("line") == tuple(map(str, SIZES))
    assert options("puzzle") == tuple(TASKS)
    assert set(words.VERDICTS) == set(VERDICTS)
    row = CONTROLS["row"]
    assert isinstance(row, Number) and row.high == MAX_LINES
    assert slider("max_length")[:2] == (1, MAX_LENGTH)
    assert options("pad") == tuple(PADS)
    assert slider("frame")[1] <= MAX_BORDER
