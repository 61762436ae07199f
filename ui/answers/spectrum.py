"""What "Problems" answers about when the gradient explodes."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from content import words
from content.template import exact, number
from content.words import cells
from content.words import flow as names
from diagrams import spectrum as drawing
from ui.answers.flow import FALL, left
from ui.answers.flow import case as happened
from ui.chart import Drawing
from ui.experiments import flow as experiments
from ui.experiments.flow import Asked
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.flows import Flows

RISE = 1.5
"""A gradient that has grown by this factor is seen to grow; one step with PyTorch's W_hh is not."""
NEAR, FAR = 1.5, 1000.0
"""By how much a bound exceeds what is measured: below, it is as good as reached; above, far."""
EVEN = 1.02
"""σ₁ and ρ this close to each other are as good as one number."""


def decided(lesson: Lesson, asked: Asked) -> Iterator[Part]:
    """How ‖∂h_T/∂h_k‖ runs for three cells, Elman's bound, and the eigenvalues behind it."""
    found = asked.flows
    facts, elman = _facts(found), found.cells["elman"].gradient
    assert elman.bound is not None
    titles = words.spoken(cells.NAMES | names.SPECTRUM, lesson.language)
    notices = [lesson.runs(*blocks(found), **facts)]
    if found.scale > 0:
        even = found.largest_singular_value < EVEN * found.spectral_radius
        notices.insert(0, lesson.runs("notice-when-one" if even else "notice-when", **facts))
    yield lesson.figure(
        Drawing(
            drawing.spectrum(
                {cell: one.gradient.jacobian_norms for cell, one in found.cells.items()},
                elman.bound,
                found.eigenvalues,
                found.largest_singular_value,
                titles,
            ),
            lesson.line("alt-spectrum", **facts),
            drawing.NARROWEST,
        ),
        name="spectrum",
        notices=notices,
    )


def trap(lesson: Lesson, asked: Asked, said: str | None) -> Iterator[Part]:
    """What becomes of the gradient with PyTorch's own weights, whose σ₁ is above 1."""
    if said is None:
        return
    first = experiments.flow(**experiments.defaults(lesson.language)).flows
    truth = {"vanishes": "vanishes", "explodes": "explodes"}
    yield lesson.verdict(
        said,
        truth=truth.get(happened(first.cells["elman"]), "neither"),
        sigma_limit=f"{2 / sqrt(3):.3f}",
        rho_limit=f"{1 / sqrt(3):.3f}",
        **_facts(first),
    )


def case(found: Flows) -> str:
    """Which sentence describes Elman's curve, whatever the sliders' positions."""
    from rnn_core.flows import EDGE

    elman = found.cells["elman"]
    verdict = happened(elman)
    if verdict in ("overflows", "nothing", "explodes"):
        return verdict
    if elman.condition == "bound":
        return "must"
    if found.spectral_radius >= 1 - EDGE:
        return verdict if verdict in ("neither", "rises") else "tamed"
    highest, _ = elman.peak
    if highest > RISE:
        return "hump" if left(elman) < FALL * highest else "grows"
    return "trap" if verdict in ("vanishes", "underflows") else verdict


def blocks(found: Flows) -> list[str]:
    """The sentence of `case`, and those that follow it."""
    from rnn_core.flows import EDGE

    told = case(found)
    said = [f"notice-{told}"]
    if told == "explodes":
        bound = found.cells["elman"].gradient.bound
        assert bound is not None
        above = float(bound[0]) / left(found.cells["elman"])
        said.append(
            "bound-near" if above < NEAR else "bound-far" if above > FAR else "bound-between"
        )
    if told in ("explodes", "grows") and found.spectral_radius < 1 - EDGE:
        said.append("slopes")
    return said


def _facts(found: Flows) -> dict[str, Any]:
    elman = found.cells["elman"].gradient
    assert elman.bound is not None
    steps, (highest, where) = len(found.tokens), found.cells["elman"].peak
    rho, sigma = found.spectral_radius, found.largest_singular_value
    return {
        "sigma": exact(sigma),
        "rho": exact(rho),
        "back": steps - 1,
        "left": exact(left(found.cells["elman"])),
        "bound": exact(float(elman.bound[0])),
        "peak": number(highest),
        "climb": steps - 1 - where,
        "factor": number(found.scale),
        "must": number(found.scale / sigma) if sigma else "",
        "turn": number(found.scale / rho) if rho else "",
        "largest": number(float(np.finfo(found.precision).max)),
    }
