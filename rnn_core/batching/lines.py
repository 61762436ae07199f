"""The lines of a text as a batch: one sequence of tokens per line."""

from dataclasses import dataclass
from typing import Final

from rnn_core.arguments import checked
from rnn_core.bounds import MAX_CHARACTERS, check
from rnn_core.text import tokenise

MAX_LINES: Final = 32  # sequences of a reader's batch


@dataclass(frozen=True)
class TokenisedLines:
    """The lines of a text that hold at least one token, in order.

    Attributes:
        tokens: B sequences of tokens, none of them empty.
        numbers: (B,), their line numbers in the text, from 1.
        empty_numbers: numbers of the empty lines before the last line that is not empty. A
            sequence without tokens can be neither packed nor read, so it is left out of the batch.
    """

    tokens: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    empty_numbers: tuple[int, ...]


@checked
def tokenise_lines(text: str) -> TokenisedLines:
    r"""Split a text into lines and each line into tokens.

    Args:
        text: at most `MAX_CHARACTERS` characters, with 1 … `MAX_LINES` lines that hold a token;
            see `rnn_core.text.tokenise` for what a token is.

    Returns:
        The lines that are not empty.

    Raises:
        OutOfBounds: the text is longer than `MAX_CHARACTERS`, no line holds a token, or more than
            `MAX_LINES` do.

    Example:
        >>> lines = tokenise_lines("so boring\n\nI liked it!")
        >>> lines.tokens
        (('so', 'boring'), ('I', 'liked', 'it', '!'))
        >>> lines.numbers, lines.empty_numbers
        ((1, 3), (2,))
    """
    check("text length", len(text), 0, MAX_CHARACTERS)
    every = [tuple(tokenise(line)) for line in text.splitlines()]
    filled = {number: tokens for number, tokens in enumerate(every, start=1) if tokens}
    check("tokens", len(filled), 1, MAX_CHARACTERS)
    check("lines", len(filled), 1, MAX_LINES)
    last = max(filled)
    empty = tuple(number for number in range(1, last) if number not in filled)
    return TokenisedLines(tuple(filled.values()), tuple(filled), empty)
