"""What the hidden size does to both losses, and what is said of it, over 20 seeds."""

from functools import cache
from math import log

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as draw
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from rnn_core.bounds import OutOfBounds
from rnn_core.memory import hidden_size
from rnn_core.memory.hidden_size import (
    EVERY,
    MAX_SEQUENCES,
    NETWORKS,
    RATE,
    SIZES,
    UPDATES,
    VALIDATION,
    SizeComparison,
    compare_sizes,
    digit_sums,
    label_entropy,
    parameter_count,
)

SEEDS = range(20)


@cache
def compared(sequences: int, noise: float, seed: int) -> SizeComparison:
    return compare_sizes(sequences, noise, seed)


@settings(max_examples=20)
@given(noise=draw.floats(0, 0.3), seed=draw.integers(0, 10**6))
def test_a_share_of_the_labels_is_wrong(noise: float, seed: int) -> None:
    digits, labels = digit_sums(400, noise, torch.Generator().manual_seed(seed))
    assert digits.shape == (400, 5) and digits.min() >= 0 and digits.max() <= 9
    wrong = (labels != (digits.sum(1) >= 23).long()).double().mean().item()
    assert abs(wrong - noise) < 5 * (noise * (1 - noise) / 400) ** 0.5 + 1e-9


def test_half_of_all_sequences_have_a_sum_of_23_or_more() -> None:
    every = torch.cartesian_prod(*[torch.arange(10)] * 5)
    assert (every.sum(1) >= 23).double().mean().item() == 0.5


@pytest.mark.parametrize("hidden", SIZES)
def test_parameters_are_those_of_pytorch(hidden: int) -> None:
    own = [*nn.RNN(1, hidden).parameters(), *nn.Linear(hidden, 1).parameters()]
    assert parameter_count(hidden) == sum(one.numel() for one in own)


@given(noise=draw.floats(0.001, 0.999))
def test_no_forecast_of_wrong_labels_is_better_than_their_entropy(noise: float) -> None:
    said = np.linspace(0.001, 0.999, 999)
    losses = -noise * np.log(said) - (1 - noise) * np.log(1 - said)
    assert label_entropy(noise) <= losses.min() + 1e-12
    assert losses.min() - label_entropy(noise) < 1e-3
    assert label_entropy(0.0) == label_entropy(1.0) == 0 and label_entropy(0.5) == log(2)


@pytest.mark.parametrize(("hidden", "network"), [(1, 0), (4, 2), (32, 1), (64, 0)])
def test_a_network_of_any_size_is_that_of_pytorch(hidden: int, network: int) -> None:
    sequences, noise, seed = 40, 0.1, 7
    found = compared(sequences, noise, seed)
    digits, labels = digit_sums(
        VALIDATION + MAX_SEQUENCES, noise, torch.Generator().manual_seed(seed)
    )
    x, y = ((digits.T - 4.5) / 3)[..., None], labels.float()
    known, new = slice(VALIDATION, VALIDATION + sequences), slice(VALIDATION)
    rnn, head = nn.RNN(1, hidden), nn.Linear(hidden, 1)
    weights = [*rnn.parameters(), *head.parameters()]
    generator = torch.Generator().manual_seed(NETWORKS * seed + network)
    with torch.no_grad():
        for weight in weights:
            weight.uniform_(-(hidden**-0.5), hidden**-0.5, generator=generator)
    optimizer = torch.optim.Adam(weights, RATE)
    size = SIZES.index(hidden)
    for update in range(UPDATES + 1):
        loss = cross_entropy(head(rnn(x[:, known])[1][0])[:, 0], y[known])
        if update % EVERY == 0:
            on_new = cross_entropy(head(rnn(x[:, new])[1][0])[:, 0], y[new]).item()
            at = found.index(update)
            assert loss.item() == pytest.approx(found.training[at, size, network], abs=5e-3)
            assert on_new == pytest.approx(found.validation[at, size, network], rel=0.01, abs=5e-3)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def test_more_sequences_are_the_same_and_some_more(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    train = hidden_size.train_networks
    monkeypatch.setattr(
        hidden_size,
        "train_networks",
        lambda networks, training, validation, **more: (
            read.append((training, validation)) or train(networks, training, validation, **more)
        ),
    )
    compare_sizes(8, 0.2, 3)
    compare_sizes(12, 0.2, 3)
    (fewer, same), (more, still) = read[0], read[3]
    assert torch.equal(fewer[0], more[0][:, :, :8]) and torch.equal(fewer[1], more[1][:, :8])
    assert torch.equal(same[0], still[0]) and torch.equal(same[1], still[1])


def test_the_same_seed_gives_the_same_losses() -> None:
    one, other = compare_sizes(16, 0.1, 5), compare_sizes(16, 0.1, 5)
    np.testing.assert_array_equal(one.validation, other.validation)
    assert (compare_sizes(16, 0.1, 6).validation != one.validation).any()
    assert one.updates == tuple(range(0, UPDATES + 1, EVERY))
    assert not one.training.flags.writeable
    with pytest.raises(ValueError, match="update must be one of"):
        one.index(3)
    with pytest.raises(OutOfBounds, match="sequences must be between 2 and 160, got 161"):
        compare_sizes(161, 0.1, 0)


def means(sequences: int, noise: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Over 20 seeds: training and validation loss after all updates, and the lowest on the way."""
    found = [compared(sequences, noise, seed) for seed in SEEDS]
    last = (
        [one.training[-1].mean(1) for one in found],
        [one.validation[-1].mean(1) for one in found],
    )
    return (*map(np.array, last), np.array([one.best_validation.mean(1) for one in found]))


def test_the_training_loss_falls_with_h_and_the_validation_loss_has_a_minimum() -> None:
    """Of every 20 seeds at the settings that the page opens with."""
    training, validation, _ = means(64, 0.1)
    assert (training[:, -1] < 0.1).all() and (training[:, 0] > 0.45).all()
    assert (np.diff(training[:, :6]) < 0.04).all()  # it falls, or all but
    best = validation.argmin(1)
    assert (best >= 1).all() and (best <= 2).all()  # H = 2 or 4
    assert (validation[:, -1] > 1.6 * validation.min(1)).all()
    assert (validation[:, 0] > validation.min(1) + 0.02).all()  # H = 1 is too small


def test_stopped_early_the_large_ones_are_as_good() -> None:
    _, validation, lowest = means(64, 0.1)
    apart = lowest[:, 2:].max(1) - lowest[:, 2:].min(1)  # of H = 4 and more
    end = validation[:, -1] - validation.min(1)
    assert (apart < 0.12).all() and (apart < 0.35 * end).all()
    assert np.median(apart / end) < 0.1
    assert (lowest[:, -1] < validation.min(1) + 0.06).all()


def test_more_data_close_the_gap() -> None:
    gaps = []
    for sequences in (32, 64, 160):
        training, validation, _ = means(sequences, 0.1)
        gaps.append(validation[:, -1] - training[:, -1])
    assert (gaps[0] > gaps[2]).all() and gaps[0].mean() > gaps[1].mean() > 2 * gaps[2].mean()


def test_with_right_labels_and_more_data_larger_is_no_worse() -> None:
    _, validation, lowest = means(160, 0.0)
    assert (validation.argmin(1) >= 4).all()  # H = 16 or more
    assert (validation[:, -1] < validation[:, 2]).all()
    assert (lowest[:, -1] < lowest[:, 2]).all()
