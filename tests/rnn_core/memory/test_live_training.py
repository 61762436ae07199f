"""Trainings that are looked at: a look a step, bounded, and what was measured once again."""

from dataclasses import FrozenInstanceError, replace
from itertools import islice

import numpy as np
import pytest
import torch

from rnn_core import OutOfBounds
from rnn_core.bounds import IGNORED_LABEL
from rnn_core.memory import live_training
from rnn_core.memory.live_training import (
    EVALUATE_EVERY,
    RecallProgress,
    StackedSnapshot,
    train_depth_live,
    train_recall_live,
    untrained_snapshot,
)
from rnn_core.memory.sequence_tasks import TASKS
from rnn_core.memory.stacked_rnn import (
    StackedRNN,
    accuracy_by_question,
    build_stacked_rnn,
    evaluation_generator,
    train,
    training_generator,
)


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> int:
    """Trainings of 40 steps: an evaluation on the way, and one at the end."""
    for name, task in TASKS.items():
        monkeypatch.setitem(TASKS, name, replace(task, updates=40))
    return 40


def alone(network: StackedRNN, seed: int) -> tuple[list[float], np.ndarray]:
    losses = [progress.loss for progress in train(network, training_generator(seed))]
    return losses, accuracy_by_question(network, evaluation_generator()).numpy()


def test_sizes_train_in_turns_as_each_would_alone(brief: int) -> None:
    before = torch.random.get_rng_state()
    looks = list(train_recall_live([4, 8], seed=3))
    assert torch.equal(torch.random.get_rng_state(), before)
    assert [look.step for look in looks] == list(range(1, 2 * brief + 1))
    results = {look.step: look.result for look in looks if look.result is not None}
    assert list(results) == [2 * EVALUATE_EVERY, 2 * brief]
    assert [result.step for result in results.values()] == [EVALUATE_EVERY, brief]
    last = results[2 * brief]
    assert isinstance(last, RecallProgress) and last.seed == 3 and list(last.by_lag) == [4, 8]
    for place, hidden in enumerate([4, 8]):
        losses, shares = alone(StackedRNN(1, hidden, TASKS["recall"], 3), 3)
        assert [look.loss for look in looks[place::2]] == losses
        np.testing.assert_array_equal(last.by_lag[hidden], shares)


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("layers", [1, 3])
def test_a_deep_network_is_looked_at_as_it_learns(brief: int, name: str, layers: int) -> None:
    looks = list(train_depth_live(name, layers, seed=2))
    assert [look.step for look in looks] == list(range(1, brief + 1))
    results = {look.step: look.result for look in looks if look.result is not None}
    assert list(results) == [EVALUATE_EVERY, brief]
    network = build_stacked_rnn(layers, TASKS[name], seed=2)
    losses, shares = alone(network, 2)
    assert [look.loss for look in looks] == losses
    last = results[brief]
    assert isinstance(last, StackedSnapshot) and (last.task, last.layers, last.step) == (
        name,
        layers,
        40,
    )
    np.testing.assert_array_equal(last.accuracies, shares)
    check_states(last, network)


def check_states(seen: StackedSnapshot, network: StackedRNN) -> None:
    """The states, run through again step by step, and the answers counted again."""
    task = network.task
    symbols = torch.tensor([int(symbol) for symbol in seen.symbols])
    inputs = torch.nn.functional.one_hot(symbols, task.symbols).float()  # (T, D)
    assert seen.states.shape == (network.layers, task.steps, network.hidden)
    states = [torch.zeros(network.hidden)] * network.layers
    for t, x in enumerate(inputs):
        for layer in range(network.layers):
            w_ih, w_hh, b_ih, b_hh = network.rnn.all_weights[layer]
            x = states[layer] = (w_ih @ x + b_ih + w_hh @ states[layer] + b_hh).tanh()
            np.testing.assert_allclose(seen.states[layer, t], x.detach(), atol=1e-5)
    drawn, targets = task.draw(1, torch.Generator().manual_seed(998))
    assert torch.equal(drawn[0], inputs)
    asked = targets != IGNORED_LABEL
    answers = network(drawn).argmax(-1)
    assert seen.answers == int(asked.sum())
    assert seen.correct == int((answers[asked] == targets[asked]).sum())


@pytest.mark.parametrize("name", TASKS)
def test_before_the_first_step_it_guesses(name: str) -> None:
    seen = untrained_snapshot(name, 2, seed=5)
    check_states(seen, build_stacked_rnn(2, TASKS[name], 5))
    assert seen.step == 0
    assert seen.accuracies.mean() == pytest.approx(1 / TASKS[name].symbols, abs=0.06)


def test_every_depth_and_seed_reads_the_same_sequence() -> None:
    symbols = {
        untrained_snapshot("sums", layers, seed).symbols for layers in (1, 2, 3) for seed in (0, 7)
    }
    assert len(symbols) == 1


def test_who_stops_asking_stops_the_training() -> None:
    looks = train_depth_live("sums", 1, seed=0)
    first = list(islice(looks, 3))
    looks.close()
    assert [look.step for look in first] == [1, 2, 3]
    assert next(looks, None) is None
    with pytest.raises(FrozenInstanceError):
        first[0].step = 9  # type: ignore[misc]


def test_no_training_sees_the_test_set_and_no_seed_trains_like_another() -> None:
    starts = [training_generator(seed).initial_seed() for seed in range(100)]
    assert len({*starts, evaluation_generator().initial_seed(), live_training._SHOWN_SEED}) == 102


@pytest.mark.parametrize(
    ("sizes", "seed", "said"),
    [
        ([], 0, "number of sizes must be between 1 and 5, got 0"),
        ([4] * 6, 0, "number of sizes must be between 1 and 5, got 6"),
        ([4, 0], 0, "hidden size must be between 1 and 128, got 0"),
        ([129], 0, "hidden size must be between 1 and 128, got 129"),
        ([4], -1, "seed must be between 0 and 2147483647, got -1"),
    ],
)
def test_sizes_out_of_range_are_refused_at_once(sizes: list[int], seed: int, said: str) -> None:
    with pytest.raises(OutOfBounds, match=said):
        train_recall_live(sizes, seed)


@pytest.mark.parametrize("start", [train_depth_live, untrained_snapshot])
@pytest.mark.parametrize(
    ("task", "layers", "seed", "said"),
    [
        ("sums", 0, 0, "number of layers must be between 1 and 3, got 0"),
        ("sums", 4, 0, "number of layers must be between 1 and 3, got 4"),
        ("sums", 1, -1, "seed must be between 0 and 2147483647, got -1"),
        ("sleep", 1, 0, "task must be one of recall, sums, cumsum, got 'sleep'"),
    ],
)
def test_a_wrong_depth_seed_or_task_is_refused_at_once(
    start, task: str, layers: int, seed: int, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        start(task, layers, seed)
