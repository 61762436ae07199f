"""One long text in batches: B parallel streams with the state carried, and what goes wrong instead.

A language model is trained on one long text by cutting it into B streams of equal length and
reading them side by side, a window of T letters a batch; row b of a batch goes on where row b of
the batch before has ended, so the state carried from batch to batch is that of its own text (as in
`batchify` of PyTorch's example word_language_model). Windows in any other order get a state of
another part of the text.

N letters, B streams, T letters of a window, K batches, D input, H hidden units.
"""

from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import one_hot

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_BATCH, MAX_SEED, MAX_STEPS, check
from rnn_core.cells import build_cell
from rnn_core.tensors import check_float, check_shape
from rnn_core.weights import plain_layer

Order = Literal["streams", "rows", "shuffled", "reset"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
"""How windows become batches:

- "streams": row b goes on where row b of the batch before has ended, and gets its state;
- "rows": in the order of the text, row after row and batch after batch; each row gets the state of
  the same row of the batch before;
- "shuffled": in random order, the state carried likewise;
- "reset": in the same random order, every window from zeros.
"""


@dataclass(frozen=True, eq=False)
class BatchedReading:
    """A text read in one order; equal only to itself.

    Attributes:
        windows: which window of the text, from 0, stands in each row of each batch, (K, B).
        distance: ‖h − h of the text in one piece‖₂ after every letter, (K, B, T).
        continued: whether a row of batch k + 1 gets the state of the window right before its own,
            (K − 1, B).
    """

    windows: NDArray[np.int64]
    distance: NDArray[np.floating]
    continued: NDArray[np.bool_]

    @property
    def mean(self) -> float:
        """Mean distance from the second batch on, where states are carried."""
        return float(self.distance[1:].mean())


@dataclass(frozen=True, eq=False)
class StreamComparison:
    """One text read in batches in every order; equal only to itself.

    Attributes:
        readings: order → what became of it.
        left_out: letters at the end that fill no window of every stream.
        reset_shift: largest difference that shuffling makes to a state where every window begins
            from zeros.
        smaller_batch_error: what PyTorch says where a batch of B − 1 rows is given the state of B.
    """

    readings: dict[Order, BatchedReading]
    left_out: int
    reset_shift: float
    smaller_batch_error: str


@checked
@torch.no_grad()
def compare_orders(
    layer: nn.GRU, x: Tensor, batch: int, window: int, seed: int = 0
) -> StreamComparison:
    """Read a text in one piece and in batches of windows, in every order.

    Args:
        layer: one layer in one direction, D to H.
        x: the text, (N, D).
        batch: B, 2 … `MAX_BATCH`.
        window: T, 1 … `MAX_STEPS`; the text has to give two batches: N ≥ 2·B·T.
        seed: of the random order, 0 … `MAX_SEED`.

    Returns:
        Distances from the states of the text in one piece.

    Raises:
        OutOfBounds: a size is out of range, or the text is too short.
        ValueError: the layer is stacked, bidirectional or batch_first, or the shapes do not fit.

    Example:
        >>> text = torch.eye(3)[torch.arange(24) % 3]
        >>> found = compare_orders(nn.GRU(3, 4), text, batch=2, window=4)
        >>> found.readings["streams"].windows.tolist(), found.readings["rows"].windows.tolist()
        ([[0, 3], [1, 4], [2, 5]], [[0, 1], [2, 3], [4, 5]])
        >>> [int(found.readings[order].continued.sum()) for order in ("streams", "rows")]
        [4, 0]
    """
    plain = plain_layer(layer)
    if layer.num_layers > 1 or layer.bidirectional:
        raise ValueError("compare_orders takes one layer in one direction")
    if layer.batch_first:
        raise ValueError("compare_orders takes a layer without batch_first")
    check_shape("x", x, "N", layer.input_size)
    check_float("x", x, like=plain.all_weights[0][0])
    check("batch size", batch, 2, MAX_BATCH)
    check("window", window, 1, MAX_STEPS)
    check("letters of the text", len(x), 2 * batch * window, MAX_STEPS)
    check("seed", seed, 0, MAX_SEED)
    count = len(x) // (batch * window)  # K
    used = count * batch * window
    whole, _ = plain(x[:, None])  # (N, 1, H), without batch_first
    parts = x[:used].view(-1, window, x.shape[-1])  # (K·B, T, D)
    right = whole[:used].view(-1, window, whole.shape[-1])  # (K·B, T, H)

    every = torch.arange(len(parts))
    random = torch.randperm(len(parts), generator=torch.Generator().manual_seed(seed))
    streams, rows, shuffled = (
        every.view(batch, count).T,
        every.view(count, batch),
        random.view(count, batch),
    )
    layouts = torch.stack([streams, rows, shuffled, shuffled, streams])  # the last from zeros too
    states = _read(plain, parts, layouts, carried=3)  # (5, K, B, T, H)
    readings = {}
    for order, layout, found in zip(ORDERS, layouts, states, strict=False):
        distance = (found - right[layout]).norm(dim=-1)
        continued = layout[1:] == layout[:-1] + 1
        if order == "reset":
            continued = torch.zeros_like(continued)
        readings[order] = BatchedReading(
            frozen(layout.contiguous()), frozen(distance), frozen(continued)
        )
    in_order = torch.empty_like(right)
    in_order[streams] = states[4]
    state = torch.zeros(1, batch, layer.hidden_size, dtype=x.dtype)
    return StreamComparison(
        readings,
        left_out=len(x) - used,
        reset_shift=float((states[3] - in_order[shuffled]).abs().max()),
        smaller_batch_error=_error(plain, parts[: batch - 1].transpose(0, 1), state),
    )


@checked
def read_text_in_batches(
    text: str, *, hidden: int, batch: int, window: int, seed: int = 0
) -> StreamComparison:
    """`compare_orders` of an untrained `nn.GRU` over the one-hot letters of a text.

    Args:
        text: at most `MAX_STEPS` letters, as many as two batches take: 2·B·T.
        hidden: H, 1 … `MAX_HIDDEN`.
        batch: B, as for `compare_orders`.
        window: T, as for `compare_orders`.
        seed: of the weights and of the random order, 0 … `MAX_SEED`.

    Returns:
        Distances from the states of the text in one piece.

    Raises:
        OutOfBounds: a size is out of range, or the text is too short.

    Example:
        >>> found = read_text_in_batches("the river runs to the sea", hidden=8, batch=2, window=3)
        >>> found.readings["reset"].distance.shape, found.left_out
        ((4, 2, 3), 1)
        >>> found.smaller_batch_error
        'Expected hidden size (1, 1, 8), got [1, 2, 8]'
    """
    check("letters of the text", len(text), 1, MAX_STEPS)
    check("seed", seed, 0, MAX_SEED)
    letters = sorted(set(text))
    ids = torch.tensor([letters.index(letter) for letter in text])
    layer = build_cell("gru", len(letters), hidden, generator=torch.Generator().manual_seed(seed))
    x = one_hot(ids, len(letters)).float()  # (N, V)
    return compare_orders(cast(nn.GRU, layer), x, batch, window, seed)


def _read(layer: nn.Module, parts: Tensor, layouts: Tensor, carried: int) -> Tensor:
    """States of every layout, (layouts, K, B, T, H); the first so many carry their state on."""
    ways, count, batch = layouts.shape
    state, outputs = None, []
    for k in range(count):
        rows = parts[layouts[:, k].flatten()].transpose(0, 1)  # (T, ways·B, D)
        output, h_n = layer(rows, state)
        outputs.append(output.transpose(0, 1).unflatten(0, (ways, batch)))
        state = h_n.clone()
        state[:, carried * batch :] = 0
    return torch.stack(outputs, 1)


def _error(layer: nn.Module, x: Tensor, state: Tensor) -> str:
    try:
        layer(x, state)
    except RuntimeError as error:
        return str(error)
    raise AssertionError("a state of another batch was taken")
