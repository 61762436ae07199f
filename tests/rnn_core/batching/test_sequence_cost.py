"""What a layer costs: PyTorch's own counter, closed forms, and table 1 of Vaswani et al. 2017."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from rnn_core import OutOfBounds
from rnn_core.batching.sequence_cost import (
    HEADS,
    MAX_MEASURED_STEPS,
    SEQUENCE_LAYERS,
    SequenceLayer,
    _attend,
    _attend_one_by_one,
    _Block,
    fused_kept,
    measured_cost,
    predicted_cost,
)
from rnn_core.bounds import MAX_STEPS

RECURRENT = {
    "elman": (nn.RNNCell, nn.RNN),
    "gru": (nn.GRUCell, nn.GRU),
    "lstm": (nn.LSTMCell, nn.LSTM),
}
layers = st.sampled_from(SEQUENCE_LAYERS)
steps = st.integers(1, 40)
sizes = st.integers(1, 10).map(lambda heads: heads * HEADS)


def unrolled(cell: nn.Module, x: torch.Tensor) -> torch.Tensor:
    state, outputs = None, []
    for x_t in x.unbind(1):
        state = cell(x_t, state)
        outputs.append(state[0] if isinstance(state, tuple) else state)
    return torch.stack(outputs, 1)


@given(layers, steps, sizes)
@settings(max_examples=60)
def test_the_formula_says_what_is_measured(layer: SequenceLayer, t: int, hidden: int) -> None:
    assert measured_cost(layer, t, hidden) == predicted_cost(layer, t, hidden)


@pytest.mark.parametrize("layer", SEQUENCE_LAYERS)
@pytest.mark.parametrize(("t", "hidden"), [(1, 4), (7, 8), (24, 32)])
def test_pytorch_counts_as_many_operations(layer: SequenceLayer, t: int, hidden: int) -> None:
    x = torch.randn(1, t, hidden)
    with FlopCounterMode(display=False) as counter:
        if layer == "attention":
            module: nn.Module = nn.MultiheadAttention(hidden, HEADS, batch_first=True)
            module(x, x, x)
        elif layer == "block":
            module = _Block(hidden, "cpu")
            module(x)
        else:
            module = RECURRENT[layer][0](hidden, hidden)
            unrolled(module, x)
    found = measured_cost(layer, t, hidden)
    assert found.operations == counter.get_total_flops()
    assert found.parameters == sum(weight.numel() for weight in module.parameters())


@pytest.mark.parametrize("layer", RECURRENT)
def test_the_loop_that_is_measured_is_the_recurrent_layer(layer: str) -> None:
    small, whole = RECURRENT[layer]
    cell, real = small(8, 8).double(), whole(8, 8, batch_first=True).double()
    weights = {f"{name}_l0": weight for name, weight in cell.state_dict().items()}
    real.load_state_dict(weights)
    x = torch.randn(1, 9, 8, dtype=torch.float64)
    torch.testing.assert_close(unrolled(cell, x), real(x)[0])


def test_the_block_is_a_transformer_s_encoder_layer() -> None:
    real = nn.TransformerEncoderLayer(8, HEADS, 32, dropout=0, batch_first=True).double()
    block = _Block(8, "cpu").double()
    block.load_state_dict(real.state_dict())
    x = torch.randn(1, 9, 8, dtype=torch.float64)
    torch.testing.assert_close(block(x), real(x))


@pytest.mark.parametrize("t", [1, 2, 17])
def test_a_token_at_a_time_attention_gives_what_its_causal_mask_gives(t: int) -> None:
    attention = nn.MultiheadAttention(8, HEADS, batch_first=True).double()
    x = torch.randn(1, t, 8, dtype=torch.float64)
    mask = nn.Transformer.generate_square_subsequent_mask(t, dtype=torch.float64)
    masked, _ = attention(x, x, x, attn_mask=mask)
    written, kept = _attend_one_by_one(attention, x)
    torch.testing.assert_close(written, masked)
    assert kept == 2 * t * 8  # a key and a value of every token
    torch.testing.assert_close(_attend(attention, x), attention(x, x, x, need_weights=False)[0])


@given(steps, sizes)
@settings(max_examples=20)
def test_table_1_of_vaswani_et_al(t: int, hidden: int) -> None:
    """O(T·H²) and O(T) for a recurrent layer; O(T²·H) and O(1) for attention."""
    attention = predicted_cost("attention", t, hidden)
    assert attention.operations == 4 * t * t * hidden + 8 * t * hidden**2
    assert attention.chain == predicted_cost("attention", MAX_STEPS, hidden).chain
    for layer in ("elman", "gru", "lstm"):
        found = predicted_cost(layer, t, hidden)
        assert found.chain == t and found.operations % (t * hidden**2) == 0


@given(steps, sizes)
@settings(max_examples=20)
def test_three_gates_of_four(t: int, hidden: int) -> None:
    gru, lstm = (measured_cost(layer, t, hidden) for layer in ("gru", "lstm"))
    assert 4 * gru.operations == 3 * lstm.operations
    assert 4 * gru.parameters == 3 * lstm.parameters


@pytest.mark.parametrize("hidden", [4, 8, 16, 64])
def test_attention_costs_as_much_as_a_gru_at_t_h_and_as_an_lstm_at_2h(hidden: int) -> None:
    for layer, times in (("gru", 1), ("lstm", 2)):
        for t in (times * hidden - 1, times * hidden, times * hidden + 1):
            gap = (
                measured_cost("attention", t, hidden).operations
                - measured_cost(layer, t, hidden).operations  # type: ignore[arg-type]
            )
            assert (gap > 0) - (gap < 0) == t - times * hidden


@given(st.integers(1, MAX_STEPS), sizes)
@settings(max_examples=40)
def test_a_block_needs_more_operations_than_an_lstm_and_attention_more_than_an_rnn(
    t: int, hidden: int
) -> None:
    assert predicted_cost("block", t, hidden).operations > (
        predicted_cost("lstm", t, hidden).operations
    )
    assert predicted_cost("attention", t, hidden).operations > (
        predicted_cost("elman", t, hidden).operations
    )


@pytest.mark.parametrize(("t", "hidden"), [(2, 8), (16, 32), (64, 16), (128, 32)])
def test_a_fused_kernel_keeps_no_matrix_of_t_by_t(t: int, hidden: int) -> None:
    assert fused_kept(t, hidden) == 5 * t * hidden + HEADS * t
    assert measured_cost("attention", t, hidden).kept - fused_kept(t, hidden) == (
        t * hidden + HEADS * t * (t - 1)
    )


def test_bounds() -> None:
    for ask in (measured_cost, predicted_cost):
        for t, hidden in ((0, 8), (MAX_STEPS + 1, 8), (4, 0), (4, 516)):
            with pytest.raises(OutOfBounds):
                ask("lstm", t, hidden)
        with pytest.raises(ValueError, match="multiple of 4, got 6"):
            ask("lstm", 4, 6)
    with pytest.raises(OutOfBounds, match=f"between 1 and {MAX_MEASURED_STEPS}"):
        fused_kept(MAX_MEASURED_STEPS + 1, 8)


def test_nothing_is_drawn_from_the_global_generator() -> None:
    before = torch.get_rng_state()
    for layer in SEQUENCE_LAYERS:
        measured_cost(layer, 3, 8)
    fused_kept(3, 8)
    assert torch.equal(before, torch.get_rng_state())
