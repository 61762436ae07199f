"""Long texts with a review somewhere in them, and the networks that classify them.

A review of `world.reviews` stands early in a text that then goes on with captions of
`world.captions`, which say nothing about it. The words are embedded by `networks.pair_embedding`.
Shapes: B batch, T time, D embedding, H hidden.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn

from rnn_core.bounds import IGNORED_LABEL
from rnn_core.cells import Cell, build_cell
from rnn_core.init import build_linear
from rnn_core.networks.pair_embedding import SIZE, pair_embedding, store_pair_embedding
from rnn_core.networks.pretrained import SEED, WEIGHTS_FOLDER, load_weights, store_weights
from rnn_core.training import cross_entropy_and_accuracy, fit
from rnn_core.world import reviews
from rnn_core.world.captions import caption
from rnn_core.world.language import LANGUAGES, Language
from rnn_core.world.scenes import sample_scenes

HIDDEN: Final = 32
BATCH_SIZE: Final = 32
MAX_WORDS_BEFORE: Final = 12
"""Before the review."""
MAX_WORDS_AFTER: Final = 8
"""After the review, in training; `probing.forgetting` tests with many more."""
STEPS: Final = 1200
RATE: Final = 3e-3
CELLS: Final[tuple[Cell, ...]] = ("elman", "gru", "lstm")
NAME: Final = "long-text classifiers"
"""What `python -m rnn_core` calls them."""
BLANK: Final = ""
"""In place of a word: a step at which x_t = 0 is read."""
_SCENES: Final = 2000
_WORD_DROPOUT: Final = 0.1  # of all words but those of the review, in training
_FILLER_SEED: Final = 5

Batch = tuple[Tensor, Tensor, Tensor]
"""Word vectors (B, T, D), 1 if kind (B,), and where the answer counts (B, T)."""


class LongTextClassifier(nn.Module):
    """Many-to-one: a recurrent layer that reads word vectors, and a class from its state.

    Args:
        cell: "elman", "gru" or "lstm", each of `HIDDEN` units.
        embedding: numbers in a word's vector, D.
        seed: of the initial weights, which are PyTorch's own.
    """

    def __init__(self, cell: Cell, embedding: int, seed: int = 0) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        self.rnn = build_cell(cell, embedding, HIDDEN, generator=generator)
        self.head = build_linear(HIDDEN, 2, generator)

    def forward(self, vectors: Tensor) -> Tensor:
        """Logits after every word.

        Args:
            vectors: word vectors, shape (B, T, D).

        Returns:
            Logits of unkind and kind, shape (B, T, 2).
        """
        states, _ = self.rnn(vectors.transpose(0, 1))  # (T, B, H)
        return self.head(states.transpose(0, 1))

    def loss(self, vectors: Tensor, kind: Tensor, counted: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy and accuracy, where the answer counts.

        Args:
            vectors: word vectors, shape (B, T, D).
            kind: 1 if the review is kind, else 0; shape (B,).
            counted: whether the answer after a word counts, shape (B, T).

        Returns:
            Loss and accuracy, both scalars.
        """
        targets = kind[:, None].where(counted, IGNORED_LABEL)
        return cross_entropy_and_accuracy(self(vectors), targets)


@torch.no_grad()
def word_vectors(texts: Sequence[Sequence[str]], language: Language) -> Tensor:
    """The vectors of words, as `rnn_core.networks.pair_embedding` embeds them.

    Args:
        texts: B texts, each a list of words or `BLANK`, T in the longest.
        language: of the reviewer.

    Returns:
        Vectors, shape (B, T, D); zero at `BLANK` and after the end of a text.
    """
    words = (BLANK, *dict.fromkeys(word for text in texts for word in text if word != BLANK))
    table = pair_embedding(language)([words])[0]
    table[0] = 0
    rows = {word: row for row, word in enumerate(words)}
    ids = [torch.tensor([rows[word] for word in text]) for text in texts]
    return table[nn.utils.rnn.pad_sequence(ids, batch_first=True)]


@cache
def filler_words(language: Language, held_out: bool) -> tuple[str, ...]:
    """The words of many captions, one after another: they say nothing of a review.

    Args:
        language: of the captions.
        held_out: True for scenes of the test set, False for those of the training set.

    Returns:
        Always the same words.
    """
    generator = torch.Generator().manual_seed(_FILLER_SEED + held_out)
    scenes = sample_scenes(_SCENES, generator, held_out=held_out)
    return tuple(word.text for scene in scenes for word in caption(scene, language))


