"""What "Problems" asks of rnn_core about gradient flow; arguments are named like the controls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ui import controls
from ui.shared import shared

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
) -> Asked:
    """`rnn_core.flows.flows`, shared by all sessions."""
    from rnn_core.flows import flows

    read = flows(letters, length, neurons, matrix, factor, bend, keep, draws, digits)
    return Asked(read, letters, draws)


@dataclass(frozen=True, eq=False)
class Truncation:
    """One cell's ‖∂L_t/∂h_k‖ in one piece and with a window; equal only to itself.

    Attributes:
        cell: which.
        window: steps of a chunk, T at most.
        tokens: the T letters read.
        whole: (T, T), loss by state.
        cut: (T, T), the same with the window.
    """

    cell: Cell
    window: int
    tokens: tuple[str, ...]
    whole: NDArray[np.float64]
    cut: NDArray[np.float64]


def truncated(through: Cell, reach: int, **network: Any) -> Truncation:
    """One cell of `flow(**network)` with and without a window; none is longer than the text."""
    return _truncated(through, min(reach, network["length"]), **network)


@shared(48)
def _truncated(through: Cell, window: int, **network: Any) -> Truncation:
    found = flow(**network).flows
    whole = found.cells[through].gradient.loss_by_state
    cut = whole if window == len(whole) else _cut(through, window, **network)
    return Truncation(through, window, found.tokens, whole, cut)


def _cut(
    through: Cell,
    window: int,
    letters: str,
    matrix: Init,
    bend: Nonlinearity,
    digits: Precision,
    factor: float,
    length: int,
    neurons: int,
    keep: float,
    draws: int,
) -> NDArray[np.float64]:
    from rnn_core.flows import follow

    begun = (length, neurons, matrix, factor, bend, keep, draws)
    return follow(through, letters, *begun, window=window, precision=digits).loss_by_state


def defaults(language: Language) -> dict[str, Any]:
    """What `flow` takes before anyone has touched a control: for a question's own network."""
    return controls.defaults(*READ, *BEGUN, *SLIDERS, language=language)
