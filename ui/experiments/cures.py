"""What "Problems" asks of rnn_core about ReLU, gates and the forget gate's bias."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from ui import controls
from ui.shared import shared

if TYPE_CHECKING:
    from rnn_core.gates import Gated, Wires
    from rnn_core.growth import Growths
    from rnn_core.keeping import Keeping
    from rnn_core.lags import LagCurve
    from rnn_core.microworld import Language

GROWN: Final = ("relu_scale", "relu_steps", "relu_hidden", "relu_seed")
SEEN: Final = ("review_text",)
WATCHED: Final = ("unit",)
KEPT: Final = ("b_f", "bias_seed")


@shared(256)
def growth(relu_scale: float, relu_steps: int, relu_hidden: int, relu_seed: int) -> Growths:
    """`rnn_core.growth.grow`, shared by all sessions; arguments are named like the controls."""
    from rnn_core.growth import grow

    return grow(relu_hidden, relu_steps, relu_scale, relu_seed)


def grown_first(language: Language) -> dict[str, Any]:
    """What `growth` takes before anyone has touched a control: the question is about it."""
    return controls.defaults(*GROWN, language=language)


@dataclass(frozen=True, eq=False)
class Learnt:
    """What a plain layer with tanh and an IRNN have learnt; equal only to itself."""

    tanh: LagCurve
    identity: LagCurve


@shared(1)
def learnt() -> Learnt:
    """What both were measured to learn of the adding problem."""
    from rnn_core.lags import measured

    return Learnt(measured("adding", "elman"), measured("adding", "irnn"))


@dataclass(frozen=True, eq=False)
class Cells:
    """A review read by two trained cells, and the unit of each to look at; equal only to itself."""

    wires: tuple[Wires, ...]
    units: dict[Gated, int]
    language: Language


@shared(256)
def cells(review_text: str, unit: Literal["liveliest", "lasting"], language: Language) -> Cells:
    """Both cells read a review; arguments are named like the controls.

    Args:
        review_text: its letters tell its language.
        unit: which unit of each cell to look at.
        language: of a review without letters.
    """
    from rnn_core.demos import language_of
    from rnn_core.gates import judged

    spoken = language_of(review_text, language)
    wires = tuple(judged(review_text, spoken, cell) for cell in ("lstm", "gru"))
    units = {one.cell: getattr(one, unit) for one in wires}
    return Cells(wires, units, spoken)


@dataclass(frozen=True, eq=False)
class Biases:
    """What a fresh LSTM keeps with several biases, one of them the reader's."""

    kept: tuple[Keeping, ...]
    chosen: int


@shared(256)
def biases(review_text: str, b_f: float, bias_seed: int) -> Biases:
    """`rnn_core.keeping.keep` with the fixed biases and the reader's, in order of size."""
    from rnn_core.keeping import FIXED, keep

    every = sorted({*FIXED, float(b_f)})
    return Biases(keep(review_text, every, bias_seed), every.index(float(b_f)))
