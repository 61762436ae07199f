"""Sampling, against the equations written out and counting."""

from collections import Counter

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rnn_core import OutOfBounds
from rnn_core.charlm.char_rnn import build_char_rnn, train_char_rnn
from rnn_core.charlm.sampling import (
    MAX_LENGTH,
    MAX_RUNS,
    MAX_TEMPERATURE,
    Generated,
    accuracy_after_error,
    generate,
    sample_runs,
    softmax_with_temperature,
)
from tests.rnn_core.charlm.networks import by_hand, random_network, trained


def test_what_was_trained_is_generated_whatever_is_read() -> None:
    network, last = trained()[-1].network, trained()[-1]
    for forced in (True, False):
        made = generate(network, "Hello", forced=forced)
        assert (made.inputs, made.outputs, made.first_error) == ("Hell", "ello", None)
        np.testing.assert_allclose(made.states, last.states, atol=1e-6)
        np.testing.assert_allclose(made.probabilities, last.probabilities, atol=1e-6)


def test_forced_it_reads_the_word_and_running_free_its_own_letters() -> None:
    network = random_network("Hello", seed=1)
    seeds = range(20)
    free = [generate(network, "Hello", temperature=1, seed=seed) for seed in seeds]
    led = [generate(network, "Hello", temperature=1, seed=seed, forced=True) for seed in seeds]
    assert all(made.inputs == "H" + made.outputs[:-1] for made in free)
    assert all(made.inputs == "Hell" for made in led)
    assert all(a.outputs[0] == b.outputs[0] for a, b in zip(free, led, strict=True))
    assert any(a.outputs != b.outputs for a, b in zip(free, led, strict=True))
    for a, b in zip(free, led, strict=True):
        same = 4 if a.first_error is None else a.first_error + 1  # what both have read alike
        np.testing.assert_array_equal(a.states[:same], b.states[:same])
        if same < 4:
            assert np.abs(a.states[same] - b.states[same]).max() > 1e-3


def test_an_untrained_network_differs_as_well() -> None:
    network, differ = build_char_rnn("Hello"), 0
    for seed in range(5):
        free = generate(network, "Hello", temperature=1, seed=seed)
        led = generate(network, "Hello", temperature=1, seed=seed, forced=True)
        np.testing.assert_array_equal(free.probabilities, np.full((4, 4), 0.25))
        differ += free.inputs != led.inputs and bool((free.states != led.states).any())
    assert differ


def test_the_probabilities_of_a_run_are_those_of_its_inputs() -> None:
    network = random_network("hello world")
    made = generate(network, "hello world", length=20, temperature=0.7, top_k=3, seed=2)
    logits, states, _ = by_hand(network, network.encode(made.inputs).tolist())
    np.testing.assert_allclose(made.states, states.detach().numpy())
    np.testing.assert_allclose(made.probabilities, logits.softmax(-1).detach().numpy())
    chances = softmax_with_temperature(logits, 0.7, 3).detach().numpy()
    np.testing.assert_allclose(made.sampling_probabilities, chances, rtol=1e-5)
    drawn = made.sampling_probabilities[range(20), network.encode(made.outputs).tolist()]
    assert (drawn > 0).all()
    assert ((made.sampling_probabilities > 0).sum(-1) == 3).all()


@pytest.mark.parametrize(
    ("word", "length", "diverges"),
    [("Hello", 3, None), ("Hello", 12, None), ("Hel", 12, None), ("Holle", 4, 0), ("Helol", 4, 2)],
)
def test_the_first_error(word: str, length: int, diverges: int | None) -> None:
    made = generate(trained("Hello")[-1].network, word, length=length)
    assert len(made.outputs) == len(made.inputs) == len(made.states) == length
    assert made.outputs[:4] == "ello"[:length]
    assert made.first_error == diverges


