"""Vectors trained from co-occurrence: every snapshot is drawn, and what is noticed is true."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

from content import LANGUAGES, Language
from content.template import decimal, number
from lessons.embedding import skipgram as page
from lessons.embedding.skipgram import (
    DIMENSION,
    NEGATIVES,
    SEED,
    WINDOW,
    SkipgramTraining,
    corpus,
    skipgram,
)
from lessons.embedding.skipgram_similarity import antonym_pairs, by_gender, history, notice_names
from rnn_core.bounds import MAX_SEED
from rnn_core.embeddings.cooccurrence import MAX_NEGATIVES, MAX_WINDOW
from rnn_core.embeddings.skipgram import MAX_DIMENSION, train
from rnn_core.embeddings.skipgram_updates import STEPS
from rnn_core.world.corpus import caption_corpus
from rnn_core.world.grammar import ANIMALS
from tests.arrays import decoded
from tests.lessons.answers import captions, notices, verdict
from tests.lessons.embedding.asked import blocks, longest, pressed

each_language = pytest.mark.parametrize("language", LANGUAGES)
SETTINGS = [
    (2, 5, 8, 0),
    (1, 1, 2, 3),
    (5, 15, 32, 0),
    (5, 15, 2, 1),
    (2, 5, 2, 0),
    (5, 1, 8, 9),
    (1, 1, 3, 11),
]
EDGES = [
    *((2, 5, 2, 7), (5, 5, 2, 0), (5, 5, 4, 0), (5, 15, 8, 0), (2, 15, 2, 0)),
    *((2, 5, 8, 7), (1, 15, 4, 0), (2, 1, 32, 0), (3, 5, 6, 2)),
]
"""Where notices change over, or once contradicted one another."""


def shown(language: Language, so_far: Any = None, **values: Any) -> dict:
    return blocks("skipgram", language, so_far, **values)["skipgram"]


@each_language
@pytest.mark.parametrize("setting", SETTINGS)
def test_every_snapshot_is_drawn_and_said(setting: tuple[int, ...], language: Language) -> None:
    keys = dict(
        zip(
            ("skipgram_window", "skipgram_negatives", "skipgram_dimension", "skipgram_seed"),
            setting,
            strict=True,
        )
    )
    given, trained = shown(language, **keys), skipgram(language, *setting)
    curves, map_ = given["figures"]
    assert len(given["captions"]) == len(map_["frames"]) == len(curves["frames"]) == 31
    animals = [k for k, group in enumerate(trained.groups) if group == "animal"]
    for k, snapshot in enumerate(trained.snapshots):
        (dots,) = map_["frames"][k]["data"]
        points = trained.projection.project(snapshot.vectors)
        np.testing.assert_allclose(decoded(dots["x"]), points[:, 0], atol=1e-6)
        assert decimal(snapshot.loss) in captions(given)[k]
        unit = snapshot.vectors / np.linalg.norm(snapshot.vectors, axis=1, keepdims=True)
        cosine = (unit @ unit.T)[np.ix_(animals, animals)]
        mean = (cosine.sum() - len(animals)) / (len(animals) ** 2 - len(animals))
        assert curves["frames"][k]["data"][2]["y"] == [pytest.approx(mean, abs=1e-5)]
    bounds = {"y": curves["layout"]["yaxis"], "y2": curves["layout"]["yaxis2"]}
    for one in curves["data"]:
        low, high = bounds[one.get("yaxis", "y")]["range"]
        assert low <= min(one["y"]) and max(one["y"]) <= high
    said, every = " ".join(notices(given)), history(trained, language)
    for name in notice_names(trained, every):
        assert longest("skipgram", language, f"notice-{name}") in said
    assert decimal(trained.lower_bound) in said and decimal(trained.snapshots[-1].loss) in said
    assert number(every[-1]["prepositions"]) in said and number(every[-1]["unlike"]) in said
    for pair in antonym_pairs(language):
        one, other = (unit[trained.words.index(word)] for word in pair)
        assert re.search(f"{pair[0]}.{{1,7}}{pair[1]}. {number(float(one @ other))}", said)


@each_language
@pytest.mark.parametrize("setting", SETTINGS)
def test_a_narrow_screen_shows_the_animals_first(
    setting: tuple[int, ...], language: Language
) -> None:
    keys = dict(zip(page.SECTION.controls, setting, strict=True))
    whole = skipgram(language, *setting)
    so_far = replace(whole, snapshots=whole.snapshots[:3])
    for given in (shown(language, **keys), shown(language, so_far, **keys)):
        left, right = given["figures"][1]["layout"]["xaxis"]["range"]
        places = whole.projection.project(whole.snapshots[-1].vectors)[:, 0]
        animals = places[[group == "animal" for group in whole.groups]]
        assert (animals.mean() - left) / (right - left) < 0.55


@each_language
def test_what_is_shown_is_what_the_core_learns(language: Language) -> None:
    kept, anew = skipgram(language, 2, 5, 8, 0), train(corpus(language, 2), 5, 8, 0)
    assert kept is skipgram(language, 2, 5, 8, 0)
    for one, other in zip(kept.snapshots, anew.snapshots, strict=True):
        np.testing.assert_array_equal(one.vectors, other.vectors)


@each_language
@pytest.mark.parametrize("setting", [*SETTINGS, *EDGES])
def test_what_is_noticed_is_true(setting: tuple[int, ...], language: Language) -> None:
    trained = skipgram(language, *setting)
    every = history(trained, language)
    found = notice_names(trained, every)
    last, gap = every[-1], trained.snapshots[-1].loss - trained.lower_bound
    assert ("short" in found) == (gap > 0.05 * trained.lower_bound) == ("fallen" not in found)
    near = min(last["animals"], last["sites"]) - last["apart"]
    assert ("together" in found) == (near > 0.1) == ("mixed" not in found)
    unit = trained.snapshots[-1].vectors.astype(float)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    alike = np.equal.outer(np.array(trained.groups), np.array(trained.groups))
    assert last["unlike"] == pytest.approx((unit @ unit.T)[~alike].mean())
    pairs = [[unit[trained.words.index(word)] for word in one] for one in antonym_pairs(language)]
    nearer = min(one @ other for one, other in pairs) - last["unlike"] > 0.1
    assert ("antonyms" in found) == nearer == ("antonyms-mixed" not in found)
    assert "prepositions" in found
    if "fallen" in found:  # next to the floor groups are not a heap
        assert last["pure"] > 0.5
    if "crowded" in found:
        early = max(range(31), key=lambda k: every[k]["all"])
        assert every[early]["all"] > max(0.8, last["all"] + 0.2)


@each_language
@pytest.mark.parametrize("window", [1, 2, 5])
def test_what_is_said_of_on_and_under_is_true_of_the_captions(
    window: int, language: Language
) -> None:
    """Russian nouns differ in case behind them; in English all but the nouns is the same."""
    text, wide = corpus(language, window), corpus(language, 5)
    pair = {"ru": ("на", "под"), "en": ("on", "under")}[language]
    on, under = (text.counts[text.words.index(word)] for word in pair)
    site = torch.tensor([group == "site" for group in text.groups])
    behind = [
        {wide.words[k] for k in (wide.counts[wide.words.index(word)] * site).nonzero()[:, 0]}
        for word in pair
    ]
    if language == "ru":
        assert behind == [{"столе", "крыше"}, {"столом"}]
    else:
        assert behind == [{"table", "roof"}, {"table"}]
        assert torch.cosine_similarity(on[~site], under[~site], dim=0) > 0.95
    said = " ".join(notices(shown(language, skipgram_window=window)))
    assert {"ru": "«столе» и «крыше»", "en": "the table and the roof"}[language] in said


@each_language
def test_antonyms_stand_before_the_same_words(language: Language) -> None:
    """What is said beside their cosine; of words of different groups it is not true."""
    size = len(corpus(language, 1).words)
    place = {word: k for k, word in enumerate(corpus(language, 1).words)}
    after = torch.zeros(size, size, dtype=torch.float64)
    for line in caption_corpus(language):
        for one, other in pairwise(line):
            after[place[one], place[other]] += 1
    alike = torch.nn.functional.normalize(after) @ torch.nn.functional.normalize(after).T
    groups = np.array(corpus(language, 1).groups)
    unlike = torch.from_numpy(np.not_equal.outer(groups, groups))
    for one, other in antonym_pairs(language):
        assert alike[place[one], place[other]] > 0.95
    assert alike[unlike].mean() < 0.2
    trained = skipgram(language, 2, 5, 8, 0)
    assert "antonyms" in notice_names(trained, history(trained, language))


@each_language
def test_russian_animals_part_by_gender_and_english_ones_do_not(language: Language) -> None:
    looked_at = {"skipgram_window": 5, "skipgram_dimension": 2}  # of no account
    truth, answer = verdict("embedding", "skipgram", language, **looked_at)
    assert truth == "grammar" and "рыжий кот" in answer and "рыжая лиса" in answer
    usual = {"ru": "Окно 2, K = 5, D = 8", "en": "Window 2, K = 5, D = 8"}  # not what is set
    assert usual[language] in answer
    for say in LANGUAGES:
        for value in by_gender(skipgram(say, 2, 5, 8, 0), say):
            assert number(value) in answer


@each_language
@pytest.mark.parametrize(
    ("name", "found"), [("flat", "short"), ("rich", "fallen"), ("near", "fallen")]
)
def test_presets_make_their_point(name: str, found: str, language: Language) -> None:
    values = {"skipgram_seed": 4, "skipgram_window": 3} | pressed("skipgram", name, language)
    said = " ".join(notices(shown(language, **values)))
    assert longest("skipgram", language, f"notice-{found}") in said
    anew = {
        "skipgram_window": 2,
        "skipgram_negatives": 5,
        "skipgram_dimension": 8,
        "skipgram_seed": 0,
    }
    assert pressed("skipgram", "anew", language) == anew


@each_language
def test_presets_set_what_they_say(language: Language) -> None:
    words = page.SECTION.prose(language).blocks
    for name, key in (
        ("near", "skipgram_window"),
        ("far", "skipgram_window"),
        ("rich", "skipgram_dimension"),
    ):
        set_to = pressed("skipgram", name, language)[key]
        assert re.findall(r"\d+", words[f"preset-{name}"]) == [str(set_to)]
    two = {"ru": "два числа", "en": "two numbers"}[language]
    assert two in words["preset-flat"]
    assert pressed("skipgram", "flat", language)["skipgram_dimension"] == 2
    eight = {"ru": "восьми", "en": "eight"}[language]
    assert eight in words["question"] and len(ANIMALS) == 8


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses of a training that does not pause."""
    pauses: list[float] = []
    sleep: Callable[[float], None] = pauses.append
    monkeypatch.setattr(page.time, "sleep", sleep)
    return pauses


