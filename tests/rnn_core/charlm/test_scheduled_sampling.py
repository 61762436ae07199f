"""Own letters in training: autograd's weights, Huszár's minimum, and 20 seeds."""

import math
from functools import cache
from itertools import product

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot

from rnn_core.bounds import OutOfBounds
from rnn_core.charlm.scheduled_sampling import (
    HIDDEN,
    NETWORKS,
    RATE,
    SHARES,
    Draws,
    Networks,
    ShareComparison,
    compare_shares,
    log_likelihoods,
    train_with_own_letters,
)

WORDS = ("bread", "water", "apple", "sugar", "honey", "lemon")
each_seed = pytest.mark.parametrize("seed", range(20))


@cache
def found(seed: int) -> ShareComparison:
    return compare_shares(WORDS, seed=seed)


def weights(runs: int, symbols: int, size: int, seed: int) -> Networks:
    generator = torch.Generator().manual_seed(seed)
    shapes = ((symbols, HIDDEN), (HIDDEN, HIDDEN), (1, HIDDEN), (HIDDEN, size), (1, size))
    return Networks(
        *(torch.randn(runs, *shape, generator=generator, dtype=torch.float64) for shape in shapes)
    )


def layers(networks: Networks, run: int) -> tuple[nn.RNN, nn.Linear]:
    """One of the networks as PyTorch has it."""
    inputs, recurrent, bias, head, head_bias = (one[run] for one in networks)
    rnn = nn.RNN(*inputs.shape, batch_first=True, dtype=torch.float64)
    linear = nn.Linear(*head.shape, dtype=torch.float64)
    with torch.no_grad():
        for parameter, weight in zip(
            (*rnn.parameters(), *linear.parameters()),
            (inputs.T, recurrent.T, bias[0], bias[0] * 0, head.T, head_bias[0]),
            strict=True,
        ):
            parameter.copy_(weight)
    rnn.bias_hh_l0.requires_grad_(False)  # one bias of the two is trained
    return rnn, linear


def own_letters(logits: Tensor, numbers: Tensor) -> Tensor:
    """Letters drawn by uniform numbers, one number a word."""
    edges = logits.detach().softmax(-1).cumsum(-1)
    return torch.stack(
        [torch.searchsorted(row, one) for row, one in zip(edges, numbers, strict=True)]
    )


@pytest.mark.parametrize("run", range(3))
def test_the_weights_are_those_of_autograd_and_adam(run: int) -> None:
    ids = torch.tensor([[0, 1, 2, 1], [2, 0, 0, 3], [3, 3, 1, 0]])  # (B, T)
    shares = torch.tensor([0.0, 0.5, 1.0], dtype=torch.float64)
    first = torch.tensor([[4, 4, 4], [4, 5, 5], [5, 4, 5]])
    generator = torch.Generator().manual_seed(3)
    draws = Draws(*torch.rand(2, 7, 4, 3, 3, generator=generator, dtype=torch.float64))
    initial = weights(3, 6, 4, seed=1)
    before = [one.clone() for one in initial]
    trained = train_with_own_letters(initial, ids, first, shares, draws)
    for one, same in zip(initial, before, strict=True):
        torch.testing.assert_close(one, same, rtol=0, atol=0)

    rnn, head = layers(initial, run)
    parameters = [one for one in (*rnn.parameters(), *head.parameters()) if one.requires_grad]
    optimizer = torch.optim.Adam(parameters, lr=RATE)
    mixed = 0
    for letters, coins in zip(draws.letters, draws.coins, strict=True):
        symbol, state, scores = first[run], None, []
        for t in range(4):
            output, state = rnn(one_hot(symbol, 6).double()[:, None], state)
            scores.append(head(output[:, 0]))
            drawn = own_letters(scores[-1], letters[t, run])
            use = coins[t, run] < shares[run]
            mixed += int((use & (drawn != ids[:, t])).sum())
            symbol = torch.where(use, drawn, ids[:, t])
        optimizer.zero_grad()
        cross_entropy(torch.stack(scores, 1).flatten(0, 1), ids.flatten()).backward()
        optimizer.step()
    assert bool(mixed) == bool(run)  # other letters than the right ones were read, or were not
    wanted = (rnn.weight_ih_l0.T, rnn.weight_hh_l0.T, rnn.bias_ih_l0[None], head.weight.T)
    for one, same in zip(trained, (*wanted, head.bias[None]), strict=True):
        torch.testing.assert_close(one[run], same.detach(), rtol=1e-9, atol=1e-11)