@given(st.integers(0, 999), st.integers(0, 999), st.booleans())
@settings(max_examples=20)
def test_cold_or_narrow_enough_is_greedy(weights: int, seed: int, forced: bool) -> None:
    network = random_network("молоко", weights)

    def run(temperature: float, top_k: int | None = None) -> Generated:
        return generate(
            network, "молоко", temperature=temperature, top_k=top_k, seed=seed, forced=forced
        )

    greedy = run(0)
    best = [network.letters[i] for i in greedy.probabilities.argmax(-1)]
    assert greedy.outputs == "".join(best)
    for other in (run(1e-9), run(1e-320), run(3, top_k=1), run(0, top_k=2)):
        assert other.outputs == greedy.outputs
        np.testing.assert_array_equal(other.states, greedy.states)
        np.testing.assert_array_equal(other.sampling_probabilities, greedy.sampling_probabilities)


def test_of_equal_letters_the_first_is_taken() -> None:
    level = torch.zeros(2, 4)
    for temperature, top_k in ((0, None), (0, 3), (1, 1)):
        assert softmax_with_temperature(level, temperature, top_k).tolist() == [[1, 0, 0, 0]] * 2
    assert softmax_with_temperature(level, 2, 2).tolist() == [[0.5, 0.5, 0, 0]] * 2


@settings(max_examples=60)
@given(
    st.lists(st.floats(-20, 20), min_size=4, max_size=4),
    st.floats(0.01, MAX_TEMPERATURE),
    st.integers(1, 4),
)
@example([0.0, 1.0, -1e-213, 0.0], 1.0, 3)  # a difference that a subtraction would lose
def test_softmax_with_temperature_is_that_of_the_largest(
    numbers: list[float], temperature: float, top_k: int
) -> None:
    logits = torch.tensor(numbers, dtype=torch.float64)
    kept = sorted(range(4), key=lambda i: -numbers[i])[:top_k]
    wanted = torch.zeros(4, dtype=torch.float64)
    wanted[kept] = (logits[kept] / temperature).softmax(-1)
    torch.testing.assert_close(softmax_with_temperature(logits, temperature, top_k), wanted)
    torch.testing.assert_close(
        softmax_with_temperature(logits, temperature),
        (logits / temperature).softmax(-1),
        rtol=1e-9,
        atol=1e-12,
    )


@pytest.mark.parametrize(("temperature", "top_k"), [(0.5, None), (1.0, None), (2.0, 3)])
def test_letters_come_as_often_as_they_should(temperature: float, top_k: int | None) -> None:
    network, count = random_network("Hello", seed=5), 1000
    options = {"length": 1, "temperature": temperature, "top_k": top_k}
    made = [generate(network, "Hello", seed=seed, **options) for seed in range(count)]  # type: ignore[arg-type]
    came = Counter(one.outputs for one in made)
    share = np.array([came[letter] / count for letter in network.letters])
    wanted = made[0].sampling_probabilities[0]
    assert (np.abs(share - wanted) <= 4.5 * np.sqrt(wanted * (1 - wanted) / count) + 1e-12).all()
    assert (wanted > 0.02).sum() > 1  # there was something to draw


@pytest.mark.parametrize(("temperature", "top_k"), [(1.0, None), (2.0, 2), (0.0, None)])
def test_forced_runs_are_right_as_often_as_the_probabilities_say(
    temperature: float, top_k: int | None
) -> None:
    network = trained()[8].network
    one = generate(network, "Hello", temperature=temperature, top_k=top_k, forced=True)
    right = one.sampling_probabilities[range(4), network.encode("ello").numpy()]
    many = sample_runs(
        network, "Hello", temperature=temperature, top_k=top_k, forced=True, runs=MAX_RUNS
    )
    assert many.shape == (MAX_RUNS, 4)
    np.testing.assert_allclose(many.mean(0), right, atol=0.02)


