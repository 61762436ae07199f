"""How long an untrained LSTM keeps its cell state: the bias of the forget gate.

Gers, Schmidhuber and Cummins 2000 ("Learning to Forget") began with positive biases, from 0.5 up
in blocks; Jozefowicz, Zaremba and Sutskever 2015 ("An Empirical Exploration of Recurrent Network
Architectures") measured what a bias of 1 gains. Shapes: T steps read, H hidden units.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SEED, MAX_STEPS, check
from rnn_core.cells import build_cell
from rnn_core.text import EMBEDDING_SIZE, random_vector, tokenise
from rnn_core.trace import trace

Array = NDArray[np.float64]
STEPS: Final = 100
"""Letters that are read; a shorter text begins again."""
HIDDEN: Final = 32
COMPARED_BIASES: Final = (0.0, 1.0, 5.0)
MAX_BIAS: Final = 10.0


@checked
def forget_gate(bias: float) -> float:
    """σ(b): the forget gate when its input is its bias alone.

    Args:
        bias: b.

    Returns:
        A number between 0 and 1.

    Example:
        >>> forget_gate(0.0)
        0.5
    """
    check("bias", bias, -MAX_BIAS, MAX_BIAS)
    return 1 / (1 + math.exp(-bias))


@checked
def half_life(bias: float) -> float:
    """Steps after which half of c is left if the gate stays at σ(b): ln ½ / ln σ(b).

    Args:
        bias: b.

    Returns:
        A number of steps, not rounded.

    Example:
        >>> [round(half_life(bias), 1) for bias in (0.0, 1.0, 5.0)]
        [1.0, 2.2, 103.2]
    """
    check("bias", bias, -MAX_BIAS, MAX_BIAS)
    return math.log(0.5) / -math.log1p(math.exp(-bias))


@checked
def retention(bias: float, steps: int = STEPS) -> Array:
    """The share of c that is left after 0, 1, 2 … steps if the gate stays at σ(b): σ(b)ⁿ.

    Args:
        bias: b.
        steps: the last n, 0 … `MAX_STEPS`.

    Returns:
        Shares, (steps + 1,); the first is 1.
    """
    check("bias", bias, -MAX_BIAS, MAX_BIAS)
    check("steps", steps, 0, MAX_STEPS)
    return np.exp(np.arange(steps + 1) * -math.log1p(math.exp(-bias)))


@dataclass(frozen=True, eq=False)
class CellRetention:
    """The share of its first cell state that an untrained LSTM keeps; equal only to itself.

    Attributes:
        bias: b, added to what PyTorch drew for the forget gate.
        gates: f of every step and unit, (T, H), read-only.
        products: ∏ f from the first step on, (T + 1, H), read-only; 1 before it.
    """

    bias: float
    gates: Array
    products: Array

    @cached_property
    def mean(self) -> Array:
        """Geometric mean of `products` over the units, (T + 1,): on a log axis, the middle."""
        middle: Array = np.exp(np.log(self.products).mean(1))
        return middle

    @property
    def mean_gate(self) -> float:
        """Geometric mean of f over steps and units."""
        return float(np.exp(np.log(self.gates).mean()))


@checked
def cell_retention(text: str, biases: Sequence[float], seed: int = 0) -> tuple[CellRetention, ...]:
    """Run an untrained LSTM of `HIDDEN` units over a text, letter by letter, once with every bias.

    Weights and letters' vectors are the same every time; a bias is added to the forget gate's part
    of PyTorch's b_ih, and b_hh stays as it was drawn.

    Args:
        text: at least one letter; `STEPS` letters are read, and a shorter text begins again.
        biases: each from −`MAX_BIAS` to `MAX_BIAS`.
        seed: of the weights and the letters' vectors.

    Returns:
        What was kept with every bias, in the order of `biases`.

    Raises:
        OutOfBounds: the text has no letter, or a bias or the seed is out of range.

    Example:
        >>> closed, opened = cell_retention("hello", [0.0, 5.0])
        >>> closed.products.shape
        (101, 32)
        >>> bool(opened.mean[-1] > 1e6 * closed.mean[-1])
        True
    """
    letters = tokenise(text, "char")[:STEPS]
    check("tokens", len(letters), 1, STEPS)
    check("seed", seed, 0, MAX_SEED)
    for bias in biases:
        check("bias", bias, -MAX_BIAS, MAX_BIAS)
    layer = build_cell(
        "lstm", EMBEDDING_SIZE, HIDDEN, generator=torch.Generator().manual_seed(seed)
    )
    vectors = {letter: random_vector(letter, seed) for letter in letters}
    x = torch.stack([vectors[letters[step % len(letters)]] for step in range(STEPS)])
    drawn = layer.get_parameter("bias_ih_l0").detach().clone()
    found = []
    for bias in biases:
        with torch.no_grad():
            layer.get_parameter("bias_ih_l0").copy_(drawn)
            layer.get_parameter("bias_ih_l0")[HIDDEN : 2 * HIDDEN] += bias  # i, f, g, o
            gates = trace(layer, x).gates["f"][0, 0].double().numpy()  # (n, H)
        products = np.vstack([np.ones(HIDDEN), gates.cumprod(0)])
        found.append(CellRetention(bias, frozen(gates), frozen(products)))
    return tuple(found)
