"""The "last state" of a padded batch, taken from `output`, from `h_n`, and without padding.

B sequences, H hidden, d directions (1 or 2).
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from rnn_core.arguments import checked
from rnn_core.batching.pipeline import Pipeline

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class LastStates:
    """The last states of a batch; equal only to itself.

    With two directions a row has two halves: the forward state, then the backward state.

    Attributes:
        output_last: (B, dH), ``output[:, -1]``.
        h_n: (B, dH), ``h_n[-1]``, and with two directions ``cat(h_n[-2], h_n[-1])``.
        unpadded: (B, dH), ``h_n`` of every sequence read by itself, without padding.
        output_first_backward: (B, H), the backward half of ``output[:, 0]``; (B, 0) with one
            direction.
        packed_output_last: (B, dH), ``output[:, -1]`` of the packed batch.
        packed_h_n: (B, dH), ``h_n`` of the packed batch, taken as in `h_n`.
        first_moved: (2,), or (1,) with one direction, the largest absolute change of each half of
            ``output[:, 0]`` in any sequence of two tokens or more once padding stands in place of
            its last token; 0 where all sequences have one token.
        hidden: H.
    """

    output_last: Array
    h_n: Array
    unpadded: Array
    output_first_backward: Array
    packed_output_last: Array
    packed_h_n: Array
    first_moved: Array
    hidden: int

    @property
    def output_minus_h_n(self) -> Array:
        """(B,), the largest absolute difference between ``output[:, -1]`` and ``h_n``."""
        return np.abs(self.output_last - self.h_n).max(1)

    @property
    def output_error(self) -> Array:
        """(B,), the largest absolute difference between ``output[:, -1]`` and `unpadded`."""
        return np.abs(self.output_last - self.unpadded).max(1)

    @property
    def h_n_error(self) -> Array:
        """(B,), the largest absolute difference between ``h_n`` and `unpadded`."""
        return np.abs(self.h_n - self.unpadded).max(1)


@checked
@torch.no_grad()
def last_states(pipeline: Pipeline) -> LastStates:
    r"""Take the last states of a pipeline's recurrent layer in every way.

    Args:
        pipeline: the batch and the network. The packed batch has its padding on the right,
            whatever the side of the pipeline's padding, because packing cuts at the right.

    Returns:
        Every last state, of B sequences.

    Example:
        >>> from rnn_core.batching.pipeline import run_pipeline
        >>> states = last_states(run_pipeline("so boring\nI liked it", labels=(0, 1)))
        >>> states.h_n.shape
        (2, 10)
        >>> (states.output_error > 1e-6).tolist()  # the first line ends in padding
        [True, False]
    """
    network, batch = pipeline.network(), pipeline.batch
    hidden, directions = pipeline.settings.hidden, pipeline.settings.directions

    def top_layer(state: Tensor | tuple[Tensor, Tensor]) -> Tensor:
        h_n = state[0] if isinstance(state, tuple) else state  # (dL, B, H)
        return h_n[-directions:].transpose(0, 1).flatten(1)  # (B, dH)

    output, state = network.rnn(network.embedding(batch.ids))
    sequences = [ids[real] for ids, real in zip(batch.ids, batch.mask, strict=True)]
    unpadded = [top_layer(network.rnn(network.embedding(ids[None]))[1]) for ids in sequences]
    right_padded = pad_sequence(sequences, batch_first=True)
    packed = pack_padded_sequence(
        network.embedding(right_padded), batch.lengths, batch_first=True, enforce_sorted=False
    )
    packed_output, packed_state = network.rnn(packed)
    unpacked, _ = pad_packed_sequence(packed_output, batch_first=True)
    moved = torch.zeros(directions)
    for ids in sequences:
        if len(ids) > 1:
            x = network.embedding(ids[None])  # (1, T, D)
            cut = x.clone()
            cut[0, -1] = 0  # as padding is
            # Each alone: two rows of one batch may be rounded differently.
            first, first_cut = (network.rnn(one)[0][0, 0] for one in (x, cut))  # (dH,)
            change = (first - first_cut).abs().unflatten(0, (directions, hidden)).amax(1)
            moved = torch.maximum(moved, change)
    return LastStates(
        output_last=output[:, -1].numpy(),
        h_n=top_layer(state).numpy(),
        unpadded=torch.cat(unpadded).numpy(),
        output_first_backward=output[:, 0, hidden:].numpy(),
        packed_output_last=unpacked[:, -1].numpy(),
        packed_h_n=top_layer(packed_state).numpy(),
        first_moved=moved.numpy(),
        hidden=hidden,
    )
