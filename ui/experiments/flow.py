"""What "Problems" asks of rnn_core about gradient flow; arguments are named like the controls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ui import controls
from ui.shared import shared

if TYPE_CHECKING:
    from content import Language
    from rnn_core.cells import Cell
    from rnn_core.flows import Flows, Init, Precision
    from rnn_core.reading import Nonlinearity

READ = ("letters", "bend", "digits")
BEGUN = ("matrix",)
SLIDERS = ("factor", "length", "neurons", "keep", "draws")


@dataclass(frozen=True, eq=False)
class Asked:
    """Gradients and what they were asked for; equal only to itself."""

    flows: Flows
    letters: str
    seed: int


@shared(48)
def flow(
    letters: str,
    matrix: Init,
    bend: Nonlinearity,
    digits: Precision,
    factor: float,
    length: int,
    neurons: int,
    keep: float,
    draws: int,
    reach: int | None = None,
) -> Asked:
    """`rnn_core.flows.flows`, shared by all sessions; `reach` is the window of truncation."""
    from rnn_core.flows import flows

    read = flows(letters, length, neurons, matrix, factor, bend, keep, draws, reach, digits)
    return Asked(read, letters, draws)


@dataclass(frozen=True, eq=False)
class Truncation:
    """One cell's gradients in one piece and with a window; equal only to itself."""

    cell: Cell
    window: int
    whole: Flows
    cut: Flows


@shared(48)
def truncated(through: Cell, reach: int, **network: Any) -> Truncation:
    """`flow(**network)` with and without a window, shared by all sessions."""
    return Truncation(through, reach, flow(**network).flows, flow(reach=reach, **network).flows)


def defaults(language: Language) -> dict[str, Any]:
    """What `flow` takes before anyone has touched a control: for a question's own network."""
    return controls.defaults(*READ, *BEGUN, *SLIDERS, language=language)
