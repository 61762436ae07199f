"""What padding does to the state of a recurrent network that reads on over it.

The network is the trained painter of `networks.picture_models`: it paints from its state after the
last token, so that one can see what a changed state means. B batch, T time, D embedding, H hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.rnn import (
    PackedSequence,
    pack_padded_sequence,
    pad_packed_sequence,
    pad_sequence,
)

from rnn_core.arguments import checked
from rnn_core.batching.padding import TextBatch
from rnn_core.batching.padding_idx import step_lengths
from rnn_core.bounds import MAX_STEPS, check
from rnn_core.networks.picture_models import Classifier, Painter
from rnn_core.networks.predictions import Guess
from rnn_core.networks.pretrained import pretrained
from rnn_core.tensors import check_float, check_shape
from rnn_core.world.grammar import ANIMALS

Array = NDArray[np.float32]
Readout = Literal["last", "h_n", "gathered", "packed"]


@checked
def readouts(rnn: nn.GRU, embedded: Tensor, batch: TextBatch) -> dict[Readout, Tensor]:
    """Take "the last state" of every line in four ways.

    "last" is ``output[:, -1]``, "h_n" is ``h_n[-1]``, "gathered" is the output at the last token
    by the lengths of the lines, and "packed" is ``h_n[-1]`` of a packed sequence, which never sees
    padding.

    Args:
        rnn: a GRU with ``batch_first=True``, one layer and one direction.
        embedded: (B, T, D), the embedded tokens.
        batch: whose tokens these are.

    Returns:
        The four last states by name, each (B, H).
    """
    _check(rnn, embedded, batch)
    rows, lengths = torch.arange(len(batch.lengths)), torch.from_numpy(batch.lengths)
    ends = lengths - 1 if batch.side == "right" else torch.full_like(lengths, -1)
    output, state = rnn(embedded)  # (B, T, H), (1, B, H)
    return {
        "last": output[:, -1],
        "h_n": state[-1],
        "gathered": output[rows, ends],
        "packed": rnn(_pack(_lines(embedded, batch)))[1][-1],
    }


@checked
def unpacked_output(
    rnn: nn.GRU, embedded: Tensor, batch: TextBatch, total_length: int | None = None
) -> tuple[Tensor, Tensor]:
    """Read lines as a packed sequence, and unpack the output by `pad_packed_sequence`.

    Args:
        rnn: a GRU with ``batch_first=True``, one layer and one direction.
        embedded: (B, T, D), the embedded tokens.
        batch: whose tokens these are.
        total_length: of the unpacked output; None for the longest of the lengths.

    Returns:
        The states (B, `total_length`, H), of every line from its first token and zero past its last
        one, wherever the padding of the batch is; and the lengths (B,).

    Raises:
        ValueError: `total_length` is below the longest length.
    """
    _check(rnn, embedded, batch)
    if total_length is not None:
        check("total length", total_length, int(batch.lengths.max()), MAX_STEPS)
    output, _ = rnn(_pack(_lines(embedded, batch)))
    return pad_packed_sequence(output, batch_first=True, total_length=total_length)


def _pack(lines: list[Tensor]) -> PackedSequence:
    """Lines without padding, (T, D) each, as one packed sequence."""
    lengths = torch.tensor([len(line) for line in lines])
    flush = pad_sequence(lines, batch_first=True)  # packing cuts at the right
    return pack_padded_sequence(flush, lengths, batch_first=True, enforce_sorted=False)


@checked
def unpadded_states(rnn: nn.GRU, embedded: Tensor, batch: TextBatch) -> Tensor:
    """The last state of every line that is read by itself, without padding.

    Args:
        rnn: a GRU with ``batch_first=True``, one layer and one direction.
        embedded: (B, T, D), the embedded tokens.
        batch: whose tokens these are.

    Returns:
        The last states, (B, H).
    """
    _check(rnn, embedded, batch)
    return torch.cat([rnn(line[None])[1][-1] for line in _lines(embedded, batch)])


def _check(rnn: nn.GRU, embedded: Tensor, batch: TextBatch) -> None:
    if not rnn.batch_first or rnn.num_layers > 1 or rnn.bidirectional:
        raise ValueError("rnn must have batch_first=True, one layer and one direction")
    check_shape("embedded", embedded, *batch.ids.shape, rnn.input_size)
    check_float("embedded", embedded, like=next(rnn.parameters()))


def _lines(embedded: Tensor, batch: TextBatch) -> list[Tensor]:
    """The tokens of every line without its padding, B times (T, D)."""
    return [line[kept] for line, kept in zip(embedded, torch.from_numpy(batch.mask), strict=True)]


@dataclass(frozen=True, eq=False)
class Painting:
    """A picture painted from a state, and the classifier's best guess at the animal in it."""

    picture: NDArray[np.uint8]  # (32, 32, 3), 0 … 255
    guess: Guess  # animal and probability


