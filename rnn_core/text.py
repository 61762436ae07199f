"""From a text to ids: tokens, and the vocabulary that numbers them.

Shapes: T tokens, V entries of a vocabulary, D numbers of an embedding.
"""

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, ClassVar, Final, Literal

import numpy as np
import torch
from torch import Tensor

from rnn_core.arguments import is_iterable
from rnn_core.bounds import MAX_CHARACTERS, MAX_VOCABULARY, check, shown
from rnn_core.characters import JOINERS, clean, split_characters

EMBEDDING_SIZE: Final = 16
"""Numbers in the vector of a token of which nothing is known yet."""


def tokenise(text: str, level: Literal["word", "char"] = "word") -> list[str]:
    """Cut a text into words or into characters as a reader sees them.

    The text is first cleaned by `rnn_core.characters.clean`: what nobody sees is dropped, and words
    that look the same are spelt the same. A character is a grapheme cluster, see
    `rnn_core.characters.split_characters`.

    A word is a run of characters that begin with a letter, a digit or an underscore, with single
    hyphens and apostrophes inside it kept. Any other character is a token of its own. Spaces are
    tokens at the "char" level only.

    Args:
        text: Any string of at most `MAX_CHARACTERS` code points.
        level: "word" or "char".

    Returns:
        The tokens in order; an empty list for a blank text.

    Raises:
        TypeError: The text is not a string.
        ValueError: The level is unknown.
        OutOfBounds: The text is longer than `MAX_CHARACTERS`.

    Example:
        >>> tokenise("The cat isn't here!")
        ['The', 'cat', "isn't", 'here', '!']
        >>> tokenise("no", "char")
        ['n', 'o']
    """
    check_text(text, MAX_CHARACTERS)
    if level not in ("word", "char"):
        raise ValueError(f'level must be "word" or "char", got {shown(level, repr)}')
    characters = split_characters(clean(text))
    return characters if level == "char" else _words(characters)


def check_text(text: str, longest: int) -> None:
    """Refuse what is no text, or too long a one.

    Args:
        text: what is checked.
        longest: largest number of code points.

    Raises:
        TypeError: it is not a string.
        OutOfBounds: it is longer than `longest`.
    """
    if not isinstance(text, str):
        raise TypeError(f"a text must be a str, got {type(text).__name__}")
    check("text length", len(text), 0, longest)


def _words(characters: list[str]) -> list[str]:
    begins = [c[0].isalnum() or c[0] == "_" for c in characters]
    inside = begins.copy()
    for k in range(1, len(characters) - 1):
        if characters[k] in JOINERS:
            inside[k] = begins[k - 1] and begins[k + 1]
    words: list[str] = []
    for is_word, run in groupby(zip(characters, inside, strict=True), key=lambda pair: pair[1]):
        group = [character for character, _ in run]
        words += ["".join(group)] if is_word else [c for c in group if c != " "]
    return words


