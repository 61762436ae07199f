"""Word vectors from company alone: skip-gram with negative sampling.

Mikolov et al. 2013, "Distributed Representations of Words and Phrases and their Compositionality",
equation 4, on captions of the micro-world. Of word2vec's refinements the noise distribution is
here (counts to the power of 3/4); windows are not shortened and frequent words not thinned out.

V words, D numbers in a vector, K negative words a pair, B pairs a batch. Losses are in nats.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import logsigmoid

from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SEED, check
from rnn_core.embeddings.cooccurrence import Corpus, corpus, expected_loss, floor
from rnn_core.embeddings.metrics import View, best_view
from rnn_core.world.language import Language

MAX_NEGATIVES: Final = 20
MAX_DIMENSION: Final = 64

STEPS: Final = 300
EVERY: Final = 10  # updates between two snapshots
BATCH: Final = 512  # pairs
RATE: Final = 0.05
_BETAS: Final = (0.9, 0.999)  # PyTorch's own for Adam
_EPS: Final = 1e-8
_CELLS: Final = 4096  # of [0, 1), for a table


class SkipGram(nn.Module):
    """Two vectors a word: one as a centre, one as company; the first are the embeddings.

    As in word2vec they begin near zero and at zero, so that the first loss is (1 + K) ln 2.
    """

    def __init__(self, words: int, size: int, generator: torch.Generator) -> None:
        super().__init__()
        near = (torch.rand(words, size, generator=generator) - 0.5) / size  # (V, D)
        self.centres = nn.Parameter(near)
        self.contexts = nn.Parameter(torch.zeros(words, size))

    def loss(self, centres: Tensor, contexts: Tensor, negatives: Tensor) -> tuple[Tensor, Tensor]:
        """Equation 4 with its sign turned, and the share of scores on the right side of zero.

        −ln σ(u·v) − Σ ln σ(−u_k·v), the mean over the batch.

        Args:
            centres: ids (B,).
            contexts: ids (B,) of a word near each of them.
            negatives: ids (B, K) of words drawn from the noise.
        """
        centre = self.centres[centres]  # (B, D)
        near = (centre * self.contexts[contexts]).sum(-1)  # (B,)
        far = (self.contexts[negatives] @ centre[:, :, None])[..., 0]  # (B, K)
        loss = -(logsigmoid(near) + logsigmoid(-far).sum(-1)).mean()
        right = ((near > 0).sum() + (far < 0).sum()) / (near.numel() + far.numel())
        return loss, right


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The vectors after some updates; equal only to itself.

    Attributes:
        step: updates done; 0 is before the first.
        vectors: (V, D), read-only.
        loss: `expected_loss` of them.
        right: share of scores on the right side of zero in the last batch; None before the first.
    """

    step: int
    vectors: NDArray[np.float32]
    loss: float
    right: float | None


@dataclass(frozen=True, eq=False)
class Learnt:
    """Vectors as far as they have been learnt; equal only to itself.

    Attributes:
        words: V of them.
        groups: what each says of a scene.
        snapshots: every `EVERY` updates so far, the untrained vectors first.
        negatives: K.
        floor: no vectors have a lower loss.
        view: of the map; the best one of the last snapshot there will be.
        extent: least and greatest place on each axis of the map among all snapshots there will be.
    """

    words: tuple[str, ...]
    groups: tuple[str, ...]
    snapshots: tuple[Snapshot, ...]
    negatives: int
    floor: float
    view: View
    extent: tuple[tuple[float, float], tuple[float, float]]

    @property
    def steps(self) -> int:
        """Updates there will be in all."""
        return STEPS

    @property
    def length(self) -> int:
        """Snapshots there will be in all."""
        return STEPS // EVERY + 1


def learn(language: Language, window: int, negatives: int, dimension: int, seed: int) -> Learnt:
    """Learn the vectors from first to last update.

    Args:
        language: of the captions.
        window: words to either side that are company, 1 … `embeddings.cooccurrence.MAX_WINDOW`.
        negatives: K, 1 … `MAX_NEGATIVES`.
        dimension: D, 2 … `MAX_DIMENSION`.
        seed: of the first vectors, the batches and the negative words.

    Raises:
        OutOfBounds: a quantity out of its range.
        ValueError: no such language.
    """
    text = corpus(language, window)
    snapshots = tuple(_snapshots(text, negatives, dimension, seed))
    view = best_view(snapshots[-1].vectors)
    places = np.concatenate([view.of(one.vectors) for one in snapshots])
    (left, low), (right, high) = places.min(axis=0).tolist(), places.max(axis=0).tolist()
    return Learnt(
        words=text.words,
        groups=text.groups,
        snapshots=snapshots,
        negatives=negatives,
        floor=floor(text, negatives),
        view=view,
        extent=((left, right), (low, high)),
    )


def learning(
    language: Language, window: int, negatives: int, dimension: int, seed: int, whole: Learnt
) -> Iterator[Learnt]:
    """The same again, one yield a snapshot, with all up to it in each.

    Args:
        language: of the captions.
        window: words to either side that are company.
        negatives: K.
        dimension: D.
        seed: as for `learn`.
        whole: what `learn` gives for these, for the map: one that turned and grew with every
            snapshot could not be followed.

    Raises:
        OutOfBounds: a quantity out of its range, as soon as the first is asked for.
        ValueError: no such language.
    """
    text = corpus(language, window)
    snapshots: tuple[Snapshot, ...] = ()
    for one in _snapshots(text, negatives, dimension, seed):
        snapshots += (one,)
        yield replace(whole, snapshots=snapshots)


