"""From a text to a padded batch of ids: tokens, vocabulary, padding and truncation.

Shapes: B sequences, T tokens, V entries of a vocabulary, D numbers of an embedding.
"""

import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import ClassVar, Final, Literal

import torch
from torch import Tensor

from rnn_core.bounds import MAX_BATCH, MAX_CHARACTERS, MAX_STEPS, MAX_VOCABULARY, check

ZERO_WIDTH_JOINER = "\u200d"
EMBEDDING_SIZE: Final = 16
"""Numbers in the vector of a token of which nothing is known yet."""
JOINERS = ("-", "'", "\u2019")  # stay inside a word: "по-русски", "don't"


def tokenise(text: str, level: Literal["word", "char"] = "word") -> list[str]:
    """Cut a text into words or into characters as a reader sees them.

    The text is first cleaned: control characters and lone surrogates are dropped, the rest is
    brought to NFC, a run of whitespace becomes one space, the ends are stripped. Case is kept.

    A character is a grapheme cluster, simplified from Unicode Annex 29: marks, format characters
    and emoji modifiers belong to the character before them, a pair of regional indicators is one
    flag, and emoji joined by U+200D are one emoji. At the start or after a space they stand alone.

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
    if not isinstance(text, str):
        raise TypeError(f"a text must be a str, got {type(text).__name__}")
    if level not in ("word", "char"):
        raise ValueError(f'level must be "word" or "char", got {level!r}')
    check("text length", len(text), 0, MAX_CHARACTERS)
    characters = _characters(_clean(text))
    return characters if level == "char" else _words(characters)


def _clean(text: str) -> str:
    kept = (c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))
    # NFC comes after the dropping: what stood apart may compose now, and a second pass changes
    # nothing.
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _characters(text: str) -> list[str]:
    clusters: list[str] = []
    for char in text:
        if clusters and _continues(clusters[-1], char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _continues(cluster: str, char: str) -> bool:
    """Whether `char` belongs to the grapheme cluster before it."""
    if cluster == " " or char == " ":
        return False
    category = unicodedata.category(char)
    if category.startswith("M") or category == "Cf" or "\U0001f3fb" <= char <= "\U0001f3ff":
        return True
    if _is_regional(char):
        return len(cluster) == 1 and _is_regional(cluster)
    return cluster[-1] == ZERO_WIDTH_JOINER and _is_symbol(cluster[0]) and _is_symbol(char)


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _is_symbol(char: str) -> bool:
    # "Cn" too: emoji newer than this Python's Unicode tables are unassigned to it.
    return unicodedata.category(char) in ("So", "Sm", "Cn")


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
            OutOfBounds: `max_size`, or without it the vocabulary, is over `MAX_VOCABULARY`.
        """
        counts = Counter(tokens)  # remembers the order of first appearance
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
        """
        return [self._ids.get(token, self.unknown_id) for token in tokens]

    def decode(self, ids: Iterable[int] | Tensor) -> list[str]:
        """The token of every id; "<pad>" and "<unk>" for the special ones.

        Args:
            ids: T ids, shape (T,) if they are a tensor.

        Returns:
            T tokens.

        Raises:
            OutOfBounds: An id is negative or not below len(self).
        """
        numbers = [int(i) for i in ids]
        for number in numbers:
            check("token id", number, 0, len(self) - 1)
        return [self.tokens[number] for number in numbers]


@dataclass(frozen=True, eq=False)
class PaddedBatch:
    """Sequences of different lengths in one rectangle.

    Attributes:
        ids: Token ids, (B, T) int64.
        mask: True at a token, False at padding, (B, T) bool.
        lengths: Number of tokens kept of each sequence, (B,) int64, each at least 1: what
            `torch.nn.utils.rnn.pack_padded_sequence` takes.
    """

    ids: Tensor
    mask: Tensor
    lengths: Tensor


def pad_batch(
    sequences: Sequence[Sequence[int]],
    max_length: int,
    side: Literal["right", "left"] = "right",
    pad_id: int = 0,
    truncation: Literal["right", "left"] = "right",
) -> PaddedBatch:
    """Truncate sequences to `max_length` and pad them to the longest that is left.

    T = min(max_length, longest sequence), so no column is padding alone.

    Args:
        sequences: B sequences of token ids, none of them empty.
        max_length: Upper bound on T, in tokens.
        side: Where the padding goes.
        pad_id: The id that fills the padding. `mask`, not this id, says what is padding.
        truncation: Where what is too long is cut: "right" keeps the first `max_length` tokens,
            "left" the last, whatever the side of the padding.

    Returns:
        Ids and mask, (B, T), and lengths, (B,).

    Raises:
        ValueError: A side is unknown, or a sequence is empty, which `pack_padded_sequence`
            refuses as well.
        OutOfBounds: The batch is empty or larger than `MAX_BATCH`, or `max_length` is not between 1
            and `MAX_STEPS`.

    Example:
        >>> batch = pad_batch([[4, 2, 3], [5]], max_length=2)
        >>> batch.ids.tolist()
        [[4, 2], [5, 0]]
        >>> batch.lengths.tolist()
        [2, 1]
    """
    for name, where in (("side", side), ("truncation", truncation)):
        if where not in ("right", "left"):
            raise ValueError(f'{name} must be "right" or "left", got {where!r}')
    check("max length", max_length, 1, MAX_STEPS)
    check("batch size", len(sequences), 1, MAX_BATCH)
    check("pad id", pad_id, 0, MAX_VOCABULARY - 1)
    lengths = torch.tensor([min(len(sequence), max_length) for sequence in sequences])  # (B,)
    if not lengths.all():
        first = int(lengths.argmin())
        raise ValueError(f"sequence {first} of the batch is empty: it needs at least one token")
    position = torch.arange(int(lengths.max()))  # (T,)
    mask = position < lengths[:, None]  # (B, T), padding on the right
    if side == "left":
        mask = mask.flip(1)
    ids = torch.full(mask.shape, pad_id)  # (B, T)
    kept = slice(max_length) if truncation == "right" else slice(-max_length, None)
    tokens = [int(token) for sequence in sequences for token in sequence[kept]]
    ids[mask] = torch.tensor(tokens)  # row by row, in the order of the sequences
    return PaddedBatch(ids, mask, lengths)


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
