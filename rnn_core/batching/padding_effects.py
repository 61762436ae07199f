"""What padding does to the state of a recurrent network that reads on over it.

The network that reads is the painter of `networks.models`: taught to paint from its state after the
last token, so that a state which has drifted can be seen. B batch, T time, D embedding, H hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

from rnn_core.batching.padding import TextBatch
from rnn_core.batching.zero_padding import steps_of
from rnn_core.networks.models import Classifier, Painter
from rnn_core.networks.predictions import Guess
from rnn_core.networks.pretrained import pretrained
from rnn_core.world.grammar import ANIMALS

Array = NDArray[np.float32]
Readout = Literal["last", "h_n", "gathered", "packed"]
READOUTS: Final[tuple[Readout, ...]] = ("last", "h_n", "gathered", "packed")


def readouts(rnn: nn.GRU, embedded: Tensor, batch: TextBatch) -> dict[Readout, Tensor]:
    """Four ways to take "the last state" of every line, each (B, H).

    "last" is `output[:, -1]`, "h_n" is `h_n[-1]`, "gathered" is the output at the last token, and
    "packed" is `h_n[-1]` of a packed sequence, which never sees padding.

    Args:
        rnn: with `batch_first=True`, one layer, one direction.
        embedded: (B, T, D).
        batch: whose tokens these are.
    """
    rows, lengths = torch.arange(len(batch.lengths)), torch.from_numpy(batch.lengths)
    ends = lengths - 1 if batch.side == "right" else torch.full_like(lengths, -1)
    output, state = rnn(embedded)  # (B, T, H), (1, B, H)
    flush = pad_sequence(_lines(embedded, batch), batch_first=True)  # packing cuts at the right
    packed = pack_padded_sequence(flush, lengths, batch_first=True, enforce_sorted=False)
    return {
        "last": output[:, -1],
        "h_n": state[-1],
        "gathered": output[rows, ends],
        "packed": rnn(packed)[1][-1],
    }


def alone(rnn: nn.GRU, embedded: Tensor, batch: TextBatch) -> Tensor:
    """The last state of every line read on its own, without any padding, (B, H)."""
    return torch.cat([rnn(line[None])[1][-1] for line in _lines(embedded, batch)])


def _lines(embedded: Tensor, batch: TextBatch) -> list[Tensor]:
    """The tokens of every line without its padding, B times (T, D)."""
    return [line[kept] for line, kept in zip(embedded, torch.from_numpy(batch.mask), strict=True)]


@dataclass(frozen=True, eq=False)
class Painting:
    """A picture painted from a state, and the classifier's best guess at the animal in it."""

    picture: NDArray[np.uint8]  # (32, 32, 3)
    seen: Guess


@dataclass(frozen=True, eq=False)
class Drift:
    """The painter's states over a padded batch, one line of it in detail; equal only to itself.

    Attributes:
        batch: what was read.
        row: the line looked at, from 0.
        zero_row: whether the pad's row of the embedding is zero.
        states: its states, (T, H).
        moved: ‖h_t − h_{t−1}‖₂ of the line, (T,); h_0 is zero.
        away: ‖h_t − h‖₂ of the line, (T,), h the last state of the same line without padding.
        differences: the largest |difference| from that h of every line by readout, (B,) each.
        painted: from the line read alone ("alone") and from each of its readouts.
        steps: what would be painted from each h_t of the line, (T,).
    """

    batch: TextBatch
    row: int
    zero_row: bool
    states: Array
    moved: Array
    away: Array
    differences: Mapping[Readout, Array]
    painted: Mapping[str, Painting]
    steps: tuple[Painting, ...]


@torch.no_grad()
def drift(batch: TextBatch, number: int, zero_row: bool = False) -> Drift:
    """Read a padded batch with the trained painter, step by step.

    Args:
        batch: the lines.
        number: the line to look at, from 1; past the end, the last.
        zero_row: whether the pad's row of the embedding is zero, as `padding_idx` makes it.
    """
    network: Painter = pretrained("painter", batch.language).network  # type: ignore[assignment]
    eye: Classifier = pretrained("classifier", "en").network  # type: ignore[assignment]
    row = batch.row(number)
    embedded = network.embed(torch.from_numpy(batch.ids))  # (B, T, D)
    if zero_row:
        embedded = embedded * torch.from_numpy(batch.mask)[..., None]
    found, true = readouts(network.rnn, embedded, batch), alone(network.rnn, embedded, batch)
    states = network.rnn(embedded[row : row + 1])[0][0]  # (T, H)
    kept: dict[str, Tensor] = {"alone": true[row]}
    kept |= {name: state[row] for name, state in found.items()}
    pictures = _painted(network, eye, torch.cat([torch.stack([*kept.values()]), states]), batch)
    return Drift(
        batch=batch,
        row=row,
        zero_row=zero_row,
        states=states.numpy(),
        moved=steps_of(states).numpy(),
        away=(states - true[row]).norm(dim=1).numpy(),
        differences={name: (state - true).abs().amax(1).numpy() for name, state in found.items()},
        painted=dict(zip(kept, pictures, strict=False)),
        steps=tuple(pictures[len(kept) :]),
    )


def _painted(network: Painter, eye: Classifier, states: Tensor, batch: TextBatch) -> list[Painting]:
    """(N, H) → N pictures, each with the likeliest animal in it."""
    pictures = network.paint(states)  # (N, 3, 32, 32)
    chances, best = eye(pictures).softmax(1).max(1)
    names = [getattr(noun, batch.language) for noun in ANIMALS.values()]
    colours = (pictures.permute(0, 2, 3, 1) * 255).round().to(torch.uint8).numpy()
    return [
        Painting(picture, Guess(names[animal], float(chance)))
        for picture, animal, chance in zip(colours, best.tolist(), chances, strict=True)
    ]


def refused_length() -> str:
    """What PyTorch says to a line of no tokens in a batch to be packed."""
    try:
        pack_padded_sequence(torch.zeros(1, 1, 1), torch.tensor([0]), batch_first=True)
    except RuntimeError as error:
        return str(error)
    raise AssertionError("a sequence of no tokens was packed")
