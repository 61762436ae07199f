"""Co-occurrence: which words stand near one another in a corpus, and the losses this implies.

V different words, N pairs of neighbouring words, K negative words a pair. Losses are in nats.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from rnn_core.arguments import checked
from rnn_core.bounds import check
from rnn_core.tensors import check_float, check_shape

MAX_WINDOW: Final = 10  # words to either side
MAX_DISTINCT_WORDS: Final = 500  # counts are kept for every pair of words
MAX_CORPUS: Final = 200_000  # words of all sentences together

MAX_NEGATIVES: Final = 20  # a pair

POWER: Final = 0.75  # of the counts, in the noise distribution


@dataclass(frozen=True, eq=False)
class Corpus:
    """Sentences as pairs of a word and a context word; equal only to itself.

    Attributes:
        words: V of them, in order of first appearance.
        groups: the group of each word, V strings; "" for a word without one.
        pairs: (N, 2), ids of a centre word and of a context word within its window.
        counts: (V, V), how often each pair occurs, float64.
        noise: (V,), probability of each word as a negative one, float64.
    """

    words: tuple[str, ...]
    groups: tuple[str, ...]
    pairs: Tensor
    counts: Tensor
    noise: Tensor

    @classmethod
    def build(
        cls,
        sentences: Iterable[Sequence[str]],
        window: int,
        groups: Mapping[str, str] | None = None,
    ) -> "Corpus":
        """Count the words of sentences and the pairs of words that are near each other.

        Args:
            sentences: lists of words; no pair reaches from one sentence into another.
            window: words to either side that are context, 1 … `MAX_WINDOW`.
            groups: word → its group, to colour or to compare by; None for no groups.

        Returns:
            The corpus. The noise distribution is that of word2vec: counts of words to the power of
            3/4 (Mikolov et al. 2013, "Distributed Representations of Words and Phrases and their
            Compositionality", section 2.2).

        Raises:
            OutOfBounds: a window outside 1 … `MAX_WINDOW`, more than `MAX_DISTINCT_WORDS` different
                words or `MAX_CORPUS` words in all, or no pair of words.

        Example:
            >>> corpus = Corpus.build([["a", "cat", "sits"], ["a", "dog", "sits"]], window=1)
            >>> corpus.words
            ('a', 'cat', 'sits', 'dog')
            >>> corpus.pairs.shape
            torch.Size([8, 2])
            >>> corpus.counts[0].tolist()
            [0.0, 1.0, 0.0, 1.0]
        """
        check("window", window, 1, MAX_WINDOW)
        lines = list(sentences)
        check("words of the corpus", sum(map(len, lines)), 2, MAX_CORPUS)
        words = tuple(dict.fromkeys(word for line in lines for word in line))
        size = len(words)
        check("different words", size, 1, MAX_DISTINCT_WORDS)
        place = {word: k for k, word in enumerate(words)}
        ids = torch.tensor([place[word] for line in lines for word in line])
        lengths = torch.tensor([len(line) for line in lines])
        pairs = _pairs(ids, torch.arange(len(lines)).repeat_interleave(lengths), window)
        check("pairs of words", len(pairs), 1, 2 * MAX_WINDOW * MAX_CORPUS)
        counts = torch.bincount(pairs @ torch.tensor([size, 1]), minlength=size**2)
        noise = torch.bincount(ids).double() ** POWER
        return cls(
            words=words,
            groups=tuple((groups or {}).get(word, "") for word in words),
            pairs=pairs,
            counts=counts.view(size, size).double(),
            noise=noise / noise.sum(),
        )


def _pairs(ids: Tensor, sentence: Tensor, window: int) -> Tensor:
    """Every word with each within its window, (N, 2), in the order of the corpus.

    Args:
        ids: of all words, one after another.
        sentence: for each of them, the number of its sentence.
        window: words to either side.
    """
    offsets = torch.arange(-window, window + 1)
    places = torch.arange(len(ids))[:, None]
    others = places + offsets[offsets != 0]
    clamped = others.clamp(0, len(ids) - 1)
    together = (clamped == others) & (sentence[clamped] == sentence[places])
    return torch.stack([ids[places].expand_as(clamped)[together], ids[clamped][together]], 1)


@checked
def expected_loss(scores: Tensor, corpus: Corpus, negatives: int) -> float:
    """The mean of `SkipGram.loss` over all pairs and all draws of negative words, exactly.

    Args:
        scores: u·v of every centre word and every context word, (V, V).
        corpus: whose pairs are counted.
        negatives: negative words a pair, K, 1 … `MAX_NEGATIVES`.

    Returns:
        The mean loss, nats.
    """
    check_shape("scores", scores, *corpus.counts.shape)
    check_float("scores", scores)
    positive, negative = _weights(corpus, negatives)
    exact = scores.double()
    return -float((positive * logsigmoid(exact) + negative * logsigmoid(-exact)).sum())


@checked
def lower_bound(corpus: Corpus, negatives: int) -> float:
    """The lowest expected loss that any vectors can reach.

    It is reached where σ(u·v) is the probability that the pair comes from the corpus and not from
    the noise: u·v = PMI − ln K (Levy and Goldberg 2014, "Neural Word Embedding as Implicit Matrix
    Factorization", equation 7, with this noise). Vectors need enough dimensions for it.

    Args:
        corpus: whose pairs are counted.
        negatives: negative words a pair, K, 1 … `MAX_NEGATIVES`.

    Returns:
        The loss, nats.
    """
    positive, negative = _weights(corpus, negatives)
    both = positive + negative
    return -float(
        (torch.xlogy(positive, positive / both) + torch.xlogy(negative, negative / both)).sum()
    )


def _weights(corpus: Corpus, negatives: int) -> tuple[Tensor, Tensor]:
    """How often each pair comes from the corpus and from the noise, per pair of it; (V, V)."""
    check("negative words", negatives, 1, MAX_NEGATIVES)
    positive = corpus.counts / corpus.counts.sum()
    return positive, negatives * positive.sum(1, keepdim=True) * corpus.noise
