"""A text in batches: every order against the text in one piece, in float64."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from rnn_core import build_cell
from rnn_core.batching.streams import ORDERS, compare_orders, read_text_in_batches
from rnn_core.bounds import OutOfBounds

D, H = 3, 5
quick = settings(max_examples=25)
sizes = st.tuples(st.integers(2, 5), st.integers(1, 6), st.integers(2, 5), st.integers(0, 9))


def gru(seed: int = 0) -> nn.GRU:
    made = build_cell("gru", D, H, generator=torch.Generator().manual_seed(seed)).double()
    assert isinstance(made, nn.GRU)
    return made


def text(length: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(length, D, dtype=torch.float64, generator=generator)


def by_hand(layer: nn.GRU, x: Tensor, windows: np.ndarray, window: int, carried: bool) -> Tensor:
    """States of a layout, (K, B, T, H), row by row and one letter at a time."""
    count, rows = windows.shape
    states = torch.zeros(count, rows, window, H, dtype=x.dtype)
    for b in range(rows):
        h = torch.zeros(1, H, dtype=x.dtype)
        for k in range(count):
            start = int(windows[k, b]) * window
            h = h if carried else torch.zeros_like(h)
            for t in range(window):
                _, h = layer(x[start + t : start + t + 1], h)
                states[k, b, t] = h[0]
    return states.detach()


@quick
@given(sizes)
def test_every_order_is_read_as_by_hand(given_sizes: tuple[int, int, int, int]) -> None:
    batch, window, count, rest = given_sizes
    layer, x = gru(), text(batch * window * count + min(rest, batch * window - 1))
    found = compare_orders(layer, x, batch, window, seed=rest)
    assert found.left_out == len(x) - batch * window * count
    whole = layer(x)[0].detach()
    for order in ORDERS:
        one = found.readings[order]
        assert sorted(one.windows.flatten()) == list(range(batch * count))
        states = by_hand(layer, x, one.windows, window, order != "reset")
        places = torch.tensor(one.windows)[..., None] * window + torch.arange(window)
        expected = (states - whole[places]).norm(dim=-1)
        np.testing.assert_allclose(one.distance, expected, atol=1e-12)
        follows = (one.windows[1:] == one.windows[:-1] + 1) & (order != "reset")
        np.testing.assert_array_equal(one.continued, follows)


@quick
@given(sizes)
def test_streams_hand_on_their_own_state_and_rows_none(
    given_sizes: tuple[int, int, int, int],
) -> None:
    batch, window, count, seed = given_sizes
    layer, x = gru(seed), text(batch * window * count, seed)
    found = compare_orders(layer, x, batch, window, seed)
    streams, rows = found.readings["streams"], found.readings["rows"]
    assert streams.continued.all() and not rows.continued.any()
    assert np.abs(streams.distance[:, 0]).max() < 1e-12  # the first stream is the text's beginning
    for b, stream in enumerate(x.view(batch, -1, D)):  # and any other is itself read in one piece
        whole = layer(x)[0].view(batch, -1, H)[b]
        expected = (layer(stream)[0] - whole).norm(dim=-1).detach()
        np.testing.assert_allclose(streams.distance[:, b].flatten(), expected, atol=1e-12)
    assert found.reset_shift < 1e-12  # from zeros the order changes nothing


def test_a_smaller_batch_is_refused_by_pytorch_itself() -> None:
    found = compare_orders(gru(), text(40), 4, 5)
    with pytest.raises(RuntimeError) as refused:
        gru()(text(15).view(5, 3, D), torch.zeros(1, 4, H, dtype=torch.float64))
    assert found.smaller_batch_error == str(refused.value)


def test_a_text_is_read_by_the_layer_of_its_seed() -> None:
    read = read_text_in_batches("abcabdabcabe" * 3, hidden=4, batch=2, window=5, seed=7)
    layer = build_cell("gru", 5, 4, generator=torch.Generator().manual_seed(7))
    assert isinstance(layer, nn.GRU)
    ids = torch.tensor(["abcde".index(letter) for letter in "abcabdabcabe" * 3])
    own = compare_orders(layer, torch.eye(5)[ids], 2, 5, seed=7)
    for order in ORDERS:
        np.testing.assert_array_equal(read.readings[order].distance, own.readings[order].distance)


def test_what_is_refused_says_why() -> None:
    with pytest.raises(OutOfBounds, match="batch size must be between 2"):
        compare_orders(gru(), text(40), 1, 5)
    with pytest.raises(OutOfBounds, match="letters of the text must be between 40 and 4096"):
        compare_orders(gru(), text(39), 4, 5)
    for layer in (nn.GRU(D, H, 2), nn.GRU(D, H, bidirectional=True)):
        with pytest.raises(ValueError, match="one layer in one direction"):
            compare_orders(layer, text(40).float(), 4, 5)
    with pytest.raises(ValueError, match="without batch_first"):
        compare_orders(nn.GRU(D, H, batch_first=True), text(40).float(), 4, 5)
