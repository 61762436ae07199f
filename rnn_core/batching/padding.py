"""Lines of different lengths as one batch of ids, and their lookup in an embedding matrix.

B batch, T time, D embedding, V vocabulary.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import embedding

from rnn_core.arguments import checked
from rnn_core.batching.lines import TokenisedLines, tokenise_lines
from rnn_core.bounds import MAX_VOCABULARY, check
from rnn_core.padded_batch import pad_batch
from rnn_core.tensors import check_float, check_shape
from rnn_core.text import Vocabulary
from rnn_core.world import captions
from rnn_core.world.language import Language, language_of

Side = Literal["right", "left"]
PadToken = Literal["pad", "unk", "end"]
MAX_LENGTH: Final = 48  # tokens of a row, as many as a figure has room for
PAD_TOKENS: Final[dict[PadToken, str]] = {"pad": "<pad>", "unk": "<unk>", "end": captions.END}
"""Tokens that may fill the padding: id in a link → entry of the vocabulary."""


@dataclass(frozen=True, eq=False)
class TextBatch:
    """Lines of a text as one rectangle of ids; equal only to itself.

    Attributes:
        language: of the lines; it names the vocabulary.
        lines: the lines, before they are truncated.
        ids: (B, T) token ids.
        mask: (B, T), True at a token, False at padding.
        lengths: (B,), tokens that are kept of each line.
        tokens: (B, T), the token at every place as it was typed, or `pad`.
        side: where the padding is, "right" or "left".
        pad: the token that fills the padding.
        unknown: the words that are not in the vocabulary, in order, once each.
    """

    language: Language
    lines: TokenisedLines
    ids: NDArray[np.int64]
    mask: NDArray[np.bool_]
    lengths: NDArray[np.int64]
    tokens: tuple[tuple[str, ...], ...]
    side: Side
    pad: str
    unknown: tuple[str, ...]

    @property
    def padding_fraction(self) -> float:
        """Fraction of the B·T places that hold padding: steps that are computed for nothing."""
        return float((~self.mask).mean())

    @property
    def pad_id(self) -> int:
        """The id that fills the padding; a word of the text may have it too, unless it is <pad>."""
        return captions.vocabulary(self.language).tokens.index(self.pad)

    @property
    def hidden_by_id(self) -> int:
        """How many tokens of the lines a mask made by the id, `ids != pad_id`, takes for padding.

        None where `pad` is "<pad>", which no text yields.
        """
        return int((self.mask & (self.ids == self.pad_id)).sum())

    @property
    def truncated(self) -> int:
        """How many tokens are cut off, of all lines together."""
        return sum(map(len, self.lines.tokens)) - int(self.lengths.sum())

    @property
    def longest(self) -> int:
        """Tokens of the longest line before anything was cut off."""
        return max(map(len, self.lines.tokens))

    def row_of_line(self, line: int) -> int:
        """The row of the batch that a line is in.

        Args:
            line: from 1, empty lines left out; past the end, the last line is meant.

        Returns:
            The row, from 0.

        Raises:
            OutOfBounds: `line` is not positive, or more than `MAX_LENGTH` past the end.
        """
        check("line of the batch", line, 1, len(self.lengths) + MAX_LENGTH)
        return min(line, len(self.lengths)) - 1


@checked
def batch_texts(
    text: str,
    language: Language,
    max_length: int = MAX_LENGTH,
    side: Side = "right",
    truncation: Side = "right",
    pad: PadToken = "pad",
) -> TextBatch:
    r"""Truncate and pad the lines of a text to one rectangle of ids.

    Args:
        text: the lines; their letters tell their language, which names the vocabulary.
        language: of a text without letters, "ru" or "en".
        max_length: upper bound on T, 1 … `MAX_LENGTH`.
        side: where the padding goes.
        truncation: at which end what is too long is cut off.
        pad: the token that fills the padding; the mask, not this token, says what is padding.

    Returns:
        B lines of T tokens.

    Raises:
        OutOfBounds: the text is longer than `MAX_CHARACTERS`, has no token or more than `MAX_LINES`
            lines, or `max_length` is out of range.
        ValueError: there is no such side or pad.

    Example:
        >>> batch = batch_texts("a small cat\nbox", "en")
        >>> batch.tokens
        (('a', 'small', 'cat'), ('box', '<pad>', '<pad>'))
        >>> batch.mask.tolist()
        [[True, True, True], [True, False, False]]
    """
    check("max length", max_length, 1, MAX_LENGTH)
    lines = tokenise_lines(text)
    language = language_of(text, language)
    vocabulary = captions.vocabulary(language)
    tokens = [token for line in lines.tokens for token in line]
    token_ids = captions.encode(tokens, language)
    unknown = [
        token
        for token, token_id in zip(tokens, token_ids, strict=True)
        if token_id == Vocabulary.unknown_id
    ]
    # What is padded are places in the text, 0 for padding and k for the k-th token, so that ids
    # and tokens can be looked up by the same rectangle.
    ends = np.cumsum([0, *map(len, lines.tokens)])
    places = [range(start + 1, end + 1) for start, end in pairwise(ends)]
    padded = pad_batch(places, max_length, side, 0, truncation)
    id_at = np.array([vocabulary.tokens.index(PAD_TOKENS[pad]), *token_ids])
    token_at = [PAD_TOKENS[pad], *tokens]
    return TextBatch(
        language=language,
        lines=lines,
        ids=id_at[padded.ids.numpy()],
        mask=padded.mask.numpy(),
        lengths=padded.lengths.numpy(),
        tokens=tuple(tuple(token_at[place] for place in row) for row in padded.ids.tolist()),
        side=side,
        pad=PAD_TOKENS[pad],
        unknown=tuple(dict.fromkeys(unknown)),
    )


@dataclass(frozen=True, eq=False)
class EmbeddingLookup:
    """The tokens of one line and the rows of E that their ids choose; equal only to itself.

    Attributes:
        batch: what the line stands in.
        row: the line, from 0.
        tokens: the T tokens of the line, without padding.
        ids: their T ids.
        table: (V, D), the embedding matrix E.
        words: the V entries of the vocabulary, one for each row of E.
        vectors: (T, D), what the line becomes: E[id] of every token.
    """

    batch: TextBatch
    row: int
    tokens: tuple[str, ...]
    ids: tuple[int, ...]
    table: NDArray[np.float32]
    words: tuple[str, ...]
    vectors: NDArray[np.float32]


@checked
@torch.no_grad()
def embedding_lookup(batch: TextBatch, line: int, table: torch.Tensor) -> EmbeddingLookup:
    r"""Look the ids of a line up in an embedding matrix, as `torch.nn.Embedding` does.

    Args:
        batch: the lines.
        line: which of them, from 1; past the end, the last.
        table: (V, D), E, where V is the size of the captions' vocabulary of the batch's language.

    Returns:
        The vectors of the line, (T, D).

    Raises:
        OutOfBounds: `line` is out of range.

    Example:
        >>> batch = batch_texts("a small cat\nbox", "en")
        >>> table = torch.zeros(len(captions.vocabulary("en")), 8)
        >>> found = embedding_lookup(batch, 1, table)
        >>> found.tokens, found.vectors.shape
        (('a', 'small', 'cat'), (3, 8))
    """
    row = batch.row_of_line(line)
    real = batch.mask[row]
    ids = torch.from_numpy(batch.ids[row][real])  # (T,)
    check_shape("table", table, "V", "D")
    check_float("table", table)
    check("rows of the table", len(table), int(ids.max()) + 1, MAX_VOCABULARY)
    return EmbeddingLookup(
        batch=batch,
        row=row,
        tokens=tuple(np.array(batch.tokens[row])[real].tolist()),
        ids=tuple(ids.tolist()),
        table=table.numpy().copy(),
        words=captions.vocabulary(batch.language).tokens,
        vectors=embedding(ids, table).numpy(),
    )
