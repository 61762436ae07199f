"""What "Problems" answers about how far the gradient gets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from content import problem_snippets as snippets
from content import words
from content.template import Run, fill, number
from content.words import cells
from content.words import flow as names
from diagrams import flow as drawing
from diagrams.cells import LOOKS
from ui.chart import Drawing
from ui.experiments import flow as experiments
from ui.experiments.flow import Asked
from ui.lesson import Lesson
from ui.parts import Part, Program

if TYPE_CHECKING:
    from rnn_core.cells import Cell
    from rnn_core.flows import Flow, Flows

GONE = 1e-3
"""A gradient of which less than this is left has hardly arrived."""

CHANGE = 2.0
"""A gradient that has changed by less than this factor over the whole text keeps its size."""
MEASURED = ("vanishes", "explodes", "grows", "neither")
"""Cases in which a gradient is a number all the way."""
TINY = 1e-30
"""Below this a zero that comes next is one of rounding: nothing smaller fits into the numbers."""


def far(lesson: Lesson, asked: Asked) -> Iterator[Part]:
    """Every loss against every state for three cells, and a verdict on each."""
    say, found = lesson.language, asked.flows
    panels = [
        drawing.Panel(
            one.gradient.loss_by_state,
            LOOKS[cell].colour,
            [cells.NAMES[cell][say], *_verdict(lesson, one)],
        )
        for cell, one in found.cells.items()
    ]
    facts = {"steps": len(found.tokens)} | {
        cell: size(left(one)) for cell, one in found.cells.items()
    }
    yield lesson.figure(
        Drawing(
            drawing.matrices(panels, found.tokens, words.spoken(names.FLOW, say)),
            lesson.line("alt-flow", **facts),
            drawing.NARROWEST[len(panels)],
        ),
        name="flow",
        notices=[_notice(lesson, found, cell) for cell in found.cells],
    )


def furthest(lesson: Lesson, asked: Asked, said: str | None) -> Iterator[Part]:
    """Whose gradient reaches the first letter, where the forget gate has PyTorch's own bias."""
    from rnn_core.keeping import gate

    if said is None:
        return
    given = experiments.defaults(lesson.language)
    shut, opened = (
        experiments.flow(**given | {"forget_bias": keep}).flows
        for keep in (0.0, given["forget_bias"])
    )
    remain = {cell: left(one) for cell, one in shut.cells.items()}
    arrived = {cell for cell, share in remain.items() if share > GONE}
    truths = {frozenset[str](): "none", frozenset({"lstm"}): "lstm"}
    yield lesson.verdict(
        said,
        truth=truths.get(frozenset(arrived), "gated"),
        back=len(shut.tokens) - 1,
        half=number(gate(0)),
        bias=number(given["forget_bias"]),
        kept=size(left(opened.cells["lstm"])),
        **{cell: size(share) for cell, share in remain.items()},
    )


def left(flow: Flow) -> float:
    """‖∂h_T/∂h_1‖: what is left of 1 at the first step."""
    return float(flow.gradient.jacobian_norms[0])


def size(value: float) -> str:
    """A number in words, also where it is none."""
    return number(value) if np.isfinite(value) else "inf" if np.isinf(value) else "nan"


def case(flow: Flow) -> str:
    """Which sentence describes what became of a gradient, whatever the slider's position."""
    norms = flow.gradient.jacobian_norms
    lower = flow.gradient.loss_by_state[np.tril_indices(len(norms))]
    if not (np.isfinite(lower).all() and np.isfinite(norms).all()):
        return "overflows"
    remains, rho = left(flow), flow.gradient.spectral_radius
    if remains > 0:
        if 1 / CHANGE < remains < CHANGE and flow.condition != "bound":
            return "neither"
        fleeting = flow.verdict == "explodes" and isinstance(rho, float) and rho < 1
        return "grows" if fleeting else str(flow.verdict)
    return "underflows" if norms[norms > 0].min() < TINY else "nothing"


def why(found: Flows) -> str:
    """Which condition says what Elman's gradient does; "" where the numbers say it all."""
    elman = found.cells["elman"]
    if case(elman) == "vanishes":
        return elman.condition if elman.condition != "measured" else found.nonlinearity
    return {"explodes": "possible", "grows": "fleeting", "neither": "measured"}.get(case(elman), "")


def _verdict(lesson: Lesson, flow: Flow) -> list[str]:
    say, happened = lesson.language, case(flow)
    if happened not in MEASURED:
        return [names.VERDICTS[happened][say]]
    rate = fill(names.VERDICTS["rate"][say], rate=number(flow.rate))
    return [names.VERDICTS[happened][say], rate]


def _notice(lesson: Lesson, found: Flows, cell: Cell) -> list[Run]:
    happened = case(found.cells[cell])
    facts = _facts(lesson, found, cell)
    said = lesson.runs(f"notice-{happened}", **facts)
    reasons = []
    if cell == "elman":
        reasons.append(why(found))
    elif happened in MEASURED:  # gates stand near σ(b) where W_hh is no larger than PyTorch's
        reasons.append(cell if happened == "vanishes" and found.scale <= 1 else "gated")
    if happened == "nothing" and not found.scale:
        reasons.append("cut")
    if facts["from"]:
        reasons.append("states")
    if facts["sure"]:
        reasons.append("sure")
    for reason in filter(None, reasons):
        said += [(" ", None, False), *lesson.runs(f"why-{reason}", **facts)]
    return said


def _facts(lesson: Lesson, found: Flows, cell: Cell) -> dict[str, Any]:
    from rnn_core.keeping import gate

    flow, steps = found.cells[cell], len(found.tokens)
    lower = flow.gradient.loss_by_state[np.tril_indices(steps)]
    norms, lost = flow.gradient.jacobian_norms, ~np.isfinite(flow.gradient.losses)
    return {
        "cell": cells.NAMES[cell][lesson.language],
        "rate": size(flow.rate),
        "back": steps - 1,
        "left": size(left(flow)),
        "zeros": int((lower == 0).sum()),
        "all": lower.size,
        "infinite": int(np.isinf(lower).sum()),
        "undefined": int(np.isnan(lower).sum()),
        "from": int(lost.argmax()) + 1 if lost.any() else 0,
        "sure": int((np.diag(flow.gradient.loss_by_state) == 0).sum()),
        "type": found.precision,
        "largest": number(float(np.finfo(found.precision).max)),
        "smallest": number(float(np.finfo(found.precision).smallest_subnormal)),
        "lasts": int((norms > 0).sum()) - 1,
        "sigma": number(found.largest_singular_value),
        "rho": number(found.spectral_radius),
        "half": number(gate(0)),
        "bias": number(found.forget_bias),
        "gate": number(gate(found.forget_bias)),
    }


def program(lesson: Lesson, asked: Asked) -> Iterator[Part]:
    """The Elman network in plain PyTorch, all its gradients by autograd, and what it prints."""
    from rnn_core.text import tokenise

    found = asked.flows
    matrix = found.cells["elman"].gradient.loss_by_state
    printed = (
        found.spectral_radius,
        found.largest_singular_value,
        float(matrix[-1, -1]),
        float(matrix[-1, 0]),
    )
    yield Program(
        snippets.flow(
            tokenise(asked.text, "char"),
            steps=len(found.tokens),
            hidden=len(found.eigenvalues),
            matrix=found.init,
            scale=found.scale,
            nonlinearity=found.nonlinearity,
            seed=asked.seed,
            precision=found.precision,
            printed=" ".join(f"{value:.3g}" for value in printed),
        )
    )
