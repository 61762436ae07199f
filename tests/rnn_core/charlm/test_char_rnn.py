"""The word learnt letter by letter, against the equations written out and the closed form."""

import math
from collections import Counter
from functools import cache
from itertools import islice, pairwise, repeat

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from torch import Tensor

from rnn_core import OutOfBounds
from rnn_core.bounds import MAX_SEED
from rnn_core.charlm.char_rnn import (
    MAX_LETTERS,
    MAX_UNITS,
    MAX_UPDATES,
    Snapshot,
    Speller,
    floor,
    floor_by_step,
    spell,
    speller,
    twice,
)
from rnn_core.charlm.sampling import (
    EVERY,
    MAX_RUNS,
    MAX_TEMPERATURE,
    MAX_WRITTEN,
    RUNS,
    Generated,
    after_mistake,
    compare,
    generate,
    learn_word,
    learning_word,
    rehearse,
    tempered,
)
from rnn_core.training import fit

words = st.text("abcй ", min_size=2, max_size=MAX_LETTERS)


@cache
def learnt(word: str = "Hello", seed: int = 0, recurrent: bool = True) -> tuple[Snapshot, ...]:
    return tuple(spell(word, seed=seed, recurrent=recurrent))


def random_speller(word: str, seed: int = 0, recurrent: bool = True) -> Speller:
    """An untrained network with a head that prefers some letters, in float64."""
    network = speller(word, recurrent=recurrent, seed=seed).double()
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        network.head.weight.normal_(generator=generator).mul_(2)
        network.head.bias.normal_(generator=generator)
    return network


def by_hand(network: Speller, ids: list[int]) -> tuple[Tensor, Tensor, list[Tensor]]:
    """Logits (T, V), states (T, H) and the weights they are functions of, step by step."""
    weights = [value.detach().clone().requires_grad_() for value in network.parameters()]
    w_ih, w_hh, b_ih, b_hh, w_hy, b_y = weights
    h, states = torch.zeros(len(b_ih), dtype=b_ih.dtype), []
    for i in ids:
        h = torch.tanh(w_ih[:, i] + b_ih + w_hh @ h + b_hh)
        states.append(h)
    return torch.stack([w_hy @ h + b_y for h in states]), torch.stack(states), weights


# The network


@pytest.mark.parametrize("recurrent", [True, False])
@pytest.mark.parametrize("word", ["Hello", "молоко", "a b a c", "aa"])
def test_values_and_gradients_are_those_of_the_equations(word: str, recurrent: bool) -> None:
    network = random_speller(word, seed=3, recurrent=recurrent)
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
    network = random_speller("Hello")
    ids = network.encode("Hello")
    _, whole = network(ids)
    _, first = network(ids[:2])
    _, rest = network(ids[2:], first[-1:])
    torch.testing.assert_close(torch.cat([first, rest]), whole)


def test_letters_stand_in_the_order_of_first_appearance() -> None:
    assert speller("Hello").letters == "Helo"
    assert speller("молоко").letters == "молк"
    assert speller("Aa a").letters == "Aa "
    assert speller("и\u0306й").letters == "и\u0306й"  # nothing is combined
    assert speller("Hello").encode("Hello").tolist() == [0, 1, 2, 2, 3]


def test_recurrence_is_all_that_a_seed_does_not_share() -> None:
    with_it, without = speller("Hello", seed=4), speller("Hello", seed=4, recurrent=False)
    differ = [
        name
        for name, value in with_it.state_dict().items()
        if not torch.equal(value, without.state_dict()[name])
    ]
    assert differ == ["rnn.weight_hh_l0"]


# Learning


@pytest.mark.parametrize("seed", range(20))
def test_hello_is_learnt_from_every_seed(seed: int) -> None:
    course = learnt(seed=seed)
    np.testing.assert_allclose(course[0].losses, [math.log(4)] * 4, atol=1e-6)
    assert course[0].loss == pytest.approx(math.log(4), abs=1e-6)
    assert course[-1].accuracy == 1
    assert course[-1].loss < 0.05
    written = generate(course[-1].network, "Hello")
    assert (written.written, written.diverges) == ("ello", None)