@dataclass(frozen=True, eq=False)
class PaddingEffects:
    """The painter's states over a padded batch, one line of it in detail; equal only to itself.

    Attributes:
        batch: what was read.
        row: the line looked at, from 0.
        zero_pad_row: whether the padding token's row of the embedding is zero.
        states: (T, H), the states of the line.
        step_lengths: (T,), ‖h_t − h_{t−1}‖₂ of the line; h_0 is zero.
        distances: (T,), ‖h_t − h‖₂ of the line, where h is the last state of the same line without
            padding.
        differences: for every readout (B,), the largest absolute difference between that state of
            each line and its state without padding.
        paintings: from each readout of the line, and from its state without padding ("unpadded").
        step_paintings: what would be painted from each of the T states of the line.
        unpacked: (B, T, H), the states of the packed batch as `pad_packed_sequence` gives them.
        unpacked_lengths: (B,), the lengths that it gives.
        unpacked_alone: shape of the states of the line packed alone, unpacked; and the shape with
            ``total_length=T``.
    """

    batch: TextBatch
    row: int
    zero_pad_row: bool
    states: Array
    step_lengths: Array
    distances: Array
    differences: Mapping[Readout, Array]
    paintings: Mapping[str, Painting]
    step_paintings: tuple[Painting, ...]
    unpacked: Array
    unpacked_lengths: NDArray[np.int64]
    unpacked_alone: tuple[tuple[int, ...], tuple[int, ...]]


@checked
@torch.no_grad()
def padding_effects(batch: TextBatch, line: int, zero_pad_row: bool = False) -> PaddingEffects:
    r"""Read a padded batch with the trained painter, step by step.

    Args:
        batch: the lines.
        line: the line to look at, from 1; past the end, the last.
        zero_pad_row: whether the padding token's row of the embedding is zero, as `padding_idx`
            makes it.

    Returns:
        The T states of the line, and the last states of all B lines.

    Raises:
        OutOfBounds: `line` is out of range.

    Example:
        >>> from rnn_core.batching.padding import batch_texts
        >>> found = padding_effects(batch_texts("a small cat\nbox", "en"), line=2)
        >>> for name, difference in found.differences.items():
        ...     print(name, bool(difference[1] > 1e-5))  # of the padded line
        last True
        h_n True
        gathered False
        packed False
    """
    network: Painter = pretrained("painter", batch.language).network  # type: ignore[assignment]
    classifier: Classifier = pretrained("classifier", "en").network  # type: ignore[assignment]
    row = batch.row_of_line(line)
    embedded = network.embed(torch.from_numpy(batch.ids))  # (B, T, D)
    if zero_pad_row:
        embedded = embedded * torch.from_numpy(batch.mask)[..., None]
    found = readouts(network.rnn, embedded, batch)
    unpadded = unpadded_states(network.rnn, embedded, batch)
    states = network.rnn(embedded[row : row + 1])[0][0]  # (T, H)
    together, lengths = unpacked_output(network.rnn, embedded, batch)
    alone, _ = network.rnn(_pack(_lines(embedded, batch)[row : row + 1]))
    shapes = (
        tuple(pad_packed_sequence(alone, batch_first=True, total_length=total)[0].shape)
        for total in (None, len(states))
    )
    kept: dict[str, Tensor] = {"unpadded": unpadded[row]}
    kept |= {name: state[row] for name, state in found.items()}
    all_states = torch.cat([torch.stack([*kept.values()]), states])
    paintings = _paint(network, classifier, all_states, batch)
    return PaddingEffects(
        batch=batch,
        row=row,
        zero_pad_row=zero_pad_row,
        states=states.numpy(),
        step_lengths=step_lengths(states).numpy(),
        distances=(states - unpadded[row]).norm(dim=1).numpy(),
        differences={
            name: (state - unpadded).abs().amax(1).numpy() for name, state in found.items()
        },
        paintings=dict(zip(kept, paintings, strict=False)),
        step_paintings=tuple(paintings[len(kept) :]),
        unpacked=together.numpy(),
        unpacked_lengths=lengths.numpy(),
        unpacked_alone=(next(shapes), next(shapes)),
    )


def _paint(
    network: Painter, classifier: Classifier, states: Tensor, batch: TextBatch
) -> list[Painting]:
    """(N, H) → N pictures, each with the likeliest animal in it."""
    pictures = network.decode(states)  # (N, 3, 32, 32)
    probabilities, best = classifier(pictures).softmax(1).max(1)
    names = [getattr(noun, batch.language) for noun in ANIMALS.values()]
    colours = (pictures.permute(0, 2, 3, 1) * 255).round().to(torch.uint8).numpy()
    return [
        Painting(picture, Guess(names[animal], float(probability)))
        for picture, animal, probability in zip(colours, best.tolist(), probabilities, strict=True)
    ]


def empty_sequence_error() -> str:
    """What PyTorch says when a sequence without tokens is to be packed."""
    try:
        pack_padded_sequence(torch.zeros(1, 1, 1), torch.tensor([0]), batch_first=True)
    except RuntimeError as error:
        return str(error)
    raise AssertionError("a sequence of no tokens was packed")
