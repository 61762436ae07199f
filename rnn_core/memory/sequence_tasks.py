"""Seeded sequence tasks for recurrent networks: to recall, or to recall and compute.

A stream of random symbols comes in; at every step several questions about the symbols so far are to
be answered at once. B batch, T time, D symbols, Q questions, K the largest lag or level.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.nn.functional import one_hot, pad

from rnn_core.arguments import checked
from rnn_core.bounds import IGNORED_LABEL, MAX_BATCH, check

MAX_SYMBOLS: Final = 16
MAX_TASK_STEPS: Final = 200
MAX_LAG: Final = 40
MAX_LEVEL: Final = 8
BATCH: Final = 32

Batch = tuple[Tensor, Tensor]
"""Inputs (B, T, D), one-hot, and targets (B, T, Q), symbols or `IGNORED_LABEL`."""


def _stream(batch: int, steps: int, symbols: int, generator: torch.Generator) -> Tensor:
    """Random symbols, (B, T), once every size has been checked."""
    check("batch size", batch, 1, MAX_BATCH)
    check("time steps", steps, 1, MAX_TASK_STEPS)
    check("number of symbols", symbols, 2, MAX_SYMBOLS)
    return torch.randint(symbols, (batch, steps), generator=generator)


def _delayed(stream: Tensor, steps: int) -> Tensor:
    """The stream delayed by so many steps, (B, T); `IGNORED_LABEL` before its start."""
    return pad(stream, (steps, 0), value=IGNORED_LABEL)[:, : stream.shape[1]]


@checked
def recall(batch: int, steps: int, symbols: int, lags: int, generator: torch.Generator) -> Batch:
    """Which symbol stood `lag` steps before, for every lag 0 … `lags`: memory, and nothing else.

    Args:
        batch: sequences B, 1 … `MAX_BATCH`.
        steps: symbols T of a sequence, 1 … `MAX_TASK_STEPS`.
        symbols: different symbols D, 2 … `MAX_SYMBOLS`.
        lags: the largest lag K, 0 … `MAX_LAG` and less than T.
        generator: source of the symbols.

    Returns:
        Inputs (B, T, D) and targets (B, T, K + 1), `IGNORED_LABEL` where nothing stood yet.

    Raises:
        OutOfBounds: a size is out of its range.

    Example:
        >>> inputs, targets = recall(1, 5, 4, lags=2, generator=torch.Generator().manual_seed(0))
        >>> inputs.argmax(-1)[0].tolist()
        [0, 3, 1, 0, 3]
        >>> targets[0, :, 2].tolist()  # two steps before
        [-100, -100, 0, 3, 1]
    """
    stream = _stream(batch, steps, symbols, generator)
    check("largest lag", lags, 0, min(MAX_LAG, steps - 1))
    targets = torch.stack([_delayed(stream, lag) for lag in range(lags + 1)], -1)
    return one_hot(stream, symbols).float(), targets


@checked
def sums(batch: int, steps: int, symbols: int, lags: int, generator: torch.Generator) -> Batch:
    """The symbol now plus the one `lag` steps before, modulo D, for every lag 1 … `lags`.

    What `recall` asks for has to be remembered here too, and then combined: neither of the two
    symbols alone says anything about their sum.

    Args:
        batch: sequences B, 1 … `MAX_BATCH`.
        steps: symbols T of a sequence, 1 … `MAX_TASK_STEPS`.
        symbols: different symbols D, 2 … `MAX_SYMBOLS`.
        lags: the largest lag K, 1 … `MAX_LAG` and less than T.
        generator: source of the symbols.

    Returns:
        Inputs (B, T, D) and targets (B, T, K), `IGNORED_LABEL` where nothing stood yet.

    Raises:
        OutOfBounds: a size is out of its range.

    Example:
        >>> inputs, targets = sums(1, 5, 4, lags=1, generator=torch.Generator().manual_seed(0))
        >>> inputs.argmax(-1)[0].tolist()
        [0, 3, 1, 0, 3]
        >>> targets[0, :, 0].tolist()
        [-100, 3, 0, 1, 3]
    """
    stream = _stream(batch, steps, symbols, generator)
    check("largest lag", lags, 1, min(MAX_LAG, steps - 1))
    before = torch.stack([_delayed(stream, lag) for lag in range(1, lags + 1)], -1)  # (B, T, K)
    added = (stream[..., None] + before) % symbols
    return one_hot(stream, symbols).float(), added.where(before != IGNORED_LABEL, IGNORED_LABEL)


@checked
def cumsum(batch: int, steps: int, symbols: int, levels: int, generator: torch.Generator) -> Batch:
    """The cumulative sum modulo D, the cumulative sum of these sums, and so on: level upon level.

    Args:
        batch: sequences B, 1 … `MAX_BATCH`.
        steps: symbols T of a sequence, 1 … `MAX_TASK_STEPS`.
        symbols: different symbols D, 2 … `MAX_SYMBOLS`; with two of them a sum is a parity.
        levels: the last level K, 0 … `MAX_LEVEL`; level 0 is the symbol itself.
        generator: source of the symbols.

    Returns:
        Inputs (B, T, D) and targets (B, T, K + 1).

    Raises:
        OutOfBounds: a size is out of its range.

    Example:
        >>> inputs, targets = cumsum(1, 5, 2, levels=1, generator=torch.Generator().manual_seed(0))
        >>> targets[0].T.tolist()  # the symbols and their parity so far
        [[0, 1, 1, 0, 1], [0, 1, 0, 0, 1]]
    """
    stream = _stream(batch, steps, symbols, generator)
    check("last level", levels, 0, MAX_LEVEL)
    sums_so_far = [stream]
    for _ in range(levels):
        sums_so_far.append(sums_so_far[-1].cumsum(1) % symbols)
    return one_hot(stream, symbols).float(), torch.stack(sums_so_far, -1)


@dataclass(frozen=True)
class Task:
    """A task of a fixed size, and the recipe of a training on it.

    Attributes:
        make: the data: (batch, steps, symbols, largest, generator) → inputs (B, T, D) and targets
            (B, T, Q).
        steps: symbols T of a sequence.
        symbols: different symbols D; a random answer is right once in D.
        largest: the largest lag or level K.
        questions: answers Q asked for at every step.
        updates: batches to train on.
        rate: learning rate of the first update.
        parameters: about how many a network of any number of layers may have.
    """

    make: Callable[[int, int, int, int, torch.Generator], Batch]
    steps: int
    symbols: int
    largest: int
    questions: int
    updates: int
    rate: float
    parameters: int

    def draw(self, batch: int, generator: torch.Generator) -> Batch:
        """Draw fresh sequences.

        Args:
            batch: sequences B, 1 … `MAX_BATCH`.
            generator: source of the symbols.

        Returns:
            Inputs (B, T, D) and targets (B, T, Q).

        Raises:
            OutOfBounds: `batch` is out of its range.
        """
        return self.make(batch, self.steps, self.symbols, self.largest, generator)

    def batches(self, generator: torch.Generator) -> Iterator[Batch]:
        """Batches of `BATCH` sequences without end, as `rnn_core.training.fit` takes them.

        Args:
            generator: source of the symbols.

        Yields:
            Inputs (B, T, D) and targets (B, T, Q).
        """
        while True:
            yield self.draw(BATCH, generator)


RECALL: Final = Task(recall, 40, 4, 24, 25, updates=300, rate=5e-3, parameters=4000)
TASKS: Final = {
    "recall": RECALL,
    "sums": Task(sums, 20, 4, 5, 5, updates=700, rate=5e-3, parameters=4000),
    "cumsum": Task(cumsum, 32, 2, 2, 3, updates=500, rate=1e-2, parameters=3000),
}
"""By name: memory alone, memory combined with the input, and cumulative sums of cumulative sums."""
