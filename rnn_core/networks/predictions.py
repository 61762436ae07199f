"""Asking a network of `networks.models`: words and pictures in, labels and probabilities out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.bounds import MAX_WORDS, check
from rnn_core.decoding import Sentence, Step, beam
from rnn_core.networks.models import (
    BagOfWords,
    Captioner,
    Classifier,
    Painter,
    Reviewer,
    Tagger,
    Translator,
)
from rnn_core.networks.next_tag import NEXT_TAGS, NextTagPredictor
from rnn_core.world import captions
from rnn_core.world.canvas import SIZE
from rnn_core.world.captions import PARTS_OF_SPEECH
from rnn_core.world.grammar import ANIMALS
from rnn_core.world.language import Language, other
from rnn_core.world.reviews import VERDICTS, split_words

Array = NDArray[np.float32]
MAX_GUESSES: Final = 3


class Guess(NamedTuple):
    """One possible answer."""

    label: str
    probability: float


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network answered, step by step; a prediction equals only itself.

    Attributes:
        words: what it read; empty for a picture.
        unknown: those of them that it has never met and cannot tell apart.
        labels: its answers: one, one a word read, or one a word written.
        top: for each of them the three likeliest, best first.
        states: (T, H) hidden states: after each word read, or those that chose each word written;
            of a classifier the features of its picture, (1, F).
        read_states: (S, H) of a translator's encoder, after each word read.
        picture: what it painted, (SIZE, SIZE, 3) in 0 … 1.
        names: probability that each word is a name, (T,).
        attention: (words written, words read), each row adds up to 1.
        log_probability: of the whole sentence written.
        reads: numbers that a word it reads becomes, D; 0 where it reads a picture.
        classes: how many answers there are to choose from at a step, V.
    """

    words: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    top: tuple[tuple[Guess, ...], ...] = ()
    states: Array | None = None
    read_states: Array | None = None
    picture: Array | None = None
    names: Array | None = None
    attention: Array | None = None
    log_probability: float | None = None
    reads: int = 0
    classes: int = 0


@torch.no_grad()
def classify(network: Classifier, language: Language, picture: Tensor) -> Prediction:
    """Picture (3, SIZE, SIZE) → animal."""
    names = [getattr(noun, language) for noun in ANIMALS.values()]
    features = network.eye(_batch(picture))  # (1, F)
    top = _top(network.head(features)[0], names)
    return Prediction(
        labels=(top[0].label,), top=(top,), states=features.numpy(), classes=len(names)
    )


@torch.no_grad()
def caption_picture(
    network: Captioner, language: Language, picture: Tensor, width: int = 1
) -> Prediction:
    """Picture (3, SIZE, SIZE) → words, the likeliest that a beam of this width finds."""
    best = _best(network.step, network.start(_batch(picture)), language, width)
    states = torch.cat([state for state, _ in best.states[1:]])[:, 0]  # (T, H)
    return Prediction(
        **_said(best, language), states=states.numpy(), reads=network.embed.embedding_dim
    )


@torch.no_grad()
def paint(network: Painter, language: Language, text: str) -> Prediction:
    """Caption → picture."""
    words, unknown, ids = _read(text, language)
    states, _ = network.rnn(network.embed(ids))
    picture = network(ids, torch.tensor([len(words)]))[0]
    return Prediction(
        words,
        unknown,
        states=states[0].numpy(),
        picture=picture.permute(1, 2, 0).numpy(),
        reads=network.embed.embedding_dim,
    )


@torch.no_grad()
def classify_review(network: Reviewer, language: Language, text: str) -> Prediction:
    """Review → kind or unkind, after every word; the last one is the verdict."""
    words = _words(text)
    states, _ = network.rnn(network.embed([words]))
    top = [_top(logits, VERDICTS) for logits in network.head(states)[0]]
    labels = tuple(guesses[0].label for guesses in top)
    return Prediction(
        words,
        labels=labels,
        top=tuple(top),
        states=states[0].numpy(),
        reads=network.embed.vectors.embedding_dim,
        classes=len(VERDICTS),
    )


