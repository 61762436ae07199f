"""Every program of the page prints what the network on the screen answers."""

import ast
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import ArrayLike

from lessons.structures import picture_programs, text_programs
from rnn_core.networks.predictions import Painting, Prediction
from rnn_core.networks.pretrained import pretrained
from rnn_core.world import captions
from rnn_core.world.captions import caption_text
from rnn_core.world.language import LANGUAGES, Language
from rnn_core.world.pictures import draw
from rnn_core.world.scenes import Scene

ROOT = Path(__file__).parents[3]
SCENES = [
    {"animal": "cat", "colour": "ginger", "size": "big", "posture": "sleeps", "place": "on table"},
    {
        "name": None,
        "place": "under table",
        "thing": "apple",
        "age": "old",
        "posture": "stands",
        "size": "small",
        "colour": "white",
        "animal": "elephant",
    },
]
NOISES = [0, 0.3]
REVIEWS = {
    "ru": "Фильм «так себе», но музыка мне О'ЧЕНЬ понравилась",
    "en": "It isn't bad, but I'd never watch this 'masterpiece' again",
}
STRANGE = ("it's", 'a "cat"', "\\n{words}", "{", "ёж\n", "#")
"""Words that could break a program out of its quotes."""

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_scene = pytest.mark.parametrize("scene", SCENES, ids=["plain", "whole"])
each_noise = pytest.mark.parametrize("noise", NOISES)
with_attention_or_not = pytest.mark.parametrize("attention", [True, False])


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def run(program: str) -> str:
    assert program.splitlines()[-1] == "# the screen"
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(program, "snippet", "exec"), {})
    return printed.getvalue().removesuffix("\n")


def close(program: str, expected: ArrayLike) -> None:
    np.testing.assert_allclose(ast.literal_eval(run(program)), np.asarray(expected), atol=1.1e-3)


def seen(name: str, language: Language, scene: dict[str, str | None], noise: float) -> Prediction:
    chance = torch.Generator().manual_seed(7)
    picture = draw(Scene(**scene), noise=noise, generator=chance)  # type: ignore[arg-type]
    return pretrained(name, language).predict(picture)


def kindness(prediction: Prediction) -> list[float]:
    return [dict(guesses)["kind"] for guesses in prediction.top]


def translating(attention: bool) -> str:
    return "translator" if attention else "translator without attention"


@each_language
@each_scene
@each_noise
def test_the_classifier(language: Language, scene: dict[str, str | None], noise: float) -> None:
    animal, probability = run(
        picture_programs.classifier(scene, noise, 7, language, "the screen")
    ).rsplit(" ", 1)
    best = seen("classifier", language, scene, noise).top[0][0]
    assert animal == best.label
    assert float(probability) == pytest.approx(best.probability, abs=1.1e-3)


@each_language
@each_scene
@each_noise
def test_the_captioner(language: Language, scene: dict[str, str | None], noise: float) -> None:
    said = run(picture_programs.captioner(scene, noise, 7, language, "the screen"))
    assert said == str([*seen("captioner", language, scene, noise).labels])


@each_language
@each_scene
def test_the_painter(language: Language, scene: dict[str, str | None]) -> None:
    prediction = pretrained("painter", language).predict(
        caption_text(Scene(**scene), language).title()  # type: ignore[arg-type]
    )
    program = picture_programs.painter(prediction.words, language, "the screen")
    assert isinstance(prediction, Painting)
    close(program, prediction.picture.mean((0, 1)))


@each_language
def test_the_reviewer(language: Language) -> None:
    prediction = pretrained("reviewer", language).predict(REVIEWS[language])
    assert any("'" in word for word in prediction.words)
    close(text_programs.reviewer(prediction.words, language, "the screen"), kindness(prediction))


@each_language
@each_scene
@with_attention_or_not
def test_the_translator(language: Language, scene: dict[str, str | None], attention: bool) -> None:
    prediction = pretrained(translating(attention), language).predict(
        caption_text(Scene(**scene), language)  # type: ignore[arg-type]
    )
    program = text_programs.translator(prediction.words, language, attention, "the screen")
    assert run(program) == str([*prediction.labels])


@each_language
def test_the_tagger(language: Language) -> None:
    prediction = pretrained("tagger", language).predict(REVIEWS[language])
    assert any("'" in word for word in prediction.words)
    tagged = ast.literal_eval(run(text_programs.tagger(prediction.words, language, "the screen")))
    assert tagged == list(zip(prediction.words, prediction.labels, strict=True))


@each_language
def test_strange_words_stay_words(language: Language) -> None:
    """Those that captions do not know are alike to the painter and to the translators."""
    unknown = " ".join([{"ru": "неведомо", "en": "unknown"}[language]] * len(STRANGE))
    picture = pretrained("painter", language).predict(unknown).picture
    assert picture is not None
    close(picture_programs.painter(STRANGE, language, "the screen"), picture.mean((0, 1)))
    for attention in (True, False):
        program = text_programs.translator(STRANGE, language, attention, "the screen")
        expected = pretrained(translating(attention), language).predict(unknown).labels
        assert run(program) == str([*expected])
    logits = pretrained("reviewer", language).network([STRANGE])[0]
    close(
        text_programs.reviewer(STRANGE, language, "the screen"),
        logits.softmax(-1)[:, 1].tolist(),
    )
    tagged = ast.literal_eval(run(text_programs.tagger(STRANGE, language, "the screen")))
    assert [word for word, _ in tagged] == list(STRANGE)


def test_a_sentence_without_an_end_is_cut_where_the_screen_cuts_it() -> None:
    loop = f"len(said) <= {captions.MAX_CAPTION_WORDS}:\n"
    assert loop in picture_programs.CAPTIONER
    assert loop in text_programs.TRANSLATOR
