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


@shared(48)
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
    bptt_window: int | None = None,
) -> Asked:
    """`rnn_core.flows.flows`, shared by all sessions; `bptt_window` is that of truncation."""
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
        bptt_window,
        precision,
    )
    return Asked(found, flow_text, flow_seed)


@dataclass(frozen=True, eq=False)
class Truncation:
    """One cell's gradients in one piece and with a window; equal only to itself."""

    cell: Cell
    window: int
    whole: Flows
    cut: Flows


@shared(48)
def truncated(bptt_cell: Cell, bptt_window: int, **network: Any) -> Truncation:
    """`flow(**network)` with and without a window, shared by all sessions."""
    whole, cut = flow(**network).flows, flow(bptt_window=bptt_window, **network).flows
    return Truncation(bptt_cell, bptt_window, whole, cut)


def defaults(language: Language) -> dict[str, Any]:
    """What `flow` takes before anyone has touched a control: for a question's own network."""
    return controls.defaults(*READ, *BEGUN, *SLIDERS, language=language)
