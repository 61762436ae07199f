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
from rnn_core.networks.datasets import Batches, chance
from rnn_core.networks.pretrained import MARKS, SEED, TAUGHT, Marks, file_of, pretrained, untrained
from rnn_core.training import fit
from rnn_core.world.language import Language


@dataclass(frozen=True)
class Course:
    """How a network is taught.

    Attributes:
        batches: what it learns from, without end: (language, generator) → arguments of its loss.
        examine: shares of right answers on what it has never seen, the main one first:
            (network, language, count = 1000) → marks.
        steps: batches to learn from.
        rate: learning rate at the start.
    """

    batches: Callable[[Language, torch.Generator], Batches]
    examine: Callable[..., Marks]
    steps: int
    rate: float


COURSES: Final = {
    "classifier": Course(datasets.classifier, evaluation.classifier, steps=500, rate=5e-3),
    "captioner": Course(datasets.captioner, evaluation.captioner, steps=2400, rate=5e-3),
    "painter": Course(datasets.painter, evaluation.painter, steps=5400, rate=5e-3),
    "reviewer": Course(datasets.reviewer, evaluation.reviewer, steps=800, rate=1e-2),
    "reviewer with lstm": Course(datasets.reviewer, evaluation.reviewer, steps=800, rate=1e-2),
    "bag of words": Course(datasets.reviewer, evaluation.bag_of_words, steps=800, rate=1e-2),
    "translator": Course(datasets.translator, evaluation.translator, steps=600, rate=5e-3),
    "translator without attention": Course(
        datasets.translator, evaluation.translator, steps=600, rate=5e-3
    ),
    "tagger": Course(datasets.tagger, evaluation.tagger, steps=300, rate=1e-2),
    "expecter": Course(datasets.expecter, evaluation.expecter, steps=300, rate=1e-2),
}
"""Every network that ships with its weights."""


def _teach(name: str, language: Language) -> float:
    """Teach a network its whole course and store it; returns the seconds it took."""
    torch.set_num_threads(1)
    began = time.monotonic()
    course, network = COURSES[name], untrained(name, language)
    batches = course.batches(language, chance(SEED))
    for _ in fit(network, batches, steps=course.steps, rate=course.rate):  # type: ignore[arg-type]
        pass
    state = {key: value.half() for key, value in network.state_dict().items()}
    path = file_of(name, language)
    path.parent.mkdir(exist_ok=True)
    torch.save(state, path)
    return time.monotonic() - began


def train(names: Sequence[str]) -> None:
    """Train, one process a core and the longest first; then examine what was stored."""
    table: dict[str, dict[str, Marks]] = json.loads(MARKS.read_text()) if MARKS.exists() else {}
    jobs = [job for job in TAUGHT if job[0] in names]
    jobs.sort(key=lambda job: COURSES[job[0]].steps, reverse=True)
    with get_context("spawn").Pool() as pool:
        waiting = [(job, pool.apply_async(_teach, job)) for job in jobs]
        for (name, language), one in waiting:
            print(f"{name} {language}: trained in {one.get():.0f} s", flush=True)
    for name, language in jobs:  # only now: the painter is examined by the classifier
        found = COURSES[name].examine(pretrained(name, language).network, language)
        table.setdefault(name, {})[language] = {
            key: round(value, 4) for key, value in found.items()
        }
        print(f"{name} {language}: {table[name][language]}", flush=True)
    MARKS.write_text(json.dumps(table, indent=2, sort_keys=True) + "\n")
