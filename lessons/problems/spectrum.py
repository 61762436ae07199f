"""When the gradient explodes."""

from collections.abc import Iterator
from math import sqrt
from typing import Any, Final

import numpy as np

from content import Text
from content.template import number, number_or_zero
from content.ui_text import in_language
from diagrams import spectrum as drawing
from lessons.blocks import Block, Drawing, Verdict
from lessons.problems.cell_names import CELL_NAMES
from lessons.problems.gradient_flow import EXPERIMENT, INIT, NONLINEARITY, SCALE, STEPS, USUAL
from lessons.problems.gradient_verdicts import FALL, left
from lessons.problems.gradient_verdicts import case as happened
from lessons.section import Question, Section
from lessons.writer import Writer
from rnn_core.gradients.cells_compared import (
    TOLERANCE,
    CellComparison,
    layer_norm_left,
)

TITLES: Final = {
    "step": Text(ru="шаг k", en="step k"),
    "norm": Text(ru="‖∂h<sub>T</sub>/∂h<sub>k</sub>‖", en="‖∂h<sub>T</sub>/∂h<sub>k</sub>‖"),
    "bound": Text(ru="граница для Элмана, σ₁<sup>T−k</sup>", en="Elman's bound, σ₁<sup>T−k</sup>"),
    "real": Text(ru="Re λ", en="Re λ"),
    "imaginary": Text(ru="Im λ", en="Im λ"),
    "values": Text(ru="собственные числа W<sub>hh</sub>", en="eigenvalues of W<sub>hh</sub>"),
    "one": Text(ru="радиус 1", en="radius 1"),
    "sigma": Text(ru="радиус σ₁", en="radius σ₁"),
}
RISE: Final = 1.5
"""A gradient that has grown by this factor is seen to grow; one step with PyTorch's W_hh is not."""
NEAR: Final = 1.5
FAR: Final = 1000.0
"""By how much a bound exceeds what is measured: below `NEAR` it is as good as reached, above `FAR`
far."""
EVEN: Final = 1.02
"""σ₁ and ρ this close to each other are as good as one number."""


def decided(writer: Writer, found: CellComparison) -> Iterator[Block]:
    """How ‖∂h_T/∂h_k‖ runs for three cells, Elman's bound, and the eigenvalues behind it."""
    facts, elman = numbers(found), found.cells["elman"].gradient
    assert elman.bound is not None
    notices = [writer.runs(block, **facts) for block in told(found)]
    if found.settings.scale > 0:
        even = found.largest_singular_value < EVEN * found.spectral_radius
        notices.append(writer.runs("notice-when-one" if even else "notice-when", **facts))
    yield writer.figure(
        Drawing(
            drawing.spectrum(
                {cell: one.gradient.jacobian_norms for cell, one in found.cells.items()},
                elman.bound,
                found.eigenvalues,
                found.largest_singular_value,
                in_language(CELL_NAMES | TITLES, writer.language),
            ),
            writer.line("alt-spectrum", **facts),
            drawing.MIN_WIDTH,
        ),
        name="spectrum",
        notices=notices,
        waits=True,
    )
    if found.settings.nonlinearity == "tanh":
        normed = number_or_zero(layer_norm_left(found.settings))
        yield writer.note("notice-layer-norm", **facts, normed=normed)


def trap(writer: Writer, found: CellComparison) -> Verdict:
    """What becomes of the gradient with PyTorch's own weights, whose σ₁ is above 1."""
    first = EXPERIMENT.at(writer.language)
    truth = {"vanishes": "vanishes", "explodes": "explodes"}
    return writer.verdict(
        truth.get(happened(first.cells["elman"]), "neither"),
        sigma_limit=f"{2 / sqrt(3):.3f}",
        rho_limit=f"{1 / sqrt(3):.3f}",
        **numbers(first),
    )


def case(found: CellComparison) -> str:
    """Which sentence describes Elman's curve, wherever the sliders stand."""
    elman = found.cells["elman"]
    verdict = happened(elman)
    if verdict in ("overflows", "nothing", "explodes"):
        return verdict
    if elman.condition == "bound":
        return "must"
    if found.spectral_radius >= 1 - TOLERANCE:
        return verdict if verdict in ("neither", "rises") else "tamed"
    highest, _ = elman.peak
    if highest > RISE:
        return "hump" if left(elman) < FALL * highest else "grows"
    return "trap" if verdict in ("vanishes", "underflows") else verdict


def told(found: CellComparison) -> list[str]:
    """The sentence of `case`, and those that follow it."""
    which = case(found)
    said = [f"notice-{which}"]
    if which == "explodes":
        bound = found.cells["elman"].gradient.bound
        assert bound is not None
        above = float(bound[0]) / left(found.cells["elman"])
        said.append(
            "bound-near" if above < NEAR else "bound-far" if above > FAR else "bound-between"
        )
    if which in ("explodes", "grows") and found.spectral_radius < 1 - TOLERANCE:
        said.append("slopes")
    return said


def numbers(found: CellComparison) -> dict[str, Any]:
    """What the words of the section name, and the sheet on paper."""
    elman = found.cells["elman"].gradient
    assert elman.bound is not None
    steps, (highest, where) = len(found.tokens), found.cells["elman"].peak
    rho, sigma = found.spectral_radius, found.largest_singular_value
    return {
        "sigma": number_or_zero(sigma),
        "rho": number_or_zero(rho),
        "back": steps - 1,
        "left": number_or_zero(left(found.cells["elman"])),
        "bound": number_or_zero(float(elman.bound[0])),
        "peak": number(highest),
        "climb": steps - 1 - where,
        "factor": number(found.settings.scale),
        "must": number(found.settings.scale / sigma) if sigma else "",
        "turn": number(found.settings.scale / rho) if rho else "",
        "largest": number(float(np.finfo(found.settings.precision).max)),
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    repeats=[[NONLINEARITY, INIT], [SCALE, STEPS]],
    formulas=["gradient-bound"],
    presets={
        "must": USUAL | {"gradient_flow_scale": 0.8},
        "trap": USUAL,
        "circle": USUAL | {"gradient_flow_init": "orthogonal"},
        "hump": USUAL | {"gradient_flow_init": "non-normal"},
        "blow": USUAL | {"gradient_flow_scale": 4.0, "gradient_flow_nonlinearity": "relu"},
    },
    question=Question(("explodes", "vanishes", "neither"), trap),
    answers=[decided],
)
