"""How many parameters a recurrent layer has in PyTorch and in Keras, part by part.

D input, H hidden, L layers; d directions, 1 or 2; g gates with the candidate: 1, 3 or 4.
"""

from dataclasses import dataclass
from math import prod
from typing import Final

from rnn_core.arguments import checked
from rnn_core.batching.shapes import Shape
from rnn_core.batching.text_classifier import RECURRENT_LAYERS
from rnn_core.bounds import MAX_HIDDEN, MAX_INPUT, MAX_LAYERS, check
from rnn_core.cells import Cell

GATES: Final[dict[Cell, int]] = {"elman": 1, "gru": 3, "lstm": 4}
"""Blocks of H rows in every matrix of a cell: its gates and the candidate."""
PARTS: Final = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
"""PyTorch's names; Keras calls the same parts kernel, recurrent_kernel and bias."""
WIDEST: Final = 2 * MAX_HIDDEN  # a hidden size and its double are counted side by side


@dataclass(frozen=True, eq=False)
class ParameterCounts:
    """Parameters of one kind of cell; equal only to itself.

    Attributes:
        cell: "elman", "lstm" or "gru".
        torch: part → numbers of PyTorch's layer, over all layers and directions.
        keras: part → numbers of Keras's, as it is made by default; where it has one bias for both,
            that is "bias_ih", and "bias_hh" is 0.
        keras_single_bias: numbers of Keras's in all with one bias, a GRU's `reset_after=False`.
        quadratic: numbers of PyTorch's layer whose count grows as H²; that of the others as H.
        doubled: numbers of PyTorch's layer in all with 2H in place of H.
    """

    cell: Cell
    torch: dict[str, int]
    keras: dict[str, int]
    keras_single_bias: int
    quadratic: int
    doubled: int

    @property
    def total(self) -> int:
        """Numbers of PyTorch's layer in all."""
        return sum(self.torch.values())

    @property
    def keras_total(self) -> int:
        """Numbers of Keras's layer in all."""
        return sum(self.keras.values())


@checked
def parameter_counts(
    cell: Cell, input_size: int, hidden: int, layers: int, bidirectional: bool
) -> ParameterCounts:
    """Count the parameters of a recurrent layer.

    PyTorch's are asked of the layer itself, Keras's of the shapes that `keras_shapes` gives.

    Args:
        cell: "elman", "lstm" or "gru".
        input_size: D, 1 … `MAX_INPUT`.
        hidden: H, 1 … `MAX_HIDDEN`.
        layers: L, 1 … `MAX_LAYERS`.
        bidirectional: whether a second direction reads from the end.

    Returns:
        The counts.

    Raises:
        OutOfBounds: a size is out of range.

    Example:
        >>> counts = parameter_counts("lstm", 64, 128, 1, bidirectional=False)
        >>> counts.total, counts.keras_total
        (99328, 98816)
    """
    check("input size", input_size, 1, MAX_INPUT)
    check("hidden size", hidden, 1, MAX_HIDDEN)
    check("number of layers", layers, 1, MAX_LAYERS)
    torch = _torch(cell, input_size, hidden, layers, bidirectional)
    shapes = {
        reset_after: keras_shapes(
            cell, input_size, hidden, layers, bidirectional, reset_after=reset_after
        )
        for reset_after in (True, False)
    }
    keras = dict.fromkeys(PARTS, 0)
    for name, shape in shapes[True].items():
        kind = name.rsplit("_l", 1)[0]
        if kind == "bias":  # one vector, or a row for each of two
            keras["bias_ih"] += shape[-1]
            keras["bias_hh"] += prod(shape) - shape[-1]
        else:
            keras["weight_hh" if kind == "recurrent_kernel" else "weight_ih"] += prod(shape)
    directions = 2 if bidirectional else 1
    first = directions * GATES[cell] * hidden * input_size  # the one matrix that D is in
    return ParameterCounts(
        cell=cell,
        torch=torch,
        keras=keras,
        keras_single_bias=sum(map(prod, shapes[False].values())),
        quadratic=torch["weight_hh"] + torch["weight_ih"] - first,
        doubled=sum(_torch(cell, input_size, 2 * hidden, layers, bidirectional).values()),
    )


