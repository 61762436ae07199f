"""How each shipped network is trained, and the one command that makes the files of weights.

    python -m rnn_core [NAME ...]

trains every network (or those named) from a seed, evaluates it on held-out combinations, and
writes its weights and its scores.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final

import torch
from torch import nn

from rnn_core.networks.datasets import Batches, seeded_generator
from rnn_core.networks.evaluation import (
    evaluate_bag_of_words,
    evaluate_captioner,
    evaluate_classifier,
    evaluate_next_tag_predictor,
    evaluate_painter,
    evaluate_reviewer,
    evaluate_tagger,
    evaluate_translator,
)
from rnn_core.networks.picture_datasets import (
    captioner_batches,
    classifier_batches,
    painter_batches,
)
from rnn_core.networks.pretrained import (
    SCORES_FILE,
    SEED,
    SHIPPED,
    Scores,
    build_network,
    pretrained,
    store_weights,
    weights_path,
)
from rnn_core.networks.review_batches import reviewer_batches
from rnn_core.networks.text_datasets import (
    next_tag_batches,
    tagger_batches,
    translator_batches,
)
from rnn_core.training import fit
from rnn_core.world.language import Language


@dataclass(frozen=True)
class TrainingRecipe:
    """How a network is trained and evaluated.

    Attributes:
        batches: (language, generator) → batches without end, each the arguments of its loss.
        evaluate: (network, language, count = 1000) → scores on the test set, the main one first.
        steps: batches to train on.
        rate: learning rate of the first step; see `rnn_core.training.fit`.
    """

    batches: Callable[[Language, torch.Generator], Batches]
    evaluate: Callable[..., Scores]
    steps: int
    rate: float


RECIPES: Final = {
    "classifier": TrainingRecipe(classifier_batches, evaluate_classifier, 500, 5e-3),
    "captioner": TrainingRecipe(captioner_batches, evaluate_captioner, 2400, 5e-3),
    "painter": TrainingRecipe(painter_batches, evaluate_painter, 5400, 5e-3),
    "reviewer": TrainingRecipe(reviewer_batches, evaluate_reviewer, 2000, 1e-2),
    "reviewer with lstm": TrainingRecipe(reviewer_batches, evaluate_reviewer, 2000, 1e-2),
    "bag of words": TrainingRecipe(reviewer_batches, evaluate_bag_of_words, 2000, 1e-2),
    "translator": TrainingRecipe(translator_batches, evaluate_translator, 600, 5e-3),
    "translator without attention": TrainingRecipe(
        translator_batches, evaluate_translator, 600, 5e-3
    ),
    "tagger": TrainingRecipe(tagger_batches, evaluate_tagger, 600, 1e-2),
    "next-tag predictor": TrainingRecipe(next_tag_batches, evaluate_next_tag_predictor, 300, 1e-2),
}
"""Of every network that ships with its weights."""


def train_network(name: str, language: Language, steps: int) -> nn.Module:
    """Train a network by its recipe, from the seed of the shipped ones.

    Args:
        name: a key of `RECIPES`.
        language: what it reads or writes.
        steps: batches to train on.

    Returns:
        The trained network.
    """
    recipe, network = RECIPES[name], build_network(name, language)
    batches = recipe.batches(language, seeded_generator(SEED))
    for _ in fit(network, batches, steps=steps, rate=recipe.rate):  # type: ignore[arg-type]
        pass
    return network


def _train_and_store(name: str, language: Language) -> float:
    """Train a network by its whole recipe and store it; returns the seconds it took."""
    torch.set_num_threads(1)
    began = time.monotonic()
    network = train_network(name, language, RECIPES[name].steps)
    store_weights(network, weights_path(name, language))
    return time.monotonic() - began


def train_networks(names: Sequence[str]) -> None:
    """Train networks, a process a core and the longest first; then evaluate what was stored.

    Args:
        names: keys of `RECIPES`; other names are passed over.
    """
    table: dict[str, dict[str, Scores]] = (
        json.loads(SCORES_FILE.read_text()) if SCORES_FILE.exists() else {}
    )
    jobs = [job for job in SHIPPED if job[0] in names]
    jobs.sort(key=lambda job: RECIPES[job[0]].steps, reverse=True)
    with get_context("spawn").Pool() as pool:
        waiting = [(job, pool.apply_async(_train_and_store, job)) for job in jobs]
        for (name, language), one in waiting:
            print(f"{name} {language}: trained in {one.get():.0f} s", flush=True)
    for name, language in jobs:  # only now: the painter is evaluated by the classifier
        found = RECIPES[name].evaluate(pretrained(name, language).network, language)
        table.setdefault(name, {})[language] = {
            key: round(value, 4) for key, value in found.items()
        }
        print(f"{name} {language}: {table[name][language]}", flush=True)
    SCORES_FILE.write_text(json.dumps(table, indent=2, sort_keys=True) + "\n")
