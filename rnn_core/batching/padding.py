"""Lines of different lengths as one batch of ids, and the rows of a table that the ids choose.

B batch, T time, D embedding, V vocabulary.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import embedding

from rnn_core.batching.lines import TokenisedLines, tokenise_lines
from rnn_core.bounds import check
from rnn_core.text import Vocabulary, pad_batch
from rnn_core.world import captions
from rnn_core.world.language import Language, language_of

Side = Literal["right", "left"]
Pad = Literal["pad", "unk", "end"]
MAX_LENGTH: Final = 48  # tokens of a row: as many as a picture holds
PADS: Final[dict[Pad, str]] = {"pad": "<pad>", "unk": "<unk>", "end": captions.END}
"""Tokens that may fill the padding."""


@dataclass(frozen=True, eq=False)
class TextBatch:
    """A reader's lines as one rectangle of ids; equal only to itself.

    Attributes:
        language: of the lines; it names the vocabulary.
        lines: the lines themselves.
        ids: (B, T).
        mask: (B, T), True at a token.
        lengths: (B,), tokens kept of each line.
        cells: what stands in every place, (B, T): a token as it was typed, or the pad.
        side: where the padding is.
        pad: the token that fills it.
        unknown: words that are not in the vocabulary, in order, once each.
    """

    language: Language
    lines: TokenisedLines
    ids: NDArray[np.int64]
    mask: NDArray[np.bool_]
    lengths: NDArray[np.int64]
    cells: tuple[tuple[str, ...], ...]
    side: Side
    pad: str
    unknown: tuple[str, ...]

    @property
    def wasted(self) -> float:
        """The share of the B·T places that hold padding: steps a network computes for nothing."""
        return float((~self.mask).mean())

    @property
    def cut(self) -> int:
        """Tokens cut off, of all lines together."""
        return sum(map(len, self.lines.tokens)) - int(self.lengths.sum())

    @property
    def longest(self) -> int:
        """Tokens of the longest line before anything was cut."""
        return max(map(len, self.lines.tokens))

    def row(self, number: int) -> int:
        """The row, from 0, of the line so many places down, from 1; past the end, the last."""
        check("line of the batch", number, 1, len(self.lengths) + MAX_LENGTH)
        return min(number, len(self.lengths)) - 1


def batch_texts(
    text: str,
    language: Language,
    max_length: int = MAX_LENGTH,
    side: Side = "right",
    cut: Side = "right",
    pad: Pad = "pad",
) -> TextBatch:
    """Lines as ids of the captions' vocabulary, cut and padded.

    Args:
        text: the lines; their letters tell their language.
        language: of a text without letters.
        max_length: upper bound on T, 1 … `MAX_LENGTH`.
        side: where the padding goes.
        cut: at which end what is too long is cut.
        pad: the token that fills the padding; the mask, not this token, says what is padding.

    Raises:
        OutOfBounds: too long a text, no line or too many lines, a `max_length` out of range.
        ValueError: a side or a pad that does not exist.
    """
    check("max length", max_length, 1, MAX_LENGTH)
    if pad not in PADS:
        raise ValueError(f"pad must be one of {', '.join(PADS)}, got {pad!r}")
    lines = tokenise_lines(text)
    spoken = language_of(text, language)
    vocabulary = captions.vocabulary(spoken)
    tokens = [token for line in lines.tokens for token in line]
    numbers = captions.encode(tokens, spoken)
    unknown = [
        token
        for token, number in zip(tokens, numbers, strict=True)
        if number == Vocabulary.unknown_id
    ]
    ends = np.cumsum([0, *map(len, lines.tokens)])
    places = [range(start + 1, end + 1) for start, end in pairwise(ends)]
    padded = pad_batch(places, max_length, side, 0, cut)  # 0 is the padding, k the k-th token
    filling = vocabulary.tokens.index(PADS[pad])
    every = np.array([filling, *numbers])
    named = [PADS[pad], *tokens]
    return TextBatch(
        language=spoken,
        lines=lines,
        ids=every[padded.ids.numpy()],
        mask=padded.mask.numpy(),
        lengths=padded.lengths.numpy(),
        cells=tuple(tuple(named[place] for place in row) for row in padded.ids.tolist()),
        side=side,
        pad=PADS[pad],
        unknown=tuple(dict.fromkeys(unknown)),
    )


@dataclass(frozen=True, eq=False)
class Lookup:
    """One line's tokens and the rows of the table that their ids choose; equal only to itself.

    Attributes:
        batch: what the line stands in.
        row: the line, from 0.
        tokens: its own, without padding, (T,).
        ids: theirs, (T,).
        table: the embedding matrix E, (V, D).
        words: the entry of each of its rows, (V,).
        vectors: what the line becomes, (T, D): E[id] of every token.
    """

    batch: TextBatch
    row: int
    tokens: tuple[str, ...]
    ids: tuple[int, ...]
    table: NDArray[np.float32]
    words: tuple[str, ...]
    vectors: NDArray[np.float32]


@torch.no_grad()
def look_up(batch: TextBatch, number: int, table: torch.Tensor) -> Lookup:
    """Look a line's ids up in an embedding matrix, as `nn.Embedding` does.

    Args:
        batch: the lines.
        number: which of them, from 1; past the end, the last.
        table: E, (V, D), V the captions' vocabulary of the batch's language.
    """
    row = batch.row(number)
    real = batch.mask[row]
    ids = torch.from_numpy(batch.ids[row][real])  # (T,)
    return Lookup(
        batch=batch,
        row=row,
        tokens=tuple(np.array(batch.cells[row])[real].tolist()),
        ids=tuple(ids.tolist()),
        table=table.numpy().copy(),
        words=captions.vocabulary(batch.language).tokens,
        vectors=embedding(ids, table).numpy(),
    )
