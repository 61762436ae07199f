"""What the hidden size does to the training loss and to the validation loss.

The task: is the sum of five digits above its mean of 22.5? Some of the labels are wrong. Networks
of several sizes are trained on the same few sequences, and evaluated on others whose labels are
wrong as often. A label that is wrong with chance p cannot be foretold with a loss below
−p ln p − (1 − p) ln(1 − p), so a training loss below that has been reached by heart.

N training sequences, V validation sequences, T digits, E evaluations, S sizes, R networks a size.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_HIDDEN, MAX_SEED, check, shown
from rnn_core.memory.batched_training import initial_networks, train_networks

SIZES: Final = (1, 2, 4, 8, 16, 32, 64)
NETWORKS: Final = 3  # of each size, which start from other weights
DIGITS: Final = 5
UPDATES: Final = 60
EVERY: Final = 4
RATE: Final = 0.02
VALIDATION: Final = 256
MAX_SEQUENCES: Final = 160
MAX_NOISE: Final = 0.3
_TOGETHER: Final = ((1, 2, 4, 8), (16, 32), (64,))
"""Sizes trained side by side: each as large as the largest, so that little of it is zeros."""
Array = NDArray[np.float32]


@checked
def digit_sums(count: int, noise: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Draw sequences of digits, and whether each has a sum above 22.5, some told wrongly.

    Args:
        count: B.
        noise: chance that a label is wrong.
        generator: of all chance.

    Returns:
        Digits 0 … 9, (B, T), and labels 0 or 1, (B,).

    Raises:
        OutOfBounds: the count or the noise is out of its range.

    Example:
        >>> digits, labels = digit_sums(4, 0.0, torch.Generator().manual_seed(0))
        >>> [(int(one), int(label)) for one, label in zip(digits.sum(1), labels)]
        [(19, 0), (29, 1), (30, 1), (27, 1)]
    """
    check("sequences", count, 1, VALIDATION + MAX_SEQUENCES)
    check("noise", noise, 0, MAX_NOISE)
    digits = torch.randint(10, (count, DIGITS), generator=generator)
    wrong = torch.rand(count, generator=generator) < noise
    return digits, ((digits.sum(1) > 4.5 * DIGITS) ^ wrong).long()


@checked
def label_entropy(noise: float) -> float:
    """The smallest expected loss when labels are wrong with some chance, in nats.

    Args:
        noise: p.

    Returns:
        −p ln p − (1 − p) ln(1 − p).

    Raises:
        OutOfBounds: the noise is no chance.

    Example:
        >>> label_entropy(0.5) == math.log(2), label_entropy(0.0)
        (True, 0.0)
    """
    check("noise", noise, 0, 1)
    if noise in (0, 1):
        return 0.0
    return -noise * math.log(noise) - (1 - noise) * math.log(1 - noise)


@checked
def parameter_count(hidden: int, inputs: int = 1) -> int:
    """Parameters of `nn.RNN(D, H)` and `nn.Linear(H, 1)`.

    Args:
        hidden: H.
        inputs: D.

    Returns:
        H (D + H + 2) + H + 1.

    Raises:
        OutOfBounds: a size is out of its range.

    Example:
        >>> parameter_count(32), parameter_count(64)
        (1153, 4353)
    """
    check("hidden size", hidden, 1, MAX_HIDDEN)
    check("inputs", inputs, 1, MAX_HIDDEN)
    return hidden * (inputs + hidden + 2) + hidden + 1


@dataclass(frozen=True, eq=False)
class SizeComparison:
    """Losses of networks of several sizes while they are trained; equal only to itself.

    Attributes:
        noise: chance that a label is wrong.
        updates: at which was evaluated, (E,).
        training: losses on the training sequences, (E, S, R).
        validation: losses on the validation sequences, (E, S, R).
    """

    noise: float
    updates: tuple[int, ...]
    training: Array
    validation: Array

    @cached_property
    def best_validation(self) -> Array:
        """The lowest validation loss of each network on its way, (S, R)."""
        lowest: Array = self.validation.min(0)
        return lowest

    @cached_property
    def best_updates(self) -> NDArray[np.int64]:
        """The update at which each network had it, (S, R)."""
        return np.array(self.updates)[self.validation.argmin(0)]

    def index(self, update: int) -> int:
        """Which evaluation it was.

        Args:
            update: a multiple of `EVERY`, up to `UPDATES`.

        Returns:
            Its place in `updates`.

        Raises:
            ValueError: nothing was evaluated then.
        """
        if update not in self.updates:
            raise ValueError(f"update must be one of {self.updates}, got {shown(update, repr)}")
        return self.updates.index(update)


@checked
def compare_sizes(sequences: int, noise: float, seed: int) -> SizeComparison:
    """Train `NETWORKS` networks of every size on the same sequences.

    More sequences are the same ones and some more, and the validation sequences stay.

    Args:
        sequences: N.
        noise: chance that a label is wrong.
        seed: of the sequences and of the weights.

    Returns:
        The losses of all.

    Raises:
        OutOfBounds: an argument is out of its range.

    Example:
        >>> found = compare_sizes(32, 0.1, seed=0)
        >>> found.validation.shape, found.updates[-1]
        ((16, 7, 3), 60)
        >>> floor = label_entropy(0.1)
        >>> bool(found.training[-1, -1].mean() < floor < found.validation[-1, -1].mean())
        True
    """
    check("sequences", sequences, 2, MAX_SEQUENCES)
    check("noise", noise, 0, MAX_NOISE)
    check("seed", seed, 0, MAX_SEED // NETWORKS - 1)
    generator = torch.Generator().manual_seed(seed)
    digits, labels = digit_sums(VALIDATION + MAX_SEQUENCES, noise, generator)
    x = ((digits.T - 4.5) / 3)[..., None].float()  # (T, V + N, 1), of about unit variance
    y = labels.float()
    known, new = slice(VALIDATION, VALIDATION + sequences), slice(VALIDATION)
    seeds = [NETWORKS * seed + network for network in range(NETWORKS)]
    training, validation = [], []
    for sizes in _TOGETHER:
        every = [size for size in sizes for _ in seeds]
        each = len(every)
        history = list(
            train_networks(
                initial_networks(every, 1, seeds * len(sizes)),
                (x[:, known].expand(each, -1, -1, -1), y[known].expand(each, -1)),
                (x[:, new].expand(each, -1, -1, -1), y[new].expand(each, -1)),
                loss="bce",
                updates=UPDATES,
                rate=RATE,
                every=EVERY,
            )
        )
        shape = (len(history), len(sizes), NETWORKS)
        training.append(torch.stack([one.losses for one in history]).view(shape))
        validation.append(torch.stack([one.validation_losses for one in history]).view(shape))
    return SizeComparison(
        noise,
        tuple(one.update for one in history),
        frozen(torch.cat(training, 1)),
        frozen(torch.cat(validation, 1)),
    )
