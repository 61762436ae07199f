"""Training written out, on one text and on several, against autograd and `fit`."""

from itertools import repeat

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot

from rnn_core import build_cell, fit
from rnn_core.charlm.fast_training import Weights, train


class ByAutograd(nn.Module):
    """The same network for `fit`; ids and targets (T, B)."""

    def __init__(self, letters: int, hidden: int, seed: int) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        self.rnn = build_cell("elman", letters, hidden, generator=generator)
        self.head = nn.Linear(hidden, letters)
        nn.init.normal_(self.head.weight, 0, 0.3, generator=generator)

    def loss(self, ids: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        states, _ = self.rnn(one_hot(ids, self.head.out_features).float())
        logits = self.head(states)
        right = (logits.argmax(-1) == targets).float().mean()
        return cross_entropy(logits.flatten(0, 1), targets.flatten()), right


@pytest.mark.parametrize("batch", [1, 2, 7])
def test_several_texts_at_once_are_learnt_as_by_autograd(batch: int) -> None:
    network = ByAutograd(letters=6, hidden=9, seed=batch)
    texts = torch.randint(6, (11, batch), generator=torch.Generator().manual_seed(3))
    initial = Weights.copy_of(network.rnn, network.head)
    states = list(train(initial, texts[:-1], texts[1:], steps=40, rate=0.02))
    assert len(states) == 41 and states[-1].states.shape == (10 * batch, 9)
    for _ in fit(network, repeat((texts[:-1], texts[1:])), steps=40, rate=0.02):
        pass
    parameters = (*network.rnn.parameters(), *network.head.parameters())
    for mine, plain in zip(states[-1].weights, parameters, strict=True):
        torch.testing.assert_close(mine, plain.detach(), rtol=1e-4, atol=1e-5)
    with torch.no_grad():
        hidden, _ = network.rnn(one_hot(texts[:-1], 6).float())
        torch.testing.assert_close(states[-1].states.view_as(hidden), hidden, rtol=1e-4, atol=1e-5)


def test_ignored_targets_are_left_out_as_by_autograd() -> None:
    network = ByAutograd(letters=6, hidden=9, seed=1)
    generator = torch.Generator().manual_seed(3)
    texts = torch.randint(6, (11, 4), generator=generator)
    targets = texts[1:].masked_fill(torch.rand(10, 4, generator=generator) < 0.4, -100)
    initial = Weights.copy_of(network.rnn, network.head)
    *_, last = train(initial, texts[:-1], targets, steps=40, rate=0.02)
    for _ in fit(network, repeat((texts[:-1], targets)), steps=40, rate=0.02):
        pass
    parameters = (*network.rnn.parameters(), *network.head.parameters())
    for mine, plain in zip(last.weights, parameters, strict=True):
        torch.testing.assert_close(mine, plain.detach(), rtol=1e-4, atol=1e-5)
    rebuilt = last.weights.network()
    for mine, one in zip(
        last.weights, (*rebuilt[0].parameters(), *rebuilt[1].parameters()), strict=True
    ):
        assert torch.equal(mine, one)
    with pytest.raises(ValueError, match="every target is ignored"):
        train(initial, texts[:-1], torch.full((10, 4), -100), steps=1, rate=0.1)


def test_one_text_as_a_batch_of_one_is_the_same_to_the_bit() -> None:
    network = ByAutograd(letters=5, hidden=8, seed=0)
    text = torch.tensor([0, 1, 2, 2, 3, 4, 0])
    initial = Weights.copy_of(network.rnn, network.head)
    *_, alone = train(initial, text[:-1], text[1:], steps=20, rate=0.05)
    column = text[:, None]
    *_, batch = train(initial, column[:-1], column[1:], steps=20, rate=0.05)
    assert all(map(torch.equal, alone.weights, batch.weights))


def test_a_training_that_waits_leaves_gradients_switched_on() -> None:
    network = ByAutograd(letters=5, hidden=8, seed=0)
    text = torch.tensor([0, 1, 2, 3])
    training = train(
        Weights.copy_of(network.rnn, network.head), text[:-1], text[1:], steps=3, rate=0.1
    )
    for _ in training:
        assert torch.is_grad_enabled()
