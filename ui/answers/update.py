"""What "The whole pipeline" answers about one step of the optimiser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from content import pipeline_snippets, words
from content.template import decimal, number
from content.words import pipeline as names
from diagrams import update as drawing
from diagrams.sheets import answered
from ui.answers.pipeline import exact
from ui.chart import Drawing
from ui.experiments import pipeline as experiments
from ui.lesson import Lesson
from ui.parts import Part, Program
from ui.presets import PIPELINE

if TYPE_CHECKING:
    from rnn_core.update import Update


def moved(lesson: Lesson, step: Update) -> Iterator[Part]:
    """Every line's chance of the right answer before and after, and every weight's move."""
    facts = _facts(step)
    titles = words.spoken(names.UPDATE | words.VERDICTS, lesson.language)
    lines = tuple(answered(step.pipeline, titles))
    yield lesson.figure(
        Drawing(drawing.update(step, lines, titles), lesson.line("alt-update", **facts), 560),
        name="update",
        notices=[
            lesson.runs(f"notice-{case(step)}", **facts),
            lesson.runs(f"notice-{moves_case(step)}", **facts),
        ],
    )


def small_gradient(lesson: Lesson, step: Update, said: str | None) -> Iterator[Part]:
    """How far Adam's first step moves a weight with a small gradient."""
    if said is None:
        return
    given = experiments.defaults(lesson.language)  # of an LSTM some gradients are as small as eps
    adam = experiments.update(**PIPELINE["update"]["adam"], **given)  # type: ignore[arg-type]
    sgd = experiments.update("sgd", f"{adam.rate:g}", **given)
    facts = _facts(adam) | {"sgd_" + name: value for name, value in _facts(sgd).items()}
    yield lesson.verdict(said, truth="same", **facts)


def program(lesson: Lesson, step: Update) -> Iterator[Part]:
    """The same in plain PyTorch, and what it prints."""
    run = step.pipeline
    settings = run.settings
    source = pipeline_snippets.pipeline(
        run.lines.tokens,
        run.labels.tolist(),
        max_length=settings.max_length,
        side=settings.side,
        size=run["embedded"].array.shape[-1],
        cell=settings.cell,
        hidden=settings.hidden,
        layers=settings.layers,
        directions=settings.directions,
        seed=settings.seed,
        optimizer=step.optimizer,
        rate=step.rate,
        printed=f"{round(step.loss_before, 3)} {round(step.loss_after, 3)}",
    )
    yield Program(source)


def case(step: Update) -> str:
    """Which sentence says what became of the loss, to the digits that are shown."""
    before, after = decimal(step.loss_before), decimal(step.loss_after)
    if before == after:
        return "same"
    return "fell" if step.loss_after < step.loss_before else "rose"


def moves_case(step: Update) -> str:
    """Which sentence tells of the moves: Adam's are alike, to the digits that are shown, or not."""
    moves = np.abs(step.moves)
    even = number(float(moves.min())) == number(float(moves.max()))
    return "adam-even" if step.optimizer == "adam" and even else step.optimizer


def _facts(step: Update) -> dict[str, str]:
    sizes, moves = np.abs(step.gradients), np.abs(step.moves)
    better = int((step.after > step.before).sum())
    return {
        "rate": f"{step.rate:g}",
        "before": decimal(step.loss_before),
        "after": decimal(step.loss_after),
        "lines": str(len(step.before)),
        "better": str(better),
        "right_before": str(int((step.before > 0.5).sum())),
        "right_after": str(int((step.after > 0.5).sum())),
        "weights": str(step.weights),
        "moved": str(len(moves)),
        "gradient": exact(float(sizes.max())),
        "small": exact(float(sizes.min())),
        "times": exact(float(sizes.max() / sizes.min())),
        "most": exact(float(moves.max())),
        "least": exact(float(moves.min())),
        "middle": exact(float(np.median(moves))),
    }
