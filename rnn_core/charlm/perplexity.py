"""Perplexity: exp of the mean loss, of a character network while it is trained on a line.

Jelinek, Mercer, Bahl and Baker 1977 ("Perplexity: a measure of the difficulty of speech recognition
tasks"). The network is that of `rnn_core.charlm.char_rnn`; a second line, which it is not trained
on, is tested after every few updates. V letters of both lines, T = letters − 1 steps.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.functional import cross_entropy, one_hot

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SEED, check
from rnn_core.charlm.char_rnn import RATE, STEPS, CharRNN
from rnn_core.charlm.fast_training import Weights, train

MAX_LINE: Final = 24  # letters of a line
HIDDEN: Final = 16
MAX_LOSS: Final = 700.0  # nats; exp of more is no float
EVERY: Final = 4
"""Updates between two tests."""


@checked
def perplexity(losses: Sequence[float] | NDArray[np.floating]) -> float:
    """The exponential of the mean loss: the geometric mean of 1 / p(right letter).

    Args:
        losses: L_t = −ln p of every step, nats, (T,), at least one.

    Returns:
        The perplexity, at least 1 where no loss is negative.

    Raises:
        OutOfBounds: the mean loss is beyond ±`MAX_LOSS`, or no number.
        ValueError: there is no loss, or the losses have another shape.

    Example:
        >>> perplexity([math.log(4)] * 3)  # a uniform guess among 4
        4.0
        >>> round(perplexity([-math.log(0.5), -math.log(0.125)]), 6)  # √(2 · 8)
        4.0
    """
    given = np.asarray(losses, dtype=np.float64)
    if given.ndim != 1 or not given.size:
        raise ValueError(f"losses must have the shape (T,), T at least 1, got {given.shape}")
    mean = float(given.mean())
    check("mean loss", mean, -MAX_LOSS, MAX_LOSS)
    return math.exp(mean)


@checked
def bits(loss: float) -> float:
    """A loss in bits: L / ln 2.

    Args:
        loss: in nats.

    Returns:
        The same in bits.

    Example:
        >>> round(bits(math.log(8)), 6)
        3.0
    """
    return loss / math.log(2)


@dataclass(frozen=True, eq=False)
class LineLosses:
    """A network's losses on one line, while it is trained; equal only to itself.

    Attributes:
        line: what is read.
        losses: L_t after 0, `EVERY`, 2 · `EVERY` … updates, nats, (S, T).
    """

    line: str
    losses: NDArray[np.float32]

    @property
    def perplexities(self) -> NDArray[np.float64]:
        """After every so many updates, (S,)."""
        found: NDArray[np.float64] = np.exp(self.losses.astype(np.float64).mean(1))
        return found


@dataclass(frozen=True, eq=False)
class PerplexityRun:
    """A training, and a test on a line that was not trained on; equal only to itself.

    Attributes:
        letters: the V letters that the network chooses among: those of both lines.
        trained: the line that is trained on.
        tested: the other one.
    """

    letters: str
    trained: LineLosses
    tested: LineLosses


@checked
def perplexity_run(line: str, test_line: str, seed: int = 0, hidden: int = HIDDEN) -> PerplexityRun:
    """Train a network on one line, `STEPS` updates, and test it on another as it goes.

    Args:
        line: 2 … `MAX_LINE` letters; a blank is a letter like any other.
        test_line: as many; letters that the first has not are known to the network all the same.
        seed: of the weights, 0 … `MAX_SEED`.
        hidden: hidden size H, 1 … `rnn_core.charlm.char_rnn.MAX_HIDDEN`.

    Returns:
        The losses on both.

    Raises:
        OutOfBounds: a line is too short or too long, or `seed` or `hidden` is out of its range.

    Example:
        >>> run = perplexity_run("Hello", "Hollo")
        >>> round(float(run.trained.perplexities[0]), 4), run.letters  # V equally likely letters
        (4.0, 'Helo')
        >>> bool(run.trained.perplexities[-1] < 1.1 < 2 < run.tested.perplexities[-1])
        True
    """
    check("letters of the line", len(line), 2, MAX_LINE)
    check("letters of the line", len(test_line), 2, MAX_LINE)
    check("seed", seed, 0, MAX_SEED)
    letters = "".join(dict.fromkeys(line + test_line))
    network = CharRNN(letters, hidden, generator=torch.Generator().manual_seed(seed))
    assert isinstance(network.rnn, nn.RNN)
    ids, targets = network.encode(line[:-1]), network.encode(line[1:])
    test_ids, test_targets = network.encode(test_line[:-1]), network.encode(test_line[1:])
    read = one_hot(test_ids, len(letters)).float()  # (T, V)
    trained, tested = [], []
    initial = Weights.copy_of(network.rnn, network.head)
    for step, state in enumerate(train(initial, ids, targets, steps=STEPS, rate=RATE)):
        if step % EVERY:
            continue
        with torch.no_grad():
            logits = state.weights.logits(state.weights.states(read)[1:])
            trained.append(cross_entropy(state.logits, targets, reduction="none"))
            tested.append(cross_entropy(logits, test_targets, reduction="none"))
    return PerplexityRun(
        letters,
        LineLosses(line, frozen(torch.stack(trained))),
        LineLosses(test_line, frozen(torch.stack(tested))),
    )
