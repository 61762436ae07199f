"""Examinations of the networks of `networks.models`, on combinations never seen in a lesson.

An examination takes a network, its language and how many scenes or reviews to ask for, and gives
the shares of right answers, the main one first.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from rnn_core.decoding import greedy
from rnn_core.networks.datasets import (
    TEST_SEED,
    TEST_SIZE,
    animal_labels,
    as_floats,
    picture_dataset,
    plain_picture_dataset,
    sample_next_tag_captions,
    seeded_generator,
    tagged_captions,
)
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
from rnn_core.networks.pretrained import Scores, pretrained
from rnn_core.world import captions, reviews
from rnn_core.world.language import Language, other
from rnn_core.world.scenes import Scene, sample_scenes


def _examined(count: int) -> tuple[list[Scene], Tensor]:
    scenes, pictures = picture_dataset(held_out=True)
    return scenes[:count], as_floats(pictures[:count])


# --- one-to-one: picture → animal -----------------------------------------------------------------


@torch.no_grad()
def evaluate_classifier(model: Classifier, language: Language, count: int = TEST_SIZE) -> Scores:
    """Animals named right."""
    scenes, pictures = _examined(count)
    return {"animals": _share(model(pictures).argmax(-1) == animal_labels(scenes))}


# --- one-to-many: picture → caption ---------------------------------------------------------------


@torch.no_grad()
def evaluate_captioner(model: Captioner, language: Language, count: int = TEST_SIZE) -> Scores:
    """Whole captions right, to the last word."""
    scenes, pictures = _examined(count)
    said = _written(model.step, model.start(pictures), len(scenes), language)
    return {"captions": _whole(said, [captions.caption_ids(scene, language) for scene in scenes])}


# --- many-to-one: caption → picture ---------------------------------------------------------------


@torch.no_grad()
def evaluate_painter(model: Painter, language: Language, count: int = TEST_SIZE) -> Scores:
    """Painted animals that the classifier recognises; mean error of a pixel."""
    scenes, _ = _examined(count)
    painted = model(*captions.pad_rows([captions.caption_ids(scene, language) for scene in scenes]))
    recognised = pretrained("classifier").network(painted).argmax(-1) == animal_labels(scenes)
    error = (painted - plain_picture_dataset(held_out=True)[:count]).abs().mean()
    return {"recognised": _share(recognised), "mean_error": error.item()}


# --- many-to-one: review → kind or unkind ---------------------------------------------------------


@torch.no_grad()
def evaluate_reviewer(model: Reviewer, language: Language, count: int = TEST_SIZE) -> Scores:
    """Verdicts right after the last word, of all reviews and by trait."""
    return _reviews(lambda words: model.verdict(words).argmax(-1), language, count)


@torch.no_grad()
def evaluate_bag_of_words(model: BagOfWords, language: Language, count: int = TEST_SIZE) -> Scores:
    """The same of verdicts without the order of words."""
    return _reviews(lambda words: model(words).argmax(-1), language, count)


def _reviews(
    judge: Callable[[list[tuple[str, ...]]], Tensor], language: Language, count: int
) -> Scores:
    asked = [one for one in reviews.load_reviews(language) if reviews.is_held_out(one)][-count:]
    kind = torch.tensor([one.sentiment == "kind" for one in asked])
    right = judge([one.words for one in asked]) == kind
    marks = {"reviews": _share(right)}
    for trait in reviews.TRAITS:
        chosen = torch.tensor([one.trait == trait for one in asked])
        if chosen.any():  # a short examination may have none
            marks[trait] = _share(right[chosen])
    return marks


# --- many-to-many: Russian ↔ English --------------------------------------------------------------


@torch.no_grad()
def evaluate_translator(model: Translator, language: Language, count: int = TEST_SIZE) -> Scores:
    """Whole sentences right, to the last word."""
    scenes = sample_scenes(count, seeded_generator(TEST_SEED), held_out=True, named=0.5)
    start = model.start(
        *captions.pad_rows([captions.caption_ids(scene, language) for scene in scenes])
    )
    said = _written(model.step, start, len(scenes), other(language))
    return {
        "sentences": _whole(
            said, [captions.caption_ids(scene, other(language)) for scene in scenes]
        )
    }


# --- many-to-many, aligned: parts of speech, names ------------------------------------------------


@torch.no_grad()
def evaluate_tagger(model: Tagger, language: Language, count: int = TEST_SIZE) -> Scores:
    """Parts of speech right; F1 of names."""
    scenes = sample_scenes(count, seeded_generator(TEST_SEED), held_out=True, named=0.5)
    sentences, parts, names = tagged_captions(scenes, language)
    part, name = model(sentences)
    words = parts != 0
    said, true = name.argmax(-1)[words] == 1, names[words] == 1
    f1 = 2 * (said & true).sum() / (said.sum() + true.sum()).clamp(min=1)
    return {"tokens": _share((part.argmax(-1) == parts)[words]), "names_f1": f1.item()}


# --- many-to-many, aligned: the part of speech that comes next ------------------------------------


@torch.no_grad()
def evaluate_next_tag_predictor(
    model: NextTagPredictor, language: Language, count: int = TEST_SIZE
) -> Scores:
    """Parts of speech that were the likeliest, and the mean loss of a step in nats.

    No network is right always: what comes is often open.
    """
    loss, right = model.loss(
        *sample_next_tag_captions(count, language, seeded_generator(TEST_SEED), held_out=True)
    )
    return {"parts": right.item(), "loss": loss.item()}


# --- what the examinations share ------------------------------------------------------------------


def _share(right: Tensor) -> float:
    return right.float().mean().item()


def _written(step: Any, start: Any, count: int, language: Language) -> list[list[int]]:
    first, end = captions.start_and_end(language)
    rows = greedy(step, start, count, first, captions.MAX_CAPTION_WORDS).tolist()
    return [row[: row.index(end)] if end in row else row for row in rows]


def _whole(said: list[list[int]], right: list[list[int]]) -> float:
    return sum(map(list.__eq__, said, right)) / len(right)
