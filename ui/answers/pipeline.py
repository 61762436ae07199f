"""What "The whole pipeline" answers about every tensor on the way."""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from typing import TYPE_CHECKING

import numpy as np

from content import words
from content.template import Run, decimal, number
from content.words import pipeline as names
from diagrams import pipeline as drawing
from diagrams import tensors
from ui.chart import Drawing
from ui.experiments import pipeline as experiments
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.pipeline import Pipeline, Stage

STAGE = "stage"
"""Name of the arrow in the URL: this chart steps through the tensors."""


def stages(lesson: Lesson, run: Pipeline) -> Iterator[Part]:
    """Every box and arrow, the tensor of the chosen arrow, and what to notice."""
    say, facts = lesson.language, of_run(run)
    arrows = words.spoken(names.ARROWS | names.BOXES, say)
    arrows["layer"] = names.LAYERS[run.settings.cell]
    titles = words.spoken(names.SHEET | words.VERDICTS, say)
    width = drawing.min_width(run)
    notices = [lesson.runs("notice-answers", **facts)]
    if run.lines.empty:
        notices.insert(0, lesson.runs("notice-empty", **facts))
    if facts["cut"]:
        one = "" if len(long_lines(run)) > 1 else "-one"
        notices.append(lesson.runs(f"notice-cut{one}", **facts))
    notices.append(lesson.runs("notice-padded" if run.padded else "notice-even", **facts))
    yield lesson.figure(
        Drawing(drawing.pipeline(run, arrows), lesson.line("alt-pipeline", **facts), width),
        Drawing(tensors.tensors(run, titles), lesson.line("alt-tensors", **facts), width),
        name="whole",
        captions=[_caption(lesson, run, stage, arrows) for stage in run.stages],
        notices=notices,
        parameter=STAGE,
    )


def same_shape(lesson: Lesson, run: Pipeline, said: str | None) -> Iterator[Part]:
    """Which tensors keep their shape when the batch grows."""
    if said is None:
        return
    given = experiments.defaults(lesson.language)  # the question's own: yours may be full
    three = experiments.assemble(**given)
    last = given["batch"].splitlines()[-1]
    four = experiments.assemble(**given | {"batch": f"{given['batch']}\n{last}"})
    shapes = {
        f"{stage}_{name}": drawing.written(one[stage].array.shape)
        for name, one in (("three", three), ("four", four))
        for stage in ("d_weight", "d_table", "h_n", "output")
    }
    yield lesson.verdict(said, truth="weights", **shapes)


def of_run(run: Pipeline) -> dict[str, str]:
    """The whole batch in words."""
    settings, mask = run.settings, run.batch.mask
    kind = int(run.labels.sum())
    return {
        "lines": str(len(mask)),
        "steps": str(mask.shape[1]),
        "cells": str(mask.numel()),
        "pads": str(int((~mask).sum())),
        "padded": str(run.padded),
        "entries": str(len(run.vocabulary)),
        "size": str(run["embedded"].array.shape[-1]),
        "hidden": str(settings.hidden),
        "layers": str(settings.layers),
        "directions": str(settings.directions),
        "width": str(settings.hidden * settings.directions),
        "layer": names.LAYERS[settings.cell],
        "kind": str(kind),
        "unkind": str(len(mask) - kind),
        "loss": decimal(run.loss),
        "chance": decimal(log(run["logits"].array.shape[1])),
        "rate": f"{run.rate:g}",
        "empty": listed(run.lines.empty),
        "cut": listed(long_lines(run)),
        "max_length": str(settings.max_length),
        "stages": str(len(run.stages)),
    }


def long_lines(run: Pipeline) -> list[int]:
    """Numbers of the lines that are longer than max_length."""
    return [
        number
        for number, line in zip(run.lines.numbers, run.lines.tokens, strict=True)
        if len(line) > run.settings.max_length
    ]


def exact(value: float) -> str:
    """A number whose 0 is no rounded one, and looks it."""
    return number(value) if value else "0"


def listed(numbers: tuple[int, ...] | list[int], most: int = 8) -> str:
    """Numbers of lines, the first of them where there are many."""
    return ", ".join(map(str, numbers[:most])) + ("…" if len(numbers) > most else "")


def _caption(
    lesson: Lesson, run: Pipeline, stage: Stage, arrows: dict[str, str]
) -> list[list[Run]]:
    array, name = stage.array, stage.name
    letters = ", ".join(stage.letters) + ("," if array.ndim == 1 else "")
    facts = of_run(run) | {
        "arrow": arrows[name].replace("<sub>", "_").replace("</sub>", ""),
        "letters": f"({letters})",
        "shape": drawing.written(array.shape),
    }
    case = name
    if name not in ("tokens", "ids"):
        facts["largest"] = exact(stage.largest)
    if name == "probabilities":
        right = array[np.arange(len(array)), run.labels.numpy()]
        facts |= {"mean": decimal(float(right.mean())), "least": decimal(float(right.min()))}
    if name == "d_logits":
        facts["sum"] = exact(float(np.abs(array.sum(1)).max()))
    if name == "d_weight" and stage.largest == 0:
        case = "d_weight-zero"
    if name == "d_embedded":
        sizes = np.abs(array).max(2) * run.batch.mask.numpy()  # (B, T), of words alone
        line, step = np.unravel_index(sizes.argmax(), sizes.shape)
        facts |= {"largest": exact(float(sizes.max()))}
        facts |= {"line": str(run.lines.numbers[line])}
        facts |= {"token": str(run["tokens"].array[line, step])}
    if name == "d_table":
        facts["touched"] = str(int(np.abs(array).any(1).sum()))
    return [lesson.runs("step-shape", **facts), lesson.runs(f"stage-{case}", **facts)]
