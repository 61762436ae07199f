"""What "Problems" asks of rnn_core about forgetting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ui.shared import shared

if TYPE_CHECKING:
    from rnn_core.forgetting import Forgetting, Law
    from rnn_core.lags import LagCurve, LiveLags
    from rnn_core.marked import TaskName
    from rnn_core.microworld import Language
    from rnn_core.rememberers import CellName

EXCHANGED: Final = ("forgetting_text",)
LAGGED: Final = ("lag_task", "lag_cell", "lag", "lag_seed")


@dataclass(frozen=True, eq=False)
class Remark:
    """A text word by word, and what many others do; equal only to itself."""

    found: Forgetting
    law: Law


@shared(2)
def law(language: Language) -> Law:
    """`rnn_core.forgetting.law`, shared by all sessions."""
    from rnn_core.forgetting import law

    return law(language)


@shared(256)
def remark(forgetting_text: str, language: Language) -> Remark:
    """`rnn_core.forgetting` of a text, shared by all sessions.

    Args:
        forgetting_text: its letters tell its language.
        language: of a text without letters.
    """
    from rnn_core.demos import language_of
    from rnn_core.forgetting import forget

    spoken = language_of(forgetting_text, language)
    many = law(spoken)  # first: it loads once, for all who wait, what `forget` needs as well
    return Remark(forget(forgetting_text, spoken), many)


@dataclass(frozen=True, eq=False)
class Lagged:
    """Curves of one task, one of them chosen, and the reader's own; equal only to itself."""

    chosen: LagCurve
    every: tuple[LagCurve, ...]
    own: LiveLags | None


def lagged(
    lag_task: TaskName, lag_cell: CellName, lag: str, lag_seed: int, so_far: LiveLags | None = None
) -> Lagged:
    """`rnn_core.lags.measured` of every cell; arguments are named like the controls.

    The longest lag and the seed are the reader's own training's, and change no measured curve.
    """
    return _lagged(lag_task, lag_cell, so_far)


@shared(64)
def _lagged(lag_task: TaskName, lag_cell: CellName, so_far: LiveLags | None) -> Lagged:
    from rnn_core.lags import measured
    from rnn_core.rememberers import CELLS

    every = {cell: measured(lag_task, cell) for cell in CELLS}
    return Lagged(every[lag_cell], tuple(every.values()), so_far)
