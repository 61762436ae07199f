"""Predictions about the state: what is in it, how long it stays, what is read from it."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from content.template import number
from lessons.check.exercise import Exercise, Judgement, direction, largest
from lessons.scheme.depth import DepthResults
from lessons.scheme.hidden_state import YES_NO_TEXT
from rnn_core.charlm.single_pass import SinglePass
from rnn_core.charlm.teacher_forcing import Comparison
from rnn_core.memory.reservoir import ReservoirCapacity
from rnn_core.probing.step_losses import StepLosses

SEEDS: Final = range(100)


def _same_word(found: SinglePass, _: Any) -> Judgement:
    """Whether the first and the third word, which are one, give one state."""
    distance = float(np.linalg.norm(found.states[0] - found.states[2]))
    return Judgement("same" if distance == 0 else "different", {"distance": number(distance)})


def _ceiling(found: SinglePass, _: Any) -> Judgement | None:
    """Whether a number of the state goes beyond 1."""
    highest = float(np.abs(found.states).max())
    if 1 <= highest < 1.1:
        return None
    said = {"highest": f"{highest:.4f}" if highest < 1 else number(highest)}
    return Judgement("within" if highest < 1 else "beyond", said)


def _echo(found: SinglePass) -> float:
    """What is left of the first word's trace at the last."""
    return float(found.echo_share[-1])


def _first_gradient(found: StepLosses) -> float:
    return float(np.linalg.norm(found.gradients[0]))


def _likeliest(found: Comparison) -> float:
    """What the likeliest letter has before the first draw."""
    return float(found.free.sampling_probabilities[0].max())


def _capacity(found: ReservoirCapacity) -> float:
    return found.memory.total


def _depths(found: DepthResults) -> Mapping[str, float]:
    table = found.measured[found.network.task]
    return {str(layers): 100 * float(one.overall.mean()) for layers, one in table.items()}


EXERCISES: Final = (
    Exercise(
        "hidden-state",
        "same-word",
        _same_word,
        settings={
            "hidden_state_text": (YES_NO_TEXT,),
            "hidden_state_char_level": (False,),
            "hidden_state_scale": (0.0, 0.5, 1.0, 2.0),
            "hidden_state_cell": ("elman", "lstm", "gru"),
            "hidden_state_seed": SEEDS,
        },
        options=("same", "different"),
    ),
    Exercise(
        "hidden-state",
        "ceiling",
        _ceiling,
        settings={
            "hidden_state_nonlinearity": ("tanh", "relu"),
            "hidden_state_scale": (0.5, 1.0, 2.5),
            "hidden_state_seed": SEEDS,
        },
        options=("within", "beyond"),
    ),
    Exercise(
        "memory",
        "echo",
        direction(_echo),
        settings={"hidden_state_seed": SEEDS},
        move={"hidden_state_scale": (0.0, 0.5, 1.0, 1.5, 2.0)},
    ),
    Exercise(
        "step-losses",
        "reduction",
        direction(_first_gradient),
        settings={"step_losses_counted": ("all", "last")},
        move={"step_losses_reduction": ("sum", "mean")},
    ),
    Exercise(
        "sampling",
        "temperature",
        direction(_likeliest),
        settings={"sampling_updates": (4, 8, 12), "sampling_seed": SEEDS},
        move={"sampling_temperature": (0.2, 0.5, 1.0, 1.5, 2.0)},
    ),
    Exercise(
        "capacity",
        "hidden",
        direction(_capacity),
        settings={
            "capacity_seed": SEEDS,
            "capacity_init": ("orthogonal",),
            "capacity_scale": (0.9,),
        },
        move={"capacity_hidden": (4, 8, 16, 32)},
    ),
    Exercise(
        "capacity",
        "activation",
        direction(_capacity),
        settings={"capacity_seed": SEEDS, "capacity_scale": (1.0,)},
        move={"capacity_nonlinearity": ("linear", "tanh")},
    ),
    Exercise(
        "depth",
        "layers",
        largest(_depths, clear=0.01),
        settings={"depth_task": ("recall", "sums", "cumsum")},
        options=("1", "2", "3"),
    ),
)
