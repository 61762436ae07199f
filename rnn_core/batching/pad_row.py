"""Where `padding_idx` does not keep the row of padding at zero: three cases, each really run.

B batch, T time, D embedding, V vocabulary.
"""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from rnn_core.arguments import checked
from rnn_core.batching.padding import TextBatch
from rnn_core.batching.padding_idx import EMBEDDING_SIZE
from rnn_core.bounds import MAX_SEED, check
from rnn_core.init import initialise
from rnn_core.world import captions

RATE: Final = 1.0  # of the one step of SGD


class TiedPredictor(nn.Module):
    """A GRU that predicts the next token with tied weights: the output layer is the embedding.

    Tying is that of Press and Wolf 2017, "Using the Output Embedding to Improve Language Models"
    (arXiv:1608.05859); the state has as many units as a token's vector, D.

    Args:
        vocabulary_size: V.
        padding_idx: as in `torch.nn.Embedding`.
        seed: of the weights, 0 … `MAX_SEED`.

    Raises:
        OutOfBounds: the seed is negative or over `MAX_SEED`.
    """

    def __init__(self, vocabulary_size: int, padding_idx: int, seed: int) -> None:
        super().__init__()
        check("seed", seed, 0, MAX_SEED)
        self.embed = nn.Embedding(vocabulary_size, EMBEDDING_SIZE, padding_idx=padding_idx)
        self.rnn = nn.GRU(EMBEDDING_SIZE, EMBEDDING_SIZE, batch_first=True)
        initialise(self, torch.Generator().manual_seed(seed))

    def forward(self, ids: Tensor) -> Tensor:
        """Score the token that comes after each.

        Args:
            ids: (B, T) token ids.

        Returns:
            Logits (B, T, V).
        """
        output, _ = self.rnn(self.embed(ids))  # (B, T, D)
        return output @ self.embed.weight.T


@dataclass(frozen=True)
class PadRow:
    """The row of the padding token in three cases in which it does not stay zero.

    Attributes:
        tied_gradient: ‖∂L/∂E[pad]‖₂ with tied weights, where `padding_idx` is set.
        tied_norm: ‖E[pad]‖₂ of these after one step of SGD at rate `RATE`; before it, zero.
        given_norm: ‖E[pad]‖₂ after `nn.Embedding.from_pretrained` of a table whose row is not zero.
        given_gradient: ‖∂L/∂E[pad]‖₂ there, with `freeze=False`.
        filled_norm: ‖E[pad]‖₂ after `nn.init.normal_` of a layer that has `padding_idx`.
    """

    tied_gradient: float
    tied_norm: float
    given_norm: float
    given_gradient: float
    filled_norm: float


@checked
def pad_row(batch: TextBatch, seed: int = 0) -> PadRow:
    r"""Run the three cases on a batch.

    Tied weights: the loss is that of the next token, over words alone; yet a softmax scores every
    entry, the padding token too, so its row gets a gradient as a row of the output layer.

    Args:
        batch: the lines.
        seed: of all weights, 0 … `MAX_SEED`.

    Returns:
        Norms of the row of padding and of its gradient.

    Raises:
        OutOfBounds: `seed` is out of range.

    Example:
        >>> from rnn_core.batching.padding import batch_texts
        >>> found = pad_row(batch_texts("a small cat\nbox", "en"))
        >>> found.tied_gradient > 0, found.tied_norm > 0, found.given_gradient
        (True, True, 0.0)
    """
    check("seed", seed, 0, MAX_SEED)
    ids, real = torch.from_numpy(batch.ids), torch.from_numpy(batch.mask)  # (B, T)
    entries = captions.vocabulary(batch.language).tokens
    pad_id = batch.pad_id
    tied = TiedPredictor(len(entries), pad_id, seed)
    start = torch.full_like(ids[:, :1], entries.index(captions.START))
    logits = tied(torch.cat([start, ids[:, :-1]], 1))  # (B, T, V), of every token from those before
    cross_entropy(logits[real], ids[real]).backward()
    gradient = tied.embed.weight.grad
    assert gradient is not None
    tied_gradient = float(gradient[pad_id].norm())
    torch.optim.SGD(tied.parameters(), RATE).step()

    generator = torch.Generator().manual_seed(seed)
    table = torch.randn(len(entries), EMBEDDING_SIZE, generator=generator)
    given = nn.Embedding.from_pretrained(table, freeze=False, padding_idx=pad_id)
    (of_given,) = torch.autograd.grad(given(ids).sum(), [given.weight])

    filled = nn.Embedding(len(entries), EMBEDDING_SIZE, padding_idx=pad_id)
    nn.init.normal_(filled.weight, generator=generator)
    return PadRow(
        tied_gradient=tied_gradient,
        tied_norm=float(tied.embed.weight[pad_id].detach().norm()),
        given_norm=float(given.weight[pad_id].detach().norm()),
        given_gradient=float(of_given[pad_id].norm()),
        filled_norm=float(filled.weight[pad_id].detach().norm()),
    )
