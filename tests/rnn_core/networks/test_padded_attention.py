"""Attention over padding: none with the mask, and what the formula gives without it."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.bounds import MAX_WORDS
from rnn_core.init import initialise
from rnn_core.networks.padded_attention import MAX_PADDING, padded_attention
from rnn_core.networks.text_models import Translator

some_ids = st.lists(st.integers(2, 11), min_size=1, max_size=12)


def translator(seed: int) -> Translator:
    network = Translator(12, 12, attention=True, embedding=6, hidden=8).eval()
    initialise(network, torch.Generator().manual_seed(seed))
    return network


@settings(max_examples=60)
@given(some_ids, some_ids, st.integers(0, 9), st.integers(0, 99))
def test_the_mask_leaves_nothing_to_padding(
    ids: list[int], written: list[int], padding: int, seed: int
) -> None:
    """Against softmax(scores + (−∞ at padding)) and `scaled_dot_product_attention`, in float64."""
    network = translator(seed).double()
    found = padded_attention(network, ids, written, padding)
    assert found.masked.shape == found.unmasked.shape == (len(written), len(ids) + padding)
    assert not found.masked[:, len(ids) :].any() and found.masked_error < 1e-12
    with torch.no_grad():
        states, _ = network.encoder(network.embed_source(torch.tensor(ids + [0] * padding)))
        last = states[len(ids) - 1][None]
        output, _ = network.decoder(network.embed_target(torch.tensor(written)), last)
        scores = output @ states.T / 8**0.5  # (T, S + P)
        minus = torch.tensor([0.0] * len(ids) + [-torch.inf] * padding)
        for wanted, weights in (
            ((scores + minus).softmax(1), found.masked),
            (scores.softmax(1), found.unmasked),
        ):
            np.testing.assert_allclose(weights, wanted, atol=1e-12)
        seen = torch.nn.functional.scaled_dot_product_attention(
            output[None], states[None], states[None], minus.isfinite()[None]
        )[0]
    np.testing.assert_allclose(found.masked @ states.numpy(), seen, atol=1e-12)
    share = found.on_padding
    assert ((share > 0).all() and found.unmasked_error > 0) if padding else not share.any()


@pytest.mark.parametrize(
    ("ids", "written", "padding"),
    [
        ([], [2], 1),
        ([2], [], 1),
        ([2] * (MAX_WORDS + 1), [2], 1),
        ([2], [2] * (MAX_WORDS + 1), 1),
        ([2], [2], -1),
        ([2], [2], MAX_PADDING + 1),
    ],
)
def test_sizes_are_bounded(ids: list[int], written: list[int], padding: int) -> None:
    with pytest.raises(ValueError, match=r"words|places"):
        padded_attention(translator(0), ids, written, padding)
