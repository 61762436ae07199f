"""Words and the company they keep: pairs from captions, and how well scores can tell them.

V words, K negative words a pair. Losses are in nats.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from rnn_core.bounds import check
from rnn_core.world.language import Language, check_language
from rnn_core.world.scenes import caption, fields_of, sample

MAX_WINDOW: Final = 10  # words to either side

CAPTIONS: Final = 2000
POWER: Final = 0.75  # of the counts, in the noise distribution


@dataclass(frozen=True, eq=False)
class Corpus:
    """Captions as pairs of words; equal only to itself.

    Attributes:
        words: V of them, in order of first appearance.
        groups: what each says of a scene, see `rnn_core.world.scenes.fields_of`.
        pairs: (N, 2), ids of a centre and of a word within its window.
        counts: (V, V), how often each pair is there, float64.
        noise: (V,), probability of each word as a negative one, float64.
    """

    words: tuple[str, ...]
    groups: tuple[str, ...]
    pairs: Tensor
    counts: Tensor
    noise: Tensor


@lru_cache(maxsize=16)
def corpus(language: Language, window: int) -> Corpus:
    """`CAPTIONS` captions without names, always the same ones.

    Names are left out, for they give away the gender of the Russian noun in English too.

    Raises:
        OutOfBounds: a window out of its range.
        ValueError: no such language.
    """
    check_language(language)
    check("window", window, 1, MAX_WINDOW)
    words, told, line = _read(language)
    pairs, size = _company(told, line, window), len(words)
    counts = torch.bincount(pairs @ torch.tensor([size, 1]), minlength=size**2)
    noise = torch.bincount(told).double() ** POWER
    fields = fields_of(language)
    return Corpus(
        words=words,
        groups=tuple(fields[word] for word in words),
        pairs=pairs,
        counts=counts.view(size, size).double(),
        noise=noise / noise.sum(),
    )


@lru_cache(maxsize=2)
def _read(language: Language) -> tuple[tuple[str, ...], Tensor, Tensor]:
    """The V words, the ids of all that is said, one after another, and the caption of each."""
    scenes = sample(CAPTIONS, torch.Generator().manual_seed(0), held_out=False)
    said = [[word.text for word in caption(scene, language)] for scene in scenes]
    words = tuple(dict.fromkeys(word for line in said for word in line))
    place = {word: k for k, word in enumerate(words)}
    told = torch.tensor([place[word] for line in said for word in line])
    lengths = torch.tensor([len(line) for line in said])
    return words, told, torch.arange(len(said)).repeat_interleave(lengths)


def _company(told: Tensor, line: Tensor, window: int) -> Tensor:
    """Every word with each within its window, (N, 2): of a caption, in the order of both."""
    away = torch.arange(-window, window + 1)
    places = torch.arange(len(told))[:, None]
    others = places + away[away != 0]
    near = others.clamp(0, len(told) - 1)
    together = (near == others) & (line[near] == line[places])
    return torch.stack([told[places].expand_as(near)[together], told[near][together]], 1)


def expected_loss(scores: Tensor, text: Corpus, negatives: int) -> float:
    """The mean of `SkipGram.loss` over all pairs and all draws of negative words, exactly.

    Args:
        scores: u·v of every centre and every context, (V, V).
        text: whose pairs.
        negatives: K.
    """
    near, far = _weights(text, negatives)
    exact = scores.double()
    return -float((near * logsigmoid(exact) + far * logsigmoid(-exact)).sum())


def floor(text: Corpus, negatives: int) -> float:
    """The lowest expected loss, whatever the vectors, if they have numbers enough.

    It is reached where σ(u·v) is the probability that the pair comes from the text and not from the
    noise: u·v = PMI − ln K (Levy and Goldberg 2014, "Neural Word Embedding as Implicit Matrix
    Factorization", with this noise).
    """
    near, far = _weights(text, negatives)
    return -float(
        (torch.xlogy(near, near / (near + far)) + torch.xlogy(far, far / (near + far))).sum()
    )


def _weights(text: Corpus, negatives: int) -> tuple[Tensor, Tensor]:
    """How often a pair comes from the text and from the noise, for each pair of it; (V, V)."""
    near = text.counts / text.counts.sum()
    return near, negatives * near.sum(1, keepdim=True) * text.noise
