"""The first lesson's experiment against PyTorch itself."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from rnn_core.bounds import OutOfBounds
from rnn_core.charlm.single_pass import FREE_STEPS, MAX_TOKENS, UNKNOWN, SinglePass, single_pass
from rnn_core.text import EMBEDDING_SIZE, random_vector

KINDS = {"elman": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


def plain(tokens: list[str], cell: str, hidden: int, scale: float, nonlinearity: str, seed: int):
    """The same experiment in PyTorch alone: (output (T, H), layer, inputs (T, D))."""
    generator = torch.Generator().manual_seed(seed)
    options = {"nonlinearity": nonlinearity} if cell == "elman" else {}
    layer = KINDS[cell](EMBEDDING_SIZE, hidden, **options)
    inputs = torch.stack([random_vector(token, seed) for token in tokens])
    with torch.no_grad():
        for weight in layer.parameters():
            weight.uniform_(-(hidden**-0.5), hidden**-0.5, generator=generator)
        layer.weight_hh_l0 *= scale
        return layer(inputs)[0], layer, inputs


@settings(max_examples=40)
@given(
    words=st.lists(st.sampled_from(["кот", "видит", "кота", "и"]), min_size=1, max_size=12),
    cell=st.sampled_from(list(KINDS)),
    hidden=st.integers(2, 20),
    scale=st.sampled_from([0.0, 0.5, 1.0, 2.7]),
    nonlinearity=st.sampled_from(["tanh", "relu"]),
    seed=st.integers(0, 99),
)
def test_the_states_are_those_of_plain_pytorch(words, cell, hidden, scale, nonlinearity, seed):
    run = single_pass(" ".join(words), "word", cell, hidden, scale, nonlinearity, seed)
    output, _, _ = plain(words, cell, hidden, scale, nonlinearity, seed)
    np.testing.assert_allclose(run.states, output.numpy(), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("cell", KINDS)
def test_the_two_parts_make_the_state(cell: str) -> None:
    run = single_pass("the red cat sits on the old red mat", "word", cell, 7, 1.5, seed=4)
    made = {
        "elman": np.tanh(run.summed),
        "lstm": run.gates.get("o", 0) * np.tanh(run.summed),
        "gru": run.summed,
    }[cell]
    np.testing.assert_allclose(made, run.states, atol=1e-6)


def test_the_parts_of_the_elman_cell_are_its_two_linear_layers() -> None:
    run = single_pass("a b a c", hidden=5, scale=1.3, seed=9)
    _, layer, inputs = plain(["a", "b", "a", "c"], "elman", 5, 1.3, "tanh", 9)
    with torch.no_grad():
        word = inputs @ layer.weight_ih_l0.T + layer.bias_ih_l0 + layer.bias_hh_l0
        memory = torch.from_numpy(run.previous) @ layer.weight_hh_l0.T
    np.testing.assert_allclose(run.from_word, word.numpy(), atol=1e-6)
    np.testing.assert_allclose(run.from_memory, memory.numpy(), atol=1e-6)


@pytest.mark.parametrize("cell", KINDS)
def test_the_first_step_has_no_memory(cell: str) -> None:
    run = single_pass("a b", cell=cell, hidden=8, seed=2)
    np.testing.assert_allclose(run.from_memory[0], 0, atol=1e-7)
    assert np.abs(run.from_memory[1]).max() > 0.01
    assert run.word_share[0] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("cell", KINDS)
def test_the_network_sees_which_token_it_reads(cell: str) -> None:
    """Two texts that differ in one token agree before it and differ from it on."""
    one = single_pass("the red cat sits", cell=cell, seed=3).states
    other = single_pass("the old cat sits", cell=cell, seed=3).states
    np.testing.assert_array_equal(one[0], other[0])
    assert (np.linalg.norm(one - other, axis=1)[1:] > 1e-3).all()


def test_a_token_has_the_same_vector_in_every_text_and_another_for_another_seed() -> None:
    assert torch.equal(random_vector("кот", 3), random_vector("кот", 3))
    assert not torch.equal(random_vector("кот", 3), random_vector("кот", 4))
    many = torch.stack([random_vector(str(number), 0) for number in range(2000)])  # (V, D)
    assert many.mean().abs() < 0.02
    assert many.std() == pytest.approx(1, abs=0.02)
    assert torch.corrcoef(many[:, :2].T)[0, 1].abs() < 0.08


@pytest.mark.parametrize("cell", KINDS)
def test_the_future_does_not_change_the_past(cell: str) -> None:
    short = single_pass("the red cat", cell=cell, hidden=9, seed=1)
    long = single_pass(
        "the red cat sits on a very old table and sleeps", cell=cell, hidden=9, seed=1
    )
    np.testing.assert_allclose(long.states[:3], short.states, atol=1e-6)


def test_without_recurrence_the_same_word_gives_the_same_state() -> None:
    run = single_pass("да нет да", scale=0.0)
    np.testing.assert_array_equal(run.states[0], run.states[2])
    assert run.echo[0] > 0
    assert run.echo[1] == run.echo[2] == 0
    assert run.regime == "memoryless"
    assert np.linalg.norm(np.subtract(*single_pass("да нет да").states[[0, 2]])) > 0.05


def test_the_echo_is_the_distance_to_the_text_with_an_unknown_first_token() -> None:
    run = single_pass("one two three", hidden=8, seed=5)
    output, layer, _ = plain(["one", "two", "three"], "elman", 8, 1.0, "tanh", 5)
    other, _, _ = plain([UNKNOWN, "two", "three"], "elman", 8, 1.0, "tanh", 5)
    difference = output - other
    np.testing.assert_allclose(run.echo, difference.norm(dim=1).numpy(), atol=1e-6)
    weight = layer.weight_hh_l0.detach()
    powers = [difference[0], weight @ difference[0], weight @ weight @ difference[0]]
    np.testing.assert_allclose(run.linear_echo, [p.norm().item() for p in powers], rtol=1e-5)


def test_the_nonlinearity_only_shrinks_a_difference() -> None:
    """|tanh a − tanh b| ≤ |a − b|, so the echo of one step is at most the matrix's own."""
    for seed in range(30):
        run = single_pass("one two", hidden=12, scale=2.0, seed=seed)
        assert run.echo[1] <= run.linear_echo[1] + 1e-6


