"""The gradient of the padding row, with and without `padding_idx`."""

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from rnn_core.batching.padding import batch_texts
from rnn_core.batching.padding_idx import LineClassifier, embedding_gradients
from rnn_core.world import captions

TEXT = "a small ginger cat sits in a box\ncat\na big black dog sleeps under the new table"


@pytest.mark.parametrize("pad", ["pad", "unk", "end"])
def test_a_row_gets_the_sum_of_the_gradients_of_its_places(pad: str) -> None:
    batch = batch_texts(TEXT, "en", pad=pad)  # type: ignore[arg-type]
    found = embedding_gradients(batch, 2, seed=5)
    entries = captions.vocabulary("en").tokens
    pad_id = entries.index(batch.pad)
    ids = torch.from_numpy(batch.ids)
    for padding_idx, norms in ((None, found.without_padding_idx), (pad_id, found.with_padding_idx)):
        network = LineClassifier(len(entries), 3, padding_idx, seed=5).double()
        x = network.embed(ids).detach().requires_grad_()  # (B, T, D)
        loss = cross_entropy(network.head(network.rnn(x)[0][:, -1]), torch.arange(3))
        (places,) = torch.autograd.grad(loss, [x])
        summed = torch.zeros(len(entries), x.shape[-1], dtype=torch.float64)
        summed.index_add_(0, ids.flatten(), places.flatten(0, 1))
        if padding_idx is not None:
            summed[padding_idx] = 0
        wanted = [summed[entries.index(word)].norm().item() for word in found.words]
        np.testing.assert_allclose(norms, wanted, rtol=2e-4, atol=1e-8)
    assert found.words[0] == batch.pad and found.with_padding_idx[0] == 0 == found.pad_row_norm
    assert found.without_padding_idx[0] > 0 and found.has_padding
    for word, count in zip(found.words, found.counts, strict=True):
        assert count == (batch.ids == entries.index(word)).sum()


def test_the_state_steps_over_a_row_of_zeros() -> None:
    batch = batch_texts(TEXT, "en")
    found = embedding_gradients(batch, 2)
    network = LineClassifier(len(captions.vocabulary("en")), 3, 0, seed=0)
    assert network.embed.weight[0].abs().max() == 0
    with torch.no_grad():
        states, _ = network.rnn(network.embed(torch.from_numpy(batch.ids[1:2])))
    moved = (states[0, 1:] - states[0, :-1]).norm(dim=1)
    np.testing.assert_allclose(found.step_lengths[1:], moved, rtol=1e-4)
    assert (found.step_lengths > 1e-3).all() and not batch.mask[1, 1:].any()


def test_both_networks_begin_alike_but_for_the_pad() -> None:
    free, held = LineClassifier(20, 3, None, 4), LineClassifier(20, 3, 0, 4)
    for one, other in zip(free.parameters(), held.parameters(), strict=True):
        different = (one != other).any(dim=-1) if one.dim() == 2 else one != other
        assert different.sum() == (one is free.embed.weight)


def test_without_short_lines_there_is_no_pad() -> None:
    found = embedding_gradients(batch_texts("a cat\na dog", "en"), 1)
    assert not found.has_padding and "<pad>" not in found.words
    np.testing.assert_array_equal(found.without_padding_idx, found.with_padding_idx)


def test_a_single_line_is_told_from_nothing() -> None:
    found = embedding_gradients(batch_texts("a cat", "en"), 1)
    assert (found.without_padding_idx > 0).all()
