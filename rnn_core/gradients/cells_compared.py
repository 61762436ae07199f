"""Gradients of three untrained networks that read one text, cell beside cell.

Nothing is trained: the layers have their initial weights. Shapes: T steps, H hidden units,
V different letters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from math import inf, isnan, log
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import one_hot

from rnn_core.arguments import check_fields, checked
from rnn_core.bounds import MAX_CHARACTERS, MAX_SEED, check
from rnn_core.cells import Cell
from rnn_core.gradients.bptt import spectral_norms
from rnn_core.gradients.gradient_flow import (
    MAX_FLOW_HIDDEN,
    MAX_FLOW_STEPS,
    SLOPE,
    GradientFlow,
    gradient_flow,
)
from rnn_core.gradients.layer_norm import layer_norm_jacobians
from rnn_core.init import Init as Init  # callers of `compare_cells` name it too
from rnn_core.init import build_layer_and_head
from rnn_core.text import tokenise
from rnn_core.weights import Layer

Verdict = Literal["vanishes", "explodes", "neither"]
Condition = Literal["bound", "radius", "measured"]
ZeroCause = Literal["underflows", "nothing"]
Precision = Literal["float32", "float64"]
CELLS: Final[tuple[Cell, ...]] = ("elman", "gru", "lstm")
MAX_FLOW_SCALE: Final = 4
MAX_FORGET_BIAS: Final = 10  # to either side of 0

JUDGED_STEPS: Final = (
    100  # steps after which a gradient is judged, or the whole text where it is longer …
)
VANISHED: Final = (
    1e-3  # … by what is left of it there: less has vanished, more than 1 / VANISHED exploded
)
TOLERANCE: Final = 1e-6  # a ρ or σ₁ this close to 1 is 1 up to rounding
_DTYPES: Final = {"float32": torch.float32, "float64": torch.float64}


@dataclass(frozen=True)
class ComparisonSettings:
    """Three networks and the text they read: all that `compare_cells` depends on.

    Attributes:
        text: read letter by letter, by `rnn_core.tokenise`.
        steps: T, from 2 to `MAX_FLOW_STEPS`.
        hidden: H, to `MAX_FLOW_HIDDEN`.
        init: of W_hh, in every gate by itself; see `rnn_core.init.recurrent_matrix`.
        scale: factor on every W_hh, 0 … `MAX_FLOW_SCALE`.
        nonlinearity: of the Elman network.
        forget_bias: added to the bias of the LSTM's forget gate, b_ih of the two.
        seed: of the weights, the same for every cell.
        precision: the weights are the same in both, but float32, PyTorch's default, ends at 3·10³⁸.
    """

    text: str
    steps: int
    hidden: int
    init: Init
    scale: float
    nonlinearity: Literal["tanh", "relu"]
    forget_bias: float
    seed: int
    precision: Precision = "float64"

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, eq=False)
class CellFlow:
    """What the gradient does on its way back through one cell; equals only itself.

    Attributes:
        gradient: of every loss, and ‖∂h_T/∂h_k‖.
        verdict: of ‖∂h_T/∂h_k‖ going back from T. "vanishes" if at `rate` it falls below `VANISHED`
            of its first value within `JUDGED_STEPS` steps, or the whole text if that is longer, or
            becomes 0; "explodes" if it rises above 1 / `VANISHED` or leaves the range of the
            numbers; otherwise "neither". Under the condition "bound" it vanishes, however slowly.
        condition: what decides it. "bound": γ·σ₁ < 1, which suffices for vanishing whatever the
            states are. "radius": ρ < 1 and it vanishes, or ρ > 1 and it explodes; no more than a
            sign, since ρ decides only where the states are near 0 and every Jacobian is W_hh.
            "measured": neither of the two, or a gated cell, for which they are not known.
        rate: the factor of one step back: the geometric mean from T to as far as the norm has all
            its digits, being neither too near 0 nor beyond all numbers; of one step if no further;
            0 where a step lets nothing through, inf where the first overflows. With gates it is
            measured from T − 1 on where there are steps enough: the first step back from h enters
            the LSTM's c through W_hh and the gates alone, and tells nothing of those after it.
        zero: why the norm is 0 at the first step: "underflows" if it shrank until `precision` has
            no smaller numbers, "nothing" if a step lets nothing at all through; None if it is not.
        peak: the largest ‖∂h_T/∂h_k‖ and its step k, from 0; (1, T − 1) if it never grows.
    """

    gradient: GradientFlow
    verdict: Verdict
    condition: Condition
    rate: float
    zero: ZeroCause | None
    peak: tuple[float, int]


@dataclass(frozen=True, eq=False)
class CellComparison:
    """Three cells over one text; equals only itself.

    Attributes:
        settings: of the networks.
        tokens: the T letters read.
        cells: "elman", "gru" and "lstm", in this order.
        eigenvalues: of Elman's W_hh, (H,).
        spectral_radius: ρ of the same.
        largest_singular_value: σ₁ of the same.
    """

    settings: ComparisonSettings
    tokens: tuple[str, ...]
    cells: Mapping[Cell, CellFlow]
    eigenvalues: NDArray[np.complex128]
    spectral_radius: float
    largest_singular_value: float


@checked
def compare_cells(settings: ComparisonSettings) -> CellComparison:
    """The gradients of three untrained networks that predict every next letter of a text.

    The letters come in one-hot, those of the whole text; a text too short begins again. Layer and
    head are PyTorch's own by default, as after ``torch.manual_seed(seed)``.

    Args:
        settings: of the networks and the text.

    Returns:
        The gradients of every cell, and whether they vanish or explode.

    Raises:
        OutOfBounds: the text has no letters, or a quantity is out of range.
        ValueError: the init, the nonlinearity or the precision is unknown.

    Example:
        >>> settings = ComparisonSettings("hello", 100, 16, "default", 1.0, "tanh", 5.0, seed=0)
        >>> found = compare_cells(settings)
        >>> {cell: flow.verdict for cell, flow in found.cells.items()}
        {'elman': 'vanishes', 'gru': 'vanishes', 'lstm': 'neither'}
    """
    cells = {
        cell: _judged(cell_gradients(cell, settings).compact(), settings.precision)
        for cell in CELLS
    }
    elman = cells["elman"].gradient
    radius, sigma = _elman(elman)
    assert isinstance(elman.eigenvalues, np.ndarray)
    return CellComparison(
        settings=settings,
        tokens=tuple(islice(cycle(_letters(settings.text)), settings.steps)),
        cells=cells,
        eigenvalues=elman.eigenvalues,
        spectral_radius=radius,
        largest_singular_value=sigma,
    )


@checked
def cell_gradients(
    cell: Cell, settings: ComparisonSettings, *, window: int | None = None
) -> GradientFlow:
    """The gradients of one of the networks of `compare_cells`, without a verdict.

    Args:
        cell: which.
        settings: as for `compare_cells`.
        window: of truncated backpropagation; see `gradient_flow`.

    Returns:
        Losses (T,) and norms (T, T).

    Raises:
        OutOfBounds: the text has no letters, or a quantity is out of range.
        ValueError: the init, the nonlinearity or the precision is unknown.
    """
    return gradient_flow(*_network(cell, settings), window=window)


@checked
def layer_norm_left(settings: ComparisonSettings) -> float:
    """‖∂h_T/∂h_1‖₂ of Elman's network of `compare_cells` with layer normalisation before its tanh.

    Args:
        settings: as for `compare_cells`; the nonlinearity is tanh.

    Returns:
        What is left of 1 at the first step.

    Raises:
        OutOfBounds: the text has no letters, or a quantity is out of range.
        ValueError: the nonlinearity is another, or the init or the precision is unknown.
    """
    layer, _, x, _ = _network("elman", settings)
    assert isinstance(layer, nn.RNN)
    return float(spectral_norms(layer_norm_jacobians(layer, x)[:1])[0])


def _network(cell: Cell, settings: ComparisonSettings) -> tuple[Layer, nn.Linear, Tensor, Tensor]:
    """A layer, its head, x (T, V) and the class ids of the next letters (T,)."""
    steps, hidden = settings.steps, settings.hidden
    check("number of steps", steps, 2, MAX_FLOW_STEPS)
    check("hidden size", hidden, 1, MAX_FLOW_HIDDEN)
    check("scale", settings.scale, 0, MAX_FLOW_SCALE)
    check("forget gate bias", settings.forget_bias, -MAX_FORGET_BIAS, MAX_FORGET_BIAS)
    check("seed", settings.seed, 0, MAX_SEED)
    dtype = _DTYPES[settings.precision]
    letters = _letters(settings.text)
    known = {letter: number for number, letter in enumerate(dict.fromkeys(letters))}
    ids = torch.tensor([known[letter] for letter in islice(cycle(letters), steps + 1)])  # (T + 1,)
    x = one_hot(ids[:-1], len(known)).to(dtype)  # (T, V)
    layer, head = build_layer_and_head(
        cell,
        len(known),
        hidden,
        settings.init,
        settings.scale,
        settings.nonlinearity,
        settings.forget_bias,
        settings.seed,
    )
    return layer.to(dtype), head.to(dtype), x, ids[1:]


def _letters(text: str) -> list[str]:
    letters = tokenise(text, "char")
    check("letters", len(letters), 1, MAX_CHARACTERS)
    return letters


def _judged(gradient: GradientFlow, precision: Precision) -> CellFlow:
    norms = gradient.jacobian_norms[::-1]  # by steps back from T
    rate, end, zero = _rate(norms, precision, aside=gradient.bound is None)
    reach = max(JUDGED_STEPS, len(norms) - 1)
    growth = reach * log(rate) if 0 < rate < inf else (rate or -inf)
    verdict: Verdict = "neither"
    if end == 0 or (end < inf and growth < log(VANISHED)):
        verdict = "vanishes"
    elif not end < inf or growth > -log(VANISHED):  # nan is an overflow too
        verdict = "explodes"
    condition: Condition = "measured"
    if gradient.bound is not None:  # Elman: of gated cells the spectra say nothing, so unasked
        radius, sigma = _elman(gradient)
        if SLOPE * sigma < 1 - TOLERANCE:
            verdict, condition = "vanishes", "bound"
        elif (verdict == "vanishes" and radius < 1 - TOLERANCE) or (
            verdict == "explodes" and radius > 1 + TOLERANCE
        ):
            condition = "radius"
    heights = np.where(np.isnan(norms), inf, norms)
    highest = int((heights >= heights.max() * (1 - TOLERANCE)).argmax())  # the nearest of equals
    peak = float(norms[highest]), len(norms) - 1 - highest
    return CellFlow(gradient, verdict, condition, rate, zero, peak)


def _elman(gradient: GradientFlow) -> tuple[float, float]:
    """ρ and σ₁ of the one W_hh."""
    radius, sigma = gradient.spectral_radius, gradient.largest_singular_value
    assert isinstance(radius, float) and isinstance(sigma, float)
    return radius, sigma


def _rate(
    norms: NDArray[np.float64], precision: Precision, *, aside: bool = False
) -> tuple[float, float, ZeroCause | None]:
    """The factor of a step by the last norm with all its digits; the norm after it; why it is 0.

    Where the first step is left `aside`, the factor is of those after it, if there are any.
    """
    tiny = float(np.finfo(precision).tiny)
    usable = np.isfinite(norms) & (norms > tiny)
    lags = len(norms) if usable.all() else int(usable.argmin())
    last, end = float(norms[lags - 1]), float(norms[min(lags, len(norms) - 1)])
    # From far above the smallest number to 0 at once is no rounding.
    died = end == 0 and last > tiny**0.5
    zero: ZeroCause | None = None
    if norms[-1] == 0:
        zero = "nothing" if died else "underflows"
    if died:
        return 0.0, end, zero
    if lags == 1:
        return (inf if isnan(end) else end), end, zero
    first = int(aside and lags > 2)
    return float((last / norms[first]) ** (1 / (lags - 1 - first))), end, zero