@pytest.mark.parametrize("word", ["молоко", "Миссисипи", "hello world", "ну и ну", "no"])
def test_other_words_are_learnt_as_well(word: str) -> None:
    course = learnt(word)
    assert course[0].loss == pytest.approx(math.log(len(set(word))), abs=1e-6)
    assert course[-1].accuracy == 1
    assert generate(course[-1].network, word).written == word[1:]


def test_a_word_of_one_letter_leaves_nothing_to_learn() -> None:
    last = list(spell("ааа", steps=3))[-1]
    assert (last.loss, last.accuracy) == (0, 1)


@pytest.mark.parametrize("recurrent", [True, False])
def test_a_snapshot_is_the_network_after_so_many_updates(recurrent: bool) -> None:
    options = {"hidden": 5, "recurrent": recurrent, "seed": 7}
    network = speller("Hello", **options)  # type: ignore[arg-type]
    lesson = network.encode("Hell"), network.encode("ello")
    course = list(spell("Hello", steps=4, rate=0.1, **options))  # type: ignore[arg-type]
    assert [(shot.step, shot.steps) for shot in course] == [(step, 4) for step in range(5)]
    training = fit(network, repeat(lesson), steps=4, rate=0.1)
    for shot in course:
        for one in (network, shot.network):
            with torch.no_grad():
                logits, states = one(lesson[0])
                loss, accuracy = one.loss(*lesson)
            np.testing.assert_array_equal(shot.states, states.numpy())
            np.testing.assert_array_equal(shot.probabilities, logits.softmax(-1).numpy())
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
def test_what_is_written_out_learns_what_autograd_does(
    word: str, hidden: int, seed: int, recurrent: bool
) -> None:
    network = speller(word, hidden=hidden, seed=seed, recurrent=recurrent)
    lesson = network.encode(word[:-1]), network.encode(word[1:])
    *_, last = spell(word, hidden=hidden, seed=seed, recurrent=recurrent)
    for _ in fit(network, repeat(lesson), steps=100, rate=0.05):
        pass
    for mine, plain in zip(last.network.parameters(), network.parameters(), strict=True):
        torch.testing.assert_close(mine, plain, rtol=1e-5, atol=1e-5)


def test_what_a_snapshot_writes_is_what_its_network_does() -> None:
    for word in ("Hello", "ну и ну"):
        for shot in learnt(word)[::10]:
            assert shot.write(word[0], len(word) - 1) == generate(shot.network, word).written
            assert shot.network is shot.network and not shot.network.training


def test_fewer_snapshots_of_the_same_training() -> None:
    rare = list(spell("Hello", steps=7, seed=2, every=3))
    assert [shot.step for shot in rare] == [0, 3, 6, 7]
    every = list(spell("Hello", steps=7, seed=2))
    for shot in rare:
        np.testing.assert_array_equal(shot.states, every[shot.step].states)
        assert shot.loss == every[shot.step].loss


def test_a_word_being_learnt_grows_by_a_snapshot_at_a_time() -> None:
    growing = list(learning_word("молоко", 6, 4, recurrent=True))
    assert [len(one.snapshots) for one in growing] == list(range(1, 27))
    whole = learn_word("молоко", 6, 4, recurrent=True)
    assert [one.step for one in whole.snapshots] == list(range(0, 101, EVERY))
    assert growing[-1].written == whole.written and growing[3].written == whole.written[:4]
    for one, other in zip(growing[-1].snapshots, whole.snapshots, strict=True):
        assert one.loss == other.loss
    assert (whole.word, whole.letters, whole.recurrent) == ("молоко", "молк", True)
    assert (whole.floor, whole.twice) == (floor("молоко"), twice("молоко"))
    learning = learning_word("Hello", 8, 0, recurrent=False)
    assert not next(learning).recurrent
    learning.close()  # type: ignore[attr-defined]
    assert next(learning, None) is None


def test_a_word_too_long_is_refused_before_it_is_learnt() -> None:
    with pytest.raises(OutOfBounds, match="letters of the word must be"):
        learning_word("H", 8, 0, recurrent=True)


