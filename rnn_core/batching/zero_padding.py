"""What a zero does: a padded row of an embedding, and a padded frame of a picture.

B batch, T time, D embedding, H hidden, V vocabulary.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import conv2d, cross_entropy, pad

from rnn_core.batching.padding import TextBatch
from rnn_core.bounds import MAX_SEED, check
from rnn_core.init import initialise
from rnn_core.networks.models import Classifier, Painter
from rnn_core.networks.pretrained import pretrained
from rnn_core.world import captions
from rnn_core.world.pictures import draw
from rnn_core.world.scenes import DEFAULT_SCENE

Array = NDArray[np.float32]
EMBEDDING_SIZE, HIDDEN = 8, 16  # of the network whose gradients are looked at
MAX_BORDER: Final = 8  # pixels of padding on every side of a picture


class Teller(nn.Module):
    """Reads padded lines to the end of the row, pads and all, and tells them apart.

    Line b is class b, so that there is a loss whatever the lines say.

    Args:
        vocabulary: V.
        lines: B; a single line has a second class beside it, or there would be nothing to tell.
        padding_idx: as in `nn.Embedding`.
        seed: of the weights; all but the pad's row are the same with and without `padding_idx`.
    """

    def __init__(self, vocabulary: int, lines: int, padding_idx: int | None, seed: int) -> None:
        super().__init__()
        check("seed", seed, 0, MAX_SEED)
        self.embed = nn.Embedding(vocabulary, EMBEDDING_SIZE, padding_idx=padding_idx)
        self.rnn = nn.GRU(EMBEDDING_SIZE, HIDDEN, batch_first=True)
        self.head = nn.Linear(HIDDEN, max(lines, 2))
        initialise(self, torch.Generator().manual_seed(seed))

    def forward(self, ids: Tensor) -> Tensor:
        """(B, T) → logits (B, B)."""
        output, _ = self.rnn(self.embed(ids))  # (B, T, H)
        return self.head(output[:, -1])

    def loss(self, ids: Tensor) -> Tensor:
        """Mean cross-entropy of telling every line."""
        return cross_entropy(self(ids), torch.arange(len(ids)))


@dataclass(frozen=True, eq=False)
class RowGradients:
    """What one backward pass sends to the rows of an embedding; equal only to itself.

    Attributes:
        words: entries of the vocabulary that occur in the batch, the pad first, N of them; no pad
            where every line is as long as the longest.
        counts: how often each occurs, (N,).
        free: ‖∂L/∂E[id]‖₂ of each without `padding_idx`, (N,).
        held: the same with it, (N,).
        padded: whether the pad occurs.
        size: ‖E[pad]‖₂ with `padding_idx`.
        row: the line looked at, from 0.
        moved: ‖h_t − h_{t−1}‖₂ of the network with `padding_idx` over that line, (T,); h_0 is zero.
    """

    words: tuple[str, ...]
    counts: NDArray[np.int64]
    free: Array
    held: Array
    padded: bool
    size: float
    row: int
    moved: Array


def row_gradients(batch: TextBatch, number: int, seed: int = 0) -> RowGradients:
    """One backward pass of a fresh `Teller`, with and without `padding_idx`.

    Args:
        batch: the lines.
        number: the line whose steps are looked at, from 1; past the end, the last.
        seed: of the weights.
    """
    ids, row = torch.from_numpy(batch.ids), batch.row(number)  # (B, T)
    entries = captions.vocabulary(batch.language).tokens
    filling = entries.index(batch.pad)
    norms = []
    for padding_idx in (None, filling):
        teller = Teller(len(entries), len(ids), padding_idx, seed)
        (gradient,) = torch.autograd.grad(teller.loss(ids), [teller.embed.weight])  # (V, D)
        norms.append(gradient.norm(dim=1).numpy())
    with torch.no_grad():
        states = teller.rnn(teller.embed(ids[row]))[0]  # (T, H)
        size = float(teller.embed.weight[filling].norm())
    used, counts = np.unique(batch.ids, return_counts=True)
    order = np.argsort(used != filling, kind="stable")
    return RowGradients(
        words=tuple(entries[one] for one in used[order]),
        counts=counts[order],
        free=norms[0][used[order]],
        held=norms[1][used[order]],
        padded=not batch.mask.all(),
        size=size,
        row=row,
        moved=steps_of(states).numpy(),
    )


def steps_of(states: Tensor) -> Tensor:
    """‖h_t − h_{t−1}‖₂ of states (T, H), (T,); h_0 is zero."""
    return (states - torch.cat([torch.zeros_like(states[:1]), states[:-1]])).norm(dim=1)


@dataclass(frozen=True, eq=False)
class Border:
    """A picture in a frame of zeros under a convolution; equal only to itself.

    Attributes:
        padding: zeros on every side, P.
        framed: the picture in its frame, bytes of colours, (32 + 2P, 32 + 2P, 3).
        convolved: what one filter of the trained classifier makes of it, (30 + 2P, 30 + 2P).
        kernel: width of the filter.
        channel: which filter, from 0: the one that answers this picture loudest.
        added: the largest |part| that the frame's zeros have in a number of the output.
        moved: ‖h − h'‖₂ that the painter's state h moves in one step over a zero vector.
    """

    padding: int
    framed: NDArray[np.uint8]
    convolved: Array
    kernel: int
    channel: int
    added: float
    moved: float


@torch.no_grad()
def border(padding: int) -> Border:
    """Pad a picture, convolve it, and compare with a step of an RNN over a zero.

    Args:
        padding: zeros on every side, 0 … `MAX_BORDER`.
    """
    check("padding of the picture", padding, 0, MAX_BORDER)
    eye: Classifier = pretrained("classifier", "en").network  # type: ignore[assignment]
    painter: Painter = pretrained("painter", "en").network  # type: ignore[assignment]
    words = captions.caption_ids(DEFAULT_SCENE, "en")
    _, state = painter.rnn(painter.embed(torch.tensor(words)))  # (1, H)
    _, after = painter.rnn(torch.zeros(1, painter.embed.embedding_dim), state)
    picture = draw(DEFAULT_SCENE)  # (3, 32, 32)
    filters = eye.eye.look[0]
    plain = conv2d(picture[None] - 0.5, filters.weight, filters.bias)[0]  # (32, 30, 30)
    channel = int(plain.square().mean((1, 2)).argmax())
    kernel, bias = filters.weight[channel : channel + 1], filters.bias[channel : channel + 1]
    frame = pad(torch.zeros(1, 1, 32, 32), [padding] * 4, value=1.0)  # 1 where there is padding
    inside = pad((picture - 0.5)[None], [padding] * 4)
    return Border(
        padding=padding,
        framed=((inside[0] + 0.5) * 255).round().to(torch.uint8).permute(1, 2, 0).numpy(),
        convolved=conv2d(inside, kernel, bias)[0, 0].numpy(),
        kernel=kernel.shape[-1],
        channel=channel,
        added=float(conv2d(inside * frame, kernel).abs().max()),
        moved=float((after - state).norm()),
    )
