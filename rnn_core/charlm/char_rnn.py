"""A character-level RNN trained on one word: the "hello" example of Karpathy 2015.

"The Unreasonable Effectiveness of Recurrent Neural Networks", the figure of four letters: from each
letter of one word an Elman network learns the next, and only its state can tell the l before an l
from the l before an o.

V distinct letters of the word in the order of first appearance, T = letters − 1 steps, H hidden
units. A letter is one code point; nothing is combined and case is kept. All losses are in nats.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot

from rnn_core.arguments import checked
from rnn_core.bounds import MAX_SEED, check
from rnn_core.cells import build_cell
from rnn_core.charlm.bigrams import check_word
from rnn_core.charlm.fast_training import TrainingState, Weights, train
from rnn_core.training import MAX_RATE, cross_entropy_and_accuracy

MAX_HIDDEN: Final = 64
MAX_UPDATES: Final = 2000  # of one training

HIDDEN: Final = 8
STEPS: Final = 100
RATE: Final = 0.05


class CharRNN(nn.Module):
    """One `nn.RNN` over one-hot letters, and a linear head that scores the next letter.

    Without recurrence W_hh is zero and is not trained, so a state knows its own letter alone.

    Attributes:
        letters: what the network reads and writes, V of them; an id is a place in this text.
        recurrent: whether a state sees the state before it.

    Args:
        letters: V different letters.
        hidden: hidden size H, 1 … `MAX_HIDDEN`.
        recurrent: False holds W_hh at zero.
        generator: source of the first weights.

    Raises:
        OutOfBounds: `hidden` is out of its range.
    """

    def __init__(
        self, letters: str, hidden: int, *, recurrent: bool = True, generator: torch.Generator
    ) -> None:
        super().__init__()
        check("hidden size", hidden, 1, MAX_HIDDEN)
        self.letters = letters
        self.recurrent = recurrent
        self.rnn = build_cell("elman", len(letters), hidden, generator=generator)
        if not recurrent:
            nn.init.zeros_(self.rnn.get_parameter("weight_hh_l0")).requires_grad_(False)
        # A head of zeros holds every letter for equally likely: all L_t start at ln V exactly.
        # Made on the meta device it draws nothing from the global random state.
        self.head = nn.Linear(hidden, len(letters), device="meta").to_empty(device="cpu")
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def encode(self, text: str) -> Tensor:
        """The ids of a text.

        Args:
            text: letters that the network knows.

        Returns:
            Ids 0 … V − 1, (T,).

        Raises:
            ValueError: the network knows no such letter.
        """
        for letter in text:
            if letter not in self.letters:
                raise ValueError(f"this network knows the letters {self.letters!r}, not {letter!r}")
        return torch.tensor([self.letters.index(letter) for letter in text])

    def forward(self, ids: Tensor, state: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Read letters, one a step.

        Args:
            ids: (T,).
            state: h_0, (1, H); None for zeros.

        Returns:
            Logits (T, V) and states (T, H).
        """
        letters = one_hot(ids, len(self.letters)).to(self.head.weight.dtype)  # (T, V)
        states, _ = self.rnn(letters, state)
        return self.head(states), states

    def loss(self, ids: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Mean cross-entropy of the next letter.

        Args:
            ids: letters read, (T,).
            targets: the letters that follow them, (T,).

        Returns:
            The loss in nats and the share of right letters, both scalars.
        """
        logits, _ = self(ids)
        return cross_entropy_and_accuracy(logits, targets)


@checked
def build_char_rnn(
    word: str, *, hidden: int = HIDDEN, recurrent: bool = True, seed: int = 0
) -> CharRNN:
    """An untrained network for a word.

    Args:
        word: 2 … `MAX_LETTERS` letters, of `rnn_core.charlm.bigrams`.
        hidden: hidden size H, 1 … `MAX_HIDDEN`.
        recurrent: False holds W_hh at zero; W_ih is the same with and without recurrence.
        seed: of the weights, 0 … `MAX_SEED`.

    Returns:
        The network; its letters are those of the word.

    Raises:
        OutOfBounds: fewer than 2 or more than `MAX_LETTERS` letters, or `hidden` or `seed` out of
            its range.

    Example:
        >>> network = build_char_rnn("Hello")
        >>> network.letters
        'Helo'
        >>> logits, states = network(network.encode("Hell"))
        >>> logits.shape, states.shape
        (torch.Size([4, 4]), torch.Size([4, 8]))
    """
    check_word(word)
    letters = "".join(dict.fromkeys(word))
    check("seed", seed, 0, MAX_SEED)
    generator = torch.Generator().manual_seed(seed)
    return CharRNN(letters, hidden, recurrent=recurrent, generator=generator)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A network after some updates, and its predictions for its word; equal only to itself.

    Attributes:
        step: updates done; 0 is the untrained network.
        steps: updates in all.
        losses: L_t = −ln p(right letter), nats, (T,).
        probabilities: of every letter as the next one, (T, V).
        states: h_t, (T, H).
        loss: mean of `losses`, nats.
        accuracy: share of the steps whose most likely letter is right, 0 … 1.
    """

    step: int
    steps: int
    losses: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    states: NDArray[np.float32]
    loss: float
    accuracy: float
    _letters: str = field(repr=False)
    _recurrent: bool = field(repr=False)
    _weights: Weights = field(repr=False)

    @cached_property
    def network(self) -> CharRNN:
        """A copy that is not trained on, for `rnn_core.charlm.sampling.generate`."""
        hidden, generator = len(self._weights.bias_hh), torch.Generator()
        copy = CharRNN(self._letters, hidden, recurrent=self._recurrent, generator=generator)
        with torch.no_grad():
            for parameter, weight in zip(copy.parameters(), self._weights, strict=True):
                parameter.copy_(weight)
        return copy.eval()

    def generate_greedily(self, letter: str, length: int) -> str:
        """Generate the most likely letters, each fed back as the next input.

        Args:
            letter: the first input, one of the network's letters.
            length: letters to generate.

        Returns:
            The letters after the first one.
        """
        ids = self._weights.generate_greedily(self._letters.index(letter), length)
        return "".join(self._letters[k] for k in ids)


@checked
def train_char_rnn(
    word: str,
    *,
    hidden: int = HIDDEN,
    steps: int = STEPS,
    rate: float = RATE,
    seed: int = 0,
    recurrent: bool = True,
    every: int = 1,
) -> Iterator[Snapshot]:
    """Train a network on a word: the untrained one first, then one yield every few updates.

    The last update is always among them. Every update sees the whole word with teacher forcing and
    is made as by `rnn_core.training.fit`. The training stops when the caller stops asking.

    Args:
        word: 2 … `MAX_LETTERS` code points, of `rnn_core.charlm.bigrams`; a blank is a letter like
            any other.
        hidden: hidden size H, 1 … `MAX_HIDDEN`.
        steps: updates, 1 … `MAX_UPDATES`.
        rate: learning rate of the first update, 0 … `rnn_core.training.MAX_RATE`.
        seed: of the weights, 0 … `MAX_SEED`.
        recurrent: False holds W_hh at zero; the mean loss then never falls below
            `memoryless_loss(word)`.
        every: updates between two snapshots, 1 … `MAX_UPDATES`.

    Yields:
        The network after 0, `every`, 2 · `every`, … and `steps` updates.

    Raises:
        OutOfBounds: an argument is out of its range, at once.

    Example:
        >>> *_, last = train_char_rnn("Hello", every=50)
        >>> last.step, last.accuracy, last.probabilities.shape
        (100, 1.0, (4, 4))
        >>> last.generate_greedily("H", length=4)
        'ello'
    """
    network = build_char_rnn(word, hidden=hidden, recurrent=recurrent, seed=seed)
    check("training steps", steps, 1, MAX_UPDATES)
    check("updates between snapshots", every, 1, MAX_UPDATES)
    check("learning rate", rate, 0, MAX_RATE)
    # Another function begins, so that bad values are refused at once.
    return _snapshots(network, word, steps, rate, every)


def _snapshots(
    network: CharRNN, word: str, steps: int, rate: float, every: int
) -> Iterator[Snapshot]:
    ids, targets = network.encode(word[:-1]), network.encode(word[1:])
    assert isinstance(network.rnn, nn.RNN)
    initial = Weights.copy_of(network.rnn, network.head)
    states = train(initial, ids, targets, steps=steps, rate=rate, recurrent=network.recurrent)
    for step, state in enumerate(states):
        if step % every == 0 or step == steps:
            yield _snapshot(network, state, targets, step, steps)


@torch.no_grad()
def _snapshot(
    network: CharRNN, state: TrainingState, targets: Tensor, step: int, steps: int
) -> Snapshot:
    logits = state.logits
    losses = cross_entropy(logits, targets, reduction="none")  # (T,)
    return Snapshot(
        step=step,
        steps=steps,
        losses=losses.numpy(),
        probabilities=logits.softmax(-1).numpy(),
        states=state.states.numpy(),
        loss=losses.mean().item(),
        accuracy=(logits.argmax(-1) == targets).float().mean().item(),
        _letters=network.letters,
        _recurrent=network.recurrent,
        _weights=Weights(*(one.clone() for one in state.weights)),
    )
