"""What is said of a gradient on its way back, whatever the settings of the network."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from content import Language, Text
from content.template import Run, fill, number, number_or_zero
from lessons.problems.cell_names import CELL_NAMES
from lessons.writer import Writer
from rnn_core.cells import Cell
from rnn_core.gradients.cells_compared import TOLERANCE, VANISHED, CellComparison, CellFlow
from rnn_core.gradients.forget_bias import forget_gate

Numbers = NDArray[np.float64]

VERDICTS: Final = {
    "vanishes": Text(ru="затухает", en="vanishes"),
    "explodes": Text(ru="взрывается", en="explodes"),
    "grows": Text(ru="растёт", en="grows"),
    "fades": Text(ru="медленно слабеет", en="fades slowly"),
    "rises": Text(ru="медленно растёт", en="grows slowly"),
    "neither": Text(ru="ни то, ни другое", en="neither"),
    "overflows": Text(ru="переполнение", en="overflow"),
    "underflows": Text(ru="затухает до 0", en="vanishes to 0"),
    "nothing": Text(ru="обрывается", en="breaks off"),
}
RATE: Final = Text(ru="× {{rate}} за шаг", en="× {{rate}} a step")
CHANGE: Final = 2.0
"""One that has changed by less than this factor over the whole text is not judged by its rate."""
MILD: Final = 10.0
"""One that has changed by more than this without vanishing or exploding changes slowly."""
FALL: Final = 0.95
"""Of its peak: a gradient below it is on its way down."""
COSTLY: Final = 0.5
"""Of a later step: a first step that leaves less than this costs most."""
MEASURED: Final = ("vanishes", "explodes", "grows", "fades", "rises", "neither")
"""Cases in which a gradient is a number all the way."""


def left(flow: CellFlow) -> float:
    """‖∂h_T/∂h_1‖: what is left of 1 at the first step."""
    return float(flow.gradient.jacobian_norms[0])


def cell_norms(found: CellComparison) -> Numbers:
    """‖∂c_T/∂c_k‖ of the LSTM, (T,)."""
    norms = found.cells["lstm"].gradient.cell_jacobian_norms
    assert norms is not None
    return norms


def case(flow: CellFlow) -> str:
    """Which sentence describes what became of a gradient, wherever the sliders stand."""
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
        going = remains > 1 / VANISHED and remains >= FALL * flow.peak[0]
        return "explodes" if rho >= 1 or going else "grows"
    if verdict == "neither" and not 1 / MILD <= remains <= MILD:
        return "fades" if remains < 1 else "rises"
    return verdict


def why(found: CellComparison) -> str:
    """Which condition says what Elman's gradient does; "" where the numbers say it all."""
    elman, happened = found.cells["elman"], case(found.cells["elman"])
    within = found.spectral_radius < 1 - TOLERANCE
    if happened in ("vanishes", "fades"):
        if elman.condition == "bound":
            return "bound"
        # ‖W_hhⁿ‖ ≥ ρⁿ: where ρ ≥ 1 and yet less is left, slopes below 1 took part.
        return "radius" if within else found.settings.nonlinearity
    if happened in ("explodes", "grows"):
        return "slopes" if within else "possible"
    return "measured" if happened in MEASURED else ""


def reasons(found: CellComparison, cell: Cell) -> list[str]:
    """What says why a cell's gradient does what it does; none where its numbers say it all."""
    happened = case(found.cells[cell])
    if happened == "nothing":
        return [] if found.settings.scale else ["cut"]
    if happened not in MEASURED:
        return []
    if cell == "elman":
        return [why(found)]
    # Gates stand near σ(b) where W_hh is PyTorch's or smaller.
    plain = found.settings.init == "default" and found.settings.scale <= 1
    said: list[str] = [cell if plain and happened in ("vanishes", "fades") else "gated"]
    norms = found.cells[cell].gradient.jacobian_norms[::-1]  # by steps back from T
    if cell == "lstm" and len(norms) > 2:
        later = norms[2:] / norms[1:-1]
        if norms[1] < COSTLY * min(1, found.cells[cell].rate) and norms[1] < later.min():
            said.insert(0, "first")
    return said


def verdict(flow: CellFlow, language: Language) -> list[str]:
    """The verdict on a gradient in a word or two, and its rate where it has one."""
    happened = case(flow)
    if happened not in MEASURED:
        return [VERDICTS[happened][language]]
    return [VERDICTS[happened][language], fill(RATE[language], rate=number(flow.rate))]


def notices(writer: Writer, found: CellComparison) -> list[list[Run]]:
    """What became of the three gradients, and why: first what matters most at these values.

    That is what is left of each, or a gradient that left the numbers on its way.
    """
    lines = {
        cell: writer.runs(*told(found, cell), **_facts(found, cell, writer.language))
        for cell in found.cells
    }
    ended = [cell for cell, flow in found.cells.items() if case(flow) not in MEASURED]
    if ended:
        return [lines.pop(ended[0]), *lines.values()]
    remains = {cell: number_or_zero(left(flow)) for cell, flow in found.cells.items()}
    along = number_or_zero(float(cell_norms(found)[0]))
    compared = writer.runs("notice-compared", back=len(found.tokens) - 1, along=along, **remains)
    return [compared, *lines.values()]


def told(found: CellComparison, cell: Cell) -> list[str]:
    """Which sentences say what became of a cell's gradient, and why."""
    happened = case(found.cells[cell])
    blocks = [f"notice-{happened}"]
    if happened in MEASURED:
        aside = (
            cell != "elman" and len(found.tokens) > 2
        )  # the rate is of the steps after the first
        blocks.append("rate-after" if aside else "rate")
    blocks += [f"why-{reason}" for reason in reasons(found, cell)]
    if _first_lost(found.cells[cell]):
        blocks.append("why-states")
    if _sure(found.cells[cell]):
        blocks.append("why-sure")
    return blocks


def _first_lost(flow: CellFlow) -> int:
    """The first step whose loss is no number, from 1; 0 if there is none."""
    lost = ~np.isfinite(flow.gradient.losses)
    return int(lost.argmax()) + 1 if lost.any() else 0


def _sure(flow: CellFlow) -> int:
    """Losses without a gradient: their probability has been rounded to 1."""
    return int((np.diag(flow.gradient.loss_by_state) == 0).sum())


def _facts(found: CellComparison, cell: Cell, language: Language) -> dict[str, Any]:
    flow, steps = found.cells[cell], len(found.tokens)
    lower = flow.gradient.loss_by_state[np.tril_indices(steps)]
    norms = flow.gradient.jacobian_norms
    return {
        "cell": CELL_NAMES[cell][language],
        "rate": number(flow.rate),
        "back": steps - 1,
        "left": number_or_zero(left(flow)),
        "first": number_or_zero(float(norms[-2])),
        "zeros": int((lower == 0).sum()),
        "all": lower.size,
        "infinite": int(np.isinf(lower).sum()),
        "undefined": int(np.isnan(lower).sum()),
        "from": _first_lost(flow),
        "sure": _sure(flow),
        "type": found.settings.precision,
        "largest": number(float(np.finfo(found.settings.precision).max)),
        "smallest": number(float(np.finfo(found.settings.precision).smallest_subnormal)),
        "lasts": int((norms > 0).sum()) - 1,
        "sigma": number(found.largest_singular_value),
        "rho": number(found.spectral_radius),
        "half": number(forget_gate(0)),
        "bias": number(found.settings.forget_bias),
        "gate": number(forget_gate(found.settings.forget_bias)),
    }
