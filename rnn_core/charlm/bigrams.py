"""What the pairs of letters of a word tell: how well its next letter is known without memory.

T = letters − 1 predictions. A letter is one code point; nothing is combined and case is kept. All
losses are in nats.
"""

import math
from collections import Counter
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rnn_core.arguments import checked
from rnn_core.bounds import check

MAX_LETTERS: Final = 12  # of a word


@checked
def check_word(word: str) -> None:
    """Refuse a word that is too short or too long.

    Args:
        word: any string.

    Raises:
        OutOfBounds: fewer than 2 or more than `MAX_LETTERS` letters.
    """
    check("letters of the word", len(word), 2, MAX_LETTERS)


@checked
def memoryless_losses(word: str) -> NDArray[np.float64]:
    """The losses of the best network that knows the current letter alone, step by step.

    It can do no better than give each follower of a letter its share among the followers: a loss is
    −ln of how often this letter is followed by the next one.

    Args:
        word: 2 … `MAX_LETTERS` letters.

    Returns:
        Losses in nats, (T,).

    Raises:
        OutOfBounds: fewer than 2 or more than `MAX_LETTERS` letters.

    Example:
        >>> memoryless_losses("Hello").round(3).tolist()  # H→e, e→l, then l→l and l→o
        [0.0, 0.0, 0.693, 0.693]
    """
    check_word(word)
    pairs, letters = Counter(pairwise(word)), Counter(word[:-1])
    return np.array([math.log(letters[pair[0]] / pairs[pair]) for pair in pairwise(word)])  # (T,)


@checked
def memoryless_loss(word: str) -> float:
    """The lowest mean loss of a network without recurrence: the mean of `memoryless_losses`.

    It is the entropy of a letter given the one before it, F₂ of Shannon 1951 ("Prediction and
    Entropy of Printed English"), counted in the word itself.

    Args:
        word: 2 … `MAX_LETTERS` letters.

    Returns:
        The loss, nats.

    Raises:
        OutOfBounds: fewer than 2 or more than `MAX_LETTERS` letters.

    Example:
        >>> round(memoryless_loss("Hello"), 3)  # 2 · ln 2 / 4
        0.347
    """
    return float(memoryless_losses(word).mean())


@checked
def repeated_letter(word: str) -> tuple[int, int] | None:
    """Two steps that read the same letter and have to predict different ones.

    Only a memory can tell them apart. It is the pair that is complete first, and of those the one
    that begins first.

    Args:
        word: 2 … `MAX_LETTERS` letters.

    Returns:
        The two steps, from 0, or None if there is no such pair: then a network needs no memory.

    Raises:
        OutOfBounds: fewer than 2 or more than `MAX_LETTERS` letters.

    Example:
        >>> repeated_letter("Hello")
        (2, 3)
        >>> repeated_letter("cat") is None
        True
    """
    check_word(word)
    for later in range(1, len(word) - 1):
        for earlier in range(later):
            if word[earlier] == word[later] and word[earlier + 1] != word[later + 1]:
                return earlier, later
    return None
