"""The updates of skip-gram: batches of pairs with negative words, and Adam over whole tables.

The same as training `SkipGram` with `rnn_core.training.fit` batch by batch, only faster: a test
compares the two.

V different words, D numbers in a vector, K negative words a pair, B pairs a batch.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnn_core.arguments import checked
from rnn_core.bounds import check
from rnn_core.embeddings.cooccurrence import MAX_DISTINCT_WORDS, MAX_NEGATIVES, Corpus

STEPS: Final = 300
EVERY: Final = 10  # updates between two snapshots
BATCH: Final = 512  # pairs
RATE: Final = 0.05
_BETAS: Final = (0.9, 0.999)  # PyTorch's own for Adam
_EPS: Final = 1e-8
_CELLS: Final = 4096  # of [0, 1), for a table


@checked
def batches(
    corpus: Corpus, negatives: int, generator: torch.Generator
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Batches of pairs without end, drawn with replacement.

    Args:
        corpus: whose pairs and noise.
        negatives: negative words a pair, K.
        generator: source of the pairs and of the negative words.

    Yields:
        Ids of centre words (B,), of context words (B,) and of negative words (B, K).
    """
    check("negative words", negatives, 1, MAX_NEGATIVES)
    sampler = _NoiseSampler(corpus.noise)
    while True:
        drawn = [
            (
                torch.randint(len(corpus.pairs), (BATCH,), generator=generator),
                torch.rand(BATCH, negatives, dtype=torch.float64, generator=generator),
            )
            for _ in range(EVERY)
        ]
        chosen, uniform = (torch.stack(one) for one in zip(*drawn, strict=True))
        centres, contexts = corpus.pairs[chosen].unbind(-1)  # each (EVERY, B)
        yield from zip(centres, contexts, sampler.words(uniform), strict=True)


class _NoiseSampler:
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


class PairCounts(NamedTuple):
    """How often each of several batches shows a pair of words, as shares of its B pairs."""

    positive: Tensor  # (EVERY, V, V), as a centre word and its context word
    total: Tensor  # (EVERY, V, V), as that or as a negative


@checked
def count_pairs(drawn: Sequence[tuple[Tensor, Tensor, Tensor]], words: int) -> PairCounts:
    """Count the pairs of several batches.

    Args:
        drawn: batches as `batches` yields them: ids (B,), (B,) and (B, K) of each.
        words: different words, V.

    Returns:
        The counts, each (number of batches, V, V).
    """
    check("batches", len(drawn), 1, STEPS)
    check("different words", words, 1, MAX_DISTINCT_WORDS)
    centres, contexts, negatives = (torch.stack(one) for one in zip(*drawn, strict=True))
    rows = (torch.arange(len(drawn))[:, None] * words + centres) * words  # (EVERY, B)
    positive, negative = (
        np.bincount(cells.flatten().numpy(), minlength=len(drawn) * words**2)
        for cells in (rows + contexts, rows[..., None] + negatives)
    )
    counts = np.stack([positive, positive + negative]).astype(np.float32)
    return PairCounts(*(torch.from_numpy(counts) / BATCH).view(2, len(drawn), words, words))


class Tables:
    """The two tables of a `SkipGram` and the state of Adam, updated batch by batch.

    There are few words, so the scores of all V² pairs cost less than those of a batch one by one:
    the gradient of the mean loss by a score is (share of all · σ(u·v) − share of context pairs).

    Args:
        centres: vectors to begin with, (V, D).
        contexts: the same words as context, (V, D).
    """

    def __init__(self, centres: Tensor, contexts: Tensor) -> None:
        self.both = torch.stack([centres, contexts])  # (2, V, D)
        self.centres, self.contexts = self.both
        self.mean, self.square = torch.zeros_like(self.both), torch.zeros_like(self.both)

    @torch.inference_mode()
    def update(self, done: int, counts: PairCounts) -> float:
        """One update a batch.

        Args:
            done: updates before these.
            counts: of the batches.

        Returns:
            Share of scores on the right side of zero in the last batch, 0 … 1.
        """
        centres, contexts, gradient = self.centres, self.contexts, torch.empty_like(self.both)
        by_centre, by_context = gradient
        for step, (positive, total) in enumerate(zip(*counts, strict=True), start=done + 1):
            scores = centres @ contexts.T
            by_score = scores.sigmoid().mul_(total).sub_(positive)
            torch.mm(by_score, contexts, out=by_centre)
            torch.mm(by_score.T, centres, out=by_context)
            # Adam, as in `fit`, whose clipping never comes to clip here.
            rate = RATE * (1 + math.cos(math.pi * (step - 1) / STEPS)) / 2
            self.mean.lerp_(gradient, 1 - _BETAS[0])
            self.square.mul_(_BETAS[1]).addcmul_(gradient, gradient, value=1 - _BETAS[1])
            size = self.square.sqrt().div_((1 - _BETAS[1] ** step) ** 0.5).add_(_EPS)
            self.both.addcdiv_(self.mean, size, value=-rate / (1 - _BETAS[0] ** step))
        right = torch.where(scores > 0, positive, 0) + torch.where(scores < 0, total - positive, 0)
        return float(right.sum() / total.sum())