@checked
def keras_shapes(
    cell: Cell,
    input_size: int,
    hidden: int,
    layers: int,
    bidirectional: bool,
    *,
    reset_after: bool = True,
) -> dict[str, Shape]:
    """The shapes of the weights of Keras's SimpleRNN, GRU or LSTM, as Keras 2 and 3 build them.

    A kernel is (inputs, gH), a recurrent kernel (H, gH), a bias (gH,). A GRU with
    `reset_after=True`, the default, has a bias of (2, 3H): its reset gate acts after the product
    with the recurrent kernel, and the bias of that product stands inside the brackets.
    https://keras.io/api/layers/recurrent_layers/gru/

    Args:
        cell: "elman" is SimpleRNN; "lstm" or "gru".
        input_size: D, 1 … `MAX_INPUT`.
        hidden: H, `units` in Keras, 1 … `WIDEST`.
        layers: L, one put on another, 1 … `MAX_LAYERS`.
        bidirectional: whether each is in a `Bidirectional`, which joins both outputs.
        reset_after: of a GRU; it makes no difference to the others.

    Returns:
        Name → shape, named after the layer and the direction as in PyTorch: "kernel_l0_reverse".

    Raises:
        OutOfBounds: a size is out of range.

    Example:
        >>> keras_shapes("gru", 3, 4, 1, bidirectional=False)
        {'kernel_l0': (3, 12), 'recurrent_kernel_l0': (4, 12), 'bias_l0': (2, 12)}
    """
    check("input size", input_size, 1, MAX_INPUT)
    check("hidden size", hidden, 1, WIDEST)
    check("number of layers", layers, 1, MAX_LAYERS)
    width = GATES[cell] * hidden
    ends = ("", "_reverse") if bidirectional else ("",)
    shapes: dict[str, Shape] = {}
    inputs = input_size
    for layer in range(layers):
        for end in ends:
            shapes[f"kernel_l{layer}{end}"] = (inputs, width)
            shapes[f"recurrent_kernel_l{layer}{end}"] = (hidden, width)
            shapes[f"bias_l{layer}{end}"] = (
                (2, width) if cell == "gru" and reset_after else (width,)
            )
        inputs = len(ends) * hidden
    return shapes


@checked
def predicted_count(
    cell: Cell, input_size: int, hidden: int, layers: int, bidirectional: bool
) -> int:
    """The same count of PyTorch's layer by the formula, d Σ gH (D' + H + 2).

    D' is D in the first layer and dH, the width of the output below, in those above it.

    Args:
        cell: "elman", "lstm" or "gru".
        input_size: D, 1 … `MAX_INPUT`.
        hidden: H, 1 … `WIDEST`.
        layers: L, 1 … `MAX_LAYERS`.
        bidirectional: whether a second direction reads from the end.

    Returns:
        How many numbers.

    Raises:
        OutOfBounds: a size is out of range.

    Example:
        >>> predicted_count("gru", 16, 32, 1, bidirectional=False)
        4800
    """
    check("input size", input_size, 1, MAX_INPUT)
    check("hidden size", hidden, 1, WIDEST)
    check("number of layers", layers, 1, MAX_LAYERS)
    directions = 2 if bidirectional else 1
    widths = [input_size] + (layers - 1) * [directions * hidden]
    return directions * sum(GATES[cell] * hidden * (width + hidden + 2) for width in widths)


def _torch(
    cell: Cell, input_size: int, hidden: int, layers: int, bidirectional: bool
) -> dict[str, int]:
    """Numbers in every part of PyTorch's layer, made on the device "meta", without the numbers."""
    layer = RECURRENT_LAYERS[cell](
        input_size, hidden, layers, bidirectional=bidirectional, device="meta"
    )
    parts = dict.fromkeys(PARTS, 0)
    for name, weight in layer.named_parameters():
        parts[name.rsplit("_l", 1)[0]] += weight.numel()
    return parts
