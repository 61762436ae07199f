"""A sequence read in chunks: state carried over or reset, with `detach` and without.

Truncated backpropagation through time reads a long sequence in chunks and carries the state from
one to the next, detached from its graph (Williams and Peng 1990). B = 1 sequence, T time steps,
D embedding, H hidden, L layers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from rnn_core.arguments import checked
from rnn_core.batching.text_classifier import CLASSES, ClassifierSettings, TextClassifier
from rnn_core.bounds import MAX_STEPS, MAX_VOCABULARY, check

Array = NDArray[np.float32]
State = Any  # h_n, or (h_n, c_n) of an LSTM


@dataclass(frozen=True, eq=False)
class ChunkedBPTT:
    """One sequence of T tokens, read whole and in chunks; equal only to itself.

    Attributes:
        tokens: the T tokens.
        chunk_length: tokens in a chunk; the last one may be shorter.
        carried_distance: (T,), ‖h_t − h_t of the whole‖₂ where the state is carried from chunk to
            chunk.
        reset_distance: (T,), the same where every chunk begins with zeros.
        full_gradient: (T,), ‖∂L/∂x_t‖₂ of the loss after the last step, through all steps.
        detached_gradient: (T,), the same where the state is detached before it is carried over.
        zero_state_difference: the largest absolute difference between the output with h_0 = 0
            given and the output with no h_0 given.
        backward_error: what PyTorch says where every chunk has a loss and calls ``backward``, and
            the state is carried over without ``detach``; None where there is one chunk only.
    """

    tokens: tuple[str, ...]
    chunk_length: int
    carried_distance: Array
    reset_distance: Array
    full_gradient: Array
    detached_gradient: Array
    zero_state_difference: float
    backward_error: str | None

    @property
    def chunk_starts(self) -> tuple[int, ...]:
        """First step of every chunk, from 0."""
        return tuple(range(0, len(self.tokens), self.chunk_length))


@checked
def chunked_bptt(
    tokens: Sequence[str],
    ids: Sequence[int],
    label: int,
    vocabulary_size: int,
    settings: ClassifierSettings,
    chunk_length: int,
) -> ChunkedBPTT:
    """Read a sequence whole and in chunks, with one direction.

    Args:
        tokens: T tokens, 1 … `MAX_STEPS`.
        ids: T ids of the tokens, below `vocabulary_size`.
        label: the right answer after the last token, 0 or 1.
        vocabulary_size: V.
        settings: of the network. It has one direction whatever they say, because the state of a
            backward direction cannot be carried over.
        chunk_length: tokens in a chunk, 1 … `MAX_STEPS`.

    Returns:
        States and gradients of the chunks against those of the whole, per step.

    Raises:
        OutOfBounds: no token, more than `MAX_STEPS` tokens, or a chunk length outside
            1 … `MAX_STEPS`.

    Example:
        >>> settings = ClassifierSettings("gru", hidden=4)
        >>> found = chunked_bptt("a b c d".split(), [2, 3, 4, 5], 1, 6, settings, chunk_length=2)
        >>> bool(found.carried_distance.max() < 1e-6)  # carrying the state changes no state
        True
        >>> (found.detached_gradient > 0).tolist()  # but the gradient stays in its chunk
        [False, False, True, True]
    """
    check("tokens", len(ids), 1, MAX_STEPS)
    check("chunk length", chunk_length, 1, MAX_STEPS)
    check("label", label, 0, CLASSES - 1)
    check("vocabulary size", vocabulary_size, 1, MAX_VOCABULARY)
    for one in ids:
        check("token id", one, 0, vocabulary_size - 1)
    if len(tokens) != len(ids):
        raise ValueError(f"{len(tokens)} tokens need as many ids, got {len(ids)}")
    one_direction = ClassifierSettings(
        settings.cell, settings.hidden, settings.layers, seed=settings.seed
    )
    network = TextClassifier(vocabulary_size, one_direction)
    vectors = network.embedding(torch.tensor([list(ids)])).detach()  # (1, T, D)
    target = torch.tensor([label])
    whole, _ = network.rnn(vectors)  # (1, T, H)
    carried = _read(network.rnn, vectors, chunk_length, carry=True)
    reset = _read(network.rnn, vectors, chunk_length, carry=False)
    h_0 = torch.zeros(settings.layers, 1, settings.hidden)
    is_lstm = isinstance(network.rnn, nn.LSTM)
    given, _ = network.rnn(vectors, (h_0, torch.zeros_like(h_0)) if is_lstm else h_0)
    return ChunkedBPTT(
        tuple(tokens),
        chunk_length,
        carried_distance=(carried - whole)[0].norm(dim=-1).detach().numpy(),
        reset_distance=(reset - whole)[0].norm(dim=-1).detach().numpy(),
        full_gradient=_gradient(network, vectors, target, len(ids)),
        detached_gradient=_gradient(network, vectors, target, chunk_length),
        zero_state_difference=float((given - whole).abs().max().detach()),
        backward_error=_backward_error(network, vectors, target, chunk_length),
    )


def _detached(state: State) -> State:
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def _read(rnn: nn.Module, vectors: Tensor, chunk_length: int, carry: bool) -> Tensor:
    """The outputs of all chunks together, (1, T, H)."""
    outputs, state = [], None
    for part in vectors.split(chunk_length, dim=1):
        output, state = rnn(part, state if carry else None)
        outputs.append(output)
    return torch.cat(outputs, 1)


def _gradient(network: TextClassifier, vectors: Tensor, target: Tensor, chunk_length: int) -> Array:
    """(T,), ‖∂L/∂x_t‖₂ of the loss after the last step, the state detached after every chunk."""
    inputs = vectors.clone().requires_grad_()
    state = None
    for part in inputs.split(chunk_length, dim=1):
        output, state = network.rnn(part, None if state is None else _detached(state))
    loss = cross_entropy(network.head(output[:, -1]), target)
    (gradient,) = torch.autograd.grad(loss, inputs)
    return gradient[0].norm(dim=-1).numpy()


def _backward_error(
    network: TextClassifier, vectors: Tensor, target: Tensor, chunk_length: int
) -> str | None:
    """The error of `backward` on every chunk, the state carried over with its graph."""
    state = None
    for part in vectors.split(chunk_length, dim=1):
        output, state = network.rnn(part, state)
        try:
            cross_entropy(network.head(output[:, -1]), target).backward()
        except RuntimeError as error:
            return str(error)
    return None
