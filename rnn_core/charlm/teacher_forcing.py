"""Teacher forcing against free running: one network generates one word in both ways.

T = letters − 1 generated letters, R runs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn_core.arguments import checked
from rnn_core.charlm.char_rnn import Snapshot
from rnn_core.charlm.sampling import Generated, first_difference, generate, sample_runs


@dataclass(frozen=True, eq=False)
class Comparison:
    """One network generating one word in two ways; equal only to itself.

    Attributes:
        word: what is right.
        snapshot: the network and how far it is trained.
        temperature: what the logits were divided by.
        top_k: how many of the most likely letters could be drawn.
        forced: with teacher forcing, its inputs were the right letters.
        free: its inputs were its own letters; the same random numbers as in `forced`, so that both
            generate the same letters up to and with the first wrong one.
        diverges: the first step, from 0, at which the two have different inputs; None if they never
            do.
        correct: "forced" and "free" → which letters came out right in R = `RUNS` runs, (R, T).
    """

    word: str
    snapshot: Snapshot
    temperature: float
    top_k: int
    forced: Generated
    free: Generated
    diverges: int | None
    correct: dict[str, NDArray[np.bool_]]


@checked
def compare(snapshot: Snapshot, word: str, temperature: float, top_k: int, seed: int) -> Comparison:
    """Generate a word with teacher forcing and running free, once and `RUNS` times.

    Args:
        snapshot: of `train_char_rnn`.
        word: what is right; its letters are the network's.
        temperature: the logits are divided by it, 0 … `rnn_core.charlm.sampling.MAX_TEMPERATURE`.
        top_k: only so many of the most likely letters may be drawn, 1 … V.
        seed: of the sampling, 0 … `MAX_SEED`.

    Returns:
        Both.

    Raises:
        OutOfBounds: an argument is out of its range.
        ValueError: the network does not know a letter of the word.

    Example:
        >>> from rnn_core.charlm.char_rnn import train_char_rnn
        >>> *_, last = train_char_rnn("Hello", every=100)
        >>> comparison = compare(last, "Hello", temperature=0, top_k=4, seed=0)
        >>> comparison.forced.outputs, comparison.free.outputs, comparison.diverges
        ('ello', 'ello', None)
    """
    network, k = snapshot.network, top_k
    forced, free = (
        generate(network, word, temperature=temperature, top_k=k, seed=seed, forced=teacher)
        for teacher in (True, False)
    )
    correct = {
        name: sample_runs(
            network, word, temperature=temperature, top_k=k, seed=seed, forced=teacher
        )
        for name, teacher in (("forced", True), ("free", False))
    }
    diverges = first_difference(free.inputs, forced.inputs)
    return Comparison(word, snapshot, temperature, top_k, forced, free, diverges, correct)
