"""One to one: what is shown is the picture with its noise, and what is said of it is true."""

import numpy as np
import pytest
import torch

from content import LANGUAGES, Language
from lessons.structures.one_to_one import NOISE, SEED
from rnn_core.bounds import MAX_SEED
from rnn_core.networks.demos import classify, scene_of
from rnn_core.networks.pretrained import scores
from rnn_core.world.grammar import ANIMALS
from rnn_core.world.pictures import draw
from tests.arrays import decoded
from tests.lessons.answers import captions, notices, verdict
from tests.lessons.structures.shown import default, figure, longest

each_language = pytest.mark.parametrize("language", LANGUAGES)


def picture(block: dict) -> np.ndarray:
    (shown,) = [one for one in block["figures"][0]["data"] if one["type"] == "image"]
    return decoded(shown["z"])


def test_noise_is_answered() -> None:
    quiet, loud = (picture(figure("one-to-one", structures_noise=noise)) for noise in (0.05, 1.0))
    assert np.abs(quiet.astype(float) - loud).mean() > 20


@each_language
def test_the_picture_is_the_one_the_network_sees(language: Language) -> None:
    scene, _ = scene_of(default("structures_phrase", language), language)
    chance = torch.Generator().manual_seed(7)
    seen = draw(scene, noise=0.3, generator=chance).permute(1, 2, 0)
    shown = picture(figure("one-to-one", language, structures_noise=0.3, structures_seed=7))
    np.testing.assert_array_equal(shown, (seen * 255).round().byte().numpy())


@each_language
@pytest.mark.parametrize("noise", [0.0, 0.5, 1.0])
def test_it_is_said_whether_the_animal_is_right(language: Language, noise: float) -> None:
    for seed in range(6):
        phrase = default("structures_phrase", language)
        demo = classify("trained", phrase, noise, seed, language)
        best = demo.prediction.top[0][0]
        block = figure("one-to-one", language, structures_noise=noise, structures_seed=seed)
        said = " ".join(notices(block))
        right = best.label == getattr(ANIMALS["cat"], language)
        kind, other = ("right", "wrong") if right else ("wrong", "right")
        assert longest("one-to-one", language, f"notice-{kind}") in said
        assert longest("one-to-one", language, f"notice-{other}") not in said
        assert best.label in said and f"{best.probability * 100:.1f}" in captions(block)[0]


@each_language
def test_animals_in_unseen_places_are_known(language: Language) -> None:
    share = scores()["classifier"]["en"]["animals"]
    truth, said = verdict("structures", "one-to-one", language)
    assert truth == ("yes" if share > 0.5 else "no") == "yes"
    assert f"{share * 100:.1f}" in said


def test_chance_is_within_the_bounds_of_the_core() -> None:
    assert 0 <= SEED.low < SEED.high <= MAX_SEED
    assert 0 <= NOISE.low < NOISE.high <= 1