def test_facts_are_counted_from_the_numbers() -> None:
    run = single_pass("a b c d e", hidden=6, scale=2.0, seed=2)
    before = np.vstack([np.zeros((1, 6)), run.states[:-1]])
    for t in range(5):
        assert run.sign_changes[t] == sum(run.states[t] * before[t] < 0)
        word, memory = abs(run.from_word[t]).sum(), abs(run.from_memory[t]).sum()
        assert run.word_share[t] == pytest.approx(word / (word + memory), rel=1e-5)
        assert run.most_changed_unit[t] == np.argmax(abs(run.states[t] - before[t]))
    eigenvalues = np.linalg.eigvals(run.weight_hh)
    assert run.spectral_radius == pytest.approx(max(abs(eigenvalues)), rel=1e-5)
    singular = np.linalg.svd(run.weight_hh, compute_uv=False)
    assert run.largest_singular_value == pytest.approx(singular[0], rel=1e-5)


TEXT = "one two three four five six"


def norms_in_pytorch(run: SinglePass) -> np.ndarray:
    """‖h‖ of the last state and of those after it, by PyTorch in float64 with zeros to read."""
    hidden, size = run.weight_ih.shape
    _, layer, _ = plain(list(run.tokens), "elman", hidden, run.scale, run.nonlinearity, run.seed)
    zeros, last = torch.zeros(FREE_STEPS, size).double(), torch.from_numpy(run.states[-1:].copy())
    with torch.no_grad():
        output, _ = layer.double()(zeros, last.double())
    return np.linalg.norm(np.vstack([last.numpy(), output.numpy()]), axis=1)


