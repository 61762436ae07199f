"""A demonstration as the figure shows it: what each step read and might have answered."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from content import Language, Text
from content.ui_text import in_language
from diagrams.unrolled_run import UnrolledRun, UnrolledRunLabels
from lessons.reviews import VERDICTS
from rnn_core.networks.demos import Demonstration, PictureDemonstration
from rnn_core.networks.predictions import (
    Classification,
    Painting,
    SequencePrediction,
    Tagging,
    Translation,
)

ROWS: Final = {
    "picture": Text(ru="картинка", en="picture"),
    "painted": Text(ru="нарисовано", en="painted"),
    "x": Text(ru="вход x", en="input x"),
    "h": Text(ru="состояние h", en="state h"),
    "features": Text(ru="признаки ÷ max", en="features ÷ max"),
    "y": Text(ru="ответ y", en="answer y"),
}
"""Names of the rows."""
START: Final = "▸"  # stands for the start that a decoder reads first
Top = tuple[tuple[str, float], ...]
"""The likeliest answers of a step, best first."""


def unrolled_run(demo: Demonstration, language: Language) -> UnrolledRun:
    """The steps of any demonstration, by what its network read and answered."""
    run = demo.prediction
    guesses = tuple(
        tuple((_said(g.label, language), g.probability) for g in top) for top in run.top
    )
    every = frozenset(range(len(guesses)))
    if isinstance(run, Translation):
        return _translated(run, guesses)
    if isinstance(demo, PictureDemonstration):
        reads = ("", *run.labels[:-1])
        fed_back = frozenset(range(1, len(reads)))
        features = isinstance(run, Classification)
        states = run.states / max(float(run.states.max()), 1e-6) if features else run.states
        return UnrolledRun(reads, states, guesses, every, fed_back, seen=demo.picture)
    if isinstance(run, Painting):
        painted = (run.picture * 255).round().astype(np.uint8)
        nothing: tuple[Top, ...] = ((),) * len(run.words)
        return UnrolledRun(run.words, run.states, nothing, frozenset(), painted=painted)
    answers = every if isinstance(run, Tagging) else frozenset({len(run.words) - 1})
    return UnrolledRun(run.words, run.states, guesses, answers)


def _translated(run: Translation, guesses: tuple[Top, ...]) -> UnrolledRun:
    """The encoder's steps, then the decoder's."""
    read, every = len(run.words), len(run.words) + len(run.labels)
    return UnrolledRun(
        (*run.words, START, *run.labels[:-1]),
        np.concatenate([run.encoder_states, run.states]),
        (*[()] * read, *guesses),
        frozenset(range(read, every)),
        frozenset(range(read, every)),
    )


def row_labels(demo: Demonstration, language: Language) -> UnrolledRunLabels:
    """Names of the rows, with the shape that each tensor has at a step (B = 1)."""
    run, say = demo.prediction, in_language(ROWS, language)
    reads = (
        f"{say['x']}<br>(1, {run.embedding_size})" if isinstance(run, SequencePrediction) else ""
    )
    state = "h" if isinstance(run, SequencePrediction) else "features"
    seen = demo.picture if isinstance(demo, PictureDemonstration) else None
    painted = run.picture if isinstance(run, Painting) else None
    return UnrolledRunLabels(
        reads=reads,
        states=f"{say[state]}<br>(1, {run.states.shape[1]})",
        guesses=f"{say['y']}<br>(1, {run.classes})" if run.classes else "",
        seen=_shape(say["picture"], seen),
        painted=_shape(say["painted"], painted),
    )


def _shape(name: str, picture: NDArray[Any] | None) -> str:
    """A picture's name and its shape as PyTorch has it; nothing where there is no picture."""
    if picture is None:
        return ""
    rows, columns, colours = picture.shape
    return f"{name}<br>(1, {colours}, {rows}, {columns})"


def _said(label: str, language: Language) -> str:
    return VERDICTS[label][language] if label in VERDICTS else label