@dataclass(frozen=True)
class Vocabulary:
    """A fixed list of tokens and their ids; ids 0 and 1 are "<pad>" and "<unk>".

    Build one with `Vocabulary.build`. The two special entries are not reachable by text: a token
    that a reader typed as "<pad>" has an id of its own from 2 on, or is unknown.

    Attributes:
        tokens: The entry of every id, (V,); the first two are the special ones.
        pad_id: The id of padding, 0.
        unknown_id: The id of tokens that are not in the vocabulary, 1.

    Example:
        >>> vocabulary = Vocabulary.build(["a", "cat", "a", "dog"])
        >>> vocabulary.tokens
        ('<pad>', '<unk>', 'a', 'cat', 'dog')
        >>> vocabulary.encode(["a", "dog", "barks"])
        [2, 4, 1]
        >>> vocabulary.decode([2, 3])
        ['a', 'cat']
    """

    tokens: tuple[str, ...]

    pad_id: ClassVar[int] = 0
    unknown_id: ClassVar[int] = 1

    @classmethod
    def build(cls, tokens: Iterable[str], *, max_size: int | None = None) -> "Vocabulary":
        """Collect the distinct tokens; ids follow the order of first appearance.

        Args:
            tokens: A training text, already tokenised.
            max_size: Largest len() of the result, the two special entries included. The most
                frequent tokens stay, the earlier of two equally frequent ones. None keeps all.

        Returns:
            The vocabulary.

        Raises:
            TypeError: the tokens are one string, or one of them is not a string.
            OutOfBounds: `max_size`, or without it the vocabulary, is over `MAX_VOCABULARY`.
        """
        counts = Counter(_checked(tokens))  # remembers the order of first appearance
        size = len(counts) + 2 if max_size is None else max_size
        check("vocabulary size", size, 2, MAX_VOCABULARY)
        kept = {token for token, _ in counts.most_common(size - 2)}
        return cls(("<pad>", "<unk>", *(token for token in counts if token in kept)))

    def __len__(self) -> int:
        return len(self.tokens)

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {token: i for i, token in enumerate(self.tokens) if i > self.unknown_id}

    def encode(self, tokens: Iterable[str]) -> list[int]:
        """The id of every token; `unknown_id` for one that is not in the vocabulary.

        Args:
            tokens: T tokens.

        Returns:
            T ids.

        Raises:
            TypeError: the tokens are one string, or one of them is not a string.
        """
        return [self._ids.get(token, self.unknown_id) for token in _checked(tokens)]

    def decode(self, ids: Iterable[int] | Tensor) -> list[str]:
        """The token of every id; "<pad>" and "<unk>" for the special ones.

        Args:
            ids: T ids, shape (T,) if they are a tensor. Of a batch, decode each row.

        Returns:
            T tokens.

        Raises:
            ValueError: the ids are not whole numbers, or a batch of several sequences.
            OutOfBounds: An id is negative or not below len(self).
        """
        numbers = whole_numbers(ids, "token ids")
        for number in numbers:
            check("token id", number, 0, len(self) - 1)
        return [self.tokens[number] for number in numbers]


def whole_numbers(ids: Iterable[int] | Tensor, name: str) -> list[int]:
    """Ids as Python's own integers, and nothing taken for an id that is none.

    Args:
        ids: T whole numbers, in a list or an array or tensor of shape (T,).
        name: what they are called in the message.

    Returns:
        The T integers.

    Raises:
        ValueError: they are not one sequence of whole numbers: fractions, booleans, a batch.

    Example:
        >>> whole_numbers(torch.tensor([3, 1]), "token ids")
        [3, 1]
        >>> whole_numbers([0.7], "token ids")
        Traceback (most recent call last):
        ValueError: token ids must be whole numbers, got 0.7
    """
    shape = tuple(getattr(ids, "shape", (0,)))
    if len(shape) != 1:
        raise ValueError(f"{name} must be one sequence (T,), got a batch or array of shape {shape}")
    if isinstance(ids, str | bytes) or not isinstance(ids, Iterable):
        raise ValueError(f"{name} must be a sequence of whole numbers, got {type(ids).__name__}")
    return [_whole(number, name) for number in (ids.tolist() if isinstance(ids, Tensor) else ids)]


def _whole(number: Any, name: str) -> int:
    if type(number) is int:  # most of them
        return number
    scalar = number.tolist() if isinstance(number, Tensor | np.generic | np.ndarray) else number
    if isinstance(scalar, Iterable) and not isinstance(scalar, str | bytes):
        raise ValueError(f"{name} must be one sequence (T,), got a batch: take it row by row")
    if isinstance(scalar, bool) or not isinstance(scalar, int):
        raise ValueError(f"{name} must be whole numbers, got {scalar!r:.40}")
    return scalar


def _checked(tokens: Iterable[str]) -> Iterator[str]:
    """Tokens, each of them a string."""
    if isinstance(tokens, str):
        raise TypeError("tokens must be a list of str, got one str: tokenise it first")
    if not is_iterable(tokens):
        raise TypeError(f"tokens must be a list of str, got {type(tokens).__name__}")
    for token in tokens:
        if not isinstance(token, str):
            raise TypeError(f"a token must be a str, got {type(token).__name__}")
        yield token


def random_vector(token: str, seed: int) -> Tensor:
    """An untrained embedding: the same token and seed give the same vector in every text.

    Args:
        token: a word or a character.
        seed: of the whole table; another seed gives another vector.

    Returns:
        D = `EMBEDDING_SIZE` numbers from the standard normal distribution, (D,) float32.
    """
    generator = torch.Generator().manual_seed(zlib.crc32(f"{seed} {token}".encode()))
    return torch.randn(EMBEDDING_SIZE, generator=generator)
