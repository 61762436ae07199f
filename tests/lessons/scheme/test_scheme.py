"""Settings that the words and controls of the page name are those of the code."""

import re

import pytest

from content import LANGUAGES, Language
from lessons.answer import find
from lessons.scheme import char_rnn, depth, recall, sampling
from rnn_core.charlm.bigrams import MAX_LETTERS
from rnn_core.charlm.char_rnn import STEPS
from rnn_core.charlm.trained_word import EVERY
from rnn_core.memory.benchmark import DEPTHS, SIZES
from rnn_core.memory.sequence_tasks import RECALL, TASKS

each_language = pytest.mark.parametrize("language", LANGUAGES)


def numbers(text: str) -> list[int]:
    return list(map(int, re.findall(r"\d+", text)))


@each_language
def test_the_exercises_are_the_ones_described(language: Language) -> None:
    words = find("scheme", "recall").prose(language)
    assert numbers(words.text) == [0, 1, RECALL.largest]
    counted = {"ru": "один из четырёх", "en": "one of four"}[language]
    assert counted in words.text and RECALL.symbols == 4
    asked = numbers(words.blocks["question"])
    reliable = round(recall.RELIABLE * 100)
    assert asked == [0, 1, 2, recall.SMALL, recall.LARGE, reliable] == [0, 1, 2, 16, 64, 90]
    assert {recall.SMALL, recall.LARGE} <= set(SIZES)
    for edge in (min(SIZES), max(SIZES)):
        assert f"{edge}" in words.blocks["alt-lag"]
    five = {"ru": "Обучить все пять", "en": "Train all five"}[language]
    assert words.blocks["start-training"].startswith(five) and len(SIZES) == 5
    tasks = find("scheme", "depth").prose(language)
    assert list(depth.TASK.labels) == list(TASKS)
    described = str(depth.TASK.help and depth.TASK.help[language]).lower()
    assert all(f"{depth.TASK.shown(task, language)}:" in described for task in TASKS)
    assert all(f"{{{{{task}}}}}" in tasks.blocks["answer"] for task in TASKS)
    assert numbers(char_rnn.WORD.label[language]) == [2, MAX_LETTERS]


def test_controls_offer_what_the_code_takes() -> None:
    assert (sampling.UPDATES.low, sampling.UPDATES.high, sampling.UPDATES.step) == (0, STEPS, EVERY)
    assert sampling.TOP_K.high == MAX_LETTERS  # more letters no word has
    assert (depth.LAYERS.low, depth.LAYERS.high) == (DEPTHS[0], DEPTHS[-1])
    assert recall.HIDDEN.options == tuple(map(str, SIZES))
    assert depth.TASK.options == tuple(TASKS)
