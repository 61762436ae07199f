"""Networks that come trained, from files; and the same networks before their first lesson.

Weights are stored in half precision and read without unpickling code; `training_recipes` makes
them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import torch
from torch import nn

from rnn_core.init import initialise
from rnn_core.networks.models import (
    BagOfWords,
    Captioner,
    Classifier,
    Painter,
    Reviewer,
    Tagger,
    Translator,
)
from rnn_core.networks.next_tag import NextTagPredictor
from rnn_core.networks.predict import PREDICTORS
from rnn_core.networks.predictions import Prediction
from rnn_core.world import captions
from rnn_core.world.captions import PARTS_OF_SPEECH
from rnn_core.world.grammar import ANIMALS
from rnn_core.world.language import LANGUAGES, Language, check_language, other

Scores = dict[str, float]
WEIGHTS_FOLDER: Final = Path(__file__).with_name("weights")
SCORES_FILE: Final = WEIGHTS_FOLDER / "scores.json"
SEED: Final = 0
_SPEECHLESS: Final = "classifier"


def _size(language: Language) -> int:
    return len(captions.vocabulary(language))


def _translator(language: Language, attention: bool) -> Translator:
    return Translator(_size(language), _size(other(language)), attention)


_NETWORKS: Final[dict[str, Callable[[Language], nn.Module]]] = {
    "classifier": lambda language: Classifier(len(ANIMALS)),
    "captioner": lambda language: Captioner(_size(language)),
    "painter": lambda language: Painter(_size(language)),
    "reviewer": lambda language: Reviewer(),
    "reviewer with lstm": lambda language: Reviewer(layer=nn.LSTM),
    "bag of words": lambda language: BagOfWords(),
    "translator": lambda language: _translator(language, attention=True),
    "translator without attention": lambda language: _translator(language, attention=False),
    "tagger": lambda language: Tagger(len(PARTS_OF_SPEECH) + 1),
    "next-tag predictor": lambda language: NextTagPredictor(),
}
SHIPPED: Final[tuple[tuple[str, Language], ...]] = tuple(
    (name, language)
    for name in _NETWORKS
    for language in (("en",) if name == _SPEECHLESS else LANGUAGES)
)
"""Every network with its languages; the classifier speaks none, and is there once."""


@dataclass(frozen=True, eq=False)
class Model:
    """A network that can be asked.

    Attributes:
        name: its course, a key of `rnn_core.networks.training_recipes.RECIPES`.
        language: what it reads, or, for a captioner, writes.
        network: the module itself.
    """

    name: str
    language: Language
    network: nn.Module

    def predict(self, *args: Any, **kwargs: Any) -> Prediction:
        """Ask it; see the function of `rnn_core.networks.predict.PREDICTORS` for its name.

        Raises:
            OutOfBounds: an empty or too long text, or a beam that is too wide.
            ValueError: a picture of another size.
        """
        return PREDICTORS[self.name](self.network, self.language, *args, **kwargs)


def build_network(name: str, language: Language, seed: int = SEED) -> nn.Module:
    """A network before its first lesson, ready for it.

    Raises:
        ValueError: no such network or language.
    """
    if name not in _NETWORKS:
        raise ValueError(f"name must be one of {', '.join(_NETWORKS)}, got {name!r}")
    check_language(language)
    network = _NETWORKS[name](language)
    initialise(network, torch.Generator().manual_seed(seed))
    return network


def pretrained(name: str, language: Language = "ru") -> Model:
    """A trained network, shared by all who ask for it: treat it as read-only.

    Args:
        name: "classifier", "captioner", "painter", "reviewer", "translator", "tagger",
            "next-tag predictor", "translator without attention", "reviewer with lstm" or
            "bag of words".
        language: what it reads or writes; the classifier's labels come in either.

    Raises:
        ValueError: no such network or language.
    """
    return _loaded(name, language)


@cache
def _loaded(name: str, language: Language) -> Model:
    network = build_network(name, language)
    state = torch.load(weights_path(name, language), weights_only=True)
    network.load_state_dict({key: value.float() for key, value in state.items()})
    return Model(name, language, network.requires_grad_(False).eval())


def untrained_model(name: str, language: Language = "ru", seed: int = SEED) -> Model:
    """The same network before its first lesson.

    Raises:
        ValueError: no such network or language.
    """
    return Model(name, language, build_network(name, language, seed).eval())


@cache
def scores() -> dict[str, dict[str, Scores]]:
    """What every shipped network reached on held-out combinations: name → language → marks."""
    found: dict[str, dict[str, Scores]] = json.loads(SCORES_FILE.read_text())
    return found


def weights_path(name: str, language: Language) -> Path:
    """Where the weights of a network are."""
    key = name.replace(" ", "-")
    return WEIGHTS_FOLDER / (f"{key}.pt" if name == _SPEECHLESS else f"{key}.{language}.pt")
