"""Predictions of the shipped networks against their own modules, and what they refuse."""

import math
from typing import Any

import pytest
import torch
from torch import Tensor

from rnn_core.networks.predictions import (
    Array,
    GeneratedSentence,
    Prediction,
    Tagging,
    Translation,
)
from rnn_core.networks.pretrained import Model, pretrained
from rnn_core.networks.training_recipes import RECIPES
from rnn_core.world import captions
from rnn_core.world.captions import caption_text
from rnn_core.world.language import LANGUAGES, Language, other_language
from rnn_core.world.pictures import draw
from rnn_core.world.scenes import Scene, sample_scenes

CAT = Scene("cat", "white", "small", "sits", "under table", "old", "cup")  # in all training sets
TRANSLATORS = ["translator", "translator without attention"]
each_network = pytest.mark.parametrize("name", RECIPES)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def asked(model: Model, scene: Scene = CAT) -> Prediction:
    pictured = model.name in ("classifier", "captioner")
    return model.predict(draw(scene) if pictured else caption_text(scene, model.language))


def near(found: Array, wanted: Tensor) -> None:
    torch.testing.assert_close(torch.from_numpy(found), wanted, rtol=0, atol=1e-5)


def written(model: Model, start: Any, ids: list[int]) -> tuple[Tensor, Any]:
    """By teacher forcing: logits of every word, and where the decoder ended."""
    words = torch.tensor([[2, *ids[:-1]]])  # 2 is the start
    logits, end = model.network.step(words, start)  # type: ignore[operator]
    return logits[0].log_softmax(-1), end


@each_network
@each_language
def test_guesses_are_probabilities_best_first(name: str, language: Language) -> None:
    found = asked(pretrained(name, language))
    assert len(found.labels) == len(found.top)
    for label, guesses in zip(found.labels, found.top, strict=True):
        shares = [guess.probability for guess in guesses]
        assert len(shares) == min(3, found.classes) and sum(shares) <= 1 + 1e-6
        assert shares == sorted(shares, reverse=True) and shares[-1] >= 0
        assert label == guesses[0].label


@pytest.mark.parametrize("name", ["painter", "reviewer", "tagger"])
@each_language
def test_there_is_a_state_after_every_word_read(name: str, language: Language) -> None:
    model = pretrained(name, language)
    found = asked(model)
    assert found.words == tuple(caption_text(CAT, language).split())
    if name == "painter":
        read = torch.tensor([captions.caption_ids(CAT, language)])
    else:
        read = [found.words]  # type: ignore[assignment]
        assert len(found.labels) == len(found.words)
    states = model.network.rnn(model.network.embed(read))[0][0]  # type: ignore[operator]
    near(found.states, states)


@each_language
def test_a_painted_picture_is_that_of_the_network(language: Language) -> None:
    model = pretrained("painter", language)
    ids = captions.caption_ids(CAT, language)
    picture = model.network(torch.tensor([[*ids, 0, 0]]), torch.tensor([len(ids)]))[0]
    found = asked(model).picture
    near(found, picture.permute(1, 2, 0))
    assert found.shape == (32, 32, 3)


@pytest.mark.parametrize("width", [1, 3])
@pytest.mark.parametrize("name", TRANSLATORS)
@each_language
def test_a_translation_is_that_of_the_network(name: str, language: Language, width: int) -> None:
    model = pretrained(name, language)
    found = model.predict(caption_text(CAT, language), width)
    ids = captions.vocabulary(other_language(language)).encode(found.labels)
    start = model.network.start(*captions.pad_rows([captions.caption_ids(CAT, language)]))  # type: ignore
    logs, (state, read, _, attention) = written(model, start, ids)
    assert found.log_probability == pytest.approx(logs[range(len(ids)), ids].sum().item(), abs=1e-4)
    assert isinstance(found, Translation)
    assert found.states.shape[:1] == (len(found.labels),)
    near(found.states[-1], state[0, 0])
    near(found.encoder_states, read[0])
    near(found.attention, attention[0])
    assert found.attention.sum(1) == pytest.approx(1, abs=1e-5)


@each_language
def test_a_caption_is_that_of_the_network(language: Language) -> None:
    model = pretrained("captioner", language)
    found = asked(model)
    ids = captions.vocabulary(language).encode(found.labels)
    start = model.network.start(draw(CAT)[None])  # type: ignore[operator]
    logs, (state, _) = written(model, start, ids)
    assert found.log_probability == pytest.approx(logs[range(len(ids)), ids].sum().item(), abs=1e-4)
    assert isinstance(found, GeneratedSentence) and len(found.states) == len(ids)
    near(found.states[-1], state[0, 0])
    assert [guesses[0].label for guesses in found.top] == [
        captions.vocabulary(language).tokens[k] for k in logs.argmax(-1)
    ]


@each_language
def test_a_wider_beam_finds_nothing_less_likely(language: Language) -> None:
    model = pretrained("translator", language)
    for scene in sample_scenes(5, torch.Generator().manual_seed(0), held_out=True, named=0.5):
        text = caption_text(scene, language)
        greedy, *wider = [model.predict(text, k).log_probability for k in range(1, 9)]
        assert min(wider) >= greedy - 1e-4


def test_a_probability_is_the_whole_sentence_s() -> None:
    found = asked(pretrained("translator", "ru"))
    shares = [guesses[0].probability for guesses in found.top]
    assert found.log_probability == pytest.approx(math.log(math.prod(shares)), abs=1e-4)


@pytest.mark.parametrize(
    ("language", "named", "nameless"),
    [
        ("ru", "маленькая рыжая собака Белка спит на столе", "маленькая рыжая белка спит на столе"),
        ("en", "the small ginger dog Belka sleeps on the table", "a small ginger belka sleeps"),
    ],
)
def test_a_name_is_told_by_its_place(language: Language, named: str, nameless: str) -> None:
    """What the lesson on structures says of its second output."""
    model = pretrained("tagger", language)
    shares = []
    for text in (named, nameless):
        found = model.predict(text)
        place = next(k for k, word in enumerate(found.words) if word.lower() in ("белка", "belka"))
        assert isinstance(found, Tagging)
        shares.append(found.names[place])
    assert shares[0] > 0.99 and shares[1] < 0.5  # a name is what the page calls one: above 0.5
