"""Every network answers by the class of its kind, and no field of a kind is ever unset."""

from dataclasses import fields

import pytest

from rnn_core.networks.predictions import (
    Classification,
    GeneratedSentence,
    Painting,
    SequencePrediction,
    Tagging,
    Translation,
)
from rnn_core.networks.pretrained import pretrained
from rnn_core.networks.training_recipes import RECIPES
from rnn_core.world.captions import caption_text
from rnn_core.world.pictures import draw
from rnn_core.world.scenes import DEFAULT_SCENE

KINDS = {
    "classifier": Classification,
    "bag of words": Classification,
    "captioner": GeneratedSentence,
    "painter": Painting,
    "reviewer": SequencePrediction,
    "reviewer with lstm": SequencePrediction,
    "translator": Translation,
    "translator without attention": Translation,
    "tagger": Tagging,
    "next-tag predictor": SequencePrediction,
}


def test_every_network_has_a_kind_of_answer() -> None:
    assert set(KINDS) == set(RECIPES)


@pytest.mark.parametrize("name", KINDS)
def test_an_answer_is_of_its_kind_and_whole(name: str) -> None:
    pictured = name in ("classifier", "captioner")
    text = caption_text(DEFAULT_SCENE, "en")
    found = pretrained(name, "en").predict(draw(DEFAULT_SCENE) if pictured else text)
    assert type(found) is KINDS[name]
    assert all(getattr(found, field.name) is not None for field in fields(found))
    assert (found.words == ()) == pictured
    states = len(found.labels) or len(found.words)  # a painter has a state a word it reads
    assert found.states.shape[0] == states and found.states.ndim == 2
    assert (found.classes == 0) == isinstance(found, Painting)
