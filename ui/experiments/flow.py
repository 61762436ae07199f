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

READ = ("flow_text", "flow_nonlinearity", "precision")
BEGUN = ("flow_init",)
SLIDERS = ("flow_scale", "flow_steps", "flow_hidden", "forget_bias", "flow_seed")
CUT = ("bptt_cell",)
WINDOW = ("bptt_window",)


@dataclass(frozen=True, eq=False)
class Asked:
    """Gradients and what they were asked for; equal only to itself."""

    flows: Flows
    text: str
    seed: int


@shared(64)
def flow(
    flow_text: str,
    flow_init: Init,
    flow_nonlinearity: Nonlinearity,
    precision: Precision,
    flow_scale: float,
    flow_steps: int,
    flow_hidden: int,
    forget_bias: float,
    flow_seed: int,
) -> Asked:
    """`rnn_core.flows.flows`, shared by all sessions."""
    from rnn_core.flows import flows

    found = flows(
        flow_text,
        flow_steps,
        flow_hidden,
        flow_init,
        flow_scale,
        flow_nonlinearity,
        forget_bias,
        flow_seed,
        precision,
    )
    return Asked(found, flow_text, flow_seed)


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


def truncated(bptt_cell: Cell, bptt_window: int, **network: Any) -> Truncation:
    """One cell of `flow(**network)` with and without a window; none is longer than the text."""
    return _truncated(bptt_cell, min(bptt_window, network["flow_steps"]), **network)


@shared(64)
def _truncated(bptt_cell: Cell, window: int, **network: Any) -> Truncation:
    found = flow(**network).flows
    whole = found.cells[bptt_cell].gradient.loss_by_state
    cut = whole if window == len(whole) else _cut(bptt_cell, window, **network)
    return Truncation(bptt_cell, window, found.tokens, whole, cut)


def _cut(
    bptt_cell: Cell,
    window: int,
    flow_text: str,
    flow_init: Init,
    flow_nonlinearity: Nonlinearity,
    precision: Precision,
    flow_scale: float,
    flow_steps: int,
    flow_hidden: int,
    forget_bias: float,
    flow_seed: int,
) -> NDArray[np.float64]:
    from rnn_core.flows import follow

    begun = (
        flow_steps,
        flow_hidden,
        flow_init,
        flow_scale,
        flow_nonlinearity,
        forget_bias,
        flow_seed,
    )
    return follow(bptt_cell, flow_text, *begun, window=window, precision=precision).loss_by_state


def defaults(language: Language) -> dict[str, Any]:
    """What `flow` takes before anyone has touched a control: for a question's own network."""
    return controls.defaults(*READ, *BEGUN, *SLIDERS, language=language)
