"""`out[:, -1]`, `h_n[-1]`, and the state a line has when it is read alone: three "last states"."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from rnn_core.batching.pipeline import Pipeline

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Ends:
    """The last states of a batch. With two directions d = 2 each has two halves: forward, backward.

    Attributes:
        outputs: (B, dH), `out[:, -1]`.
        finals: (B, dH), `h_n[-1]`, and with two directions `cat(h_n[-2], h_n[-1])`.
        alone: (B, dH), `h_n` of each line read by itself, without padding.
        first: (B, H) backward half of `out[:, 0]`; (B, 0) with one direction.
        packed_outputs: (B, dH), `out[:, -1]` of the packed batch.
        packed_finals: (B, dH), `h_n` of the packed batch, as in `finals`.
        hidden: H.
    """

    outputs: Array
    finals: Array
    alone: Array
    first: Array
    packed_outputs: Array
    packed_finals: Array
    hidden: int

    @property
    def apart(self) -> Array:
        """(B,), largest |out[:, -1] − h_n| of each line."""
        return np.abs(self.outputs - self.finals).max(1)

    @property
    def off(self) -> Array:
        """(B,), largest |out[:, -1] − the line read alone|."""
        return np.abs(self.outputs - self.alone).max(1)

    @property
    def off_finals(self) -> Array:
        """(B,), largest |h_n − the line read alone|."""
        return np.abs(self.finals - self.alone).max(1)


@torch.no_grad()
def ends(pipeline: Pipeline) -> Ends:
    """The last states of a pipeline's recurrent layer, taken in every way.

    A packed batch has its padding on the right, whatever the side of the pipeline's.
    """
    network, batch = pipeline.network(), pipeline.batch
    hidden, directions = pipeline.settings.hidden, pipeline.settings.directions

    def finals(state: Tensor | tuple[Tensor, Tensor]) -> Tensor:
        h_n = state[0] if isinstance(state, tuple) else state  # (dL, B, H)
        return h_n[-directions:].transpose(0, 1).flatten(1)  # (B, dH)

    output, state = network.rnn(network.embedding(batch.ids))
    sequences = [ids[real] for ids, real in zip(batch.ids, batch.mask, strict=True)]
    alone = [finals(network.rnn(network.embedding(ids[None]))[1]) for ids in sequences]
    right = pad_sequence(sequences, batch_first=True)
    packed = pack_padded_sequence(
        network.embedding(right), batch.lengths, batch_first=True, enforce_sorted=False
    )
    packed_output, packed_state = network.rnn(packed)
    unpacked, _ = pad_packed_sequence(packed_output, batch_first=True)
    return Ends(
        output[:, -1].numpy(),
        finals(state).numpy(),
        torch.cat(alone).numpy(),
        output[:, 0, hidden:].numpy(),
        unpacked[:, -1].numpy(),
        finals(packed_state).numpy(),
        hidden,
    )