@torch.no_grad()
def classify_bag_of_words(network: BagOfWords, language: Language, text: str) -> Prediction:
    """Review → kind or unkind, whatever the order of its words."""
    words = _words(text)
    top = _top(network([words])[0], VERDICTS)
    return Prediction(words, labels=(top[0].label,), top=(top,))


@torch.no_grad()
def translate(network: Translator, language: Language, text: str, width: int = 1) -> Prediction:
    """Caption → the same in the other language."""
    words, unknown, ids = _read(text, language)
    start = network.start(ids, torch.tensor([len(words)]))
    best = _best(network.step, start, other(language), width)
    return Prediction(
        words,
        unknown,
        **_said(best, other(language)),
        states=torch.cat([state for state, *_ in best.states[1:]])[:, 0].numpy(),
        read_states=start[1][0].numpy(),
        attention=torch.cat([weights for *_, weights in best.states[1:]])[:, 0].numpy(),
        reads=network.embed_source.embedding_dim,
    )


@torch.no_grad()
def tag(network: Tagger, language: Language, text: str) -> Prediction:
    """Sentence → a part of speech for every word, and how likely it is a name."""
    words = _words(text)
    states, _ = network.rnn(network.embed([words]))
    top = [_top(logits[1:], PARTS_OF_SPEECH) for logits in network.part(states)[0]]
    return Prediction(
        words,
        labels=tuple(guesses[0].label for guesses in top),
        top=tuple(top),
        states=states[0].numpy(),
        names=network.name(states)[0].softmax(-1)[:, 1].numpy(),
        reads=network.embed.vectors.embedding_dim,
        classes=len(PARTS_OF_SPEECH),
    )


@torch.no_grad()
def predict_next_tags(network: NextTagPredictor, language: Language, text: str) -> Prediction:
    """Sentence → the part of speech expected before each of its words, and after the last."""
    words = _words(text)
    states, _ = network.rnn(network.inputs([words]))
    top = [_top(logits, NEXT_TAGS) for logits in network.head(states)[0]]
    return Prediction(
        words,
        labels=tuple(guesses[0].label for guesses in top),
        top=tuple(top),
        states=states[0].numpy(),
        reads=network.embed.vectors.embedding_dim,
        classes=len(NEXT_TAGS),
    )


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


def _batch(picture: Tensor) -> Tensor:
    if picture.shape != (3, SIZE, SIZE):
        raise ValueError(f"a picture is (3, {SIZE}, {SIZE}), got {tuple(picture.shape)}")
    return picture[None]


def _words(text: str) -> tuple[str, ...]:
    words = split_words(text)
    check("tokens", len(words), 1, MAX_WORDS)
    return words


def _read(text: str, language: Language) -> tuple[tuple[str, ...], tuple[str, ...], Tensor]:
    """Words, those of them that are unknown, and ids (1, T)."""
    words = tuple(captions.canonical_forms(_words(text), language))
    ids = captions.encode(words, language)
    vocabulary = captions.vocabulary(language)
    unknown = tuple(
        word for word, number in zip(words, ids, strict=True) if number == vocabulary.unknown_id
    )
    return words, unknown, torch.tensor([ids])


def _top(logits: Tensor, labels: Any) -> tuple[Guess, ...]:
    best = logits.softmax(-1).topk(min(MAX_GUESSES, len(labels)))
    return tuple(
        Guess(labels[k], share)
        for share, k in zip(best.values.tolist(), best.indices.tolist(), strict=True)
    )


def _best(step: Step, start: Any, language: Language, width: int) -> Sentence:
    first, end = captions.start_and_end(language)
    return beam(step, start, first, end, width, captions.MAX_CAPTION_WORDS)[0]


def _said(sentence: Sentence, language: Language) -> dict[str, Any]:
    """A sentence in words: the end it came to is one of its labels."""
    vocabulary = captions.vocabulary(language)
    return {
        "labels": tuple(vocabulary.decode(sentence.ids)),
        "top": tuple(_top(logits, vocabulary.tokens) for logits in sentence.logits),
        "log_probability": sentence.log_probability,
        "classes": len(vocabulary),
    }
