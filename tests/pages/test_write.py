"""The section on writing a word on: what it says is what the two networks wrote."""

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number, percent
from rnn_core.writing import Comparison, after_mistake, compare, learn_word
from tests.arrays import decoded
from tests.notices import longest, text
from tests.pages.test_pages import charts, opened, said
from ui.controls import CONTROLS

CASES = [
    ({}, "parted", "runs"),
    ({"temperature": "0"}, "certain", "sure"),
    ({"top": "1", "temperature": "2"}, "certain", "sure"),
    ({"spelling": "aaaa"}, "certain", "sure"),
    ({"learnt": "0", "temperature": "0"}, "parted", "sure"),
    ({"learnt": "100", "temperature": "0.1"}, "same", "flawless"),
    ({"spelling": "aab", "learnt": "4", "chance": "4"}, "late", "runs"),
    ({"spelling": "ма ма", "temperature": "2", "top": "2"}, "parted", "runs"),
    ({"spelling": "кот", "learnt": "4", "recurrent": "false", "cells": "3"}, "parted", "runs"),
    ({"spelling": "ab", "learnt": "40", "temperature": "3", "start": "9"}, "late", "flawless"),
]


def direct(query: dict[str, str]) -> Comparison:
    def value(key: str) -> float:
        return float(query.get(key, CONTROLS[key].default))

    word = query.get("spelling", "Hello")
    seen = query.get("recurrent", "true") == "true"
    taught = learn_word(word, int(value("cells")), int(value("start")), seen)
    snapshot = taught.snapshots[int(value("learnt")) // 4]
    top_k = min(int(value("top")), len(set(word)))
    return compare(snapshot, word, value("temperature"), top_k, int(value("chance")))


def share(values: np.ndarray) -> str:
    return percent(float(values.mean()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("query", "case", "luck"), CASES)
def test_what_is_said_is_what_was_written(
    query: dict[str, str], case: str, luck: str, language: Language
) -> None:
    app = opened("scheme", lang=language, **query)
    assert not app.exception and not app.error and not app.warning
    found, given = direct(query), charts(app)["scheme-writing"]
    assert given["parameter"] == "letter"
    forced, free = found.forced, found.free
    np.testing.assert_allclose(decoded(given["figures"][0]["data"][0]["z"]).T, forced.chances)
    np.testing.assert_allclose(decoded(given["figures"][0]["data"][5]["z"]).T, free.chances)
    shown = {name: one.written.replace(" ", "␣") for name, one in (("a", forced), ("b", free))}
    first, second = given["notices"]
    assert shown["b"] in text(first)
    for line, name in ((first, case), (second, luck)):
        assert longest("scheme", language, "write", f"notice-{name}") in text(line), name
    assert (found.parts is not None) == (case == "parted")
    if case == "parted":
        assert shown["a"] in text(first)
    if luck == "runs":
        for name in ("forced", "free"):
            assert f"{share(found.right[name])}" in text(second)
            later = after_mistake(found.right[name])
            assert later is not None and percent(later) in text(second)
    assert len(given["captions"]) == len(found.word) - 1
    for step, (line, odds) in enumerate(given["captions"]):
        letter = found.snapshot.network.letters.index(found.word[step + 1])
        for run in (forced, free):
            for quoted in (run.read[step], run.written[step], found.word[step + 1]):
                letter_said = quoted.replace(" ", "␣")
                assert f"“{letter_said}”" in text(line) or f"«{letter_said}»" in text(line)
            assert number(float(run.probabilities[step, letter])) in text(odds)
            assert number(float(run.chances[step, letter])) in text(odds)


def test_a_slider_of_the_learning_moves_what_is_written_too() -> None:
    app = opened("scheme", lang="en")
    app.slider(key="cells").set_value(3).run()
    app.slider(key="start").set_value(7).run()
    found = direct({"cells": "3", "start": "7"})
    given = charts(app)["scheme-writing"]
    drawn = decoded(given["figures"][0]["data"][0]["z"]).T
    np.testing.assert_allclose(drawn, found.forced.chances)
    app.slider(key="temperature").set_value(2.5).run()
    found = direct({"cells": "3", "start": "7", "temperature": "2.5"})
    drawn = decoded(charts(app)["scheme-writing"]["figures"][0]["data"][5]["z"]).T
    np.testing.assert_allclose(drawn, found.free.chances)


def test_a_word_that_cannot_be_learnt_is_explained_once() -> None:
    app = opened("scheme", lang="en", spelling="a")
    assert len(app.error) == 1 and not app.exception
    assert "scheme-writing" not in charts(app)
    app.text_input(key="spelling").set_value("ab").run()
    assert not app.error and "scheme-writing" in charts(app)


@pytest.mark.parametrize("name", ["sharp", "hot", "two", "learnt", "long", "afresh"])
def test_presets_set_what_they_say(name: str) -> None:
    app = opened("scheme", lang="en", temperature="0.4", top="3", learnt="12", spelling="кот")
    app.button(key=f"preset-write-{name}").click().run()
    assert not app.exception and not app.error
    notice = text(charts(app)["scheme-writing"]["notices"][0])
    if name == "long":
        assert "2 of 10 right" in notice and "9 of 10" in notice
    if name == "afresh":
        assert app.text_input(key="spelling").value == "Hello" and "“lolo”" in notice
    values = {"sharp": 0.0, "hot": 2.0, "two": 2.0}
    assert app.slider(key="temperature").value == values.get(name, 1.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_a_mistake_it_matters_who_is_read(language: str) -> None:
    app = opened("scheme", lang=language, spelling="ab", cells="1", temperature="0")
    app.radio(key="predict-scheme-write").set_value("fewer").run()
    taught = learn_word("Mississippi", 8, 0, recurrent=True)
    plain = compare(taught.snapshots[6], "Mississippi", 1.0, 4, 12)
    forced, free = (after_mistake(plain.right[name]) for name in ("forced", "free"))
    assert forced is not None and free is not None
    assert forced > 0.9 and 0.05 < free < 0.7
    assert f"{percent(forced)}" in said(app) and f"{percent(free)}" in said(app)
    assert ("**Верно.**" if language == "ru" else "**Right.**") in said(app)


@pytest.mark.parametrize("seed", range(6))
def test_the_teacher_s_absence_is_felt_whatever_the_start(seed: int) -> None:
    taught = learn_word("Mississippi", 8, seed, recurrent=True)
    plain = compare(taught.snapshots[6], "Mississippi", 1.0, 4, 25)
    forced, free = (after_mistake(plain.right[name]) for name in ("forced", "free"))
    assert forced is not None and free is not None and free < forced - 0.15
