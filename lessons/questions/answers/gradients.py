"""Gradients that vanish or explode, and what helps."""

from collections.abc import Mapping
from typing import Any, Final

from content.template import number
from lessons.place import Place
from lessons.problems.gradient_verdicts import left
from lessons.problems.relu import Compared
from lessons.questions.frequent_question import FrequentQuestion
from rnn_core.gradients.cells_compared import CellComparison


def _exploding(found: CellComparison) -> Mapping[str, Any]:
    return {
        "scale": f"{found.settings.scale:g}",
        "rho": number(found.spectral_radius),
        "sigma": number(found.largest_singular_value),
        "steps": len(found.tokens) - 1,
        "left": number(left(found.cells["elman"])),
    }


def _relu(found: Compared) -> Mapping[str, Any]:
    networks = found.growths.networks
    return {
        "steps": found.growths.steps,
        "scale": f"{found.growths.scale:g}",
        "tanh": number(float(networks["tanh"].norms[-1])),
        "relu": number(float(networks["relu"].norms[-1])),
        # Its third digit is another one on another processor.
        "tanh_gradient": number(float(f"{networks['tanh'].gradients[-1]:.1e}")),
    }


def _vanishing(found: CellComparison) -> Mapping[str, Any]:
    remains: dict[str, str] = {cell: number(left(flow)) for cell, flow in found.cells.items()}
    return {"steps": len(found.tokens) - 1, "bias": f"{found.settings.forget_bias:g}", **remains}


QUESTIONS: Final = (
    FrequentQuestion("vanishes", Place("problems", "gradient-flow"), _vanishing),
    FrequentQuestion(
        "explodes", Place("problems", "spectrum", {"gradient_flow_scale": 4.0}), _exploding
    ),
    FrequentQuestion("relu", Place("problems", "relu"), _relu),
)