@each_language
def test_it_is_learnt_before_the_eyes(language: Language, hurried: list[float]) -> None:
    setting = {
        "skipgram_window": 2,
        "skipgram_negatives": 5,
        "skipgram_dimension": 8,
        "skipgram_seed": 7,
    }
    values = setting | {"language": language}
    job = page.EXPERIMENT.training(**page.EXPERIMENT.arguments(language, values))  # type: ignore[misc]
    assert job == SkipgramTraining(language, 2, 5, 8, 7) and hash(job) == hash(
        SkipgramTraining(**values)
    )
    assert job.paced and job.steps == STEPS
    whole = skipgram(language, 2, 5, 8, 7)
    looks = list(job.train())
    assert len(looks) == 31 and set(hurried) == {page.PAUSE}
    assert [look.step for look in looks] == [one.step for one in whole.snapshots]
    np.testing.assert_array_equal(
        looks[-1].result.snapshots[-1].vectors, whole.snapshots[-1].vectors
    )
    for count in (1, 7, 30, 31):
        given = shown(language, looks[count - 1].result, **setting)
        assert len(given["captions"]) == count
        said = " ".join(notices(given))
        learning = longest("skipgram", language, "notice-learning")
        assert (learning in said) == (count < 31)
        assert decimal(looks[count - 1].loss) in captions(given)[-1]


def test_sliders_offer_what_the_code_takes() -> None:
    for slider, low, high in (
        (WINDOW, 1, MAX_WINDOW),
        (NEGATIVES, 1, MAX_NEGATIVES),
        (DIMENSION, 2, MAX_DIMENSION),
        (SEED, 0, MAX_SEED),
    ):
        assert low == slider.low < slider.high <= high
