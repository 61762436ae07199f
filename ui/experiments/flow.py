"""What "Problems" asks of rnn_core about gradient flow; arguments are named like the controls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from ui import controls
from ui.shared import shared

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from content import Language
    from rnn_core.cells import Cell
    from rnn_core.flows import Flows, Init, Precision
    from rnn_core.gradients import GradientFlow
    from rnn_core.reading import Nonlinearity

READ = ("flow_text", "flow_nonlinearity", "precision")
BEGUN = ("flow_init",)
SLIDERS = ("flow_scale", "flow_steps", "flow_hidden", "forget_bias", "flow_seed")
CUT = ("bptt_cell",)
WINDOW = ("bptt_window",)


@dataclass(frozen=True, eq=False)
class Asked:
    """Gradients and what they were asked for; equal only to itself.

    Attributes:
        flows: of all three cells.
        text: what was read.
        seed: of the weights.
        follow: `rnn_core.flows.follow` of the same: (cell, window=) → its gradients, truncated.
    """

    flows: Flows
    text: str
    seed: int
    follow: Callable[..., GradientFlow]


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
    from rnn_core.flows import flows, follow

    begun: dict[str, Any] = {
        "text": flow_text,
        "steps": flow_steps,
        "hidden": flow_hidden,
        "init": flow_init,
        "scale": flow_scale,
        "nonlinearity": flow_nonlinearity,
        "forget_bias": forget_bias,
        "seed": flow_seed,
        "precision": precision,
    }
    return Asked(flows(**begun), flow_text, flow_seed, partial(follow, **begun))


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
    asked = flow(**network)
    whole = cut = asked.flows.cells[bptt_cell].gradient.loss_by_state
    if window < len(whole):
        cut = asked.follow(bptt_cell, window=window).loss_by_state
    return Truncation(bptt_cell, window, asked.flows.tokens, whole, cut)


def defaults(language: Language) -> dict[str, Any]:
    """What `flow` takes before anyone has touched a control: for a question's own network."""
    return controls.defaults(*READ, *BEGUN, *SLIDERS, language=language)