def test_the_numbers_of_a_snapshot_fit_together() -> None:
    shot = learnt()[20]
    right = shot.probabilities[range(4), [1, 2, 2, 3]]
    assert shot.probabilities.shape == (4, 4)
    assert shot.states.shape == (4, 8)
    assert {shot.losses.dtype, shot.probabilities.dtype, shot.states.dtype} == {np.dtype("f4")}
    np.testing.assert_allclose(shot.losses, -np.log(right), rtol=1e-5)
    assert shot.loss == pytest.approx(shot.losses.mean(), rel=1e-6)
    assert 0 < shot.loss < math.log(4)


def test_whoever_stops_asking_stops_the_training() -> None:
    course = spell("Hello", steps=MAX_UPDATES)
    assert [shot.step for shot in islice(course, 3)] == [0, 1, 2]
    course.close()  # type: ignore[attr-defined]
    assert next(course, None) is None


# Without recurrence


@pytest.mark.parametrize("word", ["Hello", "молоко"])
def test_without_recurrence_the_loss_comes_down_to_the_floor(word: str) -> None:
    *_, last = spell(word, steps=200, rate=0.1, recurrent=False)
    assert last.loss == pytest.approx(floor(word), abs=1e-3)
    assert last.loss >= floor(word) - 1e-6
    np.testing.assert_allclose(last.losses, floor_by_step(word), atol=1e-3)
    assert not last.network.rnn.weight_hh_l0.any()


def test_the_floor_of_hello_is_half_a_ln_2() -> None:
    assert floor("Hello") == pytest.approx(2 * math.log(2) / 4)
    np.testing.assert_allclose(floor_by_step("Hello"), [0, 0, math.log(2), math.log(2)])
    # м→о; о→л, о→к; л→о; к→о
    assert floor("молоко") == pytest.approx(2 * math.log(2) / 5)
    assert floor("abcd") == floor("aaaa") == 0


@settings(deadline=None)
@given(words)
def test_the_floor_is_the_conditional_entropy(word: str) -> None:
    pairs, count = Counter(pairwise(word)), len(word) - 1
    joint = -sum(n / count * math.log(n / count) for n in pairs.values())
    alone = -sum(n / count * math.log(n / count) for n in Counter(word[:-1]).values())
    assert floor(word) == pytest.approx(joint - alone, abs=1e-12)
    assert floor_by_step(word).shape == (count,)
    assert floor_by_step(word).mean() == pytest.approx(floor(word))


@settings(deadline=None, max_examples=20)
@given(words, st.integers(0, 99), st.floats(0.001, 1), st.integers(1, MAX_UNITS))
@example("Hello", 0, 0.1, 8)
def test_nothing_without_recurrence_is_ever_below_the_floor(
    word: str, seed: int, rate: float, hidden: int
) -> None:
    for shot in spell(word, hidden=hidden, steps=15, rate=rate, seed=seed, recurrent=False):
        assert shot.loss >= floor(word) - 1e-5
        assert not shot.network.rnn.weight_hh_l0.any()


def test_with_recurrence_the_floor_is_no_floor() -> None:
    assert learnt()[-1].loss < floor("Hello") / 5


@pytest.mark.parametrize(
    ("word", "steps"),
    [
        ("Hello", (2, 3)),
        ("молоко", (1, 3)),
        ("Helllo", (2, 4)),
        ("abcbdae", (1, 3)),  # complete before (0, 5)
        ("Lola", None),  # case is kept
        ("lola", (0, 2)),
        ("abab", None),
        ("aaa", None),
        ("no", None),
        ("noo", None),  # nothing follows the last letter
    ],
)
def test_the_letter_that_is_met_twice(word: str, steps: tuple[int, int] | None) -> None:
    assert twice(word) == steps


@settings(deadline=None)
@given(words)
def test_memory_is_needed_exactly_where_the_floor_is_above_zero(word: str) -> None:
    assert (twice(word) is None) == (floor(word) == 0)


