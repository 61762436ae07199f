"""The course of each network of `networks.models`, and the one command that makes their files.

    python -m rnn_core [NAME ...]

trains every network (or those named) from a seed, examines it on held-out combinations, and writes
its weights and the marks.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final

import torch

from rnn_core.networks import datasets, evaluation
from rnn_core.networks.datasets import Batches, seeded_generator
from rnn_core.networks.pretrained import (
    SCORES_FILE,
    SEED,
    SHIPPED,
    Scores,
    build_network,
    pretrained,
    weights_path,
)
from rnn_core.training import fit
from rnn_core.world.language import Language


@dataclass(frozen=True)
class TrainingRecipe:
    """How a network is taught.

    Attributes:
        batches: what it learns from, without end: (language, generator) → arguments of its loss.
        evaluate: shares of right answers on what it has never seen, the main one first:
            (network, language, count = 1000) → marks.
        steps: batches to learn from.
        rate: learning rate at the start.
    """

    batches: Callable[[Language, torch.Generator], Batches]
    evaluate: Callable[..., Scores]
    steps: int
    rate: float


RECIPES: Final = {
    "classifier": TrainingRecipe(
        datasets.classifier_batches, evaluation.evaluate_classifier, steps=500, rate=5e-3
    ),
    "captioner": TrainingRecipe(
        datasets.captioner_batches, evaluation.evaluate_captioner, steps=2400, rate=5e-3
    ),
    "painter": TrainingRecipe(
        datasets.painter_batches, evaluation.evaluate_painter, steps=5400, rate=5e-3
    ),
    "reviewer": TrainingRecipe(
        datasets.reviewer_batches, evaluation.evaluate_reviewer, steps=800, rate=1e-2
    ),
    "reviewer with lstm": TrainingRecipe(
        datasets.reviewer_batches, evaluation.evaluate_reviewer, steps=800, rate=1e-2
    ),
    "bag of words": TrainingRecipe(
        datasets.reviewer_batches, evaluation.evaluate_bag_of_words, steps=800, rate=1e-2
    ),
    "translator": TrainingRecipe(
        datasets.translator_batches, evaluation.evaluate_translator, steps=600, rate=5e-3
    ),
    "translator without attention": TrainingRecipe(
        datasets.translator_batches, evaluation.evaluate_translator, steps=600, rate=5e-3
    ),
    "tagger": TrainingRecipe(
        datasets.tagger_batches, evaluation.evaluate_tagger, steps=300, rate=1e-2
    ),
    "next-tag predictor": TrainingRecipe(
        datasets.next_tag_batches, evaluation.evaluate_next_tag_predictor, steps=300, rate=1e-2
    ),
}
"""Every network that ships with its weights."""


def _teach(name: str, language: Language) -> float:
    """Teach a network its whole course and store it; returns the seconds it took."""
    torch.set_num_threads(1)
    began = time.monotonic()
    course, network = RECIPES[name], build_network(name, language)
    batches = course.batches(language, seeded_generator(SEED))
    for _ in fit(network, batches, steps=course.steps, rate=course.rate):  # type: ignore[arg-type]
        pass
    state = {key: value.half() for key, value in network.state_dict().items()}
    path = weights_path(name, language)
    path.parent.mkdir(exist_ok=True)
    torch.save(state, path)
    return time.monotonic() - began


def train_networks(names: Sequence[str]) -> None:
    """Train, one process a core and the longest first; then examine what was stored."""
    table: dict[str, dict[str, Scores]] = (
        json.loads(SCORES_FILE.read_text()) if SCORES_FILE.exists() else {}
    )
    jobs = [job for job in SHIPPED if job[0] in names]
    jobs.sort(key=lambda job: RECIPES[job[0]].steps, reverse=True)
    with get_context("spawn").Pool() as pool:
        waiting = [(job, pool.apply_async(_teach, job)) for job in jobs]
        for (name, language), one in waiting:
            print(f"{name} {language}: trained in {one.get():.0f} s", flush=True)
    for name, language in jobs:  # only now: the painter is examined by the classifier
        found = RECIPES[name].evaluate(pretrained(name, language).network, language)
        table.setdefault(name, {})[language] = {
            key: round(value, 4) for key, value in found.items()
        }
        print(f"{name} {language}: {table[name][language]}", flush=True)
    SCORES_FILE.write_text(json.dumps(table, indent=2, sort_keys=True) + "\n")
