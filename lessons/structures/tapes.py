"""A demonstration as the tape that shows it: what each step read and might have said."""

from typing import Final

import numpy as np

from content import Language, Text
from content.words import spoken
from diagrams.unrolled_run import UnrolledRun, UnrolledRunLabels
from lessons.reviews import VERDICTS
from rnn_core.networks.demos import Demonstration
from rnn_core.networks.predictions import Array, Prediction

TAPE: Final = {
    "picture": Text(ru="картинка", en="picture"),
    "painted": Text(ru="нарисовано", en="painted"),
    "x": Text(ru="вход x", en="input x"),
    "h": Text(ru="состояние h", en="state h"),
    "features": Text(ru="признаки ÷ max", en="features ÷ max"),
    "y": Text(ru="ответ y", en="answer y"),
}
"""Names of the rows."""
BLANK: Final = "▸"  # stands for the start that a decoder reads first
Top = tuple[tuple[str, float], ...]
"""The likeliest answers of a step, best first."""


def tape(demo: Demonstration, language: Language) -> UnrolledRun:
    """The tape of any demonstration, by what its network read and answered."""
    run = demo.prediction
    assert run.states is not None
    guesses = tuple(
        tuple((_said(g.label, language), g.probability) for g in top) for top in run.top
    )
    if run.read_states is not None:  # a translator
        return _translated(run, run.read_states, run.states, guesses)
    if demo.seen is not None:  # a classifier or a captioner
        answers = frozenset(range(len(guesses)))
        reads = ("", *run.labels[:-1]) if len(run.labels) > 1 else ("",)
        fed_back = frozenset(range(1, len(reads)))
        states = run.states if run.reads else run.states / max(float(run.states.max()), 1e-6)
        return UnrolledRun(reads, states, guesses, answers, fed_back, seen=demo.seen)
    if run.picture is not None:  # a painter
        painted = (run.picture * 255).round().astype(np.uint8)
        nothing: tuple[Top, ...] = ((),) * len(run.words)
        return UnrolledRun(run.words, run.states, nothing, frozenset(), painted=painted)
    aligned = run.names is not None
    answers = frozenset(range(len(run.words))) if aligned else frozenset({len(run.words) - 1})
    return UnrolledRun(run.words, run.states, guesses, answers)


def _translated(
    run: Prediction, read_states: Array, states: Array, guesses: tuple[Top, ...]
) -> UnrolledRun:
    """The encoder's steps, then the decoder's."""
    read, every = len(run.words), len(run.words) + len(run.labels)
    return UnrolledRun(
        (*run.words, BLANK, *run.labels[:-1]),
        np.concatenate([read_states, states]),
        (*[()] * read, *guesses),
        frozenset(range(read, every)),
        frozenset(range(read, every)),
    )


def labels(demo: Demonstration, language: Language) -> UnrolledRunLabels:
    """Names of the rows, with the shape that each tensor has at a step (B = 1)."""
    run, say = demo.prediction, spoken(TAPE, language)
    assert run.states is not None
    state = "features" if run.classes and not run.reads else "h"
    return UnrolledRunLabels(
        reads=f"{say['x']}<br>(1, {run.reads})" if run.reads else "",
        states=f"{say[state]}<br>(1, {run.states.shape[1]})",
        guesses=f"{say['y']}<br>(1, {run.classes})" if run.classes else "",
        seen=_shape(say["picture"], None if demo.seen is None else demo.seen.shape),
        painted=_shape(say["painted"], None if run.picture is None else run.picture.shape),
    )


def _shape(name: str, shape: tuple[int, ...] | None) -> str:
    """A picture's name and its shape as PyTorch has it; nothing where there is no picture."""
    if shape is None:
        return ""
    rows, columns, colours = shape
    return f"{name} (1, {colours}, {rows}, {columns})"


def _said(label: str, language: Language) -> str:
    return VERDICTS[label][language] if label in VERDICTS else label
