"""Predictions about shapes, last states, chunks and one step of an optimiser."""

from typing import Any, Final

import numpy as np

from content import Text
from content.template import number_or_zero
from lessons.check.exercise import Exercise, Judge, Judgement, direction
from lessons.pipeline.init_hidden import LONG_LINE
from rnn_core.batching.chunked_bptt import ChunkedBPTT
from rnn_core.batching.last_states import last_states
from rnn_core.batching.optimizer_step import OptimizerStep
from rnn_core.batching.pipeline import Pipeline
from rnn_core.batching.shapes import LayerShapes

ROUNDING: Final = 1e-5


def _shape(tensor: str) -> Judge:
    """Judges which of three shapes a tensor of a layer has; their words are its numbers."""

    def judge(found: LayerShapes, _: Any) -> Judgement:
        (rows, steps), width = _rows_and_steps(found), found.tensors["output"].shape[-1]
        hidden = width // found.directions
        shapes = {
            "batch": (rows, steps, width),
            "time": (steps, rows, width),
            "layers": (found.layers * found.directions, rows, hidden),
        }
        truth = next(name for name, one in shapes.items() if one == found.tensors[tensor].shape)
        return Judgement(truth, {name: str(one) for name, one in shapes.items()})

    return judge


def _rows_and_steps(found: LayerShapes) -> tuple[int, int]:
    first, second, _ = found.tensors["input"].shape
    return (first, second) if found.batch_first else (second, first)


def _same_end(found: Pipeline, _: Any) -> Judgement:
    """Whether `output[:, -1]` and `h_n` of the padded batch are one and the same."""
    ends = last_states(found)
    distance = float(np.abs(ends.output_last - ends.h_n).max())
    truth = "same" if distance <= ROUNDING else "different"
    return Judgement(truth, {"distance": number_or_zero(distance)})


def _as_alone(found: Pipeline, _: Any) -> Judgement:
    """Whether `h_n` of the padded batch is that of every line read by itself."""
    ends = last_states(found)
    distance = float(np.abs(ends.h_n - ends.unpadded).max())
    truth = "same" if distance <= ROUNDING else "different"
    return Judgement(truth, {"distance": number_or_zero(distance)})


def _loss(found: OptimizerStep, _: Any) -> Judgement | None:
    before, after = found.loss_before, found.loss_after
    if abs(after - before) < 0.01 * before:
        return None
    said = {"before": number_or_zero(before), "after": number_or_zero(after)}
    return Judgement("falls" if after < before else "grows", said)


def _step_length(found: OptimizerStep) -> float:
    return float(np.linalg.norm(found.weight_changes))


def _first_token(found: ChunkedBPTT) -> float:
    """What the loss after the last token gives the first one."""
    return float(found.detached_gradient[0])


def _off(found: ChunkedBPTT) -> float:
    """How far the states are off that begin from zeros in every chunk, on average."""
    return float(found.reset_distance.mean())


UNEVEN: Final = Text(
    ru="очень вкусно\nмне понравился этот фильм", en="very tasty\nI liked this film"
)
EVEN: Final = Text(ru="очень вкусно\nочень скучно", en="very tasty\nvery boring")

_SIZES: Final = {
    "shapes_batch": (3, 5),
    "shapes_time": (7, 11),
    "shapes_hidden": (16, 32),
    "shapes_layers": (1, 2),
    "shapes_bidirectional": (False, True),
    "shapes_batch_first": (False, True),
}

EXERCISES: Final = (
    Exercise(
        "shapes",
        "output",
        _shape("output"),
        settings=_SIZES,
        options=("batch", "time", "layers"),
    ),
    Exercise(
        "shapes",
        "state",
        _shape("h_n"),
        settings=_SIZES,
        options=("batch", "time", "layers"),
    ),
    Exercise(
        "shapes",
        "length",
        direction(lambda found: float(found.parameter_count)),
        settings={"shapes_cell": ("elman", "lstm", "gru"), "shapes_hidden": (16, 32, 64)},
        move={"shapes_time": (7, 50, 500)},
    ),
    Exercise(
        "last-state",
        "end",
        _same_end,
        settings={
            "training_step_bidirectional": (False, True),
            "training_step_side": ("right", "left"),
            "training_step_seed": range(20),
        },
        options=("same", "different"),
    ),
    Exercise(
        "last-state",
        "alone",
        _as_alone,
        settings={
            "training_step_text": (UNEVEN, EVEN),
            "training_step_bidirectional": (False, True),
            "training_step_side": ("right", "left"),
            "training_step_seed": range(20),
        },
        options=("same", "different"),
    ),
    Exercise(
        "optimizer-step",
        "loss",
        _loss,
        settings={
            "optimizer_step_optimizer": ("sgd", "adam"),
            "optimizer_step_learning_rate": ("0.1", "1", "10", "100"),
            "training_step_seed": range(20),
        },
        options=("falls", "grows"),
    ),
    Exercise(
        "optimizer-step",
        "length",
        direction(_step_length),
        settings={
            "optimizer_step_optimizer": ("sgd", "adam"),
            "training_step_seed": range(20),
        },
        move={"optimizer_step_learning_rate": ("0.01", "0.1", "1")},
    ),
    Exercise(
        "init-hidden",
        "first-token",
        direction(_first_token),
        settings={"training_step_text": (LONG_LINE,), "training_step_max_length": (12,)},
        move={"init_hidden_chunk": (1, 2, 4, 6, 12)},
    ),
    Exercise(
        "init-hidden",
        "off",
        direction(_off),
        settings={
            "training_step_text": (LONG_LINE,),
            "training_step_max_length": (12,),
            "training_step_seed": range(20),
        },
        move={"init_hidden_chunk": (1, 3, 6, 12)},
    ),
)
"""About the sections of the page on the whole pipeline."""
