"""Word vectors from co-occurrence: skip-gram with negative sampling.

Mikolov et al. 2013, "Distributed Representations of Words and Phrases and their Compositionality",
equation 4. Of word2vec's refinements the noise distribution is here (counts to the power of 3/4);
windows are not shortened and frequent words are not subsampled.

V different words, D numbers in a vector, K negative words a pair, B pairs a batch. Losses are in
nats.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import logsigmoid

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SEED, check
from rnn_core.embeddings.cooccurrence import MAX_NEGATIVES, Corpus, expected_loss, lower_bound
from rnn_core.embeddings.metrics import Projection, principal_plane
from rnn_core.embeddings.skipgram_updates import (
    EVERY,
    STEPS,
    Tables,
    batches,
    count_pairs,
)

MAX_DIMENSION: Final = 64


class SkipGram(nn.Module):
    """Two vectors a word: one as a centre word, one as a context word.

    The centre vectors are the embeddings. As in word2vec they begin near zero and the context
    vectors at zero, so that the first loss is (1 + K) ln 2.

    Args:
        words: different words, V.
        size: numbers in a vector, D.
        generator: source of the first vectors.
    """

    def __init__(self, words: int, size: int, generator: torch.Generator) -> None:
        super().__init__()
        near_zero = (torch.rand(words, size, generator=generator) - 0.5) / size  # (V, D)
        self.centres = nn.Parameter(near_zero)
        self.contexts = nn.Parameter(torch.zeros(words, size))

    def loss(self, centres: Tensor, contexts: Tensor, negatives: Tensor) -> tuple[Tensor, Tensor]:
        """Equation 4 with its sign turned: −ln σ(u·v) − Σ ln σ(−u_k·v), the mean of the batch.

        Args:
            centres: ids of centre words, (B,).
            contexts: ids of a context word of each, (B,).
            negatives: ids of words drawn from the noise, (B, K).

        Returns:
            The loss in nats and the share of scores on the right side of zero, both scalars.
        """
        centre = self.centres[centres]  # (B, D)
        positive = (centre * self.contexts[contexts]).sum(-1)  # (B,)
        negative = (self.contexts[negatives] @ centre[:, :, None])[..., 0]  # (B, K)
        loss = -(logsigmoid(positive) + logsigmoid(-negative).sum(-1)).mean()
        right = ((positive > 0).sum() + (negative < 0).sum()) / (
            positive.numel() + negative.numel()
        )
        return loss, right


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The vectors after some updates; equal only to itself.

    Attributes:
        step: updates done; 0 is before the first.
        vectors: (V, D), read-only.
        loss: `expected_loss` of them, nats.
        accuracy: share of scores on the right side of zero in the last batch, 0 … 1; None before
            the first.
    """

    step: int
    vectors: NDArray[np.float32]
    loss: float
    accuracy: float | None


@dataclass(frozen=True, eq=False)
class TrainedVectors:
    """Vectors as far as they are trained; equal only to itself.

    Attributes:
        words: V of them.
        groups: the group of each word, as the corpus has it.
        snapshots: every `EVERY` updates so far, the untrained vectors first.
        negatives: negative words a pair, K.
        lower_bound: no vectors have a lower loss, nats.
        projection: of the map; the principal plane of the last snapshot there will be.
        extent: least and greatest place on each axis of the map among all snapshots there will be.
    """

    words: tuple[str, ...]
    groups: tuple[str, ...]
    snapshots: tuple[Snapshot, ...]
    negatives: int
    lower_bound: float
    projection: Projection
    extent: tuple[tuple[float, float], tuple[float, float]]

    @property
    def steps(self) -> int:
        """Updates there will be in all."""
        return STEPS

    @property
    def length(self) -> int:
        """Snapshots there will be in all."""
        return STEPS // EVERY + 1


@checked
def train(corpus: Corpus, negatives: int, dimension: int, seed: int) -> TrainedVectors:
    """Train word vectors from first to last update, `STEPS` in all.

    Args:
        corpus: the pairs to train on.
        negatives: negative words a pair, K, 1 … `MAX_NEGATIVES`.
        dimension: numbers in a vector, D, 2 … `MAX_DIMENSION`.
        seed: of the first vectors, the batches and the negative words, 0 … `MAX_SEED`.

    Returns:
        The vectors at every snapshot.

    Raises:
        OutOfBounds: `negatives`, `dimension` or `seed` is out of its range.

    Example:
        >>> corpus = Corpus.build([["a", "cat", "sits"], ["a", "dog", "sits"]], window=1)
        >>> trained = train(corpus, negatives=2, dimension=3, seed=0)
        >>> trained.snapshots[-1].vectors.shape
        (4, 3)
        >>> round(trained.snapshots[0].loss, 3)  # (1 + K) ln 2
        2.079
        >>> trained.lower_bound < trained.snapshots[-1].loss < trained.snapshots[0].loss
        True
    """
    snapshots = tuple(_snapshots(corpus, negatives, dimension, seed))
    projection = principal_plane(snapshots[-1].vectors)
    places = np.concatenate([projection.project(one.vectors) for one in snapshots])
    (left, low), (right, high) = places.min(axis=0).tolist(), places.max(axis=0).tolist()
    return TrainedVectors(
        words=corpus.words,
        groups=corpus.groups,
        snapshots=snapshots,
        negatives=negatives,
        lower_bound=lower_bound(corpus, negatives),
        projection=projection,
        extent=((left, right), (low, high)),
    )


@checked
def train_live(corpus: Corpus, seed: int, finished: TrainedVectors) -> Iterator[TrainedVectors]:
    """The same training again, one yield a snapshot.

    Args:
        corpus: as for `train`.
        seed: as for `train`.
        finished: what `train` gives for these. Its projection and extent are used from the first
            snapshot on: a map that turned and grew with every snapshot could not be followed.
            Its K and D are those of the training.

    Yields:
        All snapshots so far.

    Raises:
        OutOfBounds: `seed` is outside 0 … `MAX_SEED`, when the first snapshot is asked for.
    """
    dimension = finished.snapshots[0].vectors.shape[1]
    snapshots: tuple[Snapshot, ...] = ()
    for one in _snapshots(corpus, finished.negatives, dimension, seed):
        snapshots += (one,)
        yield replace(finished, snapshots=snapshots)


def _snapshots(corpus: Corpus, negatives: int, dimension: int, seed: int) -> Iterator[Snapshot]:
    check("negative words", negatives, 1, MAX_NEGATIVES)
    check("numbers in a vector", dimension, 2, MAX_DIMENSION)
    check("seed", seed, 0, MAX_SEED)
    generator = torch.Generator().manual_seed(seed)
    model = SkipGram(len(corpus.words), dimension, generator)
    tables = Tables(model.centres.detach(), model.contexts.detach())
    yield _snapshot(0, tables, corpus, negatives, None)
    drawn = batches(corpus, negatives, generator)
    for step in range(0, STEPS, EVERY):
        counts = count_pairs(list(islice(drawn, EVERY)), len(corpus.words))
        accuracy = tables.update(step, counts)
        yield _snapshot(step + EVERY, tables, corpus, negatives, accuracy)


def _snapshot(
    step: int, tables: Tables, corpus: Corpus, negatives: int, accuracy: float | None
) -> Snapshot:
    vectors = frozen(tables.centres.clone())
    loss = expected_loss(tables.centres @ tables.contexts.T, corpus, negatives)
    return Snapshot(step, vectors, loss, accuracy)
