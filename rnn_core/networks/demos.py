"""What the lesson on structures shows: a network, what it is given, and what there is to compare.

Every function takes `weights`: "trained", "untrained", or a `Model` that somebody has just taught.
The language of a text is read off its letters.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.networks.predictions import Prediction
from rnn_core.networks.pretrained import Model, pretrained, untrained_model
from rnn_core.world.captions import caption, caption_text
from rnn_core.world.grammar import ANIMALS, NAMES
from rnn_core.world.language import Language, language_of, other
from rnn_core.world.parsing import CaptionError, parse
from rnn_core.world.pictures import draw
from rnn_core.world.reviews import MAX_TEXT, split_words
from rnn_core.world.scenes import DEFAULT_SCENE, Scene, is_held_out

Weights = Literal["trained", "untrained"] | Model


@dataclass(frozen=True, eq=False)
class Demonstration:
    """A network at work; a demo equals only itself.

    Attributes:
        language: of what was read, or of the scene's caption.
        prediction: what the network answered.
        right: the answer that is right, word by word; empty where nobody knows.
        unseen: the caption of the scene, if the network saw no such scene while it learned.
        seen: bytes of the picture it was shown, (rows, columns, 3).
        shown: the caption of that picture.
        refused: why the text is no caption of the micro-world, if it should be one and is not.
        rival: what another network says of the same text: a bag of words of a review, the
            classifier of a painted picture.
    """

    language: Language
    prediction: Prediction
    right: tuple[str, ...] = ()
    unseen: str = ""
    seen: NDArray[np.uint8] | None = None
    shown: str = ""
    refused: CaptionError | None = None
    rival: Prediction | None = None


def scene_of(text: str, language: Language) -> tuple[Scene, CaptionError | None]:
    """The scene of a caption; of no caption what it does say and `DEFAULT_SCENE` says the rest.

    The second is the reason why it is no caption.
    """
    words = split_words(text)
    try:
        return parse(words, language_of(text, language)), None
    except CaptionError as refused:
        if refused.correction:
            return parse(refused.correction.split(), language_of(text, language)), refused
        scene = replace(DEFAULT_SCENE, **refused.named)
        if scene.name not in NAMES[ANIMALS[scene.animal].gender]:
            scene = replace(scene, name=None)
        return scene, refused


def classify(
    weights: Weights, phrase: str, noise: float, seed: int, language: Language
) -> Demonstration:
    """The picture of a caption's scene, with noise, and the animal in it."""
    scene, refused = scene_of(phrase, language)
    picture = _picture(scene, noise, seed)
    prediction = _model("classifier", language, weights).predict(picture)
    right = (getattr(ANIMALS[scene.animal], language),)
    shown = caption_text(scene, language)
    unseen = _unseen(scene, language)
    return Demonstration(language, prediction, right, unseen, _bytes(picture), shown, refused)


def caption_picture(
    weights: Weights, phrase: str, noise: float, seed: int, beam: int, language: Language
) -> Demonstration:
    """The picture of a caption's scene, with noise, and what is said of it."""
    scene, refused = scene_of(phrase, language)
    picture = _picture(scene, noise, seed)
    prediction = _model("captioner", language, weights).predict(picture, beam)
    right = tuple(word.text for word in caption(_nameless(scene), language))
    unseen, shown = _unseen(scene, language), " ".join(right)
    return Demonstration(language, prediction, right, unseen, _bytes(picture), shown, refused)


def paint(weights: Weights, phrase: str, language: Language) -> Demonstration:
    """A caption, the picture painted after it, and what the classifier sees there."""
    spoken = language_of(phrase, language)
    scene, refused = scene_of(phrase, language)
    prediction = _model("painter", spoken, weights).predict(phrase)
    assert prediction.picture is not None
    painted = torch.from_numpy(prediction.picture).permute(2, 0, 1)
    sees = pretrained("classifier", language).predict(painted)
    right = (getattr(ANIMALS[scene.animal], language),)
    unseen = "" if refused else _unseen(scene, spoken)
    return Demonstration(spoken, prediction, right, unseen, refused=refused, rival=sees)


def classify_review(weights: Weights, review: str, language: Language) -> Demonstration:
    """A review, its verdict after every word, and the verdict of a bag of the same words."""
    spoken = language_of(review, language)
    prediction = _model("reviewer", spoken, weights).predict(review)
    return Demonstration(
        spoken, prediction, rival=pretrained("bag of words", spoken).predict(review)
    )


def translate(
    weights: Weights, phrase: str, attention: bool, beam: int, language: Language
) -> Demonstration:
    """A caption and the same in the other language."""
    spoken = language_of(phrase, language)
    name = "translator" if attention else "translator without attention"
    prediction = _model(name, spoken, weights).predict(phrase, beam)
    scene, refused = scene_of(phrase, language)
    right: tuple[str, ...] = ()
    if refused is None:
        right = tuple(word.text for word in caption(scene, other(spoken)))
    unseen = "" if refused else _unseen(scene, spoken)
    return Demonstration(spoken, prediction, right, unseen, refused=refused)


def tag(weights: Weights, phrase: str, language: Language) -> Demonstration:
    """A sentence with the parts of speech and the names in it."""
    spoken = language_of(phrase, language)
    prediction = _model("tagger", spoken, weights).predict(phrase)
    scene, refused = scene_of(phrase, language)
    right: tuple[str, ...] = ()
    if refused is None:
        right = tuple(word.pos for word in caption(scene, spoken))
    unseen = "" if refused else _unseen(scene, spoken)
    return Demonstration(spoken, prediction, right, unseen, refused=refused)


def reviewer_verdicts(lines: Sequence[Sequence[str]], language: Language) -> tuple[int, ...]:
    """What the trained reviewer says of each line, whatever the language of the line.

    Args:
        lines: tokens, of which the words are read, and of a line without words the signs.
        language: of a line without letters.

    Returns:
        The number of its class for each line: 0 unkind, 1 kind.
    """
    found = []
    for tokens in lines:
        network = pretrained("reviewer", language_of(" ".join(tokens), language)).network
        words = [word for token in tokens for word in split_words(token[:MAX_TEXT])] or tokens
        found.append(int(network.verdict([words]).argmax()))  # type: ignore[operator]
    return tuple(found)


DEMONSTRATIONS: Final[dict[str, Callable[..., Demonstration]]] = {
    "classify": classify,
    "describe": caption_picture,
    "paint": paint,
    "judge": classify_review,
    "translate": translate,
    "tag": tag,
}


def _model(name: str, language: Language, weights: Weights) -> Model:
    if isinstance(weights, Model):
        return weights
    return pretrained(name, language) if weights == "trained" else untrained_model(name, language)


def _unseen(scene: Scene, language: Language) -> str:
    return caption_text(scene, language) if is_held_out(scene) else ""


def _nameless(scene: Scene) -> Scene:
    return Scene(**{**vars(scene), "name": None})  # a name is not to be seen in a picture


def _picture(scene: Scene, noise: float, seed: int) -> torch.Tensor:
    return draw(scene, noise=noise, generator=torch.Generator().manual_seed(seed))


def _bytes(picture: torch.Tensor) -> NDArray[np.uint8]:
    found: NDArray[np.uint8] = (picture.permute(1, 2, 0) * 255).round().byte().numpy()
    return found
