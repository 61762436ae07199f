"""Subword embeddings: the vector of a word is made of its character n-grams.

After Bojanowski et al. 2017 ("Enriching Word Vectors with Subword Information"): a word's vector is
the mean of the vectors of its n-grams, and an n-gram's vector is found by hashing. So an inflected
or misspelt word that was never seen has a vector near those of similar words.
"""

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import torch
from torch import Tensor, nn

MIN_NGRAM: Final = 3
MAX_NGRAM: Final = 5
MAX_KEPT_LETTERS: Final = 40
"""Of a word whose buckets are kept; a longer one is no word, and would take much room."""


def ngram_buckets(word: str, buckets: int) -> tuple[int, ...]:
    """The buckets of the n-grams of a word.

    The n-grams are the whole word and every 3 to 5 characters of it, with its edges marked by "<"
    and ">". Case and ё do not matter, except that a capital first letter is an n-gram of its own.

    Args:
        word: any string.
        buckets: how many buckets there are, at least 1.

    Returns:
        One id for each n-gram, 0 … buckets − 1: CRC-32 of the n-gram modulo `buckets`.

    Example:
        >>> ngram_buckets("cat", 1000)  # "<cat>" as a whole, <ca cat at>, <cat cat>, <cat>
        (420, 524, 832, 276, 679, 239, 665)
    """
    kept = len(word) <= MAX_KEPT_LETTERS
    return _kept_buckets(word, buckets) if kept else _buckets(word, buckets)


def _buckets(word: str, buckets: int) -> tuple[int, ...]:
    marked = f"<{word.lower().replace('ё', 'е')}>"
    found = [f"={marked}"]
    for size in range(MIN_NGRAM, MAX_NGRAM + 1):
        found += [marked[k : k + size] for k in range(len(marked) - size + 1)]
    if word[:1].isupper():
        found.append("^")  # no letter, and the only trace that capitals leave
    return tuple(zlib.crc32(ngram.encode()) % buckets for ngram in found)


_kept_buckets: Final = lru_cache(maxsize=8192)(_buckets)


class SubwordEmbedding(nn.Module):
    """An embedding of words by their character n-grams.

    Args:
        buckets: how many vectors the n-grams share.
        size: numbers in a vector, D.
    """

    def __init__(self, buckets: int, size: int) -> None:
        super().__init__()
        self.buckets = buckets
        self.vectors = nn.EmbeddingBag(buckets, size, mode="mean")

    def forward(self, sentences: Sequence[Sequence[str]]) -> Tensor:
        """Embed the words of B sentences.

        Args:
            sentences: B lists of words.

        Returns:
            Vectors (B, T, D), padded with zeros at the end to the longest sentence of T words.

        Example:
            >>> SubwordEmbedding(100, 8)([["a", "cat"], ["cats"]]).shape
            torch.Size([2, 2, 8])
        """
        found = [ngram_buckets(word, self.buckets) for words in sentences for word in words]
        flat = torch.tensor([bucket for word in found for bucket in word])
        starts = torch.tensor([0, *map(len, found)][:-1]).cumsum(0)
        vectors = self.vectors(flat, starts)  # (sum of lengths, D)
        parts = vectors.split([len(words) for words in sentences])
        return nn.utils.rnn.pad_sequence(list(parts), batch_first=True)