def test_likelihoods_are_those_of_pytorch_and_sum_to_one() -> None:
    networks = weights(2, 6, 4, seed=5)
    every = torch.tensor(list(product(range(4), repeat=3)))  # all texts of three letters
    first = torch.full((2, len(every)), 4)
    logs = log_likelihoods(networks, every, first)
    torch.testing.assert_close(logs.sum(2).exp().sum(1), torch.ones(2, dtype=torch.float64))
    rnn, head = layers(networks, 1)
    read = torch.cat([first[1][:, None], every[:, :-1]], 1)
    scores = head(rnn(one_hot(read, 6).double())[0]).log_softmax(-1)
    torch.testing.assert_close(
        logs[1], scores.gather(2, every[..., None])[..., 0].detach(), rtol=1e-9, atol=1e-9
    )


def test_what_is_read_may_differ_from_what_is_right() -> None:
    networks = weights(1, 6, 4, seed=2)
    ids, read = torch.tensor([[0, 1, 2]]), torch.tensor([[3, 1]])
    first = torch.tensor([[4]])
    other = log_likelihoods(networks, ids, first, read)
    assert other[0, 0, 0] == log_likelihoods(networks, ids, first)[0, 0, 0]
    same = log_likelihoods(networks, torch.tensor([[3, 1, 2]]), first)
    torch.testing.assert_close(other[0, 0, 1:], same[0, 0, 1:])


def test_the_entropies_are_those_of_the_words() -> None:
    assert found(0).data_entropy == pytest.approx(math.log(6) / 5)
    thirds = -(2 * 2 / 6 * math.log(2 / 6) + 2 / 6 * math.log(1 / 6))  # a e l a e o
    pair = -(2 / 6 * math.log(2 / 6) + 4 / 6 * math.log(1 / 6))  # d r e r y n
    assert found(0).place_entropy == pytest.approx((3 * math.log(6) + thirds + pair) / 5)


@each_seed
def test_teacher_forcing_finds_the_words_and_own_letters_their_places(seed: int) -> None:
    """Huszár 2015: at p = 1 the minimum is the product of the letters' shares by place."""
    start = found(seed).tasks["start"]
    np.testing.assert_allclose(start.losses[0], found(seed).data_entropy, atol=0.01)
    assert start.losses[-1].mean() == pytest.approx(found(seed).place_entropy, abs=0.04)
    np.testing.assert_allclose(start.losses[-1], found(seed).place_entropy, atol=0.12)
    assert start.written[0].min() > 0.97 and start.written[-1].max() < 0.02
    means = start.written.mean(1)
    assert (np.diff(means) < 0).all()  # every step to more own letters costs
    assert (np.diff(start.losses.mean(1)) > 0).all()


@each_seed
def test_a_named_word_is_written_and_own_letters_teach_to_recover(seed: int) -> None:
    name = found(seed).tasks["name"]
    assert name.written.min() > 0.93
    forced, mixed, own = name.recovered.mean(1)[[0, 2, -1]]
    assert forced < 0.93 < mixed and own > 0.95 and own > forced + 0.05


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_samples_are_words_where_words_are_likely(share: float) -> None:
    words = [one for seed in range(20) for one in found(seed).samples[share]]
    hits = sum(one in WORDS for one in words) / len(words)
    assert abs(hits - (1.0 if share == 0 else 0.0)) < 0.05
    assert {len(one) for one in words} == {5}


def test_the_same_seed_gives_the_same_and_other_networks_differ() -> None:
    again = compare_shares(WORDS, seed=4)
    for task, scores in again.tasks.items():
        np.testing.assert_array_equal(scores.losses, found(4).tasks[task].losses)
    assert again.samples == found(4).samples != found(5).samples
    losses = again.tasks["start"].losses
    assert losses.shape == (len(SHARES), NETWORKS) and len(np.unique(losses[0])) == NETWORKS


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"words": ["cat"]}, "words"),
        ({"words": ["a", "b"]}, "letters of a word"),
        ({"words": ["cat", "cat"]}, "different"),
        ({"words": ["cat", "mouse"]}, "one length"),
        ({"words": ["cat", "dog"], "updates": 0}, "updates"),
        ({"words": ["cat", "dog"], "seed": -1}, "seed"),
    ],
)
def test_what_will_not_do_is_refused_by_name(arguments: dict, message: str) -> None:
    with pytest.raises((OutOfBounds, ValueError), match=message):
        compare_shares(**arguments)
