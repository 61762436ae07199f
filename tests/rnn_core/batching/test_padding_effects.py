"""Four ways to take the last state, and a state that reads on over padding."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from rnn_core import pretrained
from rnn_core.batching.padding import batch_texts
from rnn_core.batching.padding_effects import (
    empty_sequence_error,
    padding_effects,
    readouts,
    unpacked_output,
    unpadded_states,
)
from rnn_core.init import initialise
from rnn_core.trace import trace
from rnn_core.world import captions

TEXT = "a small ginger cat sits in a box\ncat\na big black dog sleeps under the new table"
RIGHT = ("gathered", "packed")

random_lines = st.lists(st.integers(1, 12), min_size=1, max_size=8)


@settings(max_examples=60)
@given(random_lines, st.sampled_from(["right", "left"]), st.integers(0, 9), st.integers(0, 999))
def test_unpacked_states_are_those_of_each_line_alone_and_zero_after_it(
    lengths: list[int], side: str, longer: int, seed: int
) -> None:
    text = "\n".join("a " * length for length in lengths)
    batch = batch_texts(text, "en", side=side)  # type: ignore[arg-type]
    chance = torch.Generator().manual_seed(seed)
    rnn = nn.GRU(5, 16, batch_first=True).double()
    initialise(rnn, chance)
    embedded = torch.randn(*batch.ids.shape, 5, generator=chance, dtype=torch.float64)
    total = max(lengths) + longer
    with torch.no_grad():
        states, found = unpacked_output(rnn, embedded, batch, total if longer else None)
        assert states.shape == (len(lengths), total, 16) and found.tolist() == lengths
        for k, (length, real) in enumerate(zip(lengths, batch.mask, strict=True)):
            alone, _ = rnn(embedded[k : k + 1, torch.from_numpy(real)])
            torch.testing.assert_close(states[k, :length], alone[0], rtol=0, atol=1e-12)
            assert not states[k, length:].any()
        with pytest.raises(ValueError, match="total length"):
            unpacked_output(rnn, embedded, batch, max(lengths) - 1)


@settings(max_examples=60)
@given(random_lines, st.sampled_from(["right", "left"]), st.integers(0, 999))
def test_packed_gathered_and_unpadded_agree(lengths: list[int], side: str, seed: int) -> None:
    """In float32, as on the page, on batches of any lengths; from the left only packing does."""
    text = "\n".join("a " * length for length in lengths)
    batch = batch_texts(text, "en", side=side)  # type: ignore[arg-type]
    chance = torch.Generator().manual_seed(seed)
    rnn = nn.GRU(5, 16, batch_first=True)
    initialise(rnn, chance)
    embedded = torch.randn(*batch.ids.shape, 5, generator=chance)
    with torch.no_grad():
        found, true = readouts(rnn, embedded, batch), unpadded_states(rnn, embedded, batch)
    assert torch.equal(found["last"], found["h_n"])
    torch.testing.assert_close(found["packed"], true, rtol=0, atol=1e-6)
    padded = torch.from_numpy(batch.lengths) < batch.ids.shape[1]
    if side == "right":
        torch.testing.assert_close(found["gathered"], true, rtol=0, atol=1e-6)
        assert (found["last"] - true)[padded].abs().amax(1).gt(1e-3).all()
    else:  # the pads come first, and a long line forgets them by and by
        assert torch.equal(found["gathered"], found["last"])
    torch.testing.assert_close(found["last"][~padded], true[~padded], rtol=0, atol=1e-6)


def painter() -> nn.Module:
    return pretrained("painter", "en").network


@pytest.mark.parametrize("zero_row", [False, True])
@pytest.mark.parametrize("side", ["right", "left"])
def test_the_states_are_the_painters(side: str, zero_row: bool) -> None:
    batch = batch_texts(TEXT, "en", side=side)  # type: ignore[arg-type]
    found = padding_effects(batch, 1, zero_row)
    network = painter()
    x = network.embed(torch.from_numpy(batch.ids[:1]))  # type: ignore[operator]
    x = torch.where(torch.from_numpy(batch.mask[:1, :, None]), x, 0 if zero_row else x)
    states = trace(network.rnn, x).hidden[0, 0].detach().numpy()  # type: ignore[arg-type]
    np.testing.assert_allclose(found.states, states, atol=1e-6)
    before = np.vstack([np.zeros_like(states[:1]), states[:-1]])
    np.testing.assert_allclose(
        found.step_lengths, np.linalg.norm(states - before, axis=1), rtol=1e-4
    )
    ids = torch.tensor([captions.encode(batch.lines.tokens[0], "en")])
    right = network.rnn(network.embed(ids))[1][-1, 0].detach().numpy()  # type: ignore[operator]
    np.testing.assert_allclose(
        found.distances, np.linalg.norm(states - right, axis=1), atol=1e-5, rtol=1e-4
    )
    assert (found.step_lengths > 0).all()  # over pads as well, and over zeros


def test_pads_on_the_right_spoil_two_ways_and_leave_two() -> None:
    found = padding_effects(batch_texts(TEXT, "en"), 1)
    longest = int(found.batch.lengths.argmax())
    for name, off in found.differences.items():
        assert off[longest] < 1e-6
        if name in RIGHT:
            assert off.max() < 1e-6
        else:
            assert np.delete(off, longest).min() > 0.5
    assert found.distances[found.batch.lengths[0] - 1] < 1e-5 < 1 < found.distances[-1]


def test_pads_on_the_left_spoil_all_but_packing() -> None:
    found = padding_effects(batch_texts(TEXT, "en", side="left"), 1)
    for name, differences in found.differences.items():
        off = differences[:2]
        assert off.max() < 1e-6 if name == "packed" else off.min() > 0.1


def test_what_is_painted_is_painted_from_these_states() -> None:
    found = padding_effects(batch_texts(TEXT, "en"), 1)
    network = painter()
    with torch.no_grad():
        pictures = network.decode(torch.from_numpy(found.states))  # type: ignore[operator]
    for step, picture in zip(found.step_paintings, pictures, strict=True):
        wanted = (picture.permute(1, 2, 0).numpy() * 255).round()
        assert np.abs(step.picture - wanted).max() <= 1
        assert pretrained("classifier", "en").predict(picture).labels == (step.guess.label,)
    last, apart = found.paintings["last"].picture, found.paintings["unpadded"].picture
    np.testing.assert_array_equal(last, found.step_paintings[-1].picture)
    assert np.abs(last.astype(int) - apart).mean() > 3
    for name in RIGHT:
        assert np.abs(found.paintings[name].picture.astype(int) - apart).max() <= 1


def test_nobody_packs_a_line_of_no_tokens() -> None:
    assert "greater than 0" in empty_sequence_error()
