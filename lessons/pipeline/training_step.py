"""From text to gradient: every tensor on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import log
from typing import Final, Literal

import numpy as np

from content import Text
from content.template import Run, decimal, number_or_zero
from content.ui_text import in_language
from diagrams import pipeline as drawing
from diagrams import tensors
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import FileLimits, Lines, Slider, Switch
from lessons.embedding import padding
from lessons.pipeline.diagram_labels import ARROWS, BOXES, MODULES, TENSOR_LABELS
from lessons.reviews import VERDICTS
from lessons.scheme import hidden_state as scheme
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.batching.lines import MAX_LINES, tokenise_lines
from rnn_core.batching.pipeline import Pipeline, Stage, run_pipeline
from rnn_core.batching.text_classifier import ClassifierSettings
from rnn_core.cells import Cell
from rnn_core.networks.demos import reviewer_verdicts
from rnn_core.world.language import Language

RATE: Final = 1.0
"""Of the step of plain gradient descent that the pipeline ends with."""
LISTED: Final = 8  # numbers of lines that a sentence has room for

ONE_WORD_LINES: Final = Text(ru="скучно\nвкусно", en="boring\ntasty")
GAPPED_LINES: Final = Text(ru="очень скучно\n\n\nмне понравился", en="so boring\n\n\nI liked it")
MANY_LINES: Final = Text(
    ru="\n".join(
        f"{thing} {opinion}"
        for thing in ("фильм", "урок", "телефон", "суп", "торт", "курс", "роман", "ноутбук")
        for opinion in ("ужасный", "совсем не хороший", "хороший", "совсем не плохой")
    ),
    en="\n".join(
        f"{opinion} {thing}"
        for thing in ("film", "lesson", "phone", "soup", "cake", "course", "story", "laptop")
        for opinion in ("an awful", "not a good", "a good", "quite a good")
    ),
)
"""As many lines as a batch may have."""

TEXT = Lines(
    "training_step_text",
    Text(ru="Отзывы, по одному в строке", en="Reviews, one a line"),
    Text(
        ru="дорого, но вкусно\nочень скучно\nмне понравился этот фильм",
        en="expensive but tasty\nso boring\nI liked this film",
    ),
    file=FileLimits(lines=MAX_LINES),
    width=4.0,
)
CELL = replace(scheme.CELL, key="training_step_cell")
HIDDEN = replace(scheme.HIDDEN, key="training_step_hidden")
SEED = replace(scheme.SEED, key="training_step_seed")
MAX_LENGTH = replace(padding.MAX_LENGTH, key="training_step_max_length")
SIDE = replace(padding.SIDE, key="training_step_side")
BIDIRECTIONAL = Switch(
    "training_step_bidirectional", Text(ru="bidirectional", en="bidirectional"), width=1.4
)
LAYERS = Slider("training_step_layers", Text(ru="Слоёв L", en="Layers L"), 1, 1, 3, 1)


@shared_cache(64)
def assemble(
    training_step_text: str,
    training_step_cell: Cell,
    training_step_hidden: int,
    training_step_layers: int,
    training_step_bidirectional: bool,
    training_step_side: Literal["right", "left"],
    training_step_max_length: int,
    training_step_seed: int,
    language: Language,
) -> Pipeline:
    """`batching.pipeline.run_pipeline`, kept for all readers; named like the controls.

    The trained reviewer of "Structures" says what the right answers are.
    """
    settings = ClassifierSettings(
        cell=training_step_cell,
        hidden=training_step_hidden,
        layers=training_step_layers,
        directions=1 + training_step_bidirectional,
        side=training_step_side,
        max_length=training_step_max_length,
        seed=training_step_seed,
    )
    labels = _labels(training_step_text, language)
    return run_pipeline(training_step_text, labels, settings, RATE)


@shared_cache(64)
def _labels(text: str, language: Language) -> tuple[int, ...]:
    return reviewer_verdicts(tokenise_lines(text).tokens, language)


EXPERIMENT = Experiment(
    assemble, [HIDDEN, LAYERS, MAX_LENGTH, SEED, TEXT, CELL, BIDIRECTIONAL, SIDE]
)


def stages(writer: Writer, run: Pipeline) -> Iterator[Block]:
    """Every box and arrow, the tensor of the chosen arrow, and what to notice."""
    say, facts = writer.language, _facts(run)
    arrows = in_language(ARROWS | BOXES, say) | {"layer": MODULES[run.settings.cell]}
    titles = in_language(TENSOR_LABELS | VERDICTS, say)
    width = drawing.min_width(run)
    told = ["empty"] if run.lines.empty_numbers else []
    if facts["cut"]:
        told.append("cut" if len(_long_lines(run)) > 1 else "cut-one")
    told += ["padded" if run.padded_lines else "even", "answers"]
    yield writer.figure(
        Drawing(drawing.pipeline(run, arrows), writer.line("alt-pipeline", **facts), width),
        Drawing(tensors.stage_tensors(run, titles), writer.line("alt-tensors", **facts), width),
        name="training-step",
        captions=[_caption(writer, run, stage, arrows) for stage in run.stages],
        notices=[writer.runs(f"notice-{one}", **facts) for one in told],
    )


def doubled(writer: Writer, run: Pipeline) -> Verdict:
    """What becomes of a gradient when a batch is doubled: of our example, yours may be full."""
    text = TEXT.initial(writer.language)
    once, twice = (
        EXPERIMENT.at(writer.language, training_step_text=one)["d_weight"].max_abs
        for one in (text, f"{text}\n{text}")
    )
    return writer.verdict("same", once=number_or_zero(once), twice=number_or_zero(twice))


def _facts(run: Pipeline) -> dict[str, str]:
    """The whole batch in words."""
    settings, mask = run.settings, run.batch.mask
    kind = int(run.labels.sum())
    return {
        "lines": str(len(mask)),
        "steps": str(mask.shape[1]),
        "cells": str(mask.numel()),
        "pads": str(int((~mask).sum())),
        "padded": str(run.padded_lines),
        "entries": str(len(run.vocabulary)),
        "size": str(run["embedded"].array.shape[-1]),
        "width": str(settings.hidden * settings.directions),
        "layer": MODULES[settings.cell],
        "kind": str(kind),
        "unkind": str(len(mask) - kind),
        "loss": decimal(run.loss),
        "chance": decimal(log(run["logits"].array.shape[1])),
        "rate": f"{run.learning_rate:g}",
        "empty": _listed(run.lines.empty_numbers),
        "cut": _listed(_long_lines(run)),
        "max_length": str(settings.max_length),
        "stages": str(len(run.stages)),
    }


def _long_lines(run: Pipeline) -> list[int]:
    """Numbers of the lines that are longer than max_length."""
    return [
        number
        for number, line in zip(run.lines.numbers, run.lines.tokens, strict=True)
        if len(line) > run.settings.max_length
    ]


def _listed(numbers: Sequence[int]) -> str:
    """Numbers of lines, the first of them where there are many."""
    return ", ".join(map(str, numbers[:LISTED])) + ("…" if len(numbers) > LISTED else "")


def _caption(
    writer: Writer, run: Pipeline, stage: Stage, arrows: dict[str, str]
) -> list[list[Run]]:
    """The shape of a tensor, and what it is."""
    facts = _facts(run) | {
        "arrow": arrows[stage.name].replace("<sub>", "_").replace("</sub>", ""),
        "letters": f"({', '.join(stage.axes)}{',' * (len(stage.axes) == 1)})",
        "shape": drawing.shape_text(stage.array.shape),
    }
    facts |= _of_stage(run, stage)
    zero = "-zero" if stage.name == "d_weight" and stage.max_abs == 0 else ""
    return [writer.runs("step-shape", **facts), writer.runs(f"stage-{stage.name}{zero}", **facts)]


def _of_stage(run: Pipeline, stage: Stage) -> dict[str, str]:
    """What the sentence about a tensor says of its numbers."""
    array = stage.array
    if stage.axes == ("B", "T"):  # tokens and ids
        return {}
    facts = {"largest": number_or_zero(stage.max_abs)}
    match stage.name:
        case "probabilities":
            right = array[np.arange(len(array)), run.labels.numpy()]
            facts |= {"mean": decimal(float(right.mean())), "least": decimal(float(right.min()))}
        case "d_logits":
            facts["sum"] = number_or_zero(float(np.abs(array.sum(1)).max()))
        case "d_embedded":
            sizes = np.abs(array).max(2) * run.batch.mask.numpy()  # (B, T), of words alone
            line, step = np.unravel_index(sizes.argmax(), sizes.shape)
            facts = {
                "largest": number_or_zero(float(sizes.max())),
                "line": str(run.lines.numbers[line]),
            }
            facts["token"] = str(run["tokens"].array[line, step])
        case "d_table":
            facts["touched"] = str(int(np.abs(array).any(1).sum()))
    return facts


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[TEXT], [CELL, BIDIRECTIONAL, SIDE], [HIDDEN, LAYERS, MAX_LENGTH, SEED]],
    formulas=["pipeline"],
    presets={
        "words": {"training_step_text": ONE_WORD_LINES},
        "many": {"training_step_text": MANY_LINES, "training_step_max_length": 12},
        "gap": {"training_step_text": GAPPED_LINES},
        "short": {"training_step_text": TEXT.default, "training_step_max_length": 2},
        "deep": {
            "training_step_cell": "lstm",
            "training_step_layers": 2,
            "training_step_bidirectional": True,
        },
        "afresh": tuple(EXPERIMENT.all_controls),
    },
    question=Question(("double", "same", "half"), doubled),
    answers=[stages],
)
