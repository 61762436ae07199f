"""Attention over a padded sentence, with its mask and without it.

S words read, P places of padding after them, T words written, V vocabulary.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.bounds import MAX_WORDS, check
from rnn_core.networks.text_models import Translator

MAX_PADDING: Final = MAX_WORDS  # places after the words


@dataclass(frozen=True, eq=False)
class PaddedAttention:
    """Where a translator looks in a sentence with padding after it; equal only to itself.

    Attributes:
        masked: (T, S + P), attention where the scores of padding are −∞, as the network is trained.
        unmasked: (T, S + P), the same softmax over all scores, padding among them.
        masked_error: the largest absolute difference of the logits (T, V) from those of the
            sentence without padding, with the mask.
        unmasked_error: the same without the mask.
        read: S.
    """

    masked: NDArray[np.float32]
    unmasked: NDArray[np.float32]
    masked_error: float
    unmasked_error: float
    read: int

    @property
    def on_padding(self) -> NDArray[np.float32]:
        """Without the mask: attention that goes to padding at each step, (T,), 0 … 1."""
        share: NDArray[np.float32] = self.unmasked[:, self.read :].sum(1)
        return share


@torch.no_grad()
def padded_attention(
    network: Translator, ids: list[int], written: list[int], padding: int, pad_id: int = 0
) -> PaddedAttention:
    """Let a translator read a sentence with padding after it, as in a batch with a longer one.

    Args:
        network: the translator.
        ids: of the words read, 1 … `MAX_WORDS` of them.
        written: ids of the words that the decoder reads, the start first, 1 … `MAX_WORDS`.
        padding: places of padding, P, 0 … `MAX_PADDING`.
        pad_id: the id that fills them.

    Returns:
        Attention with the mask and without, and how far the logits move.

    Raises:
        OutOfBounds: too few or too many words or places.
    """
    check("words read", len(ids), 1, MAX_WORDS)
    check("words written", len(written), 1, MAX_WORDS)
    check("places of padding", padding, 0, MAX_PADDING)
    length, targets = torch.tensor([len(ids)]), torch.tensor([written])  # (1,), (1, T)
    alone, _ = network.step(targets, network.start(torch.tensor([ids]), length))  # (1, T, V)
    padded = torch.tensor([ids + padding * [pad_id]])  # (1, S + P)
    last, states, mask, _ = network.start(padded, length)
    with_mask, weights = network.step(targets, (last, states, mask, None))
    without, free = network.step(targets, (last, states, torch.ones_like(mask), None))
    assert weights[-1] is not None and free[-1] is not None
    return PaddedAttention(
        masked=weights[-1][0].numpy(),
        unmasked=free[-1][0].numpy(),
        masked_error=float((with_mask - alone).abs().max()),
        unmasked_error=float((without - alone).abs().max()),
        read=len(ids),
    )
