"""Predictions about gradients that vanish or explode, and about what helps."""

from collections.abc import Mapping
from typing import Final

from lessons.check.exercise import Exercise, direction, largest
from lessons.problems.gradient_verdicts import left
from rnn_core.gradients.cells_compared import CellComparison


def _left(found: CellComparison) -> Mapping[str, float]:
    return {cell: left(flow) for cell, flow in found.cells.items()}


EXERCISES: Final = (
    Exercise(
        "gradient-flow",
        "scale",
        direction(lambda found: left(found.cells["elman"])),
        settings={"gradient_flow_seed": range(100), "gradient_flow_steps": (20, 30, 40)},
        move={"gradient_flow_scale": (0.5, 1.0, 1.5, 2.0, 3.0)},
    ),
    Exercise(
        "gradient-flow",
        "cell",
        largest(_left, clear=0.5),
        settings={
            "gradient_flow_seed": range(100),
            "gradient_flow_forget_bias": (0.0, 3.0, 5.0),
            "gradient_flow_scale": (0.5, 1.0, 3.0),
        },
        options=("elman", "lstm", "gru"),
    ),
)