def _snapshots(text: Corpus, negatives: int, dimension: int, seed: int) -> Iterator[Snapshot]:
    check("negative words", negatives, 1, MAX_NEGATIVES)
    check("numbers in a vector", dimension, 2, MAX_DIMENSION)
    check("seed", seed, 0, MAX_SEED)
    generator = torch.Generator().manual_seed(seed)
    tables = _Tables(SkipGram(len(text.words), dimension, generator))
    yield _snapshot(0, tables, text, negatives, None)
    lessons = _batches(text, negatives, generator)
    for step in range(0, STEPS, EVERY):
        right = tables.learn(step, _counted(list(islice(lessons, EVERY)), len(text.words)))
        yield _snapshot(step + EVERY, tables, text, negatives, right)


def _batches(
    text: Corpus, negatives: int, generator: torch.Generator
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    noise = _Noise(text.noise)
    while True:
        drawn = [
            (
                torch.randint(len(text.pairs), (BATCH,), generator=generator),
                torch.rand(BATCH, negatives, dtype=torch.float64, generator=generator),
            )
            for _ in range(EVERY)
        ]
        chosen, uniform = (torch.stack(one) for one in zip(*drawn, strict=True))
        centres, contexts = text.pairs[chosen].unbind(-1)  # each (EVERY, B)
        yield from zip(centres, contexts, noise.words(uniform), strict=True)


class _Noise:
    """Words by uniform numbers: those of `torch.multinomial` with replacement, sooner.

    It searches the sums of probabilities for every number anew; here a table says where to begin.
    """

    def __init__(self, probabilities: Tensor) -> None:
        sums = probabilities.cumsum(0)
        self.sums = (sums / sums[-1]).numpy()
        begins = np.searchsorted(self.sums, np.arange(_CELLS + 1) / _CELLS)
        self.begins, self.within = begins[:-1], int(np.diff(begins).max())

    def words(self, uniform: Tensor) -> Tensor:
        """The first word whose sum is not below each number of [0, 1)."""
        sought = uniform.numpy()
        found = self.begins.take((sought * _CELLS).astype(np.intp))
        for _ in range(self.within):
            found += self.sums.take(found) < sought
        return torch.from_numpy(found)


class _Counts(NamedTuple):
    """How often a batch shows a pair of words, as shares of its B, (EVERY, V, V)."""

    near: Tensor  # as company
    every: Tensor  # as that or as a negative


def _counted(batches: Sequence[tuple[Tensor, Tensor, Tensor]], words: int) -> _Counts:
    centres, contexts, drawn = (torch.stack(one) for one in zip(*batches, strict=True))
    rows = (torch.arange(len(batches))[:, None] * words + centres) * words  # (EVERY, B)
    near, far = (
        np.bincount(cells.flatten().numpy(), minlength=len(batches) * words**2)
        for cells in (rows + contexts, rows[..., None] + drawn)
    )
    shares = torch.from_numpy(np.stack([near, near + far]).astype(np.float32)) / BATCH
    return _Counts(*shares.view(2, len(batches), words, words))


class _Tables:
    """The two tables of a `SkipGram`, taught as `rnn_core.training.fit` does, only sooner.

    There are few words, so the scores of all V² pairs cost less than those of a batch one by one:
    the gradient of the mean loss is (shares of all · σ(u·v) − shares of company) for every pair.
    """

    def __init__(self, model: SkipGram) -> None:
        self.both = torch.stack([model.centres.detach(), model.contexts.detach()])  # (2, V, D)
        self.centres, self.contexts = self.both
        self.mean, self.square = torch.zeros_like(self.both), torch.zeros_like(self.both)

    @torch.inference_mode()
    def learn(self, done: int, counts: _Counts) -> float:
        """One update a batch after so many; the share of right answers in the last batch."""
        centres, contexts, gradient = self.centres, self.contexts, torch.empty_like(self.both)
        by_centre, by_context = gradient
        for step, (near, every) in enumerate(zip(*counts, strict=True), start=done + 1):
            scores = centres @ contexts.T
            by_score = scores.sigmoid().mul_(every).sub_(near)
            torch.mm(by_score, contexts, out=by_centre)
            torch.mm(by_score.T, centres, out=by_context)
            # Adam, as in `fit`, whose clipping never comes to clip here.
            rate = RATE * (1 + math.cos(math.pi * (step - 1) / STEPS)) / 2
            self.mean.lerp_(gradient, 1 - _BETAS[0])
            self.square.mul_(_BETAS[1]).addcmul_(gradient, gradient, value=1 - _BETAS[1])
            size = self.square.sqrt().div_((1 - _BETAS[1] ** step) ** 0.5).add_(_EPS)
            self.both.addcdiv_(self.mean, size, value=-rate / (1 - _BETAS[0] ** step))
        right = torch.where(scores > 0, near, 0) + torch.where(scores < 0, every - near, 0)
        return float(right.sum() / every.sum())


def _snapshot(
    step: int, tables: _Tables, text: Corpus, negatives: int, right: float | None
) -> Snapshot:
    vectors = frozen(tables.centres.clone())
    loss = expected_loss(tables.centres @ tables.contexts.T, text, negatives)
    return Snapshot(step, vectors, loss, right)