@pytest.mark.parametrize("word", ["Hello", "молоко"])
@pytest.mark.parametrize("step", [0, 1, -1])
def test_only_recurrence_tells_the_two_apart(word: str, step: int) -> None:
    one, other = twice(word) or (0, 0)
    without, with_it = learnt(word, recurrent=False)[step], learnt(word)[step]
    np.testing.assert_array_equal(without.states[one], without.states[other])
    np.testing.assert_array_equal(without.probabilities[one], without.probabilities[other])
    assert np.abs(with_it.states[one] - with_it.states[other]).max() > 0.05


# Writing


def test_what_was_learnt_is_written_whatever_is_read() -> None:
    network, last = learnt()[-1].network, learnt()[-1]
    for forced in (True, False):
        made = generate(network, "Hello", forced=forced)
        assert (made.read, made.written, made.diverges) == ("Hell", "ello", None)
        np.testing.assert_allclose(made.states, last.states, atol=1e-6)
        np.testing.assert_allclose(made.probabilities, last.probabilities, atol=1e-6)


def test_forced_it_reads_the_word_and_running_free_what_it_wrote() -> None:
    network = random_speller("Hello", seed=1)
    seeds = range(20)
    free = [generate(network, "Hello", temperature=1, seed=seed) for seed in seeds]
    led = [generate(network, "Hello", temperature=1, seed=seed, forced=True) for seed in seeds]
    assert all(made.read == "H" + made.written[:-1] for made in free)
    assert all(made.read == "Hell" for made in led)
    assert all(a.written[0] == b.written[0] for a, b in zip(free, led, strict=True))
    assert any(a.written != b.written for a, b in zip(free, led, strict=True))
    for a, b in zip(free, led, strict=True):
        same = 4 if a.diverges is None else a.diverges + 1  # what both have read alike
        np.testing.assert_array_equal(a.states[:same], b.states[:same])
        if same < 4:
            assert np.abs(a.states[same] - b.states[same]).max() > 1e-3


def test_an_untrained_network_differs_as_well() -> None:
    network, differ = speller("Hello"), 0
    for seed in range(5):
        free = generate(network, "Hello", temperature=1, seed=seed)
        led = generate(network, "Hello", temperature=1, seed=seed, forced=True)
        np.testing.assert_array_equal(free.probabilities, np.full((4, 4), 0.25))
        differ += free.read != led.read and bool((free.states != led.states).any())
    assert differ


def test_the_probabilities_of_a_run_are_those_of_what_it_read() -> None:
    network = random_speller("hello world")
    made = generate(network, "hello world", length=20, temperature=0.7, top_k=3, seed=2)
    logits, states, _ = by_hand(network, network.encode(made.read).tolist())
    np.testing.assert_allclose(made.states, states.detach().numpy())
    np.testing.assert_allclose(made.probabilities, logits.softmax(-1).detach().numpy())
    chances = tempered(logits, 0.7, 3).detach().numpy()
    np.testing.assert_allclose(made.chances, chances, rtol=1e-5)
    drawn = made.chances[range(20), network.encode(made.written).tolist()]
    assert (drawn > 0).all()
    assert ((made.chances > 0).sum(-1) == 3).all()


@pytest.mark.parametrize(
    ("word", "length", "diverges"),
    [("Hello", 3, None), ("Hello", 12, None), ("Hel", 12, None), ("Holle", 4, 0), ("Helol", 4, 2)],
)
def test_where_it_leaves_the_word(word: str, length: int, diverges: int | None) -> None:
    made = generate(learnt("Hello")[-1].network, word, length=length)
    assert len(made.written) == len(made.read) == len(made.states) == length
    assert made.written[:4] == "ello"[:length]
    assert made.diverges == diverges


@given(st.integers(0, 999), st.integers(0, 999), st.booleans())
@settings(deadline=None, max_examples=20)
def test_cold_or_narrow_enough_is_greedy(weights: int, seed: int, forced: bool) -> None:
    network = random_speller("молоко", weights)

    def run(temperature: float, top_k: int | None = None) -> Generated:
        return generate(
            network, "молоко", temperature=temperature, top_k=top_k, seed=seed, forced=forced
        )

    greedy = run(0)
    best = [network.letters[i] for i in greedy.probabilities.argmax(-1)]
    assert greedy.written == "".join(best)
    for other in (run(1e-9), run(1e-320), run(3, top_k=1), run(0, top_k=2)):
        assert other.written == greedy.written
        np.testing.assert_array_equal(other.states, greedy.states)
        np.testing.assert_array_equal(other.chances, greedy.chances)


