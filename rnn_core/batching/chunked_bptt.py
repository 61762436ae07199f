"""A sequence read in chunks: with its state carried on, and without; with `detach`, and without."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from rnn_core.batching.text_classifier import ClassifierSettings, TextClassifier
from rnn_core.bounds import MAX_STEPS, check

Array = NDArray[np.float32]
State = Any  # h_n, or (h_n, c_n) of an LSTM


@dataclass(frozen=True, eq=False)
class Chunked:
    """One sequence of T tokens, read whole and in chunks.

    Attributes:
        tokens: the sequence.
        chunk: tokens in a chunk; the last one may be shorter.
        carried: (T,), ‖h_t − h_t of the whole‖₂ with the state carried from chunk to chunk.
        afresh: (T,), the same where every chunk begins with zeros.
        whole_gradient: (T,), ‖∂L/∂x_t‖₂ of the loss after the last step.
        detached_gradient: (T,), the same where a state is detached before it is carried on.
        zeros: largest difference that zeros given for h_0 make to nothing given.
        error: what PyTorch says where every chunk has a loss and calls backward, and the state is
            carried without detach; None where there is one chunk only.
    """

    tokens: tuple[str, ...]
    chunk: int
    carried: Array
    afresh: Array
    whole_gradient: Array
    detached_gradient: Array
    zeros: float
    error: str | None

    @property
    def starts(self) -> tuple[int, ...]:
        """First step of every chunk, from 0."""
        return tuple(range(0, len(self.tokens), self.chunk))


def read_in_chunks(
    tokens: Sequence[str],
    ids: Sequence[int],
    label: int,
    size: int,
    settings: ClassifierSettings,
    chunk: int,
) -> Chunked:
    """Read a sequence whole and in chunks, with one direction.

    Args:
        tokens: T of them.
        ids: of the tokens, below `size`.
        label: the right answer after the last token.
        size: of the vocabulary.
        settings: of the network; a state that comes from the end cannot be carried on, so the
            network has one direction whatever they say.
        chunk: tokens in a chunk.

    Raises:
        OutOfBounds: no token, or a chunk of none.
    """
    check("tokens", len(ids), 1, MAX_STEPS)
    check("chunk length", chunk, 1, MAX_STEPS)
    forward = ClassifierSettings(
        settings.cell, settings.hidden, settings.layers, seed=settings.seed
    )  # one direction
    network = TextClassifier(size, forward)
    vectors = network.embedding(torch.tensor([list(ids)])).detach()  # (1, T, D)
    answer = torch.tensor([label])
    whole, _ = network.rnn(vectors)
    parts = {name: _read(network.rnn, vectors, chunk, name == "carried") for name in _WAYS}
    apart = {name: (part - whole)[0].norm(dim=-1) for name, part in parts.items()}
    shape = (settings.layers, 1, settings.hidden)
    h_0 = torch.zeros(shape)
    given, _ = network.rnn(vectors, (h_0, torch.zeros(shape)) if _gated(network) else h_0)
    return Chunked(
        tuple(tokens),
        chunk,
        carried=apart["carried"].detach().numpy(),
        afresh=apart["afresh"].detach().numpy(),
        whole_gradient=_gradient(network, vectors, answer, len(ids)),
        detached_gradient=_gradient(network, vectors, answer, chunk),
        zeros=float((given - whole).abs().max().detach()),
        error=_backward_on_each(network, vectors, answer, chunk),
    )


_WAYS = ("carried", "afresh")


def _gated(network: TextClassifier) -> bool:
    return isinstance(network.rnn, nn.LSTM)


def _detached(state: State) -> State:
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def _read(rnn: nn.Module, vectors: Tensor, chunk: int, carried: bool) -> Tensor:
    """(1, T, H) of all chunks together."""
    outputs, state = [], None
    for part in vectors.split(chunk, dim=1):
        output, state = rnn(part, state if carried else None)
        outputs.append(output)
    return torch.cat(outputs, 1)


def _gradient(network: TextClassifier, vectors: Tensor, answer: Tensor, chunk: int) -> Array:
    """(T,), ‖∂L/∂x_t‖ of the loss after the last step, the state detached after every chunk."""
    inputs = vectors.clone().requires_grad_()
    state = None
    for part in inputs.split(chunk, dim=1):
        output, state = network.rnn(part, None if state is None else _detached(state))
    loss = cross_entropy(network.head(output[:, -1]), answer)
    (gradient,) = torch.autograd.grad(loss, inputs)
    return gradient[0].norm(dim=-1).numpy()


def _backward_on_each(
    network: TextClassifier, vectors: Tensor, answer: Tensor, chunk: int
) -> str | None:
    """The error of `backward` on every chunk, the state carried on with its graph."""
    state = None
    for part in vectors.split(chunk, dim=1):
        output, state = network.rnn(part, state)
        try:
            cross_entropy(network.head(output[:, -1]), answer).backward()
        except RuntimeError as error:
            return str(error)
    return None
