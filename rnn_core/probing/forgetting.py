"""How much one word of a text moves the verdict at its end, by how far back it stands.

Three networks of `networks.long_text_classifier` are asked, as large as one another and taught
the same. T words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_WORDS, check
from rnn_core.cells import Cell
from rnn_core.networks.long_text_classifier import (
    BLANK,
    CELLS,
    filler_words,
    pretrained_classifier,
    select_reviews,
    word_vectors,
)
from rnn_core.world.antonyms import antonym
from rnn_core.world.language import Language
from rnn_core.world.reviews import split_words

Array = NDArray[np.float32]
FARTHEST: Final = MAX_WORDS - 1
"""Words between an exchanged word and the end, at most."""
SHARE: Final = 0.5
"""A cell is said to have forgotten where the move has fallen below this share of its largest."""
_APART: Final = 7  # words of `filler_words` between the beginnings of two examined texts


@dataclass(frozen=True, eq=False)
class Forgetting:
    """A text, and the verdict at its end with every word of it exchanged in turn.

    Equal only to itself; arrays are read-only.

    Attributes:
        words: the T words.
        swapped: what each is exchanged for: its opposite, or "" for a step that reads x_t = 0.
        kind: probability after the last word that the text is kind, by cell.
        changed: (T,), the same with word t exchanged, by cell.
    """

    words: tuple[str, ...]
    swapped: tuple[str, ...]
    kind: Mapping[Cell, float]
    changed: Mapping[Cell, Array]

    @property
    def moves(self) -> Mapping[Cell, Array]:
        """|p − p′| of every word, (T,), by cell."""
        return {cell: np.abs(p - np.float32(self.kind[cell])) for cell, p in self.changed.items()}

    @property
    def strongest(self) -> int:
        """Place of the word that moves the verdicts most, all cells together."""
        return int(np.sum([*self.moves.values()], axis=0).argmax())

    def distance(self, position: int) -> int:
        """Words that follow the one at this position, from 0."""
        return len(self.words) - 1 - position


@dataclass(frozen=True, eq=False)
class Law:
    """The same for many texts that were never learnt from; equal only to itself.

    Attributes:
        moves: (`FARTHEST` + 1,), mean |p − p′| when a word was exchanged for its opposite, by the
            words that followed it; of every cell.
        texts: how many texts that is the mean of.
        right: (`FARTHEST` + 1,), share of right verdicts by the words that followed the opinion;
            of every cell.
        examined: of how many texts.
    """

    moves: Mapping[Cell, Array]
    texts: int
    right: Mapping[Cell, Array]
    examined: int

    def forgotten(self, cell: Cell) -> int | None:
        """The first distance beyond the largest move at which less than `SHARE` of it is left."""
        moves = self.moves[cell]
        largest = int(moves.argmax())
        below = np.flatnonzero(moves[largest:] < SHARE * moves[largest])
        return largest + int(below[0]) if len(below) else None


def exchanged(word: str, language: Language) -> str:
    """The opposite of a word; `BLANK` where the table has none."""
    return antonym(word, language) or BLANK


@torch.no_grad()
def forget(text: str, language: Language) -> Forgetting:
    """Exchange every word of a text in turn and ask the three networks again.

    Raises:
        OutOfBounds: no word, more than `MAX_WORDS`, or too many characters.
        ValueError: no such language.
    """
    words = split_words(text)
    check("tokens", len(words), 1, MAX_WORDS)
    swapped = tuple(exchanged(word, language) for word in words)
    texts = [words, *((*words[:t], new, *words[t + 1 :]) for t, new in enumerate(swapped))]
    read = word_vectors(texts, language)  # (1 + T, T, D)
    kind = {cell: _kind(read, language, cell)[:, -1] for cell in CELLS}  # each (1 + T,)
    return Forgetting(
        words,
        swapped,
        {cell: one[0].item() for cell, one in kind.items()},
        {cell: frozen(one[1:]) for cell, one in kind.items()},
    )


@torch.no_grad()
def law(language: Language) -> Law:
    """What was found on the reviews kept for the examination, each followed by `filler_words`.

    A review has part in `moves` if one single word of it has an opposite: it is exchanged.

    Raises:
        ValueError: no such language.
    """
    kept, around = select_reviews(language, held_out=True), filler_words(language, held_out=True)
    texts = [
        (*one.words, *around[_APART * k : _APART * k + FARTHEST + 1]) for k, one in enumerate(kept)
    ]
    read = word_vectors(texts, language)
    found = [_decisive(one.words, language) for one in kept]
    rows = [row for row, place in enumerate(found) if place is not None]
    places = torch.tensor([place for place in found if place is not None])
    turned = [
        (*texts[row][:place], exchanged(texts[row][place], language), *texts[row][place + 1 :])
        for row, place in zip(rows, places.tolist(), strict=True)
    ]
    other = word_vectors(turned, language)
    ends = torch.tensor([len(one.words) - 1 for one in kept])
    true = torch.tensor([one.sentiment == "kind" for one in kept])
    moves: dict[Cell, Array] = {}
    right: dict[Cell, Array] = {}
    for cell in CELLS:
        kind = _kind(read, language, cell)  # (N, T)
        moved = (kind[rows][:, : other.shape[1]] - _kind(other, language, cell)).abs()
        moves[cell] = frozen(_after(moved, places).mean(0))
        right[cell] = frozen(((_after(kind, ends) > 0.5) == true[:, None]).float().mean(0))
    return Law(moves, len(rows), right, len(kept))


def _decisive(words: tuple[str, ...], language: Language) -> int | None:
    """The place of the one word that has an opposite, if there is one and no other."""
    places = [k for k, word in enumerate(words) if antonym(word, language)]
    return places[0] if len(places) == 1 else None


def _after(values: Tensor, places: Tensor) -> Tensor:
    """(N, T) → (N, `FARTHEST` + 1): of every row the values from its place on."""
    return values.gather(1, places[:, None] + torch.arange(FARTHEST + 1))


def _kind(read: Tensor, language: Language, cell: Cell) -> Tensor:
    """Probability after every word that a text is kind, (B, T)."""
    return pretrained_classifier(cell, language)(read).softmax(-1)[..., 1]
