"""What "Problems" answers about how far the gradient gets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from content import problem_snippets as snippets
from content import words
from content.template import Run, exact, fill, number
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

CHANGE = 2.0
"""One that has changed by less than this factor over the whole text is not judged by its rate."""
MILD = 10.0
"""One that has changed by more than this without vanishing or exploding changes slowly."""
FALL = 0.95
"""Of its peak: a gradient below it is on its way down."""
DEAR = 0.5
"""Of a later step: a first step that leaves less than this costs most."""
MEASURED = ("vanishes", "explodes", "grows", "fades", "rises", "neither")
"""Cases in which a gradient is a number all the way."""


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
        cell: exact(left(one)) for cell, one in found.cells.items()
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
    from rnn_core.flows import GONE
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
        kept=number(left(opened.cells["lstm"])),
        **{cell: number(share) for cell, share in remain.items()},
    )


def left(flow: Flow) -> float:
    """‖∂h_T/∂h_1‖: what is left of 1 at the first step."""
    return float(flow.gradient.jacobian_norms[0])


def case(flow: Flow) -> str:
    """Which sentence describes what became of a gradient, whatever the slider's position."""
    from rnn_core.flows import GONE

    norms = flow.gradient.jacobian_norms
    lower = flow.gradient.loss_by_state[np.tril_indices(len(norms))]
    if not (np.isfinite(lower).all() and np.isfinite(norms).all()):
        return "overflows"
    if flow.zero:
        return flow.zero
    remains = left(flow)
    early = remains < CHANGE if flow.verdict == "explodes" else remains > 1 / CHANGE
    verdict = "neither" if early and flow.condition != "bound" else flow.verdict
    if verdict == "explodes" and flow.gradient.bound is not None:
        rho = flow.gradient.spectral_radius  # of Elman's one W_hh
        assert isinstance(rho, float)
        going = remains > 1 / GONE and remains >= FALL * flow.peak[0]
        return "explodes" if rho >= 1 or going else "grows"
    if verdict == "neither" and not 1 / MILD <= remains <= MILD:
        return "fades" if remains < 1 else "rises"
    return verdict


def why(found: Flows) -> str:
    """Which condition says what Elman's gradient does; "" where the numbers say it all."""
    from rnn_core.flows import EDGE

    elman, happened = found.cells["elman"], case(found.cells["elman"])
    within = found.spectral_radius < 1 - EDGE
    if happened in ("vanishes", "fades"):
        if elman.condition == "bound":
            return "bound"
        return "radius" if within else found.nonlinearity
    if happened in ("explodes", "grows"):
        return "slopes" if within else "possible"
    return "measured" if happened in MEASURED else ""


def _verdict(lesson: Lesson, flow: Flow) -> list[str]:
    say, happened = lesson.language, case(flow)
    if happened not in MEASURED:
        return [names.VERDICTS[happened][say]]
    rate = fill(names.VERDICTS["rate"][say], rate=number(flow.rate))
    return [names.VERDICTS[happened][say], rate]


def _notice(lesson: Lesson, found: Flows, cell: Cell) -> list[Run]:
    happened = case(found.cells[cell])
    facts = _facts(lesson, found, cell)
    blocks = [f"notice-{happened}"]
    if happened in MEASURED:
        aside = cell != "elman" and facts["back"] > 1  # so the rate is of the steps after the first
        blocks.append("rate-after" if aside else "rate")
    blocks += [f"why-{reason}" for reason in reasons(found, cell)]
    if facts["from"]:
        blocks.append("why-states")
    if facts["sure"]:
        blocks.append("why-sure")
    return lesson.runs(*blocks, **facts)


def reasons(found: Flows, cell: Cell) -> list[str]:
    """What says why a cell's gradient does what it does; none where its numbers say it all."""
    happened = case(found.cells[cell])
    if happened == "nothing":
        return [] if found.scale else ["cut"]
    if happened not in MEASURED:
        return []
    if cell == "elman":
        return [why(found)]
    # Gates stand near σ(b) where W_hh is PyTorch's or smaller.
    plain = found.init == "default" and found.scale <= 1
    said: list[str] = [cell if plain and happened in ("vanishes", "fades") else "gated"]
    norms = found.cells[cell].gradient.jacobian_norms[::-1]  # by steps back from T
    if cell == "lstm" and len(norms) > 2:
        later = norms[2:] / norms[1:-1]
        if norms[1] < DEAR * min(1, found.cells[cell].rate) and norms[1] < later.min():
            said.insert(0, "first")
    return said


def _facts(lesson: Lesson, found: Flows, cell: Cell) -> dict[str, Any]:
    from rnn_core.keeping import gate

    flow, steps = found.cells[cell], len(found.tokens)
    lower = flow.gradient.loss_by_state[np.tril_indices(steps)]
    norms, lost = flow.gradient.jacobian_norms, ~np.isfinite(flow.gradient.losses)
    return {
        "cell": cells.NAMES[cell][lesson.language],
        "rate": number(flow.rate),
        "back": steps - 1,
        "left": exact(left(flow)),
        "first": exact(float(norms[-2])),
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
    from rnn_core.starts import FEED, RADIUS
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
            radius=RADIUS,
            feed=FEED,
        )
    )
