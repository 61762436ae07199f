"""A demonstration of each network: what it is given, what it answers, and what to compare it with.

Every function takes `weights`: "trained", "untrained", or a `Model` that was trained by the
caller. The language of a text is told by its letters.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.bounds import MAX_WORDS, check
from rnn_core.networks.predictions import Painting, Prediction
from rnn_core.networks.pretrained import Model, pretrained, untrained_model
from rnn_core.world.captions import caption, caption_text
from rnn_core.world.grammar import ANIMALS, NAMES
from rnn_core.world.language import Language, language_of, other_language
from rnn_core.world.parsing import CaptionError, parse
from rnn_core.world.pictures import draw
from rnn_core.world.scenes import DEFAULT_SCENE, Scene, is_held_out
from rnn_core.world.words import MAX_TEXT, split_words

Weights = Literal["trained", "untrained"] | Model


@dataclass(frozen=True, eq=False, kw_only=True)
class Demonstration:
    """A network at work; a demonstration equals only itself.

    Attributes:
        language: of what was read, or of the scene's caption.
        prediction: what the network answered.
        target: the right answer, word by word; empty where it is not known.
        held_out_caption: the caption of the scene, if no such scene is in the training set.
        error: why the text is no caption of the micro-world, if it should be one and is not.
    """

    language: Language
    prediction: Prediction
    target: tuple[str, ...] = ()
    held_out_caption: str = ""
    error: CaptionError | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class PictureDemonstration(Demonstration):
    """The demonstration of a network that looks at a picture.

    Attributes:
        picture: what it was shown, bytes of shape (SIZE, SIZE, 3).
        picture_caption: the caption of that picture.
    """

    picture: NDArray[np.uint8]
    picture_caption: str


@dataclass(frozen=True, eq=False, kw_only=True)
class ComparedDemonstration(Demonstration):
    """A demonstration beside the answer of another network.

    Attributes:
        comparison: for a review the answer of a bag of the same words, for a painted picture what
            the classifier sees in it.
    """

    comparison: Prediction


def scene_of(text: str, language: Language) -> tuple[Scene, CaptionError | None]:
    """The scene of a text, whether or not the text is a caption.

    Args:
        text: a caption, or any other text.
        language: of a text without letters.

    Returns:
        The scene, and None. If the text is no caption: what it does say of a scene, completed by
        `rnn_core.world.scenes.DEFAULT_SCENE`, and the reason why it is no caption.

    Raises:
        OutOfBounds: a text of more than `MAX_TEXT` characters.

    Example:
        >>> scene, error = scene_of("a big fox", "en")
        >>> scene.animal, scene.size, scene.posture, error.missing
        ('fox', 'big', 'sits', ('colour', 'posture', 'place'))
    """
    words = split_words(text)
    try:
        return parse(words, language_of(text, language)), None
    except CaptionError as error:
        if error.correction:
            return parse(error.correction.split(), language_of(text, language)), error
        scene = replace(DEFAULT_SCENE, **error.named)
        if scene.name not in NAMES[ANIMALS[scene.animal].gender]:
            scene = replace(scene, name=None)
        return scene, error


def classify(
    weights: Weights, phrase: str, noise: float, seed: int, language: Language
) -> PictureDemonstration:
    """The picture of a caption's scene, and the animal that the classifier sees in it.

    Args:
        weights: whose answer it is.
        phrase: a caption.
        noise: standard deviation of the noise in the picture.
        seed: of the noise.
        language: of the answer.

    Returns:
        The demonstration; its target is the animal.

    Raises:
        OutOfBounds: too long or empty a phrase, or noise out of range.
    """
    scene, error = _pictured(phrase, language)
    picture = _picture(scene, noise, seed)
    return PictureDemonstration(
        language=language,
        prediction=_model("classifier", language, weights).predict(picture),
        target=(getattr(ANIMALS[scene.animal], language),),
        held_out_caption=_held_out_caption(scene, language),
        error=error,
        picture=_bytes(picture),
        picture_caption=caption_text(scene, language),
    )


def caption_picture(
    weights: Weights, phrase: str, noise: float, seed: int, beam: int, language: Language
) -> PictureDemonstration:
    """The picture of a caption's scene, and the caption that the captioner writes.

    Args:
        weights: whose answer it is.
        phrase: a caption.
        noise: standard deviation of the noise in the picture.
        seed: of the noise.
        beam: sentences that the beam search keeps.
        language: of the answer.

    Returns:
        The demonstration; its target is the caption without a name.

    Raises:
        OutOfBounds: too long or empty a phrase, or noise or beam out of range.
    """
    scene, error = _pictured(phrase, language)
    picture = _picture(scene, noise, seed)
    nameless = replace(scene, name=None)  # a name is not to be seen in a picture
    target = tuple(word.text for word in caption(nameless, language))
    return PictureDemonstration(
        language=language,
        prediction=_model("captioner", language, weights).predict(picture, beam),
        target=target,
        held_out_caption=_held_out_caption(scene, language),
        error=error,
        picture=_bytes(picture),
        picture_caption=" ".join(target),
    )


def paint(weights: Weights, phrase: str, language: Language) -> ComparedDemonstration:
    """A caption, the picture painted after it, and what the classifier sees there.

    Args:
        weights: whose answer it is.
        phrase: a caption.
        language: of the classifier's answer, and of a phrase without letters.

    Returns:
        The demonstration; its target is the animal.

    Raises:
        OutOfBounds: too long or empty a phrase.
        UnreadableText: a phrase without a letter of the network's language.
    """
    spoken = language_of(phrase, language)
    scene, error = scene_of(phrase, language)
    prediction = _model("painter", spoken, weights).predict(phrase)
    assert isinstance(prediction, Painting)
    painted = torch.from_numpy(prediction.picture).permute(2, 0, 1)
    return ComparedDemonstration(
        language=spoken,
        prediction=prediction,
        target=(getattr(ANIMALS[scene.animal], language),),
        held_out_caption="" if error else _held_out_caption(scene, spoken),
        error=error,
        comparison=pretrained("classifier", language).predict(painted),
    )


def classify_review(weights: Weights, review: str, language: Language) -> ComparedDemonstration:
    """A review, its class after every word, and the class of a bag of the same words.

    Args:
        weights: whose answer it is.
        review: a text.
        language: of a text without letters.

    Returns:
        The demonstration; the target is not known.

    Raises:
        OutOfBounds: too long or empty a review.
        UnreadableText: a review without a letter of the network's language.
    """
    spoken = language_of(review, language)
    return ComparedDemonstration(
        language=spoken,
        prediction=_model("reviewer", spoken, weights).predict(review),
        comparison=pretrained("bag of words", spoken).predict(review),
    )


def translate(
    weights: Weights, phrase: str, attention: bool, beam: int, language: Language
) -> Demonstration:
    """A caption and its translation.

    Args:
        weights: whose answer it is.
        phrase: a caption.
        attention: whether the translator has it.
        beam: sentences that the beam search keeps.
        language: of a phrase without letters.

    Returns:
        The demonstration; its target is the caption in the other language.

    Raises:
        OutOfBounds: too long or empty a phrase, or a beam out of range.
        UnreadableText: a phrase without a letter of the network's language.
    """
    spoken = language_of(phrase, language)
    name = "translator" if attention else "translator without attention"
    prediction = _model(name, spoken, weights).predict(phrase, beam)
    scene, error = scene_of(phrase, language)
    target = caption(scene, other_language(spoken)) if error is None else ()
    return Demonstration(
        language=spoken,
        prediction=prediction,
        target=tuple(word.text for word in target),
        held_out_caption="" if error else _held_out_caption(scene, spoken),
        error=error,
    )


def tag(weights: Weights, phrase: str, language: Language) -> Demonstration:
    """A sentence with the parts of speech and the names in it.

    Args:
        weights: whose answer it is.
        phrase: a caption.
        language: of a phrase without letters.

    Returns:
        The demonstration; its target are the parts of speech.

    Raises:
        OutOfBounds: too long or empty a phrase.
        UnreadableText: a phrase without a letter of the network's language.
    """
    spoken = language_of(phrase, language)
    prediction = _model("tagger", spoken, weights).predict(phrase)
    scene, error = scene_of(phrase, language)
    target = caption(scene, spoken) if error is None else ()
    return Demonstration(
        language=spoken,
        prediction=prediction,
        target=tuple(word.pos for word in target),
        held_out_caption="" if error else _held_out_caption(scene, spoken),
        error=error,
    )


def reviewer_verdicts(lines: Sequence[Sequence[str]], language: Language) -> tuple[int, ...]:
    """What the trained reviewer says of each line, whatever the language of the line.

    Args:
        lines: tokens, of which the words are read, and of a line without words the signs.
        language: of a line without letters.

    Returns:
        The number of its class for each line: 0 unkind, 1 kind.

    Example:
        >>> reviewer_verdicts([["so", "boring"], ["очень", "вкусно"]], "en")
        (0, 1)
    """
    found = []
    for tokens in lines:
        network = pretrained("reviewer", language_of(" ".join(tokens), language)).network
        words = [word for token in tokens for word in split_words(token[:MAX_TEXT])] or tokens
        found.append(int(network.last_logits([words]).argmax()))  # type: ignore[operator]
    return tuple(found)


DEMONSTRATIONS: Final[dict[str, Callable[..., Demonstration]]] = {
    "classify": classify,
    "caption": caption_picture,
    "paint": paint,
    "review": classify_review,
    "translate": translate,
    "tag": tag,
}


def _model(name: str, language: Language, weights: Weights) -> Model:
    if isinstance(weights, Model):
        return weights
    return (pretrained if weights == "trained" else untrained_model)(name, language)


def _pictured(phrase: str, language: Language) -> tuple[Scene, CaptionError | None]:
    """The scene that a picture shows: of a phrase that says anything at all."""
    check("tokens", len(split_words(phrase)), 1, MAX_WORDS)
    return scene_of(phrase, language)


def _held_out_caption(scene: Scene, language: Language) -> str:
    return caption_text(scene, language) if is_held_out(scene) else ""


def _picture(scene: Scene, noise: float, seed: int) -> torch.Tensor:
    return draw(scene, noise=noise, generator=torch.Generator().manual_seed(seed))


def _bytes(picture: torch.Tensor) -> NDArray[np.uint8]:
    found: NDArray[np.uint8] = (picture.permute(1, 2, 0) * 255).round().byte().numpy()
    return found
