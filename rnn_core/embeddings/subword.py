"""Words as sets of their letter groups: a form or a slip never seen still finds its kin.

After Bojanowski et al. 2017 ("Enriching Word Vectors with Subword Information"): a word's vector is
the mean of the vectors of its letter groups, and a group's vector is found by hashing.
"""

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import torch
from torch import Tensor, nn

SHORTEST: Final = 3
LONGEST: Final = 5


@lru_cache(maxsize=8192)
def groups(word: str, buckets: int) -> tuple[int, ...]:
    """The buckets of a word: of the whole of it, and of every 3 to 5 letters, edges marked."""
    marked = f"<{word.lower().replace('ё', 'е')}>"
    found = [f"={marked}"]
    for size in range(SHORTEST, LONGEST + 1):
        found += [marked[k : k + size] for k in range(len(marked) - size + 1)]
    if word[:1].isupper():
        found.append("^")  # no letter, and the only trace that capitals leave
    return tuple(zlib.crc32(group.encode()) % buckets for group in found)


class Spelling(nn.Module):
    """An embedding of words by their spelling.

    Args:
        buckets: how many vectors the letter groups share.
        size: numbers in a vector, D.
    """

    def __init__(self, buckets: int, size: int) -> None:
        super().__init__()
        self.buckets = buckets
        self.vectors = nn.EmbeddingBag(buckets, size, mode="mean")

    def forward(self, sentences: Sequence[Sequence[str]]) -> Tensor:
        """(B, T, D) for B sentences padded with zeros at their ends to the longest, T words."""
        found = [groups(word, self.buckets) for words in sentences for word in words]
        flat = torch.tensor([bucket for word in found for bucket in word])
        starts = torch.tensor([0, *map(len, found)][:-1]).cumsum(0)
        vectors = self.vectors(flat, starts)  # (sum of lengths, D)
        parts = vectors.split([len(words) for words in sentences])
        return nn.utils.rnn.pad_sequence(list(parts), batch_first=True)