def test_of_equal_letters_the_first_is_taken() -> None:
    level = torch.zeros(2, 4)
    for temperature, top_k in ((0, None), (0, 3), (1, 1)):
        assert tempered(level, temperature, top_k).tolist() == [[1, 0, 0, 0]] * 2
    assert tempered(level, 2, 2).tolist() == [[0.5, 0.5, 0, 0]] * 2


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.floats(-20, 20), min_size=4, max_size=4),
    st.floats(0.01, MAX_TEMPERATURE),
    st.integers(1, 4),
)
@example([0.0, 1.0, -1e-213, 0.0], 1.0, 3)  # a difference that a subtraction would lose
def test_tempered_is_a_softmax_of_the_largest(
    numbers: list[float], temperature: float, top_k: int
) -> None:
    logits = torch.tensor(numbers, dtype=torch.float64)
    kept = sorted(range(4), key=lambda i: -numbers[i])[:top_k]
    wanted = torch.zeros(4, dtype=torch.float64)
    wanted[kept] = (logits[kept] / temperature).softmax(-1)
    torch.testing.assert_close(tempered(logits, temperature, top_k), wanted)
    torch.testing.assert_close(
        tempered(logits, temperature), (logits / temperature).softmax(-1), rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize(("temperature", "top_k"), [(0.5, None), (1.0, None), (2.0, 3)])
def test_letters_come_as_often_as_they_should(temperature: float, top_k: int | None) -> None:
    network, count = random_speller("Hello", seed=5), 1000
    options = {"length": 1, "temperature": temperature, "top_k": top_k}
    made = [generate(network, "Hello", seed=seed, **options) for seed in range(count)]  # type: ignore[arg-type]
    came = Counter(one.written for one in made)
    share = np.array([came[letter] / count for letter in network.letters])
    wanted = made[0].chances[0]
    assert (np.abs(share - wanted) <= 4.5 * np.sqrt(wanted * (1 - wanted) / count) + 1e-12).all()
    assert (wanted > 0.02).sum() > 1  # there was something to draw


# Many runs


@pytest.mark.parametrize(("temperature", "top_k"), [(1.0, None), (2.0, 2), (0.0, None)])
def test_forced_runs_are_right_as_often_as_the_chances_say(
    temperature: float, top_k: int | None
) -> None:
    network = learnt()[8].network
    one = generate(network, "Hello", temperature=temperature, top_k=top_k, forced=True)
    right = one.chances[range(4), network.encode("ello").numpy()]
    many = rehearse(
        network, "Hello", temperature=temperature, top_k=top_k, forced=True, runs=MAX_RUNS
    )
    assert many.shape == (MAX_RUNS, 4)
    np.testing.assert_allclose(many.mean(0), right, atol=0.02)


def test_free_runs_are_right_as_often_as_all_ways_to_write_say() -> None:
    network = learnt()[8].network

    def odds(written: str) -> np.ndarray:
        with torch.no_grad():
            return tempered(network(network.encode(written))[0][-1:], 1.5, 3)[0].numpy()

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
    many = rehearse(network, "Hello", temperature=1.5, top_k=3, runs=MAX_RUNS)
    np.testing.assert_allclose(many.mean(0), expected, atol=0.02)
    forced = rehearse(network, "Hello", temperature=1.5, top_k=3, runs=MAX_RUNS, forced=True)
    assert many.all(1).mean() == pytest.approx(ways["Hello"], abs=0.02)
    assert forced.all(1).mean() == pytest.approx(ways["Hello"], abs=0.02)


def test_only_what_comes_after_a_mistake_is_counted() -> None:
    right = np.array([[1, 1, 1], [0, 1, 0], [1, 0, 1], [1, 1, 0]], dtype=bool)
    assert after_mistake(right) == pytest.approx(2 / 3)
    assert after_mistake(right[[0, 3]]) is None


@pytest.mark.parametrize("seed", range(5))
def test_both_ways_write_the_same_up_to_the_first_mistake(seed: int) -> None:
    shot = learnt("Mississippi")[12]
    found = compare(shot, "Mississippi", 1.5, 3, seed)
    assert found.snapshot is shot
    first = found.free.diverges
    assert first is not None and first == found.forced.diverges
    assert found.free.written[: first + 1] == found.forced.written[: first + 1]
    assert found.parts == first + 1
    assert found.right["free"].shape == (RUNS, 10)
    again = rehearse(shot.network, "Mississippi", temperature=1.5, top_k=3, seed=seed)
    np.testing.assert_array_equal(found.right["free"], again)


# Manners


@pytest.mark.parametrize("work", [spell, speller, floor, floor_by_step, twice])
@pytest.mark.parametrize("word", ["", "H", "H" * (MAX_LETTERS + 1)])
def test_a_word_has_2_to_12_letters(work, word: str) -> None:  # type: ignore[no-untyped-def]
    said = f"letters of the word must be between 2 and 12, got {len(word)}"
    with pytest.raises(ValueError, match=said) as caught:
        work(word)
    assert isinstance(caught.value, OutOfBounds)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"hidden": 0}, f"hidden size must be between 1 and {MAX_UNITS}, got 0"),
        ({"hidden": MAX_UNITS + 1}, "hidden size must be"),
        ({"steps": 0}, f"training steps must be between 1 and {MAX_UPDATES}, got 0"),
        ({"steps": MAX_UPDATES + 1}, "training steps must be"),
        ({"every": 0}, f"updates between snapshots must be between 1 and {MAX_UPDATES}"),
        ({"rate": -0.1}, "learning rate must be"),
        ({"rate": math.nan}, "learning rate must be"),
        ({"seed": -1}, f"seed must be between 0 and {MAX_SEED}, got -1"),
        ({"seed": MAX_SEED + 1}, "seed must be"),
    ],
)
def test_a_course_out_of_bounds_is_refused_before_it_begins(changed: dict, said: str) -> None:
    with pytest.raises(OutOfBounds, match=said):
        spell("Hello", **changed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"length": 0}, f"letters to write must be between 1 and {MAX_WRITTEN}, got 0"),
        ({"length": MAX_WRITTEN + 1}, "letters to write must be"),
        ({"length": 5, "forced": True}, "letters to write must be between 1 and 4, got 5"),
        ({"temperature": -0.1}, "temperature must be between 0 and 10.0, got -0.1"),
        ({"temperature": MAX_TEMPERATURE + 1}, "temperature must be"),
        ({"temperature": math.nan}, "temperature must be"),
        ({"top_k": 0}, "top k must be between 1 and 4, got 0"),
        ({"top_k": 5}, "top k must be between 1 and 4, got 5"),
        ({"seed": -1}, "seed must be"),
    ],
)
def test_writing_out_of_bounds_is_refused(changed: dict, said: str) -> None:
    with pytest.raises(OutOfBounds, match=said):
        generate(speller("Hello"), "Hello", **changed)


@pytest.mark.parametrize("runs", [0, MAX_RUNS + 1])
def test_too_many_runs_are_refused(runs: int) -> None:
    with pytest.raises(OutOfBounds, match=f"runs must be between 1 and {MAX_RUNS}"):
        rehearse(speller("Hello"), "Hello", runs=runs)


def test_a_word_with_unknown_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="knows the letters 'Helo', not 'w'"):
        generate(speller("Hello"), "Hew")
    with pytest.raises(OutOfBounds, match="letters of the word must be between 2 and 12, got 1"):
        generate(speller("Hello"), "H")


def test_a_seed_and_nothing_else_decides() -> None:
    def run(seed: int) -> tuple[np.ndarray, str]:
        last = list(spell("Hello", steps=5, seed=seed))[-1]
        made = generate(last.network, "Hello", length=30, temperature=1, seed=seed)
        return last.states, made.written

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


def test_writing_only_reads_the_network() -> None:
    network = learnt()[10].network
    before = {name: value.clone() for name, value in network.state_dict().items()}
    generate(network, "Hello", temperature=1)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert all(parameter.grad is None for parameter in network.parameters())
