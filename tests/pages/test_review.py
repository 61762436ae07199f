"""The section on a review: its unit, its verdicts and its flip are the network's own."""

import re

import numpy as np
import pytest

from content import LANGUAGES, Language, words
from content.template import decimal, number, percent
from rnn_core.reviews import read_words
from rnn_core.units import best_unit, flipped, halves, read_review
from tests.arrays import decoded
from tests.notices import lines
from tests.pages.test_pages import CYRILLIC, charts, opened, said
from ui.answers.review import nearest

each_language = pytest.mark.parametrize("language", LANGUAGES)
OPINIONS = [
    (words.DEFAULT_OPINION.ru, "ru", "ru"),
    (words.DEFAULT_OPINION.en, "en", "en"),
    ("the film isn't boring", "ru", "en"),
    ("очень скучно", "en", "ru"),
    ("17 18", "ru", "ru"),
]


@pytest.mark.parametrize(("text", "language", "spoken"), OPINIONS)
def test_every_word_is_drawn_and_said(text: str, language: Language, spoken: Language) -> None:
    app = opened("scheme", lang=language, opinion=text)
    assert not app.exception and not app.error
    reading, unit = read_review(text, spoken), best_unit(spoken)
    given = charts(app)["scheme-review"]
    assert given["parameter"] == "read" and len(given["captions"]) == len(reading.words)
    units, verdicts = given["figures"]
    np.testing.assert_array_equal(decoded(units["data"][0]["z"])[0], reading.unit)
    assert verdicts["data"][1]["y"] == pytest.approx(reading.kind.tolist())
    for t, caption in enumerate(given["captions"]):
        now = lines(caption)
        verdict = "kind" if unit.is_kind(reading.unit[t]) else "unkind"
        assert reading.words[t] in now and percent(float(reading.kind[t])) in now
        assert number(float(reading.unit[t])) in now
        assert now.endswith(f" {words.VERDICTS[verdict][language]}.")
    notices = lines(given["notices"])
    for quoted in (unit.index + 1, unit.chosen_on, unit.measured_on, decimal(unit.auc)):
        assert re.search(rf"\b{quoted}\b", notices)
    for quoted in (unit.accuracy, unit.network_accuracy, reading.kind[-1]):
        assert percent(float(quoted)) in notices
    assert bool(CYRILLIC.search(lines(given["notices"]))) == (language == "ru")


@pytest.mark.parametrize(("text", "language", "spoken"), OPINIONS)
def test_the_flip_shows_both_reviews_and_their_changed_word(
    text: str, language: Language, spoken: Language
) -> None:
    given = charts(opened("scheme", lang=language, opinion=text))["scheme-turned"]
    flip = flipped(text, spoken)
    assert given["parameter"] == "turned" and len(given["captions"]) == len(flip.columns)
    apart = dict(zip(flip.pairs, flip.distances, strict=True))
    for pair, (*both, now) in zip(flip.columns, given["captions"], strict=True):
        for caption, run in zip(both, (flip.original, flip.changed), strict=True):
            assert " ".join(run.words) in lines([caption])
        coloured = [run[0] for line in both for run in line if run[1] == "blue" and run[0]]
        assert flip.negation in coloured
        runs = zip((flip.original, flip.changed), pair, strict=True)
        shares = [percent(float(run.kind[t])) for run, t in runs if t is not None]
        assert all(share in lines([now]) for share in shares)
        if pair in apart:
            assert number(float(apart[pair])) in lines([now])
    notices = lines(given["notices"])
    assert number(float(flip.distances[-1])) in notices
    assert len(given["notices"]) == 1 + (flip.position > 0)


@each_language
def test_one_number_is_worth_what_was_measured(language: Language) -> None:
    app = opened("scheme", lang=language)
    unit = best_unit(language)
    app.radio(key="predict-scheme-review").set_value(nearest(unit)).run()
    assert words.RIGHT[language] in said(app)
    for share in (unit.accuracy, unit.network_accuracy):
        assert re.search(rf"\b{percent(share)} ?%", said(app))
    app.radio(key="predict-scheme-review").set_value("coin").run()
    assert nearest(unit) == "nearly" and words.WRONG[language] in said(app)


@each_language
def test_presets_make_their_points(language: Language) -> None:
    unit = best_unit(language)
    flips = {name: flipped(text[language], language) for name, text in words.OPINIONS.items()}
    for name in ("disliked", "dull"):
        one, other = (run.kind[-1] > 0.5 for run in (flips[name].original, flips[name].changed))
        assert not one and other
    assert flips["dull"].added and not flips["disliked"].added
    course = flips["worth"].original.kind
    assert course.min() < 0.05 and course[-1] > 0.95
    lone = flips["alone"].original
    assert unit.is_kind(lone.unit[-1]) != (lone.kind[-1] > 0.5)
    text = read_words(words.OPINIONS["alone"][language])
    [known] = [one for one in halves(language)[1] if list(one.words) == list(text)]
    assert (known.sentiment == "kind") == (lone.kind[-1] > 0.5)  # the network is right, it is not
    app = opened("scheme", lang=language)
    for name, text in words.OPINIONS.items():
        app.button(key=f"preset-review-{name}").click().run()
        assert not app.exception and app.text_input(key="opinion").value == text[language]
    app.button(key="preset-review-restore").click().run()
    assert app.text_input(key="opinion").value == words.DEFAULT_OPINION[language]


@each_language
@pytest.mark.parametrize("text", ["не", "not", "слово " * 48])
def test_a_review_that_cannot_be_turned_round_is_read_all_the_same(
    text: str, language: str
) -> None:
    app = opened("scheme", lang=language, opinion=text)
    assert not app.exception and not app.error
    assert "scheme-review" in charts(app) and "scheme-turned" not in charts(app)
    beginning = {"ru": "Перевернуть здесь нечего", "en": "There is no negation to turn round"}
    assert beginning[language] in said(app)


@each_language
@pytest.mark.parametrize("text", ["", "?!", "слово " * 49])
def test_a_review_that_cannot_be_read_is_kept_and_explained(text: str, language: str) -> None:
    app = opened("scheme", lang=language)
    app.text_input(key="opinion").set_value(text).run()
    assert not app.exception
    (error,) = app.error
    assert bool(CYRILLIC.search(error.value)) == (language == "ru") and "{{" not in error.value
    assert app.text_input(key="opinion").value == text
    there = charts(app)
    assert not {"scheme-review", "scheme-turned"} & set(there) and "scheme-capacity" in there