def test_free_runs_are_right_as_often_as_all_sequences_say() -> None:
    network = trained()[8].network

    def odds(written: str) -> np.ndarray:
        with torch.no_grad():
            return softmax_with_temperature(network(network.encode(written))[0][-1:], 1.5, 3)[
                0
            ].numpy()

    expected = np.zeros(4)
    ways = {"H": 1.0}
    for step, wanted in enumerate("ello"):
        longer = {
            written + letter: chance * share
            for written, chance in ways.items()
            for letter, share in zip(network.letters, odds(written), strict=True)
        }
        expected[step] = sum(chance for way, chance in longer.items() if way[-1] == wanted)
        ways = longer
    many = sample_runs(network, "Hello", temperature=1.5, top_k=3, runs=MAX_RUNS)
    np.testing.assert_allclose(many.mean(0), expected, atol=0.02)
    forced = sample_runs(network, "Hello", temperature=1.5, top_k=3, runs=MAX_RUNS, forced=True)
    assert many.all(1).mean() == pytest.approx(ways["Hello"], abs=0.02)
    assert forced.all(1).mean() == pytest.approx(ways["Hello"], abs=0.02)


def test_only_what_comes_after_an_error_is_counted() -> None:
    right = np.array([[1, 1, 1], [0, 1, 0], [1, 0, 1], [1, 1, 0]], dtype=bool)
    assert accuracy_after_error(right) == pytest.approx(2 / 3)
    assert accuracy_after_error(right[[0, 3]]) is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"length": 0}, f"letters to generate must be between 1 and {MAX_LENGTH}, got 0"),
        ({"length": MAX_LENGTH + 1}, "letters to generate must be"),
        ({"length": 5, "forced": True}, "letters to generate must be between 1 and 4, got 5"),
        ({"temperature": -0.1}, "temperature must be between 0 and 10.0, got -0.1"),
        ({"temperature": MAX_TEMPERATURE + 1}, "temperature must be"),
        ({"top_k": 0}, "top k must be between 1 and 4, got 0"),
        ({"top_k": 5}, "top k must be between 1 and 4, got 5"),
        ({"seed": -1}, "seed must be"),
    ],
)
def test_sampling_out_of_bounds_is_refused(changed: dict, said: str) -> None:
    with pytest.raises(OutOfBounds, match=said):
        generate(build_char_rnn("Hello"), "Hello", **changed)


@pytest.mark.parametrize("runs", [0, MAX_RUNS + 1])
def test_too_many_runs_are_refused(runs: int) -> None:
    with pytest.raises(OutOfBounds, match=f"runs must be between 1 and {MAX_RUNS}"):
        sample_runs(build_char_rnn("Hello"), "Hello", runs=runs)


def test_a_word_with_unknown_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="knows the letters 'Helo', not 'w'"):
        generate(build_char_rnn("Hello"), "Hew")
    with pytest.raises(OutOfBounds, match="letters of the word must be between 2 and 12, got 1"):
        generate(build_char_rnn("Hello"), "H")


def test_a_seed_and_nothing_else_decides() -> None:
    def run(seed: int) -> tuple[np.ndarray, str]:
        last = list(train_char_rnn("Hello", steps=5, seed=seed))[-1]
        made = generate(last.network, "Hello", length=30, temperature=1, seed=seed)
        return last.states, made.outputs

    torch.manual_seed(1)
    before = torch.random.get_rng_state()
    states, written = run(3)
    assert torch.equal(torch.random.get_rng_state(), before)
    torch.manual_seed(2)
    again, as_well = run(3)
    np.testing.assert_array_equal(again, states)
    assert as_well == written
    other, otherwise = run(4)
    assert not np.array_equal(other, states)
    assert otherwise != written


def test_sampling_only_reads_the_network() -> None:
    network = trained()[10].network
    before = {name: value.clone() for name, value in network.state_dict().items()}
    generate(network, "Hello", temperature=1)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert all(parameter.grad is None for parameter in network.parameters())
