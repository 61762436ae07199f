"""A word learnt letter by letter: the "hello" example of Karpathy 2015.

"The Unreasonable Effectiveness of Recurrent Neural Networks", the figure of four letters: from each
letter of one word an Elman network learns the next, and only its state can tell the l before an l
from the l before an o.

V distinct letters of the word in the order of first appearance, T = letters - 1 steps, H units.
A letter is one code point; nothing is combined and case is kept. All losses are in nats.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot

from rnn_core.bounds import MAX_SEED, check
from rnn_core.cells import build_cell
from rnn_core.charlm.fast_training import Stage, Weights, teach
from rnn_core.training import MAX_RATE

MAX_LETTERS: Final = 12  # of a word
MAX_UNITS: Final = 64  # of the state
MAX_UPDATES: Final = 2000  # of one training

HIDDEN: Final = 8
STEPS: Final = 100
RATE: Final = 0.05


class Speller(nn.Module):
    """One `nn.RNN` over one-hot letters, and a linear head that scores the letter to come.

    Without recurrence W_hh is zero and is not learnt, so a state knows its own letter alone.

    Attributes:
        letters: what the network reads and writes, V of them; an id is a place in this text.
        recurrent: whether a state sees the state before it.
    """

    def __init__(
        self, letters: str, hidden: int, *, recurrent: bool = True, generator: torch.Generator
    ) -> None:
        super().__init__()
        check("hidden size", hidden, 1, MAX_UNITS)
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
        """The ids of a text, (T,).

        Raises:
            ValueError: the network knows no such letter.
        """
        for letter in text:
            if letter not in self.letters:
                raise ValueError(f"this network knows the letters {self.letters!r}, not {letter!r}")
        return torch.tensor([self.letters.index(letter) for letter in text])

    def forward(self, ids: Tensor, state: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Read letters: ids (T,) and h_0 (1, H) or zeros → logits (T, V) and states (T, H)."""
        letters = one_hot(ids, len(self.letters)).to(self.head.weight.dtype)  # (T, V)
        states, _ = self.rnn(letters, state)
        return self.head(states), states

    def loss(self, ids: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Mean cross-entropy and share of right letters; ids and targets (T,)."""
        logits, _ = self(ids)
        return cross_entropy(logits, targets), (logits.argmax(-1) == targets).float().mean()


def speller(word: str, *, hidden: int = HIDDEN, recurrent: bool = True, seed: int = 0) -> Speller:
    """An untrained network for a word; with and without recurrence a seed gives the same W_ih.

    Raises:
        OutOfBounds: a word of fewer than 2 or more than `MAX_LETTERS` letters, or a size out of
            range.
    """
    check_word(word)
    letters = "".join(dict.fromkeys(word))
    check("seed", seed, 0, MAX_SEED)
    generator = torch.Generator().manual_seed(seed)
    return Speller(letters, hidden, recurrent=recurrent, generator=generator)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A network after some updates, and what it makes of its word; equal only to itself.

    Attributes:
        step: updates done; 0 is the untrained network.
        steps: updates in all.
        losses: L_t = -ln p(right letter), nats, (T,).
        probabilities: of every letter as the next one, (T, V).
        states: h_t, (T, H).
        loss: mean of `losses`.
        accuracy: share of the steps whose likeliest letter is right, 0 … 1.
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
    def network(self) -> Speller:
        """A copy that learns no more, for `rnn_core.charlm.sampling.generate`."""
        hidden, chance = len(self._weights.bias_hh), torch.Generator()
        made = Speller(self._letters, hidden, recurrent=self._recurrent, generator=chance)
        with torch.no_grad():
            for parameter, weight in zip(made.parameters(), self._weights, strict=True):
                parameter.copy_(weight)
        return made.eval()

    def write(self, letter: str, length: int) -> str:
        """The likeliest letters after one, each read as soon as it is written."""
        written = self._weights.written(self._letters.index(letter), length)
        return "".join(self._letters[k] for k in written)


def spell(
    word: str,
    *,
    hidden: int = HIDDEN,
    steps: int = STEPS,
    rate: float = RATE,
    seed: int = 0,
    recurrent: bool = True,
    every: int = 1,
) -> Iterator[Snapshot]:
    """Teach a network a word: the untrained one first, then one yield every few updates.

    The last update is always among them. Every update sees the whole word, teacher forced, and goes
    as by `rnn_core.training.fit`. Whoever stops asking stops the training.

    Args:
        word: 2 … `MAX_LETTERS` code points; a blank is a letter like any other.
        hidden: units H, 1 … `MAX_UNITS`.
        steps: updates, 1 … `MAX_UPDATES`.
        rate: learning rate of the first update.
        seed: of the weights, 0 … `MAX_SEED`.
        recurrent: False holds W_hh at zero; the mean loss then never falls below `floor(word)`.
        every: updates between two snapshots, 1 … `MAX_UPDATES`.

    Raises:
        OutOfBounds: a quantity out of its range.
    """
    network = speller(word, hidden=hidden, recurrent=recurrent, seed=seed)
    check("training steps", steps, 1, MAX_UPDATES)
    check("updates between snapshots", every, 1, MAX_UPDATES)
    check("learning rate", rate, 0, MAX_RATE)
    # Another function begins, so that bad values are refused at once.
    return _snapshots(network, word, steps, rate, every)


def _snapshots(
    network: Speller, word: str, steps: int, rate: float, every: int
) -> Iterator[Snapshot]:
    ids, targets = network.encode(word[:-1]), network.encode(word[1:])
    assert isinstance(network.rnn, nn.RNN)
    begun = Weights.of(network.rnn, network.head)
    course = teach(begun, ids, targets, steps=steps, rate=rate, recurrent=network.recurrent)
    for step, stage in enumerate(course):
        if step % every == 0 or step == steps:
            yield _snapshot(network, stage, targets, step, steps)


@torch.no_grad()
def _snapshot(network: Speller, stage: Stage, targets: Tensor, step: int, steps: int) -> Snapshot:
    logits = stage.logits
    losses = cross_entropy(logits, targets, reduction="none")  # (T,)
    return Snapshot(
        step=step,
        steps=steps,
        losses=losses.numpy(),
        probabilities=logits.softmax(-1).numpy(),
        states=stage.states.numpy(),
        loss=losses.mean().item(),
        accuracy=(logits.argmax(-1) == targets).float().mean().item(),
        _letters=network.letters,
        _recurrent=network.recurrent,
        _weights=Weights(*(one.clone() for one in stage.weights)),
    )


def floor_by_step(word: str) -> NDArray[np.float64]:
    """-ln of how often this letter is followed by the next one, nats, (T,).

    The losses of the best network whose prediction depends on the current letter alone: it can do
    no better than give each follower of a letter its share among the followers.

    Raises:
        OutOfBounds: a word that is too short or too long.
    """
    check_word(word)
    pairs, letters = Counter(pairwise(word)), Counter(word[:-1])
    return np.array([math.log(letters[pair[0]] / pairs[pair]) for pair in pairwise(word)])  # (T,)


def floor(word: str) -> float:
    """The lowest mean loss without recurrence, nats: the mean of `floor_by_step`.

    It is the entropy of a letter given the one before it, F₂ of Shannon 1951 ("Prediction and
    entropy of printed English"), counted in the word itself: 2·ln 2 / 4 for "Hello", whose l is
    followed once by l and once by o.

    Raises:
        OutOfBounds: a word that is too short or too long.
    """
    return float(floor_by_step(word).mean())


def twice(word: str) -> tuple[int, int] | None:
    """Two steps, from 0, with the same letter and different ones to follow: (2, 3) in "Hello".

    The pair that is complete first, and of those the one that begins first; None if there is none,
    and then a network needs no memory for this word.

    Raises:
        OutOfBounds: a word that is too short or too long.
    """
    check_word(word)
    for later in range(1, len(word) - 1):
        for earlier in range(later):
            if word[earlier] == word[later] and word[earlier + 1] != word[later + 1]:
                return earlier, later
    return None


def check_word(word: str) -> None:
    """Refuse a word that is too short or too long with `OutOfBounds`."""
    check("letters of the word", len(word), 2, MAX_LETTERS)
