"""Networks that come trained, from files; and the same networks before any training.

Weights are stored in half precision and read without unpickling code;
`networks.training_recipes` makes them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import torch
from torch import nn

from rnn_core.bounds import shown
from rnn_core.init import initialise
from rnn_core.networks.next_tag import NextTagPredictor
from rnn_core.networks.picture_models import Captioner, Classifier, Painter
from rnn_core.networks.predict import PREDICTORS
from rnn_core.networks.predictions import Prediction
from rnn_core.networks.text_models import BagOfWords, Reviewer, Tagger, Translator
from rnn_core.world import captions
from rnn_core.world.captions import PARTS_OF_SPEECH
from rnn_core.world.grammar import ANIMALS
from rnn_core.world.language import LANGUAGES, Language, check_language, other_language

Scores = dict[str, float]
Network = TypeVar("Network", bound=nn.Module)
WEIGHTS_FOLDER: Final = Path(__file__).with_name("weights")
SCORES_FILE: Final = WEIGHTS_FOLDER / "scores.json"
SEED: Final = 0  # of the initial weights and of the batches of the shipped networks
_WITHOUT_LANGUAGE: Final = "classifier"


def _size(language: Language) -> int:
    return len(captions.vocabulary(language))


def _translator(language: Language, attention: bool) -> Translator:
    return Translator(_size(language), _size(other_language(language)), attention)


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
    for language in (("en",) if name == _WITHOUT_LANGUAGE else LANGUAGES)
)
"""Every network with its languages; the classifier has no words and is there once."""


@dataclass(frozen=True, eq=False)
class Model:
    """A network with what it takes to ask it.

    Attributes:
        name: of the network, a key of `rnn_core.networks.training_recipes.RECIPES`.
        language: what it reads, or, for a captioner, writes.
        network: the module itself.
    """

    name: str
    language: Language
    network: nn.Module

    def predict(self, *args: Any, **kwargs: Any) -> Prediction:
        """Ask the network.

        Args:
            *args: a text, or for the classifier and the captioner a picture of shape
                (3, SIZE, SIZE); for captioner and translator also the width of the beam.
            **kwargs: the same by their names in the function of
                `rnn_core.networks.predict.PREDICTORS`.

        Returns:
            A subclass of `Prediction`, one for each kind of network.

        Raises:
            OutOfBounds: an empty text, one of more than `MAX_WORDS` words, or a beam wider than
                `MAX_BEAM`.
            UnreadableText: a text without a letter of the network's language.
            TypeError: no text, or no picture.
            ValueError: a picture of another size, or of numbers that are not finite.

        Example:
            >>> pretrained("tagger", "en").predict("a black cat sleeps").labels
            ('DET', 'ADJ', 'NOUN', 'VERB')
        """
        return PREDICTORS[self.name](self.network, self.language, *args, **kwargs)


def build_network(name: str, language: Language, seed: int = SEED) -> nn.Module:
    """A network with initial weights, ready for training.

    Args:
        name: a key of `rnn_core.networks.training_recipes.RECIPES`.
        language: what it reads or writes.
        seed: of the initial weights.

    Returns:
        The module, in training mode.

    Raises:
        ValueError: no such network or language.
    """
    _check(name, language)
    network = _NETWORKS[name](language)
    initialise(network, torch.Generator().manual_seed(seed))
    return network


def pretrained(name: str, language: Language) -> Model:
    """A trained network, shared by all who ask for it: treat it as read-only.

    Args:
        name: "classifier", "captioner", "painter", "reviewer", "translator", "tagger",
            "next-tag predictor", "translator without attention", "reviewer with lstm" or
            "bag of words".
        language: what it reads or writes; of the classifier, the language of its labels.

    Returns:
        The model, in evaluation mode.

    Raises:
        ValueError: no such network or language.

    Example:
        >>> model = pretrained("translator", "en")
        >>> " ".join(model.predict("a big black cat sleeps on the roof").labels)
        'большой чёрный кот спит на крыше <end>'
    """
    _check(name, language)
    return _loaded(name, language)


def _check(name: str, language: Language) -> None:
    if not isinstance(name, str) or name not in _NETWORKS:
        raise ValueError(f"name must be one of {', '.join(_NETWORKS)}, got {shown(name, repr)}")
    check_language(language)


@cache
def _loaded(name: str, language: Language) -> Model:
    network = load_weights(build_network(name, language), weights_path(name, language))
    return Model(name, language, network)


def store_weights(network: nn.Module, path: Path) -> None:
    """Write the weights of a network in half precision.

    Args:
        network: whose weights they are; it is only read.
        path: of the file.
    """
    path.parent.mkdir(exist_ok=True)
    torch.save({key: value.half() for key, value in network.state_dict().items()}, path)


def load_weights(network: Network, path: Path) -> Network:
    """Give a network the weights of a file of `store_weights`.

    Args:
        network: its weights are replaced.
        path: of the file.

    Returns:
        The network, in evaluation mode; it asks for no gradient.
    """
    state = torch.load(path, weights_only=True)
    network.load_state_dict({key: value.float() for key, value in state.items()})
    return network.requires_grad_(False).eval()


def untrained_model(name: str, language: Language, seed: int = SEED) -> Model:
    """A network with initial weights that can be asked.

    Args:
        name: a key of `rnn_core.networks.training_recipes.RECIPES`.
        language: what it reads or writes.
        seed: of the initial weights.

    Returns:
        The model, in evaluation mode.

    Raises:
        ValueError: no such network or language.
    """
    return Model(name, language, build_network(name, language, seed).eval())


@cache
def scores() -> dict[str, dict[str, Scores]]:
    """What every shipped network reached on its test set.

    Returns:
        Name → language → score → value; see `rnn_core.networks.evaluation` for the scores.
    """
    found: dict[str, dict[str, Scores]] = json.loads(SCORES_FILE.read_text())
    return found


def weights_path(name: str, language: Language) -> Path:
    """The file of a network's weights.

    Args:
        name: a key of `rnn_core.networks.training_recipes.RECIPES`.
        language: what it reads or writes.

    Returns:
        The path, whether or not the file exists.
    """
    key = name.replace(" ", "-")
    return WEIGHTS_FOLDER / (f"{key}.pt" if name == _WITHOUT_LANGUAGE else f"{key}.{language}.pt")