def select_reviews(language: Language, held_out: bool) -> list[reviews.Review]:
    """The reviews of one set, of `rnn_core.world.reviews.PAIRS`: short ones of many pairs.

    Args:
        language: of the reviews.
        held_out: True for the test set, False for the training set.

    Returns:
        The reviews in the order of their file.
    """
    written = reviews.load_reviews(language, reviews.PAIRS)
    return [one for one in written if reviews.is_held_out(one) == held_out]


@cache
def _table(language: Language) -> tuple[dict[str, int], Tensor]:
    """Every word of the training texts → its row, and their vectors (V, D); row 0 is `BLANK`."""
    review_words = [word for one in select_reviews(language, held_out=False) for word in one.words]
    words = (BLANK, *dict.fromkeys((*review_words, *filler_words(language, held_out=False))))
    table = word_vectors([[word] for word in words], language)[:, 0]
    return {word: row for row, word in enumerate(words)}, table


def _random_index(below: int, generator: torch.Generator) -> int:
    return int(torch.randint(below, (), generator=generator))


def training_batches(language: Language, generator: torch.Generator, steps: int) -> Iterator[Batch]:
    """Batches for `LongTextClassifier.loss`; in the first half of the training texts grow longer.

    Args:
        language: of the texts.
        generator: the batches are drawn from it.
        steps: how many batches.

    Yields:
        Vectors, classes and where they count, in the shapes of `Batch`.
    """
    rows, table = _table(language)
    training = select_reviews(language, held_out=False)
    filler = torch.tensor([rows[word] for word in filler_words(language, held_out=False)])
    for step in range(steps):
        after = 1 + round((MAX_WORDS_AFTER - 1) * min(1, 2 * step / steps))
        length = MAX_WORDS_BEFORE + max(len(one.words) for one in training) + after
        ids = torch.empty(BATCH_SIZE, length, dtype=torch.long)
        counted, kind = torch.zeros(ids.shape, dtype=torch.bool), []
        for row in range(BATCH_SIZE):
            one = training[_random_index(len(training), generator)]
            start = _random_index(len(filler) - length, generator)
            begin = _random_index(MAX_WORDS_BEFORE + 1, generator)
            end = begin + len(one.words)
            ids[row] = filler[start : start + length]
            ids[row, torch.rand(length, generator=generator) < _WORD_DROPOUT] = rows[BLANK]
            ids[row, begin:end] = torch.tensor([rows[word] for word in one.words])
            counted[row, end - 1 : end + after] = True
            kind.append(int(one.sentiment == "kind"))
        yield table[ids], torch.tensor(kind), counted


# --- the files ------------------------------------------------------------------------------------


def weights_path(cell: Cell, language: Language) -> Path:
    """The file of a network's weights.

    Args:
        cell: one of `CELLS`.
        language: of the texts.

    Returns:
        The path, whether or not the file exists.
    """
    return WEIGHTS_FOLDER / f"long-text-{cell}.{language}.pt"


@cache
def pretrained_classifier(cell: Cell, language: Language) -> LongTextClassifier:
    """A trained network, shared by all who ask for it: treat it as read-only.

    Args:
        cell: one of `CELLS`.
        language: of the texts.

    Returns:
        The network in evaluation mode.
    """
    return load_weights(LongTextClassifier(cell, SIZE), weights_path(cell, language))


def train_classifier(
    cell: Cell, language: Language, steps: int = STEPS, seed: int = SEED
) -> LongTextClassifier:
    """Train a network; the shipped ones are from `SEED`.

    Args:
        cell: one of `CELLS`.
        language: of the texts.
        steps: batches to train on.
        seed: of the initial weights and of the batches.

    Returns:
        The trained network.
    """
    network = LongTextClassifier(cell, SIZE, seed)
    batches = training_batches(language, torch.Generator().manual_seed(seed), steps)
    for _ in fit(network, batches, steps=steps, rate=RATE):
        pass
    return network


def _store(cell: Cell, language: Language) -> str:
    torch.set_num_threads(1)
    store_weights(train_classifier(cell, language), weights_path(cell, language))
    return f"{NAME}: {cell} {language} trained"


def train_all() -> None:
    """Train their embeddings, then them all, and store them."""
    with get_context("spawn").Pool() as pool:
        pool.map(store_pair_embedding, LANGUAGES)
        jobs = [pool.apply_async(_store, job) for job in product(CELLS, LANGUAGES)]
        for job in jobs:
            print(job.get(), flush=True)
