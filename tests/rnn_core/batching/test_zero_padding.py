"""The gradient of a pad's row, and a zero under a convolution and a recurrent layer."""

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from rnn_core import OutOfBounds, pretrained
from rnn_core.batching.padding import batch_texts
from rnn_core.batching.zero_padding import MAX_BORDER, Teller, border, row_gradients
from rnn_core.world import captions
from rnn_core.world.pictures import draw
from rnn_core.world.scenes import DEFAULT_SCENE

TEXT = "a small ginger cat sits in a box\ncat\na big black dog sleeps under the new table"


@pytest.mark.parametrize("pad", ["pad", "unk", "end"])
def test_a_row_gets_the_sum_of_the_gradients_of_its_places(pad: str) -> None:
    batch = batch_texts(TEXT, "en", pad=pad)  # type: ignore[arg-type]
    found = row_gradients(batch, 2, seed=5)
    entries = captions.vocabulary("en").tokens
    filling = entries.index(batch.pad)
    ids = torch.from_numpy(batch.ids)
    for padding_idx, norms in ((None, found.free), (filling, found.held)):
        teller = Teller(len(entries), 3, padding_idx, seed=5).double()
        x = teller.embed(ids).detach().requires_grad_()  # (B, T, D)
        loss = cross_entropy(teller.head(teller.rnn(x)[0][:, -1]), torch.arange(3))
        (places,) = torch.autograd.grad(loss, [x])
        summed = torch.zeros(len(entries), x.shape[-1], dtype=torch.float64)
        summed.index_add_(0, ids.flatten(), places.flatten(0, 1))
        if padding_idx is not None:
            summed[padding_idx] = 0
        wanted = [summed[entries.index(word)].norm().item() for word in found.words]
        np.testing.assert_allclose(norms, wanted, rtol=2e-4, atol=1e-8)
    assert found.words[0] == batch.pad and found.held[0] == 0 == found.size
    assert found.free[0] > 0 and found.padded
    for word, count in zip(found.words, found.counts, strict=True):
        assert count == (batch.ids == entries.index(word)).sum()


def test_the_state_steps_over_a_row_of_zeros() -> None:
    batch = batch_texts(TEXT, "en")
    found = row_gradients(batch, 2)
    teller = Teller(len(captions.vocabulary("en")), 3, 0, seed=0)
    assert teller.embed.weight[0].abs().max() == 0
    with torch.no_grad():
        states, _ = teller.rnn(teller.embed(torch.from_numpy(batch.ids[1:2])))
    moved = (states[0, 1:] - states[0, :-1]).norm(dim=1)
    np.testing.assert_allclose(found.moved[1:], moved, rtol=1e-4)
    assert (found.moved > 1e-3).all() and not batch.mask[1, 1:].any()


def test_both_networks_begin_alike_but_for_the_pad() -> None:
    free, held = Teller(20, 3, None, 4), Teller(20, 3, 0, 4)
    for one, other in zip(free.parameters(), held.parameters(), strict=True):
        different = (one != other).any(dim=-1) if one.dim() == 2 else one != other
        assert different.sum() == (one is free.embed.weight)


def test_without_short_lines_there_is_no_pad() -> None:
    found = row_gradients(batch_texts("a cat\na dog", "en"), 1)
    assert not found.padded and "<pad>" not in found.words
    np.testing.assert_array_equal(found.free, found.held)


def test_a_single_line_is_told_from_nothing() -> None:
    found = row_gradients(batch_texts("a cat", "en"), 1)
    assert (found.free > 0).all()


@pytest.mark.parametrize("padding", [0, 1, 2, 4, MAX_BORDER])
def test_a_frame_makes_the_answer_as_large_as_it_says(padding: int) -> None:
    found = border(padding)
    side = 32 + 2 * padding
    assert found.framed.shape == (side, side, 3)
    assert found.convolved.shape == (side - found.kernel + 1,) * 2
    assert found.added == 0 < found.moved
    inside = found.framed[padding : side - padding, padding : side - padding]
    wanted = (draw(DEFAULT_SCENE).permute(1, 2, 0).numpy() * 255).round()
    assert np.abs(inside - wanted).max() <= 1


def test_with_the_frame_of_one_it_is_the_classifiers_own_layer() -> None:
    first = pretrained("classifier", "en").network.eye.look[0]  # type: ignore[union-attr, index]
    assert first.padding == (1, 1)
    with torch.no_grad():
        answers = first(draw(DEFAULT_SCENE)[None] - 0.5)[0]
    found = border(1)
    np.testing.assert_allclose(found.convolved, answers[found.channel], atol=1e-5)


def test_a_frame_has_a_widest_width() -> None:
    for wrong in (-1, MAX_BORDER + 1):
        with pytest.raises(OutOfBounds, match="padding of the picture"):
            border(wrong)
