"""The network and its training, against the equations written out and autograd."""

import math
from itertools import islice, repeat

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rnn_core import OutOfBounds
from rnn_core.bounds import MAX_SEED
from rnn_core.charlm.bigrams import MAX_LETTERS, memoryless_loss, memoryless_losses, repeated_letter
from rnn_core.charlm.char_rnn import MAX_HIDDEN, MAX_UPDATES, build_char_rnn, train_char_rnn
from rnn_core.charlm.sampling import generate
from rnn_core.training import fit
from tests.rnn_core.charlm.networks import by_hand, random_network, trained, words


@pytest.mark.parametrize("recurrent", [True, False])
@pytest.mark.parametrize("word", ["Hello", "молоко", "a b a c", "aa"])
def test_values_and_gradients_are_those_of_the_equations(word: str, recurrent: bool) -> None:
    network = random_network(word, seed=3, recurrent=recurrent)
    ids, targets = network.encode(word[:-1]), network.encode(word[1:])
    logits, states, weights = by_hand(network, ids.tolist())
    losses = -torch.stack([row.log_softmax(-1)[i] for row, i in zip(logits, targets, strict=True)])
    losses.mean().backward()
    found, found_states = network(ids)
    loss, accuracy = network.loss(ids, targets)
    loss.backward()
    torch.testing.assert_close(found, logits)
    torch.testing.assert_close(found_states, states)
    torch.testing.assert_close(loss, losses.mean())
    assert accuracy.item() == pytest.approx((logits.argmax(-1) == targets).double().mean().item())
    for mine, plain in zip(network.parameters(), weights, strict=True):
        if mine.requires_grad:
            torch.testing.assert_close(mine.grad, plain.grad)
    assert [p.requires_grad for p in network.parameters()] == [True, recurrent, *[True] * 4]


def test_a_state_handed_over_is_the_state_of_the_whole() -> None:
    network = random_network("Hello")
    ids = network.encode("Hello")
    _, whole = network(ids)
    _, first = network(ids[:2])
    _, rest = network(ids[2:], first[-1:])
    torch.testing.assert_close(torch.cat([first, rest]), whole)


def test_letters_stand_in_the_order_of_first_appearance() -> None:
    assert build_char_rnn("Hello").letters == "Helo"
    assert build_char_rnn("молоко").letters == "молк"
    assert build_char_rnn("Aa a").letters == "Aa "
    assert build_char_rnn("и\u0306й").letters == "и\u0306й"  # nothing is combined
    assert build_char_rnn("Hello").encode("Hello").tolist() == [0, 1, 2, 2, 3]


def test_recurrence_is_all_that_a_seed_does_not_share() -> None:
    with_it, without = (
        build_char_rnn("Hello", seed=4),
        build_char_rnn("Hello", seed=4, recurrent=False),
    )
    differ = [
        name
        for name, value in with_it.state_dict().items()
        if not torch.equal(value, without.state_dict()[name])
    ]
    assert differ == ["rnn.weight_hh_l0"]


@pytest.mark.parametrize("seed", range(20))
def test_hello_is_trained_from_every_seed(seed: int) -> None:
    course = trained(seed=seed)
    np.testing.assert_allclose(course[0].losses, [math.log(4)] * 4, atol=1e-6)
    assert course[0].loss == pytest.approx(math.log(4), abs=1e-6)
    assert course[-1].accuracy == 1
    assert course[-1].loss < 0.05
    generated = generate(course[-1].network, "Hello")
    assert (generated.outputs, generated.first_error) == ("ello", None)


@pytest.mark.parametrize("word", ["молоко", "Миссисипи", "hello world", "ну и ну", "no"])
def test_other_words_are_trained_as_well(word: str) -> None:
    course = trained(word)
    assert course[0].loss == pytest.approx(math.log(len(set(word))), abs=1e-6)
    assert course[-1].accuracy == 1
    assert generate(course[-1].network, word).outputs == word[1:]


def test_a_word_of_one_letter_leaves_nothing_to_learn() -> None:
    last = list(train_char_rnn("ааа", steps=3))[-1]
    assert (last.loss, last.accuracy) == (0, 1)


@pytest.mark.parametrize("recurrent", [True, False])
def test_a_snapshot_is_the_network_after_so_many_updates(recurrent: bool) -> None:
    options = {"hidden": 5, "recurrent": recurrent, "seed": 7}
    network = build_char_rnn("Hello", **options)  # type: ignore[arg-type]
    lesson = network.encode("Hell"), network.encode("ello")
    course = list(train_char_rnn("Hello", steps=4, rate=0.1, **options))  # type: ignore[arg-type]
    assert [(shot.step, shot.steps) for shot in course] == [(step, 4) for step in range(5)]
    training = fit(network, repeat(lesson), steps=4, rate=0.1)
    for shot in course:
        for one in (network, shot.network):
            with torch.no_grad():
                logits, states = one(lesson[0])
                loss, accuracy = one.loss(*lesson)
            np.testing.assert_allclose(shot.states, states.numpy(), atol=1e-6)
            np.testing.assert_allclose(shot.probabilities, logits.softmax(-1).numpy(), atol=1e-6)
            assert shot.loss == pytest.approx(loss.item(), rel=1e-6)
            assert shot.accuracy == accuracy.item()
        next(training, None)


