"""Sequences of different lengths as one batch: padding and truncation.

Shapes: B sequences, T tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from rnn_core.bounds import IGNORED_LABEL, MAX_BATCH, MAX_STEPS, MAX_VOCABULARY, check, shown
from rnn_core.text import whole_numbers


@dataclass(frozen=True, eq=False)
class PaddedBatch:
    """Sequences of different lengths in one rectangle.

    Attributes:
        ids: Token ids, (B, T) int64.
        mask: True at a token, False at padding, (B, T) bool.
        lengths: Number of tokens kept of each sequence, (B,) int64, each at least 1: what
            `torch.nn.utils.rnn.pack_padded_sequence` takes.
    """

    ids: Tensor
    mask: Tensor
    lengths: Tensor


def pad_batch(
    sequences: Sequence[Sequence[int] | Tensor] | Tensor,
    max_length: int,
    side: Literal["right", "left"] = "right",
    pad_id: int = 0,
    truncation: Literal["right", "left"] = "right",
) -> PaddedBatch:
    """Truncate sequences to `max_length` and pad them to the longest that is left.

    T = min(max_length, longest sequence), so no column is padding alone.

    Args:
        sequences: B sequences of token ids, or of labels where `pad_id` is -100; none of them
            empty. Lists, tensors (T,) and arrays alike.
        max_length: Upper bound on T, in tokens.
        side: Where the padding goes.
        pad_id: The id that fills the padding, or -100 for labels: PyTorch's losses ignore it.
            `mask`, not this id, says what is padding.
        truncation: Where what is too long is cut: "right" keeps the first `max_length` tokens,
            "left" the last, whatever the side of the padding.

    Returns:
        Ids and mask, (B, T), and lengths, (B,).

    Raises:
        ValueError: A side is unknown, an id is not a whole number, or a sequence is empty, which
            `pack_padded_sequence` refuses as well.
        OutOfBounds: The batch is empty or larger than `MAX_BATCH`, `max_length` is not between 1
            and `MAX_STEPS`, or an id is negative (a label below -100) or too large.

    Example:
        >>> batch = pad_batch([[4, 2, 3], [5]], max_length=2)
        >>> batch.ids.tolist()
        [[4, 2], [5, 0]]
        >>> batch.lengths.tolist()
        [2, 1]
        >>> pad_batch([[1, 0], [1]], max_length=2, pad_id=-100).ids.tolist()  # labels
        [[1, 0], [1, -100]]
    """
    for name, where in (("side", side), ("truncation", truncation)):
        if where not in ("right", "left"):
            raise ValueError(f'{name} must be "right" or "left", got {shown(where, repr)}')
    check("max length", max_length, 1, MAX_STEPS)
    try:
        size = len(sequences)
    except TypeError:
        kind = type(sequences).__name__
        raise ValueError(f"sequences must be a list of B lists of ids, got {kind}") from None
    check("batch size", size, 1, MAX_BATCH)
    (pad_id,) = whole_numbers([pad_id], "pad id")
    lowest = IGNORED_LABEL if pad_id == IGNORED_LABEL else 0
    check("pad id", pad_id, lowest, MAX_VOCABULARY - 1)
    rows = [whole_numbers(sequence, f"ids of sequence {k}") for k, sequence in enumerate(sequences)]
    for row in rows:
        for number in row:
            check("token id", number, lowest, MAX_VOCABULARY - 1)
    lengths = torch.tensor([min(len(row), max_length) for row in rows])  # (B,)
    if not lengths.all():
        first = int(lengths.argmin())
        raise ValueError(f"sequence {first} of the batch is empty: it needs at least one token")
    position = torch.arange(int(lengths.max()))  # (T,)
    mask = position < lengths[:, None]  # (B, T), padding on the right
    if side == "left":
        mask = mask.flip(1)
    ids = torch.full(mask.shape, pad_id)  # (B, T)
    kept = slice(max_length) if truncation == "right" else slice(-max_length, None)
    ids[mask] = torch.tensor(
        [number for row in rows for number in row[kept]]
    )  # row by row, in the order of the sequences
    return PaddedBatch(ids, mask, lengths)