def grows_in_pytorch(run: SinglePass) -> bool:
    norms = norms_in_pytorch(run)
    return norms[FREE_STEPS // 2 + 1 :].max() > 1.1 * norms[: FREE_STEPS // 2 + 1].max()


@settings(max_examples=40)
@given(
    hidden=st.sampled_from([1, 2, 10, 64]),
    scale=st.sampled_from([0.0, 0.5, 1.0, 2.5, 4.0, 10.0]),
    nonlinearity=st.sampled_from(["tanh", "relu"]),
    seed=st.integers(0, 99),
)
def test_what_the_state_does_alone_is_what_pytorch_does(hidden, scale, nonlinearity, seed) -> None:
    run = single_pass(TEXT, "word", "elman", hidden, scale, nonlinearity, seed)
    np.testing.assert_allclose(run.free_norms, norms_in_pytorch(run), rtol=1e-6)
    if nonlinearity == "tanh":
        assert run.free_norms.max() <= hidden**0.5 and run.regime != "runaway"


def test_the_spectral_radius_does_not_decide_whether_relu_grows() -> None:
    """A link that a reader sent: ρ = 2.56, and from 4.8 to 28 in the steps after the text."""
    text = "the red cat sits on an old table"
    sent = single_pass(text, "word", "elman", 10, 2.5, "relu", 21)
    assert sent.spectral_radius == pytest.approx(2.557, abs=1e-3)
    assert sent.free_norms[1] == pytest.approx(4.8, abs=0.05)
    assert sent.free_norms.max() == pytest.approx(28, abs=0.5) and sent.regime == "runaway"
    below = single_pass(text, "word", "elman", 10, 1.5, "relu", 22)
    assert below.spectral_radius < 1 and below.free_norms[-1] > 9 * below.free_norms[0]
    above = single_pass(TEXT, "word", "elman", 10, 3.0, "relu", 2)
    assert above.spectral_radius > 1 and above.free_norms[-1] < above.free_norms[0]


@pytest.mark.parametrize("seed", range(20))
def test_the_active_part_of_the_matrix_is_what_acts(seed: int) -> None:
    run = single_pass(TEXT, "word", "elman", 12, 2.0, "relu", seed)
    mask = np.diag((run.states[-1] > 0).astype(float))
    whole = np.abs(np.linalg.eigvals(mask @ run.weight_hh @ mask)).max()
    assert run.active_radius == pytest.approx(whole, abs=1e-5)
    assert run.active_units.sum() == mask.sum()


@pytest.mark.parametrize("seed", range(12))
def test_every_regime_is_what_its_sentence_says(seed: int) -> None:
    for scale in (0.0, 0.5, 1.0, 2.0, 3.0, 4.0):
        for hidden_size in (2, 10, 64):
            for nonlinearity in ("tanh", "relu"):
                run = single_pass(TEXT, "word", "elman", hidden_size, scale, nonlinearity, seed)
                largest = np.abs(run.states).max()
                if run.regime == "memoryless":
                    assert scale == 0
                    assert not run.from_memory.any()
                elif run.regime in ("runaway", "unbounded"):
                    assert nonlinearity == "relu"
                    assert largest > 1
                    assert (run.regime == "runaway") == grows_in_pytorch(run)
                elif run.regime in ("pinned", "loud"):
                    assert 1 - run.mean_word_share >= 0.55
                    assert run.regime == "loud" or run.saturated_share > 0.05
                else:
                    assert largest <= 1
                    assert 1 - run.mean_word_share < 0.55


def test_every_regime_occurs() -> None:
    assert single_pass(TEXT).regime == "calm"
    assert single_pass(TEXT, scale=0.0).regime == "memoryless"
    assert single_pass(TEXT, scale=0.0, cell="gru").regime == "calm"
    assert single_pass(TEXT, scale=2.5, hidden=64).regime == "loud"
    assert single_pass(TEXT, scale=4.0).regime == "pinned"
    assert single_pass(TEXT, scale=1.0, nonlinearity="relu").regime == "unbounded"
    assert single_pass(TEXT, scale=3.0, nonlinearity="relu", seed=3).regime == "runaway"


def test_results_are_frozen_and_the_global_generator_untouched() -> None:
    state = torch.random.get_rng_state()
    run = single_pass("one two")
    assert torch.equal(state, torch.random.get_rng_state())
    with pytest.raises(ValueError, match="read-only"):
        run.states[0, 0] = 1.0


@pytest.mark.parametrize(
    ("arguments", "quantity"),
    [
        ({"text": ""}, "tokens"),
        ({"text": " \n\t "}, "tokens"),
        ({"text": "\x00"}, "tokens"),
        ({"text": "a " * (MAX_TOKENS + 1)}, "tokens"),
        ({"text": "a", "scale": -0.1}, "scale"),
        ({"text": "a", "seed": -1}, "seed"),
        ({"text": "a", "hidden": 0}, "hidden size"),
        ({"text": "a", "hidden": 10**6}, "hidden size"),
    ],
)
def test_every_size_is_bounded(arguments: dict, quantity: str) -> None:
    with pytest.raises(OutOfBounds) as error:
        single_pass(**arguments)
    assert error.value.quantity == quantity
