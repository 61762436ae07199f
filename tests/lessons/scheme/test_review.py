"""A review: its unit, its verdicts and its flip are the network's own."""

import re

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import decimal, number, percent
from lessons.reviews import VERDICTS
from lessons.scheme.review import DEFAULT_TEXT, EXAMPLES, SECTION, nearest_option
from lessons.section import preset
from rnn_core.probing.negation import flip_negation
from rnn_core.probing.sentiment_unit import read_review, sentiment_unit, split_reviews
from rnn_core.world.reviews import SENTIMENTS as KINDS
from rnn_core.world.words import split_words
from tests.arrays import decoded
from tests.lessons.answers import captions, notices, plain, show, verdict
from tests.lessons.scheme.said import CYRILLIC, assert_refused, longest

each_language = pytest.mark.parametrize("language", LANGUAGES)
READ = [
    (DEFAULT_TEXT.ru, "ru", "ru"),
    (DEFAULT_TEXT.en, "en", "en"),
    ("the film isn't boring", "ru", "en"),
    ("очень скучно", "en", "ru"),
    ("птеродактиль 17", "ru", "ru"),
]


@pytest.mark.parametrize(("text", "language", "heard"), READ)
def test_every_word_is_drawn_and_said(text: str, language: Language, heard: Language) -> None:
    reading, unit = read_review(text, heard), sentiment_unit(heard)
    given = show("scheme", "review", language, review_text=text)["review"]
    assert given["parameter"] == "review_step" and len(given["captions"]) == len(reading.words)
    units, verdicts = given["figures"]
    np.testing.assert_array_equal(decoded(units["data"][0]["z"])[0], reading.unit)
    assert verdicts["data"][1]["y"] == pytest.approx(reading.kind.tolist())
    for t, now in enumerate(captions(given)):
        kind = "kind" if unit.is_kind(reading.unit[t]) else "unkind"
        assert reading.words[t] in now and percent(float(reading.kind[t])) in now
        assert number(float(reading.unit[t])) in now
        assert now.endswith(f" {VERDICTS[kind][language]}.")
    assert given["waits"]
    shown = plain(given["notices"][0])  # of this review; how good the unit is stands under "More"
    assert number(float(reading.unit[-1])) in shown or text == "птеродактиль 17"
    said = " ".join(notices(given))
    for quoted in (unit.index + 1, unit.selection_count, unit.test_count, decimal(unit.auc)):
        assert re.search(rf"\b{quoted}\b", said)
    for share in (unit.accuracy, unit.network_accuracy, reading.kind[-1]):
        assert percent(float(share)) in said
    assert language == "en" or CYRILLIC.search(said)  # in English a flip names the Russian word


@pytest.mark.parametrize(("text", "language", "heard"), READ)
def test_the_flip_shows_both_reviews_and_their_changed_word(
    text: str, language: Language, heard: Language
) -> None:
    given = show("scheme", "review", language, review_text=text)["turned"]
    flip = flip_negation(text, heard)
    assert given["parameter"] == "review_changed_step"
    assert len(given["captions"]) == len(flip.aligned_steps)
    apart = dict(zip(flip.pairs, flip.distances, strict=True))
    for pair, (*both, now) in zip(flip.aligned_steps, given["captions"], strict=True):
        for caption, run in zip(both, (flip.original, flip.changed), strict=True):
            assert " ".join(run.words) in plain(caption)
        coloured = [run[0] for line in both for run in line if run[1] == "blue" and run[0]]
        assert flip.negation in coloured
        runs = zip((flip.original, flip.changed), pair, strict=True)
        shares = [percent(float(run.kind[t])) for run, t in runs if t is not None]
        assert all(share in plain(now) for share in shares)
        if pair in apart:
            assert number(float(apart[pair])) in plain(now)
    assert number(float(flip.distances[-1])) in " ".join(notices(given))


@each_language
def test_one_number_is_worth_what_was_measured(language: Language) -> None:
    unit = sentiment_unit(language)
    truth, said = verdict("scheme", "review", language)
    assert truth == nearest_option(unit) == "nearly"
    assert re.search(rf"\b{percent(unit.accuracy)}\s?%", said)
    for share in (unit.accuracy, unit.network_accuracy):
        assert re.search(rf"\b{round((1 - share) * unit.test_count)}\b", said)  # errors


@each_language
def test_presets_make_their_points(language: Language) -> None:
    unit = sentiment_unit(language)
    texts = {name: preset(SECTION, name, language)["review_text"] for name in EXAMPLES}
    flips = {name: flip_negation(text, language) for name, text in texts.items()}
    for name in ("disliked", "dull"):
        one, other = (run.kind[-1] > 0.5 for run in (flips[name].original, flips[name].changed))
        assert not one and other
        given = show("scheme", "review", language, review_text=texts[name])["turned"]
        assert longest("review", language, "notice-turned") in " ".join(notices(given))
    assert flips["dull"].added and not flips["disliked"].added
    course = flips["worth"].original.kind
    assert course.min() < 0.05 and course[-1] > 0.95
    lone = flips["alone"].original
    assert unit.is_kind(lone.unit[-1]) != (lone.kind[-1] > 0.5)
    given = show("scheme", "review", language, review_text=texts["alone"])["review"]
    assert longest("review", language, "notice-differ") in " ".join(notices(given))
    words = split_words(texts["alone"])
    [known] = [one for one in split_reviews(language)[1] if list(one.words) == list(words)]
    assert (known.sentiment == "kind") == (lone.kind[-1] > 0.5)  # the network is right, it is not
    assert preset(SECTION, "restore", language) == {"review_text": DEFAULT_TEXT[language]}
    given = show("scheme", "review", language)["review"]
    assert longest("review", language, "notice-agree") in " ".join(notices(given))


@each_language
@pytest.mark.parametrize("text", ["не", "not", "слово " * 48])
def test_a_review_that_cannot_be_turned_round_is_read_all_the_same(
    text: str, language: Language
) -> None:
    blocks = show("scheme", "review", language, review_text=text)
    assert "review" in blocks and "turned" not in blocks
    beginning = {"ru": "Отрицание здесь не убрать", "en": "There is no negation to take out"}
    assert plain(blocks["no-flip"]["runs"]).startswith(beginning[language])


@each_language
@pytest.mark.parametrize("text", ["", "?!", "слово " * 49])
def test_a_review_that_cannot_be_read_is_refused_in_a_sentence(
    text: str, language: Language
) -> None:
    assert_refused("review", language, "review_text", text)


def test_words_that_no_lesson_had_are_named() -> None:
    given = show("scheme", "review", review_text="keine rote Katze")["review"]
    assert "keine, rote, Katze" in notices(given)[0]
    many = show("scheme", "review", review_text="eins zwei drei vier acht neun zehn elf")["review"]
    assert "eins, zwei, drei, vier, acht, neun…" in notices(many)[0]


def test_every_verdict_has_its_word() -> None:
    assert set(VERDICTS) == set(KINDS)
