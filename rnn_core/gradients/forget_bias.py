"""How long an LSTM keeps its cell state before it has learnt anything: the forget gate's bias.

Gers, Schmidhuber and Cummins 2000 ("Learning to Forget") began with a positive bias; Jozefowicz,
Zaremba and Sutskever 2015 ("An Empirical Exploration of Recurrent Network Architectures") measured
what 1 is worth. b bias, n steps.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SEED, check
from rnn_core.cells import build_cell
from rnn_core.text import EMBEDDING_SIZE, random_vector, tokenise
from rnn_core.trace import trace

Array = NDArray[np.float64]
STEPS: Final = 100
"""Letters that are read; a shorter text is read again from its beginning."""
UNITS: Final = 32
FIXED: Final = (0.0, 1.0, 5.0)
MAX_BIAS: Final = 10.0


def gate(bias: float) -> float:
    """σ(b): the gate when nothing but its bias speaks."""
    return 1 / (1 + math.exp(-bias))


def half_life(bias: float) -> float:
    """Steps after which half of c is left if the gate stays at σ(b): ln ½ / ln σ(b)."""
    return math.log(0.5) / -math.log1p(math.exp(-bias))


def left(bias: float, steps: int = STEPS) -> Array:
    """σ(b)^n for n = 0 … steps, (steps + 1,)."""
    return np.exp(np.arange(steps + 1) * -math.log1p(math.exp(-bias)))


@dataclass(frozen=True, eq=False)
class Keeping:
    """What a fresh LSTM keeps of its first cell state. Arrays are read-only; equal only to itself.

    Attributes:
        bias: b, added to what PyTorch drew for the forget gate.
        gates: (n, H), f of every step and unit.
        products: (n + 1, H), ∏ f from the first step on; 1 before it.
    """

    bias: float
    gates: Array
    products: Array

    @cached_property
    def mean(self) -> Array:
        """(n + 1,), geometric mean of the units: on a log axis, the middle."""
        middle: Array = np.exp(np.log(self.products).mean(1))
        return middle

    @property
    def gate(self) -> float:
        """Geometric mean of f over steps and units."""
        return float(np.exp(np.log(self.gates).mean()))


def keep(text: str, biases: Sequence[float], seed: int = 0) -> tuple[Keeping, ...]:
    """A fresh LSTM of 32 units reads a text letter by letter, once with every bias.

    Weights and letters' vectors are the same every time; a bias is added to the forget gate's part
    of PyTorch's b_ih, and b_hh stays as it was drawn.

    Args:
        text: at least one letter; read to its `STEPS`-th, a shorter one again and again.
        biases: each from −10 to 10.
        seed: of the weights and the letters' vectors.

    Raises:
        OutOfBounds: no letter, or a bias or seed out of its bounds.
    """
    letters = tokenise(text, "char")[:STEPS]
    check("tokens", len(letters), 1, STEPS)
    check("seed", seed, 0, MAX_SEED)
    for bias in biases:
        check("bias", bias, -MAX_BIAS, MAX_BIAS)
    layer = build_cell("lstm", EMBEDDING_SIZE, UNITS, generator=torch.Generator().manual_seed(seed))
    vectors = {letter: random_vector(letter, seed) for letter in letters}
    x = torch.stack([vectors[letters[step % len(letters)]] for step in range(STEPS)])
    drawn = layer.get_parameter("bias_ih_l0").detach().clone()
    found = []
    for bias in biases:
        with torch.no_grad():
            layer.get_parameter("bias_ih_l0").copy_(drawn)
            layer.get_parameter("bias_ih_l0")[UNITS : 2 * UNITS] += bias  # i, f, g, o
            gates = trace(layer, x).gates["f"][0, 0].double().numpy()  # (n, H)
        products = np.vstack([np.ones(UNITS), gates.cumprod(0)])
        found.append(Keeping(bias, frozen(gates), frozen(products)))
    return tuple(found)
