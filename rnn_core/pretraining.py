"""Trained networks from files, and the one command that makes the files.

    python -m rnn_core [NAME ...]

trains every network (or those named) from a seed, examines it on held-out combinations, and writes
its weights and the marks. Weights are stored in half precision and read without unpickling code.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import torch
from torch import nn

from rnn_core.microworld import Language
from rnn_core.predictions import PREDICT, Prediction
from rnn_core.school import COURSES, Marks, untrained
from rnn_core.training import fit

WEIGHTS: Final = Path(__file__).with_name("weights")
SEED: Final = 0


@dataclass(frozen=True, eq=False)
class Model:
    """A network that can be asked.

    Attributes:
        name: its course, a key of `COURSES`.
        language: what it reads, or, for a captioner, writes.
        network: the module itself.
    """

    name: str
    language: Language
    network: nn.Module

    def predict(self, *args: Any, **kwargs: Any) -> Prediction:
        """Ask it; see the function of `rnn_core.predictions` for its name.

        Raises:
            OutOfBounds: an empty or too long text, or a beam that is too wide.
            ValueError: a picture of another size.
        """
        return PREDICT[self.name](self.network, self.language, *args, **kwargs)


def pretrained(name: str, language: Language = "ru") -> Model:
    """A trained network, shared by all who ask for it: treat it as read-only.

    Args:
        name: "classifier", "captioner", "painter", "reviewer", "translator", "tagger",
            "translator without attention" or "bag of words".
        language: what it reads or writes; the classifier's labels come in either.

    Raises:
        ValueError: no such network or language.
    """
    return _loaded(name, language)


@cache
def _loaded(name: str, language: Language) -> Model:
    network = _untrained(name, language)
    state = torch.load(_file(name, language), weights_only=True)
    network.load_state_dict({key: value.float() for key, value in state.items()})
    return Model(name, language, network.requires_grad_(False).eval())


def fresh(name: str, language: Language = "ru", seed: int = SEED) -> Model:
    """The same network before its first lesson.

    Raises:
        ValueError: no such network or language.
    """
    return Model(name, language, _untrained(name, language, seed).eval())


def _untrained(name: str, language: Language, seed: int = SEED) -> nn.Module:
    if language not in ("ru", "en"):
        raise ValueError(f'language must be "ru" or "en", got {language!r}')
    return untrained(name, language, seed)


@cache
def marks() -> dict[str, dict[str, Marks]]:
    """What every shipped network reached on held-out combinations: name → language → marks."""
    found: dict[str, dict[str, Marks]] = json.loads((WEIGHTS / "marks.json").read_text())
    return found


def _file(name: str, language: Language) -> Path:
    return WEIGHTS / f"{_key(name, language)}.pt"


def _key(name: str, language: Language) -> str:
    languages = COURSES[name].languages
    return name.replace(" ", "-") + (f".{language}" if len(languages) > 1 else "")


def _train(name: str, language: Language) -> float:
    """Teach a network its whole course and store it; returns the seconds it took."""
    torch.set_num_threads(1)
    began = time.monotonic()
    course, network = COURSES[name], untrained(name, language, SEED)
    batches = course.batches(language, torch.Generator().manual_seed(SEED))
    for _ in fit(network, batches, steps=course.steps, rate=course.rate):  # type: ignore[arg-type]
        pass
    WEIGHTS.mkdir(exist_ok=True)
    state = {key: value.half() for key, value in network.state_dict().items()}
    torch.save(state, _file(name, language))
    return time.monotonic() - began


def train(names: Sequence[str]) -> None:
    """Train, one process a core and the longest first; then examine what was stored."""
    path = WEIGHTS / "marks.json"
    table: dict[str, dict[str, Marks]] = json.loads(path.read_text()) if path.exists() else {}
    jobs = [(name, language) for name in names for language in COURSES[name].languages]
    jobs.sort(key=lambda job: COURSES[job[0]].steps, reverse=True)
    with get_context("spawn").Pool() as pool:
        waiting = [(job, pool.apply_async(_train, job)) for job in jobs]
        for (name, language), one in waiting:
            print(f"{name} {language}: trained in {one.get():.0f} s", flush=True)
    for name, language in jobs:  # only now: the painter is examined by the classifier
        found = COURSES[name].examine(pretrained(name, language).network, language)
        table.setdefault(name, {})[language] = {
            key: round(value, 4) for key, value in found.items()
        }
        print(f"{name} {language}: {table[name][language]}", flush=True)
    path.write_text(json.dumps(table, indent=2, sort_keys=True) + "\n")
