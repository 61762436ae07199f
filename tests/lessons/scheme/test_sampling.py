"""A word written on: what is said is what the two networks wrote."""

from typing import Any

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number, percent
from lessons.scheme.sampling import LABELS, SECTION
from lessons.section import preset
from rnn_core.charlm.sampling import accuracy_after_error
from rnn_core.charlm.teacher_forcing import Comparison, compare
from rnn_core.charlm.trained_word import train_word
from tests.arrays import decoded
from tests.lessons.answers import notices, plain, show, verdict
from tests.lessons.scheme.said import assert_refused, longest

CASES = [
    ({}, "parted", "runs"),
    ({"sampling_temperature": 0.0}, "certain", "sure"),
    ({"sampling_top_k": 1, "sampling_temperature": 2.0}, "certain", "sure"),
    ({"char_rnn_word": "aaaa"}, "certain", "sure"),
    ({"sampling_updates": 0, "sampling_temperature": 0.0}, "parted", "sure"),
    ({"sampling_updates": 100, "sampling_temperature": 0.1}, "same", "flawless"),
    ({"char_rnn_word": "aab", "sampling_updates": 4, "sampling_seed": 4}, "late", "runs"),
    (
        {"char_rnn_word": "ма ма", "sampling_temperature": 2.0, "sampling_top_k": 2},
        "parted",
        "runs",
    ),
    (
        {
            "char_rnn_word": "кот",
            "sampling_updates": 4,
            "char_rnn_recurrent": False,
            "char_rnn_hidden": 3,
        },
        "parted",
        "runs",
    ),
    (
        {
            "char_rnn_word": "ab",
            "sampling_updates": 40,
            "sampling_temperature": 3.0,
            "char_rnn_seed": 9,
        },
        "late",
        "flawless",
    ),
    (
        {"char_rnn_hidden": 3, "char_rnn_seed": 7},
        None,
        None,
    ),  # what the learning is moved by, moves this too
    ({"char_rnn_hidden": 3, "char_rnn_seed": 7, "sampling_temperature": 2.5}, None, None),
]


def direct(values: dict[str, Any]) -> Comparison:
    here = {key: control.initial("en") for key, control in SECTION.controls.items()} | values
    taught = train_word(
        here["char_rnn_word"],
        here["char_rnn_hidden"],
        here["char_rnn_seed"],
        here["char_rnn_recurrent"],
    )
    snapshot = taught.snapshots[here["sampling_updates"] // 4]
    top_k = min(here["sampling_top_k"], len(set(here["char_rnn_word"])))
    return compare(
        snapshot, here["char_rnn_word"], here["sampling_temperature"], top_k, here["sampling_seed"]
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("values", "case", "luck"), CASES)
def test_what_is_said_is_what_was_written(
    values: dict[str, Any], case: str | None, luck: str | None, language: Language
) -> None:
    found, given = direct(values), show("scheme", "sampling", language, **values)["sampling"]
    assert given["parameter"] == "sampling_step"
    forced, free = found.forced, found.free
    np.testing.assert_allclose(
        decoded(given["figures"][0]["data"][0]["z"]).T, forced.sampling_probabilities
    )
    np.testing.assert_allclose(
        decoded(given["figures"][0]["data"][5]["z"]).T, free.sampling_probabilities
    )
    shown = {name: one.outputs.replace(" ", "␣") for name, one in (("a", forced), ("b", free))}
    first, second = notices(given)
    assert shown["b"] in first
    for line, name in ((first, case), (second, luck)):
        assert name is None or longest("sampling", language, f"notice-{name}") in line, name
    if case:
        assert (found.diverges is not None) == (case == "parted")
    if case == "parted":
        assert shown["a"] in first
    if luck == "runs":
        for name in ("forced", "free"):
            assert percent(float(found.correct[name].mean())) in second
            later = accuracy_after_error(found.correct[name])
            assert later is not None and percent(later) in second
    assert len(given["captions"]) == len(found.word) - 1
    for step, (line, odds) in enumerate(given["captions"]):
        letter = found.snapshot.network.letters.index(found.word[step + 1])
        for run in (forced, free):
            for quoted in (run.inputs[step], run.outputs[step], found.word[step + 1]):
                letter_said = quoted.replace(" ", "␣")
                assert f"“{letter_said}”" in plain(line) or f"«{letter_said}»" in plain(line)
            assert number(float(run.probabilities[step, letter])) in plain(odds)
            assert number(float(run.sampling_probabilities[step, letter])) in plain(odds)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", ["", "a", "слишком длинное слово"])
def test_a_word_that_cannot_be_learnt_is_refused_here_too(word: str, language: Language) -> None:
    assert_refused("sampling", language, "char_rnn_word", word)


@pytest.mark.parametrize("name", ["sharp", "hot", "two", "learnt", "long", "afresh"])
def test_presets_set_what_they_say(name: str) -> None:
    before = {
        "sampling_temperature": 0.4,
        "sampling_top_k": 3,
        "sampling_updates": 12,
        "char_rnn_word": "кот",
    }
    values = before | preset(SECTION, name, "en")
    notice = notices(show("scheme", "sampling", **values)["sampling"])[0]
    if name == "long":
        assert "2 of 10 right" in notice and "9 of 10" in notice
    if name == "afresh":
        assert values["char_rnn_word"] == "Hello" and "“lolo”" in notice
    assert values["sampling_temperature"] == {"sharp": 0.0, "hot": 2.0, "two": 2.0}.get(name, 1.0)
    assert values["sampling_updates"] == {"learnt": 100, "long": 24, "afresh": 8}.get(name, 12)


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_a_mistake_it_matters_who_is_read(language: Language) -> None:
    truth, said = verdict(
        "scheme",
        "sampling",
        language,
        char_rnn_word="ab",
        char_rnn_hidden=1,
        sampling_temperature=0.0,
    )
    taught = train_word("Mississippi", 8, 0, recurrent=True)
    found = compare(taught.snapshots[6], "Mississippi", 1.0, 4, 12)
    forced, free = (accuracy_after_error(found.correct[name]) for name in ("forced", "free"))
    assert forced is not None and free is not None
    assert forced > 0.9 and 0.05 < free < 0.7
    whole = {name: right.all(axis=1).mean() for name, right in found.correct.items()}
    assert truth == "same" and whole["forced"] == whole["free"]
    assert percent(forced) in said and percent(free) in said
    assert percent(float(whole["forced"])) in said


@pytest.mark.parametrize("seed", range(6))
def test_the_teacher_s_absence_is_felt_whatever_the_start(seed: int) -> None:
    taught = train_word("Mississippi", 8, seed, recurrent=True)
    found = compare(taught.snapshots[6], "Mississippi", 1.0, 4, 25)
    forced, free = (accuracy_after_error(found.correct[name]) for name in ("forced", "free"))
    assert forced is not None and free is not None and free < forced - 0.15


@pytest.mark.parametrize("language", LANGUAGES)
def test_teacher_forcing_is_found_by_its_name(language: Language) -> None:
    words = SECTION.prose(language)
    assert "Teacher forcing" in words.title and "Teacher forcing" in words.lead
    assert LABELS["forced"][language] == "teacher forcing"
