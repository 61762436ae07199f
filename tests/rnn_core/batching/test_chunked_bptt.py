"""A sequence in chunks: carried it is the whole, detached its gradient ends at the last chunk."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as slow
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy

from rnn_core import OutOfBounds
from rnn_core.batching.chunked_bptt import ChunkedBPTT, chunked_bptt
from rnn_core.batching.text_classifier import ClassifierSettings, TextClassifier

CELLS = ("elman", "lstm", "gru")


def read(length: int, chunk: int, cell: str = "elman", layers: int = 1) -> ChunkedBPTT:
    ids = [2 + k % 5 for k in range(length)]
    settings = ClassifierSettings(cell, 6, layers, directions=2)  # type: ignore[arg-type]
    return chunked_bptt([str(i) for i in ids], ids, 1, 7, settings, chunk)


@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from(CELLS), st.integers(1, 2))
@slow(max_examples=40)
def test_what_holds_of_every_chunk(length: int, chunk: int, cell: str, layers: int) -> None:
    found = read(length, chunk, cell, layers)
    assert found.zero_state_difference == 0
    assert found.carried_distance.max() < 1e-6
    assert found.chunk_starts == tuple(range(0, length, chunk))
    assert found.reset_distance[:chunk].max() < 1e-6 and (found.reset_distance[chunk:] > 1e-6).all()
    last = found.chunk_starts[-1]
    assert not found.detached_gradient[:last].any()  # exactly
    assert (found.full_gradient > 0).all()
    np.testing.assert_allclose(
        found.detached_gradient[last:], found.full_gradient[last:], rtol=1e-4, atol=1e-7
    )
    assert (found.backward_error is None) == (length <= chunk)
    if found.backward_error:
        assert "backward through the graph a second time" in found.backward_error


@pytest.mark.parametrize("cell", CELLS)
def test_gradients_are_those_of_autograd_in_double(cell: str) -> None:
    found = read(5, 2, cell)
    network = TextClassifier(7, ClassifierSettings(cell, 6)).double()  # type: ignore[arg-type]
    x = network.embedding(torch.tensor([[2, 3, 4, 5, 6]])).detach().requires_grad_()
    output, _ = network.rnn(x)
    loss = cross_entropy(network.head(output[:, -1]), torch.tensor([1]))
    (gradient,) = torch.autograd.grad(loss, x)
    np.testing.assert_allclose(found.full_gradient, gradient[0].norm(dim=-1), rtol=1e-4)


@pytest.mark.parametrize(("length", "chunk", "said"), [(0, 1, "tokens"), (2, 0, "chunk length")])
def test_bounds(length: int, chunk: int, said: str) -> None:
    with pytest.raises(OutOfBounds, match=said):
        read(length, chunk)
