"""Perplexity against PyTorch and closed forms; a line tested while another is learnt."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy

from rnn_core.bounds import OutOfBounds
from rnn_core.charlm.char_rnn import RATE, STEPS, CharRNN, train_char_rnn
from rnn_core.charlm.perplexity import EVERY, HIDDEN, MAX_LINE, bits, perplexity, perplexity_run
from rnn_core.training import fit

chances = st.lists(st.floats(1e-6, 1), min_size=1, max_size=30)


@given(chances)
def test_perplexity_is_the_geometric_mean_of_one_over_p(given_chances: list[float]) -> None:
    p = np.array(given_chances)
    found = perplexity(-np.log(p))
    assert found == pytest.approx(float(np.prod(p ** (-1 / len(p)))))
    assert 1 / p.max() - 1e-9 <= found <= 1 / p.min() * (1 + 1e-9)
    assert found <= (1 / p).mean() * (1 + 1e-9)
    assert math.log2(found) == pytest.approx(bits(float(-np.log(p).mean())), abs=1e-9)


@settings(max_examples=30)
@given(st.integers(2, 50), st.integers(1, 20), st.integers(0, 1000))
def test_it_is_exp_of_the_cross_entropy_of_torch(size: int, steps: int, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(steps, size, generator=generator, dtype=torch.float64)
    targets = torch.randint(size, (steps,), generator=generator)
    losses = cross_entropy(logits, targets, reduction="none").numpy()
    assert perplexity(losses) == pytest.approx(cross_entropy(logits, targets).exp().item())
    assert perplexity(np.full(steps, math.log(size))) == pytest.approx(size)  # a uniform guess


@pytest.mark.parametrize("losses", [[], np.ones((2, 2))])
def test_what_is_no_list_of_losses_is_refused(losses: object) -> None:
    with pytest.raises(ValueError, match="shape"):
        perplexity(losses)  # type: ignore[arg-type]


@pytest.mark.parametrize("loss", [math.inf, math.nan, 1e4])
def test_a_loss_beyond_floats_is_named(loss: float) -> None:
    with pytest.raises(OutOfBounds, match="mean loss"):
        perplexity(np.array([loss]))


def test_the_training_is_that_of_the_char_rnn() -> None:
    run = perplexity_run("Hello", "Hell", seed=3)
    every = train_char_rnn("Hello", hidden=HIDDEN, seed=3, every=EVERY)
    for losses, snapshot in zip(run.trained.losses, every, strict=True):
        np.testing.assert_allclose(losses, snapshot.losses, rtol=1e-6, atol=1e-7)
    # The first letters of a line are read alike whatever follows.
    np.testing.assert_allclose(run.tested.losses, run.trained.losses[:, :3], rtol=1e-4, atol=1e-6)


def test_the_test_is_that_of_a_network_trained_by_autograd() -> None:
    line, other = "hello world", "hallo world"
    run = perplexity_run(line, other, seed=1)
    letters = "".join(dict.fromkeys(line + other))
    assert run.letters == letters
    network = CharRNN(letters, HIDDEN, generator=torch.Generator().manual_seed(1))
    batch = network.encode(line[:-1]), network.encode(line[1:])
    for _ in fit(network, [batch] * STEPS, steps=STEPS, rate=RATE):
        pass
    with torch.no_grad():
        logits, _ = network(network.encode(other[:-1]))
        losses = cross_entropy(logits, network.encode(other[1:]), reduction="none")
    np.testing.assert_allclose(run.tested.losses[-1], losses.numpy(), rtol=2e-3, atol=2e-4)
    assert run.tested.perplexities[-1] == pytest.approx(losses.mean().exp().item(), rel=1e-3)


@pytest.mark.parametrize("lines", [("hello world", "hallo world"), ("добрый день", "добрый тень")])
@pytest.mark.parametrize("seed", range(20))
def test_one_letter_rules_and_more_training_makes_it_worse(
    lines: tuple[str, str], seed: int
) -> None:
    run = perplexity_run(*lines, seed=seed)
    for one in (run.trained, run.tested):
        np.testing.assert_allclose(one.perplexities[0], len(run.letters), rtol=1e-6)
    assert run.trained.perplexities[-1] < 1.01
    losses = run.tested.losses[-1]
    worst = losses.argmax()
    assert losses[worst] > 0.9 * losses.sum()
    assert np.exp(-np.delete(losses, worst)).min() > 0.9
    assert 2 < run.tested.perplexities[-1] < 6
    assert np.exp(losses).mean() > 100
    assert run.tested.perplexities.min() < run.tested.perplexities[-1] / 1.1


@pytest.mark.parametrize(
    ("arguments", "quantity"),
    [
        (("a", "ab"), "letters of the line"),
        (("ab", ""), "letters of the line"),
        (("ab", "a" * (MAX_LINE + 1)), "letters of the line"),
        (("ab", "ab", -1), "seed"),
        (("ab", "ab", 0, 65), "hidden size"),
    ],
)
def test_what_is_out_of_bounds_is_named(arguments: tuple, quantity: str) -> None:
    with pytest.raises(OutOfBounds, match=quantity):
        perplexity_run(*arguments)
