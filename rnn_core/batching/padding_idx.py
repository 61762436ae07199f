"""The gradient of every row of an embedding, with and without `padding_idx`.

B batch, T time, D embedding, H hidden, V vocabulary.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from rnn_core.arguments import checked
from rnn_core.batching.padding import TextBatch
from rnn_core.bounds import MAX_SEED, check
from rnn_core.init import initialise
from rnn_core.tensors import check_float, check_shape
from rnn_core.world import captions

Array = NDArray[np.float32]
EMBEDDING_SIZE, HIDDEN = 8, 16  # of the network whose gradients are looked at


class LineClassifier(nn.Module):
    """A GRU that reads padded lines to the end of the row, padding included, and tells them apart.

    Line b is class b, so that there is a loss whatever the lines say.

    Args:
        vocabulary_size: V.
        lines: B. A single line has a second class beside it, or there would be nothing to tell.
        padding_idx: as in `torch.nn.Embedding`: the row of this id is zero and gets no gradient.
        seed: of the weights, 0 … `MAX_SEED`; all but the padding row are the same with and without
            `padding_idx`.

    Raises:
        OutOfBounds: the seed is negative or over `MAX_SEED`.
    """

    def __init__(
        self, vocabulary_size: int, lines: int, padding_idx: int | None, seed: int
    ) -> None:
        super().__init__()
        check("seed", seed, 0, MAX_SEED)
        self.embed = nn.Embedding(vocabulary_size, EMBEDDING_SIZE, padding_idx=padding_idx)
        self.rnn = nn.GRU(EMBEDDING_SIZE, HIDDEN, batch_first=True)
        self.head = nn.Linear(HIDDEN, max(lines, 2))
        initialise(self, torch.Generator().manual_seed(seed))

    def forward(self, ids: Tensor) -> Tensor:
        """Score the lines of a batch.

        Args:
            ids: (B, T) token ids, padding included.

        Returns:
            Logits (B, max(B, 2)), one class per line.
        """
        output, _ = self.rnn(self.embed(ids))  # (B, T, H)
        return self.head(output[:, -1])

    def loss(self, ids: Tensor) -> Tensor:
        """Mean cross-entropy of telling every line apart.

        Args:
            ids: (B, T) token ids.

        Returns:
            The loss in nats, a scalar.
        """
        return cross_entropy(self(ids), torch.arange(len(ids)))


@dataclass(frozen=True, eq=False)
class EmbeddingGradients:
    """What one backward pass sends to the rows of an embedding; equal only to itself.

    Attributes:
        words: the N entries of the vocabulary that occur in the batch, the padding token first; it
            is missing where every line is as long as the longest.
        counts: (N,), how often each of them occurs.
        without_padding_idx: (N,), ‖∂L/∂E[id]‖₂ of each without `padding_idx`.
        with_padding_idx: (N,), the same with it.
        has_padding: whether there is padding in the batch.
        pad_row_norm: ‖E[pad]‖₂ with `padding_idx`.
        row: the line whose states are looked at, from 0.
        step_lengths: (T,), ‖h_t − h_{t−1}‖₂ over that line, of the network with `padding_idx`; h_0
            is zero.
    """

    words: tuple[str, ...]
    counts: NDArray[np.int64]
    without_padding_idx: Array
    with_padding_idx: Array
    has_padding: bool
    pad_row_norm: float
    row: int
    step_lengths: Array


@checked
def embedding_gradients(batch: TextBatch, line: int, seed: int = 0) -> EmbeddingGradients:
    r"""Run one backward pass of a new `LineClassifier`, with and without `padding_idx`.

    Args:
        batch: the lines.
        line: the line whose states are looked at, from 1; past the end, the last.
        seed: of the weights, 0 … `MAX_SEED`.

    Returns:
        Norms of the gradients of the N rows in use.

    Raises:
        OutOfBounds: `line` or `seed` is out of range.

    Example:
        >>> from rnn_core.batching.padding import batch_texts
        >>> found = embedding_gradients(batch_texts("a small cat\nbox", "en"), line=2)
        >>> found.words
        ('<pad>', 'a', 'small', 'cat', 'box')
        >>> bool(found.without_padding_idx[0] > 0), float(found.with_padding_idx[0])
        (True, 0.0)
    """
    ids, row = torch.from_numpy(batch.ids), batch.row_of_line(line)  # (B, T)
    entries = captions.vocabulary(batch.language).tokens
    pad_id = batch.pad_id
    norms = []
    for padding_idx in (None, pad_id):
        network = LineClassifier(len(entries), len(ids), padding_idx, seed)
        (gradient,) = torch.autograd.grad(network.loss(ids), [network.embed.weight])  # (V, D)
        norms.append(gradient.norm(dim=1).numpy())
    with torch.no_grad():
        states = network.rnn(network.embed(ids[row]))[0]  # (T, H)
        pad_row_norm = float(network.embed.weight[pad_id].norm())
    used, counts = np.unique(batch.ids, return_counts=True)
    order = np.argsort(used != pad_id, kind="stable")
    return EmbeddingGradients(
        words=tuple(entries[one] for one in used[order]),
        counts=counts[order],
        without_padding_idx=norms[0][used[order]],
        with_padding_idx=norms[1][used[order]],
        has_padding=not batch.mask.all(),
        pad_row_norm=pad_row_norm,
        row=row,
        step_lengths=step_lengths(states).numpy(),
    )


@checked
def step_lengths(states: Tensor) -> Tensor:
    """How far a state moves at every step.

    Args:
        states: (T, H), h_1 … h_T.

    Returns:
        (T,), ‖h_t − h_{t−1}‖₂, where h_0 is zero.
    """
    check_shape("states", states, "T", "H")
    check_float("states", states)
    return (states - torch.cat([torch.zeros_like(states[:1]), states[:-1]])).norm(dim=1)