@pytest.mark.parametrize(
    ("word", "hidden", "seed", "recurrent"),
    [
        ("Hello", 8, 0, True),
        ("молоко", 5, 3, False),
        ("Миссисипи", 32, 9, True),
        ("no", 1, 2, True),
    ],
)
def test_the_fast_training_learns_what_autograd_does(
    word: str, hidden: int, seed: int, recurrent: bool
) -> None:
    network = build_char_rnn(word, hidden=hidden, seed=seed, recurrent=recurrent)
    lesson = network.encode(word[:-1]), network.encode(word[1:])
    *_, last = train_char_rnn(word, hidden=hidden, seed=seed, recurrent=recurrent)
    for _ in fit(network, repeat(lesson), steps=100, rate=0.05):
        pass
    for mine, plain in zip(last.network.parameters(), network.parameters(), strict=True):
        torch.testing.assert_close(mine, plain, rtol=1e-5, atol=1e-5)


def test_what_a_snapshot_generates_is_what_its_network_does() -> None:
    for word in ("Hello", "ну и ну"):
        for shot in trained(word)[::10]:
            assert (
                shot.generate_greedily(word[0], len(word) - 1)
                == generate(shot.network, word).outputs
            )
            assert shot.network is shot.network and not shot.network.training


def test_fewer_snapshots_of_the_same_training() -> None:
    rare = list(train_char_rnn("Hello", steps=7, seed=2, every=3))
    assert [shot.step for shot in rare] == [0, 3, 6, 7]
    every = list(train_char_rnn("Hello", steps=7, seed=2))
    for shot in rare:
        np.testing.assert_array_equal(shot.states, every[shot.step].states)
        assert shot.loss == every[shot.step].loss


def test_the_numbers_of_a_snapshot_fit_together() -> None:
    shot = trained()[20]
    right = shot.probabilities[range(4), [1, 2, 2, 3]]
    assert shot.probabilities.shape == (4, 4)
    assert shot.states.shape == (4, 8)
    assert {shot.losses.dtype, shot.probabilities.dtype, shot.states.dtype} == {np.dtype("f4")}
    np.testing.assert_allclose(shot.losses, -np.log(right), rtol=1e-5)
    assert shot.loss == pytest.approx(shot.losses.mean(), rel=1e-6)
    assert 0 < shot.loss < math.log(4)


def test_whoever_stops_asking_stops_the_training() -> None:
    course = train_char_rnn("Hello", steps=MAX_UPDATES)
    assert [shot.step for shot in islice(course, 3)] == [0, 1, 2]
    course.close()  # type: ignore[attr-defined]
    assert next(course, None) is None


@pytest.mark.parametrize("word", ["Hello", "молоко"])
def test_without_recurrence_the_loss_comes_down_to_the_memoryless_one(word: str) -> None:
    *_, last = train_char_rnn(word, steps=200, rate=0.1, recurrent=False)
    assert last.loss == pytest.approx(memoryless_loss(word), abs=1e-3)
    assert last.loss >= memoryless_loss(word) - 1e-6
    np.testing.assert_allclose(last.losses, memoryless_losses(word), atol=1e-3)
    assert not last.network.rnn.weight_hh_l0.any()


@settings(max_examples=20)
@given(words, st.integers(0, 99), st.floats(0.001, 1), st.integers(1, MAX_HIDDEN))
@example("Hello", 0, 0.1, 8)
def test_nothing_without_recurrence_is_ever_below_the_memoryless_loss(
    word: str, seed: int, rate: float, hidden: int
) -> None:
    for shot in train_char_rnn(
        word, hidden=hidden, steps=15, rate=rate, seed=seed, recurrent=False
    ):
        assert shot.loss >= memoryless_loss(word) - 1e-5
        assert not shot.network.rnn.weight_hh_l0.any()


def test_with_recurrence_the_loss_falls_below_the_memoryless_one() -> None:
    assert trained()[-1].loss < memoryless_loss("Hello") / 5


@pytest.mark.parametrize("word", ["Hello", "молоко"])
@pytest.mark.parametrize("step", [0, 1, -1])
def test_only_recurrence_tells_the_two_apart(word: str, step: int) -> None:
    one, other = repeated_letter(word) or (0, 0)
    without, with_it = trained(word, recurrent=False)[step], trained(word)[step]
    np.testing.assert_array_equal(without.states[one], without.states[other])
    np.testing.assert_array_equal(without.probabilities[one], without.probabilities[other])
    assert np.abs(with_it.states[one] - with_it.states[other]).max() > 0.05


@pytest.mark.parametrize(
    "work", [train_char_rnn, build_char_rnn, memoryless_loss, memoryless_losses, repeated_letter]
)
@pytest.mark.parametrize("word", ["", "H", "H" * (MAX_LETTERS + 1)])
def test_a_word_has_2_to_12_letters(work, word: str) -> None:  # type: ignore[no-untyped-def]
    said = f"letters of the word must be between 2 and 12, got {len(word)}"
    with pytest.raises(ValueError, match=said) as caught:
        work(word)
    assert isinstance(caught.value, OutOfBounds)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"hidden": 0}, f"hidden size must be between 1 and {MAX_HIDDEN}, got 0"),
        ({"hidden": MAX_HIDDEN + 1}, "hidden size must be"),
        ({"steps": 0}, f"training steps must be between 1 and {MAX_UPDATES}, got 0"),
        ({"steps": MAX_UPDATES + 1}, "training steps must be"),
        ({"every": 0}, f"updates between snapshots must be between 1 and {MAX_UPDATES}"),
        ({"rate": -0.1}, "learning rate must be"),
        ({"rate": 1.5}, "learning rate must be"),
        ({"seed": -1}, f"seed must be between 0 and {MAX_SEED}, got -1"),
        ({"seed": MAX_SEED + 1}, "seed must be"),
    ],
)
def test_a_training_out_of_bounds_is_refused_before_it_begins(changed: dict, said: str) -> None:
    with pytest.raises(OutOfBounds, match=said):
        train_char_rnn("Hello", **changed)
