"""Words of different lengths in one padded batch, and what their padding does to the loss.

A network learns the next letter of B words (the last target of a word is its end), all padded to T
steps. Padding has an id of its own, so a loss that leaves nothing out has the target "padding" at
every padded position. `nn.CrossEntropyLoss` leaves a position out where the target is its
`ignore_index`, −100 unless another is given (PyTorch's documentation of CrossEntropyLoss).

B words, T steps, V tokens, H hidden units, U updates. All losses are in nats.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot, pad
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import IGNORED_LABEL, MAX_SEED, check, shown
from rnn_core.cells import build_cell
from rnn_core.charlm.fast_training import Weights, train
from rnn_core.init import build_linear
from rnn_core.padded_batch import pad_batch

HIDDEN: Final = 12
UPDATES: Final = 60
RATE: Final = 0.02
PAD: Final = "<pad>"
END: Final = "."
"""What a word begins and ends with, as a token."""
MAX_WORDS: Final = 32
MAX_PADDED_LENGTH: Final = 32


class PaddedWords(NamedTuple):
    """Words as a batch of inputs and next letters.

    Attributes:
        tokens: V tokens by their ids; padding is 0.
        ids: letters read, (B, T).
        targets: the letters that follow them, (B, T), 0 at padding.
        mask: True at a letter, False at padding, (B, T).
        lengths: letters to predict of every word, its end included, (B,).
    """

    tokens: tuple[str, ...]
    ids: Tensor
    targets: Tensor
    mask: Tensor
    lengths: Tensor


@checked
def pad_words(words: Sequence[str], length: int) -> PaddedWords:
    """Lay words in a rectangle, padded on the right.

    Args:
        words: 1 … `MAX_WORDS` words of at least one letter.
        length: T, 2 … `MAX_PADDED_LENGTH`: at least the letters of the longest word and its end.

    Returns:
        Inputs and targets, (B, T).

    Raises:
        OutOfBounds: too many words, an empty one, or one that does not fit.
        ValueError: a word has "." in it.

    Example:
        >>> batch = pad_words(["cat", "a"], 5)
        >>> batch.tokens
        ('<pad>', '.', 'c', 'a', 't')
        >>> batch.ids.tolist(), batch.targets.tolist()
        ([[1, 2, 3, 4, 0], [1, 3, 0, 0, 0]], [[2, 3, 4, 1, 0], [3, 1, 0, 0, 0]])
    """
    check("words", len(words), 1, MAX_WORDS)
    check("padded length", length, 2, MAX_PADDED_LENGTH)
    for word in words:
        check("letters of a word and its end", len(word) + 1, 2, length)
        if END in word:
            raise ValueError(
                f"a word may not contain {END!r}, which ends it, got {shown(word, repr)}"
            )
    tokens = (PAD, *dict.fromkeys(END + "".join(words)))
    id_of = {token: k for k, token in enumerate(tokens)}
    lines = [[id_of[letter] for letter in (END, *word, END)] for word in words]
    read, named = (pad_batch(part, length) for part in _inputs_and_targets(lines))
    missing = (0, length - read.ids.shape[1])  # columns of padding alone
    ids, targets, mask = (pad(one, missing) for one in (read.ids, named.ids, read.mask))
    return PaddedWords(tokens, ids, targets, mask, read.lengths)


def _inputs_and_targets(lines: list[list[int]]) -> tuple[list[list[int]], list[list[int]]]:
    return [line[:-1] for line in lines], [line[1:] for line in lines]


@dataclass(frozen=True, eq=False)
class PaddedTraining:
    """A training on a padded batch, before the first update and after each; equal only to itself.

    Attributes:
        batch: what it learnt from.
        ignored: whether the loss that was trained left padding out.
        losses: of every position, padding included, (U + 1, B, T).
        predictions: the likeliest token, (U + 1, B, T).
        weights: U + 1 of them.
    """

    batch: PaddedWords
    ignored: bool
    losses: NDArray[np.float32]
    predictions: NDArray[np.int64]
    weights: tuple[Weights, ...] = field(repr=False)

    @cached_property
    def mask(self) -> NDArray[np.bool_]:
        """True at a letter, False at padding, (B, T)."""
        return frozen(self.batch.mask)

    @cached_property
    def right(self) -> NDArray[np.bool_]:
        """Whether the likeliest token is the target, (U + 1, B, T)."""
        return frozen(self.predictions == self.batch.targets.numpy())

    @property
    def padded(self) -> float:
        """The share of padding in the batch, 0 … 1."""
        return float(1 - self.mask.mean())

    @cached_property
    def loss_everywhere(self) -> NDArray[np.float32]:
        """Mean loss of all B·T positions, (U + 1,)."""
        return frozen(self.losses.mean((1, 2)))

    @cached_property
    def loss_of_letters(self) -> NDArray[np.float32]:
        """Mean loss of the letters, (U + 1,)."""
        return frozen(self.losses[:, self.mask].mean(1))

    @cached_property
    def accuracy_everywhere(self) -> NDArray[np.float64]:
        """Share of right answers among all B·T, (U + 1,)."""
        return frozen(self.right.mean((1, 2)))

    @cached_property
    def accuracy_of_letters(self) -> NDArray[np.float64]:
        """Share of right answers among the letters, (U + 1,)."""
        return frozen(self.right[:, self.mask].mean(1))


@checked
def train_on_padded(
    words: Sequence[str], length: int, *, ignored: bool, seed: int = 0
) -> PaddedTraining:
    """Train an Elman network of `HIDDEN` units on a padded batch with Adam, `UPDATES` updates.

    Args:
        words: as for `pad_words`.
        length: T, as for `pad_words`.
        ignored: True leaves padding out of the loss (`ignore_index`), False takes the mean of all
            B·T positions.
        seed: of the weights, 0 … `MAX_SEED`.

    Returns:
        Losses and answers before the first update and after each.

    Raises:
        OutOfBounds: the words do not fit, or the seed is out of range.

    Example:
        >>> found = train_on_padded(["cat", "a"], 16, ignored=False)
        >>> round(found.padded, 2)
        0.81
        >>> early = 10  # the network names padding alone
        >>> everywhere, letters = found.accuracy_everywhere, found.accuracy_of_letters
        >>> round(float(everywhere[early]), 2), float(letters[early])
        (0.81, 0.0)
    """
    check("seed", seed, 0, MAX_SEED)
    batch = pad_words(words, length)
    generator = torch.Generator().manual_seed(seed)
    rnn = cast(nn.RNN, build_cell("elman", len(batch.tokens), HIDDEN, generator=generator))
    head = build_linear(HIDDEN, len(batch.tokens), generator)
    ids, targets = batch.ids.T.contiguous(), batch.targets.T.contiguous()  # (T, B)
    asked = targets.masked_fill(~batch.mask.T, IGNORED_LABEL) if ignored else targets
    logits, weights = [], []
    for state in train(Weights.copy_of(rnn, head), ids, asked, steps=UPDATES, rate=RATE):
        logits.append(state.logits)
        weights.append(Weights(*(one.clone() for one in state.weights)))
    scores = torch.stack(logits)  # (U + 1, T·B, V)
    answer = targets.flatten().expand(len(scores), -1)[..., None]
    losses = -scores.log_softmax(-1).gather(-1, answer)[..., 0]
    by_word = (-1, length, len(words))
    return PaddedTraining(
        batch,
        ignored,
        frozen(losses.view(by_word).mT.contiguous()),
        frozen(scores.argmax(-1).view(by_word).mT.contiguous()),
        tuple(weights),
    )


class LossMeans(NamedTuple):
    """One network's loss on one padded batch, averaged in every usual way, and what packing does.

    Attributes:
        everywhere: mean of all B·T positions.
        product: mean of all B·T products loss·mask: divided by B·T, not by the letters.
        unpacked: mean of all B·T positions after packing and `pad_packed_sequence`.
        ignored: `ignore_index`.
        masked: sum of loss·mask divided by the number of letters.
        packed: mean over the data of a packed sequence.
        by_word: mean of the means of the words: every word counts the same, however short.
        saved: share of the layer's steps that packing saves, 0 … 1.
        state_shift: ‖h_n − h_n packed‖₂ without packing, the largest of all words.
    """

    everywhere: float
    product: float
    unpacked: float
    ignored: float
    masked: float
    packed: float
    by_word: float
    saved: float
    state_shift: float


@checked
@torch.no_grad()
def loss_means(training: PaddedTraining, update: int) -> LossMeans:
    """Average a loss in every usual way, each by PyTorch's own calls.

    Args:
        training: what was trained.
        update: the network after so many updates, 0 … U.

    Returns:
        The means, in nats.

    Raises:
        OutOfBounds: there is no such update.
    """
    check("update", update, 0, len(training.weights) - 1)
    batch, weights = training.batch, training.weights[update]
    rnn, head = weights.network()
    letters = one_hot(batch.ids, len(batch.tokens)).to(weights.bias.dtype)  # (B, T, V)
    output, h_n = rnn(letters.transpose(0, 1))
    logits = head(output.transpose(0, 1)).transpose(1, 2)  # (B, V, T), as cross_entropy wants it
    packed = pack_padded_sequence(letters, batch.lengths, batch_first=True, enforce_sorted=False)
    packed_output, packed_h_n = rnn(packed)
    padded_back, _ = pad_packed_sequence(
        packed_output, batch_first=True, total_length=batch.ids.shape[1]
    )
    packed_targets = pack_padded_sequence(
        batch.targets, batch.lengths, batch_first=True, enforce_sorted=False
    )
    mask, targets = batch.mask.to(logits.dtype), batch.targets
    losses = cross_entropy(logits, targets, reduction="none")  # (B, T)
    unpacked = cross_entropy(head(padded_back).transpose(1, 2), targets)
    labels = targets.masked_fill(~batch.mask, IGNORED_LABEL)
    means = (
        losses.mean(),
        (losses * mask).mean(),
        unpacked,
        cross_entropy(logits, labels),
        (losses * mask).sum() / mask.sum(),
        cross_entropy(head(packed_output.data), packed_targets.data),
        ((losses * mask).sum(1) / mask.sum(1)).mean(),
        1 - len(packed.data) / mask.numel(),
        (h_n - packed_h_n)[0].norm(dim=-1).max(),
    )
    return LossMeans(*map(float, means))
