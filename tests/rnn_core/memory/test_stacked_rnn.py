"""Networks of a task: as large as they say, at chance untrained, better with more units."""

from dataclasses import replace

import pytest
import torch

from rnn_core import OutOfBounds
from rnn_core.bounds import IGNORED_LABEL
from rnn_core.memory.sequence_tasks import RECALL, TASKS, Task
from rnn_core.memory.stacked_rnn import (
    MAX_HIDDEN,
    MAX_LAYERS,
    StackedRNN,
    accuracy_by_question,
    build_stacked_rnn,
    count_parameters,
    hidden_size_for,
    train,
)

SHORT = replace(RECALL, steps=20, largest=9, questions=10, updates=120, rate=1e-2)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def weights(network: StackedRNN) -> torch.Tensor:
    return torch.cat([numbers.detach().flatten() for numbers in network.parameters()])


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("layers", range(1, MAX_LAYERS + 1))
def test_every_depth_has_about_as_many_parameters(name: str, layers: int) -> None:
    task = TASKS[name]
    network = build_stacked_rnn(layers, task)
    assert network.rnn.num_layers == network.layers == layers
    assert len(weights(network)) == count_parameters(layers, hidden_size_for(layers, task), task)
    assert len(weights(network)) == pytest.approx(task.parameters, rel=0.05)


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_the_first_weights(layers: int) -> None:
    before = torch.random.get_rng_state()
    network = StackedRNN(layers, 9, RECALL, seed=1)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert torch.equal(weights(network), weights(StackedRNN(layers, 9, RECALL, seed=1)))
    assert not torch.equal(weights(network), weights(StackedRNN(layers, 9, RECALL, seed=2)))
    for name, parameter in network.named_parameters():
        if "weight_hh" in name:
            torch.testing.assert_close(parameter @ parameter.T, torch.eye(9), atol=1e-5, rtol=0)
        else:
            assert 0 < parameter.abs().max() <= 1 / 3  # ± 1/√H


@pytest.mark.parametrize("name", TASKS)
def test_untrained_it_only_guesses(name: str) -> None:
    task = TASKS[name]
    found = torch.stack(
        [accuracy_by_question(build_stacked_rnn(2, task, seed), seeded()) for seed in range(8)]
    )
    assert found.shape == (8, task.questions)
    assert found.mean().item() == pytest.approx(1 / task.symbols, abs=0.03)


@pytest.mark.parametrize("name", TASKS)
def test_the_loss_and_the_accuracy_leave_out_what_is_not_asked(name: str) -> None:
    network = build_stacked_rnn(1, TASKS[name])
    inputs, targets = TASKS[name].draw(512, seeded())
    loss, accuracy = network.loss(inputs, targets)
    logits = network(inputs)
    assert logits.shape == (*targets.shape, TASKS[name].symbols)
    asked = targets != IGNORED_LABEL
    chances = logits.log_softmax(-1)[asked]  # (N, D)
    rows = torch.arange(len(chances))
    torch.testing.assert_close(loss, -chances[rows, targets[asked]].mean())
    right = (logits.argmax(-1) == targets) & asked
    torch.testing.assert_close(accuracy, right.sum() / asked.sum())
    for question, share in enumerate(accuracy_by_question(network, seeded())):
        torch.testing.assert_close(share, right[asked[..., question], question].float().mean())


def test_an_answer_depends_on_nothing_that_comes_later() -> None:
    network = build_stacked_rnn(3, RECALL)
    inputs, _ = RECALL.draw(4, seeded())
    torch.testing.assert_close(network(inputs)[:, :7], network(inputs[:, :7]))


def trained(hidden: int, task: Task) -> tuple[StackedRNN, list[float]]:
    network = StackedRNN(1, hidden, task, seed=1)
    before = torch.random.get_rng_state()
    losses = [progress.loss for progress in train(network, seeded(2))]
    assert torch.equal(torch.random.get_rng_state(), before)
    return network, losses


def test_a_larger_state_recalls_longer_lags() -> None:
    small, large = (
        accuracy_by_question(trained(hidden, SHORT)[0], seeded(3)) for hidden in (4, 24)
    )
    spans = [int((shares > 0.5).long().cumprod(0).sum()) for shares in (small, large)]
    assert spans[1] >= spans[0] + 3, (small, large)
    assert small[-1] < 0.35  # chance is a quarter


def test_the_same_seeds_train_the_same() -> None:
    brief = replace(SHORT, updates=5)
    (first, losses), (again, same) = (trained(8, brief) for _ in range(2))
    assert losses == same and len(losses) == 5
    assert torch.equal(weights(first), weights(again))


def test_two_layers_add_up_what_one_cannot() -> None:
    task = replace(TASKS["sums"], steps=12, largest=2, questions=2, updates=250)
    shares = []
    for layers in (1, 2):
        network = build_stacked_rnn(layers, task, seed=1)
        list(train(network, seeded(2)))
        shares.append(accuracy_by_question(network, seeded(3)).mean().item())
    assert shares[1] > shares[0] + 0.2, shares


@pytest.mark.parametrize(
    ("layers", "hidden", "said"),
    [
        (0, 8, "number of layers must be between 1 and 4, got 0"),
        (MAX_LAYERS + 1, 8, "number of layers must be between 1 and 4, got 5"),
        (1, 0, "hidden size must be between 1 and 128, got 0"),
        (1, MAX_HIDDEN + 1, "hidden size must be between 1 and 128, got 129"),
    ],
)
def test_sizes_out_of_range_are_refused(layers: int, hidden: int, said: str) -> None:
    with pytest.raises(OutOfBounds, match=said):
        StackedRNN(layers, hidden, RECALL)


def test_no_size_is_sought_for_a_wrong_depth() -> None:
    with pytest.raises(OutOfBounds, match="number of layers"):
        hidden_size_for(0, RECALL)
