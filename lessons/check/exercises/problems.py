"""Predictions about gradients that vanish or explode, and about what helps."""

from collections.abc import Mapping
from math import isfinite
from typing import Any, Final

import numpy as np

from content.template import number
from lessons.check.exercise import Exercise, Judgement, direction, largest
from lessons.problems.forget_bias import Biases
from lessons.problems.gradient_verdicts import left
from lessons.problems.relu import Compared
from lessons.problems.truncated import Truncation
from lessons.problems.wall import Walks
from rnn_core.gradients.cells_compared import CellComparison

SMALL, LARGE = 0.01, 100.0
"""A gradient that is below or above is seen to vanish or to explode."""
MARGIN: Final = 5.0
"""Within this factor of either it is not asked about."""


def _of_cells(found: CellComparison) -> Mapping[str, float]:
    return {cell: left(flow) for cell, flow in found.cells.items()}


def _from_sigma(found: CellComparison, _: Any) -> Judgement | None:
    """Whether Elman's gradient vanishes, of a matrix whose σ₁ and ρ are told."""
    remains = left(found.cells["elman"])
    facts = {
        "sigma": number(found.largest_singular_value),
        "rho": number(found.spectral_radius),
        "left": number(remains),
        "back": len(found.tokens) - 1,
    }
    if remains < SMALL / MARGIN:
        return Judgement("vanishes", facts)
    if remains > LARGE * MARGIN:
        return Judgement("explodes", facts)
    return Judgement("between", facts) if SMALL * MARGIN < remains < LARGE / MARGIN else None


def _zeros(found: Truncation) -> float:
    """Values that the window has made exactly 0."""
    return float(((found.cut == 0) & (found.whole != 0)).sum())


def _own_state(found: Truncation) -> float:
    """What the last loss gives its own state."""
    return float(found.cut[-1, -1])


def _longest_step(found: Walks) -> float:
    return float(found.clipped.clipped.max() * found.clipped.rate)


def _longest_free_step(found: Walks) -> float:
    return float(found.free.norm.max() * found.free.rate)


def _norms(found: Compared) -> Mapping[str, float]:
    """Lengths of the last states; what has overflowed is the longest."""
    last = {name: float(one.norms[-1]) for name, one in found.growths.networks.items()}
    return {name: one if isfinite(one) else float(np.finfo("f").max) for name, one in last.items()}


def _gradients(found: Compared) -> Mapping[str, float]:
    last = {name: float(one.gradients[-1]) for name, one in found.growths.networks.items()}
    return {name: one if isfinite(one) else float(np.finfo("f").max) for name, one in last.items()}


def _kept(found: Biases) -> float:
    """The mean share of c left after all steps, with the chosen bias."""
    return float(found.kept[found.chosen].mean[-1])


SEEDS: Final = range(100)
LAYERS: Final = ("tanh", "relu", "identity")

EXERCISES: Final = (
    Exercise(
        "gradient-flow",
        "scale",
        direction(lambda found: left(found.cells["elman"])),
        settings={"gradient_flow_seed": SEEDS, "gradient_flow_steps": (20, 30, 40)},
        move={"gradient_flow_scale": (0.5, 1.0, 1.5, 2.0, 3.0)},
    ),
    Exercise(
        "gradient-flow",
        "cell",
        largest(_of_cells, clear=0.5),
        settings={
            "gradient_flow_seed": SEEDS,
            "gradient_flow_forget_bias": (0.0, 3.0, 5.0),
            "gradient_flow_scale": (0.5, 1.0, 3.0),
        },
        options=("elman", "lstm", "gru"),
    ),
    Exercise(
        "gradient-flow",
        "forget-bias",
        direction(lambda found: left(found.cells["lstm"])),
        settings={"gradient_flow_seed": SEEDS, "gradient_flow_scale": (0.5, 1.0)},
        move={"gradient_flow_forget_bias": (0.0, 1.0, 3.0, 5.0)},
    ),
    Exercise(
        "spectrum",
        "sigma",
        _from_sigma,
        settings={
            "gradient_flow_seed": SEEDS,
            "gradient_flow_scale": (1.0, 1.5, 2.0, 2.5, 3.0),
            "gradient_flow_steps": (20, 40, 60),
        },
        options=("vanishes", "between", "explodes"),
    ),
    Exercise(
        "truncated",
        "zeros",
        direction(_zeros),
        settings={"gradient_flow_seed": SEEDS, "truncated_cell": ("elman", "gru", "lstm")},
        move={"truncated_window": (4, 5, 8, 10, 20)},
    ),
    Exercise(
        "truncated",
        "own",
        direction(_own_state),
        settings={"gradient_flow_seed": SEEDS, "truncated_cell": ("elman", "gru", "lstm")},
        move={"truncated_window": (4, 5, 8, 10, 20)},
    ),
    Exercise(
        "wall",
        "step",
        direction(_longest_step),
        settings={"wall_start_w": (4.8, 4.9, 5.0), "wall_start_b": (-2.3, -2.2, -2.1)},
        move={"wall_max_norm": (0.05, 0.1, 0.3, 0.5)},
    ),
    Exercise(
        "wall",
        "free",
        direction(_longest_free_step),
        settings={"wall_start_w": (4.8, 4.9, 5.0), "wall_start_b": (-2.3, -2.2, -2.1)},
        move={"wall_max_norm": (0.05, 0.1, 0.3, 0.5)},
    ),
    Exercise(
        "relu",
        "state",
        largest(_norms, clear=0.2),
        settings={"relu_seed": SEEDS, "relu_scale": (0.0, 0.5, 1.0, 3.0)},
        options=LAYERS,
    ),
    Exercise(
        "relu",
        "gradient",
        largest(_gradients, clear=0.2),
        settings={"relu_seed": SEEDS, "relu_scale": (0.5, 1.0, 2.0, 4.0)},
        options=LAYERS,
    ),
    Exercise(
        "forget-bias",
        "kept",
        direction(_kept),
        settings={"forget_bias_seed": SEEDS},
        move={"forget_bias_bias": (-1.0, 0.0, 1.0, 2.0, 4.0, 6.0)},
    ),
)
