"""A reader's lines as a batch: one sequence of tokens a line."""

from dataclasses import dataclass
from typing import Final

from rnn_core.bounds import MAX_CHARACTERS, check
from rnn_core.text import tokenise

MAX_LINES: Final = 32  # sequences of a reader's batch


@dataclass(frozen=True)
class Lines:
    """The lines of a text that hold something, in order.

    Attributes:
        tokens: of each of the B sequences, at least one.
        numbers: of their lines in the text, from 1, (B,).
        empty: numbers of the lines before the last of them that hold nothing: a sequence of no
            tokens can be neither packed nor read.
    """

    tokens: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    empty: tuple[int, ...]


def read_lines(text: str) -> Lines:
    """Cut a text into lines and each line into tokens; see `rnn_core.text.tokenise`.

    Raises:
        OutOfBounds: too long a text, no line that holds a token, or more than `MAX_LINES`.
    """
    check("text length", len(text), 0, MAX_CHARACTERS)
    every = [tuple(tokenise(line)) for line in text.splitlines()]
    filled = {number: tokens for number, tokens in enumerate(every, start=1) if tokens}
    check("tokens", len(filled), 1, MAX_CHARACTERS)
    check("lines", len(filled), 1, MAX_LINES)
    last = max(filled)
    empty = tuple(number for number in range(1, last) if number not in filled)
    return Lines(tuple(filled.values()), tuple(filled), empty)
