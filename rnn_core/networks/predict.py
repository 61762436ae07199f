"""Asking a network: words and pictures in, predictions out.

`networks.pretrained.Model.predict` calls the function that fits its network.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import torch
from torch import Tensor

from rnn_core.decoding import DecoderStep, Hypothesis, beam_search
from rnn_core.networks.next_tag import NEXT_TAGS, NextTagPredictor
from rnn_core.networks.picture_models import Captioner, Classifier, Painter
from rnn_core.networks.predictions import (
    Classification,
    GeneratedSentence,
    Guess,
    Painting,
    Prediction,
    SequencePrediction,
    Tagging,
    Translation,
)
from rnn_core.networks.text_models import BagOfWords, Reviewer, Tagger, Translator
from rnn_core.tensors import check_float
from rnn_core.world import captions
from rnn_core.world.canvas import SIZE
from rnn_core.world.captions import PARTS_OF_SPEECH
from rnn_core.world.grammar import ANIMALS
from rnn_core.world.language import Language, other_language
from rnn_core.world.reviews import SENTIMENTS
from rnn_core.world.words import foreign_words, read_words

MAX_GUESSES: Final = 3


@torch.no_grad()
def classify(network: Classifier, language: Language, picture: Tensor) -> Classification:
    """The animal in a picture.

    Args:
        network: the classifier.
        language: of the labels.
        picture: shape (3, SIZE, SIZE), values in 0 … 1.

    Returns:
        One label; its `states` are the features of the picture.

    Raises:
        ValueError: a picture of another shape.
    """
    names = [getattr(noun, language) for noun in ANIMALS.values()]
    features = network.eye(_batch(picture))  # (1, F)
    top = _top(network.head(features)[0], names)
    return Classification(
        labels=(top[0].label,), top=(top,), states=features.numpy(), classes=len(names)
    )


@torch.no_grad()
def caption_picture(
    network: Captioner, language: Language, picture: Tensor, width: int = 1
) -> GeneratedSentence:
    """The caption of a picture, the likeliest that a beam finds.

    Args:
        network: the captioner.
        language: of the caption.
        picture: shape (3, SIZE, SIZE), values in 0 … 1.
        width: sentences that the beam keeps; 1 is the greedy choice.

    Returns:
        The words and the end; a state for each.

    Raises:
        OutOfBounds: a beam wider than `rnn_core.decoding.MAX_BEAM`.
        ValueError: a picture of another shape.
    """
    best = _likeliest(network.step, network.start(_batch(picture)), language, width)
    states = torch.cat([state for state, _ in best.states[1:]])[:, 0]  # (T, H)
    return GeneratedSentence(
        **_written(best, language),
        states=states.numpy(),
        embedding_size=network.embed.embedding_dim,
    )


@torch.no_grad()
def paint(network: Painter, language: Language, text: str) -> Painting:
    """The picture of a caption.

    Args:
        network: the painter.
        language: of the text.
        text: a caption.

    Returns:
        The picture, and the state after each word.

    Raises:
        OutOfBounds: no word, or more than `MAX_WORDS`.
        UnreadableText: no letter of the language.
    """
    words, unknown, ids = _read(text, language)
    states, _ = network.rnn(network.embed(ids))
    picture = network(ids, torch.tensor([len(words)]))[0]
    return Painting(
        words=words,
        unknown=unknown,
        labels=(),
        top=(),
        states=states[0].numpy(),
        classes=0,
        embedding_size=network.embed.embedding_dim,
        picture=picture.permute(1, 2, 0).numpy(),
    )


@torch.no_grad()
def classify_review(network: Reviewer, language: Language, text: str) -> SequencePrediction:
    """Whether a review is kind or unkind, after every word.

    Args:
        network: the reviewer.
        language: of the network; words of other letters are unknown to it.
        text: a review.

    Returns:
        A label and a state for each word; the last label is the verdict.

    Raises:
        OutOfBounds: no word, or more than `MAX_WORDS`.
        UnreadableText: no letter of the language.
    """
    words = read_words(text, language)
    states, _ = network.rnn(network.embed([words]))
    return _labelled(words, states[0], network.head(states)[0], SENTIMENTS, network, language)


@torch.no_grad()
def classify_bag_of_words(network: BagOfWords, language: Language, text: str) -> Classification:
    """Whether a review is kind or unkind, whatever the order of its words.

    Args:
        network: the classifier.
        language: of the network; words of other letters are unknown to it.
        text: a review.

    Returns:
        One label; its `states` are the sum of the words' vectors.

    Raises:
        OutOfBounds: no word, or more than `MAX_WORDS`.
        UnreadableText: no letter of the language.
    """
    words = read_words(text, language)
    total = network.embed([words]).sum(1)  # (1, D)
    top = _top(network.head(total)[0], SENTIMENTS)
    return Classification(
        words=words,
        unknown=foreign_words(words, language),
        labels=(top[0].label,),
        top=(top,),
        states=total.numpy(),
        classes=len(SENTIMENTS),
    )


@torch.no_grad()
def translate(network: Translator, language: Language, text: str, width: int = 1) -> Translation:
    """A caption in the other language, the likeliest that a beam finds.

    Args:
        network: the translator.
        language: of the text.
        text: a caption.
        width: sentences that the beam keeps; 1 is the greedy choice.

    Returns:
        The words and the end; a state and a row of attention for each.

    Raises:
        OutOfBounds: no word, more than `MAX_WORDS`, or a beam wider than
            `rnn_core.decoding.MAX_BEAM`.
        UnreadableText: no letter of the language.
    """
    words, unknown, ids = _read(text, language)
    start = network.start(ids, torch.tensor([len(words)]))
    best = _likeliest(network.step, start, other_language(language), width)
    return Translation(
        words=words,
        unknown=unknown,
        **_written(best, other_language(language)),
        states=torch.cat([state for state, *_ in best.states[1:]])[:, 0].numpy(),
        embedding_size=network.embed_source.embedding_dim,
        encoder_states=start[1][0].numpy(),
        attention=torch.cat([weights for *_, weights in best.states[1:]])[:, 0].numpy(),
    )


@torch.no_grad()
def tag(network: Tagger, language: Language, text: str) -> Tagging:
    """A part of speech for every word, and how likely it is a name.

    Args:
        network: the tagger.
        language: of the network; words of other letters are unknown to it.
        text: a sentence.

    Returns:
        A label, a state and a probability of being a name for each word.

    Raises:
        OutOfBounds: no word, or more than `MAX_WORDS`.
        UnreadableText: no letter of the language.
    """
    words = read_words(text, language)
    states, _ = network.rnn(network.embed([words]))
    parts = network.part(states)[0, :, 1:]  # (T, V)
    labelled = _labelled(words, states[0], parts, PARTS_OF_SPEECH, network, language)
    names = network.name(states)[0].softmax(-1)[:, 1].numpy()
    return Tagging(**vars(labelled), names=names)


@torch.no_grad()
def predict_next_tags(
    network: NextTagPredictor, language: Language, text: str
) -> SequencePrediction:
    """The part of speech expected before each word of a sentence, and after the last.

    Args:
        network: the next-tag predictor.
        language: of the network; words of other letters are unknown to it.
        text: a sentence.

    Returns:
        One label and one state more than words.

    Raises:
        OutOfBounds: no word, or more than `MAX_WORDS`.
        UnreadableText: no letter of the language.
    """
    words = read_words(text, language)
    states, _ = network.rnn(network.inputs([words]))
    return _labelled(words, states[0], network.head(states)[0], NEXT_TAGS, network, language)


PREDICTORS: Final[dict[str, Callable[..., Prediction]]] = {
    "classifier": classify,
    "captioner": caption_picture,
    "painter": paint,
    "reviewer": classify_review,
    "reviewer with lstm": classify_review,
    "bag of words": classify_bag_of_words,
    "translator": translate,
    "translator without attention": translate,
    "tagger": tag,
    "next-tag predictor": predict_next_tags,
}
"""The function that asks each network of `networks.pretrained`."""


def _batch(picture: Tensor) -> Tensor:
    if not isinstance(picture, Tensor):
        raise TypeError(f"a picture must be a tensor, got {type(picture).__name__}")
    if picture.shape != (3, SIZE, SIZE):
        raise ValueError(f"a picture is (3, {SIZE}, {SIZE}), got {tuple(picture.shape)}")
    check_float("picture", picture)
    return picture[None]


def _read(text: str, language: Language) -> tuple[tuple[str, ...], tuple[str, ...], Tensor]:
    """Words, those of them that are unknown, and ids (1, T)."""
    words = tuple(captions.canonical_forms(read_words(text, language), language))
    ids = captions.encode(words, language)
    vocabulary = captions.vocabulary(language)
    unknown = tuple(
        word for word, number in zip(words, ids, strict=True) if number == vocabulary.unknown_id
    )
    return words, unknown, torch.tensor([ids])


def _top(logits: Tensor, labels: Sequence[str]) -> tuple[Guess, ...]:
    """The likeliest of the labels, best first."""
    best = logits.softmax(-1).topk(min(MAX_GUESSES, len(labels)))
    return tuple(
        Guess(labels[k], probability)
        for probability, k in zip(best.values.tolist(), best.indices.tolist(), strict=True)
    )


def _labelled(
    words: tuple[str, ...],
    states: Tensor,
    logits: Tensor,
    classes: Sequence[str],
    network: Reviewer | Tagger | NextTagPredictor,
    language: Language,
) -> SequencePrediction:
    """A label for each state (T, H), from logits (T, V)."""
    top = tuple(_top(row, classes) for row in logits)
    return SequencePrediction(
        words=words,
        unknown=foreign_words(words, language),
        labels=tuple(guesses[0].label for guesses in top),
        top=top,
        states=states.numpy(),
        classes=len(classes),
        embedding_size=network.embed.vectors.embedding_dim,
    )


def _likeliest(step: DecoderStep, state: Any, language: Language, width: int) -> Hypothesis:
    start, end = captions.start_and_end(language)
    return beam_search(step, state, start, end, width, captions.MAX_CAPTION_WORDS)[0]


def _written(sentence: Hypothesis, language: Language) -> dict[str, Any]:
    """A sentence in words: the end it came to is one of its labels."""
    vocabulary = captions.vocabulary(language)
    return {
        "labels": tuple(vocabulary.decode(sentence.ids)),
        "top": tuple(_top(logits, vocabulary.tokens) for logits in sentence.logits),
        "log_probability": sentence.log_probability,
        "classes": len(vocabulary),
    }
